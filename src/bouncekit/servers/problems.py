"""What a POP or IMAP server means when it refuses: another machine at the same box, a wrong password, a lock…

    >>> explain_access_problem("-ERR [IN-USE] Mailbox is locked by another POP3 session.").title
    'Une autre machine relève déjà cette boîte'

The answers are those of RFC 1939 and 9051, with the response codes of RFC 2449, 3206 and 5530.  What they mean is data:
``data/mailbox/refusals.toml``, each rule with its examples.
"""

import re
from dataclasses import dataclass
from typing import Any

from bouncekit.servers.refusal_rules import AccessCause, Answer, Rule, is_of_fetching, rule_for
from bouncekit.text.accounts import account_in, is_of_program, kept_in
from bouncekit.text.folding import fold
from bouncekit.vocabulary import Language
from bouncekit.wording.catalogue import catalogue
from bouncekit.wording.passwords import OF_ITS_OWN, about_password

__all__ = [
    "AccessCause",
    "AccessProblem",
    "access_problem",
    "explain_access_problem",
    "explain_imap_error",
    "explain_pop_error",
    "is_access_problem",
]

_LONGEST = 4096  # characters of what is looked at: an answer is one line
_SAID = ("title", "meaning", "advice")
_LONGEST_TOLD = 500
_CODE = r"(?:\[([A-Za-z][A-Za-z0-9/._-]{0,40})(?: [^\]\r\n]{0,500})?\] ?)?"
_POP = re.compile(rf"-ERR(?![A-Za-z]) ?{_CODE}([^\r\n]*)")
# A tag or "*" may stand before the answer; without one, what is no answer at all begins alike ("NO SUCH USER").  Three
# digits are a tag only before a code: they are what an answer of SMTP begins with ("550 NO SUCH USER").
_TAG = r"\*|[A-Za-z]{1,10}[0-9.]{1,10}|[0-9]{1,2}|[0-9]{4,8}|[0-9]{3}(?= (?:NO|BAD|BYE) \[)"
_IMAP = re.compile(rf"(?m)^[ \t]*(?:({_TAG}) )?(NO|BAD|BYE|OK(?= \[ALERT\])) {_CODE}([^\r\n]*)")
# A response code (RFC 2449, 3206, 3501, 5530) is its own sign where a mail program shows the rest of the line alone.
_POP_CODES = frozenset({"IN-USE", "LOGIN-DELAY", "SYS/TEMP", "SYS/PERM", "AUTH"})
_BARE_CODE = re.compile(
    r"(?:^\s*|[:'\"«“]\s{0,3}|\bIMAP4? )\[(ALERT|OVERQUOTA|AUTHENTICATIONFAILED|AUTHORIZATIONFAILED|EXPIRED|UNAVAILABLE"
    r"|INUSE|NOPERM|NONEXISTENT|PRIVACYREQUIRED|CONTACTADMIN|SERVERBUG|IN-USE|LOGIN-DELAY|SYS/TEMP|SYS/PERM|AUTH)\]"
    r" ?([^\r\n]*)"
)
_CLOSING = frozenset("\"'”“»")
_GAP = re.compile(r"\n[ \t\r]{0,20}\n")
_SMTP = re.compile(r"\s*[245][0-9][0-9][ -]")
# The numbers of Outlook and its like; where the server's own answer stands beside one, that counts.
_OUTLOOK = re.compile(r"\b0x800(?:ccc|421|401|406|700)[0-9a-f]{2}\b", re.IGNORECASE)
_SMTP_ANYWHERE = re.compile(r"(?<![\d.])[245]\.[0-7]\.[0-9]{1,3}(?![\d.]*\d)")
_SMTP_WITHIN = re.compile(r"[:'\"«“(]\s{0,3}[245][0-9][0-9][ -](?:[#245]\.?[0-9]|(?![KMGTkmgt]?[obOB]\b)[A-Za-z<])")

