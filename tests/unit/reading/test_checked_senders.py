"""Whom a page of a refused sender names is not the recipient."""

import pytest

import bouncekit

PAGES = [
    "http://www.openspf.net/Why?s=mfrom;id=shop@bakery.example;ip=192.0.2.1",
    "http://www.openspf.org/Why?s=mfrom&id=shop@bakery.example&ip=192.0.2.1",
    "https://spf.example/why?s=mfrom;id=shop%40bakery.example;ip=192.0.2.1",
]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("before", ["", "shop@bakery.example: Recipient address rejected: "])
def test_who_is_refused_as_sender_is_no_recipient(page: str, before: str) -> None:
    (failure,) = bouncekit.classify_text(f"550 5.7.23 {before}SPF fail. Please see {page}").failures

    assert failure.recipient is None


@pytest.mark.parametrize("page", PAGES)
def test_the_recipient_beside_the_page_stays(page: str) -> None:
    answer = f"550 5.7.23 <ann@mill.example>: Recipient address rejected: SPF fail. Please see {page}"
    (failure,) = bouncekit.classify_text(answer).failures

    assert failure.recipient == "ann@mill.example"


def test_an_address_behind_a_page_is_found_all_the_same() -> None:
    (failure,) = bouncekit.classify_text("550 5.1.1 see https://x.example/help;ann@mill.example: unknown").failures

    assert failure.recipient == "ann@mill.example"
