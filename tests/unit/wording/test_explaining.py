"""Verdicts in words."""

import re
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bouncekit
from bouncekit.judging.blocklists import Blocklist
from bouncekit.judging.verdict import CountsEvidence, Evidence, Sizes, Verdict
from bouncekit.vocabulary import Action, Ground, Language, Reason, Severity, Situation
from bouncekit.wording import LANGUAGES, Circumstances, Explanation, explain, explain_notice
from bouncekit.wording.choosing import case_names, manner_of, wording_of

NBSP = "\u00a0"


def verdict(reason: Reason, severity: Severity = Severity.PERMANENT, **known: Any) -> Verdict:
    told: dict[str, Any] = {
        "action": Action.REVIEW,
        "counts_against_address": False,
        "counts_evidence": CountsEvidence(Ground.UNCLEAR, "rule", "", "nothing"),
        "evidence": Evidence("rule", "", "nothing"),
        **known,
    }
    return Verdict(reason, reason.category, severity, **told)


def said(
    what: Verdict, diagnostic: str | None = None, subject: str | None = None, lang: Language = "fr", **around: Any
) -> Explanation:
    return explain(what, diagnostic=diagnostic, subject=subject, lang=lang, circumstances=Circumstances(**around))


def test_the_full_mailbox_of_orange() -> None:
    what = verdict(Reason.MAILBOX_FULL, Severity.TEMPORARY, evidence=Evidence("orange-417", "OFR_417", "diagnostic"))
    got = said(what, "552 5.1.1 Boite du destinataire pleine. …OFR_417 [417]", "Undelivered Mail Returned to Sender")

    assert (
        "Retour à l'expéditeur",
        "Boite du destinataire pleine",
        "Boîte e-mail pleine.",
        "Espace disque saturé.",
    ) == (
        got.notice,
        got.phrase,
        got.translation,
        got.meaning,
    )


def test_a_phrase_of_another_row_is_not_shown() -> None:
    what = verdict(Reason.USER_UNKNOWN, evidence=Evidence("rule", "Account closed", "diagnostic"))
    got = said(what, "550 Account closed, was over quota, mailbox full")

    assert ("Account closed", None) == (got.phrase, got.translation)  # no translation of these words


@pytest.mark.parametrize(
    ("reason", "translation"),
    [
        (Reason.MAILBOX_FULL, "Boîte e-mail pleine."),
        (Reason.MESSAGE_TOO_LARGE, "La taille du message excède la taille maximum autorisée."),
        (Reason.USER_UNKNOWN, "Utilisateur inconnu"),
        (Reason.HOST_UNKNOWN, "Hôte inconnu"),
        (Reason.SPAM_DETECTED, None),
    ],
)
def test_a_code_alone_has_no_phrase_and_only_the_vade_mecums_rows_a_translation(
    reason: Reason, translation: str | None
) -> None:
    got = said(verdict(reason, evidence=Evidence("status", "5.9.9", "status")), "550 5.9.9 ???")

    assert (None, translation) == (got.phrase, got.translation)


def test_the_phrase_is_looked_for_in_the_words_that_decided_and_in_the_subject() -> None:
    in_the_notice = verdict(Reason.USER_UNKNOWN, evidence=Evidence("rule", "the user doesn’t exist there", "notice"))

    assert "user doesn’t exist" == said(in_the_notice).phrase
    assert "Mailbox full" == said(verdict(Reason.MAILBOX_FULL), None, "Failed: Mailbox full").phrase


def test_an_undetermined_reason_shows_the_servers_words() -> None:
    got = said(verdict(Reason.UNDETERMINED), "554 the moon is\x1b[31m not right")

    assert f"« 554 the moon is [31m not right{NBSP}»".replace("« ", f"«{NBSP}") in got.meaning
    assert "Le serveur n’a pas dit pourquoi." == said(verdict(Reason.UNDETERMINED)).meaning
    assert "“554 the moon”" in said(verdict(Reason.UNDETERMINED), "554 the moon", lang="en").meaning


def test_long_server_words_are_shortened() -> None:
    got = said(verdict(Reason.UNDETERMINED), "554 " + "blah " * 10_000)

    assert len(got.meaning) < 300
    assert got.meaning.endswith(f"…{NBSP}»")


def test_a_delay_is_not_called_a_failure() -> None:
    for reason in Reason:
        got = said(verdict(reason, Severity.TEMPORARY), "451 try later", "Delivery failure", delayed=True)
        assert "Remise retardée" == got.notice
        assert "le serveur réessaie tout seul" in got.advice
        assert "Renvoyez" not in got.advice
        assert "non distribué" not in f"{got.title} {got.advice} {got.meaning}".lower()
    assert "Remise retardée" == said(verdict(Reason.UNDETERMINED), delayed=True).title


