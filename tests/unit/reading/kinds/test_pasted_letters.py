"""Letters that people paste and that are no server's answer: lures, lists' words, challenges, receipts."""

import pytest

import bouncekit
from bouncekit.reading import is_warned_of
from bouncekit.serving import understand

LURES = [
    "Quatre de vos messages n’ont pas pu être envoyés à cause d’une panne du serveur. Renvoyer tous vos messages : http://x.example/r",
    "Office: we could not send 2 of your messages. Review messages: https://x.example",
    "Zwei Ihrer E-Mails konnten nicht verschickt werden. Alle Nachrichten erneut senden: https://x.example",
    "Maintenance de votre messagerie. Répondez à ce message avec : Identifiant : ____ Mot de passe : ____",
    "Pour ne pas perdre votre compte, merci de nous communiquer votre nom d’utilisateur et mot de passe.",
    "Dear webmail user, reply to this message with User name: ..... Password: .....",
    "Ihr Postfach wird umgestellt. Antworten Sie auf diese E-Mail mit Benutzername: ... Passwort: ...",
    "Une amende de 35 € reste à payer : votre amende se règle sur http://x.example",
    "Votre colis vous attend. Complétez ici : x.example",
    "Vous êtes éligible à un remboursement. Remplissez : http://x.example",
    "Ouvrez le document partagé : connectez-vous avec votre messagerie.",
    "You have a new voice message. Listen to the message",
    "Vous avez 3 messages non distribués. Récupérez-les.",
    "Vous avez gagné un voyage. Cliquez ici.",
    "Nouveau message vocal : écoutez-le sur http://x.example",
    "2 messages en quarantaine : libérez-les.",
    "Votre adresse mail sera supprimée demain si vous ne répondez pas.",
    "Votre colis est bloqué : réglez les frais de douane sur http://x.example",
    "Votre nom de domaine expire dans 2 jours. Cliquez pour le garder.",
    "Your inbox will be closed unless you act.",
    "A tax refund is waiting. Enter your card here: http://x.example",
    "Ihre Domain läuft ab. Klicken Sie hier.",
    "Votre boîte a retenu 3 messages entrants (550 mailbox error). Cliquez ici et confirmez votre mot de passe.",
    "2 incoming messages are pending (451 4.3.0 error). Verify your account to get them: http://x.example/login",
    "Deux messages bloqués vous attendent. Cliquez sur le lien pour les recevoir : http://boite.example/x",
    "Mettez à jour votre quota avant ce soir, en cliquant ici : http://quota.example",
    "Saisissez votre mot de passe pour lire les messages retenus",
    "Cher utilisateur, votre boîte sera désactivée sous 48 heures. Validez votre compte : bouton ci-dessous.",
    "Your password has expired. Click here to keep the same password and receive 4 pending messages.",
    "Dear user, your mailbox will be suspended within 24 hours unless you verify your account: http://x.example/login",
    "You have 6 undelivered messages. Release your messages by signing in: https://x.example",
    "Update your mailbox now to avoid suspension. Follow this link: www.x.example",
    "Enter your password to release 3 held messages",
    "Ihr Passwort läuft heute ab. Klicken Sie hier, um Ihr Passwort zu behalten.",
    "Ihr Konto wird gesperrt. Bestätigen Sie Ihr Konto innerhalb von 24 Stunden: http://x.example",
    "Sie haben 5 ausstehende Nachrichten. Klicken Sie auf den Link unten, um sie freizugeben.",
    "Bestätigen Sie Ihr Passwort, um 3 nicht zugestellte Nachrichten zu erhalten.",
    "Ihr Postfach wird deaktiviert. Aktualisieren Sie Ihr Konto über die Schaltfläche.",
    "Votre accès au webmail sera définitivement fermé vendredi. Ressaisissez vos identifiants sur la page suivante.",
    "Pour éviter la suppression de votre adresse, merci de vérifier vos informations de connexion par ce bouton.",
    "Your webmail access gets disabled on Friday. Please validate your credentials with the button.",
    "To prevent the deletion of your e-mail account, update your login details on the following page.",
    "Ihr E-Mail-Zugang wird am Freitag geschlossen. Verifizieren Sie Ihre Anmeldedaten auf folgender Seite.",
    "Um die Löschung Ihres Kontos zu verhindern, aktualisieren Sie Ihre Zugangsdaten: https://x.example",
    "Mail Delivery System : 5 e-mails n’ont pas pu vous être remis. RÉCUPÉRER MES E-MAILS",
    "Mailer-Daemon: two mails failed to reach your inbox after a server fault. RECOVER NOW",
    "Zustellfehler: 4 Nachrichten an Ihr Postfach konnten nicht übertragen werden. Jetzt wiederherstellen",
]
LURES_OF_MONEY = [
    "Votre messagerie est pleine : cliquez pour agrandir gratuitement.",
    "Your inbox is full. Click to upgrade.",
    "Ihr Postfach ist voll. Klicken Sie, um es zu erweitern.",
    "Dernier avis : votre amende est majorée. amende.example",
    "Final notice: pay your parking fine on https://x.example",
    "Strafzettel offen: jetzt zahlen auf www.x.example",
    "Votre carte Vitale expire : remplissez le formulaire sur ce lien.",
    "Consultez votre fiche de paie en vous connectant ici",
    "CPF : il vous reste des droits. Cliquez pour les utiliser.",
    "La CAF vous accorde une aide exceptionnelle. Renseignez vos informations bancaires : allocation.example",
    "Impôts : un trop-perçu de 120 € vous revient. Complétez le formulaire : https://x.example",
    "Votre colis est en attente : adresse incomplète. Réglez 1,50 € de frais ici : suivi.example",
    "Votre abonnement est suspendu : le paiement a été refusé. Mettez à jour votre carte bancaire, cliquez ici.",
    "EDF : votre prélèvement a été rejeté. Régularisez votre situation sous 48 heures, par ce lien.",
    "Votre banque : confirmez votre identité avec ce lien, sinon votre carte sera bloquée.",
    "Tax refund: you are eligible. Enter your card details: https://x.example",
    "Your parcel is on hold. Pay the fee here: parcel.example",
    "Your subscription payment failed. Update your payment method: https://x.example",
    "Your bank: unusual transfer. Verify your identity on this link, otherwise your card is blocked.",
    "Finanzamt: Ihre Erstattung liegt bereit. Geben Sie Ihre Bankverbindung an: https://x.example",
    "Ihr Paket wartet auf die Zahlung der Gebühr: paket.example, bitte bezahlen",
    "Ihr Abo: die Zahlung ist fehlgeschlagen. Aktualisieren Sie Ihre Zahlungsdaten: https://x.example",
    "Sparkasse: Ihr Zugang läuft ab. Bestätigen Sie Ihre Daten über diesen Link.",
    "Your outgoing mail was not delivered: your mailbox must be verified. Review and send: https://x.example",
    "Vos messages n’ont pas été remis : revalidez votre boîte en cliquant ici.",
    "Ihre Nachricht wurde nicht zugestellt. Bitte das Postfach verifizieren: https://x.example",
]
PERSONS = [
    "Bonsoir Luc, mon courriel de ce matin m’est revenu (adresse inconnue). As-tu l’adresse de Lise ? Bises, Anne",
    "Cher Monsieur, notre message à votre comptable est revenu, 550 user unknown. Auriez-vous son adresse ? Merci",
    "Hi Joe, my mail to Sue bounced with “no such user”. Do you have her address? Thanks, Kim",
    "Hello Ann, my message to you was returned: mailbox full. Can you make some room? Regards, Bob",
    "Lieber Jens, meine Mail an dich kam als unzustellbar zurück. Hast du eine andere Adresse? Gruß, Uwe",
    "Sehr geehrter Herr Beck, unsere Nachricht wurde zurückgeschickt. Können Sie die Adresse prüfen? Mit Dank, Ute",
]
HELD = [
    "Your letter to the list club is being held until a moderator has read it.",
    "Votre message à la liste benevoles est en attente de modération.",
    "Votre courriel a été transmis aux modérateurs de la liste chorale.",
    "Votre message attend l'approbation du modérateur.",
    "Votre message doit être approuvé par le modérateur avant d'être diffusé.",
    "Your message to club@x.example awaits moderator approval",
    "Your posting has been forwarded to the moderators of the list.",
    "Your post is pending and must be approved by a moderator.",
    "Ihre Nachricht an die Liste verein wartet auf die Freigabe durch den Moderator.",
    "Ihre Mail wurde zurückgehalten, bis der Listenmoderator sie geprüft hat.",
    "Ihr Beitrag muss noch freigegeben werden; er liegt den Moderatoren vor.",
]
SUBSCRIPTIONS = [
    "Vous avez été désinscrit de la liste chorale : trois messages sont retournés en erreur.",
    "Votre inscription à la liste chorale a été suspendue : trop de messages nous reviennent, en erreur de remise.",
    "Your membership in the mailing list Club has been disabled due to excessive bounces.",
    "Ihre Mitgliedschaft in der Mailingliste Verein wurde wegen zu vieler Bounces deaktiviert.",
    "Ihr Abonnement wurde ausgesetzt: Nachrichten an Sie waren unzustellbar.",
    "Your subscription was suspended because messages to you came back.",
]
CHALLENGES = [
    "Ce message passe par Mailinblack. Merci de cliquer sur ce lien pour que votre message m'arrive.",
    "Your message is in my guest list. Please click the link to be let in.",
    "Pour que votre message passe mon filtre Mailinblack, cliquez sur le lien et recopiez le mot.",
    "Vous n'êtes pas un robot ? Merci de confirmer que votre message vient de vous.",
    "Please verify that you are a real person and your message will be delivered.",
    "Bitte bestätigen Sie, dass Sie kein Roboter sind, damit Ihre Nachricht zugestellt wird.",
    "Votre message « Facture n° 2026-0142 » est en attente.\nMerci de confirmer :\nhttps://app.mailinblack.com/auth/9",
]
RECEIPTS = [
    "Votre message\n\n   À : Jean Rey\n   Objet : Facture n° 2026-0142\n\na été lu le mardi 3 mars 2026 09:31.",
    "Your message\n To: Ann\n Subject: x\n\nwas read on Monday, 2 March 2026",
    "Ihre Nachricht\n An: Jan\n Betreff: Angebot\n\nwurde am Montag, 2. März 2026 10:00 gelesen.",
    "Dies ist eine Empfangsbestätigung für die Nachricht, die Sie an jan@x.example gesendet haben.",
    "Ceci est un accusé de réception pour le message que vous avez envoyé à jean@x.example.",
]
EXTORTIONS = [
    "J'ai piraté votre compte et je vous ai filmé. Payez 500 euros en bitcoins.",
    "Je suis un hacker, j'ai une vidéo de vous. Payez en bitcoin.",
    "I am a hacker with full access to your files. Send BTC.",
    "Votre webcam a tout vu. Envoyez l'argent sur ce portefeuille BTC avant jeudi (erreur 550 si vous répondez).",
    "A trojan gave me access to your device. Pay in Bitcoin or all your contacts will see the video.",
    "Your files have been encrypted. Send the ransom.",
    "Ich habe Ihr Konto gehackt und Sie gefilmt. Zahlen Sie in Bitcoin.",
]
FALSE_ALARMS = [
    "Votre ordinateur est bloqué. Appelez le support technique au 01 00 00 00 00",
    "3 virus ont été détectés. Cliquez pour nettoyer.",
    "Your computer has been locked! Call Microsoft Support now.",
    "Your antivirus has expired. Renew today.",
    "Ihr Computer ist infiziert! Rufen Sie sofort den technischen Support an.",
]
PAYMENTS = [
    "Papa, mon téléphone est cassé, voici mon nouveau numéro.",
    "Hi mum, I broke my phone, text me on this one.",
    "Hallo Mama, mein Handy ist kaputt.",
    "Je suis en rendez-vous : achetez des cartes cadeaux, et répondez par mail.",
    "Facture impayée : réglez sous 48 heures, dernier rappel avant huissier.",
    "Unpaid invoice: pay within 24 hours.",
    "Letzte Mahnung zu Ihrer offenen Rechnung: offene Rechnung 4711",
    "Veuillez noter que nos coordonnées bancaires ont changé ; voici notre nouvel IBAN.",
    "Bonjour, je souhaite changer mon RIB pour mon prochain salaire.",
    "Je suis en réunion, fais partir le virement, c'est confidentiel.",
    "Peux-tu m'acheter des cartes cadeaux ? Je ne peux pas téléphoner.",
    "Kindly note our new bank account for all future payments.",
    "I am in a meeting and cannot talk. I need you to make a transfer today.",
    "Bitte beachten Sie unsere neue Bankverbindung.",
    "Ich bin in einer Besprechung. Bitte kaufen Sie Geschenkkarten.",
]
ALERTS = [
    "The password of your account was changed: your password was changed on Monday.",
    "Das Passwort zu Ihrem Konto: Ihr Passwort wurde geändert.",
    "Nouvelle connexion à votre compte depuis Lyon. Si ce n'était pas vous, cliquez ici.",
    "Une règle de transfert a été ajoutée à votre boîte.",
    "We noticed unusual activity on your account.",
    "Ungewöhnliche Anmeldung bei Ihrem Konto",
]
ENDINGS = [
    "Votre adresse de messagerie sera supprimée le 1er mars.",
    "Votre mot de passe professionnel expire dans 3 jours.",
    "Your webmail account is going to be disabled next week.",
    "Ihr Benutzerkonto wird am Montag deaktiviert.",
]
NO_NEWS = [
    "J’ai écrit à la mairie, et personne ne répond.",
    "I wrote twice and got no answer",
    "Meine Mail blieb ohne Echo: keine Antwort",
    "Ma cliente n'a rien reçu, et pourtant aucun avis n'est arrivé.",
    "She did not receive it, but nothing came back.",
    "Mein Kunde hat nichts erhalten, ich habe keine Fehlermeldung.",
]
ADDRESSES = [
    "Bonjour à tous, voici ma nouvelle adresse : lea@x.example",
    "Nous avons changé d'adresse ; écrivez à contact@x.example.",
    "I have changed my email, write to lea@x.example from now on.",
    "Meine neue E-Mail lautet lea@x.example",
]
NOT_MINE = [
    "Je n'ai jamais envoyé ces messages et ils me reviennent.",
    "Ce n'est pas moi qui ai écrit cela :\n550 5.1.1 <x@y.example>: User unknown",
    "I get dozens of bounces for mail that I never sent",
    "I didn't write this. Undelivered Mail Returned to Sender",
    "Ich bekomme viele Unzustellbarkeitsmeldungen zu Mails, die ich nie geschrieben habe.",
    "<jan@x.example>: Host or domain name not found\n\nDiese Mail habe ich nicht geschrieben, was soll das?",
    "5.1.1 adresse inconnue pour jan@x.example\n\nJe ne connais pas cette personne.",
    "The address jan@x.example was not found.\n\nI never wrote to anybody there!",
]
UNREAD = [
    "Non lu : Devis\nVotre message À : Jean Objet : Devis a été supprimé sans avoir été lu le jeudi 19 mars",
    "Not read: Offer\nYour message To: Ann Subject: Offer was deleted without being read on Friday",
    "Ihre Nachricht an Jan wurde ungelesen gelöscht.",
]
QUARANTINES = [
    "Récapitulatif de la quarantaine\nDate | Expéditeur | Objet\n2 mars | lea@x.example | Devis : 2 messages",
    "Your daily quarantine digest: 2 messages\nSender: shop@x.example\nSubject: Offers\nRelease",
    "Ihr Quarantäne-Bericht: 2 Nachrichten\nAbsender: shop@x.example\nBetreff: Angebote\nFreigeben",
    "Bilan de quarantaine : 3 spams. Expéditeur : jardin@x.example",
]
STUCK = [
    "Votre message est dans la boîte d’envoi. Il sera envoyé plus tard.",
    "Mes mails restent dans la boîte d’envoi depuis hier",
    "le message ne veut pas partir, il est dans la boite d'envoi",
    "My message is stuck in the outbox.",
    "Die Nachricht hängt im Postausgang.",
]
RECALLS = [
    "Luc Rey souhaite rappeler le message « Ordre du jour ».",
    "Message Recall Failure: Agenda",
    "Eva Beck möchte die Nachricht „Tagesordnung“ zurückrufen: Nachricht zurückrufen",
]
MISUSES = [
    "Mes amis reçoivent du spam de ma part",
    "Mes contacts reçoivent de moi des pubs que je n’ai pas envoyées",
    "Everybody gets strange messages from my address",
    "Alle bekommen seltsame Nachrichten von mir",
]
NO_MAILS = [
    "Depuis lundi je ne reçois plus rien",
    "I am not receiving any mail on my phone",
    "Seit gestern bekomme ich keine Mails mehr: keine Nachrichten mehr",
]
IN_JUNK = [
    "Les courriels de la banque tombent dans les spams",
    "Letters of my sister end up in my junk",
    "Die Mails vom Verein landen im Spam-Ordner",
]
CAME_BACK = [
    "Bonjour, mon mail m’est revenu. Avez-vous une idée ? Merci",
    "j’ai écrit à ma sœur et le mail me revient",
    "My letter to the town hall came back",
    "Ich habe dem Verein geschrieben, und es kam zurück",
]
NEWSLETTERS = [
    "Les nouvelles du club de marche : sortie dimanche. Vous recevez ce message car vous êtes abonné.",
    "Spring sale! 20 % off all plants. Unsubscribe",
    "Frühlingsangebote: Rosen und Tulpen. Newsletter abbestellen",
]
MEETINGS = {
    "Une invitation acceptée": [
        "Accepté : Conseil de classe",
        "Ann Lee has accepted this invitation.",
        "Zugesagt: Besprechung",
    ],
    "Une invitation déclinée": [
        "Luc a décliné votre invitation",
        "Declined: Budget",
        "Jan hat die Einladung abgelehnt.",
    ],
    "réponse incertaine": ["Provisoire : Budget", "Ann has tentatively accepted", "Mit Vorbehalt: Budget"],
    "réunion annulée": ["Annulé : Budget", "The meeting has been cancelled.", "Abgesagt: Budget"],
    "Une invitation à une réunion": [
        "Luc vous a invité à « Budget ». Accepter / Refuser",
        "You are invited to a Zoom meeting. Join the meeting at nine.",
        "Sie wurden eingeladen. Zusagen oder absagen?",
    ],
}
DOMAIN_REPORTS = [
    "Report domain: x.example Submitter: y.example Report-ID: 4",
    "<feedback><report_metadata><org_name>y",
]
RECEIPTS_WANTED = ["Léa Roy a demandé une confirmation de lecture. Oui / Non", "Ann has requested a read receipt.",
                   "Jan hat eine Lesebestätigung angefordert."]  # fmt: skip
