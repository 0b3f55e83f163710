"""Whether an answer says anything beside that it refuses: its words, apart from codes, addresses, hosts and pages."""

from functools import cache

from bouncekit import data
from bouncekit.judging.rules.passage import MAX_LENGTH
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold

__all__ = ["says_more"]

_NO_WORDS = lazily(
    r"[^\s@]{0,200}@\S{0,200}|\w{1,10}://\S{1,500}|[^\s()\[\]<>]{0,100}\d[^\s()\[\]<>]{0,100}"
    r"|(?<![\w-])[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
)
_WORD = lazily(r"[^\W\d_]+")


def says_more(answer: str) -> bool:
    """Return whether `answer` holds words beside the empty ones of ``data/harm/empty.toml``."""
    return not _empty_words().issuperset(_WORD.findall(_NO_WORDS.sub(" ", fold(answer[:MAX_LENGTH]))))


@cache
def _empty_words() -> frozenset[str]:
    return frozenset(data.load("harm/empty.toml")["words"])
