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
from jmdesk.store import journal, opening
from jmdesk.store.query import Query
from jmdesk.store.refusals import DamagedStore
from jmdesk.store.store import Store
from tests.store.examples import LEDGERS, put, revision

LONG = bool(os.environ.get("JMDESK_LONG"))
COPIES = 1_000 if LONG else 12
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


def saved(path: Path, first: int, count: int) -> None:
    with Store.open(path, LEDGERS) as store:
        for number in range(first, first + count):
            put(store, revision(f"p{number}", name="已保存" * 40, total=str(number)))


def crashed(path: Path, first: int, count: int) -> None:
    """As `saved`, and the power goes: the -wal file stays."""
    store = Store.open(path, LEDGERS)
    for number in range(first, first + count):
        put(store, revision(f"p{number}", name="已保存" * 40, total=str(number)))
    kept = part(path, "-wal").read_bytes(), path.read_bytes()
    store.close()
    part(path, "-wal").write_bytes(kept[0])
    path.write_bytes(kept[1])


def an_old_journal_does_no_harm(path: Path) -> None:
    crashed(path, 0, 3)
    old = part(path, "-wal").read_bytes()
    saved(path, 3, 30)
    part(path, "-wal").write_bytes(old)  # what a half copy brought back
    assert state_of(path) == 33
    assert [one.read_bytes() for one in path.parent.glob("desk.db-wal.other-*")] == [old]


def a_foreign_journal_does_no_harm(path: Path) -> None:
    other = path.with_name("other.db")
    crashed(other, 0, 40)
    saved(path, 0, 33)
    shutil.copyfile(part(other, "-wal"), part(path, "-wal"))
    assert state_of(path) == 33


def a_journal_newer_than_its_store_is_refused(path: Path) -> None:
    saved(path, 0, 3)
    old = path.read_bytes()
    saved(path, 3, 30)
    crashed(path, 33, 2)
    path.write_bytes(old)
    with pytest.raises(DamagedStore, match="不是同一时刻的"):
        Store.open(path, LEDGERS)
    assert path.read_bytes() == old


JOURNALS = (
    an_old_journal_does_no_harm,
    a_foreign_journal_does_no_harm,
    a_journal_newer_than_its_store_is_refused,
)


@pytest.mark.parametrize("holds", JOURNALS)
def test_a_journal_of_another_moment(path: Path, holds: Callable[[Path], None]) -> None:
    holds(path)


@pytest.mark.parametrize("holds", JOURNALS)
def test_a_journal_of_another_moment_destroys_without_the_count(
    path: Path, holds: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "check_journal", lambda _: None)
    # It may be so far gone that looking at it is refused.
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        holds(path)


def test_a_crash_is_recovered_from_its_journal(path: Path) -> None:
    crashed(path, 0, 5)
    assert journal.fits(path)
    assert state_of(path) == 5


_IN_USE = """
import sys
from pathlib import Path
from jmdesk.store import sqlite
print(sqlite.in_use(Path(sys.argv[1])))
"""


def looking_gives_back_no_lock(path: Path) -> None:
    with Store.open(path, LEDGERS):
        opening.look_at(path)
        told = subprocess.run(
            [sys.executable, "-c", _IN_USE, str(path)],
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    assert told.stdout.strip() == "True"


@pytest.mark.skipif(os.name != "posix", reason="such locks are POSIX's")
def test_looking_at_an_open_store_gives_back_no_lock(path: Path) -> None:
    looking_gives_back_no_lock(path)


@pytest.mark.skipif(os.name != "posix", reason="such locks are POSIX's")
def test_looking_at_an_open_store_gives_back_its_locks_without_keeping_the_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jmdesk.store.connections.open_here", lambda _: (0, 0))
    with pytest.raises(AssertionError):
        looking_gives_back_no_lock(path)