QUESTIONS = {
    "faire de la place": [
        "Comment supprimer mes mails ?",
        "How do I clean up my inbox?",
        "Wie kann ich mein Postfach leeren?",
    ],
    "courrier indésirable (spam)": ["C’est quoi le spam ?", "How can I block a sender?", "Was tun gegen Werbung?"],
    "garder vos messages": ["comment sauvegarder mes courriels", "How can I back up my mail?", "Wo ist die Sicherung?"],
    "Rien ne dit que": ["Comment savoir si mon mail est arrivé ?", "How do I know that my message has arrived?"],
    "Une question, et non un avis": ["À quoi sert ce programme ?", "What is a signature?", "Was ist ein Anhang?"],
    "collez l’avis reçu": [
        "c’est quoi l’erreur 550 ?",
        "What does 554 mean? 554 ?",
        "Pourquoi mon courriel revient ?",
        "Why was my mail rejected?",
    ],
}
ORDINARY = [
    "Bonjour, merci de me rappeler au sujet du virement de mardi.",
    "Bonjour, le tribunal de Lyon a reporté l’audience au 12 mars ; je vous appelle demain. Maître Roy",
    "Bonjour, pouvez-vous me renvoyer vos messages de mardi ? Ils ne sont pas partis. Merci, Anne",
    "Bonjour, pour le remboursement du car, envoyez votre RIB à la trésorière. Merci",
    "Bonjour Luc,\nVoici les photos de dimanche.\nÀ bientôt,\nAnne",
    "Dear Kim,\nThe bus leaves at nine.\nBest wishes,\nJo",
    "Liebe Ute,\nder Chor probt am Montag.\nViele Grüße\nJens",
]
ACKNOWLEDGED = ["We acknowledge receipt of your letter of 2 March.", "Wir bestätigen den Eingang Ihrer Anfrage."]
REPLIES = [
    "La mairie sera fermée du 24 au 31 décembre.",
    "Bonjour, je suis parti à la retraite. Écrivez à Mme Rey.",
    "Automatic reply: I have a new email, write to lea@x.example",
]
OTHERS = [
    "Votre colis est arrivé au point de retrait.",
    "Votre message n’a pas été distribué : l’adresse n’existe pas. Aide : https://support.google.com/mail",
    "452 4.3.1 accepted: no",
    "Pourquoi ? 550 5.1.1 User unknown",
    "Votre message à lea@x.example a été mis en quarantaine. Expéditeur : vous. Objet : Devis. 2 messages",
    "Le message attend dans la boîte d'envoi : le serveur ne répond pas, il reste bloqué.",
    "La boîte de mon correspondant est pleine, mon mail me revient",
    "Vérifiez vos indésirables : votre message a peut-être été mis dans le courrier indésirable.",
    "Le destinataire n'a pas reçu votre message : aucune erreur de votre part. 550 5.2.2 Mailbox full",
    "<a@x.example>: host mx.x.example said: 550 5.1.1 User unknown. Objet : notre nouveau RIB, merci de le noter",
    "Votre message « Changement de RIB » n'a pas pu être remis à a@x.example. Veuillez vérifier l'adresse.",
    "If you did not send this message, ignore it. 550 5.1.1 user unknown",
    "Votre message a été bloqué : il contient un virus.",
    "550 5.1.1 User unknown, see http://support.google.com/ click",
    "Your message wasn't delivered to a@b.example because the address couldn't be found. Click here for help: https://x.example",
    "-ERR [AUTH] Your password has expired. Visit https://x.example/",
    "Your message was rejected by the moderator.",
    "Votre message n'a pas pu être remis à paul@x.example : la boîte est pleine. Cliquez sur Renvoyer.",
    "Mot de passe refusé. Échec de la connexion au serveur pop.orange.fr. Cliquez sur OK.",
    "Remise impossible : l'adresse paul@x.example n'existe pas. Pour en savoir plus : https://x.example/aide",
    "Ihre Nachricht konnte nicht zugestellt werden: Postfach voll.",
    "Your message could not be sent. Your account has been blocked: https://x.example/help",
    "Your message could not be delivered to your mailbox group. Click here for more information.",
    "Bonjour, mon message est revenu avec « utilisateur inconnu ». Que faire ? Merci",
    "Le compte de votre correspondant sera fermé.",
    "Votre boîte est pleine à 98 % : elle sera bloquée.",
    "Ne communiquez jamais votre mot de passe par retour de mail : votre messagerie ne le demandera pas.",
    "Votre message n’a pas pu être envoyé : le serveur refuse votre mot de passe. Vérifiez votre compte.",
    "Your message was identified as spam and rejected. Recipient: a@x.example",
    "Impossible d’enregistrer le message dans Brouillons",
    "Hello, my e-mail came back: “user unknown”. Can you explain it to me? Thanks",
    "Voici ce que j’ai reçu : 550 5.1.1 <jean@x.example>: user unknown",
    "Bonjour, mon mail est revenu, pouvez-vous regarder ? Merci\n550 5.2.2 <a@x.example>: mailbox full",
]
TITLES = {
    **MEETINGS,
    **QUESTIONS,
    "escroquerie": [*LURES, *LURES_OF_MONEY],
    "rapport sur votre domaine": DOMAIN_REPORTS,
    "accusé de lecture": RECEIPTS_WANTED,
    "chantage": EXTORTIONS,
    "fausse alerte": FALSE_ALARMS,
    "avant de payer": PAYMENTS,
    "Alerte sur votre compte": ALERTS,
    "la fin de votre compte": ENDINGS,
    "Rien ne dit que votre message": NO_NEWS,
    "nouvelle adresse": ADDRESSES,
    "Une personne vous écrit": PERSONS,
    "servi de votre adresse": NOT_MINE,
    "effacé sans être lu": UNREAD,
    "attend le modérateur": HELD,
    "le courrier d’une liste": SUBSCRIPTIONS,
    "messages en quarantaine": QUARANTINES,
    "attend dans la boîte d’envoi": STUCK,
    "Un rappel de message": RECALLS,
    "Quelqu’un se sert de votre adresse": MISUSES,
    "ne recevez plus de courrier": NO_MAILS,
    "dans vos indésirables": IN_JUNK,
    "collez l’avis reçu": CAME_BACK,
    "Un envoi en nombre": NEWSLETTERS,
    "Une lettre, et non un avis": ORDINARY,
    "Accusé de réception automatique": ACKNOWLEDGED,
    "Réponse automatique": REPLIES,
    "Demande de confirmation": CHALLENGES,
    "Accusé de lecture": RECEIPTS,
    "message ouvert": RECEIPTS[:3],
}


