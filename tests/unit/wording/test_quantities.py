"""Numbers, sizes, durations and labels as people read them."""

from hypothesis import given
from hypothesis import strategies as st
from tables import cases

from bouncekit.vocabulary import Action, Category, Kind, Language, Reason, Severity
from bouncekit.wording import LANGUAGES, describe, format_duration, format_number, format_size, label


@cases(__file__, "sizes")
def test_sizes(size: int, french: str, english: str) -> None:
    plain: dict[str, str | int | None] = {"\u00a0": " ", "\u202f": " "}

    assert [french, english] == [format_size(size, lang).translate(str.maketrans(plain)) for lang in ("fr", "en")]


@cases(__file__, "durations")
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
