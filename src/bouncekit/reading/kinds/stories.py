"""What readers tell or ask of their own trouble, in their own words: a server's answer is none of it.

The words are data (data/kinds/stories.toml).  A text with a server's code is none: whoever reads it is helped by what
the server says.
"""

from functools import cache

from bouncekit import data
from bouncekit.reading.answers.codes import find_codes
from bouncekit.reading.facts import About, Facts, Form, Passage
from bouncekit.text.folding import fold
from bouncekit.text.phrase_lists import PhraseLists, phrase_lists

__all__ = ["is_told_by_reader", "read_story", "signs_of_stories"]

_LONGEST = 800  # characters: in a longer text the words stand beside one another by chance
_UNLESS = "unless"
_SHORTEST_NAMES = {"daemon": 160, "returned": 300}  # a notice has these words, too, and is longer
# In the order in which they are asked: what is urgent first.
_ABOUT = {
    "stolen": About.MISUSED,
    "domain_lapsed": About.DOMAIN_LAPSED,
    "deceased": About.QUESTION_DECEASED,
    "own_closed": About.OWN_CLOSED,
    "shared_box": About.QUESTION_SHARED,
    "winmail": About.QUESTION_WINMAIL,
    "absence_asked": About.QUESTION_ABSENCE,
    "theirs_junk": About.THEIRS_JUNK,
    "code_lost": About.QUESTION_CODE,
    "password_lost": About.QUESTION_PASSWORD,
    "queued": About.STUCK,
    "post_returned": About.OTHER_POST,
    "site_down": About.SITE_DOWN,
    "site_closed": About.SITE_DOWN,
    "daemon": About.QUESTION_DAEMON,
    "not_mail": About.NOT_MAIL,
    "returned": About.CAME_BACK,
}
# So plain that no weighing of all the words knows better.
_PLAIN = frozenset(
    {
        "stolen",
        "domain_lapsed",
        "deceased",
        "own_closed",
        "shared_box",
        "winmail",
        "absence_asked",
        "theirs_junk",
        "code_lost",
        "post_returned",
    }
)


def is_told_by_reader(text: str) -> bool:
    """Tell whether `text` is what a reader tells or asks of their own trouble."""
    return _about(text, frozenset(_ABOUT)) is not None


def read_story(text: str, *, plain: bool = False) -> Facts | None:
    """Return the facts of what a reader tells or asks in their own words, or None; only what is `plain`, if asked."""
    about = _about(text, _PLAIN if plain else frozenset(_ABOUT))
    if about is None:
        return None
    return Facts(Form.ORDINARY, machine=True, passages=(Passage(" ".join(text.split()), "notice"),), about=about)


def _about(text: str, kinds: frozenset[str]) -> About | None:
    if len(text) > _LONGEST or find_codes(text) != (None, None):
        return None
    found = signs_of_stories(fold(text))
    for kind, about in _ABOUT.items():
        if kind not in kinds:
            continue
        told = all(((kind, part) in found) is (part != _UNLESS) for part in _kinds().parts[kind])
        if told and len(text) <= _SHORTEST_NAMES.get(kind, _LONGEST):
            return about
    return None


def signs_of_stories(folded: str) -> set[tuple[str, str]]:
    """Return (kind, list) of every phrase of those kinds in `folded`."""
    return {sign for _, signs in _kinds().phrases.found(f"{folded} ") for sign in signs}


@cache
def _kinds() -> PhraseLists:
    return phrase_lists(data.load("kinds/stories.toml"))
