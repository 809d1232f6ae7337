"""Every rule of the core ledgers: a record that breaks it, one that just does not, both figures.

The table below is the list of rules in the order of the ledgers; `test_each_rule_has_its_case`
keeps it whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from jmdesk.domain.period import Period
from jmdesk.domain.problem import Level
from jmdesk.domain.record import Record
from tests.definitions.core import (
    APRIL,
    FIRST,
    MAY,
    OTHER_VILLAGE,
    PROJECT,
    TODAY,
    ledgers,
    problems,
    record,
)

D = Decimal
MUST, EXPLAIN, HINT = Level.MUST, Level.EXPLAIN, Level.HINT


@dataclass(frozen=True, kw_only=True)
class Case:
    """A rule, what breaks it, what just does not, and the figures that its sentence names.

    ``around`` are the other records; ``fine_around`` those of the fine record where they differ.
    """

    code: str
    level: Level
    at: str
    breaks: Mapping[str, Any] = field(default_factory=dict)
    fine: Mapping[str, Any] = field(default_factory=dict)
    says: Sequence[str]
    around: Sequence[Record] = ()
    fine_around: Sequence[Record] | None = None
    today: date = TODAY
    breaks_period: Period | None = None
    period: Period | None = None


def last(**values: Any) -> Record:
    """The progress of the month before."""
    return record("progress", "april", period=APRIL, **values)


def before(**values: Any) -> Record:
    """The beneficiaries of the quarter before."""
    return record("beneficiary", "first", period=FIRST, **values)


def seen_progress(state: str) -> Record:
    return record("progress", state=state)


TRAINING_PROJECT = record("project", mode="培训", goal=D(100), goal_unit="人次", rate=D(250))
DATED_PROJECT = record("project", finish_plan=date(2023, 5, 20))
LATER_PROJECT = record("project", finish_plan=date(2023, 5, 31))

PROJECT_RULES = [
    Case(
        code="total_is_sum",
        level=MUST,
        at="total",
        breaks={"total": D("300.01")},
        fine={"total": D(240), "local": None},
        says=["300.01 万元", "240 万元", "60 万元", "300 万元"],
    ),
    Case(
        code="a_total_is_sum",
        level=MUST,
        at="a_total",
        breaks={"a_total": D(290), "a_jm": D(240), "a_local": D(60)},
        fine={"a_total": D(240), "a_jm": D(240)},
        says=["290 万元", "240 万元", "60 万元", "300 万元"],
    ),
    Case(
        code="code_unique",
        level=MUST,
        at="code",
        breaks={"code": "152222-2023-014"},
        fine={"code": "152222-2023-015"},
        around=[record("project", "another", name="别的项目", code="152222-2023-014")],
        says=["152222-2023-014", "2 个项目"],
    ),
    Case(
        code="finish_plan_after_start",
        level=MUST,
        at="finish_plan",
        breaks={"start_plan": date(2023, 5, 2), "finish_plan": date(2023, 5, 1)},
        fine={"start_plan": date(2023, 5, 2), "finish_plan": date(2023, 5, 2)},
        says=["2023-05-01", "2023-05-02"],
    ),
    Case(
        code="accepted_after_finish",
        level=MUST,
        at="acc_date",
        breaks={"acc_date": date(2023, 5, 9)},
        fine={"acc_date": date(2023, 5, 10)},
        around=[record("progress", finish=date(2023, 5, 10))],
        says=["2023-05-09", "2023-05-10"],
    ),
    Case(
        code="accepted_after_start",
        level=MUST,
        at="acc_date",
        breaks={"acc_date": date(2023, 4, 11)},
        fine={"acc_date": date(2023, 4, 12)},
        around=[record("progress")],
        says=["2023-04-11", "2023-04-12"],
    ),
    Case(
        code="contract_after_approval",
        level=EXPLAIN,
        at="c_date",
        breaks={"a_date": date(2023, 3, 1), "c_date": date(2023, 2, 28)},
        fine={"a_date": date(2023, 3, 1), "c_date": date(2023, 3, 1)},
        says=["2023-02-28", "2023-03-01"],
    ),
    Case(
        code="approved_differs",
        level=EXPLAIN,
        at="a_jm",
        breaks={"a_jm": D(200), "adj": "未调整"},
        fine={"a_jm": D(200), "adj": "资金调整"},
        says=["200 万元", "240 万元"],
    ),
    Case(
        code="contract_over_approved",
        level=EXPLAIN,
        at="c_sum",
        breaks={"total": D(300), "c_sum": D("300.01")},
        fine={"a_total": D("300.01"), "a_jm": D("240.01"), "a_local": D(60), "c_sum": D("300.01")},
        says=["300.01 万元", "300 万元"],
    ),
    Case(
        code="continued_without_previous",
        level=HINT,
        at="prev",
        breaks={"nature": "续建"},
        fine={"nature": "续建", "prev": "last-year"},
        around=[record("project", "last-year", year=2022)],
        says=["2023 年", "2022 年"],
    ),
    Case(
        code="new_but_named_last_year",
        level=HINT,
        at="nature",
        breaks={},
        fine={"nature": "续建", "prev": "last-year"},
        around=[record("project", "last-year", year=2022)],
        says=["2023 年", "2022 年已有 1 个"],
    ),
    Case(
        code="linked_without_how",
        level=HINT,
        at="link",
        breaks={"link": True},
        fine={"link": True},
        around=[record("beneficiary")],
        fine_around=[record("beneficiary", how=("托养",))],
        says=["1 条", "0 条"],
    ),
]

DONE: dict[str, Any] = {"state": "已完工", "image": D(100), "finish": date(2023, 5, 10)}
LONG_DONE: dict[str, Any] = DONE | {"start": date(2022, 4, 1), "finish": date(2022, 10, 31)}

PROGRESS_RULES = [
    Case(
        code="finish_after_start",
        level=MUST,
        at="finish",
        breaks=DONE | {"finish": date(2023, 4, 11)},
        fine=DONE | {"finish": date(2023, 4, 12)},
        says=["2023-04-11", "2023-04-12"],
    ),
    Case(
        code="start_in_period",
        level=MUST,
        at="start",
        breaks={"start": date(2023, 6, 1)},
        fine={"start": date(2023, 5, 31)},
        says=["2023-06-01", "2023-05-31"],
    ),
    Case(
        code="finish_in_period",
        level=MUST,
        at="finish",
        breaks=DONE | {"finish": date(2023, 6, 1)},
        fine=DONE | {"finish": date(2023, 5, 31)},
        says=["2023-06-01", "2023-05-31"],
    ),
    Case(
        code="image_before_start",
        level=MUST,
        at="image",
        breaks={"state": "招采中", "image": D(1), "start": None},
        fine={"state": "招采中", "image": D(0), "start": None},
        says=["招采中", "1 %", "0 %"],
    ),
    Case(
        code="image_when_done",
        level=MUST,
        at="image",
        breaks=DONE | {"image": D("99.5")},
        fine=DONE,
        says=["已完工", "99.5 %", "100 %"],
    ),
    Case(
        code="courses_when_done",
        level=EXPLAIN,
        at="state",
        breaks=DONE,
        fine=DONE,
        around=[TRAINING_PROJECT, record("training", project=PROJECT, att=96)],
        fine_around=[TRAINING_PROJECT, record("training", project=PROJECT, att=100)],
        says=["已完工", "96 %", "100 %"],
    ),
    Case(
        code="paid_over_arrived",
        level=EXPLAIN,
        at="paid",
        breaks={"paid": D("200.01")},
        fine={"paid": D(200)},
        says=["200.01 万元", "200 万元", "是否垫付"],
    ),
    Case(
        code="arrived_over_plan",
        level=EXPLAIN,
        at="arrived",
        breaks={"arrived": D("230.01")},
        fine={"arrived": D(230)},
        around=[record("project", a_jm=D(230), a_no="旗发改〔2023〕1号")],
        says=["230.01 万元", "230 万元"],
    ),
    Case(
        code="done_over_plan",
        level=EXPLAIN,
        at="done",
        breaks={"done": D("300.01")},
        fine={"done": D(300)},
        says=["300.01 万元", "300 万元"],
    ),
    Case(
        code="done_fell",
        level=EXPLAIN,
        at="done",
        breaks={"done": D("149.99")},
        fine={"done": D(150)},
        around=[last()],
        says=["149.99 万元", "150 万元"],
    ),
    Case(
        code="arrived_fell",
        level=EXPLAIN,
        at="arrived",
        breaks={"arrived": D("199.99")},
        fine={"arrived": D(200)},
        around=[last()],
        says=["199.99 万元", "200 万元"],
    ),
    Case(
        code="paid_fell",
        level=EXPLAIN,
        at="paid",
        breaks={"paid": D("119.99")},
        fine={"paid": D(120)},
        around=[last()],
        says=["119.99 万元", "120 万元"],
    ),
    Case(
        code="image_fell",
        level=EXPLAIN,
        at="image",
        breaks={"image": D(49)},
        fine={"image": D(50)},
        around=[last()],
        says=["49 %", "50 %"],
    ),
    Case(
        code="state_went_back",
        level=EXPLAIN,
        at="state",
        breaks={},
        fine={},
        around=[last(**DONE | {"finish": date(2023, 4, 30)})],
        fine_around=[last(state="停工", prob_kind=("冬季停工",))],
        says=["已完工", "实施中"],
    ),
    Case(
        code="stopped_without_kind",
        level=EXPLAIN,
        at="prob_kind",
        breaks={"state": "停工"},
        fine={"state": "停工", "prob_kind": ("设计变更",), "problem": "等设计"},
        says=["2023年5月", "0 项"],
    ),
    Case(
        code="stopped_without_word",
        level=EXPLAIN,
        at="problem",
        breaks={"state": "停工", "prob_kind": ("冬季停工",)},
        fine={"state": "停工", "prob_kind": ("冬季停工",), "start": date(2022, 9, 1)},
        period=Period.month(2023, 4),
        breaks_period=MAY,
        says=["2023年5月", "冬季停工"],
    ),
    Case(
        code="overdue",
        level=EXPLAIN,
        at="state",
        breaks={},
        fine={},
        around=[DATED_PROJECT],
        fine_around=[LATER_PROJECT],
        says=["2023-05-20", "2023-05-31", "实施中"],
    ),
    Case(
        code="paid_before_start",
        level=HINT,
        at="paid",
        breaks={"state": "招采中", "image": D(0), "start": None},
        fine={"state": "招采中", "image": D(0), "start": None, "paid": D(0)},
        says=["招采中", "120 万元", "预付款"],
    ),
    Case(
        code="done_but_unpaid",
        level=HINT,
        at="paid",
        breaks=LONG_DONE | {"paid": D("191.9")},
        fine=LONG_DONE | {"paid": D(192)},
        around=[record("beneficiary")],
        says=["79.9583 %", "80 %"],
    ),
    Case(
        code="image_and_pay_apart",
        level=HINT,
        at="image",
        breaks={"image": D("90.1")},
        fine={"image": D(90)},
        says=["90.1 %", "50 %", "40.1 个百分点"],
    ),
    Case(
        code="done_without_beneficiaries",
        level=HINT,
        at="state",
        breaks=LONG_DONE | {"paid": D(200)},
        fine=LONG_DONE | {"paid": D(200)},
        fine_around=[record("beneficiary")],
        says=["2022-10-31", "7 个月", "0 条"],
    ),
    *(
        Case(
            code=f"{name}_in_yuan",
            level=HINT,
            at=name,
            breaks={name: D(1450000)},
            fine={name: D(1449999)},
            around=[last(**{name: D(145)})],
            says=["1450000 万元", "145 万元"],
        )
        for name in ("done", "arrived", "paid", "local_paid")
    ),
]

SITE_RULES = [
    Case(
        code="seen_otherwise",
        level=HINT,
        at="state_seen",
        breaks={"state_seen": "停工"},
        fine={"state_seen": "施工中"},
        around=[seen_progress("实施中")],
        says=["停工", "实施中"],
    ),
]

QUIET = {"same": True, "gains": None, "needs": None, "visits": None, "ask": None}


def quiet_case(name: str, value: Any, says: str) -> Case:
    return Case(
        code=f"same_and_{name}",
        level=MUST,
        at=name,
        breaks={**QUIET, name: value},
        fine=QUIET,
        says=[says],
    )


VILLAGE_MONTH_RULES = [
    quiet_case("gains", ({"project": PROJECT}, {"project": PROJECT}), "2 行"),
    quiet_case("needs", ({"name": "育秧大棚"},), "1 行"),
    quiet_case("visits", "旗农科局", "4 个字"),
    quiet_case("ask", "机井", "2 个字"),
    Case(
        code="same_and_site",
        level=HINT,
        at="same",
        breaks=QUIET,
        fine=QUIET,
        around=[record("site", "a", same=True), record("site", "b", project="q")],
        fine_around=[record("site", "a", same=True)],
        says=["2 条", "1 条"],
    ),
    Case(
        code="shown_backwards",
        level=MUST,
        at="shown_to",
        breaks={"shown_to": date(2023, 5, 9)},
        fine={"shown_to": date(2023, 5, 10)},
        says=["2023-05-09", "2023-05-10"],
    ),
    Case(
        code="not_shown_with_dates",
        level=MUST,
        at="shown",
        breaks={"shown": False},
        fine={"shown": None},
        says=["2023-05-10"],
    ),
]

VILLAGE_RULES = [
    Case(
        code=f"{part}_over_{whole}",
        level=MUST,
        at=part,
        breaks={part: most + 1},
        fine={part: most},
        says=[f"{most + 1} ", f"{most} "],
    )
    for part, whole, most in (
        ("hh_tp", "hh", 300),
        ("hh_jc", "hh", 300),
        ("pp_tp", "pp", 900),
        ("pp_jc", "pp", 900),
    )
]

VILLAGE = record("village")


def part_cases(*parts: tuple[str, str, int]) -> list[Case]:
    return [
        Case(
            code=f"{part}_over_{whole}",
            level=MUST,
            at=part,
            breaks={part: most + 1, "jobs": 8},
            fine={part: most, "jobs": 8},
            says=[f"{most + 1} ", f"{most} "],
        )
        for part, whole, most in parts
    ]


def household_cases() -> list[Case]:
    pairs = (("hh", "pp"), ("hh_tp", "pp_tp"), ("hh_jc", "pp_jc"))
    few = [
        Case(
            code=f"{people}_under_{households}",
            level=MUST,
            at=people,
            breaks={households: 3, people: 2},
            fine={households: 3, people: 3},
            says=["2 人", "3 户"],
        )
        for households, people in pairs
    ]
    nought = [
        Case(
            code=f"{households}_and_{people}_nought",
            level=MUST,
            at=people,
            breaks={households: 3, people: 0},
            fine={households: 0, people: 0},
            says=["3 户", "0 人"],
        )
        for households, people in pairs
    ]
    return [case for pair in zip(few, nought, strict=True) for case in pair]


def ceiling_cases(*names: str) -> list[Case]:
    ceilings = {"hh": 300, "pp": 900, "hh_tp": 60, "pp_tp": 180, "hh_jc": 20, "pp_jc": 60}
    ceilings |= {"bonus_hh": 300, "jobs": 900, "jobs_tp": 180, "jobs_jc": 60}
    return [
        Case(
            code=f"{name}_over_village",
            level=MUST if ceilings[name] in (300, 900) else EXPLAIN,
            at=name,
            breaks={name: ceilings[name] + 1},
            fine={name: ceilings[name]},
            around=[VILLAGE],
            says=[f"{ceilings[name] + 1} ", f"{ceilings[name]} "],
        )
        for name in names
    ]


BENEFICIARY_RULES = [
    *part_cases(
        ("hh_tp", "hh", 40),
        ("hh_jc", "hh", 40),
        ("pp_tp", "pp", 120),
        ("pp_jc", "pp", 120),
        ("pp_f", "pp", 120),
        ("pp_mz", "pp", 120),
        ("jobs_tp", "jobs", 8),
        ("jobs_jc", "jobs", 8),
    ),
    Case(
        code="jc_kinds_not_hh_jc",
        level=MUST,
        at="hh_jc",
        breaks={"jc1": 1, "jc2": 1, "jc3": 1},
        fine={"jc1": 3, "jc2": 1},
        says=["3 户", "4 户"],
    ),
    *household_cases(),
    *ceiling_cases("hh", "pp", "hh_tp", "pp_tp", "hh_jc", "pp_jc", "jobs", "jobs_tp", "jobs_jc"),
    *ceiling_cases("bonus_hh"),
    Case(
        code="people_per_household",
        level=HINT,
        at="pp",
        breaks={"pp": 321},
        fine={"pp": 320},
        says=["40 户", "321 人", "8 人"],
    ),
    Case(
        code="hh_fell",
        level=EXPLAIN,
        at="hh",
        breaks={"hh": 39},
        fine={"hh": 40},
        around=[before()],
        says=["39 户", "40 户"],
    ),
    *(
        Case(
            code=f"{name}_fell",
            level=EXPLAIN,
            at=name,
            breaks={name: D("5.9")},
            fine={name: D(6)},
            around=[before(**{name: D(6)})],
            says=["5.9 万元", "6 万元"],
        )
        for name in ("wage", "bonus", "gain", "coll")
    ),
    Case(
        code="gain_hh_high",
        level=HINT,
        at="gain",
        breaks={"gain": D("40.04")},
        fine={"gain": D(40)},
        says=["10010 元", "40.04 万元", "40 户", "10000 元"],
    ),
    Case(
        code="gain_hh_over_neighbours",
        level=HINT,
        at="gain",
        breaks={"gain": D("20.04")},
        fine={"gain": D(20)},
        around=[record("beneficiary", "b", unit=OTHER_VILLAGE, hh=10, gain=D(1))],
        says=["5010 元", "1000 元", "5 倍"],
    ),
]

TWO_PROJECTS = [
    record("beneficiary", "a", jobs=8),
    record("beneficiary", "b", project="q", hh=30, pp=95, hh_tp=5, pp_tp=15, hh_jc=3, pp_jc=9,
           jobs=2),
]  # fmt: skip
LARGEST = {"hh": 40, "pp": 120, "hh_tp": 10, "pp_tp": 30, "hh_jc": 4, "pp_jc": 12, "jobs": 8}
SUMS = {"hh": 70, "pp": 215, "hh_tp": 15, "pp_tp": 45, "hh_jc": 7, "pp_jc": 21, "jobs": 10}

VILLAGE_TOTAL_RULES = [
    *part_cases(("hh_tp", "hh", 45), ("hh_jc", "hh", 45), ("pp_tp", "pp", 135),
                ("pp_jc", "pp", 135)),
    *household_cases(),
    *(
        case
        for name in LARGEST
        for case in (
            Case(
                code=f"{name}_under_largest",
                level=MUST,
                at=name,
                breaks={name: LARGEST[name] - 1},
                fine={name: LARGEST[name]},
                around=TWO_PROJECTS,
                says=[f"{LARGEST[name] - 1} ", f"{LARGEST[name]} "],
            ),
            Case(
                code=f"{name}_over_sum",
                level=MUST,
                at=name,
                breaks={name: SUMS[name] + 1},
                fine={name: SUMS[name]},
                around=TWO_PROJECTS,
                says=[f"{SUMS[name] + 1} ", f"{SUMS[name]} "],
            ),
        )
    ),
    *ceiling_cases("hh", "pp", "hh_tp", "pp_tp", "hh_jc", "pp_jc", "jobs"),
]  # fmt: skip


def signed(number: int, **values: Any) -> Record:
    return record("signin", f"day-{number}", date=date(2023, 5, 20 + number), **values)


COSTS = {"c1": D(60000), "c2": D(30000), "c5": D(10000)}
ANOTHER = record("training", "another", title="种养殖技术培训第2期")

TRAINING_RULES = [
    Case(
        code="ends_after_begins",
        level=MUST,
        at="ends",
        breaks={"ends": date(2023, 5, 19)},
        fine={"ends": date(2023, 5, 20), "days": D(1)},
        says=["2023-05-19", "2023-05-20"],
    ),
    Case(
        code="days_over_span",
        level=MUST,
        at="days",
        breaks={"days": D("8.5")},
        fine={"days": D(8)},
        says=["8.5 天", "8 天"],
    ),
    Case(
        code="village_course_incomplete",
        level=EXPLAIN,
        at="spent",
        breaks={"where": "本嘎查", "spent": None},
        fine={"where": "本嘎查", "spent": D(0)},
        says=["55 人", "填 0"],
    ),
    *(
        Case(
            code=f"{part}_over_att",
            level=MUST,
            at=part,
            breaks={part: 56},
            fine={part: 55},
            says=["56 ", "55 人"],
        )
        for part in ("tp", "jc", "f", "mz", "cadre", "month1", "cert", "ask_n")
    ),
    Case(
        code="ask_ok_over_ask_n",
        level=MUST,
        at="ask_ok",
        breaks={"ask_n": 40, "ask_ok": 41},
        fine={"ask_n": 40, "ask_ok": 40},
        says=["41 份", "40 份"],
    ),
    Case(
        code="spent_jm_over_spent",
        level=MUST,
        at="spent_jm",
        breaks={"spent_jm": D("100000.01")},
        fine={"spent_jm": D(100000)},
        says=["100000.01 元", "100000 元"],
    ),
    Case(
        code="costs_not_spent",
        level=MUST,
        at="spent",
        breaks=COSTS | {"c5": D("9999.99")},
        fine=COSTS,
        says=["99999.99 元", "100000 元"],
    ),
    Case(
        code="spent_over_due",
        level=EXPLAIN,
        at="spent",
        breaks={"rate": D(250), "spent": D("110000.01")},
        fine={"rate": D(250), "spent": D(110000)},
        says=["110000.01 元", "110000 元", "440 人天", "250 元"],
    ),
    Case(
        code="labour_too_short",
        level=EXPLAIN,
        at="days",
        breaks={"kind": "劳动力转移就业", "project": PROJECT, "days": D("7.5")},
        fine={"kind": "劳动力转移就业", "days": D("7.5")},
        says=["7.5 天", "8 天"],
    ),
    Case(
        code="commerce_too_short",
        level=EXPLAIN,
        at="days",
        breaks={"kind": "电商与营销", "days": D("7.5")},
        fine={"kind": "电商与营销", "days": D(8)},
        says=["7.5 天", "8 天"],
    ),
    Case(
        code="nobody_came",
        level=EXPLAIN,
        at="att",
        breaks={"att": 0, "tp": 0, "jc": 0},
        fine={"att": 1, "tp": 0, "jc": 0},
        says=["0 人", "60 人"],
    ),
    Case(
        code="many_more_came",
        level=EXPLAIN,
        at="att",
        breaks={"att": 73},
        fine={"att": 72},
        says=["73 人", "60 人", "1.2 倍"],
    ),
    Case(
        code="month1_in_short_course",
        level=EXPLAIN,
        at="month1",
        breaks={"month1": 7},
        fine={"month1": 7, "days": D(30), "ends": date(2023, 6, 20)},
        says=["7 人", "8 天"],
    ),
    Case(
        code="over_project_goal",
        level=EXPLAIN,
        at="att",
        breaks={"project": PROJECT, "att": 56},
        fine={"project": PROJECT, "att": 55},
        around=[
            TRAINING_PROJECT,
            record("training", "another", project=PROJECT, place="花灯嘎查", att=45),
        ],
        says=["101 人次", "100"],
    ),
    Case(
        code="over_project_paid",
        level=EXPLAIN,
        at="spent_jm",
        breaks={"project": PROJECT, "spent_jm": D("50000.01")},
        fine={"project": PROJECT, "spent_jm": D(50000)},
        around=[
            record("training", "another", project=PROJECT, place="花灯嘎查", spent_jm=D(70000)),
            record("progress", paid=D(12)),
        ],
        says=["12 万元"],
    ),
    Case(
        code="same_as_another",
        level=HINT,
        at="title",
        breaks={},
        fine={"place": "花灯嘎查"},
        around=[ANOTHER],
        says=["55 人", "2 个"],
    ),
    Case(
        code="always_as_planned",
        level=HINT,
        at="att",
        breaks={"att": 60},
        fine={"att": 60},
        around=[signed(1, n=60), signed(2, n=60)],
        fine_around=[signed(1, n=60), signed(2, n=60), ANOTHER],
        says=["60 人", "1 个班"],
    ),
    Case(
        code="no_signin_pages",
        level=HINT,
        at="files",
        breaks={},
        fine={},
        around=[signed(1)],
        fine_around=[signed(1, pages=3)],
        today=date(2023, 6, 6),
        says=["10 天", "0 条"],
    ),
]

SIGNIN_RULES = [
    Case(
        code="more_than_attended",
        level=MUST,
        at="n",
        breaks={"n": 56},
        fine={"n": 55},
        around=[record("training")],
        says=["56 人", "55 人"],
    ),
    Case(
        code="outside_course",
        level=MUST,
        at="date",
        breaks={"date": date(2023, 5, 28)},
        fine={"date": date(2023, 5, 27)},
        around=[record("training")],
        says=["2023-05-28", "2023-05-27"],
    ),
]

CASES: Mapping[str, Sequence[Case]] = {
    "project": PROJECT_RULES,
    "progress": PROGRESS_RULES,
    "site": SITE_RULES,
    "village_month": VILLAGE_MONTH_RULES,
    "village": VILLAGE_RULES,
    "beneficiary": BENEFICIARY_RULES,
    "village_total": VILLAGE_TOTAL_RULES,
    "training": TRAINING_RULES,
    "signin": SIGNIN_RULES,
    "trainees": [],
}
ALL = [(ledger, case) for ledger, cases in CASES.items() for case in cases]
NAMES = [f"{ledger}-{case.code}" for ledger, case in ALL]


@pytest.mark.parametrize(("ledger", "case"), ALL, ids=NAMES)
def test_a_record_that_breaks_the_rule(ledger: str, case: Case) -> None:
    own = record(ledger, period=case.breaks_period, **case.breaks)
    found = [p for p in problems(own, *case.around, today=case.today) if p.code == case.code]
    assert len(found) == 1
    assert (found[0].level, found[0].field) == (case.level, case.at)
    assert (found[0].ledger, found[0].record) == (ledger, own.id)
    for figure in case.says:
        assert figure in found[0].message
    assert found[0].message[-1] in "。？"
    assert "（空）" not in found[0].message


@pytest.mark.parametrize(("ledger", "case"), ALL, ids=NAMES)
def test_a_record_that_just_does_not(ledger: str, case: Case) -> None:
    around = case.around if case.fine_around is None else case.fine_around
    own = record(ledger, period=case.period, **case.fine)
    found = problems(own, *around, today=case.today)
    assert case.code not in {problem.code for problem in found}
    assert not [problem.message for problem in found if problem.code.endswith("-failed")]


@pytest.mark.parametrize("ledger", CASES)
def test_each_rule_has_its_case(ledger: str) -> None:
    assert [rule.code for rule in ledgers()[ledger].rules] == [case.code for case in CASES[ledger]]


@pytest.mark.parametrize("ledger", CASES)
def test_an_ordinary_record_has_no_problem(ledger: str) -> None:
    around = [record("training")] if ledger == "signin" else []
    assert [problem.message for problem in problems(record(ledger), *around)] == []


@pytest.mark.parametrize("ledger", CASES)
def test_rules_are_silent_about_an_empty_record(ledger: str) -> None:
    own = record(ledger)
    empty = dict.fromkeys(own.values)
    found = problems(record(ledger, **empty))
    assert {problem.code for problem in found} <= {"required"}


@pytest.mark.parametrize("name", ["done", "arrived", "paid", "local_paid"])
def test_amounts_are_not_negative(name: str) -> None:
    (found,) = [p for p in problems(record("progress", **{name: D(-5)})) if p.code == "bound"]
    assert (found.level, found.field) == (MUST, name)
    assert "-5 万元" in found.message


@pytest.mark.parametrize("image", [D("-0.1"), D("100.1")])
def test_progress_lies_between_0_and_100(image: Decimal) -> None:
    (found,) = [p for p in problems(record("progress", image=image)) if p.code == "bound"]
    assert (found.level, found.field) == (MUST, "image")
    assert f"{image} %" in found.message


def test_a_year_of_income_begins_anew_in_january() -> None:
    own = record("beneficiary", period=Period.quarter(2024, 1), wage=D(1))
    autumn = record("beneficiary", "q4", period=Period.quarter(2023, 4), wage=D(6))
    assert "wage_fell" not in {problem.code for problem in problems(own, autumn)}


def test_an_approval_explains_another_amount() -> None:
    for explained in ({"a_no": "旗发改〔2023〕1号"}, {"adj_no": "旗乡振〔2023〕9号"}):
        found = problems(record("project", a_jm=D(200), **explained))
        assert "approved_differs" not in {problem.code for problem in found}


def test_winter_stops_need_no_further_word_but_others_do() -> None:
    winter = Period.month(2023, 12)
    stop: dict[str, Any] = {"state": "停工", "period": winter}
    codes = {p.code for p in problems(record("progress", prob_kind=("冬季停工",), **stop))}
    assert not codes & {"stopped_without_kind", "stopped_without_word"}
    codes = {p.code for p in problems(record("progress", prob_kind=("资金未到位",), **stop))}
    assert "stopped_without_word" in codes


@pytest.mark.parametrize(
    ("seen", "told"), [("闲置", "已移交"), ("停工", "实施中"), ("未进场", "实施中")]
)
def test_what_the_village_sees_against_what_is_told(seen: str, told: str) -> None:
    found = problems(record("site", state_seen=seen), seen_progress(told))
    assert [problem.code for problem in found] == ["seen_otherwise"]
