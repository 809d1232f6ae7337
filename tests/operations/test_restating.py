"""What rests on something set aside reaches other desks as it stands here.

1. Edited, then the batch below it undone, then sent on: no conflict, the same digest.
2. The same for a deletion, and for what comes in a merge after the undoing.
3. Undone and redone it is as before: a conflict with what the batch brought is one again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jmdesk.domain.revision import RecordId
from jmdesk.operations.batches import batches, redo_batch, undo_batch
from jmdesk.operations.desk import Desk
from jmdesk.operations.open_conflicts import conflict_count
from jmdesk.operations.recording import delete_record, save_record
from tests.operations.sending import OTHER_TOWN, TOWN, desks, merge, package

Three = tuple[Desk, Desk, Desk, RecordId]


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Three]:
    """A banner with a project that two towns have too, the second having changed it."""
    with desks(tmp_path, 旗="科尔沁右翼中旗", 镇=TOWN, 苏木=OTHER_TOWN) as (banner, town, other):
        values = {"name": "甲", "year": 2023, "place": "乙", "scope": "旧"}
        (record,) = save_record(banner, ledger="project", values=values).records
        file = package(banner, tmp_path / "0.jmdesk")
        merge(town, file)
        merge(other, file)
        edit(other, record, "苏木")
        merge(town, package(other, tmp_path / "1.jmdesk"))
        yield banner, town, other, record


def edit(desk: Desk, record: RecordId, scope: str) -> None:
    save_record(desk, ledger="project", record=record, values={"scope": scope})


def undo_last(desk: Desk) -> str:
    last = batches(desk)[0].id
    undo_batch(desk, batch=last)
    return last


def assert_agree(banner: Desk, town: Desk, folder: Path) -> None:
    merge(banner, package(town, folder / "2.jmdesk"))
    assert (conflict_count(banner), conflict_count(town)) == (0, 0)
    assert banner.store.verify().digest == town.store.verify().digest


def test_an_edit_made_before_the_undoing(three: Three, tmp_path: Path) -> None:
    banner, town, _, record = three
    edit(town, record, "镇")
    undo_last(town)
    newest = town.store.history(record)[0]
    assert (newest.person, dict(newest.values)) == ("镇", {"scope": "镇"})
    assert_agree(banner, town, tmp_path)
    found = banner.store.record(record)
    assert found is not None
    assert found.get("scope") == "镇"


def test_a_deletion_made_before_the_undoing(three: Three, tmp_path: Path) -> None:
    banner, town, _, record = three
    delete_record(town, record=record, reason="重复")
    undo_last(town)
    assert_agree(banner, town, tmp_path)
    assert banner.store.record(record) is None


def test_what_comes_after_the_undoing_was_made_from_it(three: Three, tmp_path: Path) -> None:
    banner, town, other, record = three
    undo_last(town)
    acknowledged = [one.id for one in other.store.history(record)]
    edit(other, record, "又改")
    merge(town, package(other, tmp_path / "3.jmdesk", without=acknowledged))
    assert_agree(banner, town, tmp_path)


def test_a_record_of_which_only_the_rest_comes_is_whole(three: Three, tmp_path: Path) -> None:
    banner, town, _, _ = three
    values = {"name": "丙", "year": 2023, "place": "丁"}
    (record,) = save_record(town, ledger="project", values=values).records
    merge(banner, package(town, tmp_path / "3.jmdesk", records=[record]))
    acknowledged = [one.id for one in town.store.history(record)]
    first = undo_last(banner)
    assert banner.store.record(record) is None
    edit(town, record, "后改")
    merge(banner, package(town, tmp_path / "4.jmdesk", records=[record], without=acknowledged))
    found = banner.store.record(record)
    assert found is not None
    assert (found.unit, found.get("name"), found.get("scope")) == (
        banner.unit,
        "丙",
        "后改",
    )
    undo_last(banner)
    assert banner.store.record(record) is None
    redo_batch(banner, batch=first)
    assert banner.store.record(record) is not None
    assert banner.store.verify().ok


def test_redone_it_is_as_before(three: Three, tmp_path: Path) -> None:
    _, town, other, record = three
    edit(other, record, "苏木再改")
    edit(town, record, "镇")
    merge(town, package(other, tmp_path / "3.jmdesk"))
    undo_last(town)
    assert conflict_count(town) == 0
    first = batches(town)[1].id
    undo_batch(town, batch=first)
    assert conflict_count(town) == 0
    for batch in batches(town):
        if batch.undone:
            redo_batch(town, batch=batch.id)
    assert conflict_count(town) == 1
    count = len(town.store.history(record))
    undo_batch(town, batch=first)
    assert len(town.store.history(record)) == count
