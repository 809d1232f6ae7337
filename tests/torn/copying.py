"""Another process that saves without end, and copies of its store taken meanwhile."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from jmdesk.store.query import Query
from jmdesk.store.refusals import DamagedStore
from jmdesk.store.store import Store
from tests.store.examples import LEDGERS

ROOT = Path(__file__).parents[2]
ALONE, STORE_FIRST, JOURNAL_FIRST = ("",), ("", "-wal"), ("-wal", "")
ORDERS = (STORE_FIRST, JOURNAL_FIRST, ALONE)
"""The parts of a store that a person may copy, one after the other."""
PIECE = 1 << 16
"""Bytes that a slow copy takes at a time; meanwhile work goes on."""
OPENED, REFUSED, FOUND = "opened", "refused", "found by verify"

_SAVING = """
import json, sys
from pathlib import Path
from jmdesk.store import sqlite
from jmdesk.store.store import Store
from tests.store.examples import LEDGERS, put, revision

if sys.argv[1:]:
    sqlite.fold_journal = lambda raw: None
store, number = None, 0
for line in iter(sys.stdin.readline, ""):
    told = json.loads(line)
    if told and store:
        store.close()
    if told:
        path, rows, width, number = told
        store = Store.open(Path(path), LEDGERS)
    saved = (
        revision(f"p{number}-{row}", name="已保存" * width, total=str(number))
        for row in range(rows)
    )
    put(store, *saved)
    print(number, flush=True)
    number += 1
if store:
    store.close()
"""


def part(path: Path, tail: str) -> Path:
    """The store's file, or the one beside it."""
    return path.with_name(path.name + tail)


@dataclass(kw_only=True)
class Saver:
    """The process: a save is a transaction of so many ``rows`` with texts of so many words."""

    process: subprocess.Popen[str]
    path: Path = Path()
    rows: int = 0
    width: int = 0
    said: int = -1
    """The last save that it called saved."""
    _busy: bool = False

    def begin(self, path: Path, *, rows: int, width: int) -> None:
        """From now on it saves there."""
        self.rest()
        self.path, self.rows, self.width = path, rows, width
        self.said = -1
        self.reopen()

    def rest(self) -> int:
        """Wait until it has saved and let it wait as well."""
        if self._busy:
            assert self.process.stdout is not None
            self.said = int(self.process.stdout.readline())
            self._busy = False
        return self.said

    def step(self) -> int:
        """Wait until it has saved, and let it begin the next save."""
        said = self.rest()
        self._tell(0)
        return said

    def reopen(self) -> None:
        """As `step`, but the store is closed and opened before the next save."""
        self._tell([str(self.path), self.rows, self.width, self.rest() + 1])

    def _tell(self, told: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{json.dumps(told)}\n")
        self._busy = True


@contextmanager
def saving(*, folding: bool = True) -> Iterator[Saver]:
    """It ends when this does. Without ``folding`` it leaves what it saves in the -wal file."""
    with subprocess.Popen(
        [sys.executable, "-c", _SAVING, *([] if folding else ["unfolded"])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        yield Saver(process=process)


@dataclass(frozen=True, kw_only=True)
class Way:
    """How one copies: which parts in which order, each between two saves (``quiet``) or at any
    instant, in one go or slowly, and whether the end of the -wal file is lost."""

    order: tuple[str, ...]
    quiet: bool
    slowly: bool
    cut: bool

    @classmethod
    def drawn(cls, number: int, chance: random.Random) -> Way:
        """A third is quiet, and of these each order comes in turn."""
        quiet = number % 3 == 0
        return cls(
            order=ORDERS[number // 3 % 3] if quiet else chance.choice(ORDERS),
            quiet=quiet,
            slowly=not quiet and chance.random() < 0.25,
            cut=chance.random() < 0.25,
        )


def copied(saver: Saver, to: Path, way: Way, chance: random.Random) -> int:
    """Copy what it saves to; the last save that was acknowledged before."""
    said = saver.rest()
    for tail in way.order:
        if not way.quiet:
            saver.step()
        _copy_part(saver, part(saver.path, tail), part(to, tail), slowly=way.slowly)
        for _ in range(chance.randrange(6)):
            saver.reopen() if chance.random() < 0.05 else saver.step()
        if way.quiet:
            saver.rest()
    journal = part(to, "-wal")
    if way.cut and journal.exists() and (size := journal.stat().st_size):
        os.truncate(journal, chance.randrange(size))
    return said


def _copy_part(saver: Saver, source: Path, to: Path, *, slowly: bool) -> None:
    most = 6  # saves meanwhile: a store must not grow faster than it is copied
    with suppress(FileNotFoundError), source.open("rb") as file, to.open("wb") as copy:
        while piece := file.read(PIECE if slowly else -1):
            copy.write(piece)
            if slowly and most:
                most -= 1
                saver.step()


def state_of(copy: Path, rows: int = 1, key: bytes = b"") -> tuple[str, int]:
    """How a copy opens, and how many saves of so many rows it holds, the first ones, each whole;
    -1 where it is not used."""
    try:
        with Store.open(copy, LEDGERS, patience=1, key=key) as store:
            if not store.verify().ok:
                return FOUND, -1
            found = {str(one.id) for one in store.records(Query(ledger="project"))}
    except DamagedStore:
        return REFUSED, -1
    saves, rest = divmod(len(found), rows)
    whole = {f"p{save}-{row}" for save in range(saves) for row in range(rows)}
    assert (rest, found) == (0, whole), "a gap in the saves, or half of one"
    return OPENED, saves
