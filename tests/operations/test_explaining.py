"""Explanations: said, kept with the record, travelling, merged, asked for before submitting.

1. One revision by the person here; the check says who explained what, and asks no more.
2. When the figures change it is open again, and what was said then is offered, or last period's.
3. What explains nothing, what must be mended, what is only a hint: refused in a sentence.
4. It is taken back by withdrawing, undoing or restoring an older version.
5. It travels in packages; two different ones are a conflict that is decided as any other.
6. A report is submitted once everything is explained; version n keeps it and prints it again.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from jmdesk.domain.explanation import is_open
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Level, Problem, Refusal
from jmdesk.domain.revision import RecordId
from jmdesk.operations.conflicts import conflicts, resolve
from jmdesk.operations.desk import Desk
from jmdesk.operations.explaining import (
    explain,
    explain_each,
    explain_many,
    explain_shown,
    last_explanation,
    offered,
    problems_of_record,
    withdraw,
)
from jmdesk.operations.month import month_sheet
from jmdesk.operations.month_undoing import undo_changes
from jmdesk.operations.overview_problems import problems_of
from jmdesk.operations.recording import save_record, stored_record
from jmdesk.operations.reports import make_report, paper_of, submit_report
from jmdesk.operations.versions import restore_version
from jmdesk.reporting.workbook import workbook_bytes
from tests.explaining import SAID
from tests.operations.sending import TOWN, desks, merge, package

APRIL, MAY = Period.month(2024, 4), Period.month(2024, 5)
OVER = "paid_over_arrived"
OTHER = "施工方垫资，六月到账后支付。"


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    """The desks of a township and of its banner."""
    with desks(tmp_path, 包文=TOWN, 白音="科右中旗") as (town, banner):
        yield town, banner


@pytest.fixture
def may(desk: Desk) -> RecordId:
    """A month in which more was paid than had arrived."""
    return over(desk, MAY)


def over(desk: Desk, month: Period, *, paid: int = 820, name: str = "大棚") -> RecordId:
    """The progress of a project of this desk's township: 750 have arrived."""
    values = {
        "year": 2024,
        "name": name,
        "place": "窑艾里嘎查",
        "nature": "新建",
        "category": "乡村振兴类",
        "mode": "工程建设",
        "scope": "大棚",
        "total": Decimal(1500),
        "jm": Decimal(1500),
        "implementer": desk.find_unit(TOWN).code,
    }
    project = save_record(desk, ledger="project", values=values).records[0]
    values = {
        "project": project,
        "state": "实施中",
        "image": Decimal(40),
        "start": date(2024, 3, 15),
        "done": Decimal(900),
        "arrived": Decimal(750),
        "paid": Decimal(paid),
        "work": "主体完工",
    }
    return save_record(desk, ledger="progress", values=values, period=month).records[0]


def problem(desk: Desk, record: RecordId, code: str = OVER) -> Problem:
    """The problem of this code."""
    told = problems_of_record(desk, stored_record(desk, record), desk.facts())
    return next(one for one in told if one.code == code)


def pay(desk: Desk, record: RecordId, paid: int) -> None:
    """Another figure."""
    save_record(desk, ledger="progress", record=record, values={"paid": Decimal(paid)})


def test_it_is_one_revision_of_the_person_and_asked_for_no_more(desk: Desk, may: RecordId) -> None:
    before = len(desk.store.history(may))
    assert is_open(problem(desk, may))
    changes = explain(desk, record=may, code=OVER, text=f" {SAID} ")
    newest, *rest = desk.store.history(may)
    assert len(rest) == before
    assert (newest.person, changes.revisions, changes.records) == ("包文", (newest.id,), (may,))
    assert [*newest.values] == [f"explain.{OVER}"]
    assert problem(desk, may).explanation == SAID
    assert desk.store.verify().ok


def test_the_desk_counts_only_what_is_open(desk: Desk, may: RecordId) -> None:
    sheet = month_sheet(desk, ledger="progress", unit=desk.unit, period=MAY)
    records = [stored_record(desk, may)]
    assert OVER in [one.code for one in problems_of(desk, sheet, records, lambda: None)]
    explain(desk, record=may, code=OVER, text=SAID)
    records = [stored_record(desk, may)]
    assert OVER not in [one.code for one in problems_of(desk, sheet, records, lambda: None)]


