"""What is done here and is no revision, noted for 谁做了什么: exports, keys, backups, locks."""

from __future__ import annotations

from enum import StrEnum

from jmdesk.domain.problem import Refusal
from jmdesk.operations.desk import Desk
from jmdesk.operations.door import Door, Way
from jmdesk.operations.personal import Persons
from jmdesk.operations.small_files import now

PAPER = "deeds"
"""As what the list of deeds is known among papers."""


class DeedKind(StrEnum):
    """What was done; the words are `jmdesk.operations.who_did_what`'s."""

    EXPORTED_MASKED = "export-mask"
    EXPORTED_LOCKED = "export-lock"
    EXPORTED_WHOLE = "export-keep"
    """A file with data of persons left as it is."""
    NEW_KEY = "new-key"
    LOST_KEY = "lost-key"
    FORGOTTEN = "forget"
    REVOKED = "revoke"
    BACKED_UP = "backup"
    RESTORED = "restore"
    LOCKED = "lock"
    UNLOCKED = "unlock"
    NEW_PASSPHRASE = "passphrase"
    REDONE = "redo"
    UNDONE = "undo"
    """About the number of the batch, which tells the rest."""
    SALVAGED = "salvage"
    REMOVED = "remove-backup"
    """A copy taken out of the list of backups, about its name."""


_LEFT = {
    Way.MASK: DeedKind.EXPORTED_MASKED,
    Way.LOCK: DeedKind.EXPORTED_LOCKED,
    Way.KEEP: DeedKind.EXPORTED_WHOLE,
}


def note_leaving(desk: Desk, persons: Persons, door: Door, file: str) -> None:
    """Note how a file left that tells of persons, and of how many; nothing where it does not."""
    note_left(desk, persons, door.way, file)


def note_left(desk: Desk, persons: Persons, way: Way, what: str) -> None:
    """The same of what went another way: a package, a paper from the printer."""
    if told := persons.told():
        note_deed(desk, _LEFT[way], f"{what}　{told}")


def note_deed(desk: Desk, kind: DeedKind, about: str = "") -> None:
    """Note that it was done just now by the person at this desk.

    Never in the way of the work itself: where the store cannot be written, it is not noted.
    """
    try:
        with desk.store.transaction() as writer:
            writer.tell_deed(at=now(), person=desk.person, kind=kind.value, about=about)
    except Refusal:
        return
