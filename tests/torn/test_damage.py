"""A harmed store works right, or says that it is damaged: no traceback, no hang, no wrong figure.

1. Bits turned, pages of nothing or in each other's place, a lost tail, a harmed header: a start,
   a look at everything and `verify` end in a sentence, in a finding, or all is as it was.
2. What was changed everywhere alike is found by the hashes; so are kept papers.
3. A file that begins with nothing is still known as a store, and damaged.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from jmdesk.domain.problem import Refusal
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.store import verification
from jmdesk.store.kept import Kept
from jmdesk.store.refusals import DamagedStore
from jmdesk.store.states import revision_of
from jmdesk.store.store import Store
from tests.torn.damaging import HARMS, harmed
from tests.torn.filled import filled
from tests.torn.probing import FOUND, REFUSED, WHOLE, in_a_child, looked_at

LONG = bool(os.environ.get("JMDESK_LONG"))
SEED = int(os.environ.get("JMDESK_SEED", random.SystemRandom().randrange(10**6) if LONG else 6))
LOOKS = 5_000 if LONG else 28


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    """Where harmed stores lie, one after the other."""
    yield tmp_path / "desk.db"
    shutil.rmtree(tmp_path, ignore_errors=True)


def write(path: Path, data: bytes) -> None:
    """The file alone, with nothing that an earlier one left beside it."""
    for old in path.parent.iterdir():
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    path.write_bytes(data)


def all_is_right_or_told(
    path: Path, seeds: Sequence[int], harm: Callable[[int], bytes]
) -> Counter[str]:
    """The promise; how often which way."""
    write(path, filled())
    _, whole = looked_at(path)
    ways: Counter[str] = Counter()

    def look(seed: int) -> tuple[str, str]:
        write(path, harm(seed))
        return looked_at(path)

    for seed, (way, said) in in_a_child(look, seeds):
        assert way != WHOLE or said == whole, f"seed {seed}: verify calls wrong figures clean"
        assert way != REFUSED or said.endswith("。")
        ways[way] += 1
    return ways


def test_whatever_harm_is_harmless_or_told(path: Path) -> None:
    seeds = range(SEED * LOOKS, SEED * LOOKS + LOOKS)
    ways = all_is_right_or_told(path, seeds, lambda seed: harmed(filled(), seed)[0])
    print(f"figure: damage_looks {sum(ways.values())} files seed {SEED} {dict(ways)}")
    assert ways[REFUSED] > 0
    assert ways[WHOLE] > 0
    assert len(HARMS) * 4 <= sum(ways.values())


def changed_everywhere(_seed: int) -> bytes:
    """Another name of the same initials, wherever it stands: no two places disagree."""
    return filled().replace("大棚主体完工".encode(), "大棚主体未工".encode())


def spoiled(statement: str) -> Callable[[int], bytes]:
    """The store after a careless tool was at it."""

    def harm(_seed: int) -> bytes:
        raw = sqlite3.connect(":memory:", isolation_level=None)
        raw.deserialize(filled().replace(_WAL, _ROLLBACK, 1))  # memory knows no -wal
        for table in ("revisions", "documents"):
            raw.execute(f"DROP TRIGGER {table}_no_update")
        raw.execute(statement)
        data = raw.serialize()
        raw.close()
        return bytes(data)

    return harm


_WAL, _ROLLBACK = b"\x20\x00\x02\x02", b"\x20\x00\x01\x01"
NO_JSON = spoiled("UPDATE revisions SET content = CAST('{\"na' AS BLOB) WHERE number = 3")
NO_COUNT = spoiled("INSERT OR REPLACE INTO settings VALUES ('turns', 'e032')")
NO_PAPER = spoiled("UPDATE documents SET content = CAST('{}' AS BLOB)")


def test_a_change_everywhere_alike_is_found_by_the_hashes(path: Path) -> None:
    assert all_is_right_or_told(path, [0], changed_everywhere) == {FOUND: 1}


def test_a_change_everywhere_alike_is_wrong_without_the_hashes(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unchecked(_record: str, rows: Sequence[tuple[str, str, str, bytes]]) -> object:
        return [revision_of(id, content) for _, id, _, content in rows], []

    monkeypatch.setattr(verification, "_revisions", unchecked)
    with pytest.raises(AssertionError, match="wrong figures"):
        all_is_right_or_told(path, [0], changed_everywhere)


def test_what_is_no_revision_any_more_is_damage(path: Path) -> None:
    assert all_is_right_or_told(path, [0], NO_JSON) == {REFUSED: 1}


def test_what_is_no_count_any_more_is_damage(path: Path) -> None:
    assert all_is_right_or_told(path, [0], NO_COUNT) == {REFUSED: 1}


def test_what_is_no_revision_any_more_is_a_traceback_without_the_second_look(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Store, "_is_harmed", lambda _: False)
    with pytest.raises(AssertionError, match="Error"):
        all_is_right_or_told(path, [0], NO_JSON)


def test_a_kept_paper_that_is_another_one_is_not_shown(path: Path) -> None:
    assert all_is_right_or_told(path, [0], NO_PAPER) == {REFUSED: 1}


def test_a_kept_paper_that_is_another_one_is_shown_without_its_hash(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def believed(store: Store, digest: str) -> bytes:
        with store._reading() as raw:
            row = raw.execute("SELECT content FROM documents WHERE digest = ?", (digest,))
            return bytes(row.fetchone()[0])

    monkeypatch.setattr(Kept, "document", believed)
    monkeypatch.setattr(verification, "_documents", lambda _: ())
    with pytest.raises(AssertionError, match="wrong figures"):
        all_is_right_or_told(path, [0], NO_PAPER)


def known_as_a_damaged_store(path: Path) -> None:
    for harmed_so in (bytes(8192) + filled()[8192:], bytes(len(filled()))):
        path.write_bytes(harmed_so)
        with pytest.raises(Refusal) as caught:
            open_desk(path)
        assert isinstance(caught.value, DamagedStore)
    path.write_bytes("另一个程序的文件。".encode() * 1000)
    with pytest.raises(Refusal) as caught:
        open_desk(path)
    assert not isinstance(caught.value, DamagedStore)


def test_a_store_that_begins_with_nothing_is_known_as_damaged(path: Path) -> None:
    known_as_a_damaged_store(path)


def test_a_store_that_begins_with_nothing_is_foreign_without_its_pages(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jmdesk.store.carving.is_store", lambda _: False)
    with pytest.raises(AssertionError):
        known_as_a_damaged_store(path)


BESIDE = (
    "UPDATE settings SET value = '1=2222100000' WHERE name = 'unit'",
    "UPDATE batches SET person = '别人' WHERE number = 1",
    "UPDATE batch_files SET verdict = 'x'",
    "UPDATE peers SET trusted = 1 - trusted",
    "UPDATE drafts SET content = replace(content, '只打了', '都打了')",
    "DELETE FROM drafts",
)
"""What a disk may change of rows that no hash names."""


def what_stands_beside_is_watched(path: Path) -> None:
    for statement in BESIDE:
        assert all_is_right_or_told(path, [0], spoiled(statement)) == {FOUND: 1}, statement


def test_what_stands_beside_the_records_is_watched(path: Path) -> None:
    what_stands_beside_is_watched(path)


def test_what_stands_beside_the_records_is_wrong_without_its_sums(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "_beside", lambda _: ())
    with pytest.raises(AssertionError, match="wrong figures"):
        what_stands_beside_is_watched(path)


def test_it_stays_found_whatever_is_written_beside_it(path: Path) -> None:
    write(path, spoiled(BESIDE[0])(0))
    desk = open_desk(path)
    try:
        with desk.store.transaction() as writer:
            writer.set_setting("phone", "1380000")
            writer.drop_draft("x")
        assert [one.code for one in desk.store.verify().problems] == ["store.beside"]
    finally:
        desk.close()


def set_and_fail(desk: Desk) -> None:
    with desk.store.transaction() as writer:
        writer.set_setting("phone", "1380000")
        raise KeyError


def test_what_is_written_and_taken_back_is_in_step(path: Path) -> None:
    write(path, filled())
    desk = open_desk(path)
    try:
        with pytest.raises(KeyError):
            set_and_fail(desk)
        with desk.store.transaction() as writer:
            writer.set_setting("phone", "1390000")
            writer.set_setting("phone", "1391111")
        assert desk.store.verify().ok
    finally:
        desk.close()
