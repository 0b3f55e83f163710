"""The kinds of answers that once condemned a good address or were told wrongly, each in several servers' words."""

import pytest
from tables import cases

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


@cases(__file__, "spared")
def test_what_is_said_decides_and_spares(text: str, reason: str | None) -> None:
    found = explain(text)

    assert not found.counts_against_address, found.counts_evidence
    assert reason is None or reason == found.reason, found.evidence


@cases(__file__, "around")
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


@cases(__file__, "of_others")
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


@cases(__file__, "escaped")
def test_what_stands_in_escapes_or_was_read_in_a_wrong_charset_spares(text: str) -> None:
    assert not explain(text).counts_against_address


@cases(__file__, "still_dead")
def test_escapes_that_say_nothing_else_save_nobody(text: str) -> None:
    assert explain(text).counts_against_address


@pytest.mark.parametrize(
    ("domain", "dead"), [("nulle.example", True), ("mx.nulle.example", True), ("expediteur.example", False)]
)
def test_a_domain_that_is_not_the_recipients_condemns_nobody(domain: str, dead: bool) -> None:
    failure = classify_text(f"<zoe@nulle.example>: 550 5.7.1 the domain {domain} does not exist").failures[0]

    assert failure.counts_against_address is dead
