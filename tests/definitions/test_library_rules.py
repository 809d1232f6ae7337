"""Every rule of the library's ledgers: a record that breaks it, one that just does not.

Three kinds follow from their codes (``day_ahead``, ``done_before_day``, ``tp_over_n``); the others
stand in the table, with what they say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from jmdesk.definitions.ledger import Rule
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Level
from jmdesk.domain.record import Record
from tests.definitions.core import TODAY
from tests.definitions.library_records import DAY, SHIPPED, ledgers, problems, record

D = Decimal
MUST, EXPLAIN, HINT = Level.MUST, Level.EXPLAIN, Level.HINT
Values = Mapping[str, Any]
_AHEAD = re.compile(r"(?P<day>\w+)_ahead")
_BEFORE = re.compile(r"(?P<late>\w+)_before_(?P<early>\w+)")
_EXPLAINED = {
    ("job_event", "meant_over_came"),
    ("job_event", "hired_over_meant"),
    ("delivery", "sent_over_ordered"),
    ("lead", "invested_over_meant"),
    ("loan", "fresh_hh_over_hh"),
}
"""Parts larger than their whole that can be, and want a word."""
_HINTED = {("workshop", "wage_over_output")}


@dataclass(frozen=True, kw_only=True)
class Case:
    """What breaks a rule, what just does not, and the figures that its sentence names."""

    level: Level
    breaks: Values = field(default_factory=dict)
    fine: Values = field(default_factory=dict)
    says: Sequence[str] = ()
    others: Sequence[Record] = ()
    fine_others: Sequence[Record] = ()


def must(breaks: Values, fine: Values, *says: str, **others: Sequence[Record]) -> Case:
    return Case(level=MUST, breaks=breaks, fine=fine, says=says, **others)


def explain(breaks: Values, fine: Values, *says: str, **others: Sequence[Record]) -> Case:
    return Case(level=EXPLAIN, breaks=breaks, fine=fine, says=says, **others)


def hint(breaks: Values, fine: Values, *says: str, **others: Sequence[Record]) -> Case:
    return Case(level=HINT, breaks=breaks, fine=fine, says=says, **others)


MAY_1, MAY_2 = date(2023, 5, 1), date(2023, 5, 2)
"""31 and 30 days before the day of the check."""
GAINING = dict.fromkeys(("goods", "qty", "spent")) | {"way": "得分", "act": "其他", "gained": 5}
STOPPED = record("reception", state="停业")
LEFT = record("post", ends=date(2023, 4, 30))
TABLE: Mapping[str, Mapping[str, Case]] = {
    "points": {
        "balance_not_below_zero": must({"spent": 21}, {"spent": 20}, "2023-05-08", "-1 分"),
        "goods_within_stock": must({"qty": 21}, {"qty": 20}, "大米", "20 件", "21 件"),
        "gained_only_when_gaining": must({"gained": 1}, {"gained": 0}, "1 分"),
        "spent_only_when_exchanging": must(
            {**GAINING, "spent": 1}, {**GAINING, "spent": 0}, "1 分"
        ),
    },
    "points_goods": {
        "something_moved": must({"came": 0}, {"came": None, "lost": 1}, "白糖"),
        "left_below_zero": must({"came": 3, "lost": 4}, {"came": 3, "lost": 3}, "-1 件"),
    },
    "post": {
        "pay_nothing": explain({"pay": D(0)}, {"pay": D("0.01")}, "0 元"),
        "not_first_in_line": explain({"holder": "其他"}, {"holder": "监测户"}, "01", "“其他”"),
        "pay_in_ten_thousands": hint({"pay": D("0.08")}, {"pay": D(100)}, "0.08 元", "100 元"),
    },
    "post_month": {
        "more_than_the_month": must({"worked": 32}, {"worked": 31}, "32 天", "31 天"),
        "paid_over_pay": explain({"paid": D("800.01")}, {"paid": D(800)}, "800.01 元", "800 元"),
        "after_leaving": must(
            {}, {"worked": 0}, "2023-04-30", "22 天", others=[LEFT], fine_others=[LEFT]
        ),
        "paid_without_work": explain({"worked": 0}, {"worked": 1}, "0 天", "800 元"),
    },
    "meeting": {
        "overdue": hint({"due": date(2023, 5, 31)}, {"due": TODAY}, "2023-05-31", "1 天"),
    },
    "environment": {
        "done_but_not_all": must(
            {"fixed_on": DAY}, {"fixed_on": DAY, "fixed": 5}, "2023-05-08", "4 处", "5 处"
        ),
        "left_open": hint({"day": MAY_1}, {"day": MAY_2}, "2023-05-01", "5 处", "4 处", "31 天"),
    },
    "reception": {
        "nothing_to_offer": hint({"beds": None}, {"beds": None, "seats": 1}, "草原人家"),
    },
    "reception_month": {
        "income_without_guests": explain(
            {"guests": 0, "nights": 0}, {"guests": 1, "nights": 0}, "20000 元", "0 人次"
        ),
        "income_each": hint({"income": D(300001)}, {"income": D(300000)}, "300001 元", "3000 元"),
        "closed": explain(
            {},
            {"guests": 0, "nights": 0, "income": D(0)},
            "停业",
            "100 人次",
            others=[STOPPED],
            fine_others=[STOPPED],
        ),
    },
    "story": {
        "told_twice": explain(
            {},
            {},
            "棚圈里的好日子",
            "2 条",
            others=[record("story", "other")],
            fine_others=[record("story", "other", outlet="兴安日报")],
        ),
    },
    "squad_log": {
        "more_than_households": must({"visited": 301}, {"visited": 300}, "301 户", "300 户"),
    },
    "visit": {
        "solved_over_found": explain({"solved": 4}, {"solved": 3}, "4 户", "3 户"),
        "more_than_households": must(
            {"times": 999, "hh": 301}, {"times": 999, "hh": 300}, "301 户", "300 户"
        ),
        "nobody_went": hint({"times": 0, "hh": 0}, {"times": 1, "hh": 1}, "嘎查干部", "0 户次"),
    },
    "lead": {
        "money_before_signing": explain(
            {"stage": "洽谈"}, {"stage": "洽谈", "invested": D(0)}, "洽谈", "100 万元"
        ),
        "step_passed": hint(
            {"step_day": date(2023, 5, 31)}, {"step_day": TODAY}, "办用地手续", "1 天"
        ),
    },
    "vacancy": {
        "pay_reversed": must({"pay_high": D(3999)}, {"pay_high": D(4000)}, "4000 元", "3999 元"),
    },
    "wish": {
        "vacancy_full": explain(
            {},
            {},
            "2 人",
            "3 人",
            others=[record("wish", "second"), record("wish", "third")],
            fine_others=[record("wish", "second")],
        ),
        "elsewhere": hint({"where": "旗内"}, {"where": "在京"}, "旗内", "在京"),
    },
    "job_event": {
        "more_meant_than_posts": explain({"posts": 79}, {"posts": 80}, "80 人", "79 个"),
    },
    "workshop": {
        "stopped": explain({"state": "停产"}, {"state": "停产", "n": 0, "tp": 0, "jc": 0}, "20 人"),
        "wage_each": hint(
            {"wage": D("100.01"), "output": None},
            {"wage": D(100), "output": None},
            "100.01 万元",
            "50005 元",
        ),
    },
    "work_relief": {
        "share_low": explain({"wage": D("29.9")}, {"wage": D(30)}, "29.9%", "100 万元", "30%"),
    },
    "product": {
        "online_without_cert": explain({"cert": None}, {"cert": None, "online": False}, "牛肉干"),
        "expired": hint({"until": date(2023, 5, 31)}, {"until": TODAY}, "NM-01", "1 天"),
    },
    "delivery": {
        "paid_over_due": explain({"paid": D("6000.01")}, {"paid": D(6000)}, "6000.01", "6000 元"),
        "not_paid": hint({"paid": D(5999)}, {"paid": D(6000)}, "100 斤", "6000 元", "5999 元"),
    },
    "tech_need": {
        "waiting": hint({"day": MAY_1}, {"day": MAY_2}, "2023-05-01", "肉牛", "31 天"),
    },
    "courtyard": {
        "not_all_five": hint({"done": ("农业科研",)}, {}, "1 项"),
        "students_nobody_stayed": explain({"stayed": 0}, {"stayed": 1}, "3 人", "0 天"),
        "stayed_over_year": must({"stayed": 366}, {"stayed": 365}, "366 天", "365 天"),
    },
    "collective": {
        "parts_are_income": must({"rent": D("10.01")}, {"rent": D(10)}, "30 万元", "30.01 万元"),
        "given_over_income": explain({"saved": D("15.01")}, {"saved": D(15)}, "30.01", "30 万元"),
        "poor_without_households": explain({"poor_hh": 0}, {"poor_hh": 1}, "10 万元", "0 户"),
        "not_shown": hint({"shown": None}, {"shown": DAY}, "15 万元"),
        "halved": explain(
            {},
            {},
            "30 万元",
            "60.01 万元",
            others=[record("collective", "before", period=Period.year(2022), income=D("60.01"))],
            fine_others=[record("collective", "before", period=Period.year(2022), income=D(60))],
        ),
    },
    "resolution": {
        "too_few_came": explain({"came": 19, "yes": 15}, {"came": 20, "yes": 15}, "19 人", "30 人"),
        "too_few_agreed": explain({"yes": 12}, {"yes": 13}, "12 人", "24 人"),
        "not_shown": hint(
            {"voted": date(2023, 5, 21), "shown": None, "told": None},
            {"voted": date(2023, 5, 22), "shown": None, "told": None},
            "2023-05-21",
            "11 天",
        ),
    },
    "livestock": {
        "alive_below_zero": must({"sold": 7}, {"sold": 6}, "5 头", "2 头", "7 头", "-1 头"),
        "subsidy_over_price": must(
            {"subsidy": D("60000.01")}, {"subsidy": D(60000)}, "60000.01 元", "60000 元"
        ),
        "given_twice": explain(
            {},
            {},
            "“12”",
            "2 条",
            others=[record("livestock", "other")],
            fine_others=[record("livestock", "other", household="13")],
        ),
        "many_dead": explain({"dead": 2}, {"dead": 1}, "5 头", "2 头"),
    },
    "coop": {
        "model_not_running": explain(
            {"running": False}, {"running": False, "model": "没有"}, "旗级"
        ),
        "coop_too_small": hint({"members": 4, "tp": 1}, {"members": 5}, "4 户", "5 户"),
    },
    "land": {
        "too_long": explain(
            {"ends": date(2053, 2, 1)}, {"ends": date(2053, 1, 1)}, "361 个月", "30 年"
        ),
        "price_high": hint({"price": D(3001)}, {"price": D(3000)}, "3001 元", "3000 元"),
        "ended": hint({"ends": date(2023, 5, 31)}, {"ends": TODAY}, "LZ-01", "1 天"),
    },
    "incident": {
        "told_late": explain(
            {"told": date(2023, 5, 10)}, {"told": date(2023, 5, 9)}, "2023-05-10", "2 天"
        ),
        "still_open": hint(
            {"day": MAY_1, "told": MAY_1}, {"day": MAY_2, "told": MAY_2}, "洪涝", "31 天"
        ),
    },
    "case": {
        "done_late": explain(
            {"due": date(2023, 5, 20), "done": date(2023, 5, 21)},
            {"due": date(2023, 5, 20), "done": date(2023, 5, 20)},
            "2023-05-20",
            "2023-05-21",
            "1 天",
        ),
        "overdue": hint({"due": date(2023, 5, 31)}, {"due": TODAY}, "机井没电", "1 天"),
    },
    "honour": {
        "nobody_came": explain({"people": 0}, {"people": 1}, "0 人次"),
        "more_than_people": hint({"people": 901}, {"people": 900}, "901 人次", "900 人"),
    },
    "venue": {
        "people_without_times": explain({"times": 0}, {"times": 1}, "80 人次", "0 次"),
        "closed_but_used": explain({"state": "没有开放"}, {}, "4 次"),
        "open_but_unused": hint({"times": 0, "people": 0}, {"times": 1}, "青年之家", "0 次"),
    },
    "station": {
        "not_running": explain(
            {"state": "停用"}, {"state": "停用", "came": 0, "sent": 0}, "停用", "590 件"
        ),
        "idle": hint({"came": 0, "sent": None}, {"came": 1, "sent": None}, "村服务站", "0 件"),
    },
    "health_use": {
        "signed_over_people": must({"signed": 901}, {"signed": 900}, "901 人", "900 人"),
        "served_nobody": explain({"old": 0}, {"old": 1}, "60 人次", "0 人"),
    },
    "lesson": {
        "cloud_nobody": explain({"cloud_pupils": 0}, {"cloud_pupils": 1}, "40 课时", "0 人次"),
        "cloud_too_much": hint({"cloud": 1001}, {"cloud": 1000}, "1001 课时"),
    },
    "loan": {
        "balance_without_households": must(
            {"hh": 0, "fresh_hh": 0, "late_hh": 0},
            {"hh": 1, "fresh_hh": 0, "late_hh": 0},
            "80 万元",
            "0 户",
        ),
        "each_too_much": explain({"balance": D("200.01")}, {"balance": D(200)}, "200.01", "10 户"),
        "more_than_households": must({"hh": 301}, {"hh": 300}, "301 户", "300 户"),
    },
    "founder": {
        "closed_with_jobs": explain(
            {"state": "停业"}, {"state": "停业", "jobs": 0, "tp": 0}, "4 人"
        ),
    },
    "resettle": {
        "nobody_hired": explain({"empty_hh": 1}, {"empty_hh": 0}, "1 户"),
        "hh_over_pp": must(
            {"hh": 121, "industry": 1}, {"hh": 120, "industry": 1}, "121 户", "120 人"
        ),
    },
}


def case_of(ledger: str, code: str) -> Case:
    """The case of a rule: written down, or as its code says."""
    if code in TABLE.get(ledger, {}):
        return TABLE[ledger][code]
    if told := _AHEAD.fullmatch(code):
        return must(
            {told["day"]: TODAY + timedelta(1)}, {told["day"]: TODAY}, "2023-06-02", "2023-06-01"
        )
    if told := _BEFORE.fullmatch(code):
        early = record(ledger).get(told["early"]) or DAY
        assert isinstance(early, date)
        late = early - timedelta(1)
        base = {told["early"]: early}
        return must(
            {**base, told["late"]: late}, {**base, told["late"]: early}, str(late), str(early)
        )
    part, whole = next(
        (code[: place.start()], code[place.end() :])
        for place in re.finditer("_over_", code)
        if record(ledger).get(code[place.end() :]) is not None
    )
    most = record(ledger).get(whole)
    level = EXPLAIN if (ledger, code) in _EXPLAINED else MUST
    level = HINT if (ledger, code) in _HINTED else level
    return Case(level=level, breaks={part: most + 1}, fine={part: most}, says=[f"{most + 1} "])


def rules() -> Iterator[tuple[str, Rule]]:
    for ledger in SHIPPED:
        for rule in ledgers()[ledger].rules:
            yield ledger, rule


ALL = [(ledger, rule, case_of(ledger, rule.code)) for ledger, rule in rules()]
NAMES = [f"{ledger}-{rule.code}" for ledger, rule, _ in ALL]


@pytest.mark.parametrize(("ledger", "rule", "case"), ALL, ids=NAMES)
def test_a_record_that_breaks_the_rule(ledger: str, rule: Rule, case: Case) -> None:
    found = [
        p for p in problems(record(ledger, **case.breaks), *case.others) if p.code == rule.code
    ]
    assert [(one.level, one.field) for one in found] == [(case.level, rule.at)]
    for figure in case.says:
        assert figure in found[0].message
    assert found[0].message[-1] in "。？"
    assert "（空）" not in found[0].message


@pytest.mark.parametrize(("ledger", "rule", "case"), ALL, ids=NAMES)
def test_a_record_that_just_does_not(ledger: str, rule: Rule, case: Case) -> None:
    found = problems(record(ledger, **case.fine), *case.fine_others)
    assert rule.code not in {problem.code for problem in found}
    assert not [problem.message for problem in found if problem.code.endswith("-failed")]


def test_the_table_speaks_of_rules_that_there_are() -> None:
    told = {(ledger, code) for ledger, cases in TABLE.items() for code in cases}
    assert told <= {(ledger, rule.code) for ledger, rule in rules()}


@pytest.mark.parametrize("ledger", SHIPPED)
def test_an_ordinary_record_has_no_problem_and_an_empty_one_only_asks(ledger: str) -> None:
    own = record(ledger)
    assert [problem.message for problem in problems(own)] == []
    empty = record(ledger, **dict.fromkeys(own.values))
    assert {problem.code for problem in problems(empty)} <= {"required"}


@pytest.mark.parametrize("ledger", SHIPPED)
def test_what_wants_a_word_does_not_change_by_itself(ledger: str) -> None:
    """An explanation holds as long as the sentence is the same: it cannot name today."""
    for rule in ledgers()[ledger].rules:
        if rule.level is EXPLAIN:
            assert "today" not in rule.say, rule.code


@pytest.mark.parametrize("ledger", SHIPPED)
def test_nothing_asks_for_a_name_or_an_id_of_a_household(ledger: str) -> None:
    for one in ledgers()[ledger].current:
        assert one.type.name not in ("id_number", "phone")
        assert "姓名" not in one.label
        if one.label.startswith(("户（", "编号")):
            assert one.personal, one.name


def test_stock_and_balance_count_up_to_the_day() -> None:
    """What was gained or came later does not pay for what went before."""
    told = {one.code for one in problems(record("points", day=date(2023, 5, 7)))}
    assert told == {"balance_not_below_zero", "goods_within_stock"}