_OF_PASSWORDS = frozenset(
    {
        AccessCause.PASSWORD_REFUSED,
        AccessCause.PROGRAM_PASSWORD,
        AccessCause.PASSWORD_ASKED_AGAIN,
        AccessCause.SENDING_PASSWORD_REFUSED,
    }
)
_PASSING = frozenset(
    {
        AccessCause.IN_USE,
        AccessCause.MAILBOX_LOCKED,
        AccessCause.TOO_MANY_CONNECTIONS,
        AccessCause.TOO_FREQUENT,
        AccessCause.TEMPORARY_FAULT,
        AccessCause.SESSION_ENDED,
        AccessCause.CONNECTION_LOST,
        AccessCause.SERVER_SILENT,
        AccessCause.MAILBOX_UNREACHABLE,
    }
)


@dataclass(frozen=True, slots=True)
class AccessProblem:
    """One refusal: its `cause` for a program, and `title`, `meaning` and `advice` for a person, in `lang`.

    `protocol` is ``pop``, ``imap`` or None where the answer shows neither; `code` its response code; `text` what the
    server said.  `rule` is the id of the rule that decided, None where none did.
    """

    cause: AccessCause
    title: str
    meaning: str
    advice: str
    text: str
    lang: Language
    protocol: str | None = None
    code: str | None = None
    rule: str | None = None

    @property
    def is_temporary(self) -> bool:
        """Whether the same attempt may succeed later, with nothing changed."""
        return self.cause in _PASSING

    def as_dict(self) -> dict[str, Any]:
        """Return the problem as JSON knows it."""
        return {
            "kind": "access_problem",
            "protocol": self.protocol,
            "code": self.code,
            "cause": str(self.cause),
            "temporary": self.is_temporary,
            "text": self.text,
            "evidence": {"rule": self.rule},
            "lang": self.lang,
            "explanation": {"title": self.title, "meaning": self.meaning, "advice": self.advice},
        }


def explain_access_problem(text: str, *, lang: Language = "fr") -> AccessProblem:
    """Explain the answer of a POP or IMAP server, as pasted from a mail program or a log.

    What nobody knows is `AccessCause.UNDETERMINED`.  Raises `ValueError` for an unknown language.
    """
    return _explained(_first_answer(text), lang, text)


def explain_pop_error(text: str, *, lang: Language = "fr") -> AccessProblem:
    """Explain the answer of a POP server, with or without ``-ERR`` before it; else as `explain_access_problem`."""
    answer = _first_answer(text)
    return _explained(answer if answer.protocol else _first_answer(f"-ERR {text.strip()}"), lang, text)


def explain_imap_error(text: str, *, lang: Language = "fr") -> AccessProblem:
    """Explain the answer of an IMAP server, with or without ``NO`` before it; else as `explain_access_problem`."""
    answer = _first_answer(text)
    return _explained(answer if answer.protocol else _first_answer(f"NO {text.strip()}"), lang, text)


def access_problem(cause: AccessCause, text: str, *, lang: Language = "fr") -> AccessProblem:
    """Return the problem of this `cause`, which its caller knows of `text`.

    Raises `ValueError` for an unknown language.
    """
    return _told(cause, None, _first_answer(text), lang, text)


def is_access_problem(text: str) -> bool:
    """Tell whether `text` is the answer of a POP or IMAP server, and not one of SMTP.

    ``NO`` alone may begin any sentence: without a tag or a code it counts only with words that a rule knows.
    """
    if _SMTP.match(text):
        return False
    answer = _first_answer(text)
    if answer.is_certain:
        return True
    rule = rule_for(answer)
    if rule is None or answer.protocol is not None:
        return rule is not None
    return (rule.alone or answer.is_fetching) and not _shows_smtp(answer.text)


def _shows_smtp(text: str) -> bool:
    return bool(_SMTP_WITHIN.search(text) or _SMTP_ANYWHERE.search(text))


