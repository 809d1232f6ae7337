"""Each file that was brought in is known with what it brought, and can be taken back later."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jmdesk.domain.problem import Refusal
from jmdesk.operations.batches import batches, undo_batch
from jmdesk.operations.demo import PLAN, example
from jmdesk.operations.desk import Desk
from jmdesk.operations.importing import import_workbook, plan_workbook
from jmdesk.operations.recording import save_record
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
    with pytest.raises(Refusal, match="已经撤销过"):
        undo_batch(brought, batch=batch)


def test_a_file_brought_in_again_after_that_can_be_taken_back_again(brought: Desk) -> None:
    whole = count(brought)
    undo_batch(brought, batch=batches(brought)[0].id)
    import_workbook(brought, plan=plan_workbook(brought, file=example(PLAN), ledger="project"))
    assert count(brought) == whole
    assert len(batches(brought)) == 2
    assert len(undo_batch(brought, batch=batches(brought)[0].id).changes.records) == whole
    assert count(brought) == 0
