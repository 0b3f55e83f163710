"""The note: three forms of one text, in which what strangers wrote is text alone."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bouncekit.helpdesk import read_mail
from bouncekit.vocabulary import LANGUAGES, Language

HOSTILE = "<script>alert(1)</script> ``` [x](javascript:1) @marie ![i](http://x) \u202e\"'&"


def mail(answer: str) -> bytes:
    text = f"<jean@client.example>: host mx.client.example[192.0.2.1] said: {answer}"
    return (
        "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.fr (Mail Delivery System)\nTo: support@example.fr\n"
        "Subject: Undelivered Mail Returned to Sender\nContent-Type: text/plain; charset=utf-8\n\n"
        "This is the mail system at host mx.example.fr.\n\nI'm sorry to have to inform you that your message could\n"
        f"not be delivered.\n\n{text}\n"
    ).encode()


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.attributes = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes += len(attrs)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_note_says_who_why_and_what_to_do(lang: Language) -> None:
    note = read_mail(mail("552 5.2.2 Mailbox full"), lang=lang).note

    for text in (note.text, note.html):
        assert "jean@client.example" in text
        assert "552 5.2.2 Mailbox full" in text
    assert "`552 5.2.2 Mailbox full`" in note.markdown
    assert len(note.blocks[0].rows) >= 4


def test_what_a_stranger_wrote_is_text_alone() -> None:
    note = read_mail(mail(f"550 5.1.1 {HOSTILE}")).note
    parser = Tags()
    parser.feed(note.html)

    assert ({"p", "strong", "ul", "li", "code"}, 0) == (parser.seen, parser.attributes)
    assert "\u202e" not in note.text + note.markdown + note.html
    outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", note.markdown)
    assert "script" not in outside
    assert "![" not in outside


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_no_answer_breaks_out_of_its_code(answer: str) -> None:
    note = read_mail(mail(f"550 {' '.join(answer.split())}")).note
    parser = Tags()
    parser.feed(note.html)

    assert parser.seen <= {"p", "strong", "ul", "li", "code"}
    assert 0 == parser.attributes


def test_what_a_machine_answers_stands_in_the_note() -> None:
    absence = b"From: jean@client.example\nSubject: Absence\nAuto-Submitted: auto-replied\n\nDe retour le 16 mars *.\n"
    note = read_mail(absence, lang="fr").note

    assert "De retour le 16 mars *." in note.text
    assert "`De retour le 16 mars *.`" in note.markdown
    assert "<code>De retour le 16 mars *.</code>" in note.html


def test_outside_code_only_what_every_dialect_of_markdown_knows_is_marked_by_a_backslash() -> None:
    note = read_mail(mail("552 5.2.2 Mailbox full")).note
    outside = re.sub(r"`[^`]*`", "", note.markdown)

    assert set(re.findall(r"\\(.)", outside)) <= set(r"\`*_{}[]()>#+-.!")
    assert "jean&#64;client\\.example" in outside
    assert not re.search(r"[@<|~]", outside)
