"""E-mail addresses in report fields and in prose.

`clean_address` takes one field or one marked-up address and gives the bare address, `find_addresses` finds all in
prose.  The local part is kept as it was written (RFC 5321, 2.4: only its host may interpret it), the domain is given
in lower case.  Both walk from each ``@`` over a bounded window: linear time on any input.
"""

import re

from bouncekit import speed
from bouncekit.reading.answers.typed import is_typed_with_blanks, words_typed_before
from bouncekit.reading.answers.xtext import decode_unitext, decode_xtext, escaped_in
from bouncekit.text.cues import cue
from bouncekit.text.escapes import octets_as_letters
from bouncekit.text.expressions import lazily

__all__ = ["address_as_written", "clean_address", "decode_orcpt", "find_addresses", "part_from_words"]

_LOCAL_LIMIT = 256  # RFC 5321 allows 64; VERP and gateways write more
_DOMAIN_LIMIT = 255
_FIELD_LIMIT = 2000
_FOUND_LIMIT = 1000

_ADDRESS_TYPE = lazily(r"\s*([A-Za-z0-9-]{1,24})\s*;\s*")
# What nearly all fields are: an address by itself, after its type, or after a name.
# Both cases are written out: a pattern that ignores case is slower.
_PLAIN = (
    r"(?![Ii][Mm][Cc][Ee][Aa])([A-Za-z0-9._+][A-Za-z0-9._+-]{0,80})"
    r"@([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8})"
)
_PLAIN_FIELD = lazily(rf"\s*(?:[Rr][Ff][Cc]822\s*;\s*)?<?{_PLAIN}>?\s*\Z", re.ASCII)
_NAMED_FIELD = lazily(rf"[^<>@;\x00-\x1f]{{0,100}}<{_PLAIN}>\s*\Z", re.ASCII)
# One address and at most a name before it, as in most To fields.
_ONLY_ONE = lazily(rf"\s*(?:[^<>@;:\x00-\x1f]{{0,100}}<)?{_PLAIN}>?\s*\Z", re.ASCII)
_SCHEME = lazily(r"(?:mailto|smtp|rfc822|internet|utf-8|to|rcpt)\s*:\s*", re.IGNORECASE)
_LOCAL = lazily(r'[^\s<>()\[\],;:"@\\\x00-\x20\x7f]+\Z')
_QUOTED_LOCAL = lazily(r'"(?:[^"\\\x00-\x1f\x7f]|\\[^\x00-\x1f])*"\Z')
_DOMAIN = lazily(r"[\w-]+(?:\.[\w-]+)*\Z")
_LITERAL = lazily(r"\[(?:ipv6:)?[0-9a-f.:]{3,60}\]\Z", re.IGNORECASE)
# In prose, Chinese, Japanese, Thai and others' words stand around an address without a blank.
_SCRIPTS = r"\u0590-\u1cff\u2010-\u2bff\u2e80-\uffef"
_REVERSED_LOCAL = lazily(rf'[^\s<>()\[\],;:"@\\\x00-\x20\x7f«»“”{_SCRIPTS}]{{1,256}}')
_GLUED_BEFORE = lazily(rf".*[{_SCRIPTS}](?=[!-~])")
_GLUED_AFTER = lazily(rf"(?<=[.][A-Za-z]{{2}})[A-Za-z]{{0,20}}(?=[{_SCRIPTS}])")
_DOMAIN_RUN = lazily(r"[\w.-]{1,255}")
_LITERAL_RUN = lazily(r"\[(?:ipv6:)?[0-9a-f.:]{3,60}\]", re.IGNORECASE)
_KEY = lazily(r"(?:to|rcpt|recipient|from|orcpt|orig_to|e?mail|address)=", re.IGNORECASE)
_X400_RFC822 = lazily(r"rfc-?822[=*:]([^/;\s]{3,255})", re.IGNORECASE)
_IMCEA = lazily(r"IMCEA(?:SMTP|INVALID|EX)?-(?:SMTP\+3A)?(.{1,400}\+40.{1,400})@[\w.-]{1,255}\Z", re.IGNORECASE)
_HEX_PAIR = lazily(r"\+([0-9A-Fa-f]{2})")
_MAIL_TYPES = frozenset({"rfc822", "utf-8", "smtp", "local", "system", "unknown", "internet", "addr"})
_WRITTEN_LIMIT = 320
_CONTROL = lazily(r"[\x00-\x1f\x7f]")
_URL_REACH = 300
_URL_END = lazily(r"[\s<>()\"',]|;(?!id=)")  # "openspf.org/Why?s=mfrom;id=…" names the sender
_ID_DIGITS = 6  # "your message <20260303.4711@…>": people have no such names


