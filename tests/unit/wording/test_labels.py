"""What a message is, for a person: who hands a notice on, and what an automatic reply says of its mailbox."""

import pytest

import bouncekit
from bouncekit.vocabulary import Kind, Language, Reason
from bouncekit.wording import LANGUAGES, describe, describe_hint

REPLY = "From: Marie <marie@ancien.example>\nSubject: Automatic reply: x\nAuto-Submitted: auto-replied\n\n"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", [Kind.FAILURE, Kind.DELAY, Kind.DELIVERED])
def test_a_forwarded_notice_is_about_another_persons_message(lang: Language, kind: Kind) -> None:
    own, handed_on = describe(kind, lang), describe(kind, lang, seen_as="forwarded")

    assert own.label == handed_on.label
    assert own.meaning != handed_on.meaning
    assert own.advice != handed_on.advice


def test_the_new_address_is_told_where_it_is_known() -> None:
    known = describe_hint(Reason.MAILBOX_MOVED, "marie@nouveau.example", "fr").advice
    unknown = describe_hint(Reason.MAILBOX_MOVED, None, "fr").advice

    assert known.startswith("La nouvelle adresse serait marie@nouveau.example. Avant d’y écrire, téléphonez-lui")
    assert unknown.startswith("Lisez la réponse")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Marie no longer works here.", "this address is no longer used"),
        ("My new email address is m@n.example.", "has another address now"),
    ],
)
def test_a_report_describes_the_hint(text: str, told: str) -> None:
    assert told in bouncekit.classify(REPLY + text, lang="en").description.meaning