def test_other_figures_ask_again_and_offer_what_was_said(desk: Desk, may: RecordId) -> None:
    explain(desk, record=may, code=OVER, text=SAID)
    pay(desk, may, 830)
    found = problem(desk, may)
    assert is_open(found)
    assert offered(desk, found) == SAID
    pay(desk, may, 820)
    assert problem(desk, may).explanation == SAID


def test_last_months_words_are_offered(desk: Desk) -> None:
    april = over(desk, APRIL)
    explain(desk, record=april, code=OVER, text=SAID)
    may = over(desk, MAY, paid=830)
    june = over(desk, Period.month(2024, 6), paid=840)
    assert last_explanation(desk, problem(desk, may)) == SAID
    assert offered(desk, problem(desk, june)) == SAID
    assert last_explanation(desk, problem(desk, april)) == ""


def test_an_empty_field_that_circumstances_want_is_explained_by_field(desk: Desk) -> None:
    may = over(desk, MAY, paid=700)
    save_record(desk, ledger="progress", record=may, values={"start": None})
    assert is_open(problem(desk, may, "required"))
    explain(desk, record=may, code="required:start", text="开工令还没有送到苏木镇。")
    assert problem(desk, may, "required").explanation == "开工令还没有送到苏木镇。"
    save_record(desk, ledger="progress", record=may, values={"work": "备料"})
    assert not is_open(problem(desk, may, "required"))


@pytest.mark.parametrize(
    ("code", "text", "says"),
    [
        (OVER, "核实无误", "没有说出原因"),
        (OVER, "垫付", "至少 6 个字"),
        ("no_such", SAID, "现在要说明的有：paid_over_arrived"),
    ],
)
def test_what_cannot_be_is_refused(
    desk: Desk, may: RecordId, code: str, text: str, says: str
) -> None:
    before = desk.store.verify()
    with pytest.raises(Refusal, match=says):
        explain(desk, record=may, code=code, text=text)
    assert desk.store.verify() == before


def test_what_must_be_mended_cannot_be_explained(desk: Desk, may: RecordId) -> None:
    save_record(desk, ledger="progress", record=may, values={"image": Decimal(120)})
    told = problems_of_record(desk, stored_record(desk, may), desk.facts())
    must = next(one for one in told if one.level is Level.MUST)
    with pytest.raises(Refusal, match="必须改，不能只作说明"):
        explain(desk, record=may, code=must.code, text=SAID)


def test_several_are_explained_together_or_none(desk: Desk, may: RecordId) -> None:
    other = over(desk, MAY, name="牛棚")
    with pytest.raises(Refusal):
        explain_each(desk, texts={(may, OVER): SAID, (other, OVER): "无"})
    assert is_open(problem(desk, may))
    explain_many(desk, entries=[(may, OVER), (other, OVER)], text=SAID)
    assert problem(desk, may).explanation == problem(desk, other).explanation == SAID


def test_figures_that_are_not_saved_yet_can_be_explained(desk: Desk, may: RecordId) -> None:
    shown = replace(
        problem(desk, may), message="累计支付 840 万元大于累计到位 750 万元，是否垫付？"
    )
    explain_shown(desk, problem=shown, text=SAID)
    assert is_open(problem(desk, may))
    pay(desk, may, 840)
    assert problem(desk, may).explanation == SAID


def test_it_is_taken_back_in_three_ways(desk: Desk, may: RecordId) -> None:
    bare = desk.store.state(may).heads
    changes = explain(desk, record=may, code=OVER, text=SAID)
    undo_changes(desk, changes=changes)
    assert is_open(problem(desk, may))

    explain(desk, record=may, code=OVER, text=SAID)
    withdraw(desk, record=may, code=OVER)
    assert is_open(problem(desk, may))
    with pytest.raises(Refusal, match="没有对"):
        withdraw(desk, record=may, code=OVER)

    explain(desk, record=may, code=OVER, text=SAID)
    said = desk.store.state(may).heads
    restore_version(desk, record=may, heads=bare)
    assert is_open(problem(desk, may))
    restore_version(desk, record=may, heads=said)
    assert problem(desk, may).explanation == SAID


