"""Whether a server still tries is told by its words, whatever code it quotes."""
# ruff: noqa: E501 - a case is one line of a table, and a notice keeps its own line lengths

import pytest

from bouncekit.message import parse
from bouncekit.reading import DeliveryAction, read

HEADER = "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.net\nContent-Type: text/plain; charset=utf-8\n"
DELAYED = [
    ("Verzögerte Zustellung", "Ihre Nachricht an marie@example.org konnte noch nicht zugestellt werden. Weitere Versuche folgen.\n550 x\n"),
    ("Zustellung verzögert", "Die Nachricht an <marie@example.org> konnte bisher nicht zugestellt werden. Wir versuchen es weiter.\n"),
    ("Remise différée", "Votre message à marie@example.org n'a pas encore été distribué. De nouvelles tentatives seront faites.\n"),
    ("Message en attente", "Votre message pour marie@example.org est en attente de remise. Vous n'avez rien à faire.\n"),
    ("Aviso: entrega demorada", "El mensaje para <marie@example.org> aún no ha sido entregado. Se volverá a intentar.\n"),
    ("Ritardo nella consegna", "Il messaggio per marie@example.org non è ancora stato consegnato. Il server continuerà a provare.\n"),
    ("Atraso na entrega", "A sua mensagem para marie@example.org ainda não foi entregue. Novas tentativas serão feitas.\n"),
    ("Vertraagde bezorging", "Uw bericht aan marie@example.org is nog niet bezorgd. We blijven het proberen.\n"),
    ("配信遅延のお知らせ", "marie@example.org 宛のメールはまだ配信されていません。配信を再試行します。\n"),
    ("邮件投递延迟", "您发往 marie@example.org 的邮件尚未送达，系统将继续尝试投递。\n"),
    ("Задержка доставки", "Сообщение для <marie@example.org> ещё не доставлено. Попытки доставки будут продолжены.\n"),
    ("Fördröjd leverans", "Ditt meddelande till <marie@example.org> har ännu inte levererats. Fler försök kommer att göras.\n"),
    ("Message delayed 24 hours", "Your message to <marie@example.org> has not been delivered so far. We continue to retry.\n550 5.1.1 unknown\n"),
    ("Delivery attempt", "Mail for <marie@example.org> is still in the queue; delivery will be attempted again.\n"),
]  # fmt: skip
FAILED = [
    ("Unzustellbar", "Ihre Nachricht an marie@example.org konnte nicht zugestellt werden. Es werden keine weiteren Versuche unternommen.\n"),
    ("Non remis", "Votre message à marie@example.org n'a pas pu être remis. Aucune nouvelle tentative ne sera effectuée.\n"),
    ("No entregado", "Tras varios intentos su mensaje a marie@example.org no se pudo entregar. No se harán más intentos.\n"),
    ("Mancata consegna", "Il messaggio a marie@example.org non è stato consegnato. Non saranno effettuati altri tentativi.\n"),
    ("Falha na entrega", "Não foi possível entregar a mensagem para marie@example.org. Novas tentativas não serão feitas.\n"),
    ("Undeliverable", "Delivery to marie@example.org has been delayed too long; we will not retry any more.\n451 later\n"),
    ("Returned mail", "Your mail to marie@example.org could not be delivered. No further attempts will be made.\n"),
]  # fmt: skip
CASES = [(DeliveryAction.DELAYED, *case) for case in DELAYED] + [(DeliveryAction.FAILED, *case) for case in FAILED]


@pytest.mark.parametrize(("action", "subject", "text"), CASES, ids=[f"{case[0].value}-{case[1]}" for case in CASES])
def test_words_tell_a_delay_from_a_failure(action: DeliveryAction, subject: str, text: str) -> None:
    facts = read(parse(f"{HEADER}Subject: {subject}\n\n{text}".encode()))

    assert [("marie@example.org", action)] == [(said.address, said.action) for said in facts.recipients]
