"""Where quotas come from: a real Dovecot, its files, what its tools print, and mail on a disk."""

import json
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from imapclient import IMAPClient

from bouncekit.mailbox import Level, MailboxError, Quota, QuotaResource, QuotaRoot, Unknown, assess
from bouncekit.mailbox.quota.doveadm import parse_doveadm, users_of
from bouncekit.mailbox.quota.imap_quota import estimate_imap, imap_quota
from bouncekit.mailbox.quota.mail_files import (
    doveadm_quota,
    folder_quota,
    maildir_quota,
    maildirsize_quota,
    mbox_quota,
)
from bouncekit.mailbox.quota.maildirsize import parse_maildirsize
from bouncekit.servers.imap import ImapServer, Limits, imap_connection
from servers.dovecot import Account, Dovecot, Root
from servers.scripted import Peer, log_in, scripted_client

KIB = 1024
LIMITS = Limits(connect=20.0, read=20.0, command=20.0, answer=100_000)


def told_by_imap(dovecot: Dovecot, account: Account, mailbox: str = "INBOX") -> Quota | Unknown:
    server = ImapServer(dovecot.host, dovecot.imaps_port, ca_file=str(dovecot.ca_file))
    with imap_connection(server, account.name, account.password) as client:
        return imap_quota(client, mailbox)


def test_a_box_that_is_nearly_full(dovecot: Dovecot) -> None:
    quota = told_by_imap(dovecot, dovecot.near)

    assert (
        Quota(
            (QuotaRoot("User quota", (QuotaResource("STORAGE", 930 * KIB, 1024 * KIB),)),),
            (("INBOX", ("User quota",)),),
        )
        == quota
    )
    assert Level.ATTENTION is assess(quota).level


def test_a_box_that_is_more_than_full(dovecot: Dovecot) -> None:
    assessment = assess(told_by_imap(dovecot, dovecot.over))

    assert Level.CRITICAL is assessment.level
    assert assessment.storage is not None
    assert assessment.messages is not None
    assert (126.9, 0, "critical") == (
        assessment.storage.percent,
        assessment.storage.free,
        assessment.storage.level,
    )
    assert (2, 5, "ok") == (assessment.messages.used, assessment.messages.limit, assessment.messages.level)


def test_several_roots_with_odd_names(dovecot: Dovecot) -> None:
    quota = told_by_imap(dovecot, dovecot.several)

    assert isinstance(quota, Quota)
    assert [
        QuotaRoot("", (QuotaResource("STORAGE", 400 * KIB, 10240 * KIB),)),
        QuotaRoot(
            'Boîte "pro" \\ (été)',
            (QuotaResource("STORAGE", 400 * KIB, 1024 * KIB), QuotaResource("MESSAGE", 2, 100)),
        ),
        QuotaRoot("{5}", (QuotaResource("MESSAGE", 2, 8),)),
    ] == list(quota.roots)
    assert QuotaResource("MESSAGE", 2, 8) == quota.messages


def test_a_box_without_quota(dovecot: Dovecot) -> None:
    quota = told_by_imap(dovecot, dovecot.unlimited)

    assert isinstance(quota, Unknown)
    assert ("no-quota", "the server sets no quota on this mailbox") == (quota.code, quota.reason)


def test_a_server_that_does_not_announce_quotas(dovecot: Dovecot) -> None:
    assert Unknown("the server does not announce QUOTA", "not-announced") == told_by_imap(dovecot, dovecot.silent)


def test_a_mailbox_that_does_not_exist(dovecot: Dovecot) -> None:
    quota = told_by_imap(dovecot, dovecot.near, 'Été "\\ nowhere')

    # Dovecot tells the roots that the mailbox would have.
    assert isinstance(quota, Quota)
    assert quota.storage is not None
    assert 930 * KIB == quota.storage.used


def test_any_client_will_do(dovecot: Dovecot) -> None:
    import ssl

    context = ssl.create_default_context(cafile=str(dovecot.ca_file))
    with IMAPClient(dovecot.host, dovecot.imaps_port, ssl_context=context, timeout=10) as client:
        client.plain_login(dovecot.near.name, dovecot.near.password)

        assert isinstance(imap_quota(client), Quota)


