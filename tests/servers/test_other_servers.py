"""Cyrus, Courier and GNU mailutils of the tests are what the tests take them for."""

import poplib
import ssl
from pathlib import Path

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from servers.courier import Courier
from servers.cyrus import Cyrus
from servers.mailutils import Mailutils

MESSAGE = b"Subject: Essai\r\n\r\nBonjour.\r\n"


def logged_in(server: Cyrus | Courier | Mailutils, user: str) -> IMAPClient:
    context = ssl.create_default_context(cafile=str(server.ca_file))
    client = IMAPClient(server.host, server.imaps_port, ssl_context=context, timeout=10)
    client.login(user, server.password) if isinstance(server, Mailutils) else client.plain_login(user, server.password)
    return client


def test_cyrus_has_its_folders_below_the_inbox(cyrus: Cyrus) -> None:
    with logged_in(cyrus, cyrus.account("prefixed")) as client:
        assert client.namespace().personal == (("INBOX.", "."),)
        with pytest.raises(IMAPClientError, match="Permission denied"):
            client.create_folder("Archive")
        client.create_folder("INBOX.Archive")


def test_cyrus_limits_other_things_than_storage(cyrus: Cyrus) -> None:
    with logged_in(cyrus, cyrus.account("limited", "STORAGE 0 X-NUM-FOLDERS 1")) as client:
        told = {quota.resource: (quota.usage, quota.limit) for quota in client.get_quota()}
        with pytest.raises(IMAPClientError, match="Over quota"):
            client.append("INBOX", MESSAGE)

    assert told == {"STORAGE": (0, 0), "X-NUM-FOLDERS": (1, 1)}


def test_courier_refuses_to_append_to_a_folder_opened_read_only(courier: Courier) -> None:
    courier.account("readonly")
    with logged_in(courier, "readonly") as client:
        assert client.namespace().personal == (("INBOX.", "."),)
        client.select_folder("INBOX", readonly=True)
        with pytest.raises(IMAPClientError, match="READ-ONLY"):
            client.append("INBOX", MESSAGE)


def test_courier_tells_a_quota_root_without_a_list(courier: Courier) -> None:
    courier.account("boundless")
    with logged_in(courier, "boundless") as client:
        assert client._imap.getquotaroot("INBOX") == ("OK", [[b'"INBOX" "ROOT"'], [b'"ROOT"']])


def test_mailutils_changes_what_it_stores(mailutils: Mailutils) -> None:
    mailutils.account("changing")
    with logged_in(mailutils, mailutils.user("changing")) as client:
        client.append("INBOX", MESSAGE)
        client.select_folder("INBOX", readonly=True)
        [stored] = client.fetch(client.search("ALL"), ["BODY.PEEK[]"]).values()

    assert stored[b"BODY[]"] != MESSAGE


@pytest.mark.parametrize("kind", ["cyrus", "courier", "mailutils"])
def test_pop3_answers(request: pytest.FixtureRequest, kind: str, tmp_path: Path) -> None:
    server = request.getfixturevalue(kind)
    server.account("popular")
    user = server.user("popular") if kind == "mailutils" else "popular"
    context = ssl.create_default_context(cafile=str(server.ca_file))
    client = poplib.POP3_SSL(server.host, server.pop3s_port, context=context, timeout=10)

    client.user(user)
    client.pass_(server.password)

    assert client.stat() == (0, 0)
    client.close()