@pytest.mark.parametrize(("title", "text"), [(title, text) for title, texts in TITLES.items() for text in texts])
def test_a_pasted_letter_is_told_for_what_it_is(title: str, text: str) -> None:
    told = bouncekit.classify_text(text)

    assert title in told.description.title
    assert () == told.failures


@pytest.mark.parametrize("text", [*EXTORTIONS, *FALSE_ALARMS, *PAYMENTS])
def test_who_wants_money_is_warned_of_before_anything_else(text: str) -> None:
    assert is_warned_of(text)


@pytest.mark.parametrize(
    ("disposition", "title"),
    [
        ("manual-action/MDN-sent-manually; deleted", "Accusé de lecture\u00a0: effacé sans être lu"),
        ("manual-action/MDN-sent-manually; displayed", "Accusé de lecture\u00a0: message ouvert"),
        ("automatic-action/MDN-sent-automatically; processed", "Accusé de lecture"),
    ],
)
def test_a_receipt_says_whether_the_letter_was_opened(disposition: str, title: str) -> None:
    message = (
        "From: jan@x.example\nSubject: Re: x\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=disposition-notification; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nx\n"
        "--b\nContent-Type: message/disposition-notification\n\n"
        f"Final-Recipient: rfc822; jan@x.example\nDisposition: {disposition}\n\n--b--\n"
    )

    assert title == bouncekit.classify(message).description.title