def test_the_estimate_counts_every_folder(dovecot: Dovecot) -> None:
    account = dovecot.account("estimated")
    sizes = []
    for folder, count in (("INBOX", 3), ("Archives.2025", 2), ("Junk", 1)):
        for number in range(count):
            message = b"Subject: x\r\n\r\n" + b"y" * (100 * number)
            sizes.append(len(message))
            dovecot.deliver(account, message, folder=folder)
    counts: list[int] = []
    server = ImapServer(dovecot.host, dovecot.imaps_port, ca_file=str(dovecot.ca_file))
    with imap_connection(server, account.name, account.password) as client:
        by_status = estimate_imap(client, limit=10_000, progress=counts.append)
        client.has_capability = lambda name: False
        by_fetch = estimate_imap(client, limit=10_000)
        inbox = estimate_imap(client, folders=["INBOX", "Nowhere"])

    expected = QuotaRoot("", (QuotaResource("STORAGE", sum(sizes), 10_000), QuotaResource("MESSAGE", 6, None)))
    assert Quota((expected,), source="estimated") == by_status == by_fetch
    assert 6 == sum(counts)
    assert isinstance(inbox, Quota)
    assert inbox.messages is not None
    assert 3 == inbox.messages.used
    assert 1 == len(inbox.faults)
    assert inbox.faults[0].startswith("'Nowhere': ")


def answering(*answers: str | bytes) -> Callable[[Peer], None]:
    def script(peer: Peer) -> None:
        log_in(peer, "QUOTA")
        peer.expect('GETQUOTAROOT "INBOX"')
        peer.say(*answers)
        peer.expect("LOGOUT")
        peer.say("* BYE", "{tag} OK done")

    return script


def told_by(dovecot: Dovecot, *answers: str | bytes) -> Quota | Unknown:
    with scripted_client(answering(*answers), dovecot.folder, LIMITS) as client:
        return imap_quota(client)


@pytest.mark.parametrize(
    ("answers", "code", "detail"),
    [
        (["{tag} NO [NOPERM] not yours"], "refused", "[NOPERM] not yours"),
        (["{tag} BAD Command Error. 12"], "refused", "Command Error. 12"),
        (['* QUOTAROOT INBOX ""', "{tag} OK done"], "no-answer", ""),
        (["* QUOTAROOT INBOX", "{tag} OK done"], "no-quota", ""),
        (['* QUOTA "" (STORAGE -5 -7)', "{tag} OK done"], "unreadable", "QUOTA '': STORAGE: '-5' is no number"),
        (['* QUOTA "" (STORAGE many 7)', "{tag} OK done"], "unreadable", "QUOTA '': STORAGE: 'many' is no number"),
        (["* QUOTA", "{tag} OK done"], "unreadable", "QUOTA: no quota root"),
        (['* QUOTA "" (STORAGE 1', "{tag} OK done"], "unreadable", "QUOTA '': the list is cut off"),
        ([b'* QUOTA "\xff\x00\x1b[2J', "{tag} OK done"], "unreadable", "QUOTA: a quoted string is not closed"),
    ],
)
def test_answers_that_tell_nothing(dovecot: Dovecot, answers: list[str | bytes], code: str, detail: str) -> None:
    quota = told_by(dovecot, *answers)

    assert isinstance(quota, Unknown)
    assert (code, detail) == (quota.code, quota.detail)


def test_odd_answers_that_tell_something(dovecot: Dovecot) -> None:
    quota = told_by(
        dovecot,
        "* NO [OVERQUOTA] Soft quota has been exceeded",
        "* QUOTAROOT INBOX {3}",
        'a"b {0}',
        "",
        b"* QUOTA {3}",
        'a"b (STORAGE 11 10 MESSAGE x 1)',
        b"* QUOTA \xe9t\xe9 (STORAGE 1 2)",
        "{tag} OK done",
    )

    assert isinstance(quota, Quota)
    assert ['a"b', "\\xe9t\\xe9"] == [root.name for root in quota.roots]
    assert ("Soft quota has been exceeded",) == quota.over_quota
    assert (("INBOX", ('a"b', "")),) == quota.mailboxes
    assert ("QUOTA 'a\"b': MESSAGE: 'x' is no number",) == quota.faults


