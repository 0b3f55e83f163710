"""Who sent a message: one answer from one list; persons under the names of machines, machines under those of persons."""
# ruff: noqa: E501 - a notice keeps its own line lengths

import ast
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from tables import cases

import bouncekit
from bouncekit.message import parse
from bouncekit.reading.sender.signals import read_signals
from bouncekit.text.folding import fold

ROOT = Path(__file__).parents[4] / "src" / "bouncekit"
SENDERS = tomllib.loads(files("bouncekit.data").joinpath("senders.toml").read_text(encoding="utf-8"))
QUOTED = "\n\n> Your message could not be delivered.\n>\n> <marie@example.org>: 550 5.1.1 User unknown\n"


def strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for inner in value.values() for text in strings(inner)]
    return [text for inner in value for text in strings(inner)] if isinstance(value, list) else []


def test_no_other_file_lists_a_sender_or_a_prefix() -> None:
    """Formats and software.toml name single programs, pasted.toml and stories.toml words of letters and of readers.

    That the formats' gate lists no sender, its schema holds.
    """
    listed = {fold(text) for section in ("names", "prefixes", "paths") for text in strings(SENDERS[section])} - {""}
    short = {text for text in listed if len(text) < 4}  # "re" and "<>" are words and signs of other things too
    data = [
        *(
            path
            for path in (ROOT / "data" / "kinds").glob("*.toml")
            if path.name not in {"software.toml", "stories.toml", "pasted.toml"}
        ),
        ROOT / "data" / "letters.toml",
    ]

    for path in data:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        assert not {fold(text) for text in strings(table)} & (listed - short), path
    for path in (ROOT / "reading").glob("*.py"):
        constants = {
            n.value
            for n in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(n, ast.Constant) and isinstance(n.value, str)
        }
        assert len({fold(text) for text in constants} & (listed - short)) < 4, path  # one word may mean another thing


@pytest.mark.parametrize(
    "path", ["<>", "", "< >", '<"">', "<#@[]>", "<@>", "<MAILER-DAEMON>", "<mail-daemon@example.org>"]
)
def test_a_null_path_in_every_way_of_writing_it(path: str) -> None:
    assert read_signals(parse(f"Return-Path: {path}\nFrom: a@example.org\n\n".encode())).null_path


@cases(__file__, "prefixes")
@pytest.mark.parametrize("path", ["", "Return-Path: <postmaster@example.org>\n"])
def test_a_postmaster_who_answers_is_a_person(prefix: str, path: str) -> None:
    message = f"{path}From: Postmaster <postmaster@example.org>\nTo: moi@example.fr\nSubject: {prefix} Undelivered mail\nContent-Type: text/plain; charset=utf-8\n\nBonjour, c'est réparé.{QUOTED}"

    assert "other" == bouncekit.classify(message.encode()).kind


@cases(__file__, "persons")
def test_a_person_who_writes_of_a_failure_is_no_mail_system(sender: str) -> None:
    head = f"From: {sender}\n" if sender else ""
    body = "Bonjour,\n\nvotre message à marie@example.org n'a pas pu être remis (550 5.1.1). Je l'ai corrigé, renvoyez-le.\n\nCordialement,\nKim\n"
    report = bouncekit.classify(
        f"{head}To: moi@example.fr\nSubject: Votre message\nContent-Type: text/plain; charset=utf-8\n\n{body}".encode()
    )

    assert "other" == report.kind
    assert bool(sender) == report.may_auto_reply  # nobody to answer to


@pytest.mark.parametrize(
    ("labels", "answer"),
    [
        (("De", "Envoyé", "À", "Objet"), "TR : Ordre du jour"),
        (("From", "Sent", "To", "Subject"), "FW: Agenda"),
        (("Von", "Gesendet", "An", "Betreff"), "WG: Protokoll"),
        (("De", "Enviado", "Para", "Asunto"), "RV: Acta"),
        (("Da", "Inviato", "A", "Oggetto"), "I: Verbale"),
        (("Van", "Verzonden", "Aan", "Onderwerp"), "FW: Notulen"),
        (("De", "Enviada", "Para", "Assunto"), "ENC: Ata"),
    ],
)
@pytest.mark.parametrize("mark", ["", "> "])
def test_an_ordinary_letter_that_is_handed_on_without_a_mark(labels: tuple[str, ...], answer: str, mark: str) -> None:
    block = zip(labels, ["Paul Petit <paul@example.com>", "2 mars 2026 09:00", "marie@example.fr", answer], strict=True)
    lines = [*(f"{label}: {value}" for label, value in block), "", "Voici le document.", "Paul"]
    body = "Pour info.\n\n" + "\n".join(mark + line for line in lines)
    message = f"From: Marie Roux <marie@example.fr>\nTo: lea@example.fr\nSubject: {answer}\nContent-Type: text/plain; charset=utf-8\n\n{body}\n"

    assert "other" == bouncekit.classify(message.encode()).kind


@cases(__file__, "notices")
def test_a_notice_in_unknown_words_is_a_failure(head: str, subject: str, text: str, writer: str) -> None:
    body = f"Content-Type: text/plain\n\n{text}"
    if writer:
        body = f"Content-Type: multipart/mixed; boundary=b\n\n--b\n\n{text}\n--b\nContent-Type: message/rfc822\n\nFrom: {writer}\nTo: lea@isp.example\nSubject: Devis\n\nBonjour\n--b--\n"

    assert "failure" == bouncekit.classify(f"{head}\nTo: moi@example.fr\nSubject: {subject}\n{body}".encode()).kind


@cases(__file__, "ordinary")
def test_ordinary_machine_mail_is_no_failure(head: str, subject: str, text: str) -> None:
    assert "failure" != bouncekit.classify(f"{head}\nTo: moi@example.fr\nSubject: {subject}\n\n{text}".encode()).kind
