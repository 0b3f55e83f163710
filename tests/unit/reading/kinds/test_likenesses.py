"""What a text is taken for by its words as a whole: only where no server speaks, and condemning nobody."""

from pathlib import Path

import pytest

import bouncekit
from bouncekit.reading.kinds.likenesses import liken_letter, own_cause
from bouncekit.reading.kinds.pasted_letters import shows_answer
from bouncekit.servers.problems import AccessProblem
from bouncekit.serving import understand

TOLD = {
    "Votre fournisseur annonce un changement": [
        "Dès le 2 juin, nos serveurs refuseront TLS 1.0. Avec un programme récent, rien à faire ; sous Windows 7, "
        "lisez votre courrier sur le webmail. Il n’y a aucun lien à suivre ni mot de passe à saisir.",
        "Ab dem 3. März nehmen unsere Mailserver TLS 1.1 nicht mehr an. Bei Outlook 2007 bitte aktualisieren oder "
        "Webmail nutzen. Sie müssen auf keinen Link klicken und kein Passwort eingeben. Ist das echt?",
        "Outlook.com will stop accepting apps that sign in with only a password. Your mail is kept and you can read it "
        "in a browser. Update your app and add the account again. Will I lose my letters?",
    ],
    "Ce texte ne vient pas de la messagerie": [
        "Windows ne parvient pas à joindre l’imprimante (erreur 0x00000709).",
        "The printer could not be installed. Error 0x000006ba",
        "Der Drucker wurde nicht gefunden, Fehler 0x00000709.",
    ],
    "téléphonez avant de payer": [
        "From: Jane <jane@timber.example>\nReply-To: jane.timber@mail.example\nSubject: RE: Invoice 77 - updated bank "
        "details\n\nHi,\nkindly settle invoice 77 to our new account below. Please do not call, the phones are down.",
        "Merci de régler cette facture sur notre nouveau compte ci-dessous. N’appelez pas le bureau, nous déménageons.",
        "Bitte überweisen Sie den Betrag auf unser neues Konto. Bitte nicht anrufen, die Telefone sind aus.",
    ],
    "Demande de confirmation": [
        "Je reçois un message de Mailinblack qui veut que je clique pour que mon courriel arrive chez mon dentiste.",
        "I wrote to my doctor and got a mail from Spamarrest asking me to verify that I am a person. Is it safe?",
        "Ich schrieb meinem Vermieter und soll auf einen Link klicken, damit meine Nachricht ankommt. Ist das Spam?",
    ],
    "nom de domaine a sans doute expiré": [
        "Tous nos messages reviennent et plus rien n’arrive, ni chez ma collègue : notre domaine est-il mort ?",
        "Nothing arrives at our addresses, everyone says that our mails bounce: our domain does not exist. What to do?",
        "Es kommt nichts mehr an, und unsere Kunden bekommen alles zurück: unsere Domain gibt es nicht mehr. Was tun?",
    ],
    "personne décédée": [
        "J’ai écrit à une amie de ma mère, sa fille m’apprend son décès, l’avis dit « boîte inactive ». La retirer ?",
        "Mon mari est décédé en mars. J’ai écrit à sa boîte et j’ai reçu « 550 5.1.1 user unknown ». Que faire ?",
        "My father died last month. I wrote to his address and it came back: 550 5.2.1 mailbox disabled. Why?",
        "Mein Vater ist verstorben, und wer ihm schreibt, bekommt: 552 Mailbox full. Wie schließe ich sein Postfach?",
        "Ma mère est morte et sa boîte renvoie « boîte pleine » à tout le monde, comment faire ?\n"
        "Undelivered Mail Returned to Sender\n<mado@example.org>: 552 5.2.2 Over quota",
    ],
    "le courrier d’une liste": [
        "Nous avons reçu des rapports de non-remise pour votre adresse, abonnée à la liste randonnee.\n"
        "Le dernier contient : 552 5.2.2 Mailbox full\nSi cela continue, votre abonnement sera suspendu.",
        "Your membership in the mailing list Choir has been disabled due to bounces. The last was 552 5.2.2 full.",
        "Ihre Adresse wurde aus der Liste Garten ausgetragen, Fehler 5.1.1",
        "Nachrichten der Liste Chor an Ihre Adresse kommen zurück:\n550 5.2.2 Mailbox full\n"
        "Ihr Abonnement wird ausgesetzt, wenn das so weitergeht.",
    ],
    "Une lettre, et non un avis": [
        "Dear Madam, Mr Harris left our works in May. Mrs Cole now looks after the orders. Kind regards, Personnel",
        "Herr Krüger arbeitet nicht mehr bei uns. Mit freundlichen Grüßen, der Empfang",
    ],
    "Un document vous attend": [
        "Votre relevé de compte du mois est déposé dans votre espace client, rubrique Documents.",
        "Your new statement is ready to view in online banking.",
        "Ihre neue Rechnung steht im Kundencenter bereit.",
    ],
    "Un code à usage unique": [
        "Votre code de vérification est 48213. Il expire dans 10 minutes, ne le communiquez à personne.",
        "Your verification code is 48213. Do not share it with anyone.",
    ],
    "chantage": [
        "I turned on your camera while you watched adult videos. Pay 900 dollars or all your contacts get the film.",
    ],
    "escroquerie": [
        "Scannez vite ce QR code avec votre téléphone, sinon votre application bancaire sera désactivée demain.",
    ],
    "indésirables des autres": ["Chez ma banquière, tout ce que je lui écris tombe dans ses spams, pourquoi ?"],
    "entré dans votre boîte": [
        "Mon mot de passe a changé sans moi, et un transfert vers un inconnu est apparu dans les réglages.",
    ],
    "Appelez d’abord la banque": [
        "J’ai payé la facture sur le nouveau RIB reçu par mail, et le vrai fournisseur dit qu’il n’a rien touché.",
    ],
    "pas du courrier électronique": [
        "La factrice m’a rendu ma lettre avec une étiquette : pli refusé par le destinataire.",
        "Votre colis n’a pas pu être livré : destinataire inconnu à l’adresse. Il est retourné à l’expéditeur.",
        "Parcel returned: addressee unknown at this address. Your package goes back to the sender.",
        "The text message to my sister says Not Delivered with a red mark beside the bubble.",
    ],
    "formulaire d’un site": ["J’ai rempli le formulaire de la mairie, et à l’envoi : erreur, recommencez plus tard."],
    "un dossier, une facture": ["Votre dossier de subvention est incomplet : il est rejeté, faute de pièces."],
    "liste de messages : ouvrez": [
        "Mail Delivery System   Undelivered Mail Returned to Sender   09:12\nMarie Petit   Photos   hier\n"
        "Mail Delivery System   Undelivered Mail Returned to Sender   lun.",
    ],
    "Personne ne lit cette adresse": ["Cette boîte n’est pas relevée : votre courriel ne sera lu par personne."],
    "échéance à vérifier": ["Votre nom de domaine amicale.example expire dans 10 jours, pensez à le renouveler."],
    "Trop de destinataires": ["Votre liste compte 210 noms, un seul message n’en admet que 60."],
    "garder vos messages": [
        "je voudrais mettre toute ma correspondance à l'abri sur un disque dur, comment m'y prendre ?"
    ],
}
CODED = [
    "Unsubscribed Address",
    "550 5.1.1 <paul@example.org>: the owner of this mailbox has died, and the account is closed for ever",
    "<tom@example.org>: host mx.example said: 550 5.7.1 your subscription to this list is suspended",
    "550 5.1.1 User unknown",
    "Bonjour, votre relevé de compte est disponible. 552 5.2.2 Mailbox full",
    "-ERR [AUTH] Votre relevé de compte est disponible dans votre espace client",
]


