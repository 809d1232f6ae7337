"""Each file that was brought in is known with what it brought, and can be taken back later."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.operations.batches import batches, preview_redo, preview_undo, redo_batch, undo_batch
from jmdesk.operations.demo import PLAN, example
from jmdesk.operations.desk import Desk
from jmdesk.operations.importing import import_workbook, plan_workbook
from jmdesk.operations.recording import save_record
from jmdesk.operations.reports import submit_report
from jmdesk.store.query import Query


@pytest.fixture
def brought(desk: Desk) -> Desk:
    """巴彦呼舒镇 with the banner's plan."""
    import_workbook(desk, plan=plan_workbook(desk, file=example(PLAN), ledger="project"))
    return desk


def count(desk: Desk) -> int:
    return desk.store.count(Query(ledger="project"))


def test_a_file_is_known_with_what_it_brought_and_by_whom(brought: Desk) -> None:
    (batch,) = batches(brought)
    assert (batch.file, batch.ledger, batch.person) == (example(PLAN).name, "project", "包文")
    assert (batch.new, batch.changed, batch.undone) == (count(brought), 0, "")


def test_it_is_taken_back_but_what_was_worked_on_stays(brought: Desk) -> None:
    whole = count(brought)
    record = brought.store.records(Query(ledger="project", limit=1))[0]
    save_record(brought, ledger="project", record=record.id, values={"total": Decimal(7)})
    taken = undo_batch(brought, batch=batches(brought)[0].id)
    assert (len(taken.changes.records), taken.kept) == (whole - 1, 1)
    assert [one.id for one in brought.store.records(Query(ledger="project"))] == [record.id]
    assert brought.store.verify().ok


def test_it_is_taken_back_once(brought: Desk) -> None:
    batch = batches(brought)[0].id
    undo_batch(brought, batch=batch)
    assert batches(brought)[0].undone
    with pytest.raises(Refusal, match="已经撤回过"):
        undo_batch(brought, batch=batch)


def test_a_file_brought_in_again_after_that_can_be_taken_back_again(brought: Desk) -> None:
    whole = count(brought)
    undo_batch(brought, batch=batches(brought)[0].id)
    import_workbook(brought, plan=plan_workbook(brought, file=example(PLAN), ledger="project"))
    assert count(brought) == whole
    assert len(batches(brought)) == 2
    assert len(undo_batch(brought, batch=batches(brought)[0].id).changes.records) == whole
    assert count(brought) == 0


def digest(desk: Desk) -> str:
    return desk.store.verify().digest


def test_undone_and_redone_it_is_as_before(brought: Desk) -> None:
    before, (batch,) = digest(brought), batches(brought)
    undo_batch(brought, batch=batch.id)
    assert count(brought) == 0
    changes = redo_batch(brought, batch=batch.id)
    assert len(changes.records) == count(brought) == batch.new
    assert digest(brought) == before
    assert batches(brought) == (batch,)


def test_what_undoing_would_change_is_told_before_and_changes_nothing(brought: Desk) -> None:
    before, (batch,) = digest(brought), batches(brought)
    record = brought.store.records(Query(ledger="project", limit=1))[0]
    save_record(brought, ledger="project", record=record.id, values={"total": Decimal(7)})
    after = digest(brought)
    told = preview_undo(brought, batch=batch.id)
    assert {one.verdict for one in told.effects} == {"gone"}
    assert len(told.effects) == batch.new - 1
    assert [(one.record, one.people) for one in told.continued] == [(record.id, ("包文",))]
    assert told.kept == {record.id}
    assert all(one.title for one in told.effects)
    assert digest(brought) == after != before
    assert len(undo_batch(brought, batch=batch.id).changes.records) == len(told.effects)


