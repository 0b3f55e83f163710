"""The recipients whom the fields of a delivery report do not name, but its other words do."""

from collections.abc import Sequence

from bouncekit.message import Message
from bouncekit.reading.addresses import find_addresses
from bouncekit.reading.facts import Facts
from bouncekit.reading.groups import StatusFields

__all__ = ["with_name"]


def with_name(facts: Facts, message: Message, fields: StatusFields, lines: Sequence[str]) -> Facts:
    """Give a single recipient without an address the one that the message names elsewhere, where it names only one.

    `lines` are those of the human part.
    """
    said = facts.recipients[0]
    local = fields.recipients[0].get("final-recipient", "").rpartition(";")[2].strip(' <>"').lower()
    original = facts.original.to if facts.original and not _is_cut_in_to(message) else ()
    senders = {a.lower() for a in find_addresses(message.header("to") or "")}  # the notice came to who sent the message
    if facts.original and facts.original.sender:
        senders.add(facts.original.sender.lower())
    for place, found in (
        ("x-failed-recipients", find_addresses(message.header("x-failed-recipients") or "")),
        ("report", _without(find_addresses(said.diagnostic or ""), senders)),
        ("notice", _without(find_addresses("\n".join(lines)), senders)),
        ("original", original),
    ):
        likely = [a for a in found if local and a.lower().startswith(f"{local}@")] or found
        if len(likely) == 1:
            return facts._replace(recipients=(said._replace(address=likely[0], found_in=place),))
    return facts


def _is_cut_in_to(message: Message) -> bool:
    """Tell whether the message ends within the To field of the returned one: of several recipients one may be left."""
    last = message.parts[-1].embedded
    return (
        last is not None
        and last.header_items[-1:] != ()
        and last.header_items[-1][0] == "to"
        and any(defect.name == "boundary-not-closed" for defect in message.defects)
    )


def _without(found: tuple[str, ...], others: set[str]) -> tuple[str, ...]:
    return tuple(address for address in found if address.lower() not in others)
