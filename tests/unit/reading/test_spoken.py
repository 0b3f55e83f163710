"""Of a pasted text only the server's words are its answer: whoever pasted it writes before and behind."""

import pytest

import bouncekit
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
        f"{ANSWER}\n\nReason: basic authentication is disabled for this account.",
        f"The message could not be delivered.\n\n{ANSWER}",
    ],
)
def test_where_the_two_cannot_be_told_apart_all_of_it_is_kept(text: str) -> None:
    said = " ".join(text.split())

    assert servers_words(text, said) == said


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
