"""Roll-ups come to what the records come to when they are added one by one, as R5–R18 want it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import RecordId
from jmdesk.operations import rollup_plan
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.recording import Entry, save_records
from jmdesk.operations.rollup_axes import Key
from jmdesk.operations.rollup_measures import Way
from jmdesk.operations.rollup_records import records_of
from jmdesk.operations.rollups import Column, Line, RolledUp, roll_up
from jmdesk.reporting.lines import rolled as in_one
from tests.operations.rolled import (
    KINDS,
    MONTHS,
    NUMBERS,
    PLACES,
    TOPICS,
    UNITS,
    Row,
    desk_with,
    plainly,
    township_of,
)
from tests.reporting.examples import OTHER, SECOND, TOWNSHIP, VILLAGE
from tests.ui.filled import MAY, make_store

MONTH = Period.month(2023, 11)
AXES = ("unit:township", "kind", "period:month", "period:quarter")


def row(unit: str = VILLAGE, topic: str = "甲", period: Period = MONTH, **values: Any) -> Row:
    return Row(unit=unit, topic=topic, period=period, values=values)


def amounts() -> st.SearchStrategy[dict[str, Any]]:
    number = st.none() | st.integers(0, 30)
    money = st.none() | st.decimals(0, 99, places=2).map(lambda d: f"{d.normalize():f}")
    kept: dict[str, Any] = dict.fromkeys(NUMBERS, number) | {"flow": money, "whole": money}
    words = {
        "kind": st.none() | st.sampled_from(KINDS),
        "place": st.none() | st.sampled_from(PLACES),
    }
    made = st.fixed_dictionaries(kept | words)
    return made.map(lambda d: {n: v for n, v in d.items() if v is not None})


RECORDS = st.lists(
    st.tuples(st.sampled_from(UNITS), st.sampled_from(TOPICS), st.sampled_from(MONTHS), amounts()),
    unique_by=lambda told: told[:3],
    min_size=1,
    max_size=25,
).map(lambda told: [row(u, t, p, **v) for u, t, p, v in told])


def label_on(axis: str, one: Row) -> str:
    if axis == "unit:township":
        return township_of(one.unit)
    return str(one.values.get("kind") or "未填")


def check_cell(
    rows: Sequence[Row], rolled: RolledUp, line: Line, column: Column, period: Period | None
) -> None:
    """One cell against the records, added the plain way."""
    name = column.measure.field.name if column.measure.field else ""
    start, end = rolled.plan.whole.start, rolled.plan.whole.end
    wanted: list[tuple[str, str]] = []
    for axis, key in zip(rolled.plan.axes, (line.key, column.key), strict=False):
        if key is None:
            continue
        if axis.of_period:
            assert axis.kind is not None
            time = next(one for one in rolled.plan.times if one.key == key)
            start, end = time.start, time.end
        else:
            wanted.append((axis.text, key.label))

    def fits(one: Row) -> bool:
        return all(label_on(axis, one) == label for axis, label in wanted)

    expected = plainly(rows, name, start=start, end=end, fits=fits)
    amount = line.amounts[rolled.columns.index(column)]
    if amount.why:
        assert name in ("heads", "stock")
    else:
        assert amount.value == expected, (name, line.label, column.key, amount)


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=RECORDS,
    by=st.permutations(AXES).map(lambda found: found[:2]),
    period=st.sampled_from([None, Period.year(2023), Period.quarter(2024, 1), MONTHS[2]]),
)
def test_every_cell_and_total_is_what_the_records_come_to(
    tmp_path: Path, rows: list[Row], by: list[str], period: Period | None
) -> None:
    by = by if not all(axis.startswith("period") for axis in by) else by[:1]
    desk = desk_with(tmp_path, rows)
    try:
        rolled = roll_up(desk, ledger="patrol", fields=(*NUMBERS, "twice"), by=by, period=period)
        for line in (*rolled.lines, rolled.total):
            for column in rolled.columns:
                if column.measure.field is not None:
                    check_cell(rows, rolled, line, column, period)
        check_totals(rolled)
    finally:
        desk.close()


def check_totals(rolled: RolledUp) -> None:
    """Flows: what stands under a column is the sum of what stands in it."""
    for place, column in enumerate(rolled.columns):
        if column.measure.field is None or column.measure.field.name not in ("flow", "twice"):
            continue
        shown = [line.amounts[place].value or 0 for line in rolled.lines]
        assert sum(shown) == (rolled.total.amounts[place].value or 0)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = desk_with(tmp_path, THREE)
    yield opened
    opened.close()


LATER = MONTH.step(1)
THREE = [
    row(VILLAGE, "甲", MONTH, flow="1.5", stock=4, heads=7, kind="防火", place="东", shared=27,
        whole="100", state="防火"),
    row(VILLAGE, "甲", LATER, flow="2", stock=6, heads=8, kind="防虫", place="东", shared=27,
        whole="250", state="防虫"),
    row(SECOND, "甲", MONTH, flow="0.25", stock=5, kind="防火", place="西", shared=15, whole="40",
        state="防火"),
    row(OTHER, "乙", LATER, flow="10", kind="防火", about={"number": "30", "qualifier": "约"}),
]  # fmt: skip


def cell(rolled: RolledUp, line: str, name: str, column: str = "") -> Any:
    """The text of a cell, the reason in its place where nothing was added."""
    found = next(one for one in (*rolled.lines, rolled.total) if one.label == line)
    place = next(
        number
        for number, one in enumerate(rolled.columns)
        if one.heading == name and (one.key.label if one.key else "") == column
    )
    return found.amounts[place].why or found.amounts[place].text


def test_a_flow_adds_and_a_stock_is_the_latest(desk: Desk) -> None:
    rolled = roll_up(desk, ledger="patrol", fields=("flow", "stock"), by=("unit:village",))
    assert cell(rolled, "花灯嘎查", "flow") == "3.5"
    assert cell(rolled, "花灯嘎查", "stock") == "6"
    assert cell(rolled, "合计", "flow") == "13.75"


def test_a_cumulative_figure_holds_until_the_next_and_that_is_said(desk: Desk) -> None:
    by = ("unit:township", "period:month")
    rolled = roll_up(desk, ledger="patrol", fields=("whole",), by=by, period=LATER)
    assert cell(rolled, "好腰苏木镇", "whole", LATER.told) == "290"  # 40 of the month before
    assert [note.text for note in rolled.notes] == [
        "“whole”有 1 条是以前各期报的，这一期没有再报，仍然计入。"
    ]


def test_what_is_carried_alone_is_no_record_and_is_told_once(tmp_path: Path) -> None:
    make_store(tmp_path / "desk.db")
    desk = open_desk(tmp_path / "desk.db")
    rolled = roll_up(desk, ledger="progress", by=("unit:township",), period=MAY)
    assert [amount.text for amount in rolled.total.amounts] == ["0", "600", "750", "570", ""]
    (note,) = rolled.notes
    assert note.text == (
        "“累计完成投资”“京蒙资金累计到位”“京蒙资金累计支付”"
        "有 1 条是以前各期报的，这一期没有再报，仍然计入。"
    )
    desk.close()


def test_what_begins_anew_each_year_adds_over_years_and_to_what_is_shown(tmp_path: Path) -> None:
    """R4: the rows of two years and their total are of one piece; so is the report's line."""
    told = [("2023-11", 60), ("2023-12", 100), ("2024-01", 12), ("2024-03", 30)]
    desk = desk_with(tmp_path, [row(period=Period.parse(p), yearly=n) for p, n in told])
    years = Period.years(2023, 2024)
    asked: dict[str, Any] = {"ledger": "patrol", "fields": ("yearly",), "period": years}
    by_year = roll_up(desk, by=("period:year",), **asked)
    found = [cell(by_year, label, "yearly") for label in ("2023年", "2024年", "合计")]
    assert found == ["100", "30", "130"]
    by_unit = roll_up(desk, by=("unit:village",), **asked)
    assert cell(by_unit, "合计", "yearly") == "130"
    records = list(desk.facts().records("patrol"))
    assert in_one(desk.ledger("patrol"), records, years).get("yearly") == 130
    later = [one for one in records if one.period is not None and one.period.end.year == 2024]
    assert in_one(desk.ledger("patrol"), later, Period.year(2024)).get("yearly") == 30
    desk.close()


