"""A passage made ready for matching, and the circumstances in which it was said."""

import re
from functools import lru_cache

from bouncekit.judging.rules.rule import Rule
from bouncekit.reading.facts import DeliveryAction, Passage, RecipientFacts
from bouncekit.text.alike import blotted
from bouncekit.text.cues import CuePattern, cue
from bouncekit.text.escapes import unescaped
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold
from bouncekit.text.memo import MOST, kept
from bouncekit.vocabulary import Reason

__all__ = ["MAX_LENGTH", "Circumstances", "Words"]

MAX_LENGTH = 4_000
_HOST = lazily(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}")
_AROUND_NAME = frozenset(" <>()[]\",;'|")
_NAME = lazily(r"(?:[a-z0-9_-]{1,63}\.){1,8}(?:[a-z]{2,6}|example|invalid|localhost|internal)\.?(?![a-z0-9.])")
_NAME_LIMIT = 200
_SUPPOSED = CuePattern(
    r"\b(?:(?&maybe)\b[^.;:]{0,110}|\b(?&please_check)\b[^.;:]{0,60}|\b(?&usually)\b[^.;:]{0,90}"
    r"|(?&possible_causes)[^.;]{0,110})\Z"
)
# A condition, said in an answer too: "if the user is unknown to you".
_CONDITION = CuePattern(r"\b(?&condition)\b[^.,;:]{0,30}\Z")
# "this is no quota problem", "your mailbox is not full": the cause is named to say that it is none.
_DENIED_BEFORE = CuePattern(r"\b(?:(?&is_no)|(?&denies)(?: (?&article)){1,2}) \Z")
_DENIED_WITHIN = CuePattern(r"\b(?&is_not) (?:(?&yet) )?(?&full)\Z")
# What is said of the sender, of their host or of their message is not said of the recipient.
_OF_SENDER = CuePattern(r"(?&of_sender)(?:[^.;]|\.(?! )){0,50}\Z|\b(?&from_field)\Z")
# "Invalid address (sender)", "no such user in the From address"
_SENDER_AFTER = CuePattern(r" ?[(\[]?(?&sender_after)\b")
_QUOTED_SUBJECT = CuePattern(
    r"(\b(?&subject)(?: (?&subject_is))?[ :=]{0,2})"
    r"(\"[^\"]{1,200}\"|'[^']{1,200}'(?![a-z])|<[^<>]{1,200}>)"
)
_SENDER = CuePattern(r"\b(?&sender)")
_PAIR = 2
_CODES = "0123456789 .-"  # what mostly stands before the words of an answer, and says nothing of anybody
_FOREIGN = lazily(r"[^\x00-\x7f]")
_NO_VIRUS = CuePattern(r"\b(?&no_such) \Z")
_PROSE = frozenset({"notice", "subject", "header"})


def _blotted(match: re.Match[str]) -> str:
    return f"{match[1]}{'x' * len(match[2])}"


@kept
def _blot(text: str) -> str:
    """Return `text` folded, with its addresses and the subject that it quotes blotted out."""
    folded = blotted(fold(text))
    if any(map(folded.__contains__, cue("subject"))):
        folded = _QUOTED_SUBJECT.sub(_blotted, folded)
    return folded


@lru_cache(maxsize=MOST)
def _width(character: str) -> int:
    """Return how many characters `character` is folded to."""
    return len(fold(character))


