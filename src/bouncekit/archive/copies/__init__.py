"""Three safe copies: send, verify, repair, drill, and say what may leave the mail server.

Rule 1: what was reported as kept is never lost; nothing here deletes a message, neither in a copy nor on a server.
Rule 2: only what was read back counts.  A copy that is not there is absent, and not empty.
"""

from bouncekit.archive.copies.bitset import Bits
from bouncekit.archive.copies.checking import ListProblem
from bouncekit.archive.copies.copy_session import look_at_copies
from bouncekit.archive.copies.copy_status import Look, Presence
from bouncekit.archive.copies.copy_words import why_in_words
from bouncekit.archive.copies.disks import Disk
from bouncekit.archive.copies.drilling import Drill, DrillOptions, drill
from bouncekit.archive.copies.encryption import Opener, Sealer
from bouncekit.archive.copies.evidence import ArchiveEvidence, CopyEvidence, CopyReading, State
from bouncekit.archive.copies.looks import Appearance, OnServer
from bouncekit.archive.copies.places import Copy, CopySet, kind_of, number_of
from bouncekit.archive.copies.planning import (
    DeletionCandidate,
    Holdings,
    PlannedDeletion,
    Refusal,
    Why,
    deletion_plan,
    holdings_of,
)
from bouncekit.archive.copies.recovering import Recovered, recover
from bouncekit.archive.copies.repairing import Repaired, repair
from bouncekit.archive.copies.safely_kept import SafelyKept
from bouncekit.archive.copies.sending import Sent, copy
from bouncekit.archive.copies.settings import forget_copies, load_copies, save_copies
from bouncekit.archive.copies.stamping import Stamp, add_stamp, check_stamps, stamp_request
from bouncekit.archive.copies.verifying import Verification, VerifyOptions, verify
from bouncekit.archive.copies.window import WINDOW
from bouncekit.archive.store.addresses import split_address
from bouncekit.archive.store.connecting import RemoteOptions, check_address

__all__ = [
    "WINDOW",
    "Appearance",
    "ArchiveEvidence",
    "Bits",
    "Copy",
    "CopyEvidence",
    "CopyReading",
    "CopySet",
    "DeletionCandidate",
    "Disk",
    "Drill",
    "DrillOptions",
    "Holdings",
    "ListProblem",
    "Look",
    "OnServer",
    "Opener",
    "PlannedDeletion",
    "Presence",
    "Recovered",
    "Refusal",
    "RemoteOptions",
    "Repaired",
    "SafelyKept",
    "Sealer",
    "Sent",
    "Stamp",
    "State",
    "Verification",
    "VerifyOptions",
    "Why",
    "add_stamp",
    "check_address",
    "check_stamps",
    "copy",
    "deletion_plan",
    "drill",
    "forget_copies",
    "holdings_of",
    "kind_of",
    "load_copies",
    "look_at_copies",
    "number_of",
    "recover",
    "repair",
    "save_copies",
    "split_address",
    "stamp_request",
    "verify",
    "why_in_words",
]
