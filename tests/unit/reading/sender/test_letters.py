"""Letters of persons and messages of programs, none with a header that tells: who may be answered automatically."""
# ruff: noqa: E501 - a case is one line of a table

import pytest

import bouncekit

PERSONS = [
    (
        "accueil@cabinet.example",
        "Votre rendez-vous de jeudi",
        "Bonjour Madame,\n\nle docteur est absent jeudi. Pouvez-vous venir vendredi ?\n\nLe secrétariat",
    ),
    (
        "Comptabilité <comptabilite@artisan.example>",
        "Facture 118",
        "Bonjour,\n\nvous trouverez ci-joint la facture 118. Je reste à votre disposition.\n\nMartine",
    ),
    (
        "Jean Faure <jfaure@fai.example>",
        "mes messages reviennent",
        "Bonjour,\ntous mes messages me reviennent avec « 550 5.1.1 User unknown ». Avez-vous changé d'adresse ?\nJ. Faure",
    ),
    (
        "Boutique <contact@livres.example>",
        "Votre commande est arrivée",
        "Bonjour Monsieur,\nvotre livre est arrivé, vous pouvez passer quand vous voulez.\nBonne lecture !\nFlorence",
    ),
    (
        "RH <rh@usine.example>",
        "Congés d'été",
        "Bonjour à tous,\nmerci de poser vos congés avant le 30 avril.\nSandrine",
    ),
    (
        "Bernard Colin <b.colin@fai.example>",
        "Accusé de réception de votre colis",
        "Bonjour,\nnous avons bien reçu votre colis, il manque une pièce.\nB. Colin",
    ),
    (
        "Helen Fox <h.fox@uni.example>",
        "Automatic reply",
        "Dear Nadia,\n\nyour automatic reply says that you are away. Who can sign?\n\nHelen",
    ),
    (
        "Bob Hill <bob.hill@firm.example>",
        "Out of office next week",
        "Hi all,\nI will be out of the office next week. In urgent cases please contact Kim.\nBob",
    ),
    (
        "Bob Hill <bob.hill@firm.example>",
        "Vacation request",
        "Hi Kim,\nI will be on vacation from 1 to 15 August and will be back on the 16th. Could you approve it?\nBob",
    ),
    (
        "Michael Brown <m.brown@acme.example>",
        "Order 778 incomplete",
        "Hello,\n\ntwo chairs are missing. Please let me know when they come.\n\nRegards,\nMichael Brown\n\nIf this message was sent automatically or by mistake, please delete it.",
    ),
    ("Nora <nora@mail.example>", "unsubscribe?", "How do I unsubscribe from your newsletter? The link does not work."),
    (
        "Petra Schulz <petra.schulz@post.example>",
        "Abwesenheit Montag",
        "Hallo,\nam Montag bin ich nicht da, können wir verschieben?\nGruß\nPetra",
    ),
    (
        "Lager <lager@holz.example>",
        "Ihre Bestellung 8841",
        "Guten Tag Herr Roth,\ndie Platten kommen erst nächste Woche. Reicht Ihnen das?\nMfG\nTorsten Behn",
    ),
    (
        "María García <maria.garcia@correo.example>",
        "Baja por enfermedad",
        "Buenos días, estoy de baja hasta el lunes. ¿Puede avisar a Luis? María",
    ),
    ("Giulia Rossi <giulia.rossi@posta.example>", "Ferie", "Ciao Marco, io vado in ferie dal 5 agosto, tu quando vai?"),
    (
        "Administratie <administratie@bakkerij.example>",
        "Factuur maart",
        "Goedemiddag,\nhierbij de factuur. Laat maar weten als er iets niet klopt.\nGroeten,\nWilma",
    ),
    (
        "Ana Souza <ana.souza@correio.example>",
        "pedido 9981",
        "Oi, meu pedido ainda não chegou. Podem verificar? Obrigada, Ana",
    ),
    (
        "Jane Doe <jane.doe@home.example>",
        "Fwd: Your receipt",
        "For the accounts.\n\nBegin forwarded message:\n\nFrom: Shop <no_reply@shop.example>\nSubject: Your receipt\n\nDo not reply to this email.",
    ),
]
PROGRAMS = [
    ("Copieur <accueil2@ecole.example>", "Numérisation", "Document numérisé.\nNombre de pages : 3"),
    ("Bureau <bureau@dupont.example>", "Sauvegarde OK - SRV", "Tâche : quotidienne\nÉtat : réussie\nDurée : 00:42:11"),
    (
        "DiskStation <admin@maison.example>",
        "Le volume 1 est presque saturé",
        "Cher utilisateur,\n\nl'espace restant est inférieur à 10 %.\n\nCordialement,\nDiskStation",
    ),
    ("Sensors <lab@hospital.example>", "UPS on battery", "Input voltage: 0 V\nLoad: 31 %"),
    ("Ops <ops@corp.example>", "PROBLEM: db1 is DOWN", "State: CRITICAL\nHost: db1"),
    ("Passerelle <filtre@corp.example>", "Votre rapport de quarantaine", "Vous avez 4 messages en quarantaine."),
    (
        "Support <support@hosting.example>",
        "Votre demande 2026-31",
        "Bonjour,\n\nvotre demande a bien été enregistrée.\n\nL'équipe support",
    ),
    (
        "Klantenservice <hulp@energie.example>",
        "Uw vraag",
        "Beste klant,\n\nbedankt voor uw bericht. U krijgt snel antwoord.\n\nTeam Klantenservice",
    ),
    (
        "Shop <sales@gadgets.example>",
        "Order 55120 confirmed",
        "Hi Nadia,\n\nThank you for your purchase! Track your parcel here.\n\nThe Gadgets Team",
    ),
    (
        "Hotel <stay@bellevue.example>",
        "Booking confirmation",
        "Dear Nadia,\n\nyour booking is confirmed. We look forward to welcoming you.\n\nHotel Bellevue",
    ),
    (
        "Facturation <factures@telecom.example>",
        "Votre facture de février",
        "Bonjour Madame,\n\nvotre facture est disponible dans votre espace client.\n\nVotre service client",
    ),
    (
        "Alma <alma@calendars.example>",
        "Your meeting on Tuesday",
        "Hi Nadia,\n\nI'm Alma, Bob's scheduling assistant. Bob is free at 10. Which works?\n\nAlma",
    ),
    ("Mode <hello@mode.example>", "Collection d'été", "J'en profite !\n\nSe désabonner"),
    ("Build <dev@forge.example>", "Pipeline #9912 has failed", "Project: app\nBranch: main"),
    ("Kim <kim@partner.example>", "[EXTERNAL] Automatic reply: Invoice", "Kim now works in Lyon."),
    ("Info <info@albergo.example>", "Risposta automatica", "Grazie, le risponderemo presto."),
    ("Info <info@hotel.example>", "Automatisch antwoord", "Bedankt."),
    (
        "Ana <ana@empresa.example>",
        "Fuera de la oficina",
        "Gracias por su mensaje. Estoy de vacaciones y le responderé a mi regreso.",
    ),
    (
        "liste+help@mail.example",
        "Confirmer votre abonnement",
        "Hi, c'est le programme qui gère la liste. Confirmez, s'il vous plaît.",
    ),
    ("Paul <paul@example.org>", "", ""),
]


