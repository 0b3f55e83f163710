"""Tables of services for mailings: each row tells of its own address."""

import pytest

import bouncekit
from bouncekit.reading import read_text

EXPORT = """Date;Contact;Evénement;Détail
2026-03-02 09:00;paul@example.org;Hard bounce;550 5.1.1 unknown user
2026-03-02 09:00;lea@example.org;Ouvert;
2026-03-02 09:01;ines@example.com;Soft bounce;mailbox is full
2026-03-02 09:01;max@example.net;Plainte (spam);
2026-03-02 09:01;mairie@example.fr;Différé;greylisted, come back later
2026-03-02 09:02;zoe@example.com;Désinscription;
"""


def reasons(text: str) -> dict[str | None, str]:
    return {failure.recipient: failure.reason.value for failure in bouncekit.classify_text(text).failures}


def test_each_row_of_an_export_has_its_own_answer() -> None:
    report = bouncekit.classify_text(f"{EXPORT}\nqui dois-je enlever ?")

    assert {
        "paul@example.org": "user_unknown",
        "ines@example.com": "mailbox_full",
        "max@example.net": "suppressed",
        "zoe@example.com": "suppressed",
    } == reasons(EXPORT)
    told = {each.recipient: each.action for each in report.deliveries}
    assert {"lea@example.org": "delivered", "mairie@example.fr": "delayed"} == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "email,status,reason\na@example.org,bounced,550 5.1.1 no such user\nb@example.org,delivered,250 OK",
            {"a@example.org": "user_unknown"},
        ),
        (
            '"Empfänger"\t"Status"\t"Grund"\n"a@example.org"\t"Hard Bounce"\t""\n"b@example.org"\t"Geöffnet"\t""',
            {"a@example.org": "suppressed"},
        ),
        (
            "| a@example.org | Unsubscribed | |\n| b@example.org | Spam complaint | |",
            {"a@example.org": "suppressed", "b@example.org": "suppressed"},
        ),
    ],
)
def test_whatever_stands_between_the_cells(text: str, told: dict[str, str]) -> None:
    assert told == reasons(text)


def test_an_address_that_comes_twice_is_told_once_by_what_decides() -> None:
    text = "a@example.org;Envoyé\na@example.org;Différé\na@example.org;Hard bounce;550 5.1.1 unknown\nb@example.org;Lu"

    assert {"a@example.org": "user_unknown"} == reasons(text)


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour, écrivez à a@example.org; sinon à b@example.org; merci de votre réponse",
        "550 5.1.1 <a@example.org>, <b@example.org>: User unknown",
        "a@example.org, b@example.org, c@example.org",
    ],
)
def test_what_is_no_table_is_read_as_before(text: str) -> None:
    assert all(said.action is None for said in read_text(text).recipients)


CODES = {
    "tabs": "Nom\tAdresse\tCode\nDurand\ta@example.org\t5.1.1\nPetit\tb@example.org\t5.2.2",
    "semicolons": "Durand;a@example.org;12/03/2026;550 5.1.1\nPetit;b@example.org;12/03/2026;552",
    "commas": "email,status,code\na@example.org,,5.1.1\nb@example.org,,4.2.2",
    "names": "Paul Lucas <a@example.org>;5.1.1\nAnne Ludot <b@example.org>;5.2.2",
    "blanks": "Durand  a@example.org  5.1.1  12.03.2026 10:22\nPetit b@example.org 552",
    "brackets": "Returned:\nMme Petit (a@example.org) 5.1.1 le 12/03\nM. Roche (b@example.org) 5.2.2 le 13/03",
    "words between": "a@example.org 12 mars hard 5.1.1\nb@example.org (erreur 552)",
    "labels": "Adresse : a@example.org  Code : 5.1.1\nAdresse : b@example.org  Code : 5.2.2",
    "code first": "550 5.1.1 <a@example.org>: User unknown\n552 5.2.2 <b@example.org>: Mailbox full",
}


@pytest.mark.parametrize("text", CODES.values(), ids=CODES)
def test_of_a_row_with_nothing_but_a_code_the_code_is_the_answer(text: str) -> None:
    assert {"a@example.org": "user_unknown", "b@example.org": "mailbox_full"} == reasons(text)


@pytest.mark.parametrize(
    "text",
    [
        "Durand;a@example.org;45\nPetit;b@example.org;120\nRoche;c@example.org;550",
        "a@example.org 12 rue du Port\nb@example.org 550 chemin des Prés",
        "550-5.1.1 <a@example.org> no such user,\n550 5.1.1 <a@example.org> see the page",
    ],
)
def test_amounts_and_the_lines_of_one_answer_are_no_codes_of_rows(text: str) -> None:
    assert 1 >= len(reasons(text))


def test_a_notice_whose_words_go_on_below_is_no_table() -> None:
    text = (
        "<a@example.org>: host mx.example.org[192.0.2.1] said: 550\n    no such user\n"
        "<b@example.com>: host mx.example.com[192.0.2.2] said: 552\n    mailbox full"
    )

    assert {"a@example.org": "user_unknown", "b@example.com": "mailbox_full"} == reasons(text)


def test_a_servers_answer_before_an_address_is_no_row() -> None:
    text = "<a@example.org>\n(reason: 550 Unknown user a@example.org)\n>>> RCPT\n<<< 550 Unknown user a@example.org"

    assert ["550 Unknown user a@example.org"] == [
        failure.diagnostic for failure in bouncekit.classify_text(text).failures
    ]


def test_a_name_is_no_event() -> None:
    assert {"a@example.org": "user_unknown"} == reasons(
        "Lucas;a@example.org;Hard bounce;550 5.1.1\nLu;b@example.org;Lu"
    )
