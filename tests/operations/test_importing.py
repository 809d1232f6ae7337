"""Bringing in the plan: one transaction, the same twice, taken back at once.

1. Every row of the plan comes in; doing it again changes nothing.
2. A report of each year gives every row back, cell for cell, with right counts and sums.
3. An import can be taken back, and brought in again afterwards.
4. What was worked on since stays when an import is taken back.
5. An open question changes nothing.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.exchange.plan import Answers, ImportPlan, Verdict
from jmdesk.operations.demo import PLAN, example
from jmdesk.operations.desk import Desk
from jmdesk.operations.importing import import_workbook, plan_workbook, undo_import
from jmdesk.operations.recording import delete_record, save_record
from jmdesk.operations.reports import make_report
from jmdesk.reporting.document import RowKind
from jmdesk.store.query import Query

ALL = Query(ledger="project")


def planned(desk: Desk, file: Path | None = None, **answers: Any) -> ImportPlan:
    path = file or example(PLAN)
    return plan_workbook(desk, file=path, ledger="project", answers=Answers(**answers))


def test_the_plan_comes_in_once(desk: Desk) -> None:
    assert len(import_workbook(desk, plan=planned(desk)).records) == 148
    digest = desk.store.verify().digest
    again = planned(desk)
    assert again.counts == {Verdict.NEW: 0, Verdict.UPDATED: 0, Verdict.SAME: 148}
    import_workbook(desk, plan=again)
    assert desk.store.verify().digest == digest


@pytest.mark.parametrize("year", [2021, 2022, 2023, 2024, 2025])
def test_each_year_comes_back_cell_for_cell(desk: Desk, year: int) -> None:
    import_workbook(desk, plan=planned(desk))
    banner = desk.find_unit("科右中旗").code
    document = make_report(desk, report="表1", unit=banner, period=Period.year(year))
    listed = [[_cell(cell) for cell in r.cells] for r in document.rows if r.kind is RowKind.ROW]
    sheet = openpyxl.load_workbook(example(PLAN))[f"{year}年"]
    stated = [row for row in sheet.iter_rows(min_row=4, values_only=True) if row[1]]
    assert listed == [[_plain(value) for value in row] for row in stated]
    total = next(r for r in document.rows if r.kind is RowKind.TOTAL)
    sums = [sum(Decimal(str(row[i] or 0)) for row in stated) for i in (7, 8, 9)]
    assert [cell.value for cell in total.cells[1:4]] == sums
    assert f"{len(stated)}个" in total.cells[0].text


def _cell(cell: Any) -> str:
    return "".join(cell.text.split())


def _plain(value: Any) -> str:
    if isinstance(value, int | float):
        return f"{Decimal(str(value)).normalize():f}"
    return "".join(str(value or "").split())


def test_an_import_can_be_taken_back_and_brought_in_again(desk: Desk) -> None:
    plan = planned(desk)
    import_workbook(desk, plan=plan)
    assert len(undo_import(desk, plan=plan).records) == 148
    assert desk.store.count(ALL) == 0
    again = planned(desk)
    assert again.counts[Verdict.NEW] == 148
    import_workbook(desk, plan=again)
    assert desk.store.count(ALL) == 148


def test_what_was_worked_on_since_stays(desk: Desk) -> None:
    plan = planned(desk)
    record = import_workbook(desk, plan=plan).records[0]
    save_record(desk, ledger="project", record=record, values={"chief": "包文"})
    assert len(undo_import(desk, plan=plan).records) == 147
    kept = desk.store.record(record)
    assert kept is not None
    assert kept.values["chief"] == "包文"


def test_an_open_question_changes_nothing_until_it_is_answered(desk: Desk, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(example(PLAN))
    book["2023年"]["L6"] = "园区办"
    file = tmp_path / "改过.xlsx"
    book.save(file)
    plan = planned(desk, file)
    assert [question.key for question in plan.questions] == ["园区办"]
    with pytest.raises(Refusal, match="园区办"):
        import_workbook(desk, plan=plan)
    assert desk.store.count(ALL) == 0
    answers = Answers(units={"园区办": "百吉纳园区"})
    answered = plan_workbook(desk, file=file, ledger="project", answers=answers)
    import_workbook(desk, plan=answered, answers=answers)
    assert desk.find_unit("园区办").name == "百吉纳园区"


def test_the_words_of_the_sheet_go_with_the_unit(desk: Desk) -> None:
    import_workbook(desk, plan=planned(desk))
    record = next(
        one for one in desk.store.records(ALL) if one.get("implementer_as") == "科右中旗农科局"
    )
    other = desk.find_unit("旗教育局").code
    save_record(desk, ledger="project", record=record.id, values={"implementer": other})
    changed = desk.store.record(record.id)
    assert changed is not None
    assert changed.get("implementer_as") is None


def test_an_update_taken_back_can_be_brought_in_again(desk: Desk, tmp_path: Path) -> None:
    import_workbook(desk, plan=planned(desk))
    book = openpyxl.load_workbook(example(PLAN))
    book["2023年"]["G6"] = "改为新建服务中心一处"
    file = tmp_path / "改过.xlsx"
    book.save(file)
    plan = planned(desk, file)
    assert plan.counts[Verdict.UPDATED] == 1
    import_workbook(desk, plan=plan)
    undo_import(desk, plan=plan)
    assert planned(desk).counts[Verdict.SAME] == 148
    again = planned(desk, file)
    assert again.counts[Verdict.UPDATED] == 1


def test_a_correction_at_the_desk_is_not_undone_by_an_old_edition(desk: Desk) -> None:
    record = import_workbook(desk, plan=planned(desk)).records[0]
    save_record(desk, ledger="project", record=record, values={"scope": "更正后的内容"})
    again = planned(desk)
    assert again.counts[Verdict.SAME] == 148
    assert any("更正后的内容" in problem.message for problem in again.problems)


def test_a_project_deleted_on_purpose_is_not_brought_back(desk: Desk) -> None:
    record = import_workbook(desk, plan=planned(desk)).records[0]
    delete_record(desk, record=record, reason="不实施了")
    again = planned(desk)
    assert len(again.rows) == 147
    assert any(problem.code == "deleted-before" for problem in again.problems)
