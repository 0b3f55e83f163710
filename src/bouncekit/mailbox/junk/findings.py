"""What speaks for a message in the junk folder, and what against it, each with its sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bouncekit.vocabulary import Language
from bouncekit.wording.catalogue import catalogue

__all__ = ["Finding", "ReasonKind", "WarningKind"]


class ReasonKind(StrEnum):
    """Why a message was probably put into the junk folder by mistake."""

    REPLY_TO_MINE = "reply_to_mine"
    BOUNCE_OF_MINE = "bounce_of_mine"
    PROVEN_CORRESPONDENT = "proven_correspondent"
    KNOWN_CORRESPONDENT = "known_correspondent"
    LIST_READ = "list_read"
    PROVEN_DOMAIN = "proven_domain"


class WarningKind(StrEnum):
    """Why a message is dangerous, whatever speaks for it."""

    AUTHENTICATION_FAILED = "authentication_failed"
    LOOKALIKE_CHARACTERS = "lookalike_characters"
    LOOKALIKE_SPELLING = "lookalike_spelling"
    LOOKALIKE_ENDING = "lookalike_ending"
    LOOKALIKE_WITHIN = "lookalike_within"
    DISGUISED_FILE = "disguised_file"
    EXECUTABLE_FILE = "executable_file"
    DISK_IMAGE_FILE = "disk_image_file"
    MACROS_FILE = "macros_file"
    WEB_PAGE_FILE = "web_page_file"
    OTHER_ADDRESS_SHOWN = "other_address_shown"
    REPLY_ELSEWHERE = "reply_elsewhere"
    SENT_AS_YOU = "sent_as_you"


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason or warning, with the names that its sentence tells."""

    kind: ReasonKind | WarningKind
    values: Mapping[str, str] = field(default_factory=dict)

    def text(self, lang: Language) -> str:
        """Return the sentence in the language `lang`."""
        table = "reasons" if isinstance(self.kind, ReasonKind) else "warnings"
        return catalogue(lang, "junk").say(table, self.kind, **self.values)

    def as_dict(self, lang: Language) -> dict[str, Any]:
        """Return the finding as JSON knows it."""
        return {"kind": str(self.kind), "text": self.text(lang), **self.values}
