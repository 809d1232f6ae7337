"""Numbers with a qualifier (R15), from wherever they come to wherever they are seen.

1. 约30 is kept as 30 with 约 beside it, in one save; a number said without a word clears the word.
2. What is carried over, put into a report, exported, merged or taken back keeps its word.
3. Sums take the number; the cell of the row itself shows the word.
4. A workbook made elsewhere or edited by hand says the same as typing; 同上 is the cell above.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jmdesk.definitions.fieldtypes import Qualified
from jmdesk.definitions.said import said
from jmdesk.domain.beside import qualifiers
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.exchange.merge_plan import MergeAnswers
from jmdesk.operations.conflicts import conflicts, resolve
from jmdesk.operations.desk import Desk
from jmdesk.operations.exporting import export_ledger
from jmdesk.operations.importing import import_workbook, plan_workbook
from jmdesk.operations.merging import apply_merge, plan_merge
from jmdesk.operations.month import month_sheet
from jmdesk.operations.month_carried import carried_values
from jmdesk.operations.month_saving import save_rows
from jmdesk.operations.month_undoing import undo_changes
from jmdesk.operations.plain_values import read_values
from jmdesk.operations.recording import save_record
from jmdesk.operations.reports import make_report
from jmdesk.operations.village_steps import bring_to, states
from jmdesk.reporting.document import RowKind
from jmdesk.store.query import Query
from tests.operations.sending import TRUST, desks, merge, package
from tests.operations.test_merging import project

MAY, JUNE, QUARTER = Period.month(2024, 5), Period.month(2024, 6), Period.quarter(2024, 2)


HEAD: list[Any] = [
    "项目名称",
    "期",
    "项目状态",
    "累计完成投资",
    "京蒙资金累计到位",
    "京蒙资金累计支付",
]
START: list[Any] = ["窑艾里嘎查示范村打造项目", "2024年5月", "实施中", 900, 900]


def stored(desk: Desk, id: RecordId) -> Record:
    record = desk.store.record(id)
    assert record is not None
    return record


def spoken(desk: Desk, id: RecordId, name: str) -> str:
    """A field as people see it."""
    record = stored(desk, id)
    field = desk.ledger(record.ledger).field(name)
    return field.show(said(record, field))


def write(desk: Desk, id: RecordId, **values: Any) -> list[str]:
    """Edit a record as the command line does; the notes."""
    notes: list[str] = []
    ledger = stored(desk, id).ledger
    read = read_values(desk, ledger=ledger, values=values, notes=notes)
    save_record(desk, ledger=ledger, record=id, values=read)
    return notes


def progress(desk: Desk, about: RecordId, period: Period = MAY, **values: Any) -> RecordId:
    read = read_values(desk, ledger="progress", values={"project": about, **values})
    return save_record(desk, ledger="progress", values=read, period=period).records[0]


def benefit(desk: Desk, about: RecordId, village: str, **values: Any) -> RecordId:
    read = read_values(desk, ledger="beneficiary", values={"project": about, **values})
    unit = desk.find_unit(village).code
    made = save_record(desk, ledger="beneficiary", values=read, unit=unit, period=QUARTER)
    return made.records[0]


def test_the_word_stands_beside_its_number_in_one_revision(desk: Desk) -> None:
    id = progress(desk, project(desk))
    assert write(desk, id, paid="约820万元") == [
        "“京蒙资金累计支付”：“约820万元”读作 820 万元，“约”记在数旁。"
    ]
    assert (stored(desk, id).get("paid"), spoken(desk, id, "paid")) == (Decimal(820), "约820")
    assert dict(desk.store.history(id)[0].values) == {"paid": "820", "as.paid": "约"}
    before = len(desk.store.history(id))
    write(desk, id, paid="约820万元")
    assert len(desk.store.history(id)) == before, "the same again changes nothing"


@pytest.mark.parametrize("exactly", ["820", "850"])
def test_a_number_without_a_word_clears_it(desk: Desk, exactly: str) -> None:
    id = progress(desk, project(desk), paid="约820")
    write(desk, id, paid=exactly)
    assert (spoken(desk, id, "paid"), qualifiers(stored(desk, id))) == (exactly, {})


def test_another_field_leaves_the_word(desk: Desk) -> None:
    id = progress(desk, project(desk), paid="约820")
    write(desk, id, arrived="900")
    assert spoken(desk, id, "paid") == "约820"


def test_a_range_is_refused_with_both_ends_and_nothing_is_saved(desk: Desk) -> None:
    id = progress(desk, project(desk), paid="800")
    with pytest.raises(Refusal, match=r"一个范围（800 到 820）"):
        write(desk, id, paid="800-820")
    assert spoken(desk, id, "paid") == "800"


def test_what_is_carried_over_keeps_its_word(desk: Desk) -> None:
    about = project(desk)
    progress(desk, about, MAY, paid="约820", state="实施中")
    sheet = month_sheet(desk, ledger="progress", unit=desk.unit, period=JUNE)
    (row,) = sheet.rows
    carried = carried_values(desk, sheet, [row])[row.id]
    assert carried["paid"] == Qualified(Decimal(820), "约")
    save_rows(desk, sheet=sheet, typed={row.id: {"state": "停工"}})
    assert spoken(desk, row.id, "paid") == "约820"
    sheet = month_sheet(desk, ledger="progress", unit=desk.unit, period=JUNE)
    second = save_rows(desk, sheet=sheet, typed={row.id: {"paid": Decimal(830)}})
    assert spoken(desk, row.id, "paid") == "830"
    undo_changes(desk, changes=second)
    assert spoken(desk, row.id, "paid") == "约820"


def test_a_step_of_the_village_page_takes_the_word_back(desk: Desk) -> None:
    id = progress(desk, project(desk), paid="约820")
    before = states(desk, [id])
    write(desk, id, paid="820")
    bring_to(desk, wanted=before)
    assert spoken(desk, id, "paid") == "约820"


def test_a_report_shows_the_word_in_its_row_and_adds_the_number(desk: Desk) -> None:
    about = project(desk)
    benefit(desk, about, "窑艾里嘎查", hh="约30户", pp="90")
    paper = make_report(desk, report="benefit", unit=desk.unit, period=QUARTER)
    texts = {row.kind: [cell.text for cell in row.cells] for row in paper.rows}
    assert "约30" in texts[RowKind.ROW]
    assert "约30" not in texts[RowKind.TOTAL]
    assert "30" in texts[RowKind.TOTAL]
    assert paper.detail is not None
    assert "约30" in paper.detail.rows[0]


def rows(desk: Desk, file: Path, table: Sequence[Sequence[Any]]) -> Any:
    book = openpyxl.Workbook()
    for line in table:
        book.active.append(list(line))  # type: ignore[union-attr]
    book.save(file)
    return plan_workbook(desk, file=file, ledger="progress")


def test_a_workbook_is_heard_like_a_person(desk: Desk, tmp_path: Path) -> None:
    one, two = project(desk), project(desk, name="另一个项目")
    table = [
        [*HEAD, "实际开工日期", "本月进展"],
        [*START, "约８２０万元", "二〇二四年三月十日", "已开工"],
        ["另一个项目", "同上", "〃", 900, 900, "三十多", "同上", "〃"],
    ]
    plan = rows(desk, tmp_path / "进度.xlsx", table)
    assert not plan.held
    told = {one.cell: one.message for one in plan.understood}
    assert told["F2"] == "“约８２０万元”读作 820 万元，“约”记在数旁。"
    assert told["F3"] == "“三十多”读作 30 万元，“多”记在数旁。"
    assert told["G2"] == "“二〇二四年三月十日”读作 2024-03-10。"
    assert told["H3"] == "“〃”按上一行填作 已开工。"
    import_workbook(desk, plan=plan)
    found = {r.get("project"): r for r in desk.store.records(Query(ledger="progress"))}
    assert spoken(desk, found[one].id, "paid") == "约820"
    assert spoken(desk, found[two].id, "paid") == "30多"
    assert (found[two].get("work"), str(found[two].period)) == ("已开工", "2024-05")
    again = rows(desk, tmp_path / "进度.xlsx", table)
    assert {row.verdict.value for row in again.rows} == {"same"}


def test_an_import_sets_and_clears_words_and_not_what_was_corrected_since(
    desk: Desk, tmp_path: Path
) -> None:
    about = project(desk)

    def bring(text: Any) -> None:
        import_workbook(desk, plan=rows(desk, tmp_path / "进度.xlsx", [HEAD, [*START, text]]))

    bring("约820")
    id = desk.ledger("progress").record_id({"project": about}, unit=desk.unit, period=MAY)
    assert spoken(desk, id, "paid") == "约820"
    write(desk, id, paid="820")
    bring("约820")
    assert spoken(desk, id, "paid") == "820", "the sheet says nothing new"
    bring("约850")
    assert spoken(desk, id, "paid") == "约850"
    bring(860)
    assert spoken(desk, id, "paid") == "860"


def test_a_ditto_below_nothing_is_held_back(desk: Desk, tmp_path: Path) -> None:
    project(desk)
    plan = rows(desk, tmp_path / "进度.xlsx", [HEAD, [*START, "同上"]])
    assert [held.line for held in plan.held] == [2]
    assert "写完整" in plan.problems[0].message


@pytest.mark.parametrize(
    ("written", "wanted"), [("约900", "约900"), ("820", "820"), (None, "约820")]
)
def test_hand_edits_of_a_sent_workbook_set_and_clear_words(
    desk: Desk, tmp_path: Path, written: str | None, wanted: str
) -> None:
    id = progress(desk, project(desk), paid="约820")
    file = tmp_path / "发.xlsx"
    export_ledger(desk, ledger="progress", to=file)
    book = openpyxl.load_workbook(file)
    (cell,) = [c for row in book.worksheets[0].iter_rows() for c in row if c.value == "约820"]
    if written is not None:
        cell.value = Decimal(written) if written.isdigit() else written
        book.save(file)
    answers = MergeAnswers(trust=TRUST.trust, edits=frozenset({"*"}))
    plan = plan_merge(desk, paths=[file], answers=answers)
    assert plan.edits == (0 if written is None else 1)
    apply_merge(desk, plan=plan, answers=answers)
    assert spoken(desk, id, "paid") == wanted


def test_words_travel_are_in_conflict_and_are_decided(tmp_path: Path) -> None:
    with desks(tmp_path, 包文="巴彦呼舒镇", 乌兰="科右中旗") as (town, banner):
        id = progress(town, project(town), paid="约820")
        merge(banner, package(town, tmp_path / "一.jmdesk"))
        assert spoken(banner, id, "paid") == "约820"
        write(town, id, paid="近820")
        write(banner, id, paid="820")
        merge(banner, package(town, tmp_path / "二.jmdesk"))
        (conflict,) = conflicts(banner)
        assert (conflict.field, conflict.label) == ("as.paid", "“京蒙资金累计支付”旁的字")
        resolve(banner, record=id, field="as.paid", value="近")
        assert spoken(banner, id, "paid") == "近820"


def test_a_number_decided_by_typing_takes_its_word_along(tmp_path: Path) -> None:
    with desks(tmp_path, 包文="巴彦呼舒镇", 乌兰="科右中旗") as (town, banner):
        id = progress(town, project(town), paid="约820")
        merge(banner, package(town, tmp_path / "一.jmdesk"))
        write(town, id, paid="约830")
        write(banner, id, paid="约840")
        merge(banner, package(town, tmp_path / "二.jmdesk"))
        resolve(banner, record=id, field="paid", value="近835万元")
        assert spoken(banner, id, "paid") == "近835"
        assert not conflicts(banner)
