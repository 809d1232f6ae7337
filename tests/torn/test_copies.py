"""A store copied while work goes on opens to what was saved, or it is said that it does not.

Between two saves a copy of the file alone is always whole. One at any instant, slowly, with the
-wal file before or after it, or with a lost tail of that, opens to a state that was acknowledged or
is refused; `verify` never calls a mixture clean.
"""

from __future__ import annotations

import os
import random
import shutil
from collections import Counter
from pathlib import Path

import pytest

from jmdesk.store import opening
from tests.torn.copying import (
    FOUND,
    OPENED,
    STORE_FIRST,
    Saver,
    Way,
    copied,
    saving,
    state_of,
)

LONG = bool(os.environ.get("JMDESK_LONG"))
SEED = int(os.environ.get("JMDESK_SEED", random.SystemRandom().randrange(10**6) if LONG else 6))
COPIES = 1_000 if LONG else 12
STORES = (
    ((1, 40, 40), (1, 400, 40), (8, 40, 40), (20, 40, 20), (300, 40, 5))
    if LONG
    else ((1, 40, 9), (8, 40, 3))
)
"""Rows of a save, words of a text, and copies of such a store: then another one is begun, for a
look at a copy reads all of it. A save of 300 rows is as long as SQLite folds by itself."""


def a_copy_is_what_was_saved_or_refused(
    saver: Saver, copy: Path, number: int, chance: random.Random
) -> str:
    """The promise; how it went."""
    for _ in range(1 + chance.randrange(4)):
        saver.step()
    way = Way.drawn(number, chance)
    said = copied(saver, copy, way, chance)
    found, saves = state_of(copy, saver.rows)
    told = (number, way, said, found, saves)
    assert found != OPENED or saves > said, f"something saved is missing: {told}"
    if way.quiet:
        # Nothing was under way: only a -wal file of later saves can be in the way of opening it.
        assert found != FOUND, f"it opens and is a mixture: {told}"
        assert found == OPENED or way.order == STORE_FIRST, f"a whole copy is refused: {told}"
    return found


def copies_are_what_was_saved_or_refused(folder: Path, *, folding: bool = True) -> Counter[str]:
    """The promise for many copies of stores of many sizes; how often which way."""
    chance, ways, left, stores = random.Random(SEED), Counter[str](), 0, 0
    with saving(folding=folding) as saver:
        for number in range(COPIES):
            place = folder / str(number)
            place.mkdir()
            if not left:
                rows, width, left = STORES[stores % len(STORES)]
                stores += 1
                begun = folder / f"store{stores}"
                begun.mkdir()
                saver.begin(begun / "desk.db", rows=rows, width=width)
            left -= 1
            ways[a_copy_is_what_was_saved_or_refused(saver, place / "desk.db", number, chance)] += 1
            shutil.rmtree(place)
    shutil.rmtree(folder)  # hundreds of megabytes of the long run
    return ways


def test_a_copy_at_any_instant_is_a_state_that_was_or_is_refused(tmp_path: Path) -> None:
    ways = copies_are_what_was_saved_or_refused(tmp_path)
    print(f"figure: torn_copies {COPIES} copies seed {SEED} {dict(ways)}")
    assert ways[OPENED] > COPIES / 2


def test_a_copy_lacks_what_was_saved_without_folding(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="something saved is missing"):
        copies_are_what_was_saved_or_refused(tmp_path, folding=False)


def test_a_copy_is_destroyed_by_its_journal_without_the_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "check_journal", lambda *_: None)
    with pytest.raises(AssertionError, match=r"a whole copy is refused|is a mixture"):
        copies_are_what_was_saved_or_refused(tmp_path)
