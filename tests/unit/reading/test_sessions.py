"""A session of SMTP that ends well is no failure, whatever names its lines and whoever asks about it."""

import pytest

import bouncekit
from bouncekit.reading import read_text
from bouncekit.reading.facts import DeliveryAction
from bouncekit.reading.sessions import read_session
from bouncekit.vocabulary import Kind

_SESSION = [
    ("S", "220 mail.kanzlei.example ESMTP"),
    ("C", "EHLO kopierer"),
    ("S", "250 OK"),
    ("C", "MAIL FROM:<kopierer@kanzlei.example>"),
    ("S", "250 2.1.0 Ok"),
    ("C", "RCPT TO:<a.meier@web.example>"),
    ("S", "250 2.1.5 Ok"),
    ("C", "DATA"),
    ("S", "354 End data with <CR><LF>.<CR><LF>"),
    ("S", "{end}"),
    ("C", "QUIT"),
    ("S", "221 2.0.0 Bye, closing connection"),
]
_FORMS = {
    "plain": ("{words}", "{words}"),
    "letters": ("S: {words}", "C: {words}"),
    "arrows": ("<-  {words}", " -> {words}"),
    "signs": ("< {words}", "> {words}"),
    "times": ("10:22:01 <<< {words}", "10:22:01 >>> {words}"),
    "verbs": ("10:22:01 RECV {words}", "10:22:01 SEND {words}"),
}


def _written(form: str, end: str, between: str = "\n") -> str:
    by_server, by_client = _FORMS[form]
    lines = [(by_server if who == "S" else by_client).format(words=words) for who, words in _SESSION]
    return between.join(lines).replace("{end}", end)


@pytest.mark.parametrize("form", _FORMS)
@pytest.mark.parametrize(
    "around",
    ["{}", "Journal du copieur :\n{}\nEst-ce que c’est parti ?", "{}\nIst das raus?", "The scanner printed:\n\n{}"],
)
def test_the_server_took_the_message(form: str, around: str) -> None:
    facts = read_text(around.format(_written(form, "250 2.0.0 Ok: queued as 7C2A")))

    assert [("a.meier@web.example", DeliveryAction.DELIVERED, "250 2.0.0 Ok: queued as 7C2A")] == [
        (said.address, said.action, said.diagnostic) for said in facts.recipients
    ]


@pytest.mark.parametrize(
    ("lang", "said"), [("fr", "Ne renvoyez rien"), ("en", "Send nothing"), ("de", "nichts erneut")]
)
def test_there_is_nothing_to_send_again(lang: bouncekit.Language, said: str) -> None:
    report = bouncekit.classify_text(_written("signs", "250 Message accepted"), lang=lang)

    assert (Kind.DELIVERED, ()) == (report.kind, report.failures)
    assert said in report.description.advice


def test_a_session_on_one_line_is_one() -> None:
    assert Kind.DELIVERED is bouncekit.classify_text(_written("verbs", "250 Message queued", " ")).kind


@pytest.mark.parametrize("form", _FORMS)
@pytest.mark.parametrize("end", ["552 5.3.4 Message too large", "451 4.3.0 try again later", "554 rejected"])
def test_a_session_that_ends_badly_is_a_failure(form: str, end: str) -> None:
    assert bouncekit.classify_text(_written(form, end)).failures


def test_whom_the_server_refused_is_told_apart_from_those_for_whom_it_took_the_message() -> None:
    refusal = "550 5.1.1 <no@web.example>: User unknown"
    session = _written("signs", "250 Ok: queued").replace("> DATA", f"> RCPT TO:<no@web.example>\n< {refusal}\n> DATA")
    report = bouncekit.classify_text(session)

    assert [("no@web.example", refusal)] == [(failed.recipient, failed.diagnostic) for failed in report.failures]
    assert ["a.meier@web.example"] == [one.recipient for one in report.deliveries]


@pytest.mark.parametrize("between", ["> RCPT TO:<b@web.example>\n> RCPT TO:<c@web.example>\n", "< 421 closing\n"])
def test_a_session_that_cannot_be_told_apart_is_left_to_others(between: str) -> None:
    session = _written("signs", "250 Ok: queued").replace("> DATA", f"{between}> DATA")

    assert read_session(session) is None


def test_numbers_that_begin_lines_are_no_session() -> None:
    assert Kind.DELIVERED is not bouncekit.classify_text("Bestellt:\n354 Semmeln\n250 Brezeln\n220 Hörnchen").kind


def test_a_notice_that_quotes_a_session_is_read_as_a_notice() -> None:
    notice = "Undelivered mail returned to sender: your message could not be delivered to a.meier@web.example.\n\n"

    assert Kind.DELIVERED is not bouncekit.classify_text(notice + _written("signs", "250 Ok")).kind
