"""What servers say about quotas, as captured: every documented form, and whatever else comes over a wire."""

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError
from tables import cases

from bouncekit.mailbox import Quota, QuotaResource, QuotaRoot, Unknown, assess, parse_quota
from bouncekit.mailbox.quota.imap_quota import imap_quota
from bouncekit.servers.imap import ImapServer, imap_connection
from servers.courier import Courier
from servers.cyrus import Cyrus

TRANSCRIPTS: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "transcripts.toml").read_text(encoding="utf-8")
)["transcript"]


def told(quota: Quota) -> list[list[str | int]]:
    return [
        [root.name, resource.name, resource.used, -1 if resource.limit is None else resource.limit]
        for root in quota.roots
        for resource in root.resources
    ]


@pytest.mark.parametrize("form", ["lines", "text", "bytes", "crlf", "bare lines"])
@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda transcript: transcript["name"])
def test_transcripts(transcript: dict[str, Any], form: str) -> None:
    text = transcript["answers"]
    answers = {
        "lines": text.splitlines(keepends=True),
        "text": text,
        "bytes": text.encode(),
        "crlf": text.replace("\n", "\r\n").encode(),
        "bare lines": text.splitlines(),
    }[form]
    quota = parse_quota(answers)

    if "unknown" in transcript:
        assert isinstance(quota, Unknown)
        assert transcript["unknown"] == quota.code
        assert transcript.get("detail", quota.detail) == quota.detail
    else:
        assert isinstance(quota, Quota)
        assert transcript["roots"] == told(quota)
        assert transcript.get("over_quota", []) == list(quota.over_quota)
        assert transcript.get("faults", []) == list(quota.faults)
        if "mailboxes" in transcript:
            assert transcript["mailboxes"] == [[mailbox, *roots] for mailbox, roots in quota.mailboxes]


def test_every_transcript_says_what_to_expect() -> None:
    assert len(TRANSCRIPTS) >= 25
    assert [] == [each["name"] for each in TRANSCRIPTS if ("unknown" in each) == ("roots" in each)]
    assert len(TRANSCRIPTS) == len({each["name"] for each in TRANSCRIPTS})


def test_the_reason_is_a_sentence() -> None:
    assert Unknown("the server does not announce QUOTA", "not-announced") == parse_quota("* CAPABILITY IMAP4rev1\r\n")
    assert "the server does not announce QUOTA" == str(parse_quota("* OK [CAPABILITY IMAP4rev1] ready\r\na OK done"))


def test_the_fullest_root_counts() -> None:
    quota = parse_quota(
        ["* QUOTA a (STORAGE 10 100 MESSAGE 1 -1)", "* QUOTA b (STORAGE 90 100)", '* QUOTA "" (STORAGE 1 -1)']
    )

    assert isinstance(quota, Quota)
    assert QuotaResource("STORAGE", 90 * 1024, 100 * 1024) == quota.storage
    assert QuotaResource("MESSAGE", 1, None) == quota.messages
    assert ("STORAGE", "MESSAGE") == quota.names
    assert quota.tightest("MAILBOX") is None


@pytest.mark.parametrize(
    ("used", "limit", "percent", "free"),
    [
        (0, 10, 0.0, 10),
        (9999, 10000, 99.9, 1),
        (10, 10, 100.0, 0),
        (13, 10, 130.0, 0),
        (5, 0, None, 0),
        (5, None, None, None),
    ],
)
def test_percentages_are_rounded_down(used: int, limit: int | None, percent: float | None, free: int | None) -> None:
    resource = QuotaResource("STORAGE", used, limit)

    assert (percent, free) == (resource.percent, resource.free)


ODD = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n"), max_size=20)


def quoted(name: str) -> bytes:
    return b'"' + name.encode().replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def literal(name: str) -> bytes:
    raw = name.encode()
    return b"{%d}\r\n%s" % (len(raw), raw)


