"""退回 and 通过.

1. A return names a reason, for the whole or at fields; without any it is refused.
2. The reason stands at the field, on the page and in the month's grid, until that field says
   something else or the unit that returned it has looked at a later version.
3. What was submitted keeps which records it covered; changes after approval are counted.
4. Only units below are reviewed, and approved only what was submitted.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.domain.record import Record
from jmdesk.operations import reports as report_module
from jmdesk.operations.board import board
from jmdesk.operations.board_cells import Cell, State
from jmdesk.operations.covering import changed_since, covered
from jmdesk.operations.demo import fill_example
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.judging import Sketch, judge
from jmdesk.operations.month import judge_rows, month_sheet
from jmdesk.operations.notices import give_notice
from jmdesk.operations.overview import Stage
from jmdesk.operations.overview_reports import report_states
from jmdesk.operations.recording import delete_record, save_record
from jmdesk.operations.remarks import CODE, remark_problems
from jmdesk.operations.reports import submissions, submit_report
from jmdesk.operations.reviewing import (
    approve_report,
    changed_after_approval,
    return_report,
)
from jmdesk.operations.reviews import Remark, reviews
from jmdesk.operations.village import village_sheet
from jmdesk.store.query import Query
from tests.explaining import SAID

MAY = Period.parse("2024-05")
TOWNSHIP, VILLAGE, PROGRESS = "152222100000", "152222100210", "progress_month"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("example") / "desk.db"
    desk = open_desk(path)
    fill_example(desk)
    desk.close()
    return path


@pytest.fixture
def desk(example: Path, tmp_path: Path) -> Iterator[Desk]:
    """The banner's desk with the plan and the example month."""
    path = tmp_path / "desk.db"
    path.write_bytes(example.read_bytes())
    opened = open_desk(path)
    yield opened
    opened.close()


def progress(desk: Desk) -> Record:
    found = desk.store.records(Query(ledger="progress", period=MAY))
    return next(one for one in found if one.values["paid"] == Decimal(285))


def send_back(
    desk: Desk, record: Record, field: str = "paid", reason: str = "与拨款单不符"
) -> None:
    remark = Remark(record=record.id, field=field, reason=reason)
    return_report(desk, report="表2", unit=TOWNSHIP, period=MAY, remarks=[remark])


def shown(desk: Desk, **typed: object) -> list[tuple[str | None, str]]:
    """What the record's page shows of the return with this typed."""
    ledger = desk.ledger("progress")
    sketch = Sketch(
        ledger=ledger, values=typed, record=progress(desk).id, unit=TOWNSHIP, period=MAY
    )
    return [(p.field, p.message) for p in judge(desk, sketch).problems if p.code == CODE]


def test_a_return_without_a_reason_is_refused(desk: Desk) -> None:
    with pytest.raises(Refusal, match="为什么退回"):
        return_report(desk, report="表2", unit=TOWNSHIP, period=MAY, remarks=[Remark(reason=" ")])
    assert reviews(desk) == ()


def test_only_units_below_are_reviewed(desk: Desk) -> None:
    for unit in (desk.unit, "150100000000"):
        with pytest.raises(Refusal, match="不是下级"):
            return_report(desk, report="表2", unit=unit, period=MAY, note="请重报")


def test_the_reason_stands_at_the_field_while_it_says_the_same(desk: Desk) -> None:
    send_back(desk, progress(desk))
    told = ("paid", "科尔沁右翼中旗退回：与拨款单不符")
    assert shown(desk) == [told]
    assert shown(desk, work="补充说明") == [told]
    assert shown(desk, paid=Decimal(280)) == []
    save_record(
        desk, ledger="progress", record=progress(desk).id, values={"paid": Decimal("285.00")}
    )
    assert shown(desk) == [told], "the same figure written otherwise is no change"


def test_the_grid_of_the_month_marks_the_row(desk: Desk) -> None:
    record = progress(desk)
    send_back(desk, record)
    sheet = month_sheet(desk, ledger="progress", unit=TOWNSHIP, period=MAY)
    judged = judge_rows(desk, sheet, {record.id: {}})[record.id]
    assert [p.field for p in judged.problems if p.code == CODE] == ["paid"]
    judged = judge_rows(desk, sheet, {record.id: {"paid": Decimal(1)}})[record.id]
    assert not [p for p in judged.problems if p.code == CODE]


def test_a_version_submitted_unchanged_does_not_hide_the_reason(desk: Desk) -> None:
    """It may have gone out before the return came in; the unit that returned it has the word."""
    submit_report(desk, explain=SAID, report="表2", unit=TOWNSHIP, period=MAY)
    send_back(desk, progress(desk))
    remark = Remark(reason="整张表没有盖章")
    other = return_report(desk, report="表2", unit=TOWNSHIP, period=MAY, remarks=[remark])
    assert other.review.version == 1
    send_back(desk, progress(desk))
    assert shown(desk)
    submit_report(desk, explain=SAID, report="表2", unit=TOWNSHIP, period=MAY)
    assert shown(desk), "the figure is what it was"
    approve_report(desk, report="表2", unit=TOWNSHIP, period=MAY)
    assert shown(desk) == []


def test_a_remark_on_a_whole_record_goes_with_its_next_change(desk: Desk) -> None:
    record = progress(desk)
    send_back(desk, record, field="")
    assert remark_problems(desk, desk.ledger("progress"), record)
    save_record(desk, ledger="progress", record=record.id, values={"work": "已核对"})
    assert not remark_problems(desk, desk.ledger("progress"), progress(desk))


