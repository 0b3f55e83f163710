"""What on a server was not as a tidy plan had it, and ended its carrying out."""

from dataclasses import dataclass
from enum import StrEnum

from bouncekit.mailbox.messages.mail import MessageInfo
from bouncekit.vocabulary import Language
from bouncekit.wording.catalogue import catalogue

__all__ = ["Surprise", "SurpriseKind"]


class SurpriseKind(StrEnum):
    """What was not as the plan had it."""

    UIDVALIDITY_CHANGED = "uidvalidity_changed"
    SIZE_DIFFERS = "size_differs"
    MESSAGE_GONE = "message_gone"
    NOW_UNREAD = "now_unread"
    NOW_FLAGGED = "now_flagged"
    NOW_DRAFT = "now_draft"
    COPY_GONE = "copy_gone"
    NO_TRASH = "no_trash"
    NO_UIDPLUS = "no_uidplus"
    NOT_ON_SERVER = "not_on_server"
    SERVER = "server"


@dataclass(frozen=True, slots=True)
class Surprise:
    """What ended the run, at which message, and what the server said."""

    kind: SurpriseKind
    message: MessageInfo
    detail: str = ""

    def reason(self, lang: Language) -> str:
        """Return what happened, as one sentence."""
        return catalogue(lang, "tidy").say("surprises", self.kind, folder=self.message.folder, detail=self.detail)
