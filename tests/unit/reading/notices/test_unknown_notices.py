"""Notices in forms and languages that no format describes, and what looks like them and is none."""
# ruff: noqa: E501 - a case is one line of a table, and a notice keeps its own line lengths

import pytest

from bouncekit.message import parse
from bouncekit.reading import Facts, Form, read

RETURNED = "\n\nReceived: from poste.example.fr ([192.0.2.1])\n\tby mail.example.fr; Mon, 2 Mar 2026 10:00:00 +0100\nMessage-ID: <1@example.fr>\nFrom: moi@example.fr\nTo: marie@example.org\nSubject: Facture\n"
# (name, subject, text, what is returned): each names marie@example.org.
NOTICES = [
    ("hungarian-with-a-code", "Kézbesítési értesítés", "A következő címre küldött levél nem kézbesíthető: marie@example.org\n\n550 5.1.1 nincs ilyen felhasználó\n", ""),
    ("basque-with-the-message-returned", "Posta", "Ezin izan da mezua bidali hona: <marie@example.org>", RETURNED),
    ("esperanto-with-a-bare-code", "Retpoŝto", "Via mesaĝo al marie@example.org ne estis liverita (552 plena poŝtkesto).\n", ""),
    ("welsh-label", "Neges", "Derbynnydd: marie@example.org\nRheswm: 550 anhysbys\n", ""),
    ("spanish", "Aviso de no entrega", "Su mensaje no ha podido ser entregado a <marie@example.org>.\n", ""),
    ("swedish", "Kunde inte leverera ditt meddelande", "Ditt meddelande till <marie@example.org> kunde inte levereras.\n", ""),
    ("polish", "Zwrot wiadomości", "Wiadomość nie została dostarczona do:\n\n<marie@example.org>: nie ma takiego użytkownika\n", ""),
    ("czech", "Nedoručitelná zpráva", "Zpráva pro <marie@example.org> nebyla doručena.\n", ""),
    ("russian", "Недоставленное сообщение", "Сообщение не доставлено: <marie@example.org>\nПричина: почтовый ящик переполнен\n", ""),
    ("greek", "Αποτυχία παράδοσης", "Το μήνυμα προς marie@example.org δεν παραδόθηκε.\n", ""),
    ("turkish", "Teslim edilemedi", "İletiniz marie@example.org adresine teslim edilemedi.\n", ""),
    ("chinese", "系统退信", "您发送的邮件未能送达：marie@example.org\n\n退信原因：收件人邮箱已满\n", ""),
    ("japanese", "配信不能通知", "次の宛先にメールを配信できませんでした。\n\nmarie@example.org\n", ""),
    ("korean", "메일 전송 실패", "다음 수신자에게 전달되지 않았습니다: marie@example.org\n", ""),
    ("thai", "แจ้งเตือน", "ไม่สามารถส่งจดหมายถึงmarie@example.orgได้ 550 ไม่พบผู้ใช้\n", ""),
    ("arabic", "تعذر تسليم الرسالة", "لم يتم تسليم الرسالة إلى marie@example.org، العنوان غير موجود\n", ""),
    ("named-by-the-subject-alone", "Undeliverable: message to marie@example.org", "See the administrator of the domain.\n\n550 5.1.1 unknown\n", ""),
    ("names-nobody-but-returns-the-message", "Undelivered mail", "Delivery has failed. Here it is again.", RETURNED),
    ("escaped-for-a-web-page", "Delivery failure", "Your mail to &lt;marie@example.org&gt; could not be delivered.\n", ""),
]  # fmt: skip
HEADER = "From: Mail Delivery System <MAILER-DAEMON@serveur.example.net>\nTo: moi@example.fr\n"


def facts_of(header: str, subject: str, text: str) -> Facts:
    head = f"{header}Subject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n"
    return read(parse((head + text).encode()))


