"""What was put into the junk folder by mistake, and what only looks so."""

from datetime import timedelta
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import cases

from bouncekit import data
from bouncekit.mailbox.junk.findings import ReasonKind, WarningKind
from bouncekit.mailbox.junk.hazards import HazardKind, hazards_in
from bouncekit.mailbox.junk.known import Known, addresses_in_text
from bouncekit.mailbox.junk.lookalikes import Likeness, LikenessKind, Lookalikes
from bouncekit.mailbox.junk.review import Candidate, ReviewOptions, Verdict, review_junk
from bouncekit.mailbox.messages.authentication import (
    Authentication,
    Standing,
    parse_authentication,
    servers_named,
    standing,
)
from bouncekit.mailbox.messages.mail import Attachment, MessageFlag, MessageInfo, Role
from bouncekit.mailbox.messages.returned import returned_id
from bouncekit.vocabulary import LANGUAGES, Language
from letters import NOW, letter

SERVER = "mx.example.fr"
TRUSTED = ReviewOptions(trusted=frozenset({SERVER}), now=NOW)
PASSED = f"{SERVER}; dmarc=pass (p=reject) header.from=atelier-dax.fr"
FAILED = f"{SERVER}; dmarc=fail header.from=atelier-dax.fr"
KNOWN = Known(
    me=frozenset({"marie@example.fr"}),
    correspondents=frozenset({"paul@atelier-dax.fr", "jean@gmail.com", "luc@orange.fr"}),
    sent_ids=frozenset({"mine@example.fr"}),
    lists=frozenset({"amis.example.org"}),
)


def junk(number: int = 1, **fields: Any) -> MessageInfo:
    defaults = {"folder": "Junk", "role": Role.JUNK, "size": 4000, "sender": "x@unknown.example", "days": 3}
    return letter(number, **{**defaults, **fields})


def look(options: ReviewOptions = TRUSTED, **fields: Any) -> Candidate | None:
    candidates = review_junk([junk(**fields)], KNOWN, options).candidates
    return candidates[0] if candidates else None


def reasons(**fields: Any) -> list[ReasonKind | WarningKind]:
    found = look(**fields)
    return [finding.kind for finding in found.reasons] if found else []


def warnings(**fields: Any) -> list[ReasonKind | WarningKind]:
    """Return the warnings of a message that answers one of mine, so that it is a candidate in any case."""
    found = look(references=("mine@example.fr",), **fields)
    return [finding.kind for finding in found.warnings] if found else []


def test_what_the_owner_knows_speaks_for_a_message() -> None:
    assert [ReasonKind.REPLY_TO_MINE] == reasons(references=("other@x.fr", "mine@example.fr"))
    assert [ReasonKind.BOUNCE_OF_MINE] == reasons(returned_id="mine@example.fr", sender="mailer-daemon@x.fr")
    assert [ReasonKind.BOUNCE_OF_MINE] == reasons(content_type="multipart/report", references=("mine@example.fr",))
    assert [] == reasons(returned_id="never-sent@example.fr", sender="mailer-daemon@x.fr")
    assert [ReasonKind.KNOWN_CORRESPONDENT] == reasons(sender="paul@atelier-dax.fr")
    assert [ReasonKind.PROVEN_CORRESPONDENT] == reasons(sender="paul@atelier-dax.fr", authentication=(PASSED,))
    assert [ReasonKind.PROVEN_DOMAIN] == reasons(sender="compta@atelier-dax.fr", authentication=(PASSED,))
    assert [ReasonKind.LIST_READ] == reasons(list_id="amis.example.org")
    assert [] == reasons(sender="compta@atelier-dax.fr")


