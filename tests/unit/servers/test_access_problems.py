"""What POP and IMAP servers mean when they refuse."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bouncekit
from bouncekit import data
from bouncekit.cli import process as ending
from bouncekit.servers.problems import (
    AccessCause,
    explain_access_problem,
    explain_imap_error,
    explain_pop_error,
    is_access_problem,
)
from bouncekit.servers.refusal_rules import Rule, rules
from bouncekit.text.folding import fold
from bouncekit.vocabulary import LANGUAGES, Language


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_a_rule_wins_its_examples_and_leaves_its_counterexamples_to_others(rule: Rule) -> None:
    assert rule.matches
    assert rule.source
    assert [rule.id] * len(rule.matches) == [explain_access_problem(text).rule for text in rule.matches]
    assert rule.id not in [explain_access_problem(text).rule for text in rule.rejects]
    assert all(is_access_problem(text) for text in (*rule.matches, *rule.rejects))


def test_rules_are_folded_and_every_cause_can_be_found() -> None:
    words = [piece for rule in rules() for pieces in rule.words for piece in pieces]

    assert [] == [piece for piece in words if piece != fold(piece) or not piece]
    assert len(rules()) == len({rule.id for rule in rules()})
    told = {rule.cause for rule in rules()} | {rule.closer for rule in rules() if rule.closer}

    assert set(AccessCause) - {AccessCause.UNDETERMINED} == told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_cause_is_explained(lang: Language) -> None:
    tables = data.load(f"words/{lang}/refusals.toml")

    assert {str(cause) for cause in AccessCause} == set(tables)
    usual = ("title", "meaning", "advice")
    assert {usual} == {tuple(table)[:3] for table in tables.values()}
    surely = {str(rule.cause) for rule in rules() if rule.sure}
    assert surely == {
        cause for cause, table in tables.items() if tuple(table)[3:] == tuple(f"{key}_sure" for key in usual)
    }
    assert surely == {cause for cause, table in tables.items() if len(table) > len(usual)}


def test_two_machines_at_one_box() -> None:
    problem = explain_pop_error("-ERR [IN-USE] Unable to lock maildrop: Mailbox is locked by POP server")

    assert (AccessCause.IN_USE, "pop", "IN-USE") == (problem.cause, problem.protocol, problem.code)
    assert "Une autre machine relève déjà cette boîte" == problem.title
    assert "Deux machines" in problem.meaning
    assert problem.is_temporary
    assert "Another machine is already fetching this mailbox" == explain_pop_error("[IN-USE] x", lang="en").title


@pytest.mark.parametrize(
    ("text", "cause", "protocol", "code"),
    [
        ("* NO [INUSE] Mailbox lock timed out", AccessCause.IN_USE, "imap", "INUSE"),
        ("a7 NO [AUTHENTICATIONFAILED] Authentication failed.", AccessCause.PASSWORD_REFUSED, "imap",
         "AUTHENTICATIONFAILED"),
        ("A1.2 BAD Error in IMAP command received by server.", AccessCause.PROGRAM_MISTAKE, "imap", None),
        ("Le serveur a répondu : -ERR [SYS/TEMP] Couldn't sync mailbox.", AccessCause.TEMPORARY_FAULT, "pop",
         "SYS/TEMP"),
        ("a1 LOGIN marie ***\r\na1 NO Login failed.\r\n", AccessCause.PASSWORD_REFUSED, "imap", None),
        ("-ERR", AccessCause.UNDETERMINED, "pop", None),
        ("-ERR [X-STRANGE] 42", AccessCause.UNDETERMINED, "pop", "X-STRANGE"),
        ("Mailbox is locked", AccessCause.MAILBOX_LOCKED, None, None),
        ("", AccessCause.UNDETERMINED, None, None),
    ],
)  # fmt: skip
def test_answers_are_found_in_what_is_around_them(
    text: str, cause: AccessCause, protocol: str | None, code: str | None
) -> None:
    problem = explain_access_problem(text)

    assert (cause, protocol, code) == (problem.cause, problem.protocol, problem.code)


def test_an_answer_of_imap_may_come_without_its_beginning() -> None:
    assert AccessCause.PASSWORD_REFUSED == explain_imap_error("[AUTHENTICATIONFAILED] x").cause
    assert "imap" == explain_imap_error("LOGIN failed.").protocol


@pytest.mark.parametrize(
    "text",
    [
        "550 5.1.1 User unknown",
        "NO SUCH USER HERE",
        "NO LONGER ON SERVER",
        "No such user",
        "552 5.2.2 Mailbox full",
        "host mx.example.fr said: 550 NO SUCH MAILBOX",
        "550 NO SUCH USER HERE",
        "The server said:\n550 NO SUCH USER HERE",
        "451 4.3.0 backend said -ERR [SYS/TEMP] try later",
        "there is NO such user",
        "Bye",
        "BAD RECIPIENT ADDRESS SYNTAX",
    ],
)
def test_an_answer_of_smtp_is_left_to_others(text: str) -> None:
    assert not is_access_problem(text)


@pytest.mark.parametrize(
    "text",
    [
        "[ALERT] Mailbox is over STORAGE quota",
        "Le serveur IMAP a répondu : [OVERQUOTA] Quota exceeded",
        "The mail server responded: [OVERQUOTA] Quota exceeded (mailbox for user is full).",
    ],
)
def test_a_code_of_imap_speaks_of_the_readers_own_mailbox(text: str) -> None:
    assert is_access_problem(text)
    assert explain_access_problem(text).cause is AccessCause.MAILBOX_FULL


@pytest.mark.parametrize("text", ["550 5.2.2 [OVERQUOTA] full", "host mx said: 552 5.2.2 [OVERQUOTA] full"])
def test_such_a_code_in_an_answer_of_smtp_speaks_of_the_recipients(text: str) -> None:
    assert not is_access_problem(text)


@pytest.mark.parametrize(
    "text",
    [
        "La boîte de paul@exemple.fr est pleine à 100 %",
        "Votre message pour Paul est refusé : votre boîte est pleine",
        "Retour à l’expéditeur : votre boîte est pleine",
        "Your mailbox is full. Recipient: Paul",
        "Mail server said: Your mailbox is full",
        "Le serveur a répondu : 552 Votre boîte est pleine",
        "Votre boîte est pleine (erreur 5.2.2)",
        "La boîte du destinataire est pleine",
        "The account that you tried to reach is out of storage space",
        "The mailbox of Paul is over its size limit",
        "Your mail was not delivered: mailbox storage full",
        "La personne n’a plus d’espace de stockage",
        "Bonjour, le mot de passe du wifi est incorrect",
        "Ihr Postfach ist voll, Empfänger: Paul",
        "Le destinataire n’a pas pu être joint : serveur imap.exemple.fr, connexion refusée",
        "Delivery to imap.example.com failed: connection refused",
        "connect to imap.example.com[192.0.2.1]:25: Connection timed out",
        "L’envoi a échoué : le serveur a répondu : 535 5.7.8 mot de passe incorrect",
        "<paul@example.com>: Server certificate not trusted",
        "NOQUEUE: reject: RCPT from x[192.0.2.1]: lost connection after RCPT from x",
        "Votre boîte est pleine : cliquez ici, http://exemple.fr",
        "Votre boîte est pleine : confirmez votre compte pour éviter sa suspension",
        "Your mailbox is full and will be closed in 24 hours",
    ],
)
def test_what_is_about_a_message_or_asks_to_click_is_left_to_others(text: str) -> None:
    assert not is_access_problem(text)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("Votre boîte compte 500 Mo utilisés sur 512 Mo", AccessCause.MAILBOX_FULL),
        ("Échec de l’envoi du mot de passe. Le serveur a répondu : [LOGIN-DELAY] x", AccessCause.TOO_FREQUENT),
        ("Sending of password did not succeed. Server responded: [IN-USE] x", AccessCause.IN_USE),
        ("Sending of password did not succeed. Server responded: [AUTH] x", AccessCause.PASSWORD_REFUSED),
        ("Sending of password for user paul@example.com did not succeed: login failed", AccessCause.PASSWORD_REFUSED),
        ("Das Senden des Passworts war nicht erfolgreich: Login failed", AccessCause.PASSWORD_REFUSED),
    ],
)
def test_what_a_mail_program_says_while_it_fetches_is_about_the_readers_own_mailbox(
    text: str, cause: AccessCause
) -> None:
    assert is_access_problem(text)
    assert explain_access_problem(text).cause is cause


def test_an_answer_can_be_written_as_json() -> None:
    told = explain_access_problem("-ERR [IN-USE] busy", lang="en").as_dict()

    assert ("access_problem", "in_use", True, "-ERR [IN-USE] busy") == tuple(
        told[key] for key in ("kind", "cause", "temporary", "text")
    )


@given(st.text(alphabet="-ERNOBADYing [/]\r\n*1aé", max_size=200))
def test_no_answer_raises(text: str) -> None:
    assert explain_access_problem(text).title
    assert isinstance(is_access_problem(text), bool)


@pytest.mark.parametrize("text", ["-ERR " * 100_000, "NO [" * 100_000, "too many " * 100_000, "-ERR [" + "a" * 10**6])
def test_a_hostile_answer_costs_a_moment(text: str) -> None:
    begun = time.process_time()
    explain_access_problem(text)

    assert time.process_time() - begun < 0.25


@pytest.mark.parametrize("arguments", [["-ERR [IN-USE] héhé (h)"], ["--lang", "fr", "-ERR", "[IN-USE]", "busy"]])
def test_the_command_explains_an_answer_that_looks_like_an_option(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert 0 == ending.run(["explain", *arguments])

    assert "Une autre machine relève déjà cette boîte\n" in capsys.readouterr().out


def test_the_command_writes_an_access_problem_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == ending.run(["explain", "a1 NO [AUTHENTICATIONFAILED] x", "--format", "jsonl", "--lang", "en"])

    told = json.loads(capsys.readouterr().out)
    assert ("access_problem", "imap", "password_refused") == (told["kind"], told["protocol"], told["cause"])


def test_the_json_of_an_smtp_answer_is_what_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == ending.run(["explain", "550 5.1.1 User unknown", "--format", "jsonl"])

    assert bouncekit.explain("550 5.1.1 User unknown").model_dump_json() == capsys.readouterr().out.strip()


@pytest.mark.parametrize(
    "own", ["Das Postfach ist auch auf dem Handy.", "Trois postes relèvent cette boîte.", "It is on three devices."]
)
@pytest.mark.parametrize(
    "said",
    [
        "Der Mail-Server pop.example.de antwortete: [IN-USE] Couldn't lock mailbox",
        "Erreur (0x8004060C) : la banque de messages est pleine",
    ],
)
def test_what_the_reader_writes_beside_is_no_server_s_answer(own: str, said: str) -> None:
    assert said == explain_access_problem(f"{said}\n\n{own}").text
    assert said == explain_access_problem(f"{own}\n\n{said}").text
