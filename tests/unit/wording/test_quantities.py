"""Numbers, sizes, durations and labels as people read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bouncekit.vocabulary import Action, Category, Kind, Language, Reason, Severity
from bouncekit.wording import LANGUAGES, describe, format_duration, format_number, format_size, label


@pytest.mark.parametrize(
    ("size", "french", "english"),
    [
        (0, "0 octet", "0 bytes"),
        (1, "1 octet", "1 byte"),
        (512, "512 octets", "512 bytes"),
        (1536, "1,5 Ko", "1.5 kB"),
        (26_214_400, "25 Mo", "25 MB"),
        (20_000_000, "20 Mo", "20 MB"),
        (10_240_000, "9,8 Mo", "9.8 MB"),
        (1_048_575, "1 Mo", "1 MB"),
        (1_610_612_736, "1,5 Go", "1.5 GB"),
        (10**18, "1 000 000 To", "1,000,000 TB"),
    ],
)
def test_sizes(size: int, french: str, english: str) -> None:
    plain: dict[str, str | int | None] = {"\u00a0": " ", "\u202f": " "}

    assert [french, english] == [format_size(size, lang).translate(str.maketrans(plain)) for lang in ("fr", "en")]


@pytest.mark.parametrize(
    ("seconds", "french", "english"),
    [
        (0, "0 seconde", "0 seconds"),
        (1, "1 seconde", "1 second"),
        (90, "1 minute et 30 secondes", "1 minute and 30 seconds"),
        (7_200, "2 heures", "2 hours"),
        (100_000, "1 jour et 3 heures", "1 day and 3 hours"),
        (86_430, "1 jour", "1 day"),
        (345_600, "4 jours", "4 days"),
    ],
)
def test_durations(seconds: int, french: str, english: str) -> None:
    assert [french, english] == [format_duration(seconds, lang).replace("\u00a0", " ") for lang in ("fr", "en")]


@given(st.integers(), st.sampled_from(LANGUAGES))
def test_any_number_can_be_said(number: int, lang: Language) -> None:
    assert format_size(number, lang)
    assert format_duration(number, lang)
    assert str(number) == "".join(character for character in format_number(number, lang) if character in "-0123456789")


def test_labels() -> None:
    assert "La boîte de votre correspondant est pleine" == label(Reason.MAILBOX_FULL, "fr")
    assert "Problem with the address after the @" == label(Category.UNKNOWN_HOST, "en")
    assert "Remise retardée" == label(Kind.DELAY, "fr")
    assert "Définitif" == label(Severity.PERMANENT, "fr")
    assert "Corrigez l’adresse" == label(Action.FIX_ADDRESS, "fr")


def test_a_challenge_is_answered_only_where_the_recipient_is_known() -> None:
    advice = describe(Kind.CHALLENGE, "fr").advice

    assert advice.startswith("Vous venez d’écrire à cette personne\u202f? Alors seulement, suivez le lien")
    assert "ni mot de passe, ni paiement" in advice