def test_an_enormous_answer_is_an_error_in_no_time(dovecot: Dovecot) -> None:
    start = time.monotonic()
    with pytest.raises(MailboxError) as caught:
        told_by(dovecot, b'* QUOTA "" (' + b"STORAGE 1 2 " * 100_000 + b")")

    assert "too-long" == caught.value.reason
    assert time.monotonic() - start < 10


def doveadm(dovecot: Dovecot, form: str, user: str) -> str:
    run = subprocess.run(
        ["doveadm", "-c", str(dovecot.folder / "dovecot.conf"), "-f", form, "quota", "get", "-u", user],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "BLANK": " "},
    )
    return run.stdout


@pytest.mark.parametrize("form", ["table", "tab", "flow", "pager", "json"])
def test_what_doveadm_prints(dovecot: Dovecot, form: str, tmp_path: Path) -> None:
    (tmp_path / "printed").write_text(doveadm(dovecot, form, dovecot.several.name))
    quota = doveadm_quota(str(tmp_path / "printed"))

    assert isinstance(quota, Quota)
    assert ("doveadm", ()) == (quota.source, quota.faults)
    assert [
        ("", "STORAGE", 400 * KIB, 10240 * KIB),
        ("", "MESSAGE", 2, None),
        ('Boîte "pro" \\ (été)', "STORAGE", 400 * KIB, 1024 * KIB),
        ('Boîte "pro" \\ (été)', "MESSAGE", 2, 100),
        ("{5}", "STORAGE", 400 * KIB, None),
        ("{5}", "MESSAGE", 2, 8),
    ] == [(root.name, each.name, each.used, each.limit) for root in quota.roots for each in root.resources]


@pytest.mark.parametrize("form", ["table", "tab", "flow", "json"])
def test_doveadm_of_a_user_without_quota(dovecot: Dovecot, form: str) -> None:
    quota = parse_doveadm(doveadm(dovecot, form, dovecot.unlimited.name))

    assert isinstance(quota, Unknown)
    assert ("no-answer" if form == "flow" else "no-quota") == quota.code


USERS = {
    "table": """\
Username         Quota name Type    Value Limit                                                                       %
marie@example.fr User quota STORAGE   930  1024                                                                      90
marie@example.fr User quota MESSAGE     2     -                                                                       0
paul@example.fr  User quota STORAGE     1  1024                                                                       0
""",
    "tab": """\
Username\tQuota name\tType\tValue\tLimit\t%
marie@example.fr\tUser quota\tSTORAGE\t930\t1024\t90
marie@example.fr\tUser quota\tMESSAGE\t2\t-\t0
paul@example.fr\tUser quota\tSTORAGE\t1\t1024\t0
""",
    "flow": """\
Username=marie@example.fr Quota name=User quota Type=STORAGE Value=930 Limit=1024 %=90
Username=marie@example.fr Quota name=User quota Type=MESSAGE Value=2 Limit=- %=0
Username=paul@example.fr Quota name=User quota Type=STORAGE Value=1 Limit=1024 %=0
""",
}


