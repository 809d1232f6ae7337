"""Targets against results, on the plan's own targets.

1. The plan's targets come in whole: qualifiers and ranges as they are written, no question asked.
2. What contradicts itself in the plan is found: 五好 and 五美 in two chapters, 人才交流 and
   引进技术 against their years; nothing else.
3. Results come from the ledgers up to the day asked for, no later; typed ones where no indicator
   knows; gap, share and state follow the words beside the number.
4. A target that names an indicator there is not, or one in another measure, says so.
5. The paper shows the same figures, the contradictions below them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from jmdesk.domain.period import Period
from jmdesk.domain.problem import Level, Refusal
from jmdesk.operations.demo import example
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.exporting import export_ledger
from jmdesk.operations.importing import import_workbook, plan_workbook
from jmdesk.operations.merging import plan_merge
from jmdesk.operations.plain_values import read_values
from jmdesk.operations.recording import save_record
from jmdesk.operations.reports import write_report
from jmdesk.operations.target_chart import target_chart
from jmdesk.operations.target_conflicts import contradictions
from jmdesk.operations.target_paper import target_document
from jmdesk.operations.targets import (
    LEDGER,
    Standing,
    State,
    figure,
    keeper_of,
    shown_goal,
    standings,
)
from tests.operations.kept import copied, opened

BANNER, TOWNSHIP = "152222000000", "152222100000"
PLAN = "指标目标2021-2025.xlsx"
D = Decimal
JUNE = date(2023, 6, 30)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A banner's store with the plan's targets and some results of 2021 to 2023."""
    path = tmp_path_factory.mktemp("targets") / "desk.db"
    desk = open_desk(path)
    begin(desk, unit="科尔沁右翼中旗", person="包文")
    plan = plan_workbook(desk, file=example(PLAN), ledger=LEDGER)
    assert not plan.problems
    assert not plan.held
    import_workbook(desk, plan=plan)
    told = ((2021, 4, "H1", 1), (2022, 2, "H1", 1), (2021, 4, "H4", 30), (2022, 2, "H4", 15))
    for year, quarter, row, value in (*told, (2023, 1, "H4", 41), (2022, 4, "K7", 12)):
        _figure(desk, Period.quarter(year, quarter), row, value)
    desk.close()
    return path


def _figure(desk: Desk, quarter: Period, row: str, value: int) -> None:
    choices = desk.ledger("figures").field("row").choices
    named = next(one for one in choices if one.startswith(f"{row} "))
    save_record(desk, ledger="figures", values={"row": named, "value": D(value)}, period=quarter)


@pytest.fixture(scope="module")
def plan(kept: Path) -> Iterator[Desk]:
    """To look at only."""
    with opened(kept) as made:
        yield made


@pytest.fixture
def desk(kept: Path, tmp_path: Path) -> Iterator[Desk]:
    """A test's own copy."""
    with copied(kept, tmp_path) as made:
        yield made


def add(desk: Desk, **values: str) -> None:
    usual = {"what": "试验指标", "goal": "10", "since": "2023", "by": "2023", "way": "期内累计"}
    read = read_values(desk, ledger=LEDGER, values={**usual, **values})
    save_record(desk, ledger=LEDGER, values=read)


_looked: dict[tuple[int, date], tuple[Standing, ...]] = {}


def on(desk: Desk, day: date) -> tuple[Standing, ...]:
    """The standings of a day, worked out once where nothing is recorded meanwhile."""
    key = id(desk), day
    if key not in _looked:
        _looked[key] = standings(desk, day=day)
    return _looked[key]


def standing(desk: Desk, what: str, day: date, *, term: str = "2021..2025") -> Standing:
    found = (one for one in on(desk, day) if (one.what, str(one.term)) == (what, term))
    return next(found)


def test_the_plans_targets_come_in_as_they_are_written(plan: Desk) -> None:
    found = on(plan, JUNE)
    assert len(found) == 104
    assert [one.what for one in found[:3]] == [
        "农村低收入人口数（指脱贫不稳定、边缘易致贫和突发严重困难人口）",
        "脱贫人口巩固率",
        "乡村振兴示范苏木镇",
    ]
    natures = [one.target.get("nature") for one in found[:10]]
    assert (natures.count("约束性"), natures.count("预期性")) == (4, 6)
    goals = {one.what: shown_goal(plan, one.target) for one in found}
    assert goals["到科右中旗支教的优秀教育人才"] == "10-20"
    assert goals["农畜产品品牌"] == "2-3"
    assert goals["赴海淀区医疗机构进修的专业技术人员"] == "约100"
    assert goals["标杆企业年销售额"] == "1500以上"
    assert goals["一年期及以上专业技术人才交流"] == "不少于100"


