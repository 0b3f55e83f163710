"""A program whose name makes a document of it: it is not opened, not sent again and not shared by a link."""

import pytest

import bouncekit

DISGUISED = [
    "552 5.7.0 illegal attachment: Rechnung_2025.docx.exe",
    "554 5.7.1 Banned file: photo.jpg.scr",
    "550 5.7.1 Pièce jointe interdite : facture.pdf.vbs dans facture.zip",
    "552-5.7.0 This message was blocked because its content presents\n552 5.7.0 a risk.\n\nscan (2).pdf.js.zip",
    "554 5.7.1 attachment type not allowed (plan.xlsx   .lnk)",
]
DOCUMENTS = [
    "550 5.7.1 Attachment type not allowed: setup.exe",
    "552-5.7.0 This message was blocked because its content presents a risk. https://x.example/a.html.js",
    "554 5.7.1 Banned file: report.v2.pdf",
    "554 5.7.1 Banned file in the mail for lea@files.pdf.jar.example",
    "550 5.7.1 Attachment type not allowed: photos.jpg.zip",
]


@pytest.mark.parametrize("answer", DISGUISED)
@pytest.mark.parametrize(
    ("lang", "words"), [("fr", "ne le partagez pas"), ("en", "do not share it"), ("de", "teilen Sie sie nicht")]
)
def test_it_is_kept_from_everybody(answer: str, lang: bouncekit.Language, words: str) -> None:
    (failure,) = bouncekit.classify_text(answer, lang=lang).failures

    assert words in failure.explanation.advice
    assert {"fr": "programme", "en": "program", "de": "Programm"}[lang] in failure.explanation.title


@pytest.mark.parametrize("answer", DOCUMENTS)
def test_other_files_are_called_no_disguise(answer: str) -> None:
    (failure,) = bouncekit.classify_text(answer).failures

    assert "deux fins" not in failure.explanation.meaning


@pytest.mark.parametrize(("lang", "words"), [("fr", "ne le partagez pas"), ("en", "do not share it"), ("de", "teilen")])
@pytest.mark.parametrize("answer", ["552 blocked because its content presents", "554 5.7.1 Banned file: setup.exe"])
def test_who_shares_a_file_is_told_what_a_program_is(answer: str, lang: bouncekit.Language, words: str) -> None:
    advice = bouncekit.explain(answer, lang=lang).explanation.advice

    assert words in advice
    assert {"fr": "« exe »", "en": "“exe”", "de": "„exe“"}[lang] in advice.replace("\u00a0", " ")
