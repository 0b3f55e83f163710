"""Phrases in lists: each is found with every sign that it is, folded as the texts are."""

from bouncekit.text.folding import fold, fold_all
from bouncekit.text.phrase_lists import phrase_lists

KINDS = {
    "lure": {"asks": ["Votre mot de passe", "your PASSWORD"], "unless": ["l’équipe  de"]},
    "reply": {"said": ["your password", "Straße", "ﬁn"], "none": []},
}


def test_each_phrase_is_found_with_all_that_it_is() -> None:
    text = fold("Your password, votre mot de passe; l'equipe de Strasse")
    found = [(text[: place + 1].rpartition(" ")[2], signs) for place, signs in phrase_lists(KINDS).phrases.found(text)]

    assert [
        ("password", (("lure", "asks"), ("reply", "said"))),
        ("passe", (("lure", "asks"),)),
        ("de", (("lure", "unless"),)),
        ("strasse", (("reply", "said"),)),
    ] == found


def test_many_phrases_fold_as_each_of_them() -> None:
    phrases = [phrase for lists in KINDS.values() for each in lists.values() for phrase in each]
    phrases += ["", "e\u0301te", "日本語 の メール", "\u0301 alone", "tab\tand\u00a0blank "]

    assert [fold(phrase) for phrase in phrases] == fold_all(phrases)
