"""The protections, each with a way to take it out in a process that is about to be killed.

What is put in its place is what a program does that has not thought of power cuts.
"""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from tests.power.events import Trap


def take_out(name: str, trap: Trap) -> None:
    """Work without this protection from now on; "" takes none out."""
    if name:
        REMOVALS[name](trap)


def _transaction(_trap: Trap) -> None:
    """Each statement is a step of its own."""
    from jmdesk.store import sqlite

    @contextmanager
    def at_once(_raw: sqlite3.Connection) -> Iterator[None]:
        yield

    setattr(sqlite, "transaction", at_once)  # noqa: B010


def _one_batch(_trap: Trap) -> None:
    """Each file of a merge is a step of its own."""
    from jmdesk.operations import merge_writing
    from jmdesk.store.writer import Writer

    whole = merge_writing._Merge.file

    def file_by_file(merge: Any, file: Any) -> None:
        whole(merge, file)
        writer: Writer = merge._writer
        writer.finish()
        writer._raw.execute("COMMIT")
        writer._raw.execute("BEGIN IMMEDIATE")

    setattr(merge_writing._Merge, "file", file_by_file)  # noqa: B010


def _saved_aside(trap: Trap) -> None:
    """Reports, lists and packages are written under their final names."""
    from jmdesk.reporting import saving

    @contextmanager
    def directly(to: Path) -> Iterator[BinaryIO]:
        with to.open("wb") as file:
            trap.event("written directly")
            yield file

    setattr(saving, "_temporary", directly)  # noqa: B010


def _named_last(trap: Trap) -> None:
    """Backups have their names from the first byte on."""
    from jmdesk.store import sqlite

    plain, copy = Path.with_name, sqlite.copy

    def at_once(path: Path, name: str) -> Path:
        told = re.fullmatch(r"\.(?!desk)(.+)\.[0-9a-f]{8}", name)
        return plain(path, told[1] if told else name)

    def slowly(source: sqlite3.Connection, to: Path, key: bytes = b"", **more: Any) -> None:
        source.backup(
            sqlite3.connect(to), pages=8, progress=lambda *_: trap.event(f"a part of {to.name}")
        )
        copy(source, to, key, **more)

    setattr(Path, "with_name", at_once)  # noqa: B010
    setattr(sqlite, "copy", slowly)  # noqa: B010


def _kept_aside(_trap: Trap) -> None:
    """A restore puts the backup in the store's place, and that is all."""
    from jmdesk.store import copies

    setattr(copies, "_keep", lambda _store: None)  # noqa: B010


def _second_name(_trap: Trap) -> None:
    """A restore moves the store away before another is there."""
    from jmdesk.store import copies

    setattr(copies, "_twin", lambda part, to: part.rename(to))  # noqa: B010


def _drafts(_trap: Trap) -> None:
    """What is typed lives in the window alone until it is saved."""
    from jmdesk.ui.draft_keeper import DraftKeeper
    from jmdesk.ui.month_drafts import MonthDrafts

    for keeper in (DraftKeeper, MonthDrafts):
        setattr(keeper, "touch", lambda *_: None)  # noqa: B010


def _laid_whole(trap: Trap) -> None:
    """A form is written under its final name."""
    from jmdesk.operations import library

    def lay(draft: Path, to: Path) -> None:
        content = draft.read_bytes()
        with to.open("wb") as file:
            file.write(content[: len(content) // 2])
            file.flush()
            trap.event("half a form")
            file.write(content[len(content) // 2 :])

    setattr(library, "lay", lay)  # noqa: B010


def _paper_with_it(_trap: Trap) -> None:
    """A submission is recorded first; its paper is kept in a step of its own."""
    from jmdesk.store.writer import Writer

    put, append = Writer.put_document, Writer.append
    later: list[bytes] = []

    def appended(writer: Writer, *told: Any, **more: Any) -> Any:
        answer = append(writer, *told, **more)
        while later:
            writer.finish()
            writer._raw.execute("COMMIT")
            writer._raw.execute("BEGIN IMMEDIATE")
            put(writer, later.pop())
        return answer

    setattr(Writer, "put_document", lambda _writer, content: later.append(content))  # noqa: B010
    setattr(Writer, "append", appended)  # noqa: B010


def _salvaged_aside(_trap: Trap) -> None:
    """What is salvaged has its name from the first byte on."""
    from jmdesk.store import salvage

    @contextmanager
    def in_place(*, dir: Path, prefix: str) -> Iterator[Path]:
        yield dir

    setattr(salvage, "TemporaryDirectory", in_place)  # noqa: B010


def _journal_back(_trap: Trap) -> None:
    """A start leaves a damaged store's journal where a restore that was cut short put it."""
    from jmdesk.store import copies

    setattr(copies, "_rejoin", lambda *_: None)  # noqa: B010


def _sandbox_cleared(_trap: Trap) -> None:
    """Folders of drills and salvage that were cut short stay."""
    from jmdesk.operations import leftovers

    setattr(leftovers, "_abandoned", lambda _place: iter(()))  # noqa: B010


def _flush(_trap: Trap) -> None:
    """The system is left to write when it likes."""
    setattr(os, "fsync", lambda _handle: None)  # noqa: B010


def _clearing(_trap: Trap) -> None:
    """Nobody clears away what was half made."""
    from jmdesk.operations import desk

    setattr(desk, "clear_leftovers", lambda _store: 0)  # noqa: B010


def _readers_end(_trap: Trap) -> None:
    """A reader of foreign files does not ask whether its desk is still there."""
    from jmdesk.exchange import children

    def start(*_told: Any) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])

    setattr(children, "_start", start)  # noqa: B010


REMOVALS: Mapping[str, Callable[[Trap], None]] = {
    "transaction": _transaction,
    "one batch": _one_batch,
    "saved aside": _saved_aside,
    "named last": _named_last,
    "kept aside": _kept_aside,
    "second name": _second_name,
    "drafts": _drafts,
    "laid whole": _laid_whole,
    "paper with it": _paper_with_it,
    "salvaged aside": _salvaged_aside,
    "journal back": _journal_back,
    "sandbox cleared": _sandbox_cleared,
    "flush": _flush,
    "clearing": _clearing,
    "readers end": _readers_end,
}
AT_THE_NEXT_START = frozenset({"clearing", "journal back", "sandbox cleared"})
"""Those that protect a start after a power cut."""
