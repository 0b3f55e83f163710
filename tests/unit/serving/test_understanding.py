"""What a person pastes or drops is understood by what it is; settings are checked before anything listens."""

import pytest

from bouncekit import Report
from bouncekit.servers.problems import AccessProblem
from bouncekit.serving import Limits, ReportInWords, ServingError, Settings, understand, understand_in_words
from bouncekit.vocabulary import Kind, Language, Situation

NOTICE = b"Subject: Undelivered Mail Returned to Sender\n\n<marie@exemple.fr>: host mx said: 550 5.1.1 User unknown\n"


@pytest.mark.parametrize(
    ("content", "kind", "situation"),
    [
        (NOTICE, Kind.FAILURE, Situation.RETURNED),
        (b"550 5.1.1 User unknown", Kind.FAILURE, Situation.ANSWER),
        ("552 Boîte pleine".encode("cp1252"), Kind.FAILURE, Situation.ANSWER),
        ("552 5.2.2 Mailbox full".encode("utf-16"), Kind.FAILURE, Situation.ANSWER),
        (b"Bonjour, tout va bien ici.", Kind.OTHER, Situation.OTHER_NOTICE),
        (b"Comment vider la corbeille ?", Kind.OTHER, Situation.OTHER_NOTICE),
    ],
)
def test_what_is_pasted_is_understood_by_what_it_is(content: bytes, kind: Kind, situation: Situation) -> None:
    told = understand(content)

    assert (kind, situation) == (getattr(told, "kind", None), getattr(told, "situation", None))


@pytest.mark.parametrize("lang", ["fr", "en", "de"])
@pytest.mark.parametrize(
    "content",
    [
        NOTICE,
        b"552 5.2.2 Mailbox full",
        b"Bonjour, comment allez-vous ?",
        b"From: a@club.example\nTo: b@club.example\nMessage-ID: <1@club.example>\nSubject: hello\n\nHello.\n",
        b"Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\n"
        b"Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n\n--b--\n",
        b"Subject: Undelivered Mail\n\n<a@x.example>: 550 5.1.1 User unknown\n\n<b@x.example>: 552 5.2.2 Box full\n",
    ],
)
def test_a_person_is_told_the_same_without_a_model(content: bytes, lang: Language) -> None:
    whole, told = understand(content, lang=lang), understand_in_words(content, lang=lang)

    assert isinstance(whole, Report)
    assert isinstance(told, ReportInWords)
    assert (whole.kind, whole.situation) == (told.kind, told.situation)
    assert whole.description.model_dump() == told.description._asdict()
    assert [(f.recipient, f.diagnostic, f.label, f.explanation.model_dump()) for f in whole.failures] == [
        (f.recipient, f.diagnostic, f.label, f.explanation._asdict()) for f in told.failures
    ]


def test_an_ordinary_message_is_not_read_again_as_an_answer() -> None:
    letter = (
        b"From: a@club.example\nMessage-ID: <1@club.example>\nSubject: Le colis\n\nVotre colis : 550 5.1.1 inconnu\n"
    )
    told = understand(letter)

    assert (Kind.OTHER, ()) == (getattr(told, "kind", None), getattr(told, "failures", None))
    assert "aucun \u00e9chec" in getattr(told, "description").meaning  # noqa: B009 - an access problem has none


def test_a_message_that_speaks_of_a_mailbox_in_use_is_no_refused_login() -> None:
    letter = b"From: a@club.example\nMIME-Version: 1.0\n\nLe serveur dit :\n-ERR [IN-USE] Mailbox is locked\n"

    assert Kind.OTHER is getattr(understand(letter), "kind", None)


def test_what_is_pasted_with_some_lines_of_a_header_is_still_an_answer() -> None:
    told = understand(b"From: a@club.example\nSubject: question\n\n<x@y.example>: 550 5.1.1 User unknown\n")

    assert Kind.FAILURE is getattr(told, "kind", None)


def test_a_subject_copied_with_the_text_makes_no_message_of_it() -> None:
    told = understand_in_words(b"Subject: Quota\n\n552 5.2.2 <lea@x.example>: Over quota")

    assert isinstance(told, ReportInWords)
    assert not told.whole
    assert [True] == [failure.coded for failure in told.failures]


def test_a_machine_s_letter_that_is_not_to_be_passed_over_is_told_so() -> None:
    letter = (
        "From: Sympa <sympa@listes.example>\nTo: lea@x.example\nSubject: Erreurs\nPrecedence: bulk\n"
        "Message-ID: <1@listes.example>\nContent-Type: text/plain; charset=utf-8\n\n"
        "Des envois de la liste vous ont été refusés par votre serveur.\n"
        "Si cela continue, votre abonnement sera supprimé.\n"
    )
    told = understand(letter.encode())

    assert isinstance(told, Report)
    assert told.description is not None
    assert "liste" in told.description.title


def test_a_refused_login_is_no_message() -> None:
    assert "in_use" == getattr(understand(b"-ERR [IN-USE] Mailbox is locked"), "cause", None)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.8.8.8"])
def test_this_machine_needs_no_token(host: str) -> None:
    assert Settings(host=host).is_loopback


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "mail.example.fr", "localhost.example.fr", ""])
def test_any_other_address_does(host: str) -> None:
    with pytest.raises(ServingError) as error:
        Settings(host=host)
    assert "token-needed" == error.value.reason
    assert not Settings(host=host, token="x" * 16).is_loopback


@pytest.mark.parametrize("token", ["", "short", "with a blank in the middle", "é" * 20])
def test_a_weak_token_is_refused(token: str) -> None:
    with pytest.raises(ServingError) as error:
        Settings(token=token)
    assert "token-weak" == error.value.reason


def test_a_token_stands_in_no_trace() -> None:
    assert "x" * 16 not in repr(Settings(token="x" * 16, limits=Limits()))


@pytest.mark.parametrize("wrong", [{"jobs": 0}, {"lang": "tlh"}])
def test_wrong_settings_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"jobs|language"):
        Settings(**wrong)  # type: ignore[arg-type]  # what is wrong is the case


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("Votre boîte sera fermée. Cliquez ici : http://x.example", "escroquerie"),
        ("Veuillez noter notre nouvel IBAN.", "avant de payer"),
        ("Je vous ai filmé. Payez en bitcoins.", "chantage"),
        ("À demain, Lea", "Courrier ordinaire"),
        ("Votre boîte sera fermée. Cliquez ici. " + "Et voici la suite. " * 200, "Courrier ordinaire"),
    ],
)
def test_a_saved_letter_that_wants_a_password_or_money_is_warned_of(body: str, title: str) -> None:
    letter = f"Received: from a by b\nFrom: lea@x.example\nMessage-ID: <1@x.example>\n\n{body}\n"

    assert title in getattr(understand(letter.encode()), "description").title  # noqa: B009 - an access problem has none


@pytest.mark.parametrize(
    "text",
    [
        "My phone says the password for my aol.com mail is wrong. I reset the password on the web site this morning.",
        "Mon téléphone dit « mot de passe incorrect » pour ma boîte orange.fr. Je viens de changer mon mot de passe.",
        "Mein Handy sagt, das Passwort für web.de ist falsch. Ich habe das Passwort gestern geändert.",
    ],
)
def test_who_has_changed_a_password_has_lost_none(text: str) -> None:
    assert isinstance(understand(text.encode()), AccessProblem)