@pytest.mark.parametrize("lang", ["fr", "en", "de"])
def test_a_list_of_held_mail_is_no_fraud_and_nothing_of_it_is_clicked(lang: bouncekit.Language) -> None:
    message = f"From: filter@x.example\nMessage-ID: <1@x.example>\n\n{QUARANTINES[1]}\n".encode()
    told = understand(message, lang=lang)

    assert isinstance(told, bouncekit.Report)
    assert {"fr": "Ne cliquez pas", "en": "Do not click", "de": "Klicken Sie nicht"}[lang] in told.description.advice
    assert told.description.title == bouncekit.classify_text(QUARANTINES[0], lang=lang).description.title


@pytest.mark.parametrize("text", OTHERS)
def test_a_notice_that_names_a_page_or_a_password_is_no_lure(text: str) -> None:
    assert not is_warned_of(text)
    assert not any(title in bouncekit.classify_text(text).description.title for title in TITLES)


@pytest.mark.parametrize("text", [*LURES, *LURES_OF_MONEY])
def test_a_lure_is_asked_for_before_the_reader_s_own_mailbox(text: str) -> None:
    told = understand(text.encode(), lang="en")

    assert "fraud" in getattr(told, "description").title  # noqa: B009 - an access problem has none


@pytest.mark.parametrize(
    "text",
    [
        "This is an email abuse report for an email message received from IP 192.0.2.1.\nFeedback-Type: abuse",
        "Rapport d'abus : un lecteur a signalé ce message.",
        "Spam-Beschwerde: Ihre Nachricht wurde als Spam gemeldet.",
    ],
)
def test_a_pasted_complaint_is_no_refusal(text: str) -> None:
    report = bouncekit.classify_text(text)

    assert report.kind is bouncekit.Kind.COMPLAINT
    assert not report.failures


