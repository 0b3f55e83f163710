"""Programs that write from an ordinary address and say nowhere in the header that they are programs.

Asked only about mail that is no notice and bears no mark of a machine.  Who answers automatically may answer what shows
itself to be a person's mail, and nothing else (RFC 3834, 2): an address to answer to, words to read, and no device or
service that names itself in address, name, subject or text.  In doubt it is not answered.
"""

from bouncekit.message import Message
from bouncekit.reading.sender.absence import stands_in_for_the_absent
from bouncekit.reading.sender.bearers import Bearer
from bouncekit.reading.sender.evidence import answers, balance, is_of_a_persons_program
from bouncekit.reading.sender.layouts import Layout
from bouncekit.reading.sender.letters import Letter
from bouncekit.reading.sender.own_text import own_lines
from bouncekit.reading.sender.sender_words import begins, field_names, literals, untagged, whole_words, words
from bouncekit.reading.sender.signals import Signals
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold

__all__ = ["is_robot"]

_LEFT_OUT = lazily(r"[._-]|\+.*|\d+\Z")
_SPLIT = lazily(r"[^\w']+|_")
_LIST_ADDRESS = lazily(r"[-+]([a-z]{4,11})(?:[-+].*)?\Z")
_READABLE = 0.7
_SURE = 2
# A line of a form: what it is, a colon, the value.  Times ("10:22") have no blank behind the colon.
_FIELD = lazily(r"[^\W_][^:.!?\n]{1,38}[ \xa0\u202f]?[:=][ \xa0\u202f]+\S")
_FEW_FIELDS = 2
_LABEL = 30
_LINK = "://"
_SIGN = 20
_FULL = lazily(r"[a-z]{2,}[._][a-z]{2,}@")
_BRIEF = 160
_CLEARLY = -1  # so much more speaks for a person
_DOUBTFUL = 2  # up to so much the words decide
_CERTAIN = frozenset({"declared", "introductions"})


def is_robot(message: Message, signals: Signals) -> bool:
    """Tell whether `message` shows itself to be a person's by nothing: then nobody may answer it automatically."""
    address = signals.address
    if address is None or not (_is_readable(signals.text) or _is_note(signals)):
        return True
    return (
        _has_robots_header(message)
        or _is_robots_address(address, signals)
        or _is_robots_name(address, signals)
        or _speaks_as_robot(signals)
        or stands_in_for_the_absent(signals)
    )


def _is_readable(text: str) -> bool:
    """Tell whether the text has words: some letters, and not one sign after another that none reads."""
    shown = text[:2000]
    if not any(map(str.isalpha, shown)):
        return False
    on_one_line = shown.replace("\n", " ").replace("\t", " ").replace("\r", " ")
    if on_one_line.isprintable() and "\ufffd" not in shown:
        return True  # nearly always
    return sum(map(str.isprintable, on_one_line)) - shown.count("\ufffd") >= len(shown) * _READABLE


def _is_note(signals: Signals) -> bool:
    """Tell whether a person has said all in the subject, in a sign or two (an answer), or in what they send with it."""
    letter, text, root = signals.letter, signals.text.strip(), signals.message.root
    if not (signals.person and letter.named):
        return False
    if text:
        return letter.full_name and len(text) <= _SIGN and answers(signals)
    nothing = not root.is_multipart and not root.body.strip()
    sends = letter.full_name or _FULL.match(signals.address or "") is not None
    return (nothing or sends) and any(map(str.isalpha, signals.folded_subject))


def _has_robots_header(message: Message) -> bool:
    if not message.header_names.isdisjoint(field_names("robots")):
        return True
    if (message.root.parameters.get("method") or "").upper() == "REPLY" or _answers_invitation(message):
        return True
    program = message.raw_header("x-mailer") or message.raw_header("user-agent")
    return program is not None and literals("headers", "robot_programs").stand_in(program.lower())


def _answers_invitation(message: Message) -> bool:
    """Tell whether a calendar answers an invitation (RFC 6047, 2.4): METHOD:REPLY."""
    for part, kind in zip(message.parts, message.kinds, strict=True):
        if kind == "text/calendar":
            return (part.parameters.get("method") or "").upper() == "REPLY" or "METHOD:REPLY" in part.text[:2000]
    return False


def _is_robots_address(address: str, signals: Signals) -> bool:
    local = fold(address.rpartition("@")[0])
    name = _LEFT_OUT.sub("", local)
    if literals("addresses", "inside").stand_in(name):
        return True
    if name in words("addresses", "robots"):
        kept = name in words("addresses", "keepers") or is_of_a_persons_program(signals.message)
        return not (kept and _writes_for_themselves(signals.letter))
    path = (signals.message.raw_header("return-path") or "").lower()
    if any(mark in path for mark in words("paths", "lists")):
        return True
    after = _LIST_ADDRESS.search(local)
    return after is not None and after[1] in words("addresses", "lists") and not signals.letter.strong


def _is_robots_name(address: str, signals: Signals) -> bool:
    name = signals.folded_sender.replace(address.lower(), " ")
    spaced = f" {' '.join(_SPLIT.split(name))} "
    named = signals.bearer is Bearer.MACHINE or whole_words("robots", "names").stand_in(spaced)
    letter = signals.letter
    return named and not letter.named and not _writes_for_themselves(letter)


