"""Why a recipient was not reached: words beat codes, specific beats vague, and each fact follows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables import cases

from bouncekit.judging import Verdict, judge_recipient
from bouncekit.reading.facts import DeliveryAction, Facts, Form, Passage, RecipientFacts
from bouncekit.vocabulary import Action, Category, Reason, Severity


def said(text: str, **facts: object) -> RecipientFacts:
    """Return a recipient about whom a server said `text`, its codes read from the beginning of it."""
    words = text.split()
    code = int(words[0][:3]) if words and words[0][:3].isdigit() else None
    status = next((word for word in words[:2] if word.count(".") == 2 and word[0] in "245" and word[1] == "."), None)
    given: dict[str, object] = {"reply_code": code, "status": status, "diagnostic": text}
    given["passages"] = (Passage(text, "diagnostic"),)
    if "action" in facts:  # it stands in a file, where it is a mere string
        facts["action"] = DeliveryAction(facts["action"])
    return RecipientFacts(**{**given, **facts})  # type: ignore[arg-type]


def verdict(recipient: RecipientFacts, *passages: Passage) -> Verdict:
    return judge_recipient(recipient, Facts(Form.DELIVERY_REPORT, (recipient,), passages=passages))


@cases(__file__, "words_beat_codes")
def test_words_beat_codes(text: str, reason: str) -> None:
    assert reason == verdict(said(text)).reason


@cases(__file__, "french_providers")
def test_french_providers(text: str, reason: str) -> None:
    assert reason == verdict(said(text)).reason


@cases(__file__, "vade_mecum")
def test_every_phrase_of_the_vade_mecum(text: str, reason: str) -> None:
    assert reason == verdict(said(text)).reason


@cases(__file__, "silent_words")
def test_codes_decide_where_words_are_silent(
    code: int | None, status: str | None, command: str | None, reason: str, rule: str
) -> None:
    found = verdict(RecipientFacts(reply_code=code, status=status, command=command))

    assert (reason, rule) == (found.reason, found.evidence.rule)


@pytest.mark.parametrize(
    ("text", "facts", "reason"),
    [
        ("554 delivery failed", {"status": "5.1.1"}, "user_unknown"),
        ("550 message rejected", {"status": "5.7.1"}, "policy_violation"),
        ("550 Unknown user", {"command": "DATA", "status": "5.2.0"}, "recipient_filtered"),
        ("550 Unknown user", {"command": "DATA", "status": "5.1.1"}, "user_unknown"),
        ("550 No such domain", {"command": "MAIL FROM"}, "sender_rejected"),
        ("501 Invalid domain name", {"command": "EHLO"}, "client_blocked"),
        ("551 not our user", {"status": "5.1.6", "command": "DATA"}, "mailbox_moved"),
        ("Connection refused", {"status": "4.4.7"}, "delivery_expired"),
        ("Connection timed out", {"action": DeliveryAction.FAILED}, "delivery_expired"),
        ("Connection timed out", {"action": DeliveryAction.DELAYED}, "network_error"),
        ("550 5.7.1 Recipient address rejected: User unknown", {"command": "DATA", "address": "a@sfr.fr"},
         "user_unknown"),
        ("Unrouteable address", {}, "host_unknown"),
        ("550 Unrouteable address", {}, "user_unknown"),
        ("550 Requested action not taken: mailbox unavailable", {"remote_host": "mx1.hotmail.com."}, "user_unknown"),
    ],
)  # fmt: skip
def test_codes_and_commands_refine_words(text: str, facts: dict[str, object], reason: str) -> None:
    assert reason == verdict(said(text, **facts)).reason


def test_the_passages_are_asked_in_their_order_and_the_evidence_says_which_spoke() -> None:
    recipient = said("550 5.0.0 zzz", passages=(Passage("550 5.0.0 zzz", "diagnostic"),))

    found = verdict(
        recipient,
        Passage("La boîte aux lettres du destinataire est pleine.", "notice"),
        Passage("User unknown", "subject"),
    )

    assert ("mailbox_full", "boîte aux lettres du destinataire est pleine", "notice") == (
        found.reason, found.evidence.text, found.evidence.found_in,
    )  # fmt: skip


@cases(__file__, "no_cause")
def test_what_a_notice_supposes_or_always_says_is_no_cause(text: str) -> None:
    found = verdict(said("550 5.1.1 zzz"), Passage(text, "notice"))

    assert "status-1-1" == found.evidence.rule


@cases(__file__, "contradictions")
def test_contradictions_are_settled_by_the_words_and_harm_no_good_address(
    text: str, facts: dict[str, object], expected: list[str | bool]
) -> None:
    found = verdict(said(text, **facts))

    assert expected == [found.reason, found.severity, found.counts_against_address]


def test_the_cause_stands_after_a_preamble_of_several_causes() -> None:
    recipient = said("550 5.1.1 <a@example.org>: account suspended")
    preamble = "This may happen because the user is unknown, because the mailbox is full or if the host was not found."

    found = verdict(recipient, Passage(f"{preamble} The mailbox is disabled.", "notice"))
    alone = verdict(said("550 5.1.1 zzz"), Passage(f"{preamble} The mailbox is disabled.", "notice"))

    assert ("mailbox_disabled", "mailbox_disabled") == (found.reason, alone.reason)


def test_the_transcript_of_a_session_with_others_is_not_asked() -> None:
    one = said("550 zzz", passages=(Passage("550 zzz", "diagnostic"), Passage("<<< 550 mailbox full", "transcript")))
    facts = Facts(Form.DELIVERY_REPORT, (one, said("550 mailbox full")))

    assert ("undetermined", "mailbox_full") == (
        judge_recipient(one, facts).reason,
        verdict(one).reason,
    )


@pytest.mark.parametrize(
    ("text", "action", "expected"),
    [
        ("550 5.1.1 User unknown", "failed", ("permanent", "fix_address", True)),
        ("450 4.1.1 User unknown", "failed", ("temporary", "fix_address", False)),
        ("450 4.1.1 User unknown", "delayed", ("temporary", "none", False)),
        ("550 5.1.2 Host unknown", "failed", ("permanent", "fix_address", True)),
        ("451 4.4.3 temporary failure in name resolution", "failed", ("temporary", "retry_later", False)),
        ("552 5.2.2 Mailbox full", "failed", ("temporary", "retry_later", False)),
        ("552 Message too big", "failed", ("permanent", "reduce_size", False)),
        ("550 spam detected", "failed", ("blocked", "review", False)),
        ("550 mailbox disabled", "failed", ("permanent", "contact_recipient_otherwise", False)),
        ("556 domain does not accept mail", "failed", ("permanent", "remove_address", True)),
        ("550 5.1.6 recipient has moved", "failed", ("permanent", "fix_address", False)),
        ("550 your IP is blocked", "failed", ("blocked", "fix_configuration", False)),
        ("550 your IP is blocked, try again later", "failed", ("blocked", "retry_later", False)),
        ("550 Service refuse. Veuillez essayer plus tard. OFR_103", "failed", ("blocked", "retry_later", False)),
        ("550 5.5.0 Service refuse. Veuillez essayer plus tard LPN001_108", "failed",
         ("temporary", "retry_later", False)),
        ("451 4.3.0 internal error", "failed", ("temporary", "retry_later", False)),
        ("554 5.3.0 internal error", "failed", ("permanent", "retry_later", False)),
        ("recipient is on our suppression list", "failed", ("suppressed", "review", False)),
    ],
)  # fmt: skip
def test_what_follows_from_the_reason(text: str, action: str, expected: tuple[str, str, bool]) -> None:
    found = verdict(said(text, action=DeliveryAction(action)))

    assert expected == (found.severity, found.action, found.counts_against_address)


def test_spam_full_blocked_and_disabled_never_count_against_an_address() -> None:
    dead = {Reason.USER_UNKNOWN, Reason.HOST_UNKNOWN, Reason.HOST_NOT_ACCEPTING}
    texts = {
        "550 spam detected", "552 mailbox full", "550 your IP is blocked", "550 account suspended", "550 relay denied",
        "550 SPF check failed", "421 too many connections", "550 5.7.1 User unknown", "550 Host not found",
    }  # fmt: skip
    verdicts = [verdict(said(text)) for text in sorted(texts)]

    assert [found.reason in dead for found in verdicts] == [found.counts_against_address for found in verdicts]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("451 greylisted, please try again in 5 minutes", 300),
        ("450 réessayez dans 2 heures", 7_200),
        ("421 too many connections, retry in 3600 seconds", 3_600),
        ("451 Greylisted for 300 seconds", 300),
        ("451 4.7.1 retry after 3600", 3_600),
        ("450 Greylisting in action, come back in 00:04:32", 272),
        ("450 Bitte versuchen Sie es in 5 Minuten erneut", 300),
        ("450 erneut versuchen in 2 Stunden", 7_200),
        ("450 4.2.1 please retry within an hour", 3_600),
        ("450 por favor, intente de nuevo en 10 minutos", 600),
        ("451 请在10分钟后重试", 600),
        ("550 your IP is blocked for 24 hours", 86_400),
        ("451 retry timeout exceeded after 5 days", None),
        ("550 SFR_IN_103", 7_200),
        ("550 SFR_IN_103, please retry in 10 minutes", 600),
        ("450 try again later", None),
        ("552 mailbox full for 3 days", None),
    ],
)
def test_how_long_to_wait(text: str, seconds: int | None) -> None:
    assert seconds == verdict(said(text)).retry_after


@cases(__file__, "blocklists")
def test_which_blocklist(text: str, name: str | None) -> None:
    listed = verdict(said(text)).blocklist

    assert name == (listed.name if listed else None)


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("552 5.3.4 Message size 31457280 exceeds limit 10485760", (31_457_280, None, 10_485_760)),
        ("552 message size 34 MB exceeds size limit 25 MB", (35_651_584, None, 26_214_400)),
        ("552 Message too large, maximum 10 Mo", (None, None, 10_485_760)),
        ("552 5.2.3 Message too big", (None, None, None)),
        ("552 5.2.2 Mailbox full: 1050 MB used of 1000 MB", (None, 1_101_004_800, 1_048_576_000)),
        ("552 Quota exceeded, limit is 500 KB", (None, None, 512_000)),
        ("552 mailbox full at 192.0.2.15 since 20260302", (None, None, None)),
        ("550 User unknown 12345678 bytes", (None, None, None)),
    ],
)
def test_sizes_where_the_words_tell_them(text: str, sizes: tuple[int | None, int | None, int | None]) -> None:
    found = verdict(said(text))

    assert sizes == found.sizes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("550   5.1.1  User\n  Unknown", "User Unknown"),
        ("552 La Boîte du\u00a0Destinataire est Pleine !", "Boîte du Destinataire est Pleine"),
        ("552 La boi\u0302te du destinataire est pleine", "boi\u0302te du destinataire est pleine"),
        ("552 <full@example.org>: OVER QUOTA", "OVER QUOTA"),
        ("550 œuvre: Utilisateur inconnu", "Utilisateur inconnu"),
    ],
)
def test_the_evidence_is_what_the_server_wrote(text: str, words: str) -> None:
    assert words == verdict(said(text)).evidence.text


def test_an_address_says_nothing() -> None:
    found = verdict(said("550 <mailbox-full.spam@user-unknown.example>: zzz", status="5.7.25"))

    assert "status-7-25" == found.evidence.rule


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=300),
    st.sampled_from([None, "5.1.1", "4.2.2", "5.7.1", "9", "..", "5.1.1.1"]),
    st.sampled_from([None, 250, 421, 550, 552, 999, -1]),
)
def test_any_words_get_the_same_verdict_twice(text: str, status: str | None, code: int | None) -> None:
    recipient = RecipientFacts(status=status, reply_code=code, diagnostic=text, passages=(Passage(text, "diagnostic"),))

    first, second = verdict(recipient), verdict(recipient)

    assert first == second
    assert isinstance(first.category, Category)
    assert isinstance(first.action, Action)
    assert isinstance(first.severity, Severity)
