"""Whoever pastes an answer is the one who was written to: those who run their own domain have to mend it."""

import pytest

import bouncekit

ANSWER = "<caisse@club.example>: host mx.vieux.example[192.0.2.1] said: 550 5.7.1 Relaying denied (in reply to RCPT TO)"
TITLES = {
    "fr": "Le courrier qu’on vous envoie est refusé",
    "en": "Mail that is sent to you is refused",
    "de": "Post an Sie wird abgelehnt",
}
TOLD = [
    ("fr", "Depuis lundi, tous ceux qui nous écrivent reçoivent une erreur. Une adhérente m’a donné ceci :"),
    ("fr", "Nous ne recevons plus aucun mail au club, voici ce qu’une cliente nous a montré :"),
    ("fr", "Mes clients me disent que leurs messages sont refusés."),
    ("fr", "Les messages envoyés à notre adresse reviennent depuis le changement de site :"),
    ("en", "Since we changed our web host, everybody who writes to us gets this:"),
    ("en", "Mail to our address keeps coming back. A member sent me a copy:"),
    ("en", "The parents say their emails to us are returned."),
    ("en", "We can send but not receive. Somebody gave me this:"),
    ("de", "Seit dem Umzug der Website kommen Mails an uns zurück. Ein Kunde hat mir das gegeben:"),
    ("de", "Wer uns schreibt, bekommt diese Meldung:"),
    ("fr", "Rien n’arrive plus chez nous, une cliente m’a copié ceci :"),
    ("en", "Nothing reaches us any more. A customer sent me this:"),
    ("de", "Alle, die uns schreiben wollen, bekommen das:"),
    ("de", "Senden geht, aber bei uns kommt nichts mehr an:"),
]


@pytest.mark.parametrize(("lang", "own"), TOLD)
def test_the_one_who_was_written_to_goes_to_those_who_run_the_domain(lang: bouncekit.Language, own: str) -> None:
    told = bouncekit.classify_text(f"{own}\n\n{ANSWER}", lang=lang)
    said = told.failures[0].explanation

    assert TITLES[lang] == said.title
    assert "MX" in said.advice
    assert bouncekit.Reason.RELAY_DENIED is told.failures[0].reason


@pytest.mark.parametrize(
    ("lang", "own"),
    [
        ("fr", "J’ai écrit au club, et voici la réponse :"),
        ("fr", "Mon frère, qui m’écrit souvent, dit que mon message est revenu :"),
        ("en", "My mail to our treasurer came back:"),
        ("en", "Everything he sends to me is fine, but when I write to him it comes back:"),
        ("de", "Meine Mail an unsere Vorsitzende kam zurück:"),
        ("fr", "Rien n’arrive chez mon correspondant, voici ce que je reçois :"),
        ("en", "Nothing arrives at his end. This is what I got:"),
        ("de", "Bei ihm kommt nichts an, hier die Meldung:"),
    ],
)
def test_a_sender_is_told_what_senders_do(lang: bouncekit.Language, own: str) -> None:
    said = bouncekit.classify_text(f"{own}\n\n{ANSWER}", lang=lang).failures[0].explanation

    assert TITLES[lang] != said.title


@pytest.mark.parametrize(
    ("answer", "is_theirs"),
    [
        ("550 5.1.1 <info@club.example>: user unknown", True),
        ("Host or domain name not found. Name service error for name=club.example type=MX: Host not found", True),
        ("connect to mx.club.example[192.0.2.9]:25: Connection timed out. Message expired, 5 days in the queue", True),
        ("550 5.1.1 <jean.roy@orange.fr>: user unknown", False),
        ("550 5.7.1 <info@club.example>: message content rejected as spam", False),
        ("451 4.7.1 <info@club.example>: greylisted, try again later", False),
    ],
)
def test_only_what_their_domain_does_not_take_is_theirs_to_mend(answer: str, is_theirs: bool) -> None:
    told = bouncekit.classify_text(f"Everybody who writes to us gets an error:\n\n{answer}", lang="en")

    assert is_theirs is (told.failures[0].explanation.title == TITLES["en"])


def test_nobody_is_asked_whether_they_wrote_it() -> None:
    told = bouncekit.classify_text(
        f"Wer uns schreibt, bekommt diese Meldung:\n\nUndelivered Mail Returned to Sender\n\n{ANSWER}", lang="de"
    )

    assert TITLES["de"] == told.failures[0].explanation.title
    assert not any("Haben Sie diese Nachricht nicht geschrieben" in note for note in told.description.notes)