def test_what_cannot_be_added_over_units_may_be_over_one_unit_s_time(desk: Desk) -> None:
    rolled = roll_up(desk, ledger="patrol", fields=("heads",), by=("unit:village",))
    assert cell(rolled, "花灯嘎查", "heads") == "15"  # of one unit over time
    assert cell(rolled, "合计", "heads") == "15"


def test_what_units_have_twice_is_not_added(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, [*THREE, row(SECOND, "乙", MONTH, heads=3, stock=1)])
    rolled = roll_up(desk, ledger="patrol", fields=("heads", "stock"), by=("unit:village",))
    assert cell(rolled, "合计", "heads") == "各单位的“heads”会有重复，不相加"
    assert cell(rolled, "西太本嘎查", "stock") == "同一单位几条的“stock”会有重复，不相加"
    desk.close()


def test_a_ratio_is_made_from_sums_of_those_that_say_both(tmp_path: Path) -> None:
    rows = [
        row(VILLAGE, flow="10", whole="40"),
        row(SECOND, flow="2", whole="8"),
        row(OTHER, flow="50"),
    ]
    desk = desk_with(tmp_path, rows)
    rolled = roll_up(desk, ledger="patrol", fields=("share",), by=("unit:village",))
    assert cell(rolled, "合计", "share") == "25"
    assert cell(rolled, "巴彦呼舒镇（本级）", "share") == ""
    behind = records_of(rolled, rolled.total, rolled.columns[1])
    assert behind.sentence == "25 ＝ 2 条巡护的share　flow 12 ÷ whole 48 × 100"
    desk.close()


