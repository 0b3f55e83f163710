"""Why a recipient was not reached: words beat codes, specific beats vague, and each fact follows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    return RecipientFacts(**{**given, **facts})  # type: ignore[arg-type]


def verdict(recipient: RecipientFacts, *passages: Passage) -> Verdict:
    return judge_recipient(recipient, Facts(Form.DELIVERY_REPORT, (recipient,), passages=passages))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("550 5.1.1 <a@example.org>: quota exceeded", "mailbox_full"),
        ("550 5.1.1 too many recipients this hour", "rate_limited"),
        ("552 5.2.2 too many recipients", "rate_limited"),
        ("550 5.7.1 message size exceeds fixed maximum", "message_too_large"),
        ("550 5.7.1 User unknown", "user_unknown"),
        ("550 5.1.1 sender rejected", "sender_rejected"),
        ("550 5.1.0 <a@example.org> sender rejected AUP#In-1310", "sender_rejected"),
        ("450 4.1.8 <a@example.org>: Sender address rejected: Domain not found", "sender_rejected"),
        ("553 5.1.8 Domain of sender address a@example.org does not exist", "sender_rejected"),
        ("550 sender unknown", "sender_rejected"),
        ("554 5.7.1 <a@example.org>: Relay access denied", "relay_denied"),
        ("550 5.1.1 Mailbox disabled for this recipient", "mailbox_disabled"),
        ("550 5.4.1 [a@example.org]: Recipient address rejected: Access denied", "user_unknown"),
        ("554 5.7.1 Access denied", "security_error"),
        ("550 5.2.1 mailbox not found", "user_unknown"),
        ("552 5.5.0 mailbox a@example.org not found", "user_unknown"),
        ("550 5.7.1 Message rejected as spam by content filtering", "spam_detected"),
        ("550 5.1.1 Your host is on our blacklist", "client_blocked"),
        ("550 5.7.26 Unauthenticated email from example.org is not accepted due to domain's DMARC policy",
         "authentication_failed"),
        ("452 4.2.2 The email account that you tried to reach is over quota", "mailbox_full"),
        ("550 5.7.129 RESOLVER.RST.RestrictedToGroup", "recipient_filtered"),
        ("550 5.7.133 sender not authenticated for group", "recipient_filtered"),
    ],
)  # fmt: skip
def test_words_beat_codes(text: str, reason: str) -> None:
    assert reason == verdict(said(text)).reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("550 5.2.0 Service refuse. OFR004_100 [100]", "client_blocked"),
        ("550 5.2.0 OFR_101 [101]", "client_blocked"),
        ("550 5.7.1 Adresse IP source bloquee pour incident de spam. OFR006_102 [102]", "client_blocked"),
        ("550 5.2.0 Service refuse. Veuillez essayer plus tard. OFR_103 [103]", "client_blocked"),
        ("421 Trop de connexions, veuillez verifier votre configuration. OFR004_104 [104]", "rate_limited"),
        ("550 OFR_107 [107]", "missing_ptr"),
        ("421 OFR_109 [109]", "rate_limited"),
        ("550 OFR_203 [203]", "client_blocked"),
        ("550 5.7.0 Code d'authentification invalide OFR_305", "security_error"),
        ("550 5.7.0 verifier la configuration SPF/DNS de votre nom de domaine OFR_397", "authentication_failed"),
        ("550 Authentification requise OFR_402", "security_error"),
        ("501 5.1.0 Emetteur invalide. Invalid Sender. OFR_405 [405]", "sender_rejected"),
        ("550 5.1.1 Adresse d au moins un destinataire invalide. OFR_416 [416]", "user_unknown"),
        ("552 5.1.1 Boite du destinataire pleine. Recipient overquota. OFR_417 [417]", "mailbox_full"),
        ("550 5.1.0 OFR_425 [425]", "sender_rejected"),
        ("421 4.2.0 Service refuse. OFR_505 [505]", "system_error"),
        ("550 5.2.0 Mail rejete. Mail rejected. ofr_506 [506]", "spam_detected"),
        ("550 5.2.0 Mail rejete. OFR_513 [513]", "undetermined"),
        ("552 5.2.0 Taille limite du message atteinte. OFR_514 [514]", "message_too_large"),
        ("550 5.7.1 OFR_515 [515]", "authentication_failed"),
        ("550 5.7.1 OFR_519 [519]", "authentication_failed"),
        ("550 5.7.1 OFR_535 [535]", "authentication_failed"),
        ("421 Service refuse. Veuillez essayer plus tard. OFR_999 [999]", "rate_limited"),
        ("421 OFR_989", "rate_limited"),
        ("550 5.7.0 LPN007_102 Les emails envoyes vers la messagerie Laposte.net ont ete bloques", "client_blocked"),
        ("421 4.2.1 LPN105_104 Trop de connexions", "rate_limited"),
        ("550 5.7.1 SPF: 192.0.2.1 is not allowed to send mail. LPN004_401", "authentication_failed"),
        ("550 5.5.0 Authentification requise LPN105_402", "security_error"),
        ("450 4.1.8 Emetteur invalide LPN007_405", "sender_rejected"),
        ("550 5.5.0 Adresse destinataire invalide LPN007_416", "user_unknown"),
        ("550 5.5.0 Boite du destinataire archivee LPN007_420", "mailbox_disabled"),
        ("550 5.5.3 LPN105_421 Mail from not owned by user", "sender_rejected"),
        ("550 5.5.0 Le compte du destinataire est bloque LPN007_426", "mailbox_disabled"),
        ("450 4.7.1 Client host rejected: Service refuse LPN027_503", "rate_limited"),
        ("421 4.2.1 Service refuse LPN007_505", "system_error"),
        ("550 5.7.1 Service refuse LPN007_510", "client_blocked"),
        ("571 5.7.1 DMARC en echec LPN007_517", "authentication_failed"),
        ("554 5.7.1 Client host rejected LPN000_630", "policy_violation"),
        ("550 spam detected", "spam_detected"),
        ("421 Too many spams from your IP (192.0.2.1), please visit http://postmaster.free.fr/", "client_blocked"),
        ("421 too many errors detected from your IP", "client_blocked"),
        ("421 Too many connections", "rate_limited"),
        ("550 SFR_IN_101", "bad_reputation"),
        ("550 SFR_IN_202", "virus_detected"),
        ("550 SFR_IN_103", "client_blocked"),
        ("550 SFR_IN_304", "client_blocked"),
        ("550 SFR_IN_105", "rate_limited"),
        ("554 5.7.1 <mx[192.0.2.1]>: Client host rejected: Abus detecte GU_EIB_02", "client_blocked"),
        ("550 5.7.1 Message content rejected", "content_rejected"),
        ("550 5.7.1 Email 12ab rejected per SPAM policy", "spam_detected"),
        ("421 4.7.0 msfrf2601.sfr.fr Error: too many errors", "rate_limited"),
        ("554 Relais interdit !", "relay_denied"),
        ("550 Destinataire inconnu ou boite aux lettres desactivee", "user_unknown"),
        ("550 utilisateur non recensé dans le carnet d'adresses public", "user_unknown"),
    ],
)
def test_french_providers(text: str, reason: str) -> None:
    assert reason == verdict(said(text)).reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Disc quota exceeded", "mailbox_full"),
        ("Over quota", "mailbox_full"),
        ("Mailbox full", "mailbox_full"),
        ("Message size exceeds fixed maximum message size", "message_too_large"),
        ("User unknown", "user_unknown"),
        ("No such user here", "user_unknown"),
        ("paul@example.org is not a valid mailbox", "user_unknown"),
        ("Invalid recipient", "user_unknown"),
        ("User not found", "user_unknown"),
        ("Host not found", "host_unknown"),
        ("Host unknown", "host_unknown"),
        ("Domain not found", "host_unknown"),
        ("Espace disque saturé", "mailbox_full"),
        ("Boîte e-mail pleine", "mailbox_full"),
        ("La taille du message excède la taille maximum autorisée", "message_too_large"),
        ("Utilisateur inconnu", "user_unknown"),
        ("Cet utilisateur n’existe pas", "user_unknown"),
        ("Email inexistant", "user_unknown"),
        ("Destinataire incorrect", "user_unknown"),
        ("Utilisateur introuvable", "user_unknown"),
        ("Hôte introuvable", "host_unknown"),
        ("Hôte inconnu", "host_unknown"),
        ("Domaine introuvable", "host_unknown"),
    ],
)
def test_every_phrase_of_the_vade_mecum(text: str, reason: str) -> None:
    assert reason == verdict(said(text)).reason


@pytest.mark.parametrize(
    ("code", "status", "command", "reason", "rule"),
    [
        (550, "5.1.1", None, "user_unknown", "status-1-1"),
        (550, "5.1.2", "RCPT TO", "host_unknown", "status-1-2"),
        (None, "4.4.7", None, "delivery_expired", "status-4-7"),
        (550, "5.7.25", None, "missing_ptr", "status-7-25"),
        (552, "5.2.3", None, "message_too_large", "status-2-3"),
        (550, "5.0.0", "RCPT TO", "undetermined", "undetermined"),
        (551, "5.0.0", "RCPT TO", "user_unknown", "reply-551"),
        (550, "5.7.1", "DATA", "recipient_filtered", "reply-550"),
        (550, "5.7.1", None, "security_error", "status-7-1"),
        (550, None, "MAIL FROM", "sender_rejected", "reply-550"),
        (None, "4.4.4", None, "network_error", "status-4-4"),
        (None, "5.1.999", None, "user_unknown", "status-1-999"),
        (250, None, None, "undetermined", "undetermined"),
        (None, "x.y.z", None, "undetermined", "undetermined"),
        (None, None, None, "undetermined", "undetermined"),
    ],
)  # fmt: skip
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


@pytest.mark.parametrize(
    "text",
    [
        "If the mailbox is full, or the user is unknown, ask the person.",
        "The cause could be that the user is unknown, that his mailbox is full or that the host was not found.",
        "Possible reasons: the mailbox is full",
        "Il se peut que l'adresse soit fausse, peut-être la boîte est pleine",
        "I'm sorry that your message could not be delivered to one or more recipients. Please include this report.",
        "A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.",
        "I wasn't able to deliver your message to the following addresses; I've given up. Sorry it didn't work out.",
        "Despite repeated attempts to deliver your message, it was rejected by the server for the recipient domain.",
        "Your message did not reach some or all of the intended recipients.",
        "Votre courrier n'a pas pu être transmis à tous ses destinataires.",
    ],
)
def test_what_a_notice_supposes_or_always_says_is_no_cause(text: str) -> None:
    found = verdict(said("550 5.1.1 zzz"), Passage(text, "notice"))

    assert "status-1-1" == found.evidence.rule


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        # The class of the status is wrong as often as its detail.
        ("550 4.2.2 mailbox full", {}, ("mailbox_full", "temporary", False)),
        ("mailbox disabled", {"status": "4.2.1", "action": DeliveryAction.FAILED},
         ("mailbox_disabled", "permanent", False)),
        # A permanent code on a temporary refusal condemns nobody.
        ("550 5.1.1 Please try again later", {}, ("undetermined", "temporary", False)),
        ("550 5.7.1 too many connections, try again later", {}, ("rate_limited", "temporary", False)),
        ("550 5.1.1 Maximum message size exceeded", {}, ("message_too_large", "permanent", False)),
        ("550 5.1.1 too many recipients this hour", {}, ("rate_limited", "temporary", False)),
        ("552 too many recipients", {}, ("rate_limited", "temporary", False)),
        ("552 5.2.0 mailbox a@example.org not found", {}, ("user_unknown", "permanent", True)),
    ],
)  # fmt: skip
def test_contradictions_are_settled_by_the_words_and_harm_no_good_address(
    text: str, facts: dict[str, object], expected: tuple[str, str, bool]
) -> None:
    found = verdict(said(text, **facts))

    assert expected == (found.reason, found.severity, found.counts_against_address)


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


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("554 5.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org", "Spamhaus ZEN"),
        ("550 rejected, see https://www.spamhaus.org/sbl/query/SBL123", "Spamhaus SBL"),
        ("550 listed at bl.spamcop.net", "SpamCop"),
        ("550 5.2.0 OFR_100", "Abusix"),
        ("550 5.2.0 OFR_101", "Spamhaus"),
        ("554 your IP is blocked", None),
        ("552 mailbox full, hosted by spamhaus.org", None),
    ],
)
def test_which_blocklist(text: str, name: str | None) -> None:
    assert name == verdict(said(text)).blocklist


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

    assert sizes == (found.size_bytes, found.used_bytes, found.limit_bytes)


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
