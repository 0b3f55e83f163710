"""Of a pasted text only the server's words are its answer: whoever pasted it writes before and behind."""

import pytest

import bouncekit
from bouncekit.reading import read_text
from bouncekit.reading.spoken import servers_words, without_frame

ANSWER = "550 5.1.1 <lea@example.org>: User unknown"


@pytest.mark.parametrize(
    "text",
    [
        f"{ANSWER}\n\nWas heißt das? Ich habe nur weitergeleitet.",
        f"Le serveur a répondu : {ANSWER}\n\nj'écris à 300 personnes, c'est trop ?",
        f"What my program shows (my sister copied it):\n\n   {ANSWER}\n\nIs her e-mail down?\nAnd what now?",
        f"> {ANSWER}\n>\nle cabinet a changé de site, ça a peut-être un rapport",
        f"{ANSWER}\nIs the school's e-mail down?",
        f"{ANSWER}\n\nQue faire ?\n\nMerci d'avance, Jeanne",
        f"{ANSWER}\r\n\r\nQue faire ?",
        f"{ANSWER}\n\nCordialement\nJeanne",
        f"{ANSWER}\n\nThe others get ours all right.",
        f"Action: failed\nStatus: 5.1.1\nRemote-MTA: dns; mx.example.org\nDiagnostic-Code: smtp; {ANSWER}",
        f"{ANSWER}\n\nC’est la mairie, on essaie depuis lundi.",
        f"{ANSWER}\n\nDie alte Adresse ging immer",
        f"Compte : « Club », Réponse du serveur : '{ANSWER}', Port : 587, Sécurisé (SSL) : Non",
        f"Account: 'Club', Server response: '{ANSWER}', Port: 587, Secure (SSL): No",
    ],
)
def test_what_the_reader_writes_is_no_servers_answer(text: str) -> None:
    assert bouncekit.explain(text).diagnostic in {ANSWER, ANSWER.replace(" <lea@example.org>:", "")}


@pytest.mark.parametrize(
    "text",
    [
        ANSWER,
        f"{ANSWER}\nSee https://help.example.org/?code=1",
        "Your message was refused.\n\nIt came from an unknown sender.",
        "552 Refused\n\nThe others get ours all right.",
        f"{ANSWER}\n\nThe message was not delivered to anybody.",
        f"{ANSWER}\n\ninvoice.pdf.js",
        f"{ANSWER}\n\nReason: basic authentication is disabled for this account.",
        f"The message could not be delivered.\n\n{ANSWER}",
    ],
)
def test_where_the_two_cannot_be_told_apart_all_of_it_is_kept(text: str) -> None:
    said = " ".join(text.split())

    assert servers_words(text, said) == said


LATER = "421 4.3.2 Service shutting down (maintenance until 6 am)"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (f'Your message to lea@example.org has been held.\n\n"{LATER}"\n\nWill retry.', LATER),
        (f"Votre message pour lea@example.org a été mis de côté.\n\n« {LATER} »", LATER),
        (
            "Empfänger: lea@example.org\nBetreff: Angebot\n\n550 5.7.1 rejected by policy\n\nViele Grüße\nUwe",
            "550 5.7.1 rejected by policy",
        ),
        ("Recipient: lea@example.org\nSubject: Quote\n\n452 4.2.2 over quota\n\nWhat is this?", "452 4.2.2 over quota"),
        (f"Destinataire : lea@example.org\nObjet : Devis\nServeur : mx1.example.org\n\n{ANSWER}", ANSWER),
        (
            "Delivery Status Notification (Failure)\n\nThe following address had problems: lea@example.org\n\n"
            '"554 5.7.1 Relay access denied"',
            "554 5.7.1 Relay access denied",
        ),
    ],
)
def test_what_names_the_recipient_is_not_quoted_in_place_of_the_answer(text: str, answer: str) -> None:
    (failure,) = bouncekit.classify_text(text).failures

    assert "lea@example.org" == failure.recipient
    assert answer == (failure.diagnostic or "").strip('«»" \u00a0')


def test_what_a_program_shows_beside_an_address_is_the_servers_answer() -> None:
    text = (
        "Thunderbird :\n\nL'envoi du message a échoué.\n"
        "Une erreur est survenue lors de l'envoi du courrier. Le serveur de courrier a répondu :\n"
        "550 5.7.1 Service unavailable; client [192.0.2.9] blocked using Spamhaus (PBL)\n"
        "https://www.spamhaus.org/query/ip/192.0.2.9. Veuillez vérifier le destinataire\nlea@example.fr et réessayer.\n"
        "\net la semaine dernière, aucun souci"
    )

    told = bouncekit.explain(text).diagnostic or ""
    assert told.startswith("550 5.7.1 Service unavailable")
    assert "souci" not in told


@pytest.mark.parametrize(
    "said",
    [
        f"« lea@example.org » La réponse du serveur était : {ANSWER}",
        f"{ANSWER} Dernier essai : 12:04 Prochain essai : 12:34",
        f"{ANSWER} Last attempt: 09:00",
        f"{ANSWER} Letzter Versuch: 9 Uhr",
        f"{ANSWER} »",
        f"{ANSWER}'",
    ],
)
def test_the_frame_of_a_program_or_a_notice_is_no_servers_answer(said: str) -> None:
    assert without_frame(said) == ANSWER


