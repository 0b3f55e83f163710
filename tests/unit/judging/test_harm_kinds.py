"""The kinds of answers that once condemned a good address or were told wrongly, each in several servers' words."""

import pytest

from bouncekit import classify_text, explain
from bouncekit.judging import Verdict, judge_recipient
from bouncekit.reading.facts import DeliveryAction, Facts, Form, Passage, RecipientFacts
from bouncekit.vocabulary import Action, Ground, Reason


def given_up(text: str, code: int | None, status: str | None) -> Verdict:
    said = RecipientFacts(
        reply_code=code,
        status=status,
        action=DeliveryAction.FAILED,
        diagnostic=text,
        passages=(Passage(text, "diagnostic"),),
    )
    return judge_recipient(said, Facts(Form.DELIVERY_REPORT, (said,)))


@pytest.mark.parametrize(
    "words",
    [
        "please try again later", "veuillez réessayer plus tard", "bitte versuchen Sie es später noch einmal",
        "vuelva a intentarlo más tarde", "riprovare più tardi", "tente novamente mais tarde",
        "probeer het later opnieuw",
        "spróbuj ponownie później", "попробуйте позже", "请稍后再试", "後でもう一度お試しください",
        "zebra", "mailbox unavailable",
    ],
)  # fmt: skip
@pytest.mark.parametrize(("code", "status"), [(450, "4.1.1"), (451, "4.2.1"), (421, None), (450, "5.1.1")])
def test_a_temporary_answer_that_came_until_the_end_expired(words: str, code: int, status: str | None) -> None:
    found = given_up(words, code, status)

    assert ("delivery_expired", "temporary", False) == (found.reason, found.severity, found.counts_against_address)


@pytest.mark.parametrize("status", ["4.1.1", "4.1.2", "4.1.10", "4.2.1"])
def test_a_temporary_status_alone_is_no_dead_or_disabled_mailbox(status: str) -> None:
    found = given_up("deferred", None, status)

    assert ("delivery_expired", Ground.OTHER_REASON) == (found.reason, found.counts_evidence.because)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("550 cuda_nsu 5.2.2 <a@example.org> over quota", "mailbox_full"),
        ("451 cuda_nsu 4.3.0 temporary local problem", "system_error"),
        ("550 cuda_nsu 5.7.1 relay access denied", "relay_denied"),
        ("551 this server wants authentication first", "security_error"),
        ("551 zebra", "undetermined"),
        ("553 zebra", "undetermined"),
        ("553 5.7.1 zebra", "security_error"),
        ("552 zebra", "undetermined"),
        ("552 this message loops back to us", "network_error"),
        ("550 5.1.1 <a@example.org> directory server unreachable", "system_error"),
        ("550 5.1.1 <a@example.org> policy failure at delivery", "policy_violation"),
        ("550 5.1.1 Server wegen Wartung nicht erreichbar", "system_error"),
        ("550 5.1.1 buzón en mantenimiento", "system_error"),
        ("550 5.1.1 mailbox migration in progress", "system_error"),
        ("550 5.1.1 dormant mbox", "mailbox_disabled"),
        ("550 5.1.1 account administratively locked", "mailbox_disabled"),
        ("550 5.1.1 utilisateur inconnu ou compte désactivé", "user_unknown"),
        ("550 5.1.1 Benutzer unbekannt oder Postfach voll", None),
        ("550 usuario desconocido o buzón lleno", None),
        ("550 utente sconosciuto o casella piena", None),
        ("550 5.1.1 sh: /usr/bin/dovecot-lda: not found", "mailer_error"),
        ("550 5.1.1 <a@icloud.com>: inactive email address", None),
        ("550 5.1.1 <a@example.org>: Recipient address rejected: undeliverable address: connect to "
         "mx.example.org[192.0.2.1]:25: No route to host", "network_error"),
        ("550 5.1.1 <a@example.org>: Recipient address rejected: undeliverable address: mail for example.org loops "
         "back to myself", "system_error"),
        ("554 5.7.1 <a@example.org>: Recipient address rejected: COUNTRY-LIST-7", "recipient_filtered"),
        ("554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using list.nowhere.example", "client_blocked"),
        ("550 5.7.0 this account is over its outgoing mail quota", "rate_limited"),
        ("550 vous avez dépassé votre limite d'envoi", "rate_limited"),
        ("421 4.7.0 excessive volume from your network", "rate_limited"),
        ("450 4.2.1 this account has received too many messages in a short time", "rate_limited"),
        ("553 5.1.8 the sender's domain does not exist", "sender_rejected"),
        ("550 <a@example.com> From: domain does not resolve", "sender_rejected"),
        ("550 Name not unique. Several matches found in Domino Directory", "recipient_filtered"),
        ("550 the mailbox is locked by another session", "system_error"),
    ],
)  # fmt: skip
def test_what_is_said_decides_and_spares(text: str, reason: str | None) -> None:
    found = explain(text)

    assert not found.counts_against_address, found.counts_evidence
    assert reason is None or reason == found.reason, found.evidence