@given(
    st.dictionaries(
        ODD,
        st.dictionaries(
            st.sampled_from(["STORAGE", "MESSAGE", "MAILBOX", "ANNOTATION-STORAGE", "X-OTHER"]),
            st.tuples(st.integers(0, (1 << 63) - 1), st.integers(0, (1 << 63) - 1)),
            min_size=1,
        ),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from([quoted, literal]),
)
def test_what_is_written_is_read(roots: dict[str, dict[str, tuple[int, int]]], written: Any) -> None:
    lines = [b"* QUOTAROOT INBOX " + b" ".join(map(written, roots))]
    for root, resources in roots.items():
        listed = " ".join(f"{name} {used} {limit}" for name, (used, limit) in resources.items())
        lines.append(b"* QUOTA " + written(root) + f" ({listed})".encode())
    quota = parse_quota(b"\r\n".join([*lines, b"a OK done\r\n"]))

    units = {"STORAGE": 1024, "ANNOTATION-STORAGE": 1024}
    expected = tuple(
        QuotaRoot(
            root,
            tuple(
                QuotaResource(name, used * units.get(name, 1), limit * units.get(name, 1))
                for name, (used, limit) in resources.items()
            ),
        )
        for root, resources in roots.items()
    )
    assert Quota(expected, (("INBOX", tuple(roots)),)) == quota


WORDS = (
    '* |QUOTA|QUOTAROOT| |(|)|"|\\|{3}|{99999999999}|{5+}|\r\n|\n|STORAGE|MESSAGE|10|-1|1e5|NIL|a1|OK|NO|BAD'
    '|[OVERQUOTA]|\xff|\0|CAPABILITY|INBOX|"" (STORAGE 1 2)|S: |C: '
)
PIECES = st.sampled_from([word.encode("latin-1") for word in WORDS.split("|")])


@given(st.one_of(st.lists(PIECES, max_size=60).map(b"".join), st.binary(max_size=200), st.text(max_size=200)))
def test_nothing_raises_and_nothing_becomes_a_percentage_that_is_none(answer: bytes | str) -> None:
    quota = parse_quota(answer)

    assert quota == parse_quota(answer)
    if isinstance(quota, Unknown):
        assert quota.reason
    else:
        assert quota.roots or quota.over_quota
        for root in quota.roots:
            for resource in root.resources:
                assert resource.used >= 0
                assert resource.limit is None or resource.limit >= 0


@given(st.integers(0, 40))
def test_a_cut_never_adds_anything(cut: int) -> None:
    whole = b'* QUOTA "a" (STORAGE 1234 5678)\r\n'
    quota = parse_quota(whole[:cut])

    if isinstance(quota, Quota):
        assert [["a", "STORAGE", 1234 * 1024, 5678 * 1024]] == told(quota)


@pytest.mark.parametrize(
    "huge",
    [
        b"* QUOTA " + b"(" * 5_000_000,
        b'* QUOTA "' + b"\\" * 5_000_000,
        b'* QUOTA "" (' + b"STORAGE 1 2 " * 400_000 + b")",
        b'* QUOTA "" (STORAGE ' + b"9" * 5_000_000 + b" 1)",
        b"* QUOTA x (STORAGE 1 2)\r\n" * 200_000,
        b"".join(b"* QUOTA r%d (STORAGE 1 2)\r\n" % number for number in range(200_000)),
        b"* QUOTAROOT " + b"a " * 2_000_000,
        b"a" + b" " * 5_000_000 + b"NO",
        b"* NO [OVERQUOTA" + b"[" * 5_000_000,
        b"* QUOTA {1}\r\n" * 300_000,
        b"\n" * 5_000_000,
        b"* OK [CAPABILITY" + b" Q" * 2_000_000,
    ],
    ids=lambda huge: huge[:20].decode(),
)
def test_enormous_answers_take_no_time(huge: bytes) -> None:
    start = time.process_time()
    quota = parse_quota(huge)

    assert time.process_time() - start < 10
    assert isinstance(quota, Unknown) or len(quota.roots) <= 1000
    assert len(str(quota)) < 2_000_000


def test_an_endless_iterable_ends() -> None:
    def forever() -> Any:
        while True:
            yield "* OK still here"

    assert isinstance(parse_quota(forever()), Unknown)


@pytest.mark.parametrize(
    ("answer", "over"),
    [
        ("* NO [ALERT] Mailbox is over STORAGE quota", ("Mailbox is over STORAGE quota",)),
        ("[ALERT] Mailbox is over STORAGE quota", ("Mailbox is over STORAGE quota",)),
        ("a NO [ALERT] You exceeded your mail quota.", ("You exceeded your mail quota.",)),
        ("NO [OVERQUOTA] Not now", ("Not now",)),
    ],
)
def test_a_server_that_says_that_the_box_is_over_its_quota(answer: str, over: tuple[str, ...]) -> None:
    quota = parse_quota(answer)

    assert isinstance(quota, Quota)
    assert over == quota.over_quota


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("OK No quota", "no-quota"),
        ("a1 OK No quota.", "no-quota"),
        ('* QUOTAROOT "INBOX" "ROOT"\r\n* QUOTA "ROOT"\r\na OK GETQUOTAROOT Ok.', "no-quota"),
        ("* NO [ALERT] Mailbox is over X-NUM-FOLDERS quota", "no-answer"),
        ("a NO [OVERQUOTA] Quota exceeded (MAILBOX)", "refused"),
        ("NO [OVERQUOTA] Too many folders", "refused"),
        ("* OK [ALERT] Mailbox is at 92% of quota", "no-answer"),
        ("No quota for you, says a letter", "no-answer"),
        ("NO Permission denied", "refused"),
    ],
)
def test_a_server_that_does_not_say_so(answer: str, code: str) -> None:
    assert isinstance(told := parse_quota(answer), Unknown)
    assert code == told.code


