"""What a table tells to do and what the advice says are one voice, whatever the reason, the situation and the case."""

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from bouncekit.judging.verdict import CountsEvidence, Evidence, Verdict
from bouncekit.vocabulary import Action, Ground, Language, Reason, Severity, Situation
from bouncekit.wording import LANGUAGES, Circumstances, Explanation, explain, to_do_keys
from bouncekit.wording.choosing import case_names, wording_of
from bouncekit.wording.language import tables

TOLD = {
    "fr": {
        "fix_address": "corrigez|retapez-la",
        "check_address": "vérifiez",
        "tell_then_resend": "prévenez.*renvoyez",
        "reduce_size": "allégez",
        "call": "télépho",
        "pass_on": "transmettez",
        "simplify": "simplifiez",
        "leave_out": "sans pièce jointe",
        "beware": "ne l[ae] renvoyez pas",
        "change_password": "changez votre mot de passe",
        "check_access": "vérifiez",
        "change_sender": "comme expéditeur",
        "renew_domain": "renouvelez-le",
        "retry_later": "renvoyez",
        "send_again": "cliquez de nouveau sur envoyer|réessayez",
        "wait": "attendez",
        "split": "en plusieurs fois",
        "ask_help": "demandez de l’aide",
        "none": "rien à faire",
    },
    "en": {
        "fix_address": "correct|type it again",
        "check_address": "check",
        "tell_then_resend": "tell.*send",
        "reduce_size": "smaller",
        "call": "telephone",
        "pass_on": "pass (?:this notice|it) on",
        "simplify": "simplify",
        "leave_out": "without attachment",
        "beware": "do not send it again",
        "change_password": "change your password",
        "check_access": "check",
        "change_sender": "as the sender",
        "renew_domain": "renew it",
        "retry_later": "send",
        "send_again": "press send again|try once more",
        "wait": "wait",
        "split": "several times",
        "ask_help": "ask for help",
        "none": "nothing to do",
    },
    "de": {
        "fix_address": "berichtigen|tippen sie sie ganz neu",
        "check_address": "prüfen",
        "tell_then_resend": "bescheid.*senden",
        "reduce_size": "verkleinern",
        "call": "rufen|telefon",
        "pass_on": "leiten sie",
        "simplify": "vereinfachen",
        "leave_out": "ohne anhang",
        "beware": "senden sie (?:ihn|sie) nicht",
        "change_password": "ändern sie ihr passwort",
        "check_access": "prüfen",
        "change_sender": "als absender",
        "renew_domain": "verlängern sie",
        "retry_later": "senden",
        "send_again": "klicken sie|versuchen sie es",
        "wait": "warten",
        "split": "mehrmals",
        "ask_help": "holen sie hilfe",
        "none": "nichts tun",
    },
}
# A delay that is resent arrives twice; what has not left is not sent "again" but sent.
RESEND = {
    "fr": "(?<!Ne )Renvoyez votre message dans|renvoyez votre message dans|Renvoyez le message",
    "en": "Send your message again in",
    "de": "senden Sie Ihre Nachricht dann erneut",
}
TRIED = {"delayed", "delayed_in_vain", "answer_for_now", "answer_in_vain"}
WORDS_A_SENTENCE = 15  # in the mean of each advice
LONGEST_SENTENCE = 25
MOST_SENTENCES = 8
MANNERS = (*(severity.value for severity in Severity), "blocked_for_now", "not_sent", *sorted(TRIED))
SAID = [*product(LANGUAGES, Reason, MANNERS, [None, *sorted(case_names())])]


def texts() -> Iterator[tuple[str, str, str, str]]:
    """Yield (language, manner, key of what is to be done, advice) of every text that there is."""
    for lang, reason, manner, case in SAID:
        if case is None or case in tables(lang, "explain")["reasons"][reason.value]:
            severity = Severity(manner) if manner in {*Severity} else Severity.TEMPORARY
            wording = wording_of(lang, reason, manner, severity, case)
            yield lang, manner, to_do_keys(lang)[wording.to_do], f"{reason} {case}: {wording.plain_advice}"


def test_what_is_to_be_done_stands_in_the_advice() -> None:
    wrong = [
        (manner, key, advice)
        for lang, manner, key, advice in texts()
        if not re.search(TOLD[lang][key], advice, re.IGNORECASE | re.DOTALL)
    ]

    assert [] == wrong