def test_choices_are_counted_those_that_stand_in_their_latest_state(desk: Desk) -> None:
    by = ("unit:township",)
    rolled = roll_up(desk, ledger="patrol", fields=("kind", "state"), by=by, period=LATER)
    assert cell(rolled, "合计", "kind：防火") == "1"
    whole = roll_up(desk, ledger="patrol", fields=("state",), by=by)
    assert (cell(whole, "合计", "state：防火"), cell(whole, "合计", "state：防虫")) == ("1", "1")


def test_a_shared_figure_counts_once_in_each_row_and_in_the_total(desk: Desk) -> None:
    rolled = roll_up(desk, ledger="patrol", fields=("shared",), by=("period:month",))
    assert cell(rolled, MONTH.told, "shared") == "42"
    assert cell(rolled, LATER.told, "shared") == "27"
    assert cell(rolled, "合计", "shared") == "42"
    assert "只计一次" in rolled.notes[0].text
    behind = records_of(rolled, rolled.total, rolled.columns[1])
    assert (behind.count, behind.amounts) == (3, "27 + 15")


def test_a_figure_opens_to_the_records_that_made_it(desk: Desk) -> None:
    by = ("unit:township", "kind")
    rolled = roll_up(desk, ledger="patrol", fields=("flow",), by=by)
    line = rolled.lines[0]
    column = next(c for c in rolled.columns if c.key and c.key.label == "防火" and c.measure.field)
    behind = records_of(rolled, line, column)
    assert line.label == "好腰苏木镇"
    assert set(behind.records) == {"r0000", "r0002"}
    assert behind.sentence == "1.75 ＝ 2 条巡护的flow　1.5 + 0.25"
    total = records_of(rolled, rolled.total, rolled.columns[-1])
    assert (total.count, total.figure) == (4, "13.75")


