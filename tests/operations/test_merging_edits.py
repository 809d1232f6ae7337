"""Workbooks that came back with hand edits, merged.

1. An edit descends from what was sent: what was done here meanwhile meets it in a conflict.
2. Two copies of one workbook edited by two people both count, in one merge or one after the other.
3. An edit taken once is not proposed again; a part can be taken now and the rest later.
4. A row that is gone is asked about and deleted only when its edit is named.
5. Two desks that take the same edit make the same revision; undoing the batch takes it back.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from jmdesk.domain.revision import RecordId
from jmdesk.exchange.merge_plan import EditKind, MergeAnswers, Verdict
from jmdesk.operations.batches import undo_batch
from jmdesk.operations.conflicts import conflicts
from jmdesk.operations.desk import Desk
from jmdesk.operations.exporting import export_ledger
from jmdesk.operations.merging import apply_merge, plan_merge
from jmdesk.operations.open_conflicts import conflict_count
from tests.operations.sending import TRUST, desks, merge, package
from tests.operations.test_merging import edit, project

TAKE = MergeAnswers(trust=TRUST.trust, edits=frozenset({"*"}))


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Desk]:
    with desks(tmp_path, 包文="巴彦呼舒镇") as (opened,):
        yield opened


def sheet(desk: Desk, to: Path) -> Path:
    export_ledger(desk, ledger="project", to=to)
    return to


def changed(file: Path, to: Path, old: str, new: str) -> Path:
    """A copy in which every cell that says ``old`` says ``new``."""
    book = openpyxl.load_workbook(file)
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if cell.value == old:
                cell.value = new
    book.save(to)
    return to


def scope(desk: Desk, record: RecordId) -> str:
    found = desk.store.record(record)
    assert found
    return str(found.get("scope"))


def test_an_edit_meets_what_was_done_meanwhile_in_a_conflict(town: Desk, tmp_path: Path) -> None:
    record = project(town)
    file = changed(sheet(town, tmp_path / "发.xlsx"), tmp_path / "回.xlsx", "建设大棚", "建两座")
    edit(town, record, scope="建三座")
    plan = plan_merge(town, paths=[file], answers=TAKE)
    (one,) = plan.files[0].edits
    assert (one.old, one.new, one.field) == ("建设大棚", "建两座", "scope")
    (conflict,) = plan.conflicts
    assert {choice.shown for choice in conflict.choices} == {"建两座", "建三座"}
    assert apply_merge(town, plan=plan, answers=TAKE).conflicts == 1
    (conflict,) = conflicts(town)
    assert {(choice.shown, choice.file) for choice in conflict.choices} == {
        ("建两座", "回.xlsx"),
        ("建三座", ""),
    }


def test_two_edited_copies_both_count(town: Desk, tmp_path: Path) -> None:
    record = project(town)
    sent = sheet(town, tmp_path / "发.xlsx")
    one = changed(sent, tmp_path / "甲.xlsx", "建设大棚", "建两座")
    two = changed(sent, tmp_path / "乙.xlsx", "窑艾里嘎查", "窑艾里")
    copy = tmp_path / "甲(1).xlsx"
    copy.write_bytes(one.read_bytes())
    assert plan_merge(town, paths=[one, two, copy]).edits == 2
    assert merge(town, one, two)[1].batch == ""
    plan, merged = merge(town, sent, one, two, copy, answers=TAKE)
    assert [file.verdict for file in plan.files] == [
        Verdict.ALREADY_HERE,
        Verdict.MERGED,
        Verdict.MERGED,
        Verdict.ALREADY_HERE,
    ]
    assert (merged.edits, conflict_count(town)) == (2, 0)
    kept = town.store.record(record)
    assert kept
    assert (kept.get("scope"), kept.get("place")) == ("建两座", "窑艾里")


def test_a_part_is_taken_now_and_the_rest_later(town: Desk, tmp_path: Path) -> None:
    record = project(town)
    sent = sheet(town, tmp_path / "发.xlsx")
    half = changed(sent, tmp_path / "半.xlsx", "建设大棚", "建两座")
    file = changed(half, tmp_path / "回.xlsx", "窑艾里嘎查", "窑艾里")
    plan = plan_merge(town, paths=[file])
    first = next(one for one in plan.files[0].edits if one.field == "scope")
    answers = MergeAnswers(trust=TRUST.trust, edits=frozenset({first.key}))
    assert apply_merge(town, plan=plan, answers=answers).edits == 1
    assert scope(town, record) == "建两座"
    edit(town, record, scope="后来改的")
    plan = plan_merge(town, paths=[file], answers=TAKE)
    assert [one.field for one in plan.files[0].edits] == ["place"]
    apply_merge(town, plan=plan, answers=TAKE)
    assert scope(town, record) == "后来改的"
    assert plan_merge(town, paths=[file]).files[0].verdict is Verdict.ALREADY_HERE


def test_a_row_that_is_gone_is_asked_about(town: Desk, tmp_path: Path) -> None:
    gone, stays = project(town), project(town, name="留下的")
    sent = sheet(town, tmp_path / "发.xlsx")
    book = openpyxl.load_workbook(sent)
    page = book.worksheets[0]
    lines = [
        int(row[0].row or 0)
        for row in page.iter_rows()
        if any(cell.value == "窑艾里嘎查示范村打造项目" for cell in row)
    ]
    page.delete_rows(lines[-1])
    book.save(tmp_path / "回.xlsx")
    plan, merged = merge(town, tmp_path / "回.xlsx", answers=TAKE)
    (asked,) = plan.files[0].edits
    assert (asked.kind, asked.asks, merged.edits) == (EditKind.DELETED, True, 0)
    assert town.store.record(gone) is not None

    answers = MergeAnswers(trust=TRUST.trust, edits=frozenset({asked.key}))
    _, merged = merge(town, tmp_path / "回.xlsx", answers=answers)
    assert town.store.record(gone) is None
    assert town.store.record(stays) is not None
    undo_batch(town, batch=merged.batch)
    assert town.store.record(gone) is not None


def test_two_desks_that_take_the_same_edit_make_the_same_revision(tmp_path: Path) -> None:
    with desks(tmp_path, 包文="巴彦呼舒镇", 白音="科尔沁右翼中旗") as (town, banner):
        record = project(town)
        merge(banner, package(town, tmp_path / "a.jmdesk"))
        sent = sheet(town, tmp_path / "发.xlsx")
        file = changed(sent, tmp_path / "回.xlsx", "建设大棚", "建两座")
        for desk in (town, banner):
            _, merged = merge(desk, file, answers=TAKE)
            assert merged.edits == 1
            assert scope(desk, record) == "建两座"
        assert town.store.verify().digest == banner.store.verify().digest
