"""More revisions in one transaction than are held in memory are settled as few are.

1. Whatever follows within the transaction, the store verifies and says what each file alone says.
2. Each row of a current table is written once, also where the record its title names comes late.
3. Rows made together, column by column, are those that each record has when made alone.
4. What a large transaction takes of memory it gives back, also when it fails.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import pytest

from jmdesk.domain.revision import RecordId, Revision
from jmdesk.store import batch_writer, settling, sqlite
from jmdesk.store.query import Query
from jmdesk.store.store import Store
from jmdesk.store.writer import Writer
from tests.store.examples import TOWN, progress, put, revision


def came(writer: Writer, batch: str, part: Sequence[Revision]) -> None:
    contents = [one.content for one in part]
    writer.append_bytes(contents, ids=[one.id for one in part], batch=batch, file="来.jmdesk")


def files() -> list[list[Revision]]:
    """Progress first, its projects later; then some is changed, deleted, or of another ledger."""
    months = [progress(f"r{n}", f"2023-{n:02}", project=f"p{n % 3}", paid="1") for n in range(1, 9)]
    projects = [revision(f"p{n}", unit=TOWN, name=f"项目{n}", place="甲") for n in range(3)]
    changed = revision("r1", months[0], ledger="progress", paid="2")
    gone = revision("r2", months[1], ledger="progress", deleted=True)
    elsewhere = revision("r3", ledger="another", unit=TOWN)
    renamed = revision("p1", projects[1], name="新名")
    return [months[:5], [*months[5:], changed], projects, [gone, elsewhere, renamed]]


@pytest.mark.parametrize("most", [0, 4, 100])
def test_many_are_settled_as_few(store: Store, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(settling, "_MOST", most)
    put(store, progress("old", "2022-12", project="p1"))
    with store.transaction() as writer:
        batch = writer.open_batch(kind="merge", person="")
        for part in files():
            came(writer, batch, part)
    assert store.verify().ok
    assert store.title(RecordId("old")).startswith("新名 ")
    assert store.record(RecordId("r2")) is None
    listed = {one.id for one in store.records(Query(ledger="progress", search="新名"))}
    assert listed == {"old", "r1", "r4", "r7"}


def test_each_row_is_written_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "_MOST", 4)
    with store.transaction() as writer:
        batch = writer.open_batch(kind="merge", person="")
        for part in files()[:3:2]:
            came(writer, batch, part)
        before = writer._raw.total_changes
        writer.finish()
        assert writer._raw.total_changes - before == 5 + 3


def test_rows_made_together_are_those_made_alone(store: Store) -> None:
    """Also of values that are of another kind, unknown here, empty or not to be read."""
    told: list[dict[str, object]] = [
        {"paid": "1.5", "state": "实施中"},
        {"paid": True, "state": "不存在"},
        {"paid": 1, "begun": "那天", "other": [1, {"a": None}]},
        {"paid": [], "begun": "", "project": None},
        {"unit": 7, "begun": "2023-05-01"},
    ]
    made = [
        progress(f"r{n}", "某月" if n == 4 else "2023-01", **values)
        for n, values in enumerate(told)
    ]
    odd = revision("p1", unit=TOWN, name=3, link=True, places=[TOWN, "x"], total="abc")
    with store.transaction() as writer:
        came(writer, writer.open_batch(kind="merge", person=""), [*made, odd])
    together = [store.record(one.record) for one in (*made, odd)]
    assert store.verify().ok
    store.rebuild()
    assert [store.record(one.record) for one in (*made, odd)] == together


@pytest.mark.parametrize("fails", [False, True])
def test_memory_is_given_back(store: Store, monkeypatch: pytest.MonkeyPatch, fails: bool) -> None:
    monkeypatch.setattr(batch_writer, "_STEP", 1)
    told: list[int] = []
    monkeypatch.setattr(sqlite, "make_room", lambda raw, rows: told.append(rows))
    monkeypatch.setattr(sqlite, "give_back", lambda raw: told.append(0))
    with suppress(ZeroDivisionError), store.transaction() as writer:
        writer.append(files()[2])
        _ = 1 / (0 if fails else 1)
    assert told == [3, 0]
