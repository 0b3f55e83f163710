"""The tables behind the rules are complete."""

import pytest
from tables import cases

from bouncekit import data
from bouncekit.judging.blocklists import blocklist_in
from bouncekit.judging.registry import consequences, reply_code_reason, status_code
from bouncekit.judging.rules.book import default_book
from bouncekit.vocabulary import Reason

# https://www.iana.org/assignments/smtp-enhanced-status-codes: the last detail of each subject, numbered without gaps.
LAST_DETAIL = {0: 0, 1: 10, 2: 4, 3: 6, 4: 7, 5: 6, 6: 10, 7: 30}


def test_the_whole_iana_registry_is_there() -> None:
    codes = {f"{subject}.{detail}" for subject, last in LAST_DETAIL.items() for detail in range(last + 1)}

    assert codes == set(data.load("registry/status.toml"))


def test_every_reason_has_its_consequences() -> None:
    assert set(Reason) == set(consequences())


@cases(__file__, "statuses")
def test_a_status_is_looked_up_without_its_class_and_falls_back_to_its_subject(status: str, meaning: str) -> None:
    found = status_code(status)

    assert found is not None
    assert meaning == found.meaning


@pytest.mark.parametrize("status", ["5.9.9", "", "5", "x.y.z", "5.1", "....", "2.0"])
def test_what_is_no_status_is_not_found_or_falls_back(status: str) -> None:
    found = status_code(status)

    assert found is None or found.meaning.startswith("other")


@pytest.mark.parametrize(
    ("code", "command", "reason"),
    [
        (550, "RCPT TO", None),
        (553, "RCPT TO", "user_unknown"),
        (550, "DATA", "recipient_filtered"),
        (550, None, None),
        (556, None, "host_not_accepting"),
        (250, None, None),
    ],
)
def test_a_reply_code_means_what_the_failed_command_makes_of_it(
    code: int, command: str | None, reason: str | None
) -> None:
    assert reason == reply_code_reason(code, command)


def test_no_blocklist_marker_hides_another() -> None:
    rows = data.load("registry/blocklists.toml")["list"]
    markers = [marker for row in rows for marker in (*row.get("zones", ()), *row.get("markers", ()))]

    assert sorted(set(markers)) == sorted(markers)


def test_each_blocklist_is_found_by_each_of_its_zones_and_markers() -> None:
    rows = data.load("registry/blocklists.toml")["list"]
    said = [(row.get("called", row["name"]), f"refused, {marker}") for row in rows for marker in row.get("markers", ())]
    said += [
        (row.get("called", row["name"]), f"blocked using 2.0.0.127.{zone}")
        for row in rows
        for zone in row.get("zones", ())
    ]
    found = [(name, blocklist_in(text, Reason.CLIENT_BLOCKED)) for name, text in said]

    assert [] == [(name, listed) for name, listed in found if listed is None or listed.name != name]


def test_blocklists_have_a_known_type_and_those_that_rules_name_are_there() -> None:
    rows = data.load("registry/blocklists.toml")["list"]
    names = {rule.blocklist for rule in default_book().rules if rule.blocklist}

    assert {"ip", "domain", "content"} == {row["type"] for row in rows}
    assert set() == names - {row["name"] for row in rows}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("blocked by spamhaus, see https://www.spamhaus.org/pbl/", "Spamhaus PBL"),
        ("client host blocked using b.barracudacentral.org; see https://www.spamhaus.org/", "Barracuda"),
        ("listed in dnsbl.example.net", "dnsbl.example.net"),
        ("blocked using list.example.org; reason 127.0.0.2", "list.example.org"),
        ("found on mx.example.org", None),
        ("our filter absorbs spam", None),
    ],
)
def test_the_first_list_counts_under_its_most_exact_name(text: str, name: str | None) -> None:
    found = blocklist_in(text, Reason.CLIENT_BLOCKED)

    assert name == (found.name if found else None)
