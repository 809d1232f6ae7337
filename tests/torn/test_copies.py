"""A store copied while work goes on, or put together from files of different moments.

1. Store and -wal file copied at any instant open to a state that was acknowledged, or it is said
   that they do not belong together; `verify` never calls a mixture clean.
2. A -wal file that is older than its store, or another store's, is put aside and not played into
   it: nothing is lost. One that is newer than its store is refused.
3. Reading a store's bytes gives back none of the locks by which others know that it is open.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jmdesk.domain.revision import RecordId
from jmdesk.store import journal, opening, peeking
from jmdesk.store.query import Query
from jmdesk.store.refusals import DamagedStore
from jmdesk.store.store import Store
from tests.store.examples import LEDGERS, put, revision

LONG = bool(os.environ.get("JMDESK_LONG"))
COPIES = 1_000 if LONG else 24
PARTS = ("", "-wal")


def part(path: Path, tail: str) -> Path:
    return path.with_name(path.name + tail)


def take(path: Path, to: Path, tails: tuple[str, ...] = PARTS) -> None:
    """Copy these parts of a store, one after the other, as a person would."""
    for tail in tails:
        if part(path, tail).exists():
            shutil.copyfile(part(path, tail), part(to, tail))


def moment(path: Path, to: Path, tail: str) -> None:
    """The bytes of one part as they are now."""
    if part(path, tail).exists():
        shutil.copyfile(part(path, tail), part(to, tail))


_SAVING = """
import sys
from pathlib import Path
from jmdesk.store.store import Store
from tests.store.examples import LEDGERS, put, revision

with Store.open(Path(sys.argv[1]), LEDGERS) as store:
    for number in range(int(sys.argv[2])):
        put(store, revision(f"p{number}", name="已保存" * 40, total=str(number)))
        print(number, flush=True)
        if not sys.stdin.readline():
            break
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


@pytest.fixture
def writer(path: Path) -> Iterator[Callable[[], int]]:
    """Another process that saves: each call lets it go on, and gives what it acknowledged."""
    root = Path(__file__).parents[2]
    process = subprocess.Popen(
        [sys.executable, "-c", _SAVING, str(path), "100000"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    told, asked = process.stdout, process.stdin
    assert told is not None
    assert asked is not None

    def step() -> int:
        number = int(told.readline())
        asked.write("\n")
        return number

    yield step
    asked.close()
    told.close()
    process.wait()


def state_of(copy: Path) -> int | None:
    """How many saves a copy holds, the first ones without a gap; None where it is refused."""
    try:
        with Store.open(copy, LEDGERS, patience=1) as store:
            if not store.verify().ok:
                return None
            count = store.count(Query(ledger="project"))
            assert all(store.record(RecordId(f"p{n}")) for n in range(count)), "a gap in the saves"
            return count
    except DamagedStore:
        return None


def test_a_copy_at_any_instant_is_a_state_that_was_or_is_refused(
    path: Path, tmp_path: Path, writer: Callable[[], int]
) -> None:
    chance = random.Random(6)
    ways: Counter[str] = Counter()
    for number in range(COPIES):
        said = writer()
        for _ in range(chance.randrange(4)):
            said = writer()
        folder = tmp_path / f"copy{number}"
        folder.mkdir()
        order = chance.choice([PARTS, PARTS[::-1], ("",)])
        copy = folder / "desk.db"
        for tail in order:
            moment(path, copy, tail)
            for _ in range(chance.randrange(6)):
                writer()  # work goes on between the two
        if chance.random() < 0.3 and part(copy, "-wal").exists():
            os.truncate(part(copy, "-wal"), chance.randrange(part(copy, "-wal").stat().st_size))
        found = state_of(copy)
        assert found is None or found >= said, (number, order, found, said)
        ways["refused" if found is None else "opened"] += 1
        shutil.rmtree(folder)
    print(f"figure: torn_copies {COPIES} copies {dict(ways)}")
    assert ways["opened"] > COPIES / 2
