"""A mail program has no account for an entry of the contacts: the entry holds no address, and nobody's is at fault."""

import pytest

import bouncekit
from bouncekit.wording.language import tables

SAID: list[tuple[bouncekit.Language, str]] = [
    ("en", "Undeliverable\n\n'Ann Lee' on 3/4/2025\nNone of your e-mail accounts could send to this recipient."),
    ("en", "'Ann Lee' on 3/4/2025 11:02\nNo transport provider was available for delivery to this recipient."),
    ("fr", "'Lise Roux' le 03/04/2025\nAucun de vos comptes de messagerie n'a pu envoyer à ce destinataire."),
    ("de", "'Uwe Berg' am 03.04.2025\nKeines Ihrer E-Mail-Konten konnte an diesen Empfänger senden."),
]


@pytest.mark.parametrize(("lang", "text"), SAID)
def test_the_entry_is_to_be_mended(lang: bouncekit.Language, text: str) -> None:
    (failure,) = bouncekit.classify_text(text, lang=lang).failures

    assert tables(lang, "explain")["reasons"]["user_unknown"]["no_address"]["title"] == failure.explanation.title
    assert not failure.counts_against_address
