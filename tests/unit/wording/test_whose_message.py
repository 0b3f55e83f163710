"""What is said to whoever did not write the message agrees with the advice, whatever the reason is."""

import re

import pytest

import bouncekit
from bouncekit.judging.rules.book import default_book
from bouncekit.wording import LANGUAGES

NOTICE = (
    "From: MAILER-DAEMON@x.example\nMIME-Version: 1.0\n"
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
    "--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: message/delivery-status\n\n"
    "Reporting-MTA: dns; x.example\n\nFinal-Recipient: rfc822; a@y.example\nAction: {action}\n"
    "Diagnostic-Code: smtp; {said}\n\n--b--\n"
)
# The advice looks after a reader in whose name somebody else writes: by a password, or by a word to the helper.
LOOKED_AFTER = {
    "fr": r"[Cc]hangez votre mot de passe|se sert (?:peut-être )?de votre",
    "en": r"[Cc]hange your password|uses? your (?:address|mailbox)",
    "de": r"[Ää]ndern Sie Ihr Passwort|benutzt (?:vielleicht )?Ihr|verwendet (?:vielleicht )?Ihr",
}
DELETED = {"fr": "supprimez l’avis", "en": "delete the notice", "de": "Löschen Sie die Meldung"}
WARNED = {"fr": "Un vrai avis", "en": "A true notice", "de": "Eine echte Meldung"}
EXAMPLES = tuple({rule.matches[0]: None for rule in default_book().rules if rule.matches})


@pytest.mark.parametrize("action", ["failed", "delayed"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_notice_is_deleted_that_shows_a_stolen_account(lang: bouncekit.Language, action: str) -> None:
    asked = 0
    for said in EXAMPLES:
        report = bouncekit.classify(NOTICE.format(action=action, said=said), lang=lang)
        for failure in report.failures:
            if re.search(LOOKED_AFTER[lang], failure.explanation.advice):
                asked += 1
                assert DELETED[lang] not in " ".join(report.description.notes), said
                assert WARNED[lang] in " ".join(report.description.notes), said

    assert asked > 0 or action == "delayed"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_of_other_failures_a_notice_for_somebody_elses_message_is_deleted(lang: bouncekit.Language) -> None:
    report = bouncekit.classify(NOTICE.format(action="failed", said="550 5.1.1 User unknown"), lang=lang)

    assert DELETED[lang] in " ".join(report.description.notes)


SITE = (
    "From: MAILER-DAEMON@host.example\nMIME-Version: 1.0\n"
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
    "--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: message/delivery-status\n\n"
    "Reporting-MTA: dns; host.example\n\nFinal-Recipient: rfc822; a@y.example\nAction: failed\n"
    "Diagnostic-Code: smtp; {said}\n\n--b\nContent-Type: message/rfc822\n\n"
    "Received: by host.example; Mon, 2 Mar 2026 10:00:00 +0000\n{field}From: shop@orange.fr\nTo: a@y.example\n"
    "Subject: Order 7\n\nx\n--b--\n"
)
UNVERIFIED = "550 5.7.26 Unauthenticated email from orange.fr is not accepted due to domain's DMARC policy"
OWN_SITE = {"fr": "Est-ce votre site", "en": "Is it your site?", "de": "Ist es Ihre Website?"}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("field", "said", "by_site"),
    [
        ("X-PHP-Originating-Script: 33:class-phpmailer.php\n", UNVERIFIED, True),
        ("X-Mailer: PHPMailer 6.9.1\n", UNVERIFIED, True),
        ("Received: (from www-data@localhost) by host.example\n", UNVERIFIED, True),
        ("X-Mailer: Thunderbird\n", UNVERIFIED, False),
        ("X-Mailer: PHPMailer 6.9.1\n", "550 5.1.1 User unknown", False),
    ],
)
def test_what_a_web_site_wrote_is_told_as_that(lang: bouncekit.Language, field: str, said: str, by_site: bool) -> None:
    advice = bouncekit.classify(SITE.format(field=field, said=said), lang=lang).failures[0].explanation.advice

    assert by_site == (OWN_SITE[lang] in advice)
    assert DELETED[lang] in advice
    assert by_site != ("Order 7" in advice)


TWICE = {"fr": "Quelqu’un se sert", "en": "Somebody uses", "de": "Jemand benutzt"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_whose_it_is_is_not_asked_twice(lang: bouncekit.Language) -> None:
    copy = SITE.format(field="X-Mailer: Thunderbird\n", said=UNVERIFIED)
    advice = bouncekit.classify(copy, lang=lang).failures[0].explanation.advice

    assert "Order 7" in advice
    assert TWICE[lang] not in advice


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("returner", "sent_to", "doubted"),
    [
        ("host.example", "a@y.example", True),
        ("smtp.orange.fr", "a@y.example", False),
        ("smtp.orange.fr", "a@orange.fr", True),  # whose mailbox there may send it on
    ],
)
def test_what_the_sender_s_provider_gives_back_is_the_sender_s(
    lang: bouncekit.Language, returner: str, sent_to: str, doubted: bool
) -> None:
    notice = SITE.format(field="", said="550 5.1.1 User unknown").replace("MAILER-DAEMON@host.example", f"x@{returner}")
    report = bouncekit.classify(notice.replace("To: a@y.example", f"To: {sent_to}"), lang=lang)

    assert doubted == ("Order 7" in report.failures[0].explanation.advice)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("field", "doubted"),
    [
        ("X-Mailer: PHPMailer 5.2.9\n", True),
        ("Received-SPF: Softfail (mailfrom) client-ip=192.0.2.8\n", True),
        ("Authentication-Results: host.example; spf=fail smtp.mailfrom=orange.fr\n", True),
        ("Authentication-Results: host.example; spf=pass smtp.mailfrom=orange.fr\n", False),
        ("X-Mailer: Thunderbird\n", False),
        ("X-Mailer: PHPMailer 5.2.9\nReceived: from smtp.orange.fr by host.example\n", False),
    ],
)
def test_a_name_that_anybody_may_write_shows_no_provider(lang: bouncekit.Language, field: str, doubted: bool) -> None:
    named = f"Message-ID: <2026.1@orange.fr>\n{field}"
    report = bouncekit.classify(SITE.format(field=named, said="550 5.1.1 User unknown"), lang=lang)

    assert doubted == ("Order 7" in report.failures[0].explanation.advice)