@pytest.mark.parametrize(
    "text",
    [
        "550 5.1.1 <a@example.org> User unknown (in reply to RCPT TO command)",
        "550 unknown user: check the address and try again",
        "550 5.1.1 User unknown - please verify the address",
        "550 5.1.1 no such user; see https://policy.example.org/quota/later",
        "550 5.4.4 Host or domain name not found. Name service error for name=example.invalid type=MX: Host not found",
        "551 5.1.1 no such user",
        "550 5.1.1",
    ],
)
def test_what_only_stands_around_saves_nobody(text: str) -> None:
    assert explain(text).counts_against_address


def test_an_unknown_user_told_in_a_sentence_after_the_content_is_one() -> None:
    said = RecipientFacts(
        reply_code=554, status="5.0.0", command="DATA", diagnostic="554 <a@example.org> does not exist here"
    )

    assert "user_unknown" == judge_recipient(said, Facts(Form.DELIVERY_REPORT, (said,))).reason


@pytest.mark.parametrize(
    "text", ["421 4.4.7 delivery time expired", "451 message expired", "450 try again later", "4.4.7"]
)
def test_what_waits_has_not_expired_and_is_not_sent_again(text: str) -> None:
    found = explain(text)

    assert found.reason is not Reason.DELIVERY_EXPIRED
    assert found.action is Action.NONE


@pytest.mark.parametrize(
    "text",
    [
        "550 mailbox unavailable or not local",
        "550 5.1.1 user unknown, but our directory is incomplete",
        "550 5.6.0 nonexistent address in the From header",
        "550 5.1.1 Recipient not found in the allow list of your IP",
        "550 5.1.1 certificate for host not found",
        "550 5.1.1 Reply-To address does not exist",
        "550 5.1.1 Mailbox file not found, restoring from backup",
        "550 5.1.1 adresse IP inconnue",
        "550 The sender's mailbox does not exist",
        "550 5.1.1 user not provisioned yet",
        "550 5.1.1 Postfach nicht erreichbar",
    ],
)
def test_words_about_a_list_a_filter_or_the_sender_condemn_nobody(text: str) -> None:
    assert not explain(text).counts_against_address


@pytest.mark.parametrize(
    "text",
    [
        "550 5.1.1 Destination address is unknown",
        "550 5.1.1 User unknown; contact your administrator",
        "550 5.1.1 Empfänger unbekannt",
        "550 The address you sent to does not exist",
    ],
)
def test_plain_words_still_condemn(text: str) -> None:
    found = explain(text)

    assert (found.reason, found.counts_against_address) == (Reason.USER_UNKNOWN, True)


@pytest.mark.parametrize(
    "letter",
    [
        "Bonjour Léa,\nj’ai voulu t’écrire hier, mais cette adresse n’existe pas. "
        "Peux-tu me donner la nouvelle ?\nMerci, Paul",
        "Hello,\nI wrote to my old teacher and was told that there is no such user here. "
        "What should I do now?\nThanks, Kim",
    ],
)
def test_a_pasted_letter_that_shows_no_server_condemns_nobody(letter: str) -> None:
    assert not any(said.counts_against_address for said in classify_text(letter).failures)


def test_a_servers_bare_words_still_condemn() -> None:
    assert explain("User unknown").counts_against_address
