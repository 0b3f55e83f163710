"""A message refused for one of its links, and files that are too large: what is to be done about it."""

import pytest

import bouncekit

LISTED = [
    "554 5.7.1 Message rejected: contains a URL listed in a URI blocklist (short.example)",
    "550 5.7.1 Spam: blocklisted URL in the message",
]


@pytest.mark.parametrize("answer", LISTED)
@pytest.mark.parametrize(
    ("lang", "words"), [("fr", "lien raccourci"), ("en", "a shortened one"), ("de", "eines gekürzten")]
)
def test_the_link_that_is_listed_is_replaced(answer: str, lang: bouncekit.Language, words: str) -> None:
    told = bouncekit.explain(answer, lang=lang).explanation

    assert words in told.advice
    assert "{" not in f"{told.meaning} {told.advice}"


def test_other_spam_names_no_link() -> None:
    assert "raccourci" not in bouncekit.explain("550 5.7.1 Message rejected as spam").explanation.advice


@pytest.mark.parametrize(("lang", "words"), [("fr", "longue vidéo"), ("en", "long video"), ("de", "langes Video")])
def test_a_video_is_shared_by_a_link(lang: bouncekit.Language, words: str) -> None:
    assert words in bouncekit.explain("552 5.3.4 Message too large", lang=lang).explanation.advice


def test_the_size_of_a_file_is_not_the_message_s() -> None:
    told = "552 5.3.4 Message too large, limit 25 MB. IMG_1.MOV (61 MB) IMG_2.JPG (4 MB)"
    advice = bouncekit.explain(told, lang="en").explanation.advice

    assert "The limit is 25\u00a0MB" in advice
    assert "61" not in advice


OF_FILES = {
    "fr": "Outlook : la taille de la pièce jointe dépasse la limite autorisée.\nMa vidéo fait 90 Mo.",
    "en": "The file I send is 90 MB and it says: The attachment size exceeds the allowable limit. The file is 90 MB.",
    "de": "Die Größe des Anhangs überschreitet das zulässige Limit. Das Video hat 90 MB.",
}


@pytest.mark.parametrize(("lang", "text"), OF_FILES.items())
def test_what_the_reader_tells_of_a_file_is_no_limit(lang: bouncekit.Language, text: str) -> None:
    (failure,) = bouncekit.classify_text(text, lang=lang).failures

    assert bouncekit.Reason.MESSAGE_TOO_LARGE is failure.reason
    assert "90" not in failure.explanation.advice
    assert "25\u00a0M" in failure.explanation.advice


@pytest.mark.parametrize(
    "answer",
    [
        "552 5.3.4 Message too large: the maximum file size is 30 MB",
        "552 Attachments must not exceed 30 MB, message too large",
        "552 5.3.4 Message trop volumineux : les fichiers sont limités à 30 Mo",
        "552 5.3.4 Message too large (30 MB attachment limit)",
    ],
)
def test_a_limit_of_files_stays_one(answer: str) -> None:
    assert "La limite est de 30\u00a0Mo." in bouncekit.explain(answer).explanation.advice


@pytest.mark.parametrize(
    "told",
    [
        "The attachment exceeds the allowable limit, message too large. It's 90 MB.",
        "La pièce jointe est trop volumineuse, la limite est dépassée. Elle fait 90 Mo.",
        "Die Nachricht ist zu groß, das Limit ist überschritten. Sie hat 90 MB.",
    ],
)
def test_nor_is_what_they_tell_of_it_in_the_next_sentence(told: str) -> None:
    assert "90" not in bouncekit.explain(told).explanation.advice
