"""Indicators and 表5: every figure is what the ledgers say, and nothing else.

1. A flow is added quarter by quarter, a stock is that of the end, a cumulative figure's quarter is
   what came in since the last one, a ratio comes from its two sums.
2. 「—」 where a unit has no source, empty where it is not filled, 0 where nothing happened.
3. A ledger of its own comes before 补充数, in each quarter by itself; what both say is compared.
4. A figure given above and below is added and said to be.
5. 年度目标 is the unit's own; 完成率 is 累计 or the stock ÷ it.
6. 去重 figures are those of 表3, the 嘎查 that gave none counted.
7. Each figure of random facts agrees with a plain computation, and 明细 adds up to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jmdesk.definitions.catalogue import Catalogue, load
from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.reporting.blank import blank_report
from jmdesk.reporting.compute import compute
from jmdesk.reporting.document import Document, RowKind
from jmdesk.reporting.frame import Frame
from jmdesk.reporting.indicator_results import Indicators, Result, results
from jmdesk.reporting.spans import before, quarters_of, since_january, year_before
from tests.reporting.examples import (
    BANNER,
    FORMS,
    OTHER,
    SECOND,
    TOWNSHIP,
    VILLAGE,
    SheetFacts,
    catalogue,
    project,
    record,
    sheet,
    tree,
)

D = Decimal
CHOICES = catalogue().ledgers["figures"].field("row").choices
_HEADINGS = ("seq", "label", "measure", "target", "now", "so_far", "rate", "year_ago", "source")


def figure(
    row: str, value: str, period: str = "2023Q2", unit: str = BANNER, second: str | None = None
) -> Record:
    """A 补充数."""
    choice = next(one for one in CHOICES if one.startswith(f"{row} "))
    more = {} if second is None else {"second": D(second)}
    return record(
        "figures", f"{unit}{period}{row}", unit, period, row=choice, value=D(value), **more
    )


def course(
    id: str, ends: str, att: int, kind: str = "农牧民实用技术", unit: str = BANNER
) -> Record:
    day = date.fromisoformat(ends)
    return record("training", id, unit, None, title=id, kind=kind, begins=day, ends=day, att=att)


def paid(project: str, period: str, paid: str, arrived: str = "0", state: str = "实施中") -> Record:
    values = {"project": project, "paid": D(paid), "arrived": D(arrived), "state": state}
    return record("progress", f"{project}{period}", TOWNSHIP, period, **values)


def work(records: Sequence[Record], period: str = "2023Q2", unit: str = BANNER) -> Document:
    return sheet("work_quarter", records, unit=unit, period=period)


def line(document: Document, seq: str) -> dict[str, str]:
    """What is printed in the row of an indicator, by column."""
    (row,) = (row for row in document.rows if row.cells[0].text == seq)
    ids = [column.id for column in document.columns]
    return dict(zip(ids, (cell.text for cell in row.cells), strict=True))


def own_set(folder: Path, text: str) -> Catalogue:
    """The shipped definitions and one more set of indicators, with a report over it."""
    (folder / "indicators").mkdir()
    (folder / "reports").mkdir()
    (folder / "indicators" / "own.toml").write_text(text, encoding="utf-8")
    report = (FORMS / "reports" / "work_quarter.toml").read_text(encoding="utf-8")
    own = report.replace('"work_quarter"', '"own_report"').replace('"work"', '"own"')
    (folder / "reports" / "own.toml").write_text(own, encoding="utf-8")
    made = load(FORMS, folder)
    assert made.problems == ()
    return made


def own_sheet(made: Catalogue, records: Sequence[Record], period: str = "2023Q2") -> Document:
    return compute(
        made.reports["own_report"],
        ledgers=made.ledgers,
        facts=SheetFacts(made.ledgers, records),
        unit=BANNER,
        period=Period.parse(period),
        units=tree(),
    )


def test_the_form_is_as_it_is_laid_down() -> None:
    made = work([])
    widths = (10, 82, 20, 28, 28, 32, 22, 25, 20)
    assert tuple(column.id for column in made.columns) == _HEADINGS
    assert tuple(column.width for column in made.columns) == widths
    assert made.columns[5].heading == ("年初至本季累计",)
    assert not any(row.kind is RowKind.TOTAL for row in made.rows)
    seqs = [row.cells[0].text for row in made.rows]
    assert [seq for seq in seqs if seq[0] in "AB"] == [f"A{n}" for n in range(1, 6)] + [
        f"B{n}" for n in range(1, 6)
    ]
    assert len(seqs) == 49
    assert not any(seq.startswith("K") for seq in seqs)
    assert [row.cells[0].text for row in work([], "2023Q4").rows][-10:] == [
        f"K{n}" for n in range(1, 11)
    ]


def test_a_flow_is_added_by_quarters_and_compared_with_the_year_before() -> None:
    given = [figure("E1", "5", "2023Q1"), figure("E1", "2"), figure("E1", "9", "2023Q3")]
    found = line(work([*given, figure("E1", "4", "2022Q2")]), "E1")
    assert (found["now"], found["so_far"], found["year_ago"]) == ("2", "7", "4")
    assert found["source"] == "补充数"


def test_a_stock_is_that_of_the_quarter_s_end_alone() -> None:
    given = [figure("H2", "2", "2023Q1"), figure("H2", "3")]
    found = line(work(given), "H2")
    assert (found["now"], found["so_far"]) == ("—", "3")
    assert line(work(given, "2023Q3"), "H2")["so_far"] == "—"
    assert line(work(given, "2023"), "H2")["so_far"] == "3"


def test_a_quarter_of_a_cumulative_figure_is_what_came_in_since() -> None:
    facts = [
        project("a", "甲", "300"),
        project("b", "乙", "500"),
        paid("a", "2023-03", "100", "150"),
        paid("b", "2023-02", "40", "40"),
        paid("a", "2023-06", "145.5", "200"),
    ]
    second, first = work(facts), work(facts, "2023Q1")
    # 乙 was not reported since: what is known of it stays known.
    assert (line(second, "A3")["now"], line(second, "A3")["so_far"]) == ("45.50", "185.50")
    assert (line(first, "A3")["now"], line(first, "A3")["so_far"]) == ("140.00", "140.00")
    assert line(second, "A4")["so_far"] == "23.2"  # 185.5 ÷ 800, not the mean of 48.5 and 8.0
    assert line(second, "A1")["so_far"] == "800.00"


def test_projects_are_counted_by_how_far_they_are() -> None:
    facts = [
        project("a", "甲", "300"),
        project("b", "乙", "500", category="产业合作类"),
        project("c", "丙", "100", adj="取消"),
        project("d", "丁", "100", year=2022),
        paid("a", "2023-03", "0", state="已完工"),
        paid("b", "2023-05", "0", state="招采中"),
        paid("d", "2023-05", "0", state="已验收"),
    ]
    made = work(facts)
    assert [line(made, seq)["so_far"] for seq in ("B1", "B2", "B3", "B4")] == ["2", "1", "1", "0"]
    assert line(made, "B5")["so_far"] == "62.5"
    assert line(made, "B1")["year_ago"] == "1"


def test_no_source_nothing_filled_and_nothing_happened_are_three_things() -> None:
    facts = [
        course("一", "2023-05-08", 30),
        record("village_total", "v", VILLAGE, "2023Q2", hh=45, pp=135, jobs=None),
    ]
    made = work(facts)
    assert line(made, "D5")["now"] == "1"
    assert line(made, "D1")["now"] == "0"  # courses are recorded, and none was of this kind
    assert line(made, "C5")["so_far"] == ""
    assert line(made, "E1")["so_far"] == "—"
    assert line(made, "A3")["now"] == "—"
    assert line(work(facts, "2024Q2"), "D5")["so_far"] == "—"  # nothing is kept of that year


def test_two_sides_are_printed_side_by_side() -> None:
    made = work([figure("I2", "3", second="4"), figure("I3", "2")])
    assert line(made, "I2")["so_far"] == "3／4"
    assert line(made, "I3")["so_far"] == "2／—"
    assert line(made, "I2")["rate"] == ""


def test_a_township_fills_what_is_its_own() -> None:
    facts = [figure("E1", "5"), figure("E1", "1", unit=TOWNSHIP), figure("E1", "3", unit=OTHER)]
    assert line(work(facts, unit=TOWNSHIP), "E1")["now"] == "1"
    assert line(work(facts), "E1")["now"] == "9"


def test_what_is_given_above_and_below_is_added_and_said() -> None:
    made = work([figure("E1", "5"), figure("E1", "1", unit=TOWNSHIP)])
    (problem,) = (one for one in made.audit if one.code == "indicator-twice")
    assert "科尔沁右翼中旗" in problem.message or "科右中旗" in problem.message
    assert "好腰苏木镇" in problem.message
    assert line(made, "E1")["source"] == "补充数（上下级相加）"
    fine = work([figure("E1", "5", unit=OTHER), figure("E1", "1", unit=TOWNSHIP)])
    assert not [one for one in fine.audit if one.code == "indicator-twice"]


OWN = """
id = "own"
title = "自定指标"
version = 1