def test_another_banners_years_come_in_with_the_measure_beside_or_in_its_own_column(
    desk: Desk, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["突泉县2026年目标"])
    sheet.append(["单位", "指标名称", "目标值", "单位（计量）", "起始年", "到期年", "口径"])
    rows = (
        ("转移就业", "约1,000人", "人"),
        ("采购额", "2000万元以上", "万元"),
        ("捐款", "1.2亿", "万元"),
        ("示范嘎查", "2-3个", "个"),
        ("覆盖率", "不低于９０％", "%"),
        ("受益户", "三百余户", "户"),
    )
    for what, goal, measure in rows:
        sheet.append(["突泉县", what, goal, measure, 2026, 2026, "期内累计"])
    book.save(tmp_path / "目标.xlsx")
    plan = plan_workbook(desk, file=tmp_path / "目标.xlsx", ledger=LEDGER)
    assert (plan.problems, plan.held, plan.questions) == ((), (), ())
    assert "“约1,000人”读作 1000 人，“约”记在数旁。" in [one.message for one in plan.understood]
    import_workbook(desk, plan=plan)
    found = {one.what: shown_goal(desk, one.target) for one in standings(desk, unit="152224000000")}
    assert found == {
        "转移就业": "约1000",
        "采购额": "2000以上",
        "捐款": "12000",
        "示范嘎查": "2-3",
        "覆盖率": "不少于90",
        "受益户": "300余",
    }


def test_a_measure_other_than_the_records_own_is_refused(desk: Desk) -> None:
    with pytest.raises(Refusal, match="“户”不是本栏的计量单位，请换算成人"):
        add(desk, goal="300户", measure_of="人")
    add(desk, goal="1", measure_of="万元", what="改目标")
    (kept,) = (one for one in standings(desk) if one.what == "改目标")
    read = read_values(desk, ledger=LEDGER, values={"goal": "2000万"}, base=kept.target)
    assert read["goal"].number == 2000


def test_an_indicator_of_the_plans_is_always_one_that_there_is(plan: Desk) -> None:
    found = standings(plan, year=2025)
    assert {one.day for one in found} == {date(2025, 12, 31)}
    assert {one.wrong for one in found} == {""}
    named = {one.target.get("indicator") for one in found} - {None}
    assert {f"k{number}" for number in range(1, 11)} <= named


def test_the_plans_contradictions_are_found_and_no_others(plan: Desk) -> None:
    found = contradictions(plan)
    assert sorted(one.what for one in found) == [
        "“五美”人居环境嘎查",
        "专业技术人才交流",
        "乡村振兴“五好”嘎查",
        "引进技术",
    ]
    said = "".join(one.text for one in found)
    for part in (
        "专栏1；第二章第三节写 30 个，第七章第一节写 50 个",
        "2021–2025 年 2000 人次，各年 40 + 40 + 30 + 40 + 50，相加是 200，相差 1800",
        "2021–2025 年 5 项，各年 2 + 2 + 1 + 1 + 1，相加是 7，相差 2",
    ):
        assert part in said


def test_so_much_each_year_is_held_against_the_years_together(desk: Desk) -> None:
    for goal, way in (("450", "期内累计"), ("80", "每年")):
        add(desk, goal=goal, since="2021", by="2025", way=way, source="某处")
    (found,) = (one for one in contradictions(desk) if one.what == "试验指标")
    assert "450" in found.text
    assert "每年 80，5 年是 400，相差 50" in found.text


def test_results_are_those_up_to_the_day(plan: Desk) -> None:
    early = standing(plan, "落地企业带动就业", date(2022, 12, 31))
    assert (early.result, early.gap, early.state) == (D(45), D(95), State.UNDER_WAY)
    late = standing(plan, "落地企业带动就业", JUNE)
    assert (late.result, late.gap, figure(late.shown_share)) == (D(86), D(54), "61.4")
    assert len(late.records) == 3
    over = standing(plan, "落地企业带动就业", date(2026, 1, 1))
    assert (over.result, over.state) == (D(86), State.MISSED)


def test_a_single_year_is_judged_when_it_is_over(plan: Desk) -> None:
    states = {
        term: standing(plan, "落地企业带动就业", JUNE, term=term).state
        for term in ("2021", "2022", "2023", "2024")
    }
    assert states == {
        "2021": State.MET,
        "2022": State.MISSED,
        "2023": State.MET,
        "2024": State.AHEAD,
    }


def test_at_most_so_much_is_kept_to_the_end_and_missed_at_once(desk: Desk) -> None:
    for what, goal, way in (
        ("花费", "不超过30", "期内累计"),
        ("少花", "不超过5", "期内累计"),
        ("低收入", "不超过30", "期末达到"),
    ):
        told = {"result": "10", "as_of": "2023-03-31", "way": way}
        add(desk, what=what, goal=goal, **told)

    def states(day: date) -> list[State]:
        found = {one.what: one.state for one in standings(desk, day=day)}
        return [found[what] for what in ("花费", "少花", "低收入")]

    assert states(JUNE) == [State.UNDER_WAY, State.MISSED, State.MET]
    assert states(date(2023, 12, 31)) == [State.MET, State.MISSED, State.MET]


