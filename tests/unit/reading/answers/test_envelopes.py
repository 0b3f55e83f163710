"""Addresses within addresses: every documented form, ordinary ones, and whatever else may stand there."""
# ruff: noqa: E501 - a case is one line of a table

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bouncekit
from bouncekit import decode_envelope, unwrap_envelope
from bouncekit.message import parse
from bouncekit.reading import read

MARIE = "marie.durand@example.org"
SES = "0100019531c2a7b1-5f1d2c3b-1111-4222-8333-abcdefabcdef-000000"


@pytest.mark.parametrize(
    ("envelope", "scheme", "address", "detail"),
    [
        # Mailman, Postfix and their like
        ("list-bounces+marie.durand=example.org@lists.example.fr", "verp", MARIE, "list-bounces"),
        ("bounce-marie.durand=example.org@mail.example.fr", "verp", MARIE, "bounce"),
        ("bounces-marie=example.org@mail.example.fr", "verp", "marie@example.org", "bounces"),
        ("owner-liste-jean-luc=example.org@lists.example.fr", "verp", None, "owner-liste-jean"),
        ("bounce-jean-luc=example.org@mail.example.fr", "verp", None, "bounce-jean"),  # the list "jean"?
        ("bounces-6-1234-jean-luc=example.org@mail.example.fr", "verp", "jean-luc@example.org", "bounces-6-1234"),
        ("liste-owner-jean-luc=example.org@lists.example.fr", "verp", "jean-luc@example.org", "liste-owner"),
        ("liste-bounces-2031-jean-luc=example.org@lists.example.fr", "verp", "jean-luc@example.org", "liste-bounces-2031"),
        ("news+jean-luc=EXAMPLE.org@mail.example.fr", "verp", "jean-luc@example.org", "news"),
        ("news+marie+tag=example.org@mail.example.fr", "verp", "marie+tag@example.org", "news"),
        ("a-b-jean=example.org@mail.example.fr", "verp", None, "a-b"),
        ("-marie=example.org@list.example.fr", "verp", "marie@example.org", None),  # qmail
        ("<list-bounces+marie.durand=example.org@lists.example.fr>", "verp", MARIE, "list-bounces"),
        ("liste-return-1234-marie=example.org@lists.example.fr", "ezmlm", "marie@example.org", "liste-return-1234"),
        ("liste-return-1234-@lists.example.fr", "ezmlm", None, "liste-return-1234"),
        ("liste-sc.1772.abcd-marie=example.org@lists.example.fr", "ezmlm", "marie@example.org", "liste-sc.1772.abcd"),
        ("bounce+marie.durand==a==example.org==liste@lists.example.fr", "sympa", MARIE, "liste"),
        ("bounce+marie==a==example.org==liste==w@lists.example.fr", "sympa", "marie@example.org", "liste"),
        ("owner-liste*marie**example.org@LISTSERV.example.fr", "listserv", "marie@example.org", "owner-liste"),
        # services
        ("bounces+1234567-ab12-marie.durand=example.org@em.example.fr", "sendgrid", MARIE, "1234567-ab12"),
        ("bounce+5f1d2c.9a8b7c-marie.durand=example.org@mg.example.fr", "mailgun", MARIE, "5f1d2c.9a8b7c"),
        ("bounce-mc.us7_13723.1234-marie=example.org@mail1.example.fr", "mailchimp", "marie@example.org", "mc.us7_13723.1234"),
        ("bounce-md_30123456.5a1b2c3d.v1-0f@mandrillapp.com", "mandrill", None, "md_30123456.5a1b2c3d.v1-0f"),
        (f"{SES}@eu-west-1.amazonses.com", "amazonses", None, SES),
        (f"{SES}@amazonses.com", "amazonses", None, SES),
        (f"{SES}@retour.example.fr", "amazonses", None, SES),
        ("bounce+42-res.partner-17@odoo.example.fr", "odoo", None, "42-res.partner-17"),
        ("bounce+42@odoo.example.fr", "odoo", None, "42"),
        ("3abcDEFgHIJ@gaia.bounces.google.com", "gmail", None, "3abcDEFgHIJ"),
        ("liste+bncBABCDEFGHIJ@googlegroups.com", "google_groups", "liste@googlegroups.com", "bncBABCDEFGHIJ"),
        ("paul+caf_=marie=example.org@example.fr", "caf", "marie@example.org", "paul@example.fr"),
        # forwarders and signatures
        ("SRS0=HHHH=TT=example.org=marie.durand@relais.example", "srs0", MARIE, "HHHH=TT"),
        ("srs0+hhhh=tt=example.org=marie.durand@relais.example", "srs0", MARIE, "hhhh=tt"),
        ("SRS1=GGGG=relais.example==HHHH=TT=example.org=marie.durand@autre.example", "srs1", MARIE, "relais.example"),
        ("SRS1+GGGG=relais.example=-HHHH=TT=example.org=marie.durand@autre.example", "srs1", MARIE, "relais.example"),
        ("bounces+SRS=AbCdE=ZZ=example.org=marie@tenant.example", "srs365", "marie@example.org", "bounces"),
        ("prvs=0123456789=marie.durand@example.org", "batv", MARIE, "0123456789"),
        ("prvs=marie.durand/0123456789@example.org", "batv", MARIE, "0123456789"),
        ("btv1==0123456789ab==marie.durand@example.org", "batv", MARIE, "0123456789ab"),
        ("marie+factures@example.org", "plus", "marie@example.org", "factures"),
    ],
)  # fmt: skip
def test_every_form(envelope: str, scheme: str, address: str | None, detail: str | None) -> None:
    found = decode_envelope(envelope)

    assert bouncekit.EnvelopeAddress(scheme, address, detail) == found