[given]
ledger = "figures"
by = "row"
second = "second"

[[indicators]]
id = "e1"
seq = "E1"
label = "来旗挂职干部"
measure = "人"
kind = "flow"
format = "0"
given = true

[[indicators.sources]]
called = "培训班"
value = "att"
on = "ends"
rows = { ledger = "training", owner = ["unit", "host"] }

[[indicators]]
id = "hosts"
label = "办班的单位"
measure = "个"
kind = "flow"
format = "0"

[[indicators.sources]]
called = "培训班"
once_by = ["unit"]
on = "ends"
rows = { ledger = "training" }
"""


def test_a_ledger_of_its_own_comes_before_what_was_written_by_hand(tmp_path: Path) -> None:
    made = own_set(tmp_path, OWN)
    # By hand in the first quarter, then the ledger: the year so far has both.
    facts = [figure("E1", "5", "2023Q1"), course("一", "2023-05-08", 3), figure("E1", "3")]
    document = own_sheet(made, facts)
    found = line(document, "E1")
    assert (found["now"], found["so_far"], found["source"]) == ("3", "8", "补充数、培训班")
    assert not [one for one in document.audit if one.code == "indicator-differs"]
    told = own_sheet(made, [*facts[:2], figure("E1", "4")])
    (problem,) = (one for one in told.audit if one.code == "indicator-differs")
    assert line(told, "E1")["now"] == "3"
    assert (problem.stated, problem.computed, problem.field) == ("4", "3", "value")
    assert "3 人" in problem.message
    assert "4 人" in problem.message


def test_what_counts_once_counts_once_over_all_quarters(tmp_path: Path) -> None:
    made = own_set(tmp_path, OWN)
    facts = [
        course("一", "2023-02-08", 3),
        course("二", "2023-05-08", 3),
        course("三", "2023-05-09", 3),
        course("四", "2023-05-09", 3, unit=TOWNSHIP),
    ]
    document = own_sheet(made, facts)
    row = document.rows[1]
    assert [row.cells[column].text for column in (4, 5)] == ["2", "2"]


def test_the_year_is_the_fourth_quarter_s_sum() -> None:
    facts = [figure("E1", "5", "2023Q1"), figure("E1", "2", "2023Q4"), figure("K3", "2", "2023Q4")]
    year, last = work(facts, "2023"), work(facts, "2023Q4")
    assert line(year, "E1")["so_far"] == line(last, "E1")["so_far"] == "7"
    assert line(year, "K3")["so_far"] == line(last, "K3")["so_far"] == "2"
    assert "now" not in [column.id for column in year.columns]
    assert year.columns[4].heading == ("本年",)


def test_only_what_one_person_wrote_down_can_be_written_over() -> None:
    made = work([figure("E1", "5", "2023Q1"), figure("E1", "2"), figure("H2", "3")])
    by_seq = {row.cells[0].text: row for row in made.rows}
    now, so_far = by_seq["E1"].cells[4], by_seq["E1"].cells[5]
    assert (now.record, now.field) == (f"{BANNER}2023Q2E1", "value")
    assert not so_far.record
    assert (by_seq["H2"].cells[5].record, by_seq["H2"].cells[5].field)[1] == "value"
    awaited = by_seq["E2"].awaited
    assert awaited is not None
    assert awaited.fields == ("", "", "", "", "value", "", "", "", "")
    assert dict(awaited.values)["row"] == "E2 来旗专技人才"
    assert by_seq["A3"].awaited is None
    added = work([figure("E1", "5"), figure("E1", "1", unit=TOWNSHIP)])
    assert not next(row for row in added.rows if row.cells[0].text == "E1").cells[4].record


def test_the_blank_form_has_a_row_for_each_and_nothing_recorded() -> None:
    frame = Frame(
        report=catalogue().reports["work_quarter"],
        ledgers=catalogue().ledgers,
        facts=SheetFacts(catalogue().ledgers, [figure("E1", "5")]),
        units=tree(),
        unit=BANNER,
        period=Period.parse("2023Q4"),
        today=date(2023, 12, 31),
    )
    made = blank_report(frame)
    assert len(made.rows) == 59
    assert {cell.text for row in made.rows for cell in row.cells[3:]} == {""}
    assert made.rows[0].cells[1].text == "京蒙资金：批复（计划）"


_CLASSES = st.lists(
    st.tuples(st.booleans(), st.integers(1, 50), st.booleans(), st.integers(1, 50)),
    min_size=2,
    max_size=2,
)


@settings(max_examples=25, deadline=None)
@given(_CLASSES, st.booleans())
def test_去重_is_as_in_表3(told: list[tuple[bool, int, bool, int]], twice: bool) -> None:
    facts = [project("a", "甲", "300", places=(VILLAGE, SECOND))]
    if twice:
        facts.append(project("b", "乙", "300", places=(VILLAGE,)))
    for village, (benefits, hh, counts, own) in zip((VILLAGE, SECOND), told, strict=True):
        if benefits:
            values = {"project": "a", "hh": hh, "pp": hh}
            facts.append(record("beneficiary", f"b{village}", village, "2023Q2", **values))
        if counts:
            values = {"hh": own, "pp": own}
            facts.append(record("village_total", f"t{village}", village, "2023Q2", **values))
    paper = sheet("benefit", facts, unit=BANNER, period="2023Q2")
    total = next(row for row in paper.rows if row.cells[0].text.startswith("去重实有"))
    found, lacking = line(work(facts), "C1"), total.cells[0].text.removeprefix("去重实有")
    printed = found["so_far"].replace("—", "0") or "0"
    assert printed == total.cells[1].text
    if found["so_far"] != "—":
        assert found["source"] == f"去重数{lacking}"


def outcome(records: Sequence[Record], period: str, unit: str = BANNER) -> dict[str, Result]:
    found = catalogue().indicators["work"]
    frame = Frame(
        report=found.indicators[0].sources[0].sheet,
        ledgers=catalogue().ledgers,
        facts=SheetFacts(catalogue().ledgers, records),
        units=tree(),
        unit=unit,
        period=Period.parse(period),
        today=date(2025, 12, 31),
    )
    return {one.indicator.id: one for one in results(frame, found)}


def test_over_several_years_flows_are_added_and_stocks_the_last_known() -> None:
    facts = [
        figure("E1", "5", "2022Q1"),
        figure("E1", "2", "2023Q4"),
        figure("K3", "1", "2022Q4"),
        figure("K3", "2", "2023Q4"),
    ]
    found = outcome(facts, "2021..2025")
    assert found["e1"].so_far.value == 7
    assert found["k3"].so_far.value == 2
    assert found["e1"].year_ago.value is None


_QUARTERS = [f"{year}Q{n}" for year in (2022, 2023) for n in (1, 2, 3, 4)]
_FIGURES = st.lists(
    st.tuples(
        st.sampled_from(["E1", "A5", "H2"]),
        st.sampled_from(_QUARTERS),
        st.sampled_from([BANNER, TOWNSHIP, OTHER]),
        st.decimals(0, 1000, places=2),
    ),
    max_size=12,
    unique_by=lambda one: one[:3],
)
_COURSES = st.lists(
    st.tuples(
        st.dates(date(2022, 1, 1), date(2023, 12, 31)),
        st.integers(0, 99),
        st.sampled_from(["农牧民实用技术", "乡村振兴干部", "其他"]),
    ),
    max_size=10,
)


@settings(max_examples=25, deadline=None)
@given(_FIGURES, _COURSES, st.sampled_from(_QUARTERS[4:]))
def test_random_facts_agree_with_a_plain_computation(
    figures: list[tuple[str, str, str, Decimal]],
    courses: list[tuple[date, int, str]],
    period: str,
) -> None:
    facts = [figure(row, str(value), when, unit) for row, when, unit, value in figures]
    facts += [
        course(str(n), day.isoformat(), att, kind) for n, (day, att, kind) in enumerate(courses)
    ]
    found, asked = outcome(facts, period), Period.parse(period)
    so_far = since_january(asked)

    def given_in(row: str, span: Period) -> Decimal:
        inside = (v for r, when, _, v in figures if r == row and span.covers(Period.parse(when)))
        return sum(inside, D(0))

    for row in ("E1", "A5"):
        result = found[row.lower()]
        assert (result.now.value or 0) == given_in(row, asked)
        assert (result.so_far.value or 0) == given_in(row, so_far)
        parts = [
            outcome(facts, str(one))[row.lower()].now.value or 0 for one in quarters_of(so_far)
        ]
        assert sum(parts) == (result.so_far.value or 0)
    assert (found["h2"].so_far.value or 0) == given_in("H2", asked)
    taught = [att for day, att, kind in courses if asked.holds(day) and kind == "农牧民实用技术"]
    assert (found["d5"].now.value or 0) == len(taught)
    assert (found["d6"].now.value or 0) == sum(taught)
    ago = year_before(asked)
    assert ago is not None
    assert (found["e1"].year_ago.value or 0) == given_in("E1", since_january(ago))
    _detail_adds_up(work(facts, period), found)


def _detail_adds_up(document: Document, found: dict[str, Result]) -> None:
    for result in found.values():
        indicator = result.indicator
        if indicator.kind.value == "ratio" or indicator.two:
            continue
        told = [row[3] for row in document.detail.rows if row[0] == indicator.seq]
        assert sum((D(str(one)) for one in told), D(0)) == (result.so_far.value or 0)


@pytest.mark.parametrize(
    ("span", "quarters"),
    [("2023Q2", 1), ("2023", 4), ("2021..2022", 8)],
)
def test_spans_are_cut_into_quarters(span: str, quarters: int) -> None:
    period = Period.parse(span)
    parts = list(quarters_of(period))
    assert len(parts) == quarters
    assert (parts[0].start, parts[-1].end) == (period.start, period.end)


def test_before_the_first_quarter_there_is_nothing_of_the_year() -> None:
    assert before(Period.parse("2023Q1")) is None
    earlier = before(Period.parse("2023Q3"))
    assert earlier is not None
    assert (earlier.start, earlier.end) == (date(2023, 1, 1), date(2023, 6, 30))
    leap = year_before(Period.month(2024, 2))
    assert leap is not None
    assert leap.end == date(2023, 2, 28)


def test_lines_are_gathered_once_for_all_indicators() -> None:
    asked: list[str] = []

    class Counting(SheetFacts):
        def records(self, ledger: str, **told: object) -> Sequence[Record]:
            asked.append(ledger)
            return super().records(ledger, **told)  # type: ignore[arg-type]

    found = catalogue().indicators["work"]
    frame = Frame(
        report=found.indicators[0].sources[0].sheet,
        ledgers=catalogue().ledgers,
        facts=Counting(catalogue().ledgers, [figure("E1", "5")]),
        units=tree(),
        unit=BANNER,
        period=Period.parse("2023Q2"),
        today=date(2023, 12, 31),
    )
    made = Indicators(frame, found)
    assert len(list(results(frame, found, within=made))) == 49
    assert asked.count("figures") == 4  # two quarters of two years, for 25 indicators
