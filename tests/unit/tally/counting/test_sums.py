"""The sums of many messages: the same in any order and any number of parts, bounded, and complete."""

import json
import pickle
from datetime import date
from random import Random

import notices
import pytest
from hypothesis import given
from hypothesis import strategies as st

import bouncekit
from bouncekit.model import Report
from bouncekit.tally import Counted, FailureCounted, Listed, Table, Tally, counted_in, sample_of, tallied
from bouncekit.tally.counting import sums
from bouncekit.tally.counting.providers import provider_of

COMPLAINT = """\
From: fbl@provider.example
To: abuse@shop.example
Subject: complaint
Date: Tue, 10 Mar 2026 10:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Provider/1.0
Version: 1
Original-Rcpt-To: anne@provider.example
Source-IP: 192.0.2.7

--b
Content-Type: message/rfc822

From: news@shop.example
To: anne@provider.example
List-Id: <news.shop.example>
Subject: News

Hello
--b--
"""


def failure(address: str, answer: str, day: str = "Mon, 09 Mar 2026 10:00:00 +0100") -> Report:
    text = notices.failure(address, answer).replace("Subject:", f"Date: {day}\nSubject:", 1)
    return bouncekit.classify(text.encode())


REPORTS = [
    failure("anne@gmial.com", "550 5.1.2 Host or domain name not found"),
    failure("jean@example.org", "550 5.1.1 User unknown"),
    failure("jean@example.org", "452 4.2.2 Mailbox full", "Sun, 15 Mar 2026 23:30:00 -0500"),
    failure("luc@orange.fr", "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org"),
    failure("eve@example.net", "550 Camel for <eve@example.net> refused by tent 17"),
    bouncekit.classify(COMPLAINT.encode()),
    bouncekit.classify(b"From: a@example.fr\nSubject: Bonjour\n\nBonjour\n"),
]
COUNTED = [counted_in(report, "page") for report in REPORTS]


def test_a_tally_tells_what_came_back_and_of_whom() -> None:
    tally = tallied(COUNTED)

    assert {"failure": 5, "complaint": 1, "other": 1} == tally.as_dict()["kinds"]
    assert {"permanent": 3, "temporary": 1, "blocked": 1, "suppressed": 0} == tally.as_dict()["severities"]
    assert ("anne@gmail.com", 1) == (
        tally.addresses["anne@gmial.com"].instead,
        tally.addresses["anne@gmial.com"].condemned,
    )
    assert (1, 1) == tally.addresses["jean@example.org"][:2]
    assert "mailbox_full" == tally.addresses["jean@example.org"].reason  # the last
    assert [Listed("Spamhaus ZEN", "ip", "https://check.spamhaus.org/")] == list(tally.blocklists)
    assert (["abuse"], ["192.0.2.7"], ["anne@provider.example"]) == tuple(
        list(table) for table in (tally.complaints, tally.complaint_ips, tally.complainers)
    )
    assert 1 == tally.streams["news.shop.example"]
    assert 1 == tally.providers["Orange"]
    assert {"2026-03-09": 4, "2026-03-10": 1, "2026-03-15": 1} == {
        f"{date.fromordinal(day)}": tally.days[day] for day in tally.days
    }
    assert ["550 Camel for <address> refused by tent 17"] == [answer.text for answer, _ in tally.not_understood()]


@given(st.lists(st.sampled_from(COUNTED), max_size=30), st.integers(1, 5), st.randoms(use_true_random=False))
def test_the_sums_do_not_depend_on_order_or_parts(counted: list[Counted], parts: int, chance: Random) -> None:
    whole = tallied(counted)
    shuffled = sorted(counted, key=lambda _: chance.random())
    merged = Tally()
    for part in range(parts):
        merged.merge(pickle.loads(pickle.dumps(tallied(shuffled[part::parts]))))

    assert vars(whole) == vars(merged)
    assert whole.not_understood() == merged.not_understood()
    assert whole.most_pressing(9) == merged.most_pressing(9)


@pytest.mark.parametrize("detail", ["summary", "rules", "page"])
def test_what_counts_survives_json(detail: str) -> None:
    for report in REPORTS:
        counted = counted_in(report, detail)  # type: ignore[arg-type]
        assert counted == Counted.of_list(json.loads(json.dumps(counted)))


def test_a_summary_costs_no_masking_and_keeps_no_address() -> None:
    tally = tallied([counted_in(report) for report in REPORTS])

    assert ({}, 0, 0, 0) == (tally.addresses, len(tally.days), len(tally.answers), tally.undated)
    assert tallied(COUNTED).as_dict() == tally.as_dict()


