"""The names that other systems give to our reasons."""

import re

import pytest

import bouncekit
from bouncekit import data
from bouncekit.interop.names import name_for, systems
from bouncekit.vocabulary import Reason, Severity

TABLES = data.load("names.toml")

# What the systems' own documents list: a name that is not among them is a slip of ours.
KNOWN = {
    "ses": {
        "Undetermined/Undetermined", "Permanent/General", "Permanent/NoEmail", "Permanent/Suppressed",
        "Permanent/OnAccountSuppressionList", "Transient/General", "Transient/MailboxFull",
        "Transient/MessageTooLarge", "Transient/ContentRejected", "Transient/AttachmentRejected",
    },
    "powermta": {
        "bad-configuration", "bad-connection", "bad-domain", "bad-mailbox", "content-related", "inactive-mailbox",
        "invalid-sender", "message-expired", "no-answer-from-host", "other", "policy-related", "protocol-errors",
        "quota-issues", "relaying-issues", "routing-errors", "spam-related", "virus-related",
    },
    "sendgrid": {
        "Invalid Address", "Technical", "Content", "Reputation", "Frequency/Volume", "Mailbox Unavailable",
        "Unclassified",
    },
    "anymail": {"invalid", "bounced", "timed_out", "blocked", "spam", "unsubscribed", "other"},
    "mautic": {
        "antispam", "autoreply", "concurrent", "content_reject", "command_reject", "internal_error", "defer",
        "delayed", "dns_loop", "dns_unknown", "full", "inactive", "latin_only", "other", "oversize", "outofoffice",
        "unknown", "unrecognized", "user_reject", "warning",
    },
    "sparkpost": {
        "1 Undetermined", "10 Invalid Recipient", "20 Soft Bounce", "21 DNS Failure", "22 Mailbox Full",
        "23 Too Large", "24 Timeout", "25 Admin Failure", "26 Smart Send Suppression", "30 Generic Bounce: No RCPT",
        "40 Generic Bounce", "50 Mail Block", "51 Spam Block", "52 Spam Content", "53 Prohibited Attachment",
        "54 Relaying Denied", "70 Transient Failure",
    },
}  # fmt: skip


@pytest.mark.parametrize("system", TABLES)
def test_every_reason_has_a_name_in_every_system_and_severity(system: str) -> None:
    table = TABLES[system]

    assert {"title", "form", "source", "names"} == set(table)
    assert [str(reason) for reason in Reason] == list(table["names"])
    for name in table["names"].values():
        assert isinstance(name, str) or (set(name) - {"any"}) < set(map(str, Severity)), name
    assert all(name_for(system, reason, severity) for reason in Reason for severity in Severity)


@pytest.mark.parametrize("system", KNOWN)
def test_a_name_is_one_of_the_systems_own(system: str) -> None:
    ours = {name_for(system, reason, severity) for reason in Reason for severity in Severity}

    assert set() == ours - KNOWN[system]


def test_the_codes_of_postmark_are_its_own() -> None:
    ours = {name_for("postmark", reason, severity) for reason in Reason for severity in Severity}

    assert {True} == {re.fullmatch(r"\d{1,6} [A-Z][A-Za-z]+", name) is not None for name in ours}


def test_a_failure_knows_its_names() -> None:
    failure = bouncekit.explain("452 4.2.2 Mailbox full")

    assert ("Transient/MailboxFull", "22 Mailbox Full") == (failure.name_for("ses"), failure.name_for("sparkpost"))


def test_an_unknown_system_is_told_which_there_are() -> None:
    with pytest.raises(ValueError, match=r"unknown system 'sess': choose one of anymail, kumomta, .*sparkpost"):
        name_for("sess", Reason.USER_UNKNOWN, Severity.PERMANENT)


def test_the_list_of_systems_is_that_of_the_data() -> None:
    assert tuple(sorted(TABLES)) == systems()
