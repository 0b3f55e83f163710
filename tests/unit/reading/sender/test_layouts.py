"""Pages of templates and of people's mail programs, by where their words stand."""

import pytest

from bouncekit.message import parse
from bouncekit.reading.sender.layouts import Layout, layout_of

CELLS = "<table width=600><tr><td>Bonjour Nina,</td></tr><tr><td>Votre panier est prêt.</td></tr></table>"
LETTER = "<p>Bonjour Nina, le panier est prêt, tu passes ce soir ?</p>"
BANNER = "<table><tr><td>Ce message vient de dehors.</td></tr></table>"


@pytest.mark.parametrize(
    ("page", "layout"),
    [
        (CELLS, Layout.TABLE),
        (f"<style>p {{ margin: 0 }}</style>{CELLS}", Layout.TABLE),
        (LETTER, Layout.NONE),
        (f"{BANNER}{LETTER}", Layout.NONE),
        (f'<div dir="ltr">{LETTER}</div>{BANNER}', Layout.LETTER),
        (f"{LETTER}<blockquote>{CELLS}</blockquote>", Layout.NONE),
        (f"<style>@media only screen {{ td {{ width: 100% }} }}</style>{LETTER}", Layout.TEMPLATE),
        ('<p>Votre panier</p><a href="x" style="background:#06c;padding:9px">Voir</a>', Layout.BUTTON),
        ("<table><tr><td>", Layout.NONE),
    ],
)
def test_where_the_words_stand_tells_who_made_the_page(page: str, layout: Layout) -> None:
    message = parse(f"From: a@x.example\nContent-Type: text/html; charset=utf-8\n\n{page}\n".encode())

    assert layout_of(message) is layout


def test_a_text_alone_and_an_attached_page_have_no_layout() -> None:
    attached = f"From: a@x.example\nContent-Type: text/html\nContent-Disposition: attachment\n\n{CELLS}\n"

    assert layout_of(parse(b"From: a@x.example\n\nBonjour\n")) is Layout.NONE
    assert layout_of(parse(attached.encode())) is Layout.NONE
