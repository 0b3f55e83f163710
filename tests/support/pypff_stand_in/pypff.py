"""Stands in for libpff's module: a "data file" is a Python literal that tells the tree, and where it misbehaves.

A folder is {"name", "id", "items", "folders"}; an item {"properties", "recipients", "attachments", "does"}.
"""

import ast
import os
import struct
from pathlib import Path
from typing import Any

TEXT, BINARY, LONG, TIME = 0x1F, 0x102, 0x03, 0x40


class record_entry:  # noqa: N801 - the library's names
    def __init__(self, number: int, value: Any) -> None:
        self.entry_type = number
        if isinstance(value, str):
            self.value_type, self.data = TEXT, value.encode("utf-16-le")
        elif isinstance(value, bytes):
            self.value_type, self.data = BINARY, value
        elif value > 1 << 40:
            self.value_type, self.data = TIME, struct.pack("<Q", value)
        else:
            self.value_type, self.data = LONG, struct.pack("<i", value)


class record_set:  # noqa: N801
    def __init__(self, properties: dict[int, Any]) -> None:
        self.entries = [record_entry(number, value) for number, value in properties.items()]


class item:  # noqa: N801
    number_of_record_sets = 1

    def __init__(self, told: dict[str, Any]) -> None:
        self.told = told

    def get_record_set(self, _: int) -> record_set:
        return record_set(self.told.get("properties", {}))


class recipients:  # noqa: N801
    def __init__(self, told: list[dict[int, Any]]) -> None:
        self._told = told
        self.number_of_record_sets = len(told)

    def get_record_set(self, number: int) -> record_set:
        return record_set(self._told[number])


class attachment(item):  # noqa: N801
    _position = 0

    @property
    def size(self) -> int:
        return len(self.told.get("data", b""))

    def seek_offset(self, offset: int, _: int) -> None:
        self._position = offset

    def read_buffer(self, size: int) -> bytes:
        piece: bytes = self.told.get("data", b"")[self._position : self._position + size]
        self._position += len(piece)
        return piece


class message(item):  # noqa: N801
    @property
    def recipients(self) -> recipients:
        return recipients(self.told.get("recipients", []))

    @property
    def number_of_attachments(self) -> int:
        return len(self.told.get("attachments", []))

    def get_attachment(self, number: int) -> attachment:
        return attachment(self.told["attachments"][number])


class folder(item):  # noqa: N801
    @property
    def name(self) -> str | None:
        return self.told.get("name")

    @property
    def identifier(self) -> int:
        return int(self.told.get("id", 0))

    @property
    def number_of_sub_folders(self) -> int:
        return len(self.told.get("folders", []))

    @property
    def number_of_sub_items(self) -> int:
        return len(self.told.get("items", [])) + self.number_of_sub_folders

    def get_sub_folder(self, number: int) -> "folder":
        return folder(self.told["folders"][number])

    def get_sub_item(self, number: int) -> "message | folder | item":
        items = self.told.get("items", [])
        if number >= len(items):
            return self.get_sub_folder(number - len(items))
        _misbehave(items[number].get("does"))
        return item(items[number]) if items[number].get("does") == "unknown" else message(items[number])


class file:  # noqa: N801
    def open(self, path: str) -> None:
        self._told = ast.literal_eval(Path(path).read_bytes()[4:].decode())
        _misbehave(self._told.get("does"))

    @property
    def message_store(self) -> item:
        return item({"properties": self._told.get("store", {})})

    def get_root_folder(self) -> folder:
        return folder(self._told)


def _misbehave(how: str | None) -> None:
    if how == "die":
        os.abort()
    elif how == "hang":
        while True:
            pass
    elif how == "eat":
        bytearray(1 << 40)
    elif how == "raise":
        raise OSError("unable to read the item")
