"""How far a figure may lie from its promise.

The promises of the README are for a quiet machine of the kind named there. A shared one is now and
then half as fast for minutes, and the parts of a ratio are not measured in the same second: with
JMDESK_STRICT=1 a figure is held to its promise, otherwise to one and a half times that. A limit in
milliseconds says something only together with the machine: without JMDESK_STRICT it catches what
became several times slower, at three times the promise and stretched by as much as the machine,
at that moment, is slower than the one of the README at a fixed piece of work.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import time

STRICT = bool(os.environ.get("JMDESK_STRICT"))
ROOM = 1.0 if STRICT else 1.5
ROOM_IN_TIME = 3.0

_USUAL = 0.014
"""Seconds that `_work` takes on the machine of the README's table."""


def most(promised: float) -> float:
    """The largest ratio that passes here."""
    return promised * ROOM


def most_time(promised: float) -> float:
    """The longest time that passes here and now, in the promise's own measure."""
    return promised if STRICT else promised * ROOM_IN_TIME * _slowness()


def in_time(taken: float, promised: float) -> bool:
    """Whether that is short enough; how slow the machine is is only asked where it matters."""
    return taken <= promised or taken <= most_time(promised)


def _slowness() -> float:
    taken = []
    for _ in range(9 if STRICT else 5):
        began = time.perf_counter()
        _work()
        taken.append(time.perf_counter() - began)
    return max(1.0, statistics.median(taken) / _USUAL)


def _work() -> int:
    """What a desk does, in little and with nothing of ours: SQLite, and Python's own loop."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE rows (n INTEGER PRIMARY KEY, said TEXT)")
    rows = ((n, f"a{n}b{n * 7 % 1000}") for n in range(10_000))
    database.executemany("INSERT INTO rows VALUES (?, ?)", rows)
    found = database.execute("SELECT count(*) FROM rows WHERE instr(said, 'b99') > 0").fetchone()
    database.close()
    return int(found[0]) + sum(n * n % 7 for n in range(100_000))