def test_a_passing_failure_that_asks_nothing_of_anyone_is_a_delay() -> None:
    what = verdict(Reason.NETWORK_ERROR, Severity.TEMPORARY, action=Action.NONE, retry_after=7200)

    assert f"Le serveur d’en face demande d’attendre 2{NBSP}heures." in said(what, situation=Situation.DELAYED).advice


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_server_still_tries_what_came_back(lang: Language) -> None:
    """Whoever sent it back has given up, whatever its codes are."""
    still = {"fr": "réessaie|essaiera", "en": "keeps trying|will try|still be trying", "de": "versucht es"}[lang]
    for reason, severity in product(Reason, Severity):
        verdicts = [verdict(reason, severity, action=action) for action in Action]
        manners = {manner_of(what, Situation.RETURNED, delayed=False) for what in verdicts}
        for manner, case in product(manners, (None, *case_names())):
            told = wording_of(lang, reason, manner, severity, case)
            assert not re.search(still, f"{told.plain_meaning} {told.plain_advice}"), (reason, severity, case)


@pytest.mark.parametrize("reason", [Reason.RELAY_DENIED, Reason.SECURITY_ERROR, Reason.UNDETERMINED])
def test_what_is_not_proven_of_the_address_is_not_said(reason: Reason) -> None:
    """The recipient was perhaps never asked for."""
    assert "gardez-la" not in said(verdict(reason, Severity.BLOCKED)).advice


def test_a_blocked_sender_is_told_that_nothing_points_to_the_address() -> None:
    closing = f"L’adresse de votre correspondant n’est pas en cause{NBSP}: gardez-la."

    assert said(verdict(Reason.CLIENT_BLOCKED, Severity.BLOCKED)).advice.endswith(closing)
    assert closing not in said(verdict(Reason.CLIENT_BLOCKED, Severity.PERMANENT)).advice


def test_a_refusal_that_will_pass_says_when_to_try_again() -> None:
    for reason in (Reason.CLIENT_BLOCKED, Reason.POLICY_VIOLATION):
        got = said(verdict(reason, Severity.BLOCKED, action=Action.RETRY_LATER, retry_after=7200)).advice
        assert got.startswith(f"Renvoyez votre message dans 2{NBSP}heures.")
        assert got.endswith(f"n’est pas en cause{NBSP}: gardez-la.")


def test_what_expires_later_has_not_expired() -> None:
    late = said(verdict(Reason.DELIVERY_EXPIRED, Severity.TEMPORARY, action=Action.NONE), situation=Situation.DELAYED)
    lost = said(verdict(Reason.DELIVERY_EXPIRED, Severity.TEMPORARY, action=Action.RETRY_LATER))

    assert ["Remise retardée", "Le serveur a renoncé"] == [late.title, lost.title]
    assert "renoncé" not in late.meaning


def test_a_misspelt_domain_is_corrected() -> None:
    what = verdict(Reason.HOST_UNKNOWN)
    wrong = " If the address is wrong"

    assert f"You wrote “ornage.fr”: did you mean “orange.fr”?{wrong}" in said(what, lang="en", host="ornage.fr").advice
    assert f"stands after the @: “nowhere.example”.{wrong}" in said(what, lang="en", host="nowhere.example").advice
    assert said(what, lang="en").advice.startswith(f"Check what stands after the @.{wrong}")


def test_what_the_server_told_is_said() -> None:
    listed = verdict(Reason.CLIENT_BLOCKED, Severity.BLOCKED, blocklist=Blocklist("zen.spamhaus.org"))
    large = verdict(Reason.MESSAGE_TOO_LARGE, sizes=Sizes(31_457_280, limit=26_214_400))
    full = verdict(Reason.MAILBOX_FULL, Severity.TEMPORARY, sizes=Sizes(limit=1_073_741_824))

    assert "liste noire de zen.spamhaus.org." in said(listed).meaning
    assert said(large).advice.startswith(
        f"Votre message fait 30{NBSP}Mo{NBSP}; la limite est de 25{NBSP}Mo. Vos pièces"
    )
    assert f"moins de 19{NBSP}Mo en tout" in said(large).advice
    assert said(full).advice.startswith(
        f"Cette boîte n’est pas la vôtre{NBSP}; elle est limitée à 1{NBSP}Go. L’adresse"
    )


def test_a_size_that_reads_like_its_limit_is_left_out() -> None:
    what = verdict(Reason.MESSAGE_TOO_LARGE, sizes=Sizes(26_214_401, limit=26_214_400))

    assert said(what).advice.startswith(f"La limite est de 25{NBSP}Mo. ")


def test_notices_in_french_and_english() -> None:
    assert ("Non remis", "Erreur de distribution") == (explain_notice(f"Non remis{NBSP}: devis", "fr") or ())[:2]
    assert ("Returned to sender",) == (explain_notice("Undelivered Mail Returned to Sender", "en") or ())[1:2]
    assert explain_notice("Compte rendu de la réunion", "fr") is None


def test_an_unknown_language_is_a_callers_error() -> None:
    with pytest.raises(ValueError, match="unknown language 'tlh': choose one of fr, en"):
        said(verdict(Reason.MAILBOX_FULL), lang="tlh")  # type: ignore[arg-type]


