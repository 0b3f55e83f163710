"""The Dovecot of the tests is what they take it for."""

import poplib
import ssl

import pytest
from imapclient import IMAPClient

from servers.dovecot import Account, Dovecot


def logged_in(dovecot: Dovecot, account: Account) -> IMAPClient:
    context = ssl.create_default_context(cafile=str(dovecot.ca_file))
    client = IMAPClient(dovecot.host, dovecot.imaps_port, ssl_context=context, timeout=10)
    client.plain_login(account.name, account.password)
    return client


@pytest.mark.parametrize(
    ("name", "storage"),
    [("near", {(930, 1024)}), ("over", {(1300, 1024)}), ("several", {(400, 10240), (400, 1024)})],
)
def test_quotas_of_the_ready_made_boxes(dovecot: Dovecot, name: str, storage: set[tuple[int, int]]) -> None:
    with logged_in(dovecot, getattr(dovecot, name)) as client:
        quotas = client.get_quota()

    assert storage == {(quota.usage, quota.limit) for quota in quotas if quota.resource == "STORAGE"}


def test_a_box_without_quota(dovecot: Dovecot) -> None:
    with logged_in(dovecot, dovecot.unlimited) as client:
        assert client.has_capability("QUOTA")
        # Not even an untagged QUOTAROOT: just OK.
        assert ("OK", [[None], [None]]) == client._imap.getquotaroot("INBOX")


def test_a_box_to_which_no_quota_is_announced(dovecot: Dovecot) -> None:
    with logged_in(dovecot, dovecot.silent) as client:
        assert not client.has_capability("QUOTA")


def test_starttls_and_folders(dovecot: Dovecot) -> None:
    account = dovecot.account("starttls")
    dovecot.deliver(account, b"Subject: x\r\n\r\ny\r\n", folder="Archives.2025", flags="SF")
    with IMAPClient(dovecot.host, dovecot.imap_port, ssl=False, timeout=10) as client:
        client.starttls(ssl.create_default_context(cafile=str(dovecot.ca_file)))
        client.plain_login(account.name, account.password)
        client.select_folder("Archives/2025")

        assert {b"\\Seen", b"\\Flagged"} == set(client.get_flags([1])[1]) - {b"\\Recent"}


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_pop3(dovecot: Dovecot, tls: str) -> None:
    account = dovecot.account(f"pop-{tls}", password="simple")
    dovecot.deliver(account, b"Subject: x\r\n\r\ny\r\n")
    context = ssl.create_default_context(cafile=str(dovecot.ca_file))
    if tls == "implicit":
        client: poplib.POP3 = poplib.POP3_SSL(dovecot.host, dovecot.pop3s_port, context=context, timeout=10)
    else:
        client = poplib.POP3(dovecot.host, dovecot.pop3_port, timeout=10)
        client.stls(context)
    client.user(account.name)
    client.pass_(account.password)

    assert 1 == client.stat()[0]
    client.quit()
