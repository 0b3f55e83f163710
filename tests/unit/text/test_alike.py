"""Texts that differ in their addresses alone have one form; what is no plain text has its own."""

import pytest

from bouncekit.text.alike import alike, blotted, examples


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("550 5.1.1 <a@b.fr>: unknown", "550 5.1.1 <marie.durand@example.org>: unknown"),
        ("Client host [192.0.2.11] blocked", "Client host [10.0.0.8] blocked"),
        ("a@b.fr and c@d.fr", "someone@example.org and x@y.z"),
        ("refused: 192.0.2.1 for a@b.fr.", "refused: 203.0.113.77 for me@example.com."),
    ],
)
def test_texts_that_differ_in_their_addresses_are_alike(one: str, other: str) -> None:
    assert alike(one) == alike(other)
    assert one != alike(one)
    short, long = examples(alike(one))
    assert alike(short) == alike(long) == alike(one)
    assert len(short) <= len(one) < len(long)


@pytest.mark.parametrize(
    "text",
    [
        "550 5.1.1 User unknown",
        "550 5.7.1 refused, see version 1.2.3.4.5 or host 1.2.3.4.example",
        "550 5.7.1 refused by 192.5.1.1",  # in which a status seems to stand
        "550 MX record points to 127.0.0.1",
        "<bounce=ann@example.org>",
        "<ann+box@example.org>",
        "Boîte de <ann@example.org> pleine",
        "\1 <ann@example.org>",
        "\3\1",
        "ann@example.org\n",
        "a@b c@d e@f g@h i@j",
        "`ann@example.org'",
        "",
    ],
)
def test_what_is_not_plain_stands_for_itself(text: str) -> None:
    assert (text,) == examples(alike(text))


def test_the_words_around_an_address_tell_texts_apart() -> None:
    assert alike("<ann@example.org>: unknown") != alike("<ann@example.org> unknown")
    assert alike("to ann@example.org") != alike("to [192.0.2.1]")


def test_an_address_is_blotted_out_letter_by_letter() -> None:
    assert "<xxx@xxxxxxxxxxx>: no spam" == blotted("<ann@example.org>: no spam")
    assert "no address" == blotted("no address")
    assert "用户xxx@xxxxxxxxxxx不存在" == blotted("用户ann@example.org不存在")
    assert "<xx@xxxxx> no" == blotted("<用户@例子.公司> no")
    assert f"{'a' * 6}{'x' * 64}@{'x' * 127}b" == blotted(f"{'a' * 70}@{'b' * 128}")
