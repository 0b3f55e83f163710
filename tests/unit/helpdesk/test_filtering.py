"""A message with what is known of it in its header."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bouncekit.helpdesk import Desk, FilterOptions, filtered, read_mail

CORPUS = Path(__file__).parents[3] / "corpus"
NOTICE = (CORPUS / "postfix/mailbox-full-orange-417.eml").read_bytes()
DESK = Desk(("[support-{id}]",), ("support+{id}@example.fr",))


def fields(content: bytes) -> list[bytes]:
    return content.replace(b"\r\n", b"\n").partition(b"\n\n")[0].split(b"\n")


def through(content: bytes, options: FilterOptions | None = None) -> bytes:
    return filtered(content, read_mail(content, DESK), options)


def test_the_fields_stand_at_the_top_and_the_rest_is_untouched() -> None:
    out = through(NOTICE)

    assert out.endswith(NOTICE)
    assert [
        b"X-Bouncekit-Kind: failure",
        b"X-Bouncekit-Handling: reopen",
        b"X-Bouncekit-May-Auto-Reply: no",
        b"X-Bouncekit-Proof: unproven",
        b"X-Bouncekit-Category: quota_exceeded",
        b"X-Bouncekit-Reason: mailbox_full",
        b"X-Bouncekit-Recipient: marie.durand@orange.fr",
        b"X-Bouncekit-Original-Message-ID: <boite-pleine-orange-417@example.fr>",
    ] == fields(out)[:8]


def test_a_strangers_fields_of_our_names_are_taken_out() -> None:
    forged = (
        b"From marie Mon Mar  2 10:00:00 2026\nX-Bouncekit-Kind: other\nX-BOUNCEKIT-Handling: nothing,\n\tfolded\n"
        + NOTICE
    )
    out = through(forged)

    assert out.startswith(b"From marie Mon Mar  2 10:00:00 2026\nX-Bouncekit-Kind: failure\n")
    assert b"other" not in out[:400]
    assert b"folded" not in out
    assert 1 == out.lower().count(b"x-bouncekit-handling:")


def test_a_notice_is_laid_to_the_thread_of_what_came_back() -> None:
    content = b"In-Reply-To: <else@x>\nReferences: <a@x>\n <b@x>\n" + NOTICE
    top = fields(through(content, FilterOptions(threads=True)))

    assert [b"<boite-pleine-orange-417@example.fr>"] * 2 == [
        line.partition(b": ")[2] for line in top if line.lower().startswith((b"in-reply-to:", b"references:"))
    ]
    assert b" <b@x>" not in top


def test_what_must_not_be_answered_says_so_once() -> None:
    content = b"From: nas@example.fr\nSubject: Backup failed\n\nJob: nightly\nStatus: failed\n"
    marked = through(content, FilterOptions(marks=True))

    assert b"\nAuto-Submitted: auto-replied\n" in marked
    assert 1 == through(NOTICE, FilterOptions(marks=True)).count(b"Auto-Submitted:")


def test_the_tag_is_set_where_the_ticket_is_known_and_not_named() -> None:
    letter = b"From: Jean <jean@client.example>\r\nTo: support+12@example.fr\r\nSubject:  Devis\r\n\r\nBonjour.\r\n"
    out = through(letter, FilterOptions(tag="[support-{id}]"))

    assert b"\r\nSubject: [support-12] Devis\r\n" in out
    named = letter.replace(b" Devis", b"Re: [support-12] Devis")
    assert b"Subject: Re: [support-12] Devis" in through(named, FilterOptions(tag="[support-{id}]"))


@pytest.mark.parametrize("path", sorted(CORPUS.rglob("*.eml"))[::11], ids=lambda path: path.stem)
def test_no_message_of_the_corpus_loses_a_byte_of_its_body(path: Path) -> None:
    content = path.read_bytes()

    assert through(content, FilterOptions(threads=True, marks=True)).endswith(content[-200:])
    assert through(through(content)).endswith(content)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.binary(max_size=200))
def test_any_bytes_come_out_whole(head: bytes, body: bytes) -> None:
    content = b"X-Odd: " + head.replace(b"ounce", b"") + b"\n\n" + body

    assert through(content).endswith(content)
