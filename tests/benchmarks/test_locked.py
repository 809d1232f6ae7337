"""What the lock costs: a locked store beside the same one without a lock, in one run."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from time import perf_counter

import pytest

from jmdesk.domain.revision import LedgerId
from jmdesk.exchange.locking import STRONG, lock, unlock
from jmdesk.store.cipher import new_secret
from jmdesk.store.query import Query
from jmdesk.store.relocking import relock
from jmdesk.store.store import Store
from tests.benchmarks.big_store import progress_revision, project_revision, shipped_ledgers
from tests.benchmarks.limits import most, most_time
from tests.benchmarks.test_store import figure, milliseconds

pytestmark = pytest.mark.benchmark

KEY = new_secret()
_PROJECTS, _PROGRESS = 30, 1500


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same store plain and locked."""
    ledgers, folder = shipped_ledgers(), tmp_path_factory.mktemp("locked")
    plain, locked = folder / "plain.db", folder / "locked.db"
    made = [project_revision(number, ledgers) for number in range(_PROJECTS)]
    made += [progress_revision(number, ledgers) for number in range(_PROGRESS)]
    with Store.open(plain, ledgers) as store, store.transaction() as writer:
        ids = [one.id for one in made]
        writer.append_bytes([one.content for one in made], ids=ids, batch="")
    shutil.copy(plain, locked)
    began = perf_counter()
    relock(locked, key=b"", as_key=KEY, beside=b"-")
    print(f"figure: lock_a_store {1000 * (perf_counter() - began):.0f} ms")
    return plain, locked


def _opening(path: Path) -> float:
    ledgers = shipped_ledgers()
    return milliseconds(lambda: Store.open(path, ledgers, key=KEY).close(), 8)


def test_opening(pair: tuple[Path, Path]) -> None:
    plain, locked = map(_opening, pair)
    figure("locked_open", locked, plain)
    assert locked - plain <= most_time(30)


def _saver(store: Store) -> Callable[[], None]:
    numbers: Iterator[int] = count()

    def save() -> None:
        with store.transaction() as writer:
            writer.set_setting("benchmark", str(next(numbers)))

    return save


def test_saving_and_listing(pair: tuple[Path, Path]) -> None:
    taken = []
    for path in pair:
        with Store.open(path, shipped_ledgers(), key=KEY) as store:
            query = Query(ledger=LedgerId("progress"))
            listed = milliseconds(lambda: store.records(query), 7)  # noqa: B023 - used here alone
            taken.append((milliseconds(_saver(store), 20), listed))
    (plain_save, plain_list), (locked_save, locked_list) = taken
    saving = figure("locked_save", locked_save, plain_save)
    listing = figure("locked_list", locked_list, plain_list)
    assert saving <= most(2)
    assert listing <= most(2)


def test_a_guess_of_the_passphrase() -> None:
    sealed = lock(KEY, "horse 1949 wind", cost=STRONG)
    taken = milliseconds(lambda: unlock(sealed, "horse 1949 wind"), 1)
    print(f"figure: guess {taken:.0f} ms")
    assert taken >= 100
    assert taken <= most_time(700)