def test_fields_go_back_to_what_they_were(desk: Desk) -> None:
    saved = save_record(desk, ledger="project", values={"name": "甲", "year": 2023, "place": "乙"})
    (record,) = saved.records
    head = desk.store.state(record).heads[0]
    came = replace(
        desk.store.history(record)[0], parents=(head,), values={"name": "丙", "total": "12.5"}
    )
    with desk.store.transaction() as writer:
        batch = writer.open_batch(kind="merge", person="包文")
        writer.append([came], batch=batch, file="来.jmdesk")
        writer.note_file(batch, name="来.jmdesk", updated=1)
        writer.note_file(batch, name="坏.jmdesk", verdict="damaged")
    assert batches(desk)[0].file == "来.jmdesk 等 2 个文件"
    told = preview_undo(desk, batch=batch)
    (effect,) = told.effects
    assert effect.verdict == "updated"
    texts = {one.field: (one.label, one.before, one.after) for one in effect.fields}
    assert texts["name"] == ("项目名称", "丙", "甲")
    assert texts["total"] == ("项目总投资", "12.5 万元", "")
    undo_batch(desk, batch=batch)
    again = preview_redo(desk, batch=batch)
    assert {one.field: one.after for one in again.effects[0].fields}["name"] == "丙"
    assert told.kept == frozenset()


def test_a_submission_is_called_by_its_report(desk: Desk) -> None:
    made = submit_report(desk, report="表6", unit="152222100200", period=Period.parse("2024-05"))
    (first,) = desk.store.history(made.record)
    told = {"person": "乙"}
    later = replace(first, parents=(first.id,), values={**told, "report": "demand"})
    with desk.store.transaction() as writer:
        batch = writer.open_batch(kind="merge", person="包文")
        writer.append([later], batch=batch, file="来.jmdesk")
    (effect,) = preview_undo(desk, batch=batch).effects
    assert effect.title.startswith("表1 ")
    texts = {one.field: (one.label, one.before[:2], one.after) for one in effect.fields}
    assert texts["report"] == ("报表", "表1", "表6 嘎查月报单")
    newest = replace(first, parents=(later.id,), values=told)
    with desk.store.transaction() as writer:
        writer.append([newest])
    (since,) = preview_undo(desk, batch=batch).continued
    assert "2024年5月" in since.title
    assert "demand" not in since.title


def test_one_of_version_1_that_was_taken_back_is_not_redone(desk: Desk) -> None:
    with desk.store.transaction() as writer:
        batch = writer.open_batch(kind="import", person="", note={"by_revisions": True})
        writer.set_aside(batch)
    for turn in (redo_batch, preview_redo):
        with pytest.raises(Refusal, match="再导入一次"):
            turn(desk, batch=batch)


def test_a_deletion_that_was_undone_with_its_batch_is_no_deletion(desk: Desk) -> None:
    saved = save_record(desk, ledger="project", values={"name": "甲", "year": 2023, "place": "乙"})
    (record,) = saved.records
    born = desk.store.history(record)[0]
    grave = replace(born, parents=(born.id,), values={}, deleted=True, reason="重复")
    with desk.store.transaction() as writer:
        batch = writer.open_batch(kind="merge", person="包文")
        writer.append([grave], batch=batch, file="来.jmdesk")
    assert desk.store.record(record) is None
    (effect,) = preview_undo(desk, batch=batch).effects
    assert effect.verdict == "new"
    undo_batch(desk, batch=batch)
    assert desk.store.record(record) is not None


def test_what_was_entered_by_hand_after_undoing_stays_when_redone(brought: Desk) -> None:
    record = brought.store.records(Query(ledger="project", limit=1))[0]
    (batch,) = batches(brought)
    undo_batch(brought, batch=batch.id)
    key = {name: record.get(name) for name in ("name", "year", "place")}
    again = save_record(brought, ledger="project", values={**key, "total": Decimal(7)})
    assert again.records == (record.id,)
    redo_batch(brought, batch=batch.id)
    both = brought.store.record(record.id)
    assert both is not None
    assert both.get("total") == 7
    assert both.get("scope") == record.get("scope")
    assert not both.conflicts