@cases(__file__, "zero")
def test_a_limit_of_zero_is_one_where_the_server_means_it(before: str, root: str, level: str) -> None:
    told = f'{before}\r\n* QUOTAROOT INBOX "{root}"\r\n* QUOTA "{root}" (STORAGE 12 0)\r\na OK Completed'

    assert level == assess(parse_quota(told)).level


def test_real_servers(cyrus: Cyrus, courier: Courier) -> None:
    cyrus.account("zero", "STORAGE 0")
    _fill(cyrus, cyrus.account("filled", "STORAGE 100"))
    cyrus.account("folders", "STORAGE 100 X-NUM-FOLDERS 1")
    courier.account("boundless-quota")
    courier.account("bounded-quota", "1024000S,10C")

    told = {
        user: assess(_quota(server, user))
        for server, user in (
            (cyrus, "zero"),
            (cyrus, "filled"),
            (cyrus, "folders"),
            (courier, "boundless-quota"),
            (courier, "bounded-quota"),
        )
    }

    levels = {
        "zero": "critical",
        "filled": "critical",
        "folders": "attention",
        "boundless-quota": "unknown",
        "bounded-quota": "ok",
    }
    assert levels == {user: str(assessment.level) for user, assessment in told.items()}
    assert told["boundless-quota"].unknown is not None
    assert "no-quota" == told["boundless-quota"].unknown.code
    assert "les messages arrivent toujours" in told["folders"].sentence


def _fill(cyrus: Cyrus, user: str) -> None:
    """Put a message into the box, and take all its room away."""
    with IMAPClient("127.0.0.1", cyrus.imap_port, ssl=False) as client:
        client.login(user, cyrus.password)
        client.append("INBOX", b"Subject: A\r\n\r\n" + b"x" * 5000)
        with IMAPClient("127.0.0.1", cyrus.imap_port, ssl=False) as admin:
            admin.login("admin", cyrus.password)
            admin._imap.setquota(f"user.{user}", "(STORAGE 0)")
        with pytest.raises(IMAPClientError, match="Over quota"):
            client.append("INBOX", b"Subject: B\r\n\r\n")


def _quota(server: Cyrus | Courier, user: str) -> Quota | Unknown:
    where = ImapServer(server.host, server.imaps_port, ca_file=str(server.ca_file))
    with imap_connection(where, user, server.password) as client:
        return imap_quota(client)