def _writes_for_themselves(letter: Letter) -> bool:
    """Tell whether somebody greets, and speaks of themselves, asks, signs or takes leave: who keeps or is so named."""
    signs = letter.first_person + letter.asking + letter.signed + letter.closing
    of_a_house = letter.impersonal or (letter.house and not letter.first_person)
    return letter.greeting and signs >= _SURE and not (letter.declared or of_a_house)


def _speaks_as_robot(signals: Signals) -> bool:
    """Tell whether the words are a program's, or nothing in them is a person's."""
    letter = signals.letter
    weight = balance(signals, _topics(letter, signals))
    hesitant = bool(letter.declared) and not letter.strong and weight > _CLEARLY
    if weight > _DOUBTFUL or hesitant or not letter.declared.isdisjoint(_CERTAIN):
        return True
    if answers(signals):
        return False
    if _is_announced(signals) or _is_filled_in(signals.text):
        return True
    if letter.first_person or letter.signed:
        silent = letter.of_firm or not (letter.first_person or letter.asking)
        return (silent and weight > 0) or _advertises(letter, signals)
    if weight <= _CLEARLY:
        return False
    form = not (letter.greeting or letter.closing) and _is_form(signals.text)
    return form or _is_of_a_service(letter, signals)


def _is_of_a_service(letter: Letter, signals: Signals) -> bool:
    """Tell whether a letter in which nobody speaks of themselves or signs is a service's."""
    topics = _topics(letter, signals)
    if letter.strong:  # "you can follow your order here" only sounds like a request
        link = _LINK in signals.text
        of_a_house = letter.impersonal or (letter.house and (link or not letter.requesting))  # a small shop does ask
        return (of_a_house and (topics > 0 or link)) or (topics > _SURE and _gives_details(signals.text))
    if letter.named and not letter.of_firm and letter.asking and _is_brief(letter, signals.text):
        return False
    # a word is enough where nobody asks either
    of_a_house = letter.impersonal or (letter.house and not letter.asking)
    if letter.greeting and letter.asking and letter.closing:
        return of_a_house or topics > 1
    return of_a_house or topics > 0 or signals.layout is Layout.TEMPLATE or _tells_nobody(letter, signals)


def _advertises(letter: Letter, signals: Signals) -> bool:
    """Tell whether somebody signs what a service sends to everybody: a welcome and a link, but no question."""
    if letter.asking:
        return False
    topics, link = _topics(letter, signals), _LINK in signals.text
    return (link or topics >= _SURE or not letter.first_person) if letter.of_firm else (link and topics > _SURE)


def _tells_nobody(letter: Letter, signals: Signals) -> bool:
    """Tell whether no sign of a person stands beside the numbers and links of what programs fill in.

    A greeting and words of leave alone stand around both; a question or a whole name in the address do not.
    """
    if letter.of_person and _is_brief(letter, signals.text):
        return False
    signs = letter.signs - _is_any_name(letter)
    if signs == 0 or letter.full_name or _asks_briefly(letter, signals):
        return signs == 0
    return (signs < _SURE or not letter.asking) and _gives_details(signals.text)


def _is_brief(letter: Letter, text: str) -> bool:
    """Tell whether no more is said than a line or two, without a number or a link: "Bring the keys"."""
    return len(letter.own) < _BRIEF and not _gives_details(text)


def _asks_briefly(letter: Letter, signals: Signals) -> bool:
    """Tell whether all that is said is a question or two: "Are you coming on the 21st?"."""
    return letter.asking and len(letter.own) < _BRIEF and not (_LINK in signals.text or letter.house)


def _is_any_name(letter: Letter) -> bool:
    """Tell whether the address bears one word of the name alone, as a service's does too ("Forum <forum@…>")."""
    return letter.named and not letter.full_name and not letter.asking


def _is_form(text: str) -> bool:
    """Tell whether most lines are a label and its value, as devices and web forms fill them in."""
    lines, _ = own_lines(text)
    fields = sum(_FIELD.match(line) is not None for line in lines)
    return fields >= _FEW_FIELDS and 2 * fields >= len(lines)


def _is_filled_in(text: str) -> bool:
    """Tell whether this is what somebody has entered on a page: their name, and their address or their words.

    Who is asked for these in a letter sends them below a greeting.
    """
    if text.count(":") < _FEW_FIELDS:
        return False
    lines, _ = own_lines(text)
    labels = {fold(line.partition(":")[0]).strip(" *-") for line in lines if ":" in line[:_LABEL]}
    if labels.isdisjoint(words("forms", "names")) or begins(fold(lines[0]), "persons", "greetings"):
        return False
    return not labels.isdisjoint(words("forms", "words"))


def _is_announced(signals: Signals) -> bool:
    """Tell whether the subject says that a service hands on what others do there."""
    return "?" not in signals.folded_subject and literals("robots", "announced").stand_in(
        f"\n{untagged(signals.folded_subject)}"
    )


def _gives_details(text: str) -> bool:
    """Tell whether numbers and links stand in the text, as in what programs fill in."""
    return _LINK in text or any(map(str.isdigit, text))


def _topics(letter: Letter, signals: Signals) -> int:
    """Return how much the subject and the text speak of what devices and services write of."""
    subject = literals("robots", "subjects").stand_in(f"\n{untagged(signals.folded_subject)}")
    tagged = literals("robots", "subjects").stand_in(f"\n{signals.folded_subject}")
    texts = {end for end, _ in literals("robots", "texts").found(letter.own)}
    return 2 * (subject or tagged) + min(len(texts), 2)