@pytest.mark.parametrize("form", USERS)
def test_doveadm_of_several_users(form: str) -> None:
    printed = USERS[form]
    quota = parse_doveadm(printed, "marie@example.fr")

    assert ("marie@example.fr", "paul@example.fr") == users_of(printed)
    assert isinstance(quota, Quota)
    assert ["User quota"] == [root.name for root in quota.roots]
    assert (QuotaResource("STORAGE", 930 * KIB, 1024 * KIB), QuotaResource("MESSAGE", 2, None)) == (
        quota.storage,
        quota.messages,
    )
    assert isinstance(parse_doveadm(printed), Unknown)
    assert isinstance(parse_doveadm(printed, "nobody@example.fr"), Unknown)


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("", "no-answer"),
        ("doveadm(marie): Error: User doesn't exist", "no-answer"),
        ("Quota name Type Value Limit %\nUser quota STORAGE error - error\n", "unreadable"),
        ("Quota name Type Value Limit %\nUser quota STORAGE -5 10 0\n", "unreadable"),
        ("[" * 100_000, "no-answer"),
        ('[{"root": "x"}, 5, null]', "unreadable"),
    ],
)
def test_doveadm_that_tells_nothing(printed: str, code: str) -> None:
    quota = parse_doveadm(printed)

    assert isinstance(quota, Unknown)
    assert code == quota.code


@pytest.mark.parametrize(
    "huge",
    [
        "Quota name=" * 300_000,
        "Quota name Type Value Limit %\n" + "x " * 2_000_000,
        "a\tb\tc\t1\t2\t3\n" * 300_000,
        "Type: \n" * 500_000,
        "Quota name=" + " Type=" * 500_000,
    ],
    ids=lambda huge: huge[:12],
)
def test_enormous_output_takes_no_time(huge: str) -> None:
    start = time.process_time()
    parse_doveadm(huge)

    assert time.process_time() - start < 10


@given(st.text('Quota name TypeValueLimit%=\t\n-0123456789:{}[]"', max_size=200) | st.text(max_size=100))
def test_no_output_raises(printed: str) -> None:
    assert isinstance(parse_doveadm(printed), Quota | Unknown)
    assert isinstance(parse_maildirsize(printed), Quota | Unknown)


def test_the_maildirsize_that_dovecot_writes(dovecot: Dovecot) -> None:
    account = dovecot.account("sized", quotas=[Root("User quota", "storage=1M:messages=10")])
    dovecot.deliver(account, b"x" * 1000, flags="S")
    by_imap = told_by_imap(dovecot, account)
    server = ImapServer(dovecot.host, dovecot.imaps_port, ca_file=str(dovecot.ca_file))
    with imap_connection(server, account.name, account.password) as client:
        client.append("INBOX", b"Subject: x\r\n\r\n" + b"y" * 5000)
    by_file = maildirsize_quota(str(account.maildir))

    assert isinstance(by_imap, Quota)
    assert isinstance(by_file, Quota)
    assert QuotaResource("STORAGE", KIB, 1024 * KIB) == by_imap.storage  # 1000 bytes, in whole units
    assert QuotaResource("STORAGE", 6012, 1024 * KIB) == by_file.storage  # Dovecot keeps line ends of one byte
    assert QuotaResource("MESSAGE", 2, 10) == by_file.messages
    assert by_file == maildirsize_quota(str(account.maildir / "maildirsize"))


@pytest.mark.parametrize(
    ("text", "storage", "messages"),
    [
        ("10000000S,1000C\n950000 812\n4096 1\n-1024 -1\n", (953072, 10000000), (812, 1000)),
        ("10000000S\n         100           1\n", (100, 10000000), (1, None)),
        ("1000C\n100 1", (100, None), (1, 1000)),
        ("0S,0C\n100 1\n", (100, None), (1, None)),
        ("100S\n", (0, 100), (0, None)),
        ("100S\r\n60 2\r\n", (60, 100), (2, None)),
    ],
)
def test_maildirsize(text: str, storage: tuple[int, int | None], messages: tuple[int, int | None]) -> None:
    quota = parse_maildirsize(text)

    assert isinstance(quota, Quota)
    assert (QuotaResource("STORAGE", *storage), QuotaResource("MESSAGE", *messages)) == (quota.storage, quota.messages)
    assert () == quota.faults


def test_a_damaged_maildirsize() -> None:
    quota = parse_maildirsize("100S,x\n50 1\nrubbish\n5\n")

    assert isinstance(quota, Quota)
    assert QuotaResource("STORAGE", 50, 100) == quota.storage
    assert 3 == len(quota.faults)


