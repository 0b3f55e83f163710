"""Who failed, where the fields of a delivery report do not tell or tell the sender: what else the message says of it.

A notice came to who sent the message: they are not who failed, unless they wrote to themselves.
"""

from collections.abc import Sequence

from bouncekit.message import Message
from bouncekit.reading.answers.addresses import find_addresses
from bouncekit.reading.facts import Facts, RecipientFacts
from bouncekit.reading.groups import StatusFields
from bouncekit.text.expressions import lazily

__all__ = ["with_names"]

_RECIPIENT_LIMIT = 1000
_LISTED = lazily(r"[^\w\n]{0,12}[^\s@]{1,256}@[^\s@]{1,255}\s*\Z")  # a line that is but an address


def with_names(facts: Facts, message: Message, fields: StatusFields, lines: Sequence[str]) -> Facts:
    """Return `facts` with names for the recipients whom the fields do not name.

    A single one has the name that stands elsewhere in the message, where only one does; or is several who share what is
    said, where they are listed (X-Failed-Recipients, lines that are but an address).  Of several recipients, as many
    without a name as are listed have the listed ones, in order.  `lines` are those of the human part.
    """
    for said in facts.recipients:
        if said.address is None:
            return _named(facts, message, fields, lines)
    return _not_sender(facts, message, lines) if len(facts.recipients) == 1 else facts


def _named(facts: Facts, message: Message, fields: StatusFields, lines: Sequence[str]) -> Facts:
    senders = _senders(facts, message)
    known = {said.address.lower() for said in facts.recipients if said.address}
    listed = _without(_listed(lines), senders | known)
    if len(facts.recipients) > 1:
        return _zipped(facts, listed)
    said = facts.recipients[0]
    local = fields.recipients[0].get("final-recipient", "").rpartition(";")[2].strip(' <>"').lower()
    original = facts.original.to if facts.original and not _is_cut_in_to(message) else ()
    for place, found in (
        ("x-failed-recipients", find_addresses(message.header("x-failed-recipients") or "")),
        ("report", _without(find_addresses(said.diagnostic or ""), senders)),
        ("notice", _without(find_addresses("\n".join(lines)), senders)),
        ("original", original),
    ):
        likely = [a for a in found if local and a.lower().startswith(f"{local}@")] or found
        if len(likely) == 1:
            return facts._replace(recipients=(said._replace(address=likely[0], found_in=place),))
        shared = likely if place == "x-failed-recipients" else listed if place == "notice" else ()
        if len(shared) > 1 and not local:
            named = [said._replace(address=one, found_in=place) for one in shared[:_RECIPIENT_LIMIT]]
            return facts._replace(recipients=tuple(named))
    return facts


def _zipped(facts: Facts, listed: tuple[str, ...]) -> Facts:
    """Return `facts` whose recipients without a name have the `listed` ones, where these are as many."""
    if len(listed) != sum(said.address is None for said in facts.recipients):
        return facts
    names = iter(listed)
    return facts._replace(
        recipients=tuple(
            said if said.address else said._replace(address=next(names), found_in="notice") for said in facts.recipients
        )
    )


def _not_sender(facts: Facts, message: Message, lines: Sequence[str]) -> Facts:
    """Return `facts` in which the one recipient is not the sender, where the message tells who else it is."""
    said = facts.recipients[0]
    address, original = (said.address or "").lower(), facts.original
    if address not in f"{message.raw_header('to')} {original.sender if original else ''}".lower():
        return facts
    to = original.to if original else ()
    senders = _senders(facts, message)
    if address not in senders or not senders.isdisjoint(_lower(to)):
        return facts
    if any(line.lower().lstrip(' "').startswith((f"<{address}>", f"{address}:")) for line in lines):
        return facts  # the notice says so too: their mail came back to them by an alias
    if said.original_address and said.original_address.lower() not in senders:
        return _instead(facts, said, said.original_address, "report")
    for place, found in (
        ("x-failed-recipients", find_addresses(message.header("x-failed-recipients") or "")),
        ("report", find_addresses(said.diagnostic or "")),
        ("notice", find_addresses("\n".join(lines))),
        ("original", to),
    ):
        others = _without(found, senders)
        if len(others) == 1:
            return _instead(facts, said, others[0], place)
    return facts


def _instead(facts: Facts, said: RecipientFacts, address: str, place: str) -> Facts:
    return facts._replace(recipients=(said._replace(address=address, original_address=None, found_in=place),))


def _senders(facts: Facts, message: Message) -> set[str]:
    """Return who sent the lost message, in lower case."""
    senders = _lower(find_addresses(message.header("to") or ""))
    if facts.original and facts.original.sender:
        senders.add(facts.original.sender.lower())
    return senders


def _listed(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the addresses that stand on lines of their own."""
    return find_addresses("\n".join([line for line in lines if "@" in line and _LISTED.match(line)]))


def _is_cut_in_to(message: Message) -> bool:
    """Tell whether the message ends within the To field of the returned one: of several recipients one may be left."""
    last = message.parts[-1].embedded
    return (
        last is not None
        and last.header_items[-1:] != ()
        and last.header_items[-1][0] == "to"
        and any(defect.name == "boundary-not-closed" for defect in message.defects)
    )


def _lower(addresses: tuple[str, ...]) -> set[str]:
    return {address.lower() for address in addresses}


def _without(found: tuple[str, ...], others: set[str]) -> tuple[str, ...]:
    return tuple(address for address in found if address.lower() not in others)