def test_a_provider_that_all_may_use_proves_nobody() -> None:
    passed = f"{SERVER}; dmarc=pass header.from=gmail.com"

    assert [] == reasons(sender="stranger@gmail.com", authentication=(passed,))
    assert [ReasonKind.PROVEN_CORRESPONDENT] == reasons(sender="jean@gmail.com", authentication=(passed,))


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"sender": "paul@atelier-dax.fr", "authentication": (FAILED,)}, WarningKind.AUTHENTICATION_FAILED),
        ({"sender": "marie@example.fr"}, WarningKind.SENT_AS_YOU),
        ({"sender": "luc@οrange.fr"}, WarningKind.LOOKALIKE_CHARACTERS),
        ({"sender": "luc@xn--range-qce.fr"}, WarningKind.LOOKALIKE_CHARACTERS),
        ({"sender": "luc@0range.fr"}, WarningKind.LOOKALIKE_CHARACTERS),
        ({"sender": "luc@ornage.fr"}, WarningKind.LOOKALIKE_SPELLING),
        ({"sender": "paul@atelier-daz.fr"}, WarningKind.LOOKALIKE_SPELLING),
        ({"sender": "paul@atelier-dax.com"}, WarningKind.LOOKALIKE_ENDING),
        ({"sender": "luc@orange.fr.secure.example"}, WarningKind.LOOKALIKE_WITHIN),
        ({"sender": "luc@orange-facture.com"}, WarningKind.LOOKALIKE_WITHIN),
        ({"attachments": (Attachment("facture.exe", "application/octet-stream"),)}, WarningKind.EXECUTABLE_FILE),
        ({"attachments": (Attachment("facture.pdf.exe", "application/octet-stream"),)}, WarningKind.DISGUISED_FILE),
        ({"attachments": (Attachment("facture.docm", "application/msword"),)}, WarningKind.DISGUISED_FILE),
        ({"attachments": (Attachment("facture.docm", "application/octet-stream"),)}, WarningKind.MACROS_FILE),
        ({"attachments": (Attachment("scan.iso", "application/octet-stream"),)}, WarningKind.DISK_IMAGE_FILE),
        ({"attachments": (Attachment("connexion.html", "text/html"),)}, WarningKind.WEB_PAGE_FILE),
        ({"sender_name": "luc@orange.fr"}, WarningKind.OTHER_ADDRESS_SHOWN),
        ({"reply_to": ("x@elsewhere.example",)}, WarningKind.REPLY_ELSEWHERE),
    ],
)
def test_a_warning_outweighs_whatever_speaks_for_a_message(fields: dict[str, object], kind: WarningKind) -> None:
    everything = {"references": ("mine@example.fr",), "list_id": "other.example.org", "returned_id": "mine@example.fr"}
    warned = junk(1, **{**everything, **fields})
    plain = junk(2, list_id="amis.example.org")
    review = review_junk([warned, plain], KNOWN, TRUSTED)

    assert [plain, warned] == [candidate.message for candidate in review.candidates]
    assert [Verdict.MISTAKE, Verdict.BEWARE] == [candidate.verdict for candidate in review.candidates]
    assert [kind] == [finding.kind for finding in review.candidates[1].warnings]
    assert review.candidates[1].score > review.candidates[0].score


@pytest.mark.parametrize(
    "fields",
    [
        {"sender": "luc@orange.fr"},
        {"sender": "x@mail.orange.fr"},
        {"sender": "x@orange.com"},
        {"sender": "x@unknown.example"},
        {"sender": "x@yahoo.com"},
        {"sender": ""},
        {"reply_to": ("paul@atelier-dax.fr",)},
        {"reply_to": ("y@news.unknown.example",)},
        {"sender_name": "Marie (marie at example.fr)"},
        {"sender_name": "X@unknown.example"},
        {"attachments": (Attachment("facture.pdf", "application/pdf"), Attachment("", "message/rfc822"))},
        {"attachments": (Attachment("rapport.v2.pdf", "application/pdf"), Attachment("a.tar.gz", "application/gzip"))},
        {"authentication": (FAILED.replace(SERVER, "evil.example"),)},
        {"authentication": ("dmarc=fail header.from=unknown.example",)},
        {"sender": "list@googlegroups.com", "sender_name": "luc@orange.fr", "list_id": "amis.example.org"},
    ],
)
def test_what_is_in_order_is_not_warned_of(fields: dict[str, object]) -> None:
    assert [] == warnings(**fields)


def test_what_nothing_speaks_for_is_counted_only() -> None:
    review = review_junk([junk(1), junk(2, sender="marie@example.fr")], KNOWN, TRUSTED)

    assert ((), 2, 1) == (review.candidates, review.others, review.dangerous)


def test_the_days_until_the_folder_is_emptied_and_what_is_new() -> None:
    options = ReviewOptions(now=NOW, purge_after=30, last_reviewed=NOW - timedelta(days=2))
    old, late, new = (
        junk(number, list_id="amis.example.org", received=NOW - timedelta(days=days))
        for number, days in ((1, 29), (2, 40), (3, 1))
    )
    review = review_junk([new, old, late], KNOWN, options)

    assert [(late, 0, False), (old, 1, False), (new, 29, True)] == [
        (each.message, each.days_left, each.is_new) for each in review.candidates
    ]
    assert "2026-02-28T10:00:00+00:00" == review.as_dict()["last_reviewed"]
    assert look(ReviewOptions(), list_id="amis.example.org").days_left is None  # type: ignore[union-attr]


