"""At a public provider the recipient knows nobody who could allow the sender's address."""

import pytest

import bouncekit
from bouncekit.wording.language import tables

SAID = "<lea@{}>: host mx.{}[192.0.2.1] said: 550 5.7.1 Message rejected due to local policy (in reply to end of DATA)"
PROVIDERS = ["icloud.com", "gmail.com", "posteo.de", "orange.fr", "gmx.de", "btinternet.com", "laposte.net"]
LANGUAGES: list[bouncekit.Language] = ["fr", "en", "de"]


def _title(lang: bouncekit.Language, host: str) -> str:
    return bouncekit.classify_text(SAID.format(host, host), lang=lang).failures[0].explanation.title


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nobody_is_called_who_looks_after_a_providers_mail(lang: bouncekit.Language) -> None:
    own = tables(lang, "explain")["reasons"]["policy_violation"]["at_provider"]["title"]

    assert {_title(lang, host) for host in PROVIDERS} == {own}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_firms_own_people_are_called(lang: bouncekit.Language) -> None:
    assert _title(lang, "mairie.example") == tables(lang, "explain")["reasons"]["policy_violation"]["title"]
