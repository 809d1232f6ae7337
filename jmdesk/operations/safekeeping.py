"""Looking after the store: verified copies, and the store against itself."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.location import default_store
from jmdesk.operations.logbook import beside, noted
from jmdesk.store import copies
from jmdesk.store.comparing import Difference, compare
from jmdesk.store.verdict import Verdict


@dataclass(frozen=True, kw_only=True, slots=True)
class Backup:
    """A copy that was opened again and counted."""

    file: Path
    revisions: int
    sha256: str
    kept: Path | None = None
    """Where a restore left what was there before."""


@noted("verify", lambda found: found.counts)
def verify(desk: Desk) -> Verdict:
    """Integrity, hashes, current tables rebuilt and compared."""
    return desk.store.verify()


@noted("rebuild")
def rebuild(desk: Desk) -> None:
    """Work the current tables out anew from the revisions, which are never touched."""
    desk.store.rebuild()


@noted("backup", lambda made: {"revisions": made.revisions})
def backup(desk: Desk, *, to: Path | None = None) -> Backup:
    """A verified copy of the store; by default in ``backups`` beside it, named by day and time."""
    if to is None:
        stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
        to = desk.path.parent / "backups" / f"jmdesk-{stamp}.db"
    to.parent.mkdir(parents=True, exist_ok=True)
    revisions = desk.store.backup(to)
    return Backup(file=to, revisions=revisions, sha256=_sha256(to))


def preview_restore(desk: Desk, *, file: Path) -> Difference:
    """What restoring a backup would change: steps that would be gone, and those that come back.

    Changes nothing; Refusal where the file is no store.
    """
    if file.resolve() == desk.path.resolve():
        raise Refusal(tr("“{file}”就是正在使用的数据，不用恢复。请选一个备份。", file=file.name))
    return compare(desk.path, file)


def restore(*, file: Path, store: Path | None = None) -> Backup:
    """Put a checked copy of a backup in the place of the store, which no one may have open."""
    target = store or default_store()
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = _sha256(file) if file.is_file() else ""
    with beside(target).doing("restore"):
        kept = copies.restore(file, target)
    desk = open_desk(target)
    try:
        revisions = desk.store.verify().revisions
    finally:
        desk.close()
    return Backup(file=target, revisions=revisions, sha256=digest, kept=kept)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