def test_saying_it_again_replaces_what_was_said_of_that_version(desk: Desk) -> None:
    submit_report(desk, explain=SAID, report="表2", unit=TOWNSHIP, period=MAY)
    send_back(desk, progress(desk))
    approve_report(desk, report="表2", unit=TOWNSHIP, period=MAY)
    (review,) = reviews(desk, report="progress_month", unit=TOWNSHIP, period="2024-05")
    assert (review.verdict, review.version, review.remarks) == ("通过", 1, ())
    assert shown(desk) == []


def test_a_submission_keeps_which_records_it_covered(desk: Desk) -> None:
    submit_report(desk, explain=SAID, report="表2", unit=TOWNSHIP, period=MAY)
    known = submissions(desk, report="表2", unit=TOWNSHIP, period=MAY)[1]
    told = covered(desk, known)
    assert told is not None
    assert set(told) == {"progress"}, "the banner's projects are not the township's to change"
    assert progress(desk).id in told["progress"]
    assert changed_since(desk, known) == ()
    save_record(desk, ledger="progress", record=progress(desk).id, values={"work": "已核对"})
    assert changed_since(desk, known) == (progress(desk).id,)


def test_a_submission_that_does_not_tell_what_it_covered_is_compared_by_its_paper(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of earlier versions of the program."""
    monkeypatch.setattr(report_module, "covered_by", lambda *_: {})
    submit_report(desk, explain=SAID, report="表2", unit=TOWNSHIP, period=MAY)
    review = approve_report(desk, report="表2", unit=TOWNSHIP, period=MAY).review
    assert covered(desk, submissions(desk, report="表2", unit=TOWNSHIP, period=MAY)[1]) is None
    assert changed_after_approval(desk, review) == ()
    before = cell(desk)
    assert (before.changed, before.approved) == (0, True)
    record = progress(desk)
    save_record(desk, ledger="progress", record=record.id, values={"paid": Decimal(280)})
    assert changed_after_approval(desk, review) == (record.id,), "and not all that the sum is of"
    assert (cell(desk).changed, cell(desk).state) == (1, State.CHANGED)


def cell(desk: Desk) -> Cell:
    rows = board(desk, period=MAY, unit=TOWNSHIP, report="表2").rows
    return next(one for one in rows if one.unit == TOWNSHIP).cells[PROGRESS]


def test_changes_after_approval_are_counted(desk: Desk) -> None:
    with pytest.raises(Refusal, match="还没有上报"):
        approve_report(desk, report="表2", unit=TOWNSHIP, period=MAY)
    submit_report(desk, explain=SAID, report="表2", unit=TOWNSHIP, period=MAY)
    review = approve_report(desk, report="表2", unit=TOWNSHIP, period=MAY).review
    assert changed_after_approval(desk, review) == ()
    record = progress(desk).id
    delete_record(desk, record=record, reason="重复")
    assert changed_after_approval(desk, review) == (record,)


def test_the_desk_of_the_unit_says_that_it_was_returned(desk: Desk) -> None:
    submit_report(desk, explain=SAID, report="表2", unit=TOWNSHIP, period=MAY)
    return_report(desk, report="表2", unit=TOWNSHIP, period=MAY, note="合计不对")
    (state,) = (one for one in report_states(desk, TOWNSHIP, MAY, {}) if one.id == PROGRESS)
    assert (state.stage, state.note, state.version) == (Stage.RETURNED, "合计不对", 1)
    submit_report(desk, explain=SAID, report="表2", unit=TOWNSHIP, period=MAY)
    (state,) = (one for one in report_states(desk, TOWNSHIP, MAY, {}) if one.id == PROGRESS)
    assert state.stage is Stage.SUBMITTED


def test_the_desk_of_the_unit_knows_the_day_of_a_notice(desk: Desk) -> None:
    give_notice(desk, report="表2", period=MAY, day=date(2024, 5, 20))
    (state,) = (one for one in report_states(desk, TOWNSHIP, MAY, {}) if one.id == PROGRESS)
    assert state.due == date(2024, 5, 20)
    give_notice(desk, report="表2", period=MAY, waived=True)
    assert not [one for one in report_states(desk, TOWNSHIP, MAY, {}) if one.id == PROGRESS]


def test_the_villages_one_page_shows_the_reason(desk: Desk) -> None:
    sites = desk.store.records(Query(ledger="project"))
    project = next(one for one in sites if VILLAGE in (one.values.get("places") or ()))
    values = {"project": project.id, "state_seen": "施工中"}
    site = save_record(desk, ledger="site", values=values, unit=VILLAGE, period=MAY).records[0]
    remark = Remark(record=site, field="state_seen", reason="照片上没有人")
    return_report(desk, report="表6", unit=VILLAGE, period=MAY, remarks=[remark])
    sheet = village_sheet(desk, unit=VILLAGE, period=MAY)
    (line,) = (one for one in sheet.sites if one.record.id == site)
    assert [p.field for p in line.problems if p.code == CODE] == ["state_seen"]


def test_a_remark_keeps_no_value(desk: Desk) -> None:
    send_back(desk, progress(desk))
    revision = desk.store.history(reviews(desk)[0].id)[0]
    assert b"285" not in revision.content
