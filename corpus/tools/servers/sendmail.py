"""Sendmail 8, with a configuration made by m4 from its own features."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sandbox import HOST_NAME, chrooted
from servers import ALIASES, Server

# {options} are the scenario's settings: define(`name', `value')
_CONFIGURATION = """\
include(`/usr/share/sendmail/cf/m4/cf.m4')dnl
OSTYPE(`debian')dnl
DOMAIN(`debian-mta')dnl
define(`confDOMAIN_NAME', `{host}')dnl
define(`confTO_CONNECT', `5s')dnl
define(`confMIN_QUEUE_AGE', `0')dnl
define(`confDONT_PROBE_INTERFACES', `True')dnl
define(`confBIND_OPTS', `-DNSRCH -DEFNAMES')dnl
{options}
FEATURE(`promiscuous_relay')dnl
FEATURE(`accept_unresolvable_domains')dnl
FEATURE(`no_default_msa')dnl
DAEMON_OPTIONS(`Family=inet, Name=MTA, Port=smtp, Addr=127.0.0.1')dnl
MAILER_DEFINITIONS
MAILER(`local')dnl
MAILER(`smtp')dnl
LOCAL_CONFIG
Cw{host}
"""
_DEFAULTS = {"confTO_QUEUERETURN": "3s", "confTO_QUEUEWARN": "0"}


class Driver(Server):
    software = "sendmail"
    packages = ("sendmail-bin", "sendmail-base", "sendmail-cf", "m4", "procmail")
    names_remote_host = True

    def configure(self, root: Path, settings: Mapping[str, Any]) -> None:
        options = "\n".join(f"define(`{k}', `{v}')dnl" for k, v in (_DEFAULTS | dict(settings)).items())
        folder = root / "etc/mail"
        (folder / "sendmail.mc").write_text(_CONFIGURATION.format(host=HOST_NAME, options=options), encoding="utf-8")
        chrooted(root, "sh", "-c", "m4 /etc/mail/sendmail.mc > /etc/mail/sendmail.cf 2> /dev/null")
        (folder / "local-host-names").write_text(f"{HOST_NAME}\n", encoding="utf-8")
        (folder / "aliases").write_text(ALIASES, encoding="utf-8")
        (root / "etc/aliases").write_text(ALIASES, encoding="utf-8")
        (root / "run/sendmail/mta").mkdir(parents=True, exist_ok=True)
        chrooted(root, "newaliases")

    def start(self, root: Path) -> None:
        chrooted(root, "find", "/var/spool/mqueue", "-type", "f", "-delete")
        self.spawn(root, "sendmail-mta", "-bD", "-q2s")