def test_no_number_of_answers_or_addresses_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sums, "MOST_ANSWERS", 2)
    monkeypatch.setattr(sums, "MOST_ADDRESSES", 2)
    who = zip("aabcd", ("camel", "camel", "zebra", "lion", "tiger"), strict=True)
    tally = tallied([counted_in(failure(f"{name}@example.org", f"550 {word}"), "page") for name, word in who])

    assert (2, 2, 5, 5) == (len(tally.answers), tally.answers.others, tally.answers.total, tally.rules.total)
    assert (["a@example.org", "b@example.org"], 2) == (list(tally.addresses), tally.further_addresses)
    assert 2 == len(tally.not_understood())


def test_a_full_table_still_counts() -> None:
    table: Table[str] = Table(("good", "bad"), most=1)
    table.add("a", "bad", 2)
    table.add("b", "good")
    other: Table[str] = Table(("good", "bad"))
    other.add("c", "bad")
    other.add("a")
    table.merge(other)

    assert [("a", {"good": 1, "bad": 2})] == table.first()
    assert (2, 5, 3, 0) == (table.others, table.total, table["a"], table["b"])


def test_what_is_dangerous_comes_first_however_rare() -> None:
    many = [FailureCounted("user_unknown", "fix_address", "example.org", "permanent")] * 1000
    virus = FailureCounted("virus_detected", "beware", "example.org", "blocked")
    pressing = tallied([Counted("failure", (*many, virus))]).most_pressing(5)

    assert [("virus_detected", "beware"), ("user_unknown", "fix_address")] == [what for what, _ in pressing]


@pytest.mark.parametrize(
    ("host", "domain", "provider"),
    [
        ("firm-fr.mail.protection.outlook.com", "firm.fr", "Microsoft 365"),
        ("hotmail-com.olc.protection.outlook.com", "hotmail.com", "Microsoft (Outlook.com)"),
        ("aspmx.l.google.com", "firm.fr", "Google"),
        (None, "wanadoo.fr", "Orange"),
        ("MX1.Firm.co.uk.", "firm.co.uk", "firm.co.uk"),
        ("192.0.2.1", "firm.fr", "firm.fr"),
        ("2001:db8::1", "firm.fr", "firm.fr"),
        ("notgoogle.com", "x.example", "notgoogle.com"),
        (None, "", ""),
    ],
)
def test_a_server_tells_whose_it_is(host: str | None, domain: str, provider: str) -> None:
    assert provider == provider_of(host, domain)


def test_a_sample_leaves_out_the_returned_message_and_what_is_no_text() -> None:
    content = (
        b"From: Paul Petit <paul.petit@firm.example>\r\nTo: anne.grand@example.org\r\nSubject: Paul Petit est parti\r\n"
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nAnne Grand\x1b[2J <anne.grand@example.org>\r\n'
        b"--b\r\nContent-Type: image/png\r\n\r\nxyz\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
        b"From: secret@example.org\r\nSubject: secret\r\n\r\nsecret\r\n--b--\r\n"
    )
    sample = sample_of(content, bouncekit.classify(content))

    assert not [word for word in ("paul", "petit", "anne", "grand", "secret", "\x1b", "xyz") if word in sample.lower()]
    assert "--- image/png\n[3 bytes are left out]" in sample
    assert "--- message/rfc822\n[the returned message is left out]" in sample


def test_a_sample_leaves_out_who_is_greeted_and_what_they_wrote_about() -> None:
    content = (
        "From: MAILER-DAEMON@mx.example\r\nTo: =?utf-8?q?Zo=C3=A9_Lef=C3=A8vre?= <z@shop.example>\r\n"
        "Date: Mon, 5 Jan 2026 08:00:00 +0100\r\nSubject: Undeliverable: Arriver plus tard lundi\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n--b\r\n'
        "Content-Type: text/plain; charset=utf-8\r\n\r\nDear Mr. Martin:\r\nBonjour Madame Le Goff,\r\n"
        "Hi. This is the program that delivers.\r\nthe message of Zoé Lefèvre, sent Mon, 5 Jan 2026 08:00:00 +0100,\r\n"
        "Subject: Re: Arriver plus tard lundi\r\nwas refused by the camel. Account 4111 1111 1111 1111.\r\n--b\r\n"
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        "Final-Recipient: rfc822; q@firm.example\r\nAction: failed\r\nStatus: 5.0.0\r\n"
        "Diagnostic-Code: smtp; 550 Camel refused by tent\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
        "From: z@shop.example\r\nTo: q@firm.example\r\nSubject: Re: Arriver plus tard lundi\r\n\r\nx\r\n--b--\r\n"
    ).encode()
    sample = sample_of(content, bouncekit.classify(content))

    for told in ("Martin", "Goff", "Zoé", "Lefèvre", "Jan 2026", "Arriver", "4111"):
        assert told not in sample
    for kept in ("Dear <name>:", "Bonjour <name>,", "Hi. This is the program", "Undeliverable: <subject>"):
        assert kept in sample
