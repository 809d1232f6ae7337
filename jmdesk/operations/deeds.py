"""What is done here and is no revision, noted for 谁做了什么: exports, keys, backups, locks."""

from __future__ import annotations

from enum import StrEnum

from jmdesk.domain.problem import Refusal
from jmdesk.operations.desk import Desk
from jmdesk.operations.small_files import now


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


def note_deed(desk: Desk, kind: DeedKind, about: str = "") -> None:
    """Note that it was done just now by the person at this desk.

    Never in the way of the work itself: where the store cannot be written, it is not noted.
    """
    try:
        with desk.store.transaction() as writer:
            writer.tell_deed(at=now(), person=desk.person, kind=kind.value, about=about)
    except Refusal:
        return
