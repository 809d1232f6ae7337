"""Every rule of the further ledgers: a record that breaks it, one that just does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from jmdesk.domain.problem import Level
from jmdesk.domain.record import Record
from tests.definitions import core
from tests.definitions.core import OTHER_VILLAGE, SECOND, ledgers
from tests.definitions.further import FURTHER, before, problems, record
from tests.definitions.test_rules import Case

D = Decimal
MUST, EXPLAIN, HINT = Level.MUST, Level.EXPLAIN, Level.HINT
PEOPLE = core.record("village")
"""900 people, 180 of them 脱贫, 300 households."""
EMPTY = {"good": None, "fair": None}
FAIR = ("人美", "院美", "室美", "厨厕美", "村庄美")
FOUR = ("建设好生态", "住上好房子", "过上好日子", "养成好习惯")

CASES: Mapping[str, Sequence[Case]] = {
    "payment": [
        Case(
            code="date_ahead",
            level=MUST,
            at="date",
            breaks={"date": date(2023, 6, 2)},
            fine={"date": date(2023, 6, 1)},
            says=["2023-06-02", "2023-06-01"],
        ),
        Case(
            code="amount_nothing",
            level=EXPLAIN,
            at="amount",
            breaks={"amount": D(0)},
            fine={"amount": D("0.01")},
            says=["0 元"],
        ),
        Case(
            code="refund_without_word",
            level=EXPLAIN,
            at="note",
            breaks={"amount": D(-100)},
            fine={"amount": D(-100), "note": "退记-12多付"},
            around=[record("payment", "before")],
            says=["-100 元"],
        ),
        Case(
            code="paid_twice",
            level=EXPLAIN,
            at="voucher",
            around=[record("payment", "other")],
            fine_around=[record("payment", "other", voucher="记-13")],
            says=["记-12", "150000 元", "2 笔"],
        ),
        Case(
            code="over_plan",
            level=EXPLAIN,
            at="amount",
            breaks={"amount": D(2400100)},
            fine={"amount": D(2400000)},
            says=["240.01 万元", "240 万元"],
        ),
        Case(
            code="refunded_more",
            level=EXPLAIN,
            at="amount",
            breaks={"amount": D(-150001), "note": "退"},
            fine={"amount": D(-150000), "note": "退"},
            around=[record("payment", "paid", voucher="记-11")],
            says=["-1 元"],
        ),
        Case(
            code="before_approval",
            level=HINT,
            at="date",
            around=[core.record("project", a_date=date(2023, 5, 7))],
            fine_around=[core.record("project", a_date=date(2023, 5, 6))],
            says=["2023-05-06", "2023-05-07"],
        ),
    ],
    "labour": [
        Case(
            code="tp_over_n",
            level=MUST,
            at="tp",
            breaks={"tp": 31},
            fine={"tp": 30},
            says=["31 人", "30 人"],
        ),
        Case(
            code="fresh_tp_over_fresh",
            level=MUST,
            at="fresh_tp",
            breaks={"fresh": 3, "fresh_tp": 4},
            fine={"fresh": 3, "fresh_tp": 3},
            says=["4 人", "3 人"],
        ),
        Case(
            code="more_than_fresh",
            level=EXPLAIN,
            at="n",
            breaks={"fresh": 4},
            fine={"fresh": 5},
            around=[before("labour", n=25)],
            says=["30 人", "25 人", "4 人"],
        ),
        Case(
            code="jc_over_n",
            level=MUST,
            at="jc",
            breaks={"jc": 31},
            fine={"jc": 30},
            says=["31 人", "30 人"],
        ),
        Case(
            code="f_over_n",
            level=MUST,
            at="f",
            breaks={"f": 31},
            fine={"f": 30},
            says=["31 人", "30 人"],
        ),
        Case(
            code="stable_over_tp",
            level=MUST,
            at="stable",
            breaks={"stable": 11},
            fine={"stable": 10},
            says=["11 人", "10 人"],
        ),
        Case(
            code="jm_over_n",
            level=MUST,
            at="jm",
            breaks={"jm": 31},
            fine={"jm": 30},
            says=["31 人", "30 人"],
        ),
        Case(
            code="more_than_people",
            level=MUST,
            at="n",
            breaks={"n": 871},
            fine={"n": 870},
            around=[PEOPLE, record("labour", "near", where="旗内就近")],
            says=["901 人", "900 人"],
        ),
        Case(
            code="more_than_poor",
            level=EXPLAIN,
            at="tp",
            breaks={"n": 300, "tp": 171},
            fine={"n": 300, "tp": 170},
            around=[PEOPLE, record("labour", "near", where="旗内就近")],
            says=["181 人", "180 人"],
        ),
        Case(
            code="wage_fell",
            level=EXPLAIN,
            at="wage",
            breaks={"wage": D("29.9")},
            fine={"wage": D(30)},
            around=[before("labour", wage=D(30))],
            says=["29.9 万元", "30 万元"],
        ),
        Case(
            code="wage_each",
            level=HINT,
            at="wage",
            breaks={"wage": D("600.3")},
            fine={"wage": D(600)},
            says=["600.3 万元", "200100 元"],
        ),
        Case(
            code="halved",
            level=HINT,
            at="n",
            breaks={"n": 20},
            fine={"n": 21},
            around=[before("labour", n=42)],
            says=["20 人", "42 人"],
        ),
    ],
    "tech_service": [
        Case(
            code="ahead",
            level=MUST,
            at="begins",
            breaks={"begins": date(2023, 6, 2)},
            fine={"begins": date(2023, 6, 1)},
            says=["2023-06-02", "2023-06-01"],
        ),
        Case(
            code="long_stay",
            level=EXPLAIN,
            at="days",
            breaks={"days": D("90.5")},
            fine={"days": D(90)},
            says=["90.5 天"],
        ),
        Case(
            code="told_twice",
            level=HINT,
            at="expert",
            around=[record("tech_service", "other")],
            fine_around=[record("tech_service", "other", place=OTHER_VILLAGE)],
            says=["白老师", "2 条"],
        ),
        Case(
            code="more_than_households",
            level=EXPLAIN,
            at="hh",
            breaks={"hh": 301},
            fine={"hh": 300},
            around=[PEOPLE],
            says=["301 户", "300 户"],
        ),
    ],
    "tech_team": [
        Case(
            code="types_listed",
            level=EXPLAIN,
            at="types",
            breaks={"types": 3},
            fine={"types": 2},
            around=[record("tech_team", "rice", industry="水稻", types=None, experts=None)],
            says=["3 类", "2 类"],
        ),
    ],
    "tech_station": [
        Case(
            code="until_before_since",
            level=MUST,
            at="until",
            breaks={"since": date(2023, 1, 2), "until": date(2023, 1, 1)},
            fine={"since": date(2023, 1, 2), "until": date(2023, 1, 2)},
            says=["2023-01-01", "2023-01-02"],
        ),
        Case(
            code="nobody_there",
            level=EXPLAIN,
            at="experts",
            breaks={"experts": 0},
            fine={"experts": 1},
            says=["0 人"],
        ),
    ],
    "tech_squad": [
        Case(
            code="nobody_there",
            level=EXPLAIN,
            at="experts",
            breaks={"experts": 0},
            fine={"experts": 1},
            says=["0 人"],
        ),
    ],
    "pairing": [
        Case(
            code="until_before_since",
            level=MUST,
            at="until",
            breaks={"until": date(2023, 2, 28)},
            fine={"until": date(2023, 3, 1)},
            says=["2023-02-28", "2023-03-01"],
        ),
        Case(
            code="since_ahead",
            level=MUST,
            at="since",
            breaks={"since": date(2023, 6, 2)},
            fine={"since": date(2023, 6, 1)},
            says=["2023-06-02", "2023-06-01"],
        ),
        Case(
            code="firm_only",
            level=EXPLAIN,
            at="ten",
            breaks={"kind": "医院-医院", "right": "旗医院"},
            fine={"kind": "社会组织-嘎查"},
            says=["医院-医院"],
        ),
        Case(
            code="nothing_done",
            level=HINT,
            at="acts",
            breaks={"since": date(2022, 6, 1)},
            fine={"since": date(2022, 6, 1), "money": D(3)},
            says=["2022-06-01", "12 个月"],
        ),
    ],
    "talent": [
        Case(
            code="ends_before_begins",
            level=MUST,
            at="ends",
            breaks={"kind": "义诊", "ends": date(2023, 2, 28)},
            fine={"kind": "义诊", "ends": date(2023, 3, 1)},
            says=["2023-02-28", "2023-03-01"],
        ),
        Case(
            code="short_post",
            level=EXPLAIN,
            at="ends",
            breaks={"ends": date(2023, 8, 31)},
            fine={"ends": date(2023, 9, 1)},
            says=["5 个月"],
        ),
        Case(
            code="not_fresh",
            level=EXPLAIN,
            at="fresh",
            around=[record("talent", "other", begins=date(2023, 1, 5))],
            fine_around=[record("talent", "other", begins=date(2022, 12, 5))],
            says=["张某", "2 条"],
        ),
        Case(
            code="expired",
            level=HINT,
            at="log",
            breaks={"kind": "义诊", "ends": date(2023, 5, 31)},
            fine={"kind": "义诊", "ends": date(2023, 6, 1)},
            says=["2023-05-31", "1 天"],
        ),
        Case(
            code="team_named_one",
            level=HINT,
            at="n",
            breaks={"name": "海淀医院医疗队"},
            fine={"name": "海淀医院医疗队", "n": 8},
            says=["海淀医院医疗队", "1 人"],
        ),
    ],
    "consumption": [
        Case(
            code="bj_over_amount",
            level=MUST,
            at="bj",
            breaks={"bj": D("120.01")},
            fine={"bj": D(120)},
            says=["120.01 万元", "120 万元"],
        ),
        Case(
            code="cert_over_amount",
            level=MUST,
            at="cert",
            breaks={"cert": D("100.01")},
            fine={"cert": D(100)},
            says=["100.01 万元", "进京销售额 100 万元"],
        ),
        Case(
            code="looks_cumulative",
            level=HINT,
            at="amount",
            breaks={"amount": D(501)},
            fine={"amount": D(500)},
            around=[before("consumption", amount=D(100))],
            says=["501 万元", "100 万元"],
        ),
    ],
    "asset": [
        Case(
            code="jm_over_value",
            level=MUST,
            at="jm",
            breaks={"jm": D(241)},
            fine={"jm": D(240)},
            says=["241 万元", "240 万元"],
        ),
        Case(
            code="over_project",
            level=EXPLAIN,
            at="value",
            breaks={"value": D(261)},
            fine={"value": D(260)},
            around=[record("asset", "other", name="拖拉机", value=D(40), jm=None)],
            says=["301 万元", "300 万元"],
        ),
        Case(
            code="owner_differs",
            level=HINT,
            at="owner",
            around=[core.record("project", asset_owner="农牧户")],
            fine_around=[core.record("project", asset_owner="嘎查集体")],
            says=["嘎查集体", "农牧户"],
        ),
        Case(
            code="running_without_split",
            level=HINT,
            at="split",
            breaks={},
            fine={"split": "租金六成归集体"},
            around=[core.record("project", link=True)],
            says=["好腰苏木镇棚圈建设项目"],
        ),
    ],
    "asset_check": [
        Case(
            code="split_over_gain",
            level=MUST,
            at="gain",
            breaks={"gain": D("5.99")},
            fine={"gain": D(6)},
            says=["6 万元", "5.99 万元"],
        ),
        Case(
            code="fewer_than_recorded",
            level=EXPLAIN,
            at="qty",
            breaks={"qty": D(29)},
            fine={"qty": D(29), "state": "已处置", "problem": "卖了"},
            says=["29", "30 座"],
        ),
        Case(
            code="let_without_gain",
            level=EXPLAIN,
            at="gain",
            breaks={"gain": D(0), "coll": None, "poor": None},
            fine={"gain": D(0), "coll": None, "poor": None, "state": "自用"},
            says=["出租", "0 万元"],
        ),
        Case(
            code="idle_again",
            level=HINT,
            at="state",
            breaks={"state": "闲置", "problem": "没有人租"},
            fine={"state": "闲置", "problem": "没有人租"},
            around=[before("asset_check", state="闲置")],
            fine_around=[before("asset_check")],
            says=["闲置"],
        ),
    ],
    "creation": [
        Case(
            code="good_not_five",
            level=MUST,
            at="good",
            breaks={"good": FOUR},
            fine={"good": FOUR, "stage": "创建中"},
            says=["旗级认定", "4 项"],
        ),
        Case(
            code="fair_not_five",
            level=MUST,
            at="fair",
            breaks=EMPTY | {"what": "“五美”人居环境嘎查"},
            fine=EMPTY | {"what": "“五美”人居环境嘎查", "fair": FAIR},
            says=["旗级认定", "0 项"],
        ),
        Case(
            code="went_back",
            level=EXPLAIN,
            at="stage",
            breaks={"stage": "自评达标"},
            fine={},
            around=[before("creation")],
            says=["旗级认定", "自评达标"],
        ),
        Case(
            code="recognised_ahead",
            level=MUST,
            at="day",
            breaks={"day": date(2024, 1, 1)},
            fine={"day": date(2023, 12, 31)},
            says=["2024-01-01", "2023-12-31"],
        ),
        Case(
            code="guests_without_points",
            level=HINT,
            at="points",
            breaks=EMPTY | {"what": "旅游接待点", "points": 0, "guests": 90},
            fine=EMPTY | {"what": "旅游接待点", "points": 1, "guests": 90},
            says=["90 人次", "0 个"],
        ),
    ],
    "monitoring": [
        Case(
            code="people_and_households",
            level=MUST,
            at="pp",
            breaks={"pp": 5},
            fine={"pp": 6},
            says=["5 人", "6 户"],
        ),
        Case(
            code="people_without_households",
            level=MUST,
            at="hh",
            breaks={"hh": 0, "pp": 2, "helped": 0, "industry": 0},
            fine={"hh": 0, "pp": 0, "helped": 0, "industry": 0},
            says=["0 户", "2 人"],
        ),
        Case(
            code="helped_over_hh",
            level=MUST,
            at="helped",
            breaks={"helped": 7},
            fine={"helped": 6},
            says=["7 户", "6 户"],
        ),
        Case(
            code="industry_over_hh",
            level=MUST,
            at="industry",
            breaks={"industry": 7},
            fine={"industry": 6},
            says=["7 户", "6 户"],
        ),
        Case(
            code="able_over_hh",
            level=MUST,
            at="able",
            breaks={"able": 7},
            fine={"able": 6},
            says=["7 户", "6 户"],
        ),
        Case(
            code="safety_over_hh",
            level=MUST,
            at="safety",
            breaks={"safety": 7},
            fine={"safety": 6},
            says=["7 户", "6 户"],
        ),
        Case(
            code="hh_moves",
            level=EXPLAIN,
            at="hh",
            breaks={"hh_new": 2},
            fine={"hh_new": 2, "hh_off": 1},
            around=[before("monitoring", hh=5)],
            says=["5 户", "2 户", "7 户", "6 户"],
        ),
        Case(
            code="over_village",
            level=MUST,
            at="hh",
            breaks={"hh": 295, "pp": 400, "helped": 295},
            fine={"hh": 294, "pp": 400, "helped": 294},
            around=[PEOPLE, record("monitoring", "other", kind="边缘易致贫户")],
            says=["301 户", "300 户"],
        ),
        Case(
            code="differs_from_village",
            level=HINT,
            at="hh",
            breaks={"hh": 39, "pp": 50, "helped": 39},
            fine={"hh": 38, "pp": 50, "helped": 38},
            around=[
                PEOPLE,
                record("monitoring", "other", kind="边缘易致贫户", hh=1),
                record("monitoring", "third", kind="突发严重困难户", hh=1),
            ],
            says=["41 户", "20 户"],
        ),
        Case(
            code="unhelped",
            level=EXPLAIN,
            at="helped",
            breaks={"helped": 5},
            fine={"helped": 6},
            says=["6 户", "5 户", "1 户"],
        ),
    ],
}
ALL = [(ledger, case) for ledger, cases in CASES.items() for case in cases]
NAMES = [f"{ledger}-{case.code}" for ledger, case in ALL]


@pytest.mark.parametrize(("ledger", "case"), ALL, ids=NAMES)
def test_a_record_that_breaks_the_rule(ledger: str, case: Case) -> None:
    own = record(ledger, **case.breaks)
    found = [p for p in problems(own, *case.around, today=case.today) if p.code == case.code]
    assert len(found) == 1
    assert (found[0].level, found[0].field) == (case.level, case.at)
    for figure in case.says:
        assert figure in found[0].message
    assert found[0].message[-1] in "。？"
    assert "（空）" not in found[0].message


@pytest.mark.parametrize(("ledger", "case"), ALL, ids=NAMES)
def test_a_record_that_just_does_not(ledger: str, case: Case) -> None:
    around = case.around if case.fine_around is None else case.fine_around
    found = problems(record(ledger, **case.fine), *around, today=case.today)
    assert case.code not in {problem.code for problem in found}
    assert not [problem.message for problem in found if problem.code.endswith("-failed")]


@pytest.mark.parametrize("ledger", FURTHER)
def test_each_rule_has_its_case(ledger: str) -> None:
    assert [rule.code for rule in ledgers()[ledger].rules] == [case.code for case in CASES[ledger]]


@pytest.mark.parametrize("ledger", FURTHER)
def test_an_ordinary_record_has_no_problem_and_an_empty_one_only_asks(ledger: str) -> None:
    own = record(ledger)
    assert [problem.message for problem in problems(own)] == []
    nothing: dict[str, Any] = dict.fromkeys(own.values)
    empty = record(ledger, **nothing)
    assert {problem.code for problem in problems(empty)} <= {"required"}


def test_what_is_paid_of_a_project_comes_from_its_payments() -> None:
    """元 become 万元; only 京蒙资金, only up to the month's end, refunds taken off."""
    paid = [
        record("payment", "a", amount=D(600000)),
        record("payment", "b", amount=D(-5000), date=date(2023, 5, 31), note="退"),
        record("payment", "c", date=date(2023, 6, 1)),
        record("payment", "d", source="地方自筹"),
    ]
    own = core.record("progress", paid=D(999), arrived=D(60))
    found = {p.code: p.message for p in core.problems(own, *paid)}
    assert "paid_over_arrived" not in found
    short = core.record("progress", paid=None, arrived=D("59.4"))
    found = {p.code: p.message for p in core.problems(short, *paid)}
    assert "59.5 万元" in found["paid_over_arrived"]
    assert "required" not in found