@pytest.mark.parametrize(
    "said", [ANSWER, "550 no such user «lea»", "La réponse du serveur : aucune »", '550 "last attempt" refused: "no"']
)
def test_what_a_server_says_is_kept_whole(said: str) -> None:
    assert without_frame(said) == said


@pytest.mark.parametrize(
    "own",
    [
        "C’est pour l’adresse jo@example.com, je dois réserver avant samedi",
        "It is for jo@example.com, I have to book before Saturday",
        "Das war an jo@example.com, ich muss bis Samstag buchen",
    ],
)
def test_whoever_only_names_the_recipient_says_nothing_for_the_server(own: str) -> None:
    lines = ["450-4.2.1 The user is receiving mail too quickly.", "450-4.2.1 Please send it", "450 4.2.1 later - gsmtp"]
    (said,) = read_text("\n".join([*lines, "", own])).recipients

    assert ("jo@example.com", "4.2.1") == (said.address, said.status)
    assert said.diagnostic == "450 4.2.1 The user is receiving mail too quickly. Please send it later - gsmtp"


def test_the_marks_of_a_quotation_are_no_words_of_the_server() -> None:
    text = (
        "What did I do wrong?\n\n> Delivery has failed to these recipients or groups:\n>\n> jo@example.com\n>\n"
        "> mx.example.com gave this error:\n> Email rejected due to security policies\n>\n> The provider rejected it.\n"
    )
    (said,) = read_text(text).recipients

    assert "jo@example.com" == said.address
    assert ">" not in (said.diagnostic or "")


def test_what_the_sender_s_own_server_said_is_not_cut_out_of_the_answer() -> None:
    answer = (
        "550 5.1.0 <a@b.example>: Sender address rejected: undeliverable address: host h.b.example said: 550 5.1.1 x"
    )
    (said,) = read_text(answer).recipients

    assert answer == said.diagnostic


CONTINUED = {
    "Réponse :\n552-5.7.0 Blocked, see\n552 5.7.0 https://x.example/help": "552 5.7.0 Blocked, see https://x.example/help",
    "Antwort des Servers: 530 5.7.0 Authentication required": "530 5.7.0 Authentication required",
    "The response from the server was: 550-5.1.1 No such\n550 5.1.1 user": "550 5.1.1 No such user",
}


@pytest.mark.parametrize("text", CONTINUED)
def test_a_code_stands_once_in_the_servers_words(text: str) -> None:
    (failure,) = bouncekit.classify_text(text).failures

    assert CONTINUED[text] == failure.diagnostic


def test_what_never_left_is_no_notice_that_came_back() -> None:
    text = "Échec de l'envoi du message. 534 5.7.9 Application-specific password required. Mail delivery failed"

    assert bouncekit.classify_text(text).failures[0].explanation.notice is None


@pytest.mark.parametrize(
    "asked",
    [
        "Qu'est-ce que je dois faire de ça : ",
        "Peux-tu m'expliquer : ",
        "What does this mean: ",
        "Was soll ich damit machen? ",
    ],
)
def test_a_question_before_the_answer_is_no_part_of_it(asked: str) -> None:
    assert ANSWER == bouncekit.explain(f"{asked}{ANSWER}").diagnostic


@pytest.mark.parametrize("before", ["Mon renvoi tourne en rond : ", "40 sur 60 envoyés, puis : "])
def test_what_somebody_tells_before_the_answer_is_kept(before: str) -> None:
    assert before.strip(" :") in (bouncekit.explain(f"{before}554 5.4.6 Too many hops").diagnostic or "")


@pytest.mark.parametrize(
    "tail",
    [
        "Select a different outgoing mail server from the list below or click Try Later.",
        "Sélectionnez un autre serveur d’envoi dans la liste ci-dessous.",
        "Wählen Sie einen anderen Postausgangsserver aus der Liste.",
        "Reporting-MTA: dns; x.example\nAction: failed\nStatus: 5.1.0",
    ],
)
def test_what_a_program_says_behind_the_answer_is_no_servers_word(tail: str) -> None:
    (failure,) = bouncekit.classify_text(f"The server response was: 550 5.1.1 user unknown\n\n{tail}").failures

    assert (failure.diagnostic or "").endswith("user unknown")


@pytest.mark.parametrize(
    "answer",
    [
        "554 5.7.1 Client host [198.51.100.9] blocked using zen.spamhaus.org (in reply to RCPT TO command)",
        "550-5.1.1 The email account that you tried to reach does not exist. a1-20020a05.12 - gsmtp",
        "550 5.4.1 Recipient address rejected: Access denied. [AM0EUR02FT005.eop-EUR02.prod.protection.outlook.com]",
    ],
)
@pytest.mark.parametrize(
    "own",
    [
        "La vieille adresse marchait toujours.",
        "The machine stands in the cupboard of the parish office",
        "Das alte Postfach ging immer.\n\nDie Gemeinde Tannau",
    ],
)
def test_nothing_below_a_finished_answer_is_the_servers(answer: str, own: str) -> None:
    (failure,) = bouncekit.classify_text(f"{answer}\n\n{own}").failures

    assert failure.diagnostic
    assert own.partition("\n")[0] not in failure.diagnostic


def test_what_a_server_adds_to_an_unfinished_answer_stays() -> None:
    text = "550 5.1.1 User unknown\n\nPlease see https://x.example/help for more."

    assert servers_words(text, " ".join(text.split())).endswith("for more.")
