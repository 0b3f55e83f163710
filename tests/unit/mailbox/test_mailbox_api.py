"""The names of `bouncekit.mailbox` load no more than they need."""

from fresh import loaded_after


def test_the_values_need_no_server_and_no_models() -> None:
    used = "import bouncekit.mailbox as m; m.parse_quota('x'); m.assess, m.forecast, m.MailboxError"

    assert [] == loaded_after(used, "pydantic", "imapclient", "imaplib", "ssl", "click")