def test_a_stock_is_told_with_the_day_it_is_of(plan: Desk) -> None:
    one = standing(plan, "旅游示范嘎查", JUNE)
    assert (one.result, one.state, one.gap) == (None, State.UNKNOWN, None)
    (good,) = (
        one for one in on(plan, JUNE) if one.what == "乡村振兴“五好”嘎查" and one.goal.number == 30
    )
    assert (good.result, good.as_of) == (D(12), date(2022, 12, 31))


def test_where_no_indicator_knows_the_typed_result_counts_from_its_day_on(desk: Desk) -> None:
    add(desk, result="9.5", as_of="2023-03-31")
    before = standing(desk, "试验指标", date(2023, 3, 30), term="2023")
    assert before.result is None
    after = standing(desk, "试验指标", date(2023, 3, 31), term="2023")
    assert (after.result, after.typed, after.gap) == (D("9.5"), True, D("0.5"))


def test_what_is_almost_met_does_not_read_a_hundred_percent(desk: Desk) -> None:
    add(desk, goal="100", result="99.98", as_of="2023-03-31")
    one = standing(desk, "试验指标", date(2023, 12, 31), term="2023")
    assert (one.met, figure(one.shown_share)) == (False, "99.9")


@pytest.mark.parametrize(
    ("about", "says"),
    [
        ({"indicator": "z9"}, "没有编号是“z9”的指标"),
        ({"indicator": "H4", "measure_of": "户"}, "按人计，目标按户计"),
    ],
)
def test_an_indicator_that_cannot_be_used_is_named(
    desk: Desk, about: Mapping[str, str], says: str
) -> None:
    add(desk, **about)
    one = standing(desk, "试验指标", date(2023, 12, 31), term="2023")
    assert one.result is None
    assert says in one.wrong


@pytest.mark.parametrize(
    ("about", "code", "level"),
    [
        ({"since": "2023", "by": "2022"}, "by_before_since", Level.MUST),
        ({"result": "3", "as_of": "2022-01-01"}, "as_of_before_since", Level.EXPLAIN),
        ({"result": "3"}, "required", Level.EXPLAIN),
        ({"result": "3", "as_of": "2099-01-01"}, "as_of_ahead", Level.MUST),
    ],
)
def test_what_cannot_be_is_said(
    desk: Desk, about: Mapping[str, str], code: str, level: Level
) -> None:
    usual = {"what": "试验指标", "goal": "10", "since": "2023", "by": "2023", "way": "每年"}
    read = read_values(desk, ledger=LEDGER, values={**usual, **about})
    changes = save_record(desk, ledger=LEDGER, values=read)
    assert [(one.code, one.level) for one in changes.problems] == [(code, level)]


def test_below_a_unit_without_targets_the_unit_above_is_shown(plan: Desk) -> None:
    assert keeper_of(plan, TOWNSHIP) == BANNER
    assert keeper_of(plan, BANNER) == BANNER
    assert standings(plan, unit=TOWNSHIP) == ()


def test_the_paper_shows_the_same_figures(plan: Desk, tmp_path: Path) -> None:
    found = on(plan, JUNE)
    against = contradictions(plan)
    paper = target_document(plan, unit=BANNER, day=JUNE, standings=found, conflicts=against)
    write_report(paper, to=tmp_path / "a.pdf")
    write_report(paper, to=tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["报表"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    (row,) = (one for one in rows if one[1] == "落地企业带动就业" and one[5] == "140以上")
    assert row[6:10] == [86, 61.4, 54, "进行中"]
    text = "\n".join(str(cell) for one in rows for cell in one if cell)
    assert all(one.text in text for one in against)


def test_the_picture_holds_target_and_result(plan: Desk) -> None:
    found = on(plan, JUNE)
    made = target_chart(plan, found)
    assert made is not None
    labels = [label for label, _ in made.groups]
    assert "落地企业带动就业（人）" in labels
    assert "2022年落地企业带动就业（人）" in labels
    goal, done = dict(made.groups)["落地企业带动就业（人）"]
    assert (goal.value, done.value, done.ledger) == (D(140), D(86), "figures")
    assert target_chart(plan, [one for one in found if one.result is None]) is None


def test_a_goal_written_into_an_exported_workbook_is_read_in_its_rows_measure(
    desk: Desk, tmp_path: Path
) -> None:
    add(desk, what="转移就业", goal="约1000", measure_of="人")
    add(desk, what="采购额", goal="1500", measure_of="万元")
    file = tmp_path / "目标.xlsx"
    export_ledger(desk, ledger=LEDGER, period=None, to=file)
    assert [one.edits for one in plan_merge(desk, paths=[file]).files] == [()]
    written = openpyxl.load_workbook(file)
    for row in written.worksheets[0].iter_rows():
        for cell in row:
            if cell.value in ("约1000", 1500, "1500"):
                cell.value = "2000万" if cell.value != "约1000" else "约1,200人"
    written.save(file)
    edits = [one for told in plan_merge(desk, paths=[file]).files for one in told.edits]
    assert {one.new for one in edits} == {"约1200", "2000"}