def clean_address(raw: str) -> str | None:
    """Return the bare address in `raw`, one field value or one marked-up address; None where it holds none.

    Takes off the address type (``rfc822;``), ``<>``, a display name, comments, quotation marks around the whole,
    source routes (``@a,@b:user@c``), ``smtp:`` and ``mailto:``, closing punctuation and the dot after the domain.
    Decodes utf-8-addr-xtext (RFC 6533, 3) after the type ``utf-8``.  Takes the Internet address out of an X.400 name
    that carries one; a Notes or X.400 name without one is None.
    """
    if speed.plain_address is not None:
        address = speed.plain_address(raw)
        if address is not None:
            return address
    plain = (_NAMED_FIELD.match(raw) if "<" in raw else None) or _PLAIN_FIELD.match(raw)
    if plain:
        return f"{plain[1]}@{plain[2].lower()}"
    text = raw[:_FIELD_LIMIT].strip()
    kind = _ADDRESS_TYPE.match(text)
    address_type = ""
    if kind:
        address_type, text = kind[1].lower(), text[kind.end() :]
    if address_type == "utf-8":
        text = decode_unitext(text)
    if "@" not in text or address_type == "x400":
        return _address_in_x400(text)
    bare = _unwrap(text)
    if (kind or "<" in text) and is_typed_with_blanks(bare):
        return bare
    return _checked(bare) or (None if _is_one_word(bare) else _only_address_in(text))


def address_as_written(raw: str) -> str | None:
    """Return what stands in a recipient field for an address and is none, such as ``marie@example,org``.

    The typing error is what a person must see.  None where the field holds a name of another kind (a command, a file,
    a Notes or X.400 name) or nothing on one side of the ``@``.
    """
    text = raw[:_FIELD_LIMIT].strip()
    kind = _ADDRESS_TYPE.match(text)
    if kind and kind[1].lower() not in _MAIL_TYPES:
        return None
    text = " ".join((text[kind.end() :] if kind else text).strip("<>'\" \t").split())
    local, _, domain = text.partition("@")
    if not local or not domain or len(text) > _WRITTEN_LIMIT or "://" in text or text[0] in "|/:(":
        return None
    return None if _is_directory_name(local) or _CONTROL.search(text) else text


def find_addresses(text: str) -> tuple[str, ...]:
    """Return the addresses in prose, cleaned, in order, each once (compared without case), 1,000 at most.

    A domain needs a dot here; Message-IDs after their field name are passed over.
    """
    at = text.find("@")
    if speed.plain_address is not None and 0 < at < _LOCAL_LIMIT and ":" not in text and ";" not in text:
        plain = speed.plain_address(text)
        if plain is not None and plain[0] != "." and not plain[-1].isdigit() and plain[-1] != "-":
            return (plain,)
    only = _ONLY_ONE.match(text) if 0 < at < _LOCAL_LIMIT else None
    if only and only[1][0] != "." and not only[2][-1].isdigit() and only[2][-1] != "-":
        return (f"{only[1]}@{only[2].lower()}",)
    if at > 0 and "\\" in text:
        text = octets_as_letters(text)
        at = text.find("@")
    found: dict[str, str] = {}
    while at >= 0 and len(found) < _FOUND_LIMIT:
        address = _address_around(text, at)
        if address is not None:
            found.setdefault(address.lower(), address)
        at = text.find("@", at + 1)
    for typed in [address for address in found if " " in address]:
        found.pop(typed.rpartition(" ")[2], None)  # the same, cut at the blank
    return tuple(found.values())


def decode_orcpt(raw: str) -> str | None:
    """Return the address of an Original-Recipient field, whose xtext many servers leave undecoded.

    ``+`` followed by two hex digits is also an ordinary subaddress (``marie+20@…``): it is decoded where the address
    has no ``@`` of its own, or where it stands for a character that xtext must encode.
    """
    text = raw[:_FIELD_LIMIT]
    pairs = escaped_in(text) if "+" in text else None
    if pairs and len(pairs) == text.count("+"):
        must = all(pair in {"2B", "3D"} or int(pair, 16) >= 0x7F for pair in pairs)
        if must or "@" not in text:
            text = decode_xtext(text)
    return clean_address(text)


def part_from_words(address: str) -> tuple[str, str]:
    """Return the address without the words that are glued to it, and the words after it.

    ``送达：marie@example.org的邮箱`` gives ``marie@example.org`` and ``的邮箱``.  An address all in another script
    (RFC 6531) is returned as it is: nobody can tell where words end.
    """
    if address.isascii():
        return address, ""
    local, at, domain = address.rpartition("@")
    glued = _GLUED_BEFORE.match(local)
    local = local[glued.end() :] if glued else local
    last = _GLUED_AFTER.search(domain)
    words = domain[last.end() :] if last else ""
    return f"{local}{at}{domain[: last.end()] if last else domain}", words


def _address_in_x400(text: str) -> str | None:
    """Return the Internet address that an X.400 name carries: ``/DD.RFC-822=marie(a)example.fr/``."""
    match = _X400_RFC822.search(text)
    return _checked(match[1].replace("(a)", "@").replace("(A)", "@")) if match else None


