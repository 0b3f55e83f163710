"""An item of Outlook: a message, a report or a meeting, with its recipients and attachments, wherever it is kept."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from bouncekit.stores.outlook.properties import Properties, PropertyId

__all__ = ["Attachment", "Item"]

_LONGEST_CLASS = 510  # bytes: 255 characters, [MS-OXCMSG] 2.2.1.3


class Attachment(ABC):
    """What is attached to an item; its content is read only when it is asked for."""

    properties: Properties

    @property
    @abstractmethod
    def size(self) -> int:
        """The size of the content in bytes; 0 where it is an item itself, or where there is none."""

    @abstractmethod
    def content(self, most: int) -> bytes:
        """Return the content, at most `most` bytes."""

    @abstractmethod
    def item(self) -> "Item | None":
        """Return the item that is attached; None where a file is."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its own properties, those of each recipient, and its attachments.

    `is_partial` tells that its file has more of it than can be read.
    """

    properties: Properties
    recipients: Sequence[Properties]
    attachments: Sequence[Attachment]
    is_partial: bool = False

    @property
    def message_class(self) -> str:
        """The message class in lower case (``ipm.note``, ``report.ipm.note.ndr``): programs write it in either."""
        return self.properties.text(PropertyId.MESSAGE_CLASS, _LONGEST_CLASS).lower()
