"""Absent people's programs that leave no mark in the header, and people who write of the same."""

import pytest

import bouncekit
from bouncekit.vocabulary import Kind

PROGRAMS = [
    ("Abwesend: Rechnung 12", "Ich bin bis zum 4. Mai im Urlaub und lese keine Mails."),
    ("Absence du bureau Re: Facture", "Je suis en congés jusqu'au 4 mai."),
    ("I am out of the office Re: Invoice", "I am out of the office until May 4."),
    ("[Auto-Reply] Invoice", "We answer within two days."),
    ("*** Out of office ***", "I am out of the office till 4 May."),
    ("[EXTERNAL] Automatic reply Invoice", "I am out of the office."),
    ("自动答复: 发票", "我正在休假。"),
    ("不在通知: 請求書", "ただいま不在にしております。"),
    ("Otomatik yanıt: Fatura", "4 Mayıs'a kadar ofis dışındayım."),
    ("Trả lời tự động: Hóa đơn", "Tôi vắng mặt đến ngày 4 tháng 5."),
    ("תגובה אוטומטית: חשבונית", "אני בחופשה."),
    ("رد تلقائي: فاتورة", "أنا في إجازة."),
    ("Poissa: Lasku", "Olen poissa toimistolta 4.5. saakka."),
    ("Nepřítomnost: Faktura", "Do 4. května čerpám dovolenou."),
    ("Απουσία: Τιμολόγιο", "Απουσιάζω μέχρι τις 4 Μαΐου."),
    ("Absence", "Je suis absent du 2 au 4 mai. Je ne consulte pas ma messagerie ; en cas d'urgence : 05 61."),
]

PERSONS = [
    ("Absence", "Bonjour Léa,\n\nje suis absente lundi jusqu'à midi, Paul ouvre le magasin.\n\nClaire"),
    ("Assenza", "Ciao Marco,\n\nsono assente fino a martedì, ci vediamo in ufficio.\n\nLucia"),
    ("Urlaub", "Hallo Petra,\n\nich bin bis Freitag im Urlaub. Gießt du die Blumen?\n\nHans"),
    (
        "Automatic reply settings",
        "Hi Tom,\n\nI am out of the office until May and cannot find them. Where are they?\n\nAnn",
    ),
    ("Congés du 2 au 4 mai", "Bonjour,\nje souhaite poser mes congés du 2 au 4 mai.\nMerci\nLéa"),
]


def letter(subject: str, body: str) -> bytes:
    return (
        "Return-Path: <kim.lee@client.example>\nFrom: Kim Lee <kim.lee@client.example>\nTo: shop@firm.example\n"
        f"Subject: {subject}\nMessage-ID: <a1@client.example>\nContent-Type: text/plain; charset=utf-8\n\n{body}\n"
    ).encode()


@pytest.mark.parametrize(("subject", "body"), PROGRAMS)
def test_an_absent_persons_program_is_known_by_subject_and_text(subject: str, body: str) -> None:
    report = bouncekit.classify(letter(subject, body))

    assert (report.kind, report.may_auto_reply) == (Kind.AUTO_REPLY, False)


@pytest.mark.parametrize(("subject", "body"), PERSONS)
def test_a_person_who_writes_of_an_absence_is_no_program(subject: str, body: str) -> None:
    report = bouncekit.classify(letter(subject, body))

    assert (report.kind, report.may_auto_reply) == (Kind.OTHER, True)


@pytest.mark.parametrize(
    ("sender", "subject", "body"),
    [
        ("teams@chat.example", "Kim sent a message", "You missed a message from Kim.\n\nReply in Teams"),
        ("login@bank.example", "Ihr Anmeldecode: 771204", "Ihr Anmeldecode lautet 771204. Er ist 5 Minuten gültig."),
        (
            "tienda@tienda.example",
            "Confirmación de pedido 771",
            "Hola Eva:\n\nHemos recibido tu pedido n.º 771.\n\nPuedes ver el estado en https://tienda.example",
        ),
    ],
)
def test_a_program_that_only_sounds_like_somebody_is_not_answered(sender: str, subject: str, body: str) -> None:
    message = letter(subject, body).replace(b"Kim Lee <kim.lee@client.example>", sender.encode())

    assert not bouncekit.classify(message).may_auto_reply


def test_a_filter_without_a_machines_header_is_a_challenge_by_its_words_and_its_page() -> None:
    body = "I use a challenge-response filter. You will only need to do this once: https://filter.example/confirm"

    assert bouncekit.classify(letter("Please confirm your message", body)).kind is Kind.CHALLENGE


def test_a_refused_success_is_a_failure() -> None:
    notice = (
        "Return-Path: <>\nFrom: MAILER-DAEMON@posta.example\nTo: shop@firm.example\n"
        "Subject: Messaggio non recapitato\n\n"
        "Il messaggio non è stato recapitato al seguente destinatario:\n\nada@example.org\n\n"
        "Motivo: utente sconosciuto\n"
    )
    report = bouncekit.classify(notice.encode())

    assert report.kind is Kind.FAILURE
    assert [failure.recipient for failure in report.failures] == ["ada@example.org"]