@pytest.mark.parametrize(("title", "text"), [(title, text) for title, texts in TOLD.items() for text in texts])
def test_a_text_without_a_known_phrase_is_told_by_all_its_words(title: str, text: str) -> None:
    report = bouncekit.classify_text(text)

    told = " ".join((report.description.title, *(failure.explanation.title for failure in report.failures)))
    assert title.lower() in told.replace("\u00a0", " ").lower()
    assert not any(failure.counts_against_address for failure in report.failures)


@pytest.mark.parametrize(
    "text",
    [
        "Ihre Verschlüsselung ist veraltet. Klicken Sie hier und melden Sie sich binnen 24 Stunden an, sonst wird Ihr "
        "Postfach gesperrt.",
        "Your app is outdated. Click here and enter your password today or your mailbox will be closed.",
        "Microsoft: a TLS update is required. Sign in here to keep your mailbox: http://x.example/login",
        "Chiffrement dépassé : cliquez ici et saisissez votre mot de passe ce soir, sinon votre boîte sera fermée.",
    ],
)
def test_a_change_that_wants_a_password_at_once_is_a_lure(text: str) -> None:
    assert "escroquerie" in bouncekit.classify_text(text).description.title


@pytest.mark.parametrize("lang", ["fr", "en", "de"])
@pytest.mark.parametrize(
    ("text", "advised"),
    [
        ("Merci de corriger les erreurs du formulaire :\n* Courriel : format non valide.\n* Cochez la case.",
         ["pas d’espace", "no blank", "kein Leerzeichen"]),
        ("j’ai supprimé des mails par erreur et vidé la corbeille, comment les récupérer ?",
         ["copie à l’expéditeur", "sender for a copy", "Absender um eine Kopie"]),
    ],
)  # fmt: skip
def test_the_advice_fits_what_is_told(text: str, advised: list[str], lang: bouncekit.Language) -> None:
    advice = bouncekit.classify_text(text, lang=lang).description.advice

    assert any(words in advice for words in advised)


@pytest.mark.parametrize("text", CODED)
def test_where_a_server_speaks_nothing_is_weighed(text: str) -> None:
    assert liken_letter(text) is None
    assert own_cause(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Ma fille dit que son ancien mail est mort : 550 5.1.1 <eva@x.example> unknown",
        "Le serveur est mort ? 421 4.3.2 service not available",
        "My sister says that her old mailbox is dead now: 550 5.1.1 user unknown",
        "Mein Vater sagt, sein Postfach ist tot: 550 5.1.1 user unknown",
    ],
)
def test_a_machine_that_is_dead_is_nobody_to_mourn(text: str) -> None:
    assert bouncekit.Kind.OTHER is not bouncekit.classify_text(text).kind