@given(
    reason=st.sampled_from(Reason),
    severity=st.sampled_from(Severity),
    manner=st.tuples(st.booleans(), st.sampled_from(LANGUAGES)),
    words=st.tuples(*[st.one_of(st.none(), st.text())] * 4),
    numbers=st.tuples(*[st.one_of(st.none(), st.integers())] * 4),
)
def test_whatever_the_server_said_is_explained_in_whole_sentences(
    reason: Reason,
    severity: Severity,
    manner: tuple[bool, Language],
    words: tuple[str | None, ...],
    numbers: tuple[int | None, ...],
) -> None:
    delayed, lang = manner
    diagnostic, subject, host, blocklist = words
    evidence = Evidence("rule", diagnostic or "", "diagnostic")
    listed = None if blocklist is None else Blocklist(blocklist)
    known = {"retry_after": numbers[0], "sizes": Sizes(*numbers[1:])}
    what = verdict(reason, severity, evidence=evidence, blocklist=listed, **known)
    got = said(what, diagnostic, subject, lang, host=host, delayed=delayed)

    assert got == said(what, diagnostic, subject, lang, host=host, delayed=delayed)
    assert got.title
    assert got.to_do
    assert 0 < len(got.short) <= 25
    assert got.meaning.endswith((".", "»", "”", "“"))
    assert got.advice.endswith((".", "/"))


@pytest.mark.parametrize("reason", [Reason.CLIENT_BLOCKED, Reason.BAD_REPUTATION, Reason.SPAM_DETECTED])
@pytest.mark.parametrize("action", [Action.FIX_CONFIGURATION, Action.RETRY_LATER])
def test_where_a_list_takes_requests_for_removal_the_advice_says_so(reason: Reason, action: Action) -> None:
    page = "https://check.spamhaus.org/"
    listed = verdict(reason, Severity.BLOCKED, action=action, blocklist=Blocklist("Spamhaus ZEN", "ip", page))
    unlisted = verdict(reason, Severity.BLOCKED, action=action)

    assert f"avec l’adresse internet «{NBSP}{page}{NBSP}», à la personne" in said(listed).advice
    assert f"with the page “{page}”, to the person who looks after your e-mail" in said(listed, lang="en").advice
    assert "adresse internet" not in said(unlisted).advice


@pytest.mark.parametrize(
    ("title", "answer"),
    [
        ("Cette liste n’accepte que ses membres", "Seuls les inscrits peuvent écrire à cette liste."),
        ("Cette liste n’accepte que ses membres", "You are not allowed to post to this mailing list."),
        ("Cette liste n’accepte que ses membres", "Nur Abonnenten dürfen an diese Liste schreiben."),
        ("Cette adresse n’accepte que certains expéditeurs", "Vous n'avez pas le droit d'écrire à cette adresse."),
        ("Cette adresse n’accepte que certains expéditeurs", "You don't have permission to send to this recipient."),
        ("Cette adresse n’accepte que certains expéditeurs", "Sie haben keine Erlaubnis, an diese Adresse zu senden."),
        ("Vous écrivez au nom d’une autre adresse", "Vous n'êtes pas autorisée à écrire au nom de cet expéditeur."),
        ("Vous écrivez au nom d’une autre adresse", "You are not permitted to send on behalf of this address."),
        ("Vous écrivez au nom d’une autre adresse", "Ihnen fehlt die Berechtigung, im Namen des Vereins zu senden."),
        (
            "Votre serveur d’envoi ne vous a pas reconnu",
            "553 5.7.1 <a@b.example>: Sender address rejected: not logged in",
        ),
        ("Votre correspondant a bloqué votre adresse", "550 5.7.1 sender is in the blacklist of user"),
        ("Pièce jointe interdite", "552-5.7.0 This message was blocked because its content presents a security issue"),
        ("Un domaine mal réglé", "554 5.4.6 mail for club.example loops back to myself"),
        ("Cette adresse est mal écrite", "553 5.1.3 Caractère interdit dans l’adresse du destinataire"),
        ("Cette adresse est mal écrite", "501 malformed address: jean dupont@x.example"),
        ("Cette adresse n’existe pas, ou plus", "550 5.1.3 malformed address: user unknown"),
        ("Il manque le texte de l’avis", "Mail delivery failed: returning message to sender"),
        ("Il manque le texte de l’avis", "Undeliverable: Devis"),
        ("Raison introuvable dans ce texte", "Undeliverable: a@x.example"),
        ("Remise retardée", "Die Zustellung an diese Empfänger hat sich verzögert: a@x.example"),
        ("Remise retardée", "Ihrerseits ist keine Aktion nötig: Die E-Mail an a@x.example wartet noch."),
        ("Remise retardée", "There was a temporary problem delivering your message to a@x.example. Retrying."),
        (
            "Refusé par les règles de l’autre serveur",
            "The organization has a policy that prohibits this mail, error 5.7.1",
        ),
    ],
)
def test_a_case_is_known_by_its_words(title: str, answer: str) -> None:
    assert title == bouncekit.classify_text(answer).failures[0].explanation.title
