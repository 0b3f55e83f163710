"""Which members of a container are mail, as far as all their names tell."""

from collections.abc import Iterable

from bouncekit.stores.member_names import is_other_member, named_box

__all__ = ["Members"]


class Members:
    """The names of a container's members, their folders divided by ``/``."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)
        profiles = [name.removesuffix("prefs.js") for name in self._names if name.rpartition("/")[2] == "prefs.js"]
        # Of a Thunderbird profile the mail stands in two folders, and all the rest is something else.
        self._profiles = {
            profile: (f"{profile}Mail/", f"{profile}ImapMail/")
            for profile in profiles
            if any(name.startswith((f"{profile}Mail/", f"{profile}ImapMail/")) for name in self._names)
        }

    def leaves_out(self, name: str) -> bool:
        """Tell whether a member is no mail, by its name and by what stands beside it."""
        if is_other_member(name):
            return True
        return any(name.startswith(profile) and not name.startswith(mail) for profile, mail in self._profiles.items())

    def may_be_empty(self, name: str) -> bool:
        """Tell whether a member that holds nothing is a folder without messages."""
        return f"{name}.msf" in self._names or named_box(name) is not None
