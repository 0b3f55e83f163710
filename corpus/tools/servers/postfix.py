"""Postfix, with French bounce templates of our own beside its built-in ones."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sandbox import HOST_NAME, chrooted
from servers import ALIASES, Server

_MAIN = {
    "compatibility_level": "3.6",
    "myhostname": HOST_NAME,
    "mydestination": HOST_NAME,
    "mynetworks": "127.0.0.0/8",
    "inet_interfaces": "127.0.0.1",
    "inet_protocols": "ipv4",
    "smtp_host_lookup": "dns",
    "smtp_tls_security_level": "none",
    "smtpd_tls_security_level": "none",
    "smtpd_reject_unlisted_recipient": "no",  # so that unknown local users bounce instead of being refused
    "local_recipient_maps": "",
    "alias_maps": "hash:/etc/aliases",
    "maillog_file": "/var/log/mail.log",
    "maximal_queue_lifetime": "0",  # give up after the first try
    "bounce_queue_lifetime": "0",
    "queue_run_delay": "2s",
    "minimal_backoff_time": "1s",
    "maximal_backoff_time": "2s",
    "smtp_connect_timeout": "5s",
    "enable_long_queue_ids": "yes",
}

# After the format of bounce(5). The words are ours.
_TEMPLATES = """\
failure_template = <<FIN
Charset: {charset}
From: MAILER-DAEMON (Service de courrier)
Subject: Courrier non remis, retour à l'expéditeur
Postmaster-Subject: Copie pour le postmaster : courrier non remis

Ceci est un message automatique du serveur de courrier $myhostname.

Votre message n'a pas pu être remis à un ou plusieurs de ses
destinataires. Il est joint à cet avis.

Pour toute aide, écrivez à postmaster en joignant cet avis.
FIN

delay_template = <<FIN
Charset: {charset}
From: MAILER-DAEMON (Service de courrier)
Subject: Courrier retardé (les essais continuent)
Postmaster-Subject: Copie pour le postmaster : courrier retardé

Ceci est un message automatique du serveur de courrier $myhostname.

CECI N'EST QU'UN AVERTISSEMENT, VOUS N'AVEZ PAS À RENVOYER VOTRE MESSAGE.

Votre message n'a pas encore pu être remis après $delay_warning_time_hours heure(s).
Les essais continuent pendant $maximal_queue_lifetime_days jour(s).
FIN

success_template = <<FIN
Charset: {charset}
From: MAILER-DAEMON (Service de courrier)
Subject: Courrier remis

Ceci est un message automatique du serveur de courrier $myhostname.

Votre message a bien été remis aux destinataires ci-dessous.
FIN

verify_template = <<FIN
Charset: {charset}
From: MAILER-DAEMON (Service de courrier)
Subject: Essai de remise

Ceci est un message automatique du serveur de courrier $myhostname.
FIN
"""


class Driver(Server):
    software = "postfix"
    packages = ("postfix",)
    names_remote_host = True

    def configure(self, root: Path, settings: Mapping[str, Any]) -> None:
        main = _MAIN | dict(settings)
        folder = root / "etc/postfix"
        (folder / "main.cf").write_text("".join(f"{key} = {value}\n" for key, value in main.items()), encoding="utf-8")
        for name, charset in (("avis", "utf-8"), ("avis-latin1", "iso-8859-1")):
            (folder / f"{name}.cf").write_text(_TEMPLATES.format(charset=charset), encoding=charset)
        chrooted(root, "postconf", "-F", "*/*/chroot = n")
        (root / "var/mail/paul").write_text("x" * 20_000, encoding="ascii")
        chrooted(root, "chown", "paul:", "/var/mail/paul")
        (root / "etc/aliases").write_text(ALIASES, encoding="utf-8")
        chrooted(root, "newaliases")
        (root / "run/lock").mkdir(exist_ok=True)

    def start(self, root: Path) -> None:
        chrooted(root, "postfix", "start")

    def stop(self, root: Path) -> None:
        chrooted(root, "postsuper", "-d", "ALL")
        chrooted(root, "postfix", "stop")
