"""Looking after the store: verified copies, and the store against itself."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from jmdesk.domain.disk import telling
from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.operations.backups import Kind
from jmdesk.operations.backups_making import make_backup
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.location import default_store
from jmdesk.operations.logbook import beside, noted
from jmdesk.store import copies
from jmdesk.store.backing_up import examine
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
    desk.remembered.forget()


def backup(desk: Desk, *, to: Path | None = None) -> Backup:
    """A verified copy of the store; by default in ``backups`` beside it, named by day and time."""
    if to is not None:
        with telling(to):
            to.parent.mkdir(parents=True, exist_ok=True)
    made = make_backup(desk, kind=Kind.PERSON, to=to)
    return Backup(file=made.file, revisions=made.revisions, sha256=_sha256(made.file))


def restore(*, file: Path, store: Path | None = None, key: bytes = b"") -> Backup:
    """Put a checked copy of a backup in the place of the store, which no one may have open.

    ``key`` opens a locked backup; the store is then locked by it too, also from a plain one.
    """
    target = store or default_store()
    with telling(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    refuse_spoilt(file, key)
    digest = _sha256(file) if file.is_file() else ""
    with beside(target).doing("restore"):
        kept = copies.restore(file, target, key=key, as_key=key or None)
    desk = open_desk(target, key=key)
    try:
        revisions = desk.store.verify().revisions
    finally:
        desk.close()
    return Backup(file=target, revisions=revisions, sha256=digest, kept=kept)


def refuse_spoilt(file: Path, key: bytes) -> None:
    """A backup that is no longer what it was when it was checked is not put in a store's place."""
    flaws = examine(file, key=key)
    if flaws:
        raise Refusal(
            tr(
                "备份“{file}”已损坏，和做的时候不一样了（{flaw}），没有恢复，什么都没有改动。"
                "请换一份备份（jmdesk backups 列出全部）。",
                file=file.name,
                flaw=flaws[0],
            )
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
