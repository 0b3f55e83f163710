"""Addresses as fields and prose write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bouncekit.reading.answers.addresses import clean_address, decode_orcpt, find_addresses
from bouncekit.reading.answers.xtext import decode_xtext


@pytest.mark.parametrize(
    ("raw", "address"),
    [
        ("rfc822;Marie.Dupont@EXAMPLE.FR", "Marie.Dupont@example.fr"),
        ("RFC822; <marie@example.fr>", "marie@example.fr"),
        ("<@a.example,@b.example:marie@example.fr>", "marie@example.fr"),
        ("@a.example:marie@example.fr", "marie@example.fr"),
        ('"Marie Dupont"@example.fr', '"Marie Dupont"@example.fr'),
        ("Marie (compta) <marie@example.fr>.", "marie@example.fr"),
        ("marie@example.fr (Marie Dupont)", "marie@example.fr"),
        ("smtp:marie@example.fr", "marie@example.fr"),
        ("mailto:marie@example.fr", "marie@example.fr"),
        ("'marie@example.fr'", "marie@example.fr"),
        ("marie@example.fr.", "marie@example.fr"),
        ("marie@[192.0.2.1]", "marie@[192.0.2.1]"),
        ("marie@localhost", "marie@localhost"),
        (r"utf-8; \x{E9}lodie@ex\x{E9}mple.fr", "élodie@exémple.fr"),
        ("utf-8;用户@例え.jp", "用户@例え.jp"),
        ("x400;/C=fr/A=atlas/P=acme/DD.RFC-822=marie(a)example.fr/", "marie@example.fr"),
        ("IMCEASMTP-marie+40example+2Efr@tenant.example", "marie@example.fr"),
        ("Notes; CN=Marie/O=Acme marie@example.fr", "marie@example.fr"),
        ("unknown; marie@example.fr", "marie@example.fr"),
        ("marie+liste@example.fr", "marie+liste@example.fr"),
        ("CN=Marie Dupont/O=Acme@ACME", None),
        ("LOCAL;marie", None),
        ("system;", None),
        ("<>", None),
        ("@", None),
        ("marie@", None),
        ("", None),
    ],
)
def test_one_field_gives_one_bare_address(raw: str, address: str | None) -> None:
    assert address == clean_address(raw)


@pytest.mark.parametrize(
    ("raw", "address"),
    [
        ("rfc822;marie+2Bliste@example.fr", "marie+liste@example.fr"),
        ("rfc822;marie+40example.fr", "marie@example.fr"),
        ("rfc822;marie+20@example.fr", "marie+20@example.fr"),
        ("rfc822;marie+liste@example.fr", "marie+liste@example.fr"),
    ],
)
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