def test_numbers_with_a_qualifier_add_by_their_number(desk: Desk) -> None:
    rolled = roll_up(desk, ledger="patrol", fields=("about", "flow"), by=("kind",))
    assert cell(rolled, "防火", "about") == "30"
    assert cell(rolled, "合计", "flow") == "13.75"


def test_only_the_unit_and_what_lies_below_it_counts(desk: Desk) -> None:
    rolled = roll_up(desk, ledger="patrol", fields=("flow",), by=("unit:village",), unit=TOWNSHIP)
    assert [line.label for line in rolled.lines] == ["花灯嘎查", "西太本嘎查"]
    assert cell(rolled, "合计", "flow") == "3.75"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"by": ("flow",)}, "不能按“flow”汇总"),
        ({"by": ("unit:town",)}, "看不懂“unit:town”里的“town”"),
        ({"by": ("kind", "kind")}, "行和列都按"),
        ({"by": ()}, "按一项或两项分"),
        ({"by": ("kind",), "fields": ("topic",)}, "“topic”不能汇总"),
        ({"by": ("kind:month",)}, "冒号后面的不用写"),
    ],
)
def test_what_cannot_be_rolled_up_is_refused_with_what_can(
    desk: Desk, asked: dict[str, Any], said: str
) -> None:
    with pytest.raises(Refusal) as refused:
        roll_up(desk, ledger="patrol", **asked)
    assert said in refused.value.message


def test_sums_larger_than_the_store_can_add_are_exact_all_the_same(tmp_path: Path) -> None:
    most = 999_999_999_999  # 万元, in the column a million times that: ten are too many
    rows = [row(VILLAGE, str(number), flow=str(most)) for number in range(10)]
    desk = desk_with(tmp_path, rows)
    rolled = roll_up(desk, ledger="patrol", fields=("flow",), by=("unit:village",))
    assert rolled.total.amounts[1].value == D(most) * 10
    desk.close()


def test_conflicts_and_what_cannot_be_read_are_named(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, [row(VILLAGE, flow="1"), row(SECOND, flow="一点")])
    rolled = roll_up(desk, ledger="patrol", fields=("flow",), by=("unit:village",))
    assert [(note.text, note.records) for note in rolled.notes] == [
        ("1 条有读不出的内容，没有计入。", ("r0001",))
    ]
    desk.close()


@pytest.mark.parametrize("by", [("unit:village", "period:month"), ("kind",), ("period:quarter",)])
def test_records_are_counted_whether_or_not_they_say_the_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: tuple[str, ...]
) -> None:
    monkeypatch.setattr(rollup_plan, "_NARROW", 0)  # as where there are many units
    more = [
        row(SECOND, "丙", LATER, flow="1", kind="防火"),
        row(SECOND, "丁", LATER, stock=3, whole="几个", kind="防火"),
    ]
    desk = desk_with(tmp_path, [*THREE, *more])
    alone, beside = (
        roll_up(desk, ledger="patrol", fields=fields, by=by)
        for fields in (("stock", "whole"), ("stock", "whole", "flow"))
    )
    assert counts(alone) == counts(beside)
    assert alone.total.amounts[-3].value == len(THREE) + len(more)
    assert "1 条有读不出的内容，没有计入。" in [note.text for note in alone.notes]
    desk.close()


def counts(rolled: RolledUp) -> dict[tuple[str, str], Any]:
    """How many records each cell tells of."""
    return {
        (line.label, column.key.label if column.key else ""): line.amounts[place].value
        for line in (*rolled.lines, rolled.total)
        for place, column in enumerate(rolled.columns)
        if column.measure.way is Way.RECORDS
    }