def test_a_review_says_why_in_french_and_in_english() -> None:
    review = review_junk(
        [junk(references=("mine@example.fr",), attachments=(Attachment("a.js", "x/y"),))], KNOWN, TRUSTED
    )
    french, english = review.as_dict("fr")["candidates"][0], review.as_dict("en")["candidates"][0]

    assert "C’est une réponse à un message que vous avez envoyé." == french["reasons"][0]["text"]
    assert "Le fichier joint est un programme\u00a0: a.js." == french["warnings"][0]["text"]
    assert "It is a reply to a message that you sent." == english["reasons"][0]["text"]
    assert ("beware", "a.js") == (french["verdict"], french["warnings"][0]["file"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_finding_is_said(lang: Language) -> None:
    tables = data.load(f"words/{lang}/junk.toml")

    assert {str(kind) for kind in ReasonKind} == set(tables["reasons"])
    assert {str(kind) for kind in WarningKind} == set(tables["warnings"])
    assert {f"{kind}_file" for kind in HazardKind} < set(tables["warnings"])
    assert {f"lookalike_{kind}" for kind in LikenessKind} < set(tables["warnings"])


def test_what_is_known_is_learnt_from_sent_mail_lists_and_an_address_book() -> None:
    known = Known.learn(
        [
            letter(1, role=Role.SENT, sender="marie@example.fr", recipients=("a@x.fr", "marie@example.fr")),
            letter(2, role=Role.INBOX, list_id="read.example.org"),
            letter(3, role=Role.INBOX, list_id="unread.example.org", flags=MessageFlag.NONE),
            letter(4, role=Role.JUNK, list_id="junk.example.org"),
            letter(5, role=Role.OTHER, sender="other@example.fr", recipients=("c@x.fr",)),
            letter(6, role=Role.JUNK, sender="other@example.fr", recipients=("forged@x.fr",)),
        ],
        me=["Other@Example.fr"],
        address_book=["B@gmail.com"],
    )

    assert frozenset({"marie@example.fr", "other@example.fr"}) == known.me
    assert frozenset({"a@x.fr", "b@gmail.com", "c@x.fr"}) == known.correspondents
    assert frozenset({"1@example.org", "5@example.org"}) == known.sent_ids
    assert frozenset({"read.example.org"}) == known.lists
    assert frozenset({"x.fr", "example.fr"}) == known.domains


def test_addresses_are_found_in_any_address_book() -> None:
    text = "BEGIN:VCARD\nEMAIL;TYPE=work:Paul@example.org\nEND:VCARD\nnom;jean@free.fr;\nmail: luc@orange.fr"

    assert {"paul@example.org", "jean@free.fr", "luc@orange.fr"} == addresses_in_text(text)


def test_authentication_results_are_read_as_the_rfc_says() -> None:
    found = parse_authentication(
        'MX.Example.FR 1; spf=pass (sender (x; y) ok) smtp.mailfrom=bounce@example.org;\n dkim=fail reason="bad; key" '
        "header.d=example.org; none"
    )

    assert found is not None
    assert "mx.example.fr" == found.server
    assert [("spf", "pass"), ("dkim", "fail")] == [(each.method, each.result) for each in found.results]
    assert "bounce@example.org" == found.results[0].properties["smtp.mailfrom"]
    assert parse_authentication("spf=pass smtp.mailfrom=x.fr; dkim=none") is None
    assert parse_authentication("") is None


@cases(__file__, "results")
def test_dmarc_decides_and_without_it_what_is_aligned(results: str, expected: str) -> None:
    assert Standing(expected) is standing("example.org", [f"{SERVER}; {results}"], {SERVER})


def test_a_forged_field_proves_nothing_and_a_failure_outweighs_a_pass() -> None:
    forged = "mx.evil.example; dmarc=pass header.from=example.org"

    assert Standing.UNKNOWN == standing("example.org", [forged], {SERVER})
    assert Standing.UNKNOWN == standing("example.org", [f"{SERVER}; dmarc=pass"], ())
    assert Standing.FAILED == standing("example.org", [f"{SERVER}; dmarc=fail", f"{SERVER}; dmarc=pass"], {SERVER})


def test_the_servers_that_messages_name_are_counted() -> None:
    fields = [[PASSED, "mx.evil.example; dmarc=pass"], [FAILED], ["mx.other.example; spf=pass"], [], ["spf=pass"]]

    assert [(SERVER, 2), ("mx.other.example", 1)] == servers_named(fields)


def test_a_known_domain_looks_like_nothing_and_twins_are_found() -> None:
    lookalikes = Lookalikes(["mairie-dax.fr", "orange.fr", "paypal.com"])

    assert Likeness("mairie-dax.fr", LikenessKind.CHARACTERS) == lookalikes.of("rnairie-dax.fr")
    assert Likeness("paypal.com", LikenessKind.CHARACTERS) == lookalikes.of("раураl.com")
    assert Likeness("paypal.com", LikenessKind.SPELLING) == lookalikes.of("paypai.com")
    assert Likeness("gmail.com", LikenessKind.SPELLING) == lookalikes.of("gmial.com")
    assert lookalikes.of("orange.fr") is None
    assert lookalikes.of("") is None
    assert lookalikes.of("example.org") is None


@given(st.text(max_size=60), st.text(alphabet="abcéо0-.xn", max_size=40))
def test_no_domain_and_no_field_raises(field: str, domain: str) -> None:
    Lookalikes(["orange.fr", domain]).of(field)
    Lookalikes(["orange.fr"]).of(domain)
    parse_authentication(field)
    assert standing(domain, [field, f"{SERVER}; {field}"], {SERVER}) in Standing


@cases(__file__, "files")
def test_files_are_known_by_the_end_of_their_names(name: str, media_type: str, expected: str | None) -> None:
    found = [hazard.kind for hazard in hazards_in([Attachment(name, media_type)])]

    assert [expected] * (expected is not None) == found


def test_a_notice_tells_which_message_came_back() -> None:
    notice = (
        b"From: MAILER-DAEMON@mx.example.fr\nSubject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\n\nUser unknown\n--b\n'
        b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.fr\n\n"
        b"Final-Recipient: rfc822; x@y.fr\nAction: failed\nStatus: 5.1.1\n\n--b\n"
        b"Content-Type: text/rfc822-headers\n\nMessage-ID: <mine@example.fr>\nSubject: Plans\n\n--b--\n"
    )

    assert "mine@example.fr" == returned_id(notice)
    assert returned_id(b"From: paul@example.org\nSubject: x\n\nBonjour\n") is None
    assert returned_id(b"") is None


ANYTHING = st.fixed_dictionaries(
    {
        "sender": st.sampled_from(["paul@atelier-dax.fr", "marie@example.fr", "luc@0range.fr", "x@y.example", ""]),
        "references": st.sampled_from([(), ("mine@example.fr",)]),
        "list_id": st.sampled_from([None, "amis.example.org"]),
        "authentication": st.sampled_from([(), (PASSED,), (FAILED,)]),
        "attachments": st.sampled_from([None, (Attachment("a.exe", "x/y"),), (Attachment("a.pdf", "x/y"),)]),
        "reply_to": st.sampled_from([(), ("z@z.example",)]),
        "received": st.sampled_from([None, NOW, NOW - timedelta(days=20)]),
    }
)


@given(st.lists(ANYTHING, max_size=12), st.sampled_from([None, 7, 30]))
def test_no_message_with_a_warning_ever_stands_above_one_without(
    fields: list[dict[str, object]], purge_after: int | None
) -> None:
    messages = [junk(number, **each) for number, each in enumerate(fields)]
    options = ReviewOptions(frozenset({SERVER}), NOW, purge_after)
    review = review_junk(messages, KNOWN, options)
    warned = [bool(candidate.warnings) for candidate in review.candidates]

    assert sorted(warned) == warned
    assert len(messages) == len(review.candidates) + review.others
    assert all(candidate.verdict is Verdict.BEWARE for candidate in review.candidates if candidate.warnings)
    assert all(candidate.days_left is None or candidate.days_left >= 0 for candidate in review.candidates)
    assert review == review_junk(list(reversed(messages)), KNOWN, options)


@pytest.mark.parametrize(
    "sender", ['"("@evil.example', '"a(b"@evil.example', r'"\"("@evil.example', '"a;b) ("@evil.example']
)
def test_no_sender_hides_what_failed_behind_a_parenthesis(sender: str) -> None:
    field = f'{SERVER}; spf=pass (all (of) " them) smtp.mailfrom={sender}; dmarc=fail (p=none) header.from=example.org'

    assert Standing.FAILED == standing("example.org", [field], {SERVER})
    (spf, _) = (parse_authentication(field) or Authentication("", ())).results
    assert spf.properties["smtp.mailfrom"].endswith("@evil.example")


@pytest.mark.parametrize("part", ['"', '\\"', "(", '"("', '\\"\\'])
def test_quotes_without_an_end_take_no_longer_than_their_length(part: str) -> None:
    started = process_time()
    parse_authentication(f"{SERVER}; {part * 50_000}")
    parse_authentication(f'{SERVER}; "{part * 50_000}\\')

    assert process_time() - started < 2
