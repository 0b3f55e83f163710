"""What people paste or save: a file's name, a notice without its header, lines of a log, an answer alone."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cli_runs import Run

import bouncekit

NOTICE = """\
This is the mail system at host mta.example.org.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

                   The mail system

<lea@example.net>: host mx.example.net[192.0.2.7] said: 552 5.2.2 Mailbox
    full (in reply to RCPT TO command)
"""
LOG = """\
Nov 29 10:00:01 mx postfix/smtp[9]: A1: to=<a@far.example>, relay=mx[192.0.2.1]:25, dsn=2.0.0, status=sent (250 Ok)
Nov 29 10:00:02 mx postfix/smtp[9]: A2: to=<b@far.example>, relay=none, dsn=4.4.1, status=deferred (connect to \
far.example[192.0.2.1]:25: Connection timed out)
"""
EXIM = "2026-11-29 10:00:02 1a-2b-3c == b@far.example R=dnslookup T=remote_smtp defer (110): Connection timed out\n"


def lines(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_a_saved_text_without_header_is_read_as_it_is_explained(told: Run, tmp_path: Path) -> None:
    file = tmp_path / "avis.txt"
    file.write_text(NOTICE)
    code, classified, _ = told("classify", "--format", "jsonl", file)
    (explained,) = lines(told("explain", "--format", "jsonl", file)[1])
    (failure,) = lines(classified)[0]["failures"]

    assert 0 == code
    assert ("quota_exceeded", "lea@example.net") == (failure["category"], failure["recipient"])
    assert ("quota_exceeded", "lea@example.net") == (explained["category"], explained["recipient"])


@pytest.mark.parametrize(
    "answer",
    [
        "550 5.1.1 User unknown\n",
        "smtp; 550 5.1.1 <x@example.net>: no such user here",
        "<lea@example.net>: 550 5.1.1 unknown recipient",
        "Le serveur a répondu : 550 5.1.1 User unknown",
        "host mx.example.net[192.0.2.7] said: 550 5.1.1 User unknown",
    ],
)
def test_a_saved_answer_is_classified(told: Run, tmp_path: Path, answer: str) -> None:
    (tmp_path / "reponse.txt").write_text(answer)

    (report,) = lines(told("classify", "--format", "jsonl", tmp_path)[1])
    assert ("failure", "user_unknown") == (report["kind"], report["failures"][0]["reason"])


@pytest.mark.parametrize("text", ["bonjour\nça va ?\n", "Nous avons reçu 550 cartes.\n", "Notes du 5.1.2026\n"])
def test_a_text_that_is_no_answer_is_named_and_not_judged(told: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "note.txt").write_text(text)
    code, out, err = told("classify", "--format", "jsonl", tmp_path / "note.txt")

    assert (1, "") == (code, out)
    assert "ce n’est ni un message électronique, ni la réponse d’un serveur" in err


@pytest.mark.parametrize("name", ["avis.eml", "./avis", "dossier/avis.msg", "C:\\Users\\Lea\\avis.txt", "/nowhere/x"])
def test_the_name_of_a_file_that_is_not_there_is_never_judged(told: Run, name: str) -> None:
    code, out, err = told("explain", name)

    assert (2, "") == (code, out)
    assert f"{name}\u00a0: ce fichier ou ce dossier n’existe pas" in err


def test_a_folder_and_a_binary_file_are_refused(told: Run, tmp_path: Path) -> None:
    (tmp_path / "photo.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")

    assert "est un dossier" in told("explain", tmp_path)[2]
    assert "ni la réponse d’un serveur" in told("explain", tmp_path / "photo.txt")[2]


def test_a_message_in_a_file_is_explained_whatever_its_charset(told: Run, tmp_path: Path) -> None:
    head = b"From: MAILER-DAEMON@example.fr\nContent-Type: text/plain; charset=iso-8859-1\n\n"
    (tmp_path / "avis.eml").write_bytes(head + b"<lea@example.net>: 550 Bo\xeete inconnue\n")

    assert "Boîte inconnue" in told("explain", tmp_path / "avis.eml")[1]


def test_a_text_saved_by_windows_in_utf_16_is_explained(told: Run, tmp_path: Path) -> None:
    (tmp_path / "avis.txt").write_text(NOTICE, encoding="utf-16")

    assert "La boîte du destinataire est pleine" in told("explain", tmp_path / "avis.txt")[1]


def test_what_a_log_sent_is_no_failure_and_what_it_defers_is_a_delay() -> None:
    report = bouncekit.classify_text(LOG)

    assert ("delay", ["b@far.example"]) == (report.kind, [failure.recipient for failure in report.failures])
    assert ("delivered", ()) == (
        bouncekit.classify_text(LOG.splitlines()[0]).kind,
        bouncekit.classify_text(LOG.splitlines()[0]).failures,
    )
    assert "delay" == bouncekit.classify_text(EXIM).kind
    assert "failure" == bouncekit.classify_text(EXIM.replace(" == ", " ** ")).kind


def test_what_is_told_of_several_alike_stands_once(told: Run, tmp_path: Path) -> None:
    group = "Final-Recipient: rfc822; {}@y.example\nAction: failed\nStatus: 5.7.26\nDiagnostic-Code: smtp; {}\n\n"
    refused = [
        ("a", "550 5.7.26 unauthenticated"),
        ("b", "550 5.7.26 unauthenticated"),
        ("c", "550 5.1.1 User unknown"),
    ]
    file = tmp_path / "avis.eml"
    file.write_text(
        "Return-Path: <>\nFrom: MAILER-DAEMON@x.example\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\n\nx\n'
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x.example\n\n"
        + "".join(group.format(*each) for each in refused)
        + "--b--\n"
    )
    _, out, _ = told("explain", file)

    assert ["a@y.example, b@y.example", "c@y.example"] == [
        line.removeprefix("Destinataire").strip() for line in out.splitlines() if line.startswith("Destinataire")
    ]
    assert 1 == out.count("5.7.26 unauthenticated")


def test_every_block_names_its_recipient(told: Run) -> None:
    code, out, _ = told("explain", LOG.replace("status=sent (250 Ok)", "status=bounced (550 5.1.1 unknown user)"))

    assert 0 == code
    assert "Destinataire" in out
    assert "a@far.example" in out


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Erreur 0x800CCC0F : la connexion au serveur a été interrompue.", "La connexion s’est interrompue"),
        ("Can't open the message file - it's gone!", "Ce message n’est plus là"),
        ("0x800CCC79 Server Response: '550 5.1.1 User unknown'", "Cette adresse n’existe pas, ou plus"),
    ],
)
def test_errors_of_mail_programs_are_explained(told: Run, text: str, title: str) -> None:
    assert title == told("explain", text)[1].splitlines()[0]


def test_what_did_not_fail_is_told_as_such(told: Run) -> None:
    code, out, err = told("explain", "250 2.1.5 Recipient OK")

    assert (0, "") == (code, err)
    assert out.startswith("Accepté par le serveur")
    assert "Ne renvoyez rien" in out
    assert 1 == told("explain", "--format", "jsonl", "250 2.1.5 Recipient OK")[0]


def test_an_ordinary_message_is_answered_like_an_ordinary_letter(told: Run, tmp_path: Path) -> None:
    file = tmp_path / "lettre.eml"
    file.write_text(
        "Return-Path: <l@x.example>\nFrom: Lise <l@x.example>\nSubject: Jeudi\n\nBonjour,\nà jeudi.\nLise\n", "utf-8"
    )
    code, out, err = told("explain", file)

    assert (0, "Courrier ordinaire", "") == (code, out.splitlines()[0], err)


def test_a_text_in_which_nothing_is_recognised_is_not_called_undelivered(told: Run) -> None:
    code, out, err = told("explain", "bonjour")

    assert (1, "") == (code, out)
    assert err.startswith("Texte non reconnu")
    assert "ne renvoyez rien" in " ".join(err.split())


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour, la facture s'élève à 550 euros.",
        "552 € TTC",
        "Nous habitons 421 rue de la Gare",
        "450 km à faire",
        "Il y avait 550 personnes.",
        "Das kostet 550 Euro.",
        "Seite 552 lesen",
        "550 Mitglieder kommen.",
        "It costs 550 dollars",
        "421 Baker Street",
    ],
)
def test_a_number_that_counts_or_places_something_is_no_code(told: Run, text: str) -> None:
    _, out, err = told("explain", text)
    assert ("Une lettre" if text.startswith("Bonjour") else "Texte non reconnu") in out + err


@pytest.mark.parametrize(
    "answer",
    [
        "Name service error for name=ornage.fr type=A: Host not found",
        "550 5.4.310 DNS domain ornage.fr does not exist",
        "550 Host unknown (Name server: ornage.fr: no data known)",
    ],
)
def test_the_domain_that_an_answer_names_is_read_again(told: Run, answer: str) -> None:
    assert "avez-vous voulu écrire « orange.fr »" in " ".join(told("explain", answer)[1].split())


@pytest.mark.parametrize(
    ("answer", "told_of"), [("-ERR [SYS/PERM] mailbox damaged", True), ("-ERR [IN-USE] mailbox is locked", False)]
)
def test_who_the_helper_is_stands_below_what_speaks_of_them(told: Run, answer: str, told_of: bool) -> None:
    assert told_of == ("votre informaticien" in told("explain", answer)[1])


def test_the_text_to_pass_on_is_written(told: Run, tmp_path: Path) -> None:
    (tmp_path / "avis.txt").write_text(NOTICE)
    code, out, _ = told("explain", "--forward", tmp_path / "avis.txt")

    assert 0 == code
    assert out.startswith("Objet\u00a0: Message refusé par mx.example.net")
    assert "Bonjour,\n" in out
    assert "À compléter" in out


def test_the_helper_is_defined_where_something_speaks_of_them(told: Run) -> None:
    helper = "l’assistance de votre fournisseur"

    assert helper in " ".join(told("explain", "554 5.7.1 blocked using zen.spamhaus.org")[1].split())
    assert helper not in " ".join(told("explain", "550 5.1.1 <a@b.example> User unknown")[1].split())


def test_a_code_is_not_translated_and_a_title_not_repeated(told: Run) -> None:
    assert "Traduction" not in told("explain", "535 5.7.8")[1]
    assert "Traduction" not in told("explain", "550 5.7.1 rejected as spam")[1]
    assert "Traduction" in told("explain", "550 5.1.1 User unknown")[1]


@pytest.mark.parametrize(
    ("lang", "answer"),
    [
        ("fr", "550 5.2.2 la boîte du destinataire est pleine, quota dépassé"),
        ("fr", "552 la taille du message dépasse la limite autorisée pour cette boîte"),
        ("en", "550 5.1.1 this user is unknown to the server"),
        ("de", "552 5.2.2 das Postfach ist voll, die Quota ist überschritten"),
    ],
)
def test_what_is_in_the_reader_s_language_is_not_translated(told: Run, lang: str, answer: str) -> None:
    out = told("explain", "--lang", lang, answer)[1]

    assert not {"Traduction", "Translation", "Übersetzung"} & {line.split(" ")[0] for line in out.splitlines()}


@pytest.mark.parametrize(
    ("lang", "answer"),
    [
        ("fr", "554 delivery error: dd This user doesn't have a yahoo.fr account (lea@yahoo.fr)"),
        ("fr", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; lea@example.org"),
        ("en", "550 5.1.2 <lea@example.org>... Host unknown (Name server: example.org: host not found)"),
        ("en", "552 5.2.2 Mailbox full"),
    ],
)
def test_what_breaks_off_or_says_the_same_is_not_translated(told: Run, lang: str, answer: str) -> None:
    out = told("explain", "--lang", lang, answer)[1]

    assert not {"Traduction", "Translation"} & {line.split(" ")[0] for line in out.splitlines()}


def test_an_address_of_a_page_is_not_broken(told: Run) -> None:
    page = f"https://example.org/{'reputation/' * 8}?ip=192.0.2.1"

    assert page in told("explain", f"554 5.7.1 Service unavailable; Client host blocked; see {page}")[1]


def test_the_server_s_words_are_shown_once_and_quoted_once(told: Run) -> None:
    out = " ".join(told("explain", "550 refus « interne » : voyez plus loin")[1].split())

    assert 1 == out.count("voyez plus loin")
    assert "« interne" not in out


def test_what_a_person_has_pasted_is_not_called_the_server_s(told: Run) -> None:
    assert "Texte collé" in told("explain", "la boîte de mon frère est pleine, qu’il dit")[1]
    assert "Réponse du serveur" in told("explain", "552 5.2.2 Mailbox full (luc@x.example)")[1]
    assert "Réponse du serveur" not in told("explain", "Outlook\nErreur (0x800CCC0F) : « interrompue »\nl@x.example")[1]


def test_a_long_story_is_not_told_back(told: Run) -> None:
    story = "Je voulais écrire à mon frère, mon mot de passe est Xyz!9, et la boîte de mon frère est pleine, " * 3
    _, out, _ = told("explain", story)

    assert "Xyz" not in out


def test_of_a_long_story_the_answer_is_shown(told: Run) -> None:
    story = "Je voulais envoyer le compte rendu à tout le monde et voilà ce qui arrive. " * 5
    _, out, _ = told("explain", f"{story}host mx.example.net said 552 5.2.2 Mailbox full {story}")

    assert "Réponse du serveur  552 5.2.2 Mailbox full" in out
    assert "compte rendu" in out
    assert " …" in out


def test_a_notice_that_somebody_hands_on_is_theirs(told: Run) -> None:
    notice = "Voici\n---------- Message transféré ----------\n\n" + NOTICE
    out = " ".join(told("explain", notice)[1].split())

    assert "La boîte du destinataire est pleine" in out
    assert "Vous n’avez pas écrit ce message" not in out
    assert "Vous n’avez pas écrit ce message" in " ".join(told("explain", NOTICE)[1].split())


def test_the_table_says_what_to_do_with_a_demand_for_a_proof(told: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "140")  # what is to be done stands in a wide table
    challenge = Path(__file__).parents[2] / "corpus" / "challenges" / "mailinblack.eml"

    assert "Confirmez l’envoi" in told("classify", challenge)[1]


@pytest.mark.parametrize("rule", ["---------- Forwarded message ---------", "-----Message d'origine-----", "- Avis"])
def test_a_text_that_begins_with_dashes_is_no_option(rule: str, told: Run) -> None:
    assert told("explain", f"{rule}\n550 5.1.1 User unknown").out.startswith("Cette adresse n’existe pas")


@pytest.mark.parametrize("form", ["table", "jsonl"])
def test_what_is_only_shown_loads_no_models(form: str) -> None:
    code = (
        "import sys; from bouncekit.cli.process import run; code = run(sys.argv[1:]);"
        "print(code, [name for name in ('pydantic', 'bouncekit.model', 'rich', 'regex') if name in sys.modules])"
    )
    command = [sys.executable, "-c", code, "explain", "--format", form, "550 5.1.1 User unknown"]
    result = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)

    loaded = [] if form == "table" else ["pydantic", "bouncekit.model"]
    assert f"0 {loaded}" == result.stdout.splitlines()[-1]


def test_the_source_of_a_message_is_no_servers_answer(told: Run, tmp_path: Path) -> None:
    file = tmp_path / "avis.eml"
    file.write_text(
        "Return-Path: <>\nFrom: Mail Delivery System <mailer-daemon@x.example>\nMessage-ID: <1@x.example>\n"
        "Subject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\nContent-Type: text/html\n\n"
        "<html><body><p>Your message could not be delivered.</p></body></html>\n"
    )
    code, out, _ = told("explain", file)

    assert 0 == code
    assert "<html>" not in out
    assert "mailer-daemon@" not in out


def test_a_lure_is_told_on_standard_output(told: Run, tmp_path: Path) -> None:
    file = tmp_path / "avis.eml"
    file.write_text(
        "From: x@x.example\nMessage-ID: <1@x.example>\nMIME-Version: 1.0\nContent-Type: text/html\n\n"
        '<p>Your password has expired.</p><a href="https://x.example/trap">Go on</a>\n'
    )
    code, out, _ = told("explain", file)

    assert 0 == code
    assert "escroquerie" in out.splitlines()[0]
    assert "trap" not in out


def test_an_internal_address_of_exchange_is_shown_to_nobody(told: Run) -> None:
    name = "IMCEAEX-_O=CORP_OU=FIRST_CN=RECIPIENTS_CN=JDOE@corp.example"
    shown = told("explain", "--lang", "en", f"{name}\n#550 5.1.11 RESOLVER.ADR.ExRecipNotFound; not found ##").out

    assert "IMCEAEX" not in shown.partition("Server’s answer")[0]
    assert "Outlook used an old address" in shown


def test_what_helps_several_stands_once_below_what_was_said_of_each(told: Run) -> None:
    text = "\n\n".join(
        f"<{who}@far.example>: host mx.far.example[192.0.2.7] said: {code} <me@choir.example>: Sender address "
        "rejected: Domain not found (in reply to RCPT TO command)"
        for who, code in (("ann", "550 5.1.8"), ("bob", "554 5.7.1"))
    )
    shown = told("explain", "--lang", "en", text).out

    assert 1 == shown.count("Your own domain cannot be found")
    assert all(said in shown for said in ("ann@far.example", "bob@far.example", "550 5.1.8", "554 5.7.1"))


def test_what_whoever_pastes_a_notice_writes_is_no_servers_answer(told: Run, tmp_path: Path) -> None:
    file = tmp_path / "notice.txt"
    file.write_text(
        "Can anybody tell me what I did wrong? It was only our price list.\n\n"
        "> Delivery has failed to these recipients or groups:\n>\n> lea@x.example\n>\n"
        "> mx.x.example gave this error:\n> Email rejected due to security policies, see the handbook of this firm\n>\n"
        "> Your message wasn't delivered because the recipient's email provider rejected it.\n"
    )
    code, out, _ = told("explain", "--lang", "en", file)

    assert 0 == code
    assert "lea@x.example" in out
    assert "price list" not in out


def test_what_a_server_has_checked_at_its_end_is_shown(told: Run) -> None:
    checked = "does not meet the required level " * 8
    answer = f"550 5.7.515 Access denied, sending domain x.example {checked}Spf= Fail, Dkim= Fail"

    assert "Dkim= Fail" in " ".join(told("explain", "--lang", "en", answer).out.split())


def test_a_quotation_mark_without_its_other_is_not_shown(told: Run) -> None:
    story = 'Task "me@x.example - Sending" reported error (0x800CCC92): "Your server rejected your login. '
    story += "Verify the user name and password in the account settings, for this account and the others too, please, "
    story += 'and try it once more in some minutes. The server responded: 535 Authentication credentials invalid"'
    out = told("explain", "--lang", "en", story).out

    assert "535 Authentication credentials invalid" in out
    assert 'invalid"' not in out


@pytest.mark.parametrize(
    ("lang", "sentence", "label"),
    [
        ("fr", "Erreur SMTP (501) : échec de l'ajout du destinataire « a@free,fr » (5.1.3 Bad address).", "Texte"),
        ("fr", "Le serveur du compte a@b.example a répondu : [OVERQUOTA] Mailbox is full", "Texte collé"),
        ("en", "The server for account a@b.example responded: [IN-USE] Mailbox is locked", "Pasted text"),
        ("de", "Der Server des Kontos a@b.example meldet: [IN-USE] Mailbox is locked", "Eingefügter Text"),
        ("fr", "NO [OVERQUOTA] Mailbox is full", "Réponse du serveur"),
        ("en", "Sending of the message failed. The server responded: 550 5.1.1 No such user here", "Server’s answer"),
    ],
)
def test_a_program_s_sentence_is_no_server_s_answer(told: Run, lang: str, sentence: str, label: str) -> None:
    assert told("explain", "--lang", lang, sentence)[1].splitlines()[2].startswith(label)


@pytest.mark.parametrize(
    ("sender", "named"),
    [("lea@bluewin.ch", "fournisseur : Swisscom."), ("lea@own.example", "(Orange, Free, La Poste,")],
)
def test_the_help_desk_of_the_reader_s_own_provider_is_named(
    told: Run, tmp_path: Path, sender: str, named: str
) -> None:
    notice = NOTICE.replace(
        "552 5.2.2 Mailbox\n    full", "554 5.7.1 Service unavailable;\n    blocked using zen.spamhaus.org"
    )
    head = f"From: MAILER-DAEMON@mta.example.org\nTo: {sender}\nSubject: Undelivered Mail Returned to Sender\n\n"
    copy = f"\n--- Below this line is a copy of the message.\n\nFrom: {sender}\nTo: lea@example.net\nSubject: x\n\nx\n"
    (tmp_path / "notice.eml").write_text(head + notice + copy)

    assert named in " ".join(told("explain", tmp_path / "notice.eml")[1].split())


@pytest.mark.parametrize("size", ["212 MB", "240 Mo", "480 GB"])
def test_a_size_in_words_of_the_reader_s_own_is_no_server_s_answer(told: Run, size: str) -> None:
    text = f'Gmail says "Message too large. It exceeds the 25MB attachment limit." The film has {size}.'

    assert "Server’s answer" not in told("explain", "--lang", "en", text)[1]