@pytest.mark.parametrize(
    "text",
    [
        "Absence\n\nBonjour à tous, je serai absente mardi, pouvez-vous prévenir le chef de chœur ? Merci, Odile",
        "Urlaub\n\nLiebe Anna, wir fahren im August an die Nordsee, kommst du mit? Liebe Grüße, Tante Ilse",
    ],
)
def test_a_person_who_asks_under_such_a_title_is_no_machine(text: str) -> None:
    assert "auto_reply" != bouncekit.classify_text(text).kind


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Bonjour, je voudrais savoir comment demander un accusé de lecture avec Outlook. Merci, Odile"),
        ("en", "Hello, how do I ask for a read receipt in Thunderbird, and is it any proof? Thanks, Mary"),
        ("de", "Guten Tag, wie fordere ich in Outlook eine Lesebestätigung an? Danke, Jens"),
    ],
)
def test_who_asks_how_to_get_a_receipt_is_asked_for_none(lang: bouncekit.Language, text: str) -> None:
    wanted = bouncekit.classify_text("Ann has requested a read receipt.", lang=lang).description

    assert bouncekit.classify_text(text, lang=lang).description.title != wanted.title


BULLETINS = {
    "fr": "Lettre des clubs\nAu sommaire : que veut dire « 550 5.1.1 » ? Trois conseils.\nSe désabonner",
    "en": 'Club post\nIn this issue: what "452 4.2.2" means, and five tips for your lists.\nRead online | Unsubscribe',
    "de": "Vereinspost\nIn dieser Ausgabe: Was „554 5.7.1“ bedeutet.\nSie erhalten diesen Newsletter hier. Abbestellen",
}


@pytest.mark.parametrize(("lang", "text"), BULLETINS.items())
def test_a_bulletin_that_speaks_of_a_code_is_no_failure(lang: bouncekit.Language, text: str) -> None:
    report = bouncekit.classify_text(text, lang=lang)

    assert report.failures == ()
    assert (
        report.description.title
        == {
            "fr": "Un envoi en nombre, et non un avis",
            "en": "A mailing to many, and no notice",
            "de": "Eine Sendung an viele, und keine Meldung",
        }[lang]
    )


@pytest.mark.parametrize(
    "text",
    [
        "<lea@x.example>: host mx.x.example said: 550 5.7.1 Refused. Unsubscribe, or read more at https://x.example",
        "554 5.7.1 Message refused. Newsletter abmelden: Tipps für Versender https://x.example",
        "Our newsletter came back: 550 5.1.1 User unknown. In this issue: tips for spring. Unsubscribe",
        "Votre message n’a pas pu être remis.\n550 5.1.1 User unknown\nLire la suite. Se désabonner",
    ],
)
def test_a_refusal_that_speaks_of_newsletters_is_one(text: str) -> None:
    assert bouncekit.classify_text(text).failures