def test_a_project_without_payments_is_typed_as_before() -> None:
    others = record("payment", project="another")
    own = core.record("progress", paid=None)
    assert "required" in {p.code for p in core.problems(own, others)}


def test_only_what_goes_over_the_plan_is_asked_about_and_stays_explained() -> None:
    """A payment that is made later says nothing new of those before it."""
    first = record("payment", "first", amount=D(2000000), date=date(2023, 5, 1))
    over = record("payment", "over", amount=D(500000), date=date(2023, 5, 6), voucher="记-13")
    later = record("payment", "later", amount=D(9000), date=date(2023, 6, 1), voucher="记-14")

    def asked(own: Record, *around: Record) -> list[str]:
        return [one.message for one in problems(own, *around) if one.code == "over_plan"]

    assert asked(first, over, later) == []
    assert asked(over, first, later) == asked(over, first) != []


def test_counts_of_monitoring_ask_for_no_person() -> None:
    """防返贫: figures and one word of a list; nothing into which a name could be written."""
    kinds = {field.type.name for field in ledgers()["monitoring"].current}
    assert kinds <= {"count", "choice", "percent"}


@pytest.mark.parametrize("ledger", FURTHER)
def test_a_village_records_only_what_it_knows(ledger: str) -> None:
    villages = {"labour", "tech_service", "pairing", "asset", "asset_check", "creation"}
    has = any(level.value == "village" for level in ledgers()[ledger].levels)
    assert has == (ledger in villages | {"monitoring"})


def test_nobody_owes_a_sheet_that_nobody_began() -> None:
    """Their keys hold more than unit and period: without a record nothing is missing."""
    for ledger in FURTHER:
        assert set(ledgers()[ledger].key) != {"unit", "period"}
    assert record("labour").period == SECOND