@pytest.mark.parametrize(
    "ordinary",
    [MARIE, "jean-luc@example.org", "bounce@example.org", "a=b@example.org", "<>", "", "@", "marie", "SRS0=x@example.org", "+@x.org", "é@"],
)  # fmt: skip
def test_an_ordinary_address_carries_nothing(ordinary: str) -> None:
    assert None is decode_envelope(ordinary)
    assert () == unwrap_envelope(ordinary)


def test_the_users_own_delimiters() -> None:
    found = decode_envelope("retour#jean-luc%example.org@example.fr", delimiters="#%")

    assert bouncekit.EnvelopeAddress("verp", "jean-luc@example.org", "retour") == found
    assert None is decode_envelope("retour#jean-luc@example.fr", delimiters="#%")
    with pytest.raises(ValueError, match="two characters"):
        decode_envelope("x@example.fr", delimiters="+")


def test_what_is_wrapped_twice_is_unwrapped_twice() -> None:
    levels = unwrap_envelope("SRS0=HHHH=TT=lists.example.fr=list-bounces+marie.durand=example.org@relais.example")

    assert [("srs0", "list-bounces+marie.durand=example.org@lists.example.fr"), ("verp", MARIE)] == [
        (level.scheme, level.address) for level in levels
    ]


PIECES = st.sampled_from(
    ["SRS0=", "SRS1=", "=", "==", "+", "-", "prvs=", "bounces", "a.fr", "@", "return-1", "*", "é", "%"]
)


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=20).map("".join)))
def test_no_address_raises(address: str) -> None:
    for level in unwrap_envelope(address):
        assert level.address is None or "@" in level.address


def notice(header: str, body: str) -> bytes:
    return (
        f"Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.org\nSubject: Undelivered Mail Returned to Sender\n{header}\n\n{body}"
    ).encode()


@pytest.mark.parametrize(
    ("header", "address"),
    [
        ("To: liste-bounces+marie.durand=example.org@lists.example.fr", MARIE),
        ("Delivered-To: liste-bounces+marie.durand=example.org@lists.example.fr\nTo: liste@example.fr", MARIE),
        ("X-Original-To: SRS0=H=T=lists.example.fr=liste-bounces+marie.durand=example.org@relais.example", MARIE),
        ("To: prvs=0123456789=paul@example.fr", None),
        ("To: paul+factures@example.fr", None),
        ("To: a-b-jean=example.org@mail.example.fr", None),
        ("To: l-bounces+a=example.org@x.example, l-bounces+b=example.org@x.example", None),
    ],
)
def test_a_notice_that_names_nobody_takes_the_recipient_from_its_own_address(header: str, address: str | None) -> None:
    report = bouncekit.classify(notice(header, "This is the mail system at host mx.example.org.\n\nMailbox full.\n"))

    assert [(address, "envelope" if address else None)] == [
        (failure.recipient, failure.recipient_found_in) for failure in report.failures
    ]


def test_who_is_named_comes_before_who_is_decoded() -> None:
    header = "To: liste-bounces+marie.durand=example.org@lists.example.fr"
    facts = read(parse(notice(header, "This is the mail system at host mx.\n\n<paul@example.org>: mailbox full\n")))

    assert ["paul@example.org"] == [said.address for said in facts.recipients]