def test_periods_are_in_their_order_and_may_be_gathered_into_longer_ones(desk: Desk) -> None:
    rolled = roll_up(desk, ledger="patrol", fields=("flow",), by=("period:quarter",))
    assert [line.label for line in rolled.lines] == ["2023年四季度"]
    assert rolled.plan.axes[0].kind is PeriodKind.QUARTER
    assert rolled.lines[0].key == Key((0, "2023-10-01"), "2023年四季度")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Desk]:
    """A township's desk with the shipped ledgers: a project of its own, one that touches it, one
    of another township, one that all share."""
    opened = open_desk(tmp_path / "town.db")
    begin(opened, unit="巴彦呼舒镇", person="包文")
    other = opened.find_unit("好腰苏木镇").code
    village, far = (opened.units.children(code)[0].code for code in (opened.unit, other))
    banner = opened.banner
    told = (
        ("本镇", opened.unit, (village,), "100"),
        ("涉及", other, (village, far), "40"),
        ("别处", other, (far,), "7"),
        ("全旗", banner, (banner,), "9"),
    )
    entries = [
        Entry(
            unit=banner,
            values={"year": 2023, "name": name, "place": name, "implementer": implementer,
                    "places": places, "total": D(total), "jm": D(total)},
        )
        for name, implementer, places, total in told
    ]  # fmt: skip
    save_records(opened, ledger="project", entries=entries)
    yield opened
    opened.close()


def test_what_is_shared_counts_at_the_banner_and_stands_apart_below(town: Desk) -> None:
    asked: dict[str, Any] = {"ledger": "project", "fields": ("total",), "by": ("unit:township",)}
    below = roll_up(town, **asked)
    assert [(line.label, line.amount(1).text) for line in below.lines] == [("巴彦呼舒镇", "100")]
    assert below.shared is not None
    assert (below.total.amount(1).text, below.shared.amount(1).text) == ("100", "49")
    assert len(records_of(below, below.shared, below.columns[1]).records) == 2
    above = roll_up(town, **asked, unit=town.banner)
    assert above.shared is None
    assert above.total.amount(1).value == D(156)
    assert [line.label for line in above.lines] == [
        "巴彦呼舒镇", "好腰苏木镇", "科尔沁右翼中旗（本级）",
    ]  # fmt: skip


def test_a_record_of_several_places_is_added_to_none_of_them_alone(town: Desk) -> None:
    made = roll_up(
        town, ledger="project", fields=("total",), by=("places:township",), unit=town.banner
    )
    shown = {line.label: line.amount(1).text for line in made.lines}
    assert shown["几处共用"] == "40"
    assert shown["巴彦呼舒镇"] == "100"
    assert made.total.amount(1).value == D(156)


def test_a_period_narrows_by_years_and_by_the_date_that_is_asked_for(town: Desk) -> None:
    by_year = roll_up(town, ledger="project", fields=("total",), by=("year",))
    assert [line.label for line in by_year.lines] == ["2023年"]
    other = roll_up(
        town, ledger="project", fields=("total",), by=("year",), period=Period.year(2022)
    )
    assert other.lines == ()
    with pytest.raises(Refusal) as refused:
        roll_up(town, ledger="training", by=("kind",), period=Period.year(2023))
    assert "begins:month" in refused.value.message


def test_shared_figures_that_differ_are_named(tmp_path: Path) -> None:
    rows = [row(VILLAGE, place="东", shared=27), row(SECOND, place="东", shared=28)]
    desk = desk_with(tmp_path, rows)
    made = roll_up(desk, ledger="patrol", fields=("shared",), by=("period:month",))
    assert cell(made, "合计", "shared") == "28"
    assert [note.text for note in made.notes] == [
        "“shared”有 1 组同组的数不一样，按大的计，请核对。"
    ]
    desk.close()


def test_a_figure_in_conflict_counts_as_it_is_shown_and_is_named(desk: Desk) -> None:
    first = desk.store.history(RecordId("r0000"))[0]
    others = [
        replace(first, values={"flow": value}, parents=(first.id,), person=person)
        for value, person in (("2", "甲"), ("3", "乙"))
    ]
    with desk.store.transaction() as writer:
        writer.append(others)
    made = roll_up(desk, ledger="patrol", fields=("flow",), by=("unit:village",))
    assert made.notes[0].text == "1 条有冲突还没有定，暂按现在显示的数计。"
    assert made.notes[0].records == ("r0000",)