def _explained(answer: Answer, lang: Language, text: str) -> AccessProblem:
    rule = rule_for(answer)
    cause = rule.cause_in(answer) if rule is not None else AccessCause.UNDETERMINED
    return _told(cause, rule, answer, lang, text)


def _told(cause: AccessCause, rule: Rule | None, answer: Answer, lang: Language, text: str) -> AccessProblem:
    around = fold(text[:_LONGEST])
    by_provider: dict[str, str] = {}
    if cause in _OF_PASSWORDS and (answer.protocol or answer.is_fetching or is_of_program(around)):
        cause, by_provider = _of_password(cause, around, lang)
    of_outlook = (answer.code or "").startswith("0X")
    kept = catalogue(lang, "passwords").say("kept", kept_in(around, of_outlook=of_outlook))
    surely = "_sure" if rule is not None and rule.sure else ""
    said = {what: catalogue(lang, "refusals").say(cause, f"{what}{surely}", kept=kept) for what in _SAID}
    said |= by_provider
    told = (answer.paragraph or answer.text)[:_LONGEST_TOLD]
    return AccessProblem(
        cause,
        said["title"],
        said["meaning"],
        said["advice"],
        told,
        lang,
        answer.protocol,
        answer.code,
        rule.id if rule is not None else None,
    )


def _of_password(cause: AccessCause, around: str, lang: Language) -> tuple[AccessCause, dict[str, str]]:
    """Return the cause, and what is told instead of its texts, where the provider is known or the password is new."""
    account = account_in(around)
    if account is None:
        return cause, {}
    sending = cause is AccessCause.SENDING_PASSWORD_REFUSED
    if account.provider is not None and not sending and cause is not AccessCause.PASSWORD_ASKED_AGAIN:
        own = account.provider.wants in OF_ITS_OWN
        cause = AccessCause.PROGRAM_PASSWORD if own else AccessCause.PASSWORD_REFUSED
    return cause, about_password(account, lang, sending=sending)


def _first_answer(text: str) -> Answer:
    text = text[:_LONGEST]
    pop = _POP.search(text)
    if pop is not None:
        return Answer("pop", _upper(pop[1]), pop[2], _unquoted(pop[0].strip()), is_certain=True)
    imap = _IMAP.search(text)
    if imap is not None:
        is_certain = imap[1] is not None or imap[3] is not None
        return Answer("imap", _upper(imap[3]), imap[4], _unquoted(imap[0].strip()), is_certain)
    bare = _BARE_CODE.search(text)
    if bare is not None and not _SMTP_WITHIN.search(text):
        protocol = "pop" if bare[1] in _POP_CODES else "imap"
        return Answer(
            protocol, bare[1], bare[2], " ".join(text.split()), is_certain=True, paragraph=_paragraph_of(text, bare)
        )
    outlook = _OUTLOOK.search(text)
    if outlook is not None and not _SMTP_WITHIN.search(text):
        return Answer(
            None,
            outlook[0].upper(),
            text,
            " ".join(text.split()),
            is_certain=True,
            paragraph=_paragraph_of(text, outlook),
        )
    return Answer(None, None, text, " ".join(text.split()), is_certain=False, is_fetching=is_of_fetching(fold(text)))


def _unquoted(answer: str) -> str:
    """Return `answer` without the mark that ends a quotation, where the program around it began that."""
    last = answer[-1:]
    return answer[:-1].rstrip() if last in _CLOSING and answer.count(last) == 1 else answer


def _paragraph_of(text: str, found: re.Match[str]) -> str:
    """Return the paragraph of `text` in which `found` stands: whoever pastes it writes in others."""
    start = max((gap.end() for gap in _GAP.finditer(text, 0, found.start())), default=0)
    gap = _GAP.search(text, found.end())
    return " ".join(text[start : gap.start() if gap else len(text)].split())


def _upper(code: str | None) -> str | None:
    return code.upper() if code is not None else None
