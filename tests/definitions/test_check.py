"""What is worked out, proposed and carried over, and what a check says besides the rules.

1. Nothing is asked for that the desk can work out.
2. What has not arrived (未收到) makes rules silent, never wrong, and heals when it comes.
3. Sums hold the record in hand as it is being typed.
4. A definition from a stranger can neither hang nor crash a check.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from jmdesk.definitions.check import carried, check, complete, presets, works_out
from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.memory import MemoryFacts
from jmdesk.definitions.reader import read_ledger
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Level
from jmdesk.domain.record import Record
from jmdesk.domain.revision import LedgerId, RecordId
from tests.benchmarks.limits import most_time
from tests.definitions.core import (
    APRIL,
    BANNER,
    FIRST,
    MAY,
    PROJECT,
    TODAY,
    TOWNSHIP,
    VILLAGE,
    D,
    facts,
    ledgers,
    problems,
    record,
)


def completed(own: Record, *around: Record) -> dict[str, Any]:
    return complete(ledgers()[own.ledger], own, facts(*around), today=TODAY)


def proposed(own: Record, *around: Record) -> dict[str, Any]:
    return presets(ledgers()[own.ledger], own, facts(*around), today=TODAY)


def last(**values: Any) -> Record:
    return record("progress", "april", period=APRIL, **values)


def codes(own: Record, *around: Record) -> set[str]:
    return {problem.code for problem in problems(own, *around)}


# -- what must be filled


@pytest.mark.parametrize(
    ("ledger", "name"),
    [
        ("project", "name"),
        ("progress", "paid"),
        ("progress", "image"),
        ("beneficiary", "hh_jc"),
        ("village", "pp"),
        ("training", "att"),
        ("signin", "n"),
    ],
)
def test_a_required_field_that_is_empty(ledger: str, name: str) -> None:
    found = problems(record(ledger, **{name: None}), record("training"))
    (problem,) = [problem for problem in found if problem.code == "required"]
    assert (problem.level, problem.field) == (Level.MUST, name)
    assert ledgers()[ledger].field(name).label in problem.message


@pytest.mark.parametrize(
    ("ledger", "values", "name"),
    [
        ("project", {"mode": "培训", "goal_unit": "人次"}, "goal"),
        ("progress", {"start": None}, "start"),
        ("progress", {"state": "已完工", "image": D(100)}, "finish"),
        ("progress", {"work": None}, "work"),
    ],
)
def test_some_fields_are_required_by_circumstances(
    ledger: str, values: dict[str, Any], name: str
) -> None:
    found = [p for p in problems(record(ledger, **values)) if p.code == "required"]
    assert [problem.field for problem in found] == [name]


def test_a_month_without_change_needs_no_words() -> None:
    assert codes(record("progress", work=None, same=True)) == set()


def test_a_business_project_wants_to_know_how_people_are_tied_in() -> None:
    business = record("project", link=True)
    assert "required" in codes(record("beneficiary"), business)
    assert codes(record("beneficiary", how=("托养",)), business) == set()
    assert codes(record("beneficiary"), record("project", link=False)) == set()


def test_distinct_figures_are_asked_for_from_two_projects_on() -> None:
    empty = dict.fromkeys(record("village_total").values)
    one = record("beneficiary", jobs=3)
    two = record("beneficiary", "b", project="q")
    assert codes(record("village_total", **empty)) == set()
    assert codes(record("village_total", **empty), one) == set()
    assert "required" in codes(record("village_total", **empty), one, two)


def test_a_choice_that_the_ledger_does_not_know() -> None:
    (found,) = [p for p in problems(record("progress", state="快完了")) if p.code == "choice"]
    assert "快完了" in found.message
    assert found.field == "state"


def test_rows_are_checked_cell_by_cell() -> None:
    lines = ({"name": "牛舍", "measure": "㎡", "done": D(-3)}, {"name": "围墙"})
    found = problems(record("progress", q=lines))
    assert [(p.code, p.field) for p in found] == [("bound", "q"), ("required", "q")]
    assert "第 1 行" in found[0].message
    assert "-3" in found[0].message
    assert "第 2 行" in found[1].message


# -- what is worked out


def test_this_months_payment_is_the_step_from_the_last_known_one() -> None:
    march = record("progress", "march", period=Period.month(2023, 3), paid=D(100))
    assert completed(record("progress", paid=D("145.5")), march)["paid_m"] == D("45.5")
    assert completed(record("progress", paid=D(90)), march)["paid_m"] == D(-10)


def test_a_first_report_does_not_pass_off_earlier_payments_as_this_months() -> None:
    first = record("progress")  # begun in April, nothing known of April
    assert "paid_m" not in completed(first)
    assert completed(replace(first, values={**first.values, "paid_m": D(20)}))["paid_m"] == 20
    begun = record("progress", start=date(2023, 5, 2))
    assert completed(begun)["paid_m"] == 120
    assert completed(record("progress", paid=D(0)))["paid_m"] == 0


def test_the_rate_of_payment_is_over_the_approved_or_the_planned_money() -> None:
    own = record("progress", paid=D("145.50"))
    planned = completed(own, record("project", jm=D(291)))
    approved = completed(own, record("project", jm=D(240), a_jm=D(291)))
    assert (planned["pay_rate"], planned["plan_jm"]) == (D("50.0000"), 291)
    assert approved["pay_rate"] == D("50.0000")


def test_progress_of_training_comes_from_its_courses_up_to_the_month() -> None:
    plan = record("project", mode="培训", goal=D(600), goal_unit="人次")
    courses = [
        record("training", f"c{n}", project=PROJECT, att=60, ends=date(2023, month, 28))
        for n, month in enumerate((4, 5, 5, 6))
    ]
    own = record("progress", image=D(99))
    assert completed(own, plan, *courses)["image"] == 30  # 180 of 600; June is not yet
    assert completed(own, plan)["image"] == 0
    assert "image" in works_out(ledgers()["progress"], own, facts(plan), today=TODAY)
    many = record("project", mode="培训", goal=D(100), goal_unit="人次")
    assert completed(own, many, *courses)["image"] == 100


def test_progress_of_services_and_subsidies_is_done_over_planned() -> None:
    rent = record("project", mode="服务购买与运营", goal=D(12), goal_unit="个月")
    assert completed(record("progress", done_qty=D(5)), rent)["image"] == D("41.6667")
    assert [p.field for p in problems(record("progress"), rent) if p.code == "required"] == [
        "done_qty"
    ]


def test_progress_of_works_is_typed() -> None:
    assert completed(record("progress", image=D(37)))["image"] == 37


def test_person_days_come_from_the_sign_ins() -> None:
    own = record("training", att=60, days=D(8), rate=D(250))
    assert completed(own)["pd"] == 480
    assert completed(own)["pd_guess"] is True
    days = [record("signin", f"s{n}", date=date(2023, 5, 20 + n), n=58) for n in range(4)]
    days[3] = record("signin", "s3", date=date(2023, 5, 23), n=50, half="上午")
    done = completed(own, *days)
    assert done["pd"] == 58 * 3 + 25
    assert done["pd_guess"] is False
    assert done["due"] == (58 * 3 + 25) * 250


def test_ten_courses_of_sixty_for_eight_days_are_4800_person_days() -> None:
    """001:443 and R10: 600 人次, 4800 人天; 250 人 × 8 天 × 250 元 = 50 万元."""
    courses = [record("training", f"c{n}", att=60, days=D(8)) for n in range(10)]
    assert sum(completed(course)["pd"] for course in courses) == 4800
    assert completed(record("training", att=250, days=D(8), rate=D(250)))["due"] == 500000


def test_one_project_gives_the_distinct_figures_by_itself() -> None:
    own = replace(record("village_total"), values={})
    values = completed(own, record("beneficiary", jobs=3))
    assert values == {
        "hh": 40, "pp": 120, "hh_tp": 10, "pp_tp": 30, "hh_jc": 4, "pp_jc": 12, "jobs": 3
    }  # fmt: skip


def test_income_per_household_is_in_yuan() -> None:
    assert completed(record("beneficiary", gain=D("12.3")))["gain_hh"] == D("3075.00")
    assert "gain_hh" not in completed(record("beneficiary"))


def test_course_numbers_follow_the_order_of_birth() -> None:
    first, second = record("training", "01"), record("training", "02", place="花灯嘎查")
    old = record("training", "00", begins=date(2022, 5, 1), ends=date(2022, 5, 2))
    assert completed(second, first, second, old)["no"] == f"{TOWNSHIP}-2023-002"
    assert completed(first, first, second, old)["no"] == f"{TOWNSHIP}-2023-001"


def test_papers_at_hand_are_counted() -> None:
    assert completed(record("training", files=("签到册", "照片")))["files_state"] == "缺 4 项"
    assert completed(record("training"))["files_state"] == "缺 6 项"
    whole = ("通知方案", "课程表", "签到册", "照片", "结业名册", "票据")
    assert completed(record("training", files=whole))["files_state"] == "材料齐"


# -- what is proposed and carried over


@pytest.mark.parametrize(
    ("category", "name", "scope", "mode"),
    [
        ("人才培训类", "科右中旗教师赴京跟岗培训交流", "选派42名前往北京", "培训"),
        ("劳务协作类", "科右中旗种养殖技术培训项目", "计划培训700人次", "培训"),
        ("消费帮扶类", "科右中旗农特产品进京销售示范店建设项目", "库房租金", "服务购买与运营"),
        ("产业合作类", "科右中旗秸秆膨化机采购项目", "18台套", "设备物资牲畜购置"),
        ("乡村振兴类", "科右中旗西日道卜嘎查示范村打造项目", "购进繁殖母牛300头。",
         "设备物资牲畜购置"),
        ("社会事业类", "科右中旗“青年之家”创建项目", "助学金、学习用品", "补助救助"),
        ("基础设施类", "科右中旗肉牛改良服务中心建设项目", "牲畜改良员培训中心等", "工程建设"),
    ],
)  # fmt: skip
def test_the_mode_of_a_project_is_proposed(category: str, name: str, scope: str, mode: str) -> None:
    own = record("project", category=category, name=name, scope=scope, mode=None)
    assert proposed(own)["mode"] == mode
    assert "mode" not in proposed(record("project"))


def test_the_rate_of_250_is_for_two_kinds_of_project_only() -> None:
    assert proposed(record("project", name="科右中旗种养殖技术培训项目"))["rate"] == 250
    assert "rate" not in proposed(record("project", name="科右中旗教师赴京跟岗培训交流"))
    own = record("training", project=PROJECT)
    assert proposed(own, record("project", rate=D(250)))["rate"] == 250
    assert "rate" not in proposed(own)


def test_a_course_is_held_by_who_records_it() -> None:
    assert proposed(record("training", host=None))["host"] == TOWNSHIP


def test_cumulative_figures_are_carried_over_flows_and_words_are_not() -> None:
    own = replace(record("progress"), values={"project": PROJECT})
    april = last(same=True, prob_kind=("其他",))
    found = carried(ledgers()["progress"], own, facts(april), today=TODAY)
    assert found == {
        name: april.get(name) for name in ("state", "image", "start", "done", "arrived", "paid")
    }


def test_a_years_income_is_carried_within_the_year_only() -> None:
    autumn = record("beneficiary", "q4", period=Period.quarter(2023, 4), wage=D(6))
    own = replace(record("beneficiary"), values={"project": PROJECT})
    january = replace(own, period=Period.quarter(2024, 1))
    found = carried(ledgers()["beneficiary"], january, facts(autumn), today=TODAY)
    assert found["hh"] == 40
    assert "wage" not in found
    spring = record("beneficiary", "q1", period=FIRST, wage=D(6))
    found = carried(ledgers()["beneficiary"], own, facts(spring), today=TODAY)
    assert found["wage"] == 6


# -- what has not arrived


def test_rules_over_what_has_not_arrived_are_silent_and_heal() -> None:
    own = record("progress", project="elsewhere", arrived=D(1000), done=D(1000), paid=D(1000))
    found = problems(own)
    assert [problem.code for problem in found] == ["missing-reference"]
    assert found[0].level is Level.HINT
    assert "没有收到" in found[0].message
    assert {"arrived_over_plan", "done_over_plan"} <= codes(own, record("project", "elsewhere"))


def test_a_value_that_cannot_be_read_is_unknown_not_empty() -> None:
    own = record("progress", arrived=None)
    own = replace(own, unreadable={"arrived": "二百"})
    assert codes(own) == set()


def test_the_record_in_hand_counts_as_it_is_typed() -> None:
    plan = record("project", mode="培训", goal=D(100), goal_unit="人次")
    stored = record("training", project=PROJECT, att=55)
    typed = record("training", project=PROJECT, att=120, plan=120)
    assert "over_project_goal" in codes(typed, plan, stored)
    assert "over_project_goal" not in codes(stored, plan, typed)
    unsaved = record("training", "new", project=PROJECT, place="花灯嘎查", att=46)
    assert "over_project_goal" in codes(unsaved, plan, stored)


def test_neither_unit_nor_period_parts_the_progress_of_a_project() -> None:
    """Key = project + month: village and township can never both report its money."""
    ledger = ledgers()["progress"]
    values = {"project": PROJECT}
    ids = {
        ledger.record_id(values, unit=unit, period=MAY, banner=BANNER)
        for unit in (TOWNSHIP, VILLAGE)
    }
    assert len(ids) == 1


# -- definitions of strangers

HEAD = 'id = "odd"\ntitle = "怪"\nversion = 1\n'


def odd(tmp_path: Path, body: str) -> Ledger:
    path = tmp_path / "odd.toml"
    path.write_text(HEAD + body, encoding="utf-8")
    file = read_ledger(path)
    assert [problem.message for problem in file.problems] == []
    return file.ledger


def computed(name: str, source: str) -> str:
    return (
        f"[[fields]]\nname = '{name}'\nlabel = '{name}'\ntype = 'decimal'\ncompute = '{source}'\n"
    )


def judged(ledger: Ledger, *records: Record, **values: Any) -> list[str]:
    own = Record(id=RecordId("o"), ledger=ledger.id, unit="u", period=None, values=values)
    around = MemoryFacts({ledger.id: ledger}, records)
    return [problem.message for problem in check(ledger, own, around, today=TODAY)]


def test_fields_that_wait_for_each_other_are_empty(tmp_path: Path) -> None:
    body = computed("a", "b + 1") + computed("b", "a + 1") + rule("a > 0")
    (message,) = judged(odd(tmp_path, body))
    assert "它自己" in message


def test_long_chains_of_fields_end(tmp_path: Path) -> None:
    links = "".join(computed(f"f{n}", f"f{n + 1} + f{n + 1}") for n in range(150))
    ledger = odd(tmp_path, links + computed("f150", "1") + rule("f0 > 0"))
    (message,) = judged(ledger)
    assert "一环套一环" in message


def test_a_rule_that_does_not_fit_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    text = "[[fields]]\nname = 'note'\nlabel = '记'\ntype = 'text'\n"
    ledger = odd(tmp_path, text + rule("note > 1", "one") + rule('note == "是"', "two"))
    first, second = judged(ledger, note="甲")
    assert "规则 one 没有审核" in first
    assert second == "不对。"


def test_no_rule_looks_at_too_many_records(tmp_path: Path) -> None:
    text = "[[fields]]\nname = 'n'\nlabel = '数'\ntype = 'count'\n"
    many = "".join(rule(f'count_of("odd", n=1) < {n}', f"rule{n}") for n in range(250))
    ledger = odd(tmp_path, text + many)
    records = [
        Record(id=RecordId(str(i)), ledger=LedgerId("odd"), unit="u", period=None, values={"n": 1})
        for i in range(20_000)
    ]
    started = time.perf_counter()
    messages = judged(ledger, *records, n=1)
    assert messages[:2] == ["不对。", "不对。"]
    assert all("要看的记录多于 50000 条" in message for message in messages[2:])
    assert time.perf_counter() - started < most_time(5)


def rule(expect: str, code: str = "one") -> str:
    return (
        f"[[rules]]\ncode = '{code}'\nlevel = '提示'\nexpect = '{expect}'\nat = 'id'\n"
        "say = '不对。'\n"
    )
