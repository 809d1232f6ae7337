"""Backups that prove themselves: copied from one snapshot, opened again, checked, then named."""

from __future__ import annotations

import hashlib
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from jmdesk.domain.flushing import flush, flush_folder, forget_cached
from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.store import cipher, sqlite
from jmdesk.store.backup_mark import (
    Mark,
    contents,
    digest_of_ids,
    last_revision,
    read_mark,
    write_mark,
)
from jmdesk.store.opening import look_at
from jmdesk.store.refusals import refusals
from jmdesk.store.schema import is_strange
from jmdesk.store.tables import revisions, settings

Step = Callable[[], None]
"""Called many times a second while a copy is made; raises what shall stop it."""


def go_on() -> None:
    """Nothing stops it."""


_REVISIONS = sqlite.sql(select(revisions.c.id, revisions.c.content))
_DEVICE = sqlite.sql(select(settings.c.value).where(settings.c.name == ""))
_QUARTER, _DAY, _COARSE = 900, 86_400, 3
"""Seconds; sticks count in twos."""
_INSTRUCTIONS = 100_000
"""Of SQLite's machine between two steps: some milliseconds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """What is told to the backup: why it is made, and its number in the order of its folder."""

    kind: str = "person"
    sequence: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Glance:
    """A file as a quick look finds it: ``whole`` where it has all its pages and, with a mark, the
    revision that was its last one; ``touched`` where it was written since it was checked.
    ``last`` is that revision's number."""

    mark: Mark | None
    last: int
    whole: bool
    touched: bool = False


def backup(
    raw: sqlite3.Connection,
    store: Path,
    to: Path,
    *,
    label: Label | None = None,
    key: bytes = b"",
    step: Step = go_on,
    from_disk: bool = False,
) -> Mark:
    """Copy the store to ``to``, check the copy whole, and only then give it its name.

    The copy is as locked as the store. Saving goes on meanwhile; the copy is the store as it was
    when copying began. ``from_disk`` reads it back from the disk itself and not from memory.
    Refusal where it cannot be written or does not come back as it was; then nothing is left.
    """
    if to.exists() and to.samefile(store):
        raise Refusal(tr("备份不能覆盖正在使用的数据文件“{store}”，请换一个文件名。", store=store))
    new = to.with_name(f".{to.name}.{secrets.token_hex(4)}")
    try:
        with refusals(to), _refusing_disk(to):
            mark = _copied(raw, store.name, new, label or Label(), key, step)
            settle_time(new, mark)
            flush(new)
            if from_disk:
                forget_cached(new)
            _check(new, mark, key, step)
            cipher.carry_sidecar(store, to)
            flush_folder(new.replace(to).parent)
    finally:
        _remove(new)
    return mark


def _copied(
    raw: sqlite3.Connection, store: str, new: Path, label: Label, key: bytes, step: Step
) -> Mark:
    """Copy a snapshot, with the mark of what was counted in the store itself."""
    with _snapshot(raw):
        device = raw.execute(_DEVICE, ("device",)).fetchone()
        mark = Mark(
            at=datetime.now().astimezone().isoformat(timespec="seconds"),
            kind=label.kind,
            device=device[0] if device else "",
            sequence=label.sequence,
            digest=digest_of_ids(raw),
            contents=contents(raw),
            store=store,
        )
        sqlite.copy(raw, new, key, step=step, then=lambda made: write_mark(made, mark))
    return mark


def settle_time(file: Path, mark: Mark) -> None:
    """Date a backup that was read through as its mark says: whoever writes into it later changes
    that (`was_touched`)."""
    made = datetime.fromisoformat(mark.at).timestamp()
    with suppress(OSError):  # a disk that keeps no times
        os.utime(file, (made, made))


def settle(file: Path, *, key: bytes = b"") -> None:
    """A copy that was read through, and is what its mark says, counts as untouched again."""
    mark = marked(file, key=key)
    if mark is not None:
        settle_time(file, mark)


def was_touched(file: Path, mark: Mark) -> bool:
    """Whether a file was written after it was made and checked: copied by a program that keeps no
    times, or changed.

    Whole quarters of an hour are no sign: some sticks keep local time without saying whose.
    """
    try:
        made = datetime.fromisoformat(mark.at).timestamp()
    except (ValueError, OverflowError, OSError):
        return True
    later = abs(file.stat().st_mtime - made)
    return min(later % _QUARTER, _QUARTER - later % _QUARTER) > _COARSE or later > _DAY