def test_it_travels_and_two_different_ones_are_a_conflict(
    pair: tuple[Desk, Desk], tmp_path: Path
) -> None:
    town, banner = pair
    may = over(town, MAY)
    explain(town, record=may, code=OVER, text=SAID)
    merge(banner, package(town, tmp_path / "1.jmdesk"))
    assert problem(banner, may).explanation == SAID

    explain(town, record=may, code=OVER, text=OTHER)
    explain(banner, record=may, code=OVER, text="旗里已经催拨，七月到账。")
    plan, _ = merge(banner, package(town, tmp_path / "2.jmdesk"))
    (asked,) = conflicts(banner)
    assert plan.conflicts == (asked,)
    assert asked.label == "对“京蒙资金累计支付”的说明"
    assert asked.before.startswith(f"{SAID}（针对：累计支付 820 万元")
    theirs = next(one for one in asked.choices if one.person == "包文")
    assert theirs.shown.startswith(OTHER)
    resolve(banner, record=may, field=asked.field, take=theirs.revision)
    assert problem(banner, may).explanation == OTHER
    merge(town, package(banner, tmp_path / "3.jmdesk"))
    assert problem(town, may).explanation == OTHER
    assert town.store.verify().digest == banner.store.verify().digest


def test_a_conflict_of_explanations_can_be_decided_in_other_words(
    pair: tuple[Desk, Desk], tmp_path: Path
) -> None:
    town, banner = pair
    may = over(town, MAY)
    merge(banner, package(town, tmp_path / "1.jmdesk"))
    explain(town, record=may, code=OVER, text=SAID)
    explain(banner, record=may, code=OVER, text=OTHER)
    merge(banner, package(town, tmp_path / "2.jmdesk"))
    (asked,) = conflicts(banner)
    with pytest.raises(Refusal, match="没有说出原因"):
        resolve(banner, record=may, field=asked.field, value="情况属实")
    resolve(banner, record=may, field=asked.field, value="两边商定：先由施工方垫付。")
    assert problem(banner, may).explanation == "两边商定：先由施工方垫付。"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Desk, Path]]:
    folder = tmp_path_factory.mktemp("pair")
    with desks(folder, 包文=TOWN, 白音="科右中旗") as (town, banner):
        yield town, banner, folder


NUMBERS = itertools.count()
STEP = st.tuples(st.sampled_from([0, 1]), st.sampled_from([None, 700, 820, 840]))


@given(st.lists(STEP, min_size=1, max_size=5))
@settings(max_examples=8, deadline=None)
def test_wherever_it_was_said_both_desks_agree_on_what_is_open(
    shared: tuple[Desk, Desk, Path], steps: list[tuple[int, int | None]]
) -> None:
    *both, folder = shared
    name = f"项目{next(NUMBERS)}"  # each example has a record of its own in the same two desks
    may = over(both[0], MAY, name=name)
    merge(both[1], package(both[0], folder / "起.jmdesk"))
    for at, paid in steps:
        desk = both[at]
        if paid is not None:
            pay(desk, may, paid)
        elif any(one.code == OVER for one in told(desk, may)):
            explain(desk, record=may, code=OVER, text=SAID)
    for here, other in ((0, 1), (1, 0)):
        merge(both[other], package(both[here], folder / f"{here}.jmdesk"))
    open_there = [[(one.code, one.explanation) for one in told(desk, may)] for desk in both]
    assert open_there[0] == open_there[1]
    record = stored_record(both[0], may)
    kept = record.unreadable.get(f"explain.{OVER}")
    for one in told(both[0], may):
        if one.code == OVER:
            assert is_open(one) == (not kept or kept["said"] != one.message)


def told(desk: Desk, record: RecordId) -> tuple[Problem, ...]:
    return problems_of_record(desk, stored_record(desk, record), desk.facts())


ABOUT: dict[str, Any] = {"report": "progress_month", "period": MAY}


def test_a_report_waits_for_what_is_to_be_explained(desk: Desk, may: RecordId) -> None:
    with pytest.raises(Refusal, match="还有 1 处须说明") as refused:
        submit_report(desk, **ABOUT)
    assert [(one.record, one.code) for one in refused.value.problems] == [(may, OVER)]
    with pytest.raises(Refusal, match="没有说出原因"):
        submit_report(desk, **ABOUT, explain="情况属实")
    explain(desk, record=may, code=OVER, text=SAID)
    assert submit_report(desk, **ABOUT).version == 1


