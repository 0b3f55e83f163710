"""format=flowed: RFC 3676."""

__all__ = ["unflow"]


def unflow(text: str, *, delete_space: bool) -> str:
    """Join the flowed lines of `text`; `delete_space` is the DelSp parameter.

    A paragraph ends where the quote depth changes, and at the signature separator (RFC 3676, sections 4.3 and 4.5).
    """
    out: list[str] = []
    pending: list[str] = []
    pending_depth = 0
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        if pending and depth != pending_depth:
            out.append(_quoted("".join(pending), pending_depth))
            pending = []
        if content.endswith(" ") and content != "-- ":
            pending.append(content[:-1] if delete_space else content)
            pending_depth = depth
            continue
        if content == "-- " and pending:
            out.append(_quoted("".join(pending), pending_depth))
            pending = []
        pending.append(content)
        out.append(_quoted("".join(pending), depth))
        pending = []
    if pending:
        out.append(_quoted("".join(pending), pending_depth))
    return "\n".join(out)


def _quoted(content: str, depth: int) -> str:
    return f"{'>' * depth} {content}" if depth else content
