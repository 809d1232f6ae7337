"""Indicators of a real desk, from a real store, on screen, paper and sheet.

1. Each figure of 表5 tells where it comes from: the amounts come to it, the records are opened.
2. 补充数 is a sheet with a row for each 指标 of the unit, those of units below behind them.
3. A figure that was written into the workbook of 表5 comes back as 补充数; others are worked out.
4. What was submitted prints again as it was.
5. 年度目标 is the unit's own target of the year; an as-of day cuts what is looked at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jmdesk.cli.run import run
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Level, Refusal
from jmdesk.domain.revision import RecordId
from jmdesk.exchange.merge_plan import EditKind
from jmdesk.operations.demo import fill_example
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.indicators import doubtful, results
from jmdesk.operations.merging import plan_merge
from jmdesk.operations.month import month_sheet, save_rows
from jmdesk.operations.plain_values import read_values
from jmdesk.operations.recording import save_record
from jmdesk.operations.reports import make_report, submit_report, write_report
from jmdesk.operations.tracing import Origin, Origins
from jmdesk.reporting.document import Document
from tests.explaining import SAID
from tests.operations.kept import copied, opened
from tests.operations.sending import TRUST, merge
from tests.operations.test_hand_filled import TAKE

BANNER, TOWN = "152222000000", "152222100000"
SPRING = Period.quarter(2024, 2)
CHOICES = ("E1 来旗挂职干部", "H2 共建园区", "A5 社会捐款捐物（折价）")


def write_down(desk: Desk, row: str, value: str, *, unit: str = BANNER, **told: Any) -> RecordId:
    period = told.pop("period", SPRING)
    values = read_values(desk, ledger="figures", values={"row": row, "value": value, **told})
    made = save_record(desk, ledger="figures", values=values, unit=unit, period=period)
    return made.records[0]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("example") / "desk.db"
    desk = open_desk(path)
    fill_example(desk)
    write_down(desk, "E1 来旗挂职干部", "5", period=Period.quarter(2024, 1))
    write_down(desk, "E1 来旗挂职干部", "2")
    write_down(desk, "E1 来旗挂职干部", "1", unit=TOWN)
    write_down(desk, "A5 社会捐款捐物（折价）", "12.345")
    write_down(desk, "I2 结对：村、社区", "3", second="4")
    desk.close()
    return path


@pytest.fixture(scope="module")
def example(kept: Path) -> Iterator[Desk]:
    """Only to be read."""
    with opened(kept) as made:
        yield made


@pytest.fixture
def desk(kept: Path, tmp_path: Path) -> Iterator[Desk]:
    with copied(kept, tmp_path) as made:
        yield made


def origin(
    desk: Desk, document: Document, seq: str, column: str, origins: Origins | None = None
) -> Origin | None:
    row = next(n for n, one in enumerate(document.rows) if one.cells[0].text == seq)
    place = next(n for n, one in enumerate(document.columns) if one.id == column)
    return (origins or Origins(desk, document)).of(0, row, place)


def text(document: Document, seq: str, column: str) -> str:
    row = next(one for one in document.rows if one.cells[0].text == seq)
    place = next(n for n, one in enumerate(document.columns) if one.id == column)
    return row.cells[place].text


# 1. Where figures come from


def test_each_figure_of_the_form_tells_its_records_and_amounts(example: Desk) -> None:
    document = make_report(example, report="表5", period=SPRING, audit=False)
    told, origins = 0, Origins(example, document)
    for row in document.rows:
        for column in ("now", "so_far"):
            place = next(n for n, one in enumerate(document.columns) if one.id == column)
            cell = row.cells[place]
            found = origin(example, document, row.cells[0].text, column, origins)
            assert (found is not None) is bool(cell.records), row.cells[1].text
            if found is None:
                continue
            assert {id for rows in found.rows for id in rows.records} == set(cell.records)
            if re.fullmatch(r"[\d. +]+(　.*)?", found.amounts):
                amounts = found.amounts.split("　")[0].split("+")
                total = sum((Decimal(one.strip()) for one in amounts), Decimal(0))
                assert isinstance(cell.value, Decimal | int)
                assert abs(total - cell.value) <= Decimal("0.005")
                told += 1
    assert told > 10


def test_the_sentences_name_what_was_added(example: Desk) -> None:
    document = make_report(example, report="表5", period=SPRING, audit=False)
    origins = Origins(example, document)
    said = {
        seq: found.sentence
        for seq in ("A3", "A4", "B1", "E1", "D5")
        if (found := origin(example, document, seq, "so_far", origins))
    }
    assert said["A3"].startswith("1,860.00 ＝ 4 个项目的京蒙资金累计支付　300 + ")
    assert said["A4"].startswith(
        "15.5 ≈ 京蒙资金：累计支付 1860 ÷ 京蒙资金：批复（计划） 11981.15 × 100"
    )
    assert said["B1"].startswith("29 ＝ 29 个项目档案")
    assert said["E1"] == "8 ＝ 3 条补充数的来旗挂职干部（新选派）　5 + 2 + 1"
    assert said["D5"] == "1 ＝ 1 个培训班"
    ago = origin(example, document, "B1", "year_ago")
    assert ago is not None
    assert ago.rows[0].ledger == "project"


def test_the_quarter_of_a_cumulative_figure_is_told_as_a_difference(example: Desk) -> None:
    document = make_report(example, report="表5", period=Period.quarter(2024, 3), audit=False)
    assert (text(document, "A3", "now"), text(document, "A3", "so_far")) == ("0.00", "1,860.00")
    found = origin(example, document, "A3", "now")
    assert found is not None
    assert found.sentence == "0.00 ＝ 本期末的京蒙资金累计支付减去期初的　1860 − 1860"


def test_明细_has_a_record_a_row_and_the_check_code_holds_it(example: Desk, tmp_path: Path) -> None:
    document = make_report(example, report="表5", period=SPRING)
    write_report(document, to=tmp_path / "表5.xlsx", desk=example)
    sheet = openpyxl.load_workbook(tmp_path / "表5.xlsx")["明细"]
    rows = [row for row in sheet.iter_rows(min_row=2, values_only=True) if row[0] == "E1"]
    assert sorted(str(row[3]) for row in rows) == ["1", "2", "5"]
    assert {row[5] for row in rows} == {"补充数"}
    assert {row[8] for row in rows} == {"科尔沁右翼中旗", "巴彦呼舒镇"}
    assert any(one.code == "indicator-twice" for one in document.audit)
    # What is unusual in a project is explained where projects are reported.
    assert not [one for one in document.audit if one.level is Level.EXPLAIN]
    assert [one.code for one in doubtful(example, period=SPRING)] == ["indicator-twice"]


# 2. The sheet of 补充数


def test_a_quarter_s_sheet_has_a_row_for_each_figure(desk: Desk) -> None:
    sheet = month_sheet(desk, ledger="figures", unit=BANNER, period=SPRING)
    own = [row for row in sheet.rows if row.unit == BANNER]
    assert [row.name for row in own] == list(desk.ledger("figures").field("row").choices)
    assert [row.name for row in sheet.rows if row.unit == TOWN] == ["E1 来旗挂职干部"]
    assert not any(row.owed for row in sheet.rows)
    park = next(row for row in own if row.name == "H2 共建园区")
    assert park.record is None
    save_rows(desk, sheet=sheet, typed={park.id: {"value": Decimal(2)}})
    made = desk.store.record(park.id)
    assert made is not None
    assert (made.get("row"), made.get("value"), made.unit) == ("H2 共建园区", 2, BANNER)
    again = month_sheet(desk, ledger="figures", unit=BANNER, period=SPRING)
    assert again.by_id[park.id].record is not None
    assert len(again.rows) == len(sheet.rows)


def test_a_unit_that_records_none_has_no_rows(example: Desk) -> None:
    league = month_sheet(example, ledger="figures", unit="152200000000", period=SPRING)
    assert {row.record is None for row in league.rows} == {False}


# 3. Written by hand


def changed(file: Path, seq: str, heading: str, value: Any) -> Path:
    book = openpyxl.load_workbook(file)
    sheet = book["报表"]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    row = next(cell.row for cell in cells if cell.value == seq)
    column = next(cell.column for cell in cells if cell.value == heading)
    sheet.cell(row, column).value = value
    book.save(file)
    return file


def test_a_figure_written_into_the_form_is_taken_back(desk: Desk, tmp_path: Path) -> None:
    document = make_report(desk, report="表5", unit=TOWN, period=SPRING)
    file = tmp_path / "表5.xlsx"
    write_report(document, to=file, desk=desk)
    assert plan_merge(desk, paths=[file], answers=TRUST).files[0].edits == ()
    changed(changed(file, "E1", "本季", 3), "H2", "年初至本季累计", 2)
    edits = plan_merge(desk, paths=[file], answers=TRUST).files[0].edits
    assert {one.kind for one in edits} == {EditKind.CHANGED, EditKind.INSERTED}
    assert not [one for one in edits if one.problem]
    merge(desk, file, answers=TAKE)
    made = make_report(desk, report="表5", unit=TOWN, period=SPRING)
    assert (text(made, "E1", "now"), text(made, "H2", "so_far")) == ("3", "2")


def test_what_is_worked_out_is_not_written_over(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "表5.xlsx"
    write_report(make_report(desk, report="表5", period=SPRING), to=file, desk=desk)
    (edit,) = (
        plan_merge(desk, paths=[changed(file, "A3", "年初至本季累计", 9)], answers=TRUST)
        .files[0]
        .edits
    )
    assert edit.problem is not None
    assert merge(desk, file, answers=TAKE)[1].edits == 0


# 4. Versions


def test_a_version_prints_again_as_it_was(desk: Desk) -> None:
    sent = submit_report(desk, report="表5", unit=TOWN, period=SPRING, explain=SAID)
    write_down(desk, "E2 来旗专技人才", "7", unit=TOWN)
    kept = make_report(desk, report="表5", unit=TOWN, period=SPRING, version=1)
    assert kept.rows == sent.document.rows
    now = make_report(desk, report="表5", unit=TOWN, period=SPRING)
    assert (now.is_draft, text(now, "E2", "now")) == (True, "7")


# 5. Targets, days, the command line


def test_the_target_is_the_unit_s_own_of_the_year(desk: Desk) -> None:
    target = {"what": "来旗挂职干部", "indicator": "e1", "goal": "10以上", "measure_of": "人"}
    for unit, years in ((BANNER, ("2024", "2024")), (BANNER, ("2021", "2025"))):
        told = {**target, "since": years[0], "by": years[1]}
        values = read_values(desk, ledger="target", values=told)
        save_record(desk, ledger="target", values=values, unit=unit)
    made = make_report(desk, report="表5", period=SPRING, audit=False)
    assert [text(made, "E1", one) for one in ("target", "so_far", "rate")] == [
        "10以上",
        "8",
        "80.0",
    ]
    found = origin(desk, made, "E1", "rate")
    assert found is not None
    assert found.what == "累计 8 ÷ 年度目标 10 × 100"
    below = make_report(desk, report="表5", unit=TOWN, period=SPRING, audit=False)
    assert (text(below, "E1", "target"), text(below, "E1", "rate")) == ("", "")


def set_target(desk: Desk, indicator: str, goal: str, since: str, by: str, **told: str) -> None:
    given = {"what": f"{indicator} {goal}", "indicator": indicator, "goal": goal, **told}
    values = read_values(desk, ledger="target", values={**given, "since": since, "by": by})
    save_record(desk, ledger="target", values=values, unit=BANNER)


def test_the_goals_of_the_plan_stand_in_the_fourth_quarter(desk: Desk) -> None:
    """专栏1 has figures for 2025 only; those of one year and those of each year go before."""
    at_end = {"since": "2021", "by": "2025", "way": "期末达到"}
    set_target(desk, "K4", "30", measure_of="个", **at_end)
    set_target(desk, "k7", "30", **at_end)
    set_target(desk, "k7", "12", "2024", "2024", way="期末达到")
    set_target(desk, "k1", "0", measure_of="万人", **at_end)
    set_target(desk, "k8", "不超过50", measure_of="个", **at_end)
    set_target(desk, "k9", "2", measure_of="户", **at_end)
    set_target(desk, "e1", "20", "2021", "2025", way="每年")
    set_target(desk, "e2", "20", **at_end)
    set_target(desk, "e3", "20", "2021", "2025", way="期内累计")
    last = Period.quarter(2024, 4)
    for row, value in (("K4 乡村振兴示范嘎查", "12"), ("K8 “五美”人居环境嘎查", "5")):
        write_down(desk, row, value, period=last)
    made = make_report(desk, report="表5", period=last, audit=False)
    shown = {
        seq: [text(made, seq, one) for one in ("target", "rate")]
        for seq in ("K4", "K7", "K1", "K8", "K9", "E1", "E2", "E3")
    }
    assert shown == {
        "K4": ["30（2025年）", "40.0"],
        "K7": ["12", ""],
        "K1": ["0（2025年）", ""],
        "K8": ["不超过50（2025年）", ""],  # less is better: no share of it
        "K9": ["2 户（2025年）", ""],  # % are not compared with 户
        "E1": ["20", "40.0"],
        "E2": ["", ""],  # nothing that comes in one year is what stands at the end of five
        "E3": ["", ""],
    }


def test_a_day_cuts_what_is_looked_at(example: Desk) -> None:
    def known(**told: Any) -> dict[str, Decimal | None]:
        return {one.indicator.id: one.so_far.value for one in results(example, **told)}

    year = Period.year(2024)
    assert known(period=year)["e1"] == 8
    assert known(period=year, until=date(2024, 5, 31))["e1"] == 5  # the quarter is not over
    assert known(period=Period.years(2021, 2025), until=date(2024, 12, 31))["e1"] == 8
    with pytest.raises(Refusal, match="早于"):
        results(example, period=year, until=date(2023, 1, 1))
    with pytest.raises(Refusal, match="没有指标"):
        results(example, set="nothing")


def test_the_command_tells_them_all(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.close()
    arguments = ["--store", str(desk.path), "indicators", "--period", "2024Q2", "--json"]
    assert run(arguments, window=lambda _: 9) == 1  # something is given twice
    told = capsys.readouterr()
    by_id = {one["id"]: one for one in json.loads(told.out)}
    assert (by_id["a3"]["so_far"], by_id["a4"]["so_far"]) == ("1860", "15.524386")
    assert (by_id["i2"]["so_far"], by_id["i2"]["second"]) == ("3", "4")
    assert len(by_id["e1"]["records"]) == 3
    assert "都报了数" in told.err