@pytest.mark.parametrize(
    ("text", "code"), [("", "no-answer"), ("100S\n5 1\n-10 -2\n", "unreadable"), ("\0\1\n\2", "unreadable")]
)
def test_a_maildirsize_that_tells_nothing(text: str, code: str) -> None:
    quota = parse_maildirsize(text)

    assert isinstance(quota, Unknown)
    assert code == quota.code


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    """Four messages of 100 bytes in three folders, and files that are none."""
    box = tmp_path / "Maildir"
    for folder in (box, box / ".Sent", box / ".Archives.2025"):
        for part in ("cur", "new", "tmp"):
            (folder / part).mkdir(parents=True)
    (box / "cur" / "1:2,S").write_bytes(b"x" * 100)
    (box / "new" / "2").write_bytes(b"x" * 100)
    (box / ".Sent" / "cur" / "3,S=100,W=103:2,S").write_bytes(b"compressed")
    (box / ".Archives.2025" / "cur" / "4,S=100").write_bytes(b"x" * 100)
    (box / "tmp" / "5").write_bytes(b"x" * 100)
    (box / "dovecot.index.log").write_bytes(b"x" * 100)
    (box / "cur" / "loop").symlink_to(box)
    return box


def test_a_maildir_is_measured(maildir: Path) -> None:
    counts: list[int] = []
    quota = maildir_quota(str(maildir), limit=1000, progress=counts.append)

    assert isinstance(quota, Quota)
    assert (QuotaResource("STORAGE", 400, 1000), QuotaResource("MESSAGE", 4, None)) == (quota.storage, quota.messages)
    assert ("measured", ()) == (quota.source, quota.faults)
    assert [4] == counts


def test_a_maildir_against_its_own_limit(maildir: Path) -> None:
    (maildir / "maildirsize").write_text("800S,5C\n1 1\n")
    quota = maildir_quota(str(maildir))

    assert isinstance(quota, Quota)
    assert (QuotaResource("STORAGE", 400, 800), QuotaResource("MESSAGE", 4, 5)) == (quota.storage, quota.messages)


def test_a_maildir_without_any_limit(maildir: Path) -> None:
    assessment = assess(maildir_quota(str(maildir)))

    assert Level.UNKNOWN is assessment.level
    assert "400\u00a0octets" in assessment.sentence


def test_mboxes_are_measured(tmp_path: Path) -> None:
    message = "From x Mon Mar  2 10:00:00 2026\nSubject: x\n\nBonjour.\n\n"
    paths = []
    for name, count in (("Inbox", 3), ("Sent", 2), ("Empty", 0)):
        (tmp_path / name).write_text(message * count)
        paths.append(str(tmp_path / name))
    counts: list[int] = []
    quota = mbox_quota(paths, limit=10_000, progress=counts.append)

    assert isinstance(quota, Quota)
    assert QuotaResource("STORAGE", 5 * len(message), 10_000) == quota.storage
    assert quota.messages is not None
    assert 5 == quota.messages.used == sum(counts)


def test_a_folder_is_measured(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "one").write_bytes(b"x" * 100)
    (tmp_path / "a" / "b" / "two.eml").write_bytes(b"x" * 50)
    os.link(tmp_path / "a" / "one", tmp_path / "a" / "again")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    os.mkfifo(tmp_path / "pipe")
    quota = folder_quota(str(tmp_path), limit=200)

    assert isinstance(quota, Quota)
    assert (QuotaResource("STORAGE", 150, 200), QuotaResource("MESSAGE", 2, None)) == (quota.storage, quota.messages)


@pytest.mark.parametrize(
    "measure", [maildir_quota, folder_quota, maildirsize_quota, doveadm_quota, lambda path: mbox_quota([path])]
)
def test_what_is_not_there(tmp_path: Path, measure: Callable[[str], Quota | Unknown]) -> None:
    with pytest.raises(MailboxError) as caught:
        measure(str(tmp_path / "nowhere"))

    assert ("not-found", str(tmp_path / "nowhere")) == (caught.value.reason, caught.value.place)