class Words:
    """One passage: its folded form (at most `MAX_LENGTH` characters), and the way back to what was written.

    In `folded`, e-mail addresses are blotted out, letter by letter: ``no.spam@full.example`` says nothing of spam, and
    a dot in it ends no sentence.  So is a subject that is quoted: its words are the sender's.
    """

    __slots__ = ("folded", "found_in", "is_prose", "text")

    def __init__(self, passage: Passage) -> None:
        self.text = unescaped(passage.text[:MAX_LENGTH])
        self.found_in = passage.found_in
        self.is_prose = passage.found_in in _PROSE
        """Whether these words stand around a server's answer rather than in it."""
        self.folded = _blot(self.text)

    def is_supposed(self, start: int) -> bool:
        """Return whether what stands at `start` is only one of the causes that a notice thinks possible."""
        before = self.folded[max(0, start - 120) : start]
        if not before.strip(_CODES):
            return False
        if self.is_prose and _SUPPOSED.search(before) is not None:
            return True
        return _CONDITION.search(before) is not None

    def starts_within_word(self, start: int) -> bool:
        """Return whether what stands at `start` is the end of a longer word: ``closed`` in "undisclosed"."""
        letters = self.folded[start - 1 : start + 1]  # at the beginning of the text, no pair
        return letters.isalpha() and letters.isascii() and len(letters) == _PAIR

    def is_denied(self, start: int, end: int) -> bool:
        """Return whether `folded[start:end]` names a cause only to say that it is none."""
        folded = self.folded
        if folded.startswith("virus", start) and _NO_VIRUS.search(folded[max(0, start - 20) : start]):
            return True
        return (
            _DENIED_BEFORE.search(folded[max(0, start - 30) : start]) is not None
            or _DENIED_WITHIN.search(folded, start, end) is not None
        )

    def is_of_sender(self, start: int, end: int, *, host: bool) -> bool:
        """Return whether `folded[start:end]` is said of the sender, of their `host` or of what they wrote."""
        before = self.folded[max(0, start - 70) : start]
        if before.strip(_CODES) and ((host and before.endswith(cue("your"))) or _OF_SENDER.search(before)):
            return True
        return (_SENDER_AFTER.match(self.folded, end) or _SENDER.search(self.folded, start, end)) is not None

    def is_in_name(self, start: int, end: int) -> bool:
        """Return whether `folded[start:end]` is but a part of a host's name or of the address of a page.

        ``mx.blacklist-check.example`` and ``/spam/faq.html`` tell what somebody called a machine or a page: a hint,
        where nothing else is said.
        """
        folded = self.folded
        if " " in folded[start:end].strip():
            return False
        first, last = start, end
        while first > 0 and start - first < _NAME_LIMIT and folded[first - 1] not in _AROUND_NAME:
            first -= 1
        while last < len(folded) and last - end < _NAME_LIMIT and folded[last] not in _AROUND_NAME:
            last += 1
        whole = folded[first:last]
        return "://" in whole or whole.startswith("www.") or _NAME.search(whole) is not None

    def as_written(self, start: int, end: int) -> str:
        """Return the words that were folded to `folded[start:end]`, blanks collapsed, as the server wrote them."""
        text = self.text
        if len(text) == len(self.folded) and text.isascii():  # no blank was left out
            return " ".join(text[start:end].split())
        plain = " ".join(text.split())
        if plain.isascii():
            return plain[start:end].strip()
        places: list[int] = []
        done = 0
        for match in _FOREIGN.finditer(plain):
            place = match.start()
            places += [*range(done, place), *[place] * _width(match[0])]
            done = place + 1
        places += range(done, len(plain))
        if len(places) != len(self.folded):
            return self.folded[start:end].strip()
        return plain[places[start] : places[end - 1] + 1].strip()


class Circumstances:
    """What a rule may ask beside its pattern."""

    __slots__ = ("_known_hosts", "recipient")

    def __init__(self, recipient: RecipientFacts) -> None:
        self.recipient = recipient
        self._known_hosts: tuple[str, ...] | None = None

    def _hosts(self) -> tuple[str, ...]:
        """Return the hosts of the recipient's addresses, and the one that answered for them."""
        if self._known_hosts is None:
            said = self.recipient
            addresses = [address.rpartition("@")[2] for address in (said.address, said.original_address) if address]
            self._known_hosts = tuple(host.lower().rstrip(".") for host in (*addresses, said.remote_host) if host)
        return self._known_hosts

    def allow(self, rule: Rule, words: Words) -> bool:
        """Return whether `rule` may speak about `words` here."""
        if not rule.prose and words.is_prose:
            return False
        if rule.reason is Reason.DELIVERY_EXPIRED and self.recipient.action is DeliveryAction.DELAYED:
            return "delayed" in rule.instead  # what is still tried has not expired
        if rule.commands and self.recipient.command not in rule.commands:
            return False
        if rule.remote is not None and rule.remote != (self.recipient.reply_code is not None):
            return False
        if rule.local is not None and rule.local != self._is_local():
            return False
        return not rule.hosts or self._is_under(rule.hosts, words)

    def _is_local(self) -> bool:
        """Return whether the report was written by a host of the recipient's own domain: so the domain exists."""
        domain = (self.recipient.address or "").rpartition("@")[2].lower().rstrip(".")
        reporting = (self.recipient.reporting_host or "").lower().rstrip(".")
        return "." in domain and f".{reporting}".endswith(f".{domain}")

    def _is_under(self, domains: tuple[str, ...], words: Words) -> bool:
        hosts = self._hosts()
        for domain in domains:
            if domain in words.folded:
                hosts = (*hosts, *_HOST.findall(words.folded))
                break
        for host in hosts:
            for domain in domains:
                if host == domain or host.endswith("." + domain):
                    return True
        return False
