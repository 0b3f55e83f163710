"""Addresses as fields and prose write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import cases

from bouncekit.reading.answers.addresses import clean_address, decode_orcpt, find_addresses
from bouncekit.reading.answers.xtext import decode_xtext


@cases(__file__, "fields")
def test_one_field_gives_one_bare_address(raw: str, address: str | None) -> None:
    assert address == clean_address(raw)


@cases(__file__, "xtext")
def test_xtext_is_decoded_where_it_cannot_be_a_subaddress(raw: str, address: str) -> None:
    assert address == decode_orcpt(raw)


def test_xtext_holds_utf8() -> None:
    assert "é+=" == decode_xtext("+C3+A9+2B+3D")


def test_prose_gives_each_address_once_and_no_message_id() -> None:
    text = (
        "to=<marie@example.fr>, mailto:paul@example.de. Message-ID: <x.y@example.org> «zoé@example.fr» "
        '1.2@3.4 "o b"@example.fr a@[192.0.2.1] MARIE@example.fr user@host'
    )

    assert ("marie@example.fr", "paul@example.de", "zoé@example.fr", '"o b"@example.fr', "a@[192.0.2.1]") == (
        find_addresses(text)
    )


@given(st.text(max_size=120))
def test_what_is_found_is_already_clean(text: str) -> None:
    found = find_addresses(text)

    assert found == tuple(clean_address(address) for address in found)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("您发送的邮件未能送达：wang.fang@example.cn", "wang.fang@example.cn"),
        ("收件人wang_fang@example.com.cn的邮箱已满", "wang_fang@example.com.cn"),
        ("宛先「taro@example.jp」は存在しません", "taro@example.jp"),
        ("ถึงsomchai@example.co.thไม่พบ", "somchai@example.co.th"),
        ("إلى marie@example.org، غير موجود", "marie@example.org"),
        ("&lt;marie@example.org&gt; is unknown", "marie@example.org"),
        ("写给 <用户@例子.中国> 的邮件", "用户@例子.中国"),
        ("bücher@bücher.example", "bücher@bücher.example"),
    ],
)
def test_words_of_another_script_end_an_address(text: str, address: str) -> None:
    assert (address,) == find_addresses(text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (r"jos\303\251@example.com", "josé@example.com"),
        (r"RCPT TO:<\303\251l\303\251onore@example.com>:", "éléonore@example.com"),
        (r"EXAMPLE\303smith@example.com", "303smith@example.com"),
    ],
    ids=["at the end", "twice", "no UTF-8"],
)
def test_octets_that_exim_wrote_in_octal_are_letters_of_the_address(text: str, address: str) -> None:
    assert (address,) == find_addresses(text)


@pytest.mark.parametrize(
    "text",
    [
        "See http://www.openspf.net/Why?s=mfrom;id=devis@x.example;ip=192.0.2.1",
        "See https://spf.example.org/why?id=a;from=devis@x.example",
    ],
)
def test_an_address_in_a_link_is_none_of_the_text(text: str) -> None:
    assert find_addresses(text) == ()


def test_an_address_behind_a_link_is_one() -> None:
    assert find_addresses("https://x.example/why; lea@x.example") == ("lea@x.example",)
