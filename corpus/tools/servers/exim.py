"""Exim 4 with a small configuration of our own."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sandbox import HOST_NAME, chrooted
from servers import Server

# {macros} are the scenario's settings, as Exim macros.
_CONFIGURATION = """\
{macros}
.ifndef QUOTA
QUOTA = 0
.endif
.ifndef LIMIT
LIMIT = 50M
.endif
.ifndef RETRY
RETRY = F,1s,1s
.endif
.ifndef WARN
WARN = 0s
.endif

primary_hostname = {host}
qualify_domain = {host}
local_interfaces = 127.0.0.1
acl_smtp_rcpt = accept
acl_smtp_data = accept
message_size_limit = LIMIT
delay_warning = WARN
delay_warning_condition = yes
host_lookup =
tls_advertise_hosts =
dsn_advertise_hosts = *
smtputf8_advertise_hosts = *
keep_environment =
log_file_path = /var/log/exim4/%slog
trusted_users = nadia
bounce_return_size_limit = 4K
never_users =
accept_8bitmime = true
.ifdef FRENCH
bounce_message_file = /etc/exim4/avis-retour
warn_message_file = /etc/exim4/avis-retard
.endif

begin acl
accept:
  accept

begin routers
away:
  driver = dnslookup
  domains = ! {host}
  transport = remote_smtp
  self = send
  no_more

aliases:
  driver = redirect
  allow_fail
  allow_defer
  data = ${{lookup{{$local_part}}lsearch{{/etc/aliases}}}}
  pipe_transport = address_pipe
  user = nadia

mailboxes:
  driver = accept
  check_local_user
  transport = local_delivery
.ifndef PLAIN
  cannot_route_message = Unknown user
.endif

begin transports
remote_smtp:
  driver = smtp
  allow_localhost
  hosts_avoid_tls = *

local_delivery:
  driver = appendfile
  file = /var/mail/$local_part_data
  create_file = anywhere
  group = mail
  mode = 0660
  quota = QUOTA

address_pipe:
  driver = pipe
  return_output

begin retry
*  *  RETRY
"""
# After bounce_message_file and warn_message_file of Exim's specification, chapter 49. The words are ours.
_RETURNED = """\
Subject: Courrier non remis
  ${if eq{$sender_address}{$bounce_recipient}{: retour =?utf-8?q?=C3=A0_l=27exp=C3=A9diteur?=}}
****
Ceci est un avis automatique du serveur de courrier $primary_hostname.

${if eq{$sender_address}{$bounce_recipient}{Votre message}{Un message}} n'a pas pu être remis. Les adresses en cause
sont les suivantes :
****
Un programme de remise a dit :
****
------ Copie du message, avec tous ses en-têtes. ------
****
------ Le message est long ($message_size octets) ; en voici le début. ------
****
------ Copie des en-têtes du message. ------
"""
_DELAYED = """\
Subject: Attention : message retardé depuis $warn_message_delay
****
Ceci est un avis automatique du serveur de courrier $primary_hostname.

Votre message n'a pas encore été remis aux adresses suivantes :
****
Vous n'avez rien à faire : les essais continuent.
"""
_ALIASES = """\
automate: |/bin/false
equipe: lea, paul
ancien: :fail: this account has been closed
plus-tard: :defer: the directory is being rebuilt
sortie67: |/usr/local/bin/sortie 67
sortie69: |/usr/local/bin/sortie 69
sortie75: |/usr/local/bin/sortie 75
sortie77: |/usr/local/bin/sortie 77
absente: |/usr/local/bin/no-such-program
relais: jean.dupond@ornage.fr
fichier: /no/such/folder/mailbox
"""


class Driver(Server):
    software = "exim"
    packages = ("exim4-daemon-light", "exim4-base", "exim4-config")
    names_remote_host = True
    log_file = "var/log/exim4/mainlog"

    def configure(self, root: Path, settings: Mapping[str, Any]) -> None:
        macros = "\n".join(f"{name} = {value}" for name, value in settings.items())
        content = _CONFIGURATION.format(host=HOST_NAME, macros=macros)
        (root / "etc/exim4/exim4.conf").write_text(content, encoding="utf-8")
        (root / "etc/exim4/avis-retour").write_text(_RETURNED, encoding="utf-8")
        (root / "etc/exim4/avis-retard").write_text(_DELAYED, encoding="utf-8")
        (root / "etc/aliases").write_text(_ALIASES, encoding="utf-8")
        program = root / "usr/local/bin/sortie"
        program.write_text("#!/bin/sh\necho the program gave up\nexit $1\n", encoding="utf-8")
        program.chmod(0o755)
        (root / "run/exim4").mkdir(exist_ok=True)
        chrooted(root, "chown", "Debian-exim:", "/run/exim4")
        (root / "var/mail").chmod(0o1777)
        (root / "var/mail/paul").unlink(missing_ok=True)

    def start(self, root: Path) -> None:
        for kept in (*(root / "var/spool/exim4/db").glob("*"), *(root / "var/spool/exim4/input").glob("*")):
            kept.unlink()
        self.spawn(root, "exim4", "-bdf", "-q1s")