def letter(sender: str, subject: str, body: str, header: str = "") -> bytes:
    return f"From: {sender}\nTo: nadia@example.fr\nSubject: {subject}\n{header}Content-Type: text/plain; charset=utf-8\n\n{body}\n".encode()


@pytest.mark.parametrize(("sender", "subject", "body"), PERSONS)
def test_a_persons_letter_may_be_answered(sender: str, subject: str, body: str) -> None:
    report = bouncekit.classify(letter(sender, subject, body))

    assert ("other", True) == (report.kind, report.may_auto_reply)


@pytest.mark.parametrize(("sender", "subject", "body"), PROGRAMS)
def test_what_a_program_writes_is_not_answered(sender: str, subject: str, body: str) -> None:
    report = bouncekit.classify(letter(sender, subject, body))

    assert report.kind in {"other", "auto_reply"}
    assert not report.may_auto_reply


@pytest.mark.parametrize(
    "header",
    [
        "X-Mailer: GNARWL\n",
        "X-Zammad-Send-Auto-Response: false\n",
        "Return-Path: <liste-bounces@listes.example>\n",
        "X-Loop: paul@example.org\n",
    ],
)
def test_a_mark_in_the_header_is_enough(header: str) -> None:
    assert bouncekit.classify(
        letter("Paul <paul@example.org>", "Re: devis", "Bonjour, je réponds.\nPaul")
    ).may_auto_reply
    assert not bouncekit.classify(
        letter("Paul <paul@example.org>", "Re: devis", "Bonjour, je réponds.\nPaul", header)
    ).may_auto_reply


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x1f\x8b\x08\x00\x00\x00binary",
        b"no header at all",
        b"To: a@example.org\nI am away.\n",
        b"From: a@example.org\n\n\x00\x01\x02\x03",
    ],
)
def test_what_cannot_be_read_is_not_answered(content: bytes) -> None:
    assert not bouncekit.classify(content).may_auto_reply


def test_an_answer_to_an_invitation_is_not_answered() -> None:
    calendar = (
        "Content-Type: text/calendar; method=REPLY; charset=utf-8\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR\n"
    )

    assert not bouncekit.classify(
        f"From: Paul <paul@example.org>\nSubject: Accepted: lunch\n{calendar}".encode()
    ).may_auto_reply
