"""HTML to text, in linear time whatever comes.

It is no HTML parser: a notice is a few paragraphs and tables.  Comments, scripts and styles go, block elements make
line breaks, cells are parted by blanks, and ``<marie@example.fr>``, which careless programs leave unescaped, stays.
"""

import html

from bouncekit.text.expressions import lazily

__all__ = ["html_to_text"]

# Inside a tag a quoted value may hold ">", but no "<": each attempt ends at the next "<", so all together are linear.
_TAG = lazily(r"""<((?:[^<>"']++|"[^"<]*"|'[^'<]*')*+|[^<>]*+)>""")
_NAME = lazily(r"/?[A-Za-z][A-Za-z0-9]{0,15}|[!?]")
_ENTITY = lazily(r"&(?:#\d{1,7}+(?!\d)|#[xX][0-9a-fA-F]{1,6}+(?![0-9a-fA-F])|[A-Za-z][A-Za-z0-9]{1,31});?")
_SOFT = lazily(r"\x01[ \x01]*")
_BLANK_LINES = lazily(r"\n{3,}")

_BREAKS = {"br": "\n", "hr": "\x01", "td": " ", "th": " "}
_BREAKS |= dict.fromkeys(("p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "table", "ul", "ol"), "\n\x01")
_BREAKS |= dict.fromkeys(
    ("div", "tr", "li", "dl", "dt", "dd", "body", "html", "section", "article", "header", "footer", "center", "form",
     "address", "fieldset", "option", "caption", "tbody", "thead"),
    "\x01",
)  # fmt: skip
_DROPPED = ("head", "style", "script", "title")


def html_to_text(source: str, limit: int = 64 * 1024) -> str:
    """Return the text of the HTML `source`, of which no more than `limit` characters are read."""
    source = source[:limit]
    lower = source.lower()
    if "<!--" in source:
        source = _without(source, source, "<!--", "-->")
        lower = source.lower()
    for name in _DROPPED:
        if "<" + name in lower:
            source = _without(source, lower, "<" + name, "</" + name)
            lower = source.lower()
    if "<pre" in lower:
        source = _with_kept_lines(source, lower)
    pieces = _TAG.split(" ".join(source.split()))
    for index in range(1, len(pieces), 2):
        pieces[index] = _replacement(pieces[index])
    return _tidy(_unescape("".join(pieces)))


def _replacement(tag: str) -> str:
    name = _NAME.match(tag)
    if "@" in tag and not any(mark in tag for mark in " =\"'"):
        return f"&lt;{tag}&gt;"
    if not name:
        return f"&lt;{tag}&gt;"
    return _BREAKS.get(name[0].lstrip("/").lower(), "")


def _without(source: str, searched: str, opening: str, closing: str) -> str:
    """Drop what stands between `opening` and `closing`; an opening that is never closed drops nothing but itself."""
    out = []
    done = 0
    start = searched.find(opening)
    while start >= 0:
        after = start + len(opening)
        if opening[1] != "!" and searched[after : after + 1].isalnum():  # <header> is no <head>
            start = searched.find(opening, after)
            continue
        end = searched.find(closing, after)
        if end < 0:
            break
        out.append(source[done:start])
        done = end + len(closing)
        if opening[1] != "!":
            tag_end = searched.find(">", done)
            done = tag_end + 1 if tag_end >= 0 else len(searched)
        start = searched.find(opening, done)
    out.append(source[done:])
    return " ".join(out)


def _with_kept_lines(source: str, lower: str) -> str:
    out: list[str] = []
    done = 0
    start = lower.find("<pre")
    while start >= 0:
        end = lower.find("</pre", start)
        end = end if end >= 0 else len(source)
        out += source[done:start], source[start:end].replace("\n", "<br>")
        done = end
        start = lower.find("<pre", end)
    out.append(source[done:])
    return "".join(out)


def _unescape(text: str) -> str:
    # The bounded pattern is needed: html.unescape raises on "&#" followed by thousands of digits.
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text


def _tidy(text: str) -> str:
    text = _SOFT.sub("\n", text)
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()