def test_one_text_for_all_that_is_open_keeps_what_was_said(desk: Desk, may: RecordId) -> None:
    other = over(desk, MAY, name="牛棚")
    explain(desk, record=may, code=OVER, text=OTHER)
    submit_report(desk, **ABOUT, explain=SAID)
    assert problem(desk, may).explanation == OTHER
    assert problem(desk, other).explanation == SAID


def test_what_must_be_mended_stops_it_before_anything_is_explained(
    desk: Desk, may: RecordId
) -> None:
    save_record(desk, ledger="progress", record=may, values={"image": Decimal(120)})
    with pytest.raises(Refusal, match="必须改"):
        submit_report(desk, **ABOUT, explain=SAID)
    assert is_open(problem(desk, may))


def test_what_is_another_units_is_for_that_unit_to_mend_and_explain(desk: Desk) -> None:
    """Its project is listed in brackets here: nobody here can answer for it."""
    town, banner = desk.find_unit(TOWN), desk.find_unit("科右中旗")
    values = {
        "year": 2024,
        "name": "旗办大棚",
        "place": "窑艾里嘎查",
        "places": (town.code,),
        "nature": "新建",
        "category": "乡村振兴类",
        "mode": "工程建设",
        "scope": "大棚",
        "total": Decimal(1500),
        "jm": Decimal(1400),
        "implementer": banner.code,
    }
    project = save_record(desk, ledger="project", values=values, unit=banner.code).records[0]
    about: dict[str, Any] = {"report": "demand", "period": Period.year(2024)}
    assert make_report(desk, **about).audit == ()
    assert project in {id for row in make_report(desk, **about).rows for id in (row.id,)}
    assert submit_report(desk, **about).version == 1
    with pytest.raises(Refusal, match="必须改"):
        submit_report(desk, **about, unit=banner.code)


def test_they_are_printed_on_request_under_the_same_check_code(desk: Desk, may: RecordId) -> None:
    explain(desk, record=may, code=OVER, text=SAID)
    plain = make_report(desk, **ABOUT)
    told = make_report(desk, **ABOUT, explaining=True)
    assert plain.foot_notes == plain.notes
    assert told.check_code == plain.check_code
    line = told.foot_notes[-1]
    assert line.startswith("审核说明：")
    assert line.endswith(f"：{SAID}")
    assert "大棚" in line
    assert paper_of(told)[0] != paper_of(plain)[0]
    book = load_workbook(io.BytesIO(workbook_bytes(told)))
    assert line in [cell.value for row in book["报表"].iter_rows() for cell in row]
    head, first = list(book["审核"].iter_rows(min_row=1, max_row=2, values_only=True))
    assert dict(zip(head, first, strict=True))["说明"] == SAID


def test_rows_that_say_the_same_share_a_line(desk: Desk, may: RecordId) -> None:
    other, third = over(desk, MAY, name="牛棚"), over(desk, MAY, name="水井")
    explain_many(desk, entries=[(may, OVER), (other, OVER)], text=SAID)
    explain(desk, record=third, code=OVER, text=OTHER)
    lines = make_report(desk, **ABOUT, explaining=True).explanations
    assert len(lines) == 2
    assert lines[0].startswith("审核说明：①")
    assert lines[1].startswith("②")
    shared_line = next(line for line in lines if SAID in line)
    assert "大棚" in shared_line
    assert "、" in shared_line
    assert "牛棚" in shared_line


def test_version_n_prints_again_just_so(desk: Desk, may: RecordId) -> None:
    explain(desk, record=may, code=OVER, text=SAID)
    first = submit_report(desk, **ABOUT, explaining=True).document
    explain(desk, record=may, code=OVER, text=OTHER)
    again = make_report(desk, **ABOUT, version=1)
    assert again == first
    assert paper_of(again)[0] == paper_of(first)[0]
    assert again.foot_notes[-1].endswith(SAID)
    without = make_report(desk, **ABOUT, version=1, explaining=False)
    assert without.foot_notes == without.notes
    assert without.check_code == first.check_code