def _check(copy: Path, mark: Mark, key: bytes, step: Step) -> None:
    """Refuse a copy that is not what was counted in the store."""
    with closing(sqlite.connect(copy, patience=0, mode="ro", key=key)) as raw:
        found = flaws(raw, mark, step)
    if found:
        raise Refusal(
            tr(
                "写出的备份重新打开后不完整（{flaw}），已经删除。请换一块盘再试一次。",
                flaw=found[0],
            )
        )


def flaws(raw: sqlite3.Connection, mark: Mark | None, step: Step = go_on) -> list[str]:
    """What in a copy is not as its mark says, or, without one, not as its revisions' hashes say;
    reads all of it. Empty when all is well."""
    with stoppable(raw, step):
        found = sqlite.faults(raw)
        if found:
            return found
        if mark and (contents(raw) != mark.contents or digest_of_ids(raw) != mark.digest):
            count = contents(raw).revisions
            told = tr(
                "应有 {most} 条修订，读到 {count} 条", most=mark.contents.revisions, count=count
            )
            return [told]
        return list(_changed(raw, step))


def _changed(raw: sqlite3.Connection, step: Step) -> Iterator[str]:
    for number, (id, content) in enumerate(raw.execute(_REVISIONS)):
        if number % 1000 == 0:
            step()
        if not isinstance(content, bytes) or hashlib.sha256(content).hexdigest() != id:
            yield tr("修订 {id} 的内容与它的校验码不符", id=str(id)[:12])
            return


def glance(file: Path, *, key: bytes = b"") -> Glance:
    """Look into a file without reading it all; Refusal where it is no store, or locked."""
    look_at(file, key)
    with refusals(file), _reading(file, key) as raw:
        mark, last = read_mark(raw), last_revision(raw)
        whole = sqlite.length(raw) == file.stat().st_size
    return Glance(
        mark=mark,
        last=last,
        whole=whole and (not mark or mark.contents.last == last),
        touched=mark is not None and was_touched(file, mark),
    )


def marked(file: Path, *, key: bytes = b"") -> Mark | None:
    """The mark of a backup; Refusal where the file is no store, or locked."""
    return glance(file, key=key).mark


def examine(file: Path, *, key: bytes = b"", step: Step = go_on) -> list[str]:
    """What is wrong with a backup, after reading all of it; Refusal where it is none."""
    look_at(file, key)
    with refusals(file), _reading(file, key) as raw:
        return flaws(raw, read_mark(raw), step)


@contextmanager
def _reading(file: Path, key: bytes) -> Iterator[sqlite3.Connection]:
    raw = sqlite.connect(file, patience=1, mode="ro", key=cipher.key_for(file, key))
    with closing(raw):
        if is_strange(raw):
            raise Refusal(
                tr(
                    "“{file}”里有填报台不会写的东西，没有再看下去，什么都没有改动。不要用它。",
                    file=file.name,
                )
            )
        yield raw


@contextmanager
def _snapshot(raw: sqlite3.Connection) -> Iterator[None]:
    """All that is read inside is the store at one moment."""
    raw.execute("BEGIN")
    try:
        yield
    finally:
        raw.execute("ROLLBACK")


@contextmanager
def stoppable(raw: sqlite3.Connection, step: Step) -> Iterator[None]:
    """Long statements take steps too, SQLite's own checks among them."""
    stopped: list[BaseException] = []

    def look() -> int:
        try:
            step()
        except BaseException as reason:  # noqa: BLE001 - handed on below, whatever it is
            stopped.append(reason)
        return len(stopped)

    raw.set_progress_handler(look, _INSTRUCTIONS)
    try:
        yield
    except cipher.errors():
        if stopped:
            raise stopped[0] from None
        raise
    finally:
        raw.set_progress_handler(None, 0)


@contextmanager
def _refusing_disk(to: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Refusal(
            tr(
                "备份没有写成：写不进“{folder}”（{reason}）。请检查这块盘是否还插着、是否已满。",
                folder=to.parent,
                reason=error.strerror or str(error),
            )
        ) from error


def _remove(new: Path) -> None:
    for left in (new, new.with_name(f"{new.name}-journal")):
        try:
            left.unlink(missing_ok=True)
        except OSError:  # the stick is gone, and the file with it
            continue
