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