def test_nothing_to_do_stands_beside_no_other_advice() -> None:
    french = [(key == "none", "rien à faire" in said) for lang, _, key, said in texts() if lang == "fr"]

    assert {(True, True), (False, False)} == {*french}


def test_what_is_still_tried_is_not_to_be_sent_again() -> None:
    assert [] == [advice for lang, manner, _, advice in texts() if manner in TRIED and re.search(RESEND[lang], advice)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_advice_has_short_sentences_and_few(lang: str) -> None:
    for told, _, _, advice in texts():
        sentences = re.findall(r"\S.*?[.?!](?=\s|$)", advice.partition(": ")[2])
        if told == lang:
            assert sum(len(one.split()) for one in sentences) / len(sentences) <= WORDS_A_SENTENCE, advice
            assert len(sentences) <= MOST_SENTENCES, advice
            assert max(len(one.split()) for one in sentences) <= LONGEST_SENTENCE, advice


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_to_be_done_fits_a_narrow_column(lang: Language) -> None:
    assert [] == [said[0] for said in tables(lang, "explain")["todo"].values() if len(said[0]) > 20]
    assert len(to_do_keys(lang)) == len(tables(lang, "explain")["todo"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_case_is_told(lang: str) -> None:
    told = {key for entry in tables(lang, "explain")["reasons"].values() for key in entry if key in case_names()}

    assert case_names() == told


def said(reason: Reason, severity: Severity = Severity.BLOCKED, **around: Any) -> Explanation:
    evidence = Evidence(str(around.pop("rule", "rule")), str(around.pop("text", "")), "diagnostic")
    counts = CountsEvidence(Ground.UNCLEAR, "rule", "", "nothing")
    what = Verdict(reason, reason.category, severity, Action.REVIEW, False, counts, evidence)
    circumstances = Circumstances(**around)
    return explain(what, diagnostic=None, subject=None, lang="fr", circumstances=circumstances)


@pytest.mark.parametrize(
    ("reason", "around", "title"),
    [
        (Reason.SECURITY_ERROR, {"status": "5.1.8"}, "Votre compte n’a plus le droit d’envoyer"),
        (Reason.RATE_LIMITED, {"text": "exceeded the max emails per hour"}, "Vous avez atteint votre limite d’envoi"),
        (Reason.RATE_LIMITED, {"text": "Greylisted, come back"}, "Votre message doit attendre un peu"),
        (Reason.RATE_LIMITED, {"text": "too many connections"}, "Trop d’envois\u00a0: il faut ralentir"),
        (Reason.RECIPIENT_FILTERED, {"status": "5.7.133"}, "Ce groupe refuse votre message"),
        (Reason.CLIENT_BLOCKED, {"text": "client host is listed"}, "Votre serveur d’envoi est bloqué"),
        (Reason.CLIENT_BLOCKED, {"text": "link listed in SURBL"}, "Pris pour un courrier indésirable"),
        (Reason.SENDER_REJECTED, {"status": "5.7.60"}, "Vous écrivez au nom d’une autre adresse"),
        (Reason.NETWORK_ERROR, {"text": "mail forwarding loop"}, "Votre message a tourné en rond"),
        (Reason.NETWORK_ERROR, {"text": "Connection refused"}, "Serveur injoignable"),
    ],
)
def test_a_case_has_words_of_its_own(reason: Reason, around: dict[str, Any], title: str) -> None:
    assert title == said(reason, **around).title


def test_what_has_not_left_is_told_first() -> None:
    got = said(Reason.SYSTEM_FULL, Severity.TEMPORARY, situation=Situation.NOT_SENT)

    assert got.advice.startswith("Votre message n’est pas parti")
    assert "cliquez de nouveau sur Envoyer" in got.advice
    assert "réessaie" not in got.advice


def test_an_answer_by_itself_is_told_of_a_notice_and_of_a_program() -> None:
    got = said(Reason.SYSTEM_ERROR, Severity.TEMPORARY, situation=Situation.ANSWER, delayed=True)

    assert "Vous l’avez lu dans un avis" in got.advice
    assert "cliquez de nouveau sur Envoyer" in got.advice


def test_a_delay_that_ends_in_a_refusal_is_passed_on_now() -> None:
    assert "transmettez déjà cet avis" in said(Reason.MISSING_PTR, Severity.TEMPORARY, delayed=True).advice
    assert "autre adresse" in said(Reason.MAILBOX_DISABLED, Severity.TEMPORARY, delayed=True).advice