def test_what_is_guessed_of_all_words_condemns_no_address() -> None:
    report = bouncekit.classify_text("le robot dit qu'il n'y a personne de ce nom là-bas, j'écrivais à lea@x.example")

    assert [failure.reason for failure in report.failures] == [bouncekit.Reason.USER_UNKNOWN]
    assert [failure.counts_against_address for failure in report.failures] == [False]


def test_the_own_mailbox_is_told_as_the_reader_s() -> None:
    told = understand("un bandeau rouge annonce que ma messagerie est remplie à 99 %, plus de place".encode())

    assert isinstance(told, AccessProblem)
    assert told.cause == "mailbox_full"


@pytest.mark.parametrize(
    "text",
    [
        "Des courriers indésirables partent : nous avons bloqué l’envoi de spam depuis votre compte.",
        "De : support\nObjet : [HEBERGEUR] Blocage de l'envoi pour contact@fleurs.example\n\nDu spam est parti de "
        "votre adresse. Pour rétablir l'envoi, changez son mot de passe dans votre espace client.",
    ],
)
def test_an_own_account_that_may_not_send_is_no_correspondent_s_mailbox(text: str) -> None:
    told = understand(text.encode())

    assert isinstance(told, bouncekit.Report)
    assert [failure.explanation.title for failure in told.failures] == ["Votre compte n’a plus le droit d’envoyer"]
    assert [failure.counts_against_address for failure in told.failures] == [False]


@pytest.mark.parametrize(
    "text",
    [
        "Bonsoir mon grand, la boîte aux lettres était encore pleine de prospectus, le facteur a sonné. Bises, mamie",
        "Mon club m'a fermé son local et je cherche comment ravoir l'adresse de mon ancien fournisseur",
    ],
)
def test_words_of_a_letter_are_no_server_s_however_they_sound(text: str) -> None:
    assert () == bouncekit.classify_text(text).failures


REPEATED = [
    "my mail to lea@example.org came back with {answer} what does that mean",
    "Bonjour, mon message à lea@example.org m'est revenu : {answer}",
    "mon message pour lea@example.org est revenu avec {answer} que faire ? Merci d'avance",
    "What does it mean when my mail to lea@example.org says: {answer} What should I do?",
    "Mein Brief an lea@example.org kam zurück mit: {answer} Was soll ich tun?",
    "Hello, I get this when I write to lea@example.org: {answer} Thanks, Tom",
    "Bonjour Paul, voici ce que je reçois pour lea@example.org : « {answer} » Bonne journée, Anne",
]
ANSWERS = {
    "user unknown": bouncekit.Reason.USER_UNKNOWN,
    "Relay access denied": bouncekit.Reason.RELAY_DENIED,
    "The email account is over quota": bouncekit.Reason.MAILBOX_FULL,
    "Connection refused": bouncekit.Reason.NETWORK_ERROR,
    "message size exceeds fixed limit": bouncekit.Reason.MESSAGE_TOO_LARGE,
}


@pytest.mark.parametrize("told", REPEATED)
@pytest.mark.parametrize("answer", ANSWERS)
def test_a_server_s_words_that_a_reader_repeats_tell_the_reason(told: str, answer: str) -> None:
    report = bouncekit.classify_text(told.format(answer=answer))

    assert [ANSWERS[answer]] == [failure.reason for failure in report.failures]


def test_a_page_shows_numbers_that_are_no_server_s_answer() -> None:
    report = bouncekit.classify_text("502 Bad Gateway quand je veux ouvrir mes messages sur le site du fournisseur")

    assert "Le site de votre messagerie" in report.description.title


def test_a_tag_of_a_subject_is_no_code_of_imap() -> None:
    assert not shows_answer("[FLEURS] Votre relevé")
    assert shows_answer("[OVERQUOTA] Quota exceeded")


def test_a_long_text_says_too_many_things_to_be_weighed() -> None:
    assert liken_letter("Your verification code is 48213. Do not share it with anyone. " * 60) is None


@pytest.mark.parametrize("bare", ["Mailbox not found. {page}", "Blocked - see {page}", "Failed. Visit {page}"])
@pytest.mark.parametrize("code", ["550 ", "421 "])
def test_a_page_in_a_server_s_answer_makes_no_letter_of_it(code: str, bare: str) -> None:
    text = code + bare.format(page="http://help.example.org/?no=1000728")

    assert liken_letter(text) is None
    assert bouncekit.classify_text(text).failures


def test_no_answer_in_the_corpus_is_taken_for_a_letter() -> None:
    paths = (Path(__file__).parents[4] / "corpus").rglob("*.eml")
    said = {one.diagnostic for path in paths for one in bouncekit.classify(path.read_bytes()).failures}

    assert len(said) > 100
    assert [] == [text for text in said if text and liken_letter(text)]