def _unwrap(text: str) -> str:
    close = text.rfind(">")
    opening = text.rfind("<", 0, close) if close > 0 else text.rfind("<")
    if opening >= 0:
        inside = text[opening + 1 : close if close > opening else len(text)]
        if "@" in inside:
            text = inside
    elif "(" in text:
        text = _without_comments(text)
    text = text.strip().strip("<>").strip()
    scheme = _SCHEME.match(text)
    if scheme:
        text = text[scheme.end() :]
    if text.startswith("@") and ":" in text:  # a source route (RFC 5321, appendix C)
        text = text.rpartition(":")[2]
    return _trim(text)


def _without_comments(text: str) -> str:
    kept, depth, quoted = [], 0, False
    for piece in re.split(r'(["()])', text):
        if piece == '"' and not depth:
            quoted = not quoted
        if piece == "(" and not quoted:
            depth += 1
        elif piece == ")" and depth and not quoted:
            depth -= 1
        elif not depth:
            kept.append(piece)
    return "".join(kept)


def _trim(text: str) -> str:
    text = text.rstrip(" \t.,;:!?)>'\"…»”")
    if not (text.startswith('"') and '"@' in text):
        text = text.lstrip(" \t<('\"«“*")
    return text


def _checked(text: str) -> str | None:
    """Return `text` with its domain in lower case where it is one address, else None."""
    encapsulated = _IMCEA.match(text)
    if encapsulated:  # Exchange: IMCEASMTP-marie+40example+2Efr@tenant
        text = _HEX_PAIR.sub(lambda m: chr(int(m[1], 16)), encapsulated[1])
    local, at, domain = text.rpartition("@")
    domain = domain.lower().rstrip(".")
    if not at or not local or len(local) > _LOCAL_LIMIT or len(domain) > _DOMAIN_LIMIT:
        return None
    if not (_LOCAL.match(local) or _QUOTED_LOCAL.match(local)) or _is_directory_name(local) or local[:2] == "//":
        return None
    if not (_DOMAIN.match(domain) or _LITERAL.match(domain)):
        return None
    return f"{local}@{domain}"


_NAME_PARTS = frozenset({"CN=", "OU=", "DC="})


def _is_directory_name(local: str) -> bool:
    """Tell a Notes, X.400 or X.500 name (``CN=Marie/O=Example``, ``CN=Marie,DC=example``) from a local part."""
    return local[:3].upper() in _NAME_PARTS or "/O=" in local.upper()


def _is_one_word(text: str) -> bool:
    """Tell whether `text` is one address that somebody typed wrong, and not several or one among words."""
    return text.count("@") > 1 and not re.search(r"[\s,;<>()]", text)


def _only_address_in(text: str) -> str | None:
    found = find_addresses(text)
    return found[0] if found else None


def _address_around(text: str, at: int) -> str | None:
    local, start = _local_before(text, at)
    if not local or _is_in_page(text, at):
        return None
    domain = _domain_after(text, at + 1)
    if domain is None:
        return None
    before = text[max(0, start - 32) : start].rstrip(" \t\n<").lower()
    if before.endswith(cue("message_id")):
        return None
    if before.endswith("message") and sum(map(str.isdigit, local)) >= _ID_DIGITS:
        return None
    address = _checked(f"{local}@{domain}")
    typed = words_typed_before(text, start, at + 1 + len(domain)) if address and before else ""
    return typed + address if typed and address else address


def _is_in_page(text: str, at: int) -> bool:
    """Tell whether the ``@`` stands in the address of a page, which may carry the reader's own address."""
    before = text[max(0, at - _URL_REACH) : at]
    scheme = before.rfind("://")
    return scheme >= 0 and not _URL_END.search(before, scheme)


def _local_before(text: str, at: int) -> tuple[str, int]:
    if text[at - 1 : at] == '"' and at > 2:
        opening = text.rfind('"', max(0, at - _LOCAL_LIMIT), at - 1)
        return (text[opening:at], opening) if opening >= 0 and "\n" not in text[opening:at] else ("", at)
    run = _REVERSED_LOCAL.match(text[max(0, at - _LOCAL_LIMIT) : at][::-1])
    start = at - len(run[0]) if run else at
    if text[start - 1 : start] > "\x7f":  # of words, or between brackets of a name in another script (RFC 6531)
        opening = text.rfind("<", max(0, at - _LOCAL_LIMIT), at)
        if opening >= 0 and _LOCAL.match(text, opening + 1, at):
            return text[opening + 1 : at], opening + 1
    if run is None:
        return "", at
    local = run[0][::-1].lstrip("'`*.=|&!?-‘’")
    key = _KEY.match(local)
    if key:
        local = local[key.end() :]
    return local, at - len(local)


def _domain_after(text: str, start: int) -> str | None:
    if text[start : start + 1] == "[":
        literal = _LITERAL_RUN.match(text, start)
        return literal[0] if literal else None
    run = _DOMAIN_RUN.match(text, start)
    if run is None:
        return None
    domain = part_from_words(f"@{run[0]}")[0][1:].rstrip(".-_").lstrip(".")
    tail = domain.rpartition(".")[2]
    if ".." in domain or "." not in domain or tail.isdigit():
        return None
    return domain
