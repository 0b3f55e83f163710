"""What weighs in a mailbox."""

from pathlib import Path
from typing import TYPE_CHECKING

from bouncekit.mailbox.messages.disk import DiskOptions, list_files
from bouncekit.mailbox.messages.mail import Attachment, MessageFlag, Role
from bouncekit.mailbox.tidy.duplicates import duplicate_groups
from bouncekit.mailbox.tidy.weighing import Share, weigh
from letters import KILO, MEGA, attached, letter, written

if TYPE_CHECKING:
    from bouncekit.sources import SourceError


def test_the_heaviest_come_first_and_nothing_is_lost() -> None:
    messages = [
        letter(1, size=3 * MEGA, days=10),
        letter(2, size=1 * MEGA, days=500, sender="nadia@example.fr"),
        letter(3, size=2 * MEGA, days=500, folder="Archives"),
    ]
    weights = weigh(messages, most=2)

    assert (3, 6 * MEGA) == (weights.count, weights.size)
    assert (messages[0], messages[2]) == weights.largest
    assert (Share("paul@example.org", 2, 5 * MEGA), Share("nadia@example.fr", 1, MEGA)) == weights.senders
    assert (Share("INBOX", 2, 4 * MEGA), Share("Archives", 1, 2 * MEGA)) == weights.folders
    assert (Share("2026", 1, 3 * MEGA), Share("2024", 2, 3 * MEGA)) == (weights.years[1], weights.years[0])
    assert 3 == weights.attachments_unknown


def test_attachments_weigh_by_file_and_by_type() -> None:
    plans = Attachment("plans.pdf", "application/pdf", 900 * KILO)
    photo = Attachment("photo.jpg", "image/jpeg", 700 * KILO)
    unsized = Attachment("?", "application/pdf")
    messages = [letter(1, attachments=(plans, unsized)), letter(2, attachments=(photo,)), letter(3, attachments=())]
    weights = weigh(messages)

    assert [plans, photo] == [file.attachment for file in weights.attachments]
    assert (Share("application/pdf", 2, 900 * KILO), Share("image/jpeg", 1, 700 * KILO)) == weights.attachment_types
    assert (3, 1600 * KILO, 0) == (weights.attachment_count, weights.attachment_size, weights.attachments_unknown)


def test_copies_have_the_same_id_size_sender_and_subject() -> None:
    one = letter(1)
    copy = letter(2, message_id="1@example.org", folder="Archives", role=Role.ARCHIVE)
    grown = letter(3, message_id="1@example.org", size=one.size + 1)
    same_id_by_a_poor_program = letter(4, message_id="1@example.org", subject="Autre chose")
    weights = weigh([grown, copy, one, same_id_by_a_poor_program])

    assert [(one, (copy,))] == [(copies.kept, copies.others) for copies in weights.duplicates]
    assert (1, one.size) == (weights.duplicate_count, weights.duplicate_size)


def test_without_an_id_the_headers_tell_copies() -> None:
    one, copy = letter(1, message_id=None), letter(2, message_id=None)
    nameless = [letter(number, message_id=None, sender="") for number in (3, 4)]

    assert [(one, copy)] == duplicate_groups([one, copy, *nameless])


def test_the_copy_that_stays_is_not_in_the_trash_and_keeps_its_mark() -> None:
    trashed = letter(1, message_id="x", role=Role.TRASH, folder="Trash", flags=MessageFlag.FLAGGED | MessageFlag.SEEN)
    read = letter(2, message_id="x")
    flagged = letter(3, message_id="x", flags=MessageFlag.SEEN | MessageFlag.FLAGGED, role=Role.ARCHIVE)

    assert [(flagged, read, trashed)] == duplicate_groups([trashed, read, flagged])


def test_a_maildir_is_listed_with_folders_flags_and_attachments(tmp_path: Path) -> None:
    for folder in ("", ".Sent", ".Archives.&AMk-t&AOk-"):
        for part in ("cur", "new", "tmp"):
            (tmp_path / folder / part).mkdir(parents=True)
    (tmp_path / "cur" / "1.M1.host:2,RS").write_bytes(attached("plans été.pdf", 300 * KILO))
    (tmp_path / "new" / "2.M2.host").write_bytes(written(identity="2@example.org"))
    (tmp_path / ".Sent" / "cur" / "3.M3.host:2,S").write_bytes(written(identity="3@example.org"))
    (tmp_path / ".Archives.&AMk-t&AOk-" / "cur" / "4:2,FS").write_bytes(written(identity="4@example.org"))
    counted: list[int] = []
    found = {m.message_id: m for m in list_files(tmp_path, DiskOptions(on_progress=counted.append))}

    assert {"1@example.org", "2@example.org", "3@example.org", "4@example.org"} == set(found)
    first = found["1@example.org"]
    assert ("INBOX", Role.INBOX, MessageFlag.SEEN | MessageFlag.ANSWERED) == (first.folder, first.role, first.flags)
    assert (Attachment("plans été.pdf", "application/pdf", 300 * KILO),) == first.attachments
    assert MessageFlag.NONE == found["2@example.org"].flags
    assert ("Sent", Role.SENT) == (found["3@example.org"].folder, found["3@example.org"].role)
    assert "Archives.Été" == found["4@example.org"].folder
    assert [1, 2, 3, 4] == counted


def test_an_mbox_is_listed_with_the_flags_that_its_headers_tell(tmp_path: Path) -> None:
    start = b"From paul@example.org Mon Mar  2 10:00:00 2026\n"
    box = tmp_path / "Corbeille"
    box.write_bytes(start + written(extra="Status: RO\n") + b"\n\n" + start + written(identity="2@example.org"))
    first, second = list_files(box)

    assert ("Corbeille", Role.TRASH, MessageFlag.SEEN) == (first.folder, first.role, first.flags)
    assert second.flags is None
    assert (1001, 1000) == (first.size, second.size)  # the first one's last line was ended


def test_what_cannot_be_read_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "1.eml").write_bytes(written())
    (tmp_path / "2.eml").write_bytes(b"\0\1\2\3")
    (tmp_path / "3.eml").write_bytes(b"")
    errors: list[SourceError] = []
    found = list(list_files(tmp_path, DiskOptions(on_error=errors.append)))

    assert ["1@example.org"] == [message.message_id for message in found]
    assert ["no-header", "empty"] == [error.reason for error in errors]
    assert [None] == [message.flags for message in found]


def test_a_large_attachment_is_measured_without_being_read(tmp_path: Path) -> None:
    (tmp_path / "1.eml").write_bytes(attached("plans.pdf", 3 * MEGA))
    (message,) = list_files(tmp_path)

    assert [("plans.pdf", 3 * MEGA)] == [(each.name, each.size) for each in message.attachments or ()]
