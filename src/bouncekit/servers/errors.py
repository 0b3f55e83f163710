"""What went wrong between us and a mailbox, as a value that a program can match on and a person can read."""

from bouncekit.wording.catalogue import catalogue

__all__ = ["MailboxError"]

_LONGEST_WORDS = 500  # characters of a server's answer that an error keeps


class MailboxError(Exception):
    """A mailbox that could not be reached or read.

    `reason` is one of the keys of ``access.toml`` in a language's folder:

    - before there is a connection: ``host-unknown``, ``unreachable``, ``ca-file`` (the file of trusted certificates
      cannot be used), ``extra-missing`` (the package for IMAP is not installed), ``credentials-invalid`` (a name or
      password that the protocol cannot carry);
    - the connection: ``certificate-invalid``, ``tls-failed``, ``no-starttls``, ``timeout`` (too slow), ``cut-off``,
      ``too-long`` (an answer larger than allowed), ``malformed`` (not the protocol);
    - the way there: ``bad-proxy`` (no address of one), ``proxy-missing`` (the extra), ``proxy-failed``,
      ``client-certificate`` (its file cannot be used), ``certificate-required``;
    - the server's own no to a login: ``password-refused``, ``application-password``, ``oauth-required`` (it takes a
      token alone), ``token-refused``, ``no-oauth`` (it takes none), ``password-expired``, ``too-many-connections``,
      ``too-frequent``, ``in-use`` (another session, a lock), ``unavailable`` (try again later), ``login-disabled`` (it
      takes no password), ``login-refused`` (for another reason, or none that is known); to a command: ``refused``;
    - the authorization server (OAuth 2): ``authorization-refused``, ``login-again`` (what it gave has ended),
      ``login-failed`` (no answer), ``login-address`` (not HTTPS), ``oauth-missing`` (the extra);
    - files: ``not-found``, ``permission-denied``, ``wrong-kind`` (a folder for a file, say), ``unreadable``,
      ``unwritable``.

    `place` names the server (``host:port``) or the file.  `words` are those of the server or the system, as they are:
    whoever prints them makes them harmless first.
    """

    def __init__(self, reason: str, place: str, words: str = "") -> None:
        super().__init__(reason, place, words[:_LONGEST_WORDS])
        self.reason = reason
        self.place = place
        self.words = words[:_LONGEST_WORDS]

    def __str__(self) -> str:
        """Return one line for a programmer; `text` has words for everyone else."""
        return f"{self.place}: {self.reason}" + (f" ({self.words})" if self.words else "")

    def text(self, lang: str = "fr") -> str:
        """Return what happened and what to do, in the language `lang`, without the server's words."""
        return catalogue(lang, "access").say("errors", self.reason)
