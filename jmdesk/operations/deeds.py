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


_LEFT = {
    Way.MASK: DeedKind.EXPORTED_MASKED,
    Way.LOCK: DeedKind.EXPORTED_LOCKED,
    Way.KEEP: DeedKind.EXPORTED_WHOLE,
}


def note_leaving(desk: Desk, persons: Persons, door: Door, file: str) -> None:
    """Note how a file left that tells of persons, and of how many; nothing where it does not."""
    if told := persons.told():
        note_deed(desk, _LEFT[door.way], f"{file}　{told}")


def note_deed(desk: Desk, kind: DeedKind, about: str = "") -> None:
    """Note that it was done just now by the person at this desk.

    Never in the way of the work itself: where the store cannot be written, it is not noted.
    """
    try:
        with desk.store.transaction() as writer:
            writer.tell_deed(at=now(), person=desk.person, kind=kind.value, about=about)
    except Refusal:
        return
