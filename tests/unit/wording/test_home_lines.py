"""Mail straight from a home connection has to pass through a provider; nobody is taken off such a list."""

import pytest

import bouncekit

SAID = [
    "554 5.7.1 Service unavailable; Client host [192.0.2.61] blocked using pbl.spamhaus.org",
    "550 5.7.1 Service unavailable; client [192.0.2.61] blocked using zen.spamhaus.org; listed in PBL",
    "550 Rejected: 192.0.2.61 is in zen.spamhaus.org (127.0.0.11)",
    "554 5.7.1 Client host [192.0.2.61] blocked using dul.dnsbl.sorbs.net; Dynamic IP Addresses",
    "553 5.7.1 Sorry, listed in SORBS DUHL",
    "550 5.7.1 Client host [192.0.2.61] blocked using dyna.spamrats.com",
    "550 5.7.1 Mail from residential IP addresses is not accepted here",
    "550 5.7.1 Dynamische IP-Adressen werden hier nicht angenommen",
    "550 5.7.1 Adresse IP dynamique refusée",
    "553 5.7.1 [BL21] Connections will not be accepted from 192.0.2.61, because the ip is in Spamhaus's list",
    "550-5.7.1 [192.0.2.61] The IP you're using to send mail is not authorized to send email directly to our servers.",
]
PORTS = {"fr": "port 587 ou 465", "en": "port 587 or 465", "de": "Port 587 oder 465"}
REMOVED = {
    "fr": "Ne demandez pas le retrait",
    "en": "Do not ask to be taken off",
    "de": "Beantragen Sie keine Streichung",
}
VIRUS = {"fr": "ni d’un virus", "en": "no sign of a virus", "de": "kein Zeichen für einen Virus"}


@pytest.mark.parametrize("lang", PORTS)
@pytest.mark.parametrize("said", SAID)
def test_a_home_connection_sends_through_its_provider(said: str, lang: bouncekit.Language) -> None:
    failure = bouncekit.classify_text(said, lang=lang).failures[0]

    assert failure.reason == "client_blocked"
    assert PORTS[lang] in failure.explanation.advice
    assert REMOVED[lang] in failure.explanation.advice
    assert VIRUS[lang] in failure.explanation.meaning
    assert PORTS[lang].lower() in failure.forwardable(lang).lower()


@pytest.mark.parametrize("lang", PORTS)
@pytest.mark.parametrize(
    "said",
    [
        "554 5.7.1 Service unavailable; Client host [192.0.2.61] blocked using zen.spamhaus.org",
        "554 5.7.1 192.0.2.61 listed in XBL and PBL, zen.spamhaus.org",  # the first tells of a virus
        "550 5.7.1 192.0.2.61 found in zen.spamhaus.org (127.0.0.4, 127.0.0.11)",
        "550 5.7.1 Client host [192.0.2.61] blocked using bl.spamcop.net",
        "550 DY-002 Mail rejected by Outlook.com for policy reasons",
        "554 5.7.1 generic hostname not accepted",
    ],
)
def test_other_lists_are_left_to_whoever_keeps_the_server(said: str, lang: bouncekit.Language) -> None:
    failure = bouncekit.classify_text(said, lang=lang).failures[0]

    assert REMOVED[lang] not in failure.explanation.advice
    assert VIRUS[lang] not in failure.explanation.meaning


@pytest.mark.parametrize("lang", PORTS)
def test_a_mail_program_that_its_own_server_refuses_logs_in(lang: bouncekit.Language) -> None:
    shown = f"Le serveur de messagerie a répondu : {SAID[0]}. Veuillez vérifier le message et réessayer."
    failure = bouncekit.classify_text(shown, lang=lang).failures[0]

    assert REMOVED[lang] not in failure.explanation.advice
    assert "587" in failure.explanation.advice