@pytest.mark.parametrize("path", ["Return-Path: <>\n", ""], ids=["null", "lost"])
@pytest.mark.parametrize(("subject", "text", "returned"), [n[1:] for n in NOTICES], ids=[n[0] for n in NOTICES])
def test_a_mail_system_is_understood_in_any_language(path: str, subject: str, text: str, returned: str) -> None:
    facts = facts_of(path + HEADER, subject, text + returned)

    assert Form.NOTICE is facts.form
    assert ["marie@example.org"] == [said.address for said in facts.recipients]
    assert [] != [*facts.recipients[0].passages, *facts.passages]


def test_a_certain_notice_that_names_nobody_still_tells_why() -> None:
    text = "Sorry. Your message could not be delivered to:\n\nC Drummond,Ecole (The name was not found.)\n"
    facts = facts_of("Return-Path: <>\n" + HEADER, "NDN: Facture", text)

    assert [None] == [said.address for said in facts.recipients]
    assert "The name was not found" in " ".join(passage.text for passage in facts.recipients[0].passages)


# (name, header, subject, text)
NO_NOTICES = [
    ("a-quota-warning", "Return-Path: <>\nFrom: System Administrator <postmaster@example.fr>\nTo: moi@example.fr\n", "Your mailbox is full", "Your mailbox is full. New mail cannot be delivered until you delete some.\nQuestions: helpdesk@example.fr\n"),
    ("a-quota-warning-in-dutch", "Return-Path: <>\nFrom: MAILER-DAEMON@example.nl\nTo: moi@example.nl\n", "Postvak bijna vol", "Beste moi@example.nl,\n\nuw postvak is bijna vol (95 %).\n"),
    ("a-person-with-a-mail-system's-name", "Return-Path: <postmaster@example.fr>\nFrom: Postmaster <postmaster@example.fr>\nTo: moi@example.fr\n", "Adresse de Marie", "L'adresse de Marie est marie@example.org ; son serveur répond 550 5.1.1 de temps en temps.\n"),
    ("a-postmaster-without-path", "From: Postmaster <postmaster@example.fr>\nTo: moi@example.fr\n", "Adresse de Marie", "L'adresse de Marie est marie@example.org ; son serveur répond 550 5.1.1 de temps en temps.\n"),
    ("a-contact-form", "Return-Path: <>\nFrom: Site <www-data@example.fr>\nTo: moi@example.fr\n", "Nouveau contact", "marie@example.org demande un devis, budget 550 euros.\n"),
    ("a-form-of-a-mail-system", "Return-Path: <>\nFrom: Mail System <mailsystem@example.fr>\nTo: moi@example.fr\n", "Your account", "Your account marie@example.org was created.\n"),
    ("an-answer", "Return-Path: <moi@example.org>\nFrom: Marie <marie@example.org>\nTo: moi@example.fr\n", "Re: Недоставленное сообщение", "> 550 5.1.1 <paul@example.org>\n"),
]  # fmt: skip


@pytest.mark.parametrize(("header", "subject", "text"), [n[1:] for n in NO_NOTICES], ids=[n[0] for n in NO_NOTICES])
def test_what_looks_like_a_notice_is_none(header: str, subject: str, text: str) -> None:
    assert Form.ORDINARY is facts_of(header, subject, text).form


CUT = b"""Return-Path: <>
From: MAILER-DAEMON@serveur.example.net
Subject: Undelivered mail
Content-Type: multipart/report; report-type=delivery-status; boundary="2026@serveur.example.net"

--2026@serveur.example.net

A message sent by

  <moi@example.fr>

could not be delivered to one or more of its recipients.

  <marie@example.org>: unknown user
"""


@pytest.mark.parametrize("cut", ["\n  <paul@exam", "\n--2026@serveur.exa", "\n--2026@serveur.example.net"])
def test_a_cut_notice_blames_nobody_else(cut: str) -> None:
    facts = read(parse(CUT + cut.encode()))

    assert ["marie@example.org"] == [said.address for said in facts.recipients]