def test_what_is_something_else(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    os.mkfifo(tmp_path / "pipe")
    for measure, path in (
        (maildir_quota, tmp_path),
        (maildir_quota, tmp_path / "file"),
        (folder_quota, tmp_path / "pipe"),
        (lambda path: mbox_quota([path]), tmp_path),
        (lambda path: mbox_quota([path]), tmp_path / "pipe"),
        (maildirsize_quota, tmp_path / "pipe"),
        (doveadm_quota, tmp_path),
    ):
        with pytest.raises(MailboxError) as caught:
            measure(str(path))
        assert "wrong-kind" == caught.value.reason, path


def test_json_of_doveadm_with_names(tmp_path: Path) -> None:
    entry = {"username": "marie", "root": "User quota", "type": "STORAGE", "value": "1", "limit": "2", "percent": "50"}

    assert ("marie",) == users_of(json.dumps([entry]))
    assert isinstance(parse_doveadm(json.dumps([entry])), Quota)


def measured_by(dovecot: Dovecot, script: Callable[[Peer], None]) -> Quota | Unknown:
    def whole(peer: Peer) -> None:
        log_in(peer)
        script(peer)
        peer.expect("LOGOUT")
        peer.say("* BYE", "{tag} OK done")

    with scripted_client(whole, dovecot.folder, LIMITS) as client:
        return estimate_imap(client, limit=1000)


def test_the_folder_of_all_messages_stands_for_those_in_it(dovecot: Dovecot) -> None:
    def script(peer: Peer) -> None:
        peer.expect("LIST")
        peer.say('* LIST () "/" INBOX', r'* LIST (\Noselect) "/" Gmail', r'* LIST (\All) "/" All', "{tag} OK done")
        peer.expect('EXAMINE "All"')
        peer.say("* 2 EXISTS", "{tag} OK done")
        peer.expect("FETCH 1,2")
        peer.say("* 1 FETCH (RFC822.SIZE 300)", "* 7 FETCH (RFC822.SIZE 900)", "* 2 FETCH (RFC822.SIZE -5)")
        peer.say("{tag} OK done")

    quota = measured_by(dovecot, script)

    assert isinstance(quota, Quota)
    assert (QuotaResource("STORAGE", 300, 1000), QuotaResource("MESSAGE", 1, None)) == (quota.storage, quota.messages)
    assert ("'All': 1 of 2 sizes were not told",) == quota.faults


@pytest.mark.parametrize("listing", ['* LIST () "/" (', "* LIST () NIL"])
def test_listings_that_make_no_sense(dovecot: Dovecot, listing: str) -> None:
    def script(peer: Peer) -> None:
        peer.expect("LIST")
        peer.say(listing, "{tag} OK done")

    with pytest.raises(MailboxError) as caught:
        measured_by(dovecot, script)

    assert caught.value.reason in {"malformed", "refused"}


@pytest.mark.parametrize(
    ("examined", "detail"),
    [
        ("* 999999999 EXISTS", "'INBOX': 999999999 of 999999999 sizes were not told"),
        ("* -5 EXISTS", "'INBOX': EXISTS was not told"),
        ("* 5 RECENT", "'INBOX': EXISTS was not told"),
    ],
)
def test_what_is_not_told_is_never_nothing(dovecot: Dovecot, examined: str, detail: str) -> None:
    def script(peer: Peer) -> None:
        peer.expect("LIST")
        peer.say("* LIST () NIL INBOX", "{tag} OK done")
        peer.expect("EXAMINE")
        peer.say(examined, "{tag} OK done")
        peer.expect()  # the first thousand sizes, or the end
        peer.say("{tag} OK done")

    assert Unknown("the answer cannot be understood", "unreadable", detail) == measured_by(dovecot, script)


def test_no_folder_at_all_is_not_an_empty_box(dovecot: Dovecot) -> None:
    def script(peer: Peer) -> None:
        peer.expect("LIST")
        peer.say("* LIST", "{tag} OK done")

    assert isinstance(measured_by(dovecot, script), Unknown)
