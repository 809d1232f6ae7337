"""The figures behind the pictures of the 工作台, against sums done by hand.

1. 京蒙资金 by category: what was approved, else planned; the last known arrived and paid by then.
2. Below the banner, projects that others carry out, or that all share, are in no sum.
3. Targets against results only where there is a target; every figure opens its records.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jmdesk.domain.period import Period
from jmdesk.domain.revision import RecordId
from jmdesk.operations.charts import Comparison, Figure, figures, money_of_year, share
from jmdesk.operations.charts_targets import targets_of_year
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.recording import save_record

TOWN, BANNER, VILLAGE = "152222100000", "152222000000", "152222100201"
APRIL, MAY, JUNE = (Period.month(2024, month) for month in (4, 5, 6))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = open_desk(tmp_path / "desk.db")
    begin(made, unit=TOWN, person="包玉兰")
    yield made
    made.close()


def project(desk: Desk, name: str, jm: str, **more: Any) -> RecordId:
    values = {
        "year": 2024,
        "name": name,
        "place": name,
        "nature": "新建",
        "category": "产业合作类",
        "mode": "工程建设",
        "scope": "棚圈",
        "total": Decimal(jm),
        "jm": Decimal(jm),
        "implementer": TOWN,
    }
    return save_record(desk, ledger="project", values=values | more).records[0]


def progress(
    desk: Desk, about: RecordId, month: Period, arrived: str, paid: str, state: str = "实施中"
) -> RecordId:
    values = {
        "project": about,
        "state": state,
        "arrived": Decimal(arrived),
        "paid": Decimal(paid),
    }
    return save_record(desk, ledger="progress", values=values, period=month).records[0]


def course(desk: Desk, title: str, ends: date, plan: int, att: int, **more: Any) -> RecordId:
    values = {"title": title, "begins": ends, "ends": ends, "plan": plan, "att": att, "host": TOWN}
    return save_record(desk, ledger="training", values=values | more).records[0]


def told(made: Comparison | None) -> dict[str, list[str]]:
    assert made is not None
    return {label: [one.text for one in row] for label, row in made.groups}


def row(made: Comparison | None, label: str) -> tuple[Figure, ...]:
    assert made is not None
    return dict(made.groups)[label]


def money(desk: Desk, unit: str = TOWN, month: Period = MAY) -> Comparison:
    made = money_of_year(desk, unit, month)
    assert made is not None
    return made


def test_sums_by_category_are_exact(desk: Desk) -> None:
    barn = project(desk, "牛棚", "291.10")
    road = project(desk, "道路", "300.2", category="基础设施类")
    shed = project(desk, "料库", "239.333333")
    progress(desk, barn, MAY, "200.05", "145.5")
    progress(desk, road, MAY, "300.2", "300.2")
    progress(desk, shed, MAY, "0.1", "0")
    made = money(desk)
    # 291.10 + 239.333333; 200.05 + 0.1; 145.5 + 0
    assert told(made) == {
        "基础设施类": ["300.2", "300.2", "300.2"],
        "产业合作类": ["530.433333", "200.15", "145.5"],
    }
    # 830.633333; 500.35; 445.7; 445.7 ÷ 830.633333 = 0.53657…
    assert made.summary == "批复 830.633333　到位 500.35　支付 445.7　支付率 53.7%"


def test_what_was_approved_counts_instead_of_what_was_planned(desk: Desk) -> None:
    project(desk, "甲", "100", a_jm=Decimal(80), a_total=Decimal(80))
    project(desk, "乙", "50")
    assert row(money(desk), "产业合作类")[0].value == Decimal(130)


def test_the_last_known_progress_counts_and_later_months_do_not(desk: Desk) -> None:
    about = project(desk, "甲", "100")
    progress(desk, about, APRIL, "40", "20")
    progress(desk, about, JUNE, "90", "90")
    assert told(money(desk)) == {"产业合作类": ["100", "40", "20"]}
    assert told(money(desk, month=JUNE)) == {"产业合作类": ["100", "90", "90"]}


def test_what_nobody_reported_is_not_nought(desk: Desk) -> None:
    project(desk, "甲", "100")
    made = money(desk)
    assert told(made) == {"产业合作类": ["100，未报进度"]}
    assert made.summary == "批复 100，未报进度"
    assert made.note == "其中 1 个项目还没有报过进度。"


def test_other_years_and_cancelled_projects_are_left_out(desk: Desk) -> None:
    project(desk, "甲", "100")
    project(desk, "去年的", "70", year=2023)
    project(desk, "取消的", "60", adj="取消")
    assert row(money(desk), "产业合作类")[0].value == Decimal(100)


def test_shared_and_others_projects_are_summed_at_the_banner_alone(desk: Desk) -> None:
    own = project(desk, "镇里的", "100")
    shared = project(desk, "全旗共用的", "1000", implementer=BANNER, places=(BANNER,))
    here = project(desk, "旗里办在镇里的", "10", implementer=BANNER, places=(TOWN,))
    for one in (own, shared, here):
        progress(desk, one, MAY, "1", "1")
    town, banner = row(money(desk), "产业合作类"), row(money(desk, unit=BANNER), "产业合作类")
    assert [one.value for one in town] == [Decimal(100), Decimal(1), Decimal(1)]
    assert town[0].records == (own,)
    assert [one.value for one in banner] == [Decimal(1110), Decimal(3), Decimal(3)]
    assert set(banner[0].records) == {own, shared, here}


def test_each_bar_opens_its_records(desk: Desk) -> None:
    about = project(desk, "甲", "100")
    reported = progress(desk, about, MAY, "40", "20")
    made = money(desk)
    chart = made.draw(366)
    opened = [made.figure(mark.key) for mark in chart.marks]
    assert [(one.ledger, one.records) for one in opened] == [
        ("project", (about,)),
        ("progress", (reported,)),
        ("progress", (reported,)),
    ]
    assert chart.marks[1].label == "产业合作类 到位 40 万元"


def test_without_projects_there_is_no_picture(desk: Desk) -> None:
    assert money_of_year(desk, TOWN, MAY) is None
    assert targets_of_year(desk, TOWN, MAY) is None


def test_projects_finished_of_all_there_are(desk: Desk) -> None:
    projects = [project(desk, name, "10") for name in "甲乙丙"]
    done = progress(desk, projects[0], APRIL, "1", "1", state="已验收")
    progress(desk, projects[1], MAY, "1", "1")
    target, result = row(targets_of_year(desk, TOWN, MAY), "完工项目（个）")
    assert (target.text, result.text) == ("3", "1（33.3%）")
    assert set(target.records) == set(projects)
    assert result.records == (done,)
    assert result.said == "完工项目 完成 1 个，是目标的 33.3%"


def test_people_trained_against_the_projects_aim(desk: Desk) -> None:
    aims = {"category": "人才培训类", "mode": "培训", "goal": Decimal(700), "goal_unit": "人次"}
    about = project(desk, "培训", "50", **aims)
    project(desk, "没有定量的", "50", category="人才培训类", mode="培训")
    held = [
        course(desk, "一期", date(2024, 3, 2), 60, 58, project=about),
        course(desk, "二期", date(2024, 5, 20), 60, 61, project=about),
    ]
    course(desk, "六月的", date(2024, 6, 2), 60, 60, project=about)
    course(desk, "去年的", date(2023, 6, 2), 60, 60, project=about)
    course(desk, "自办的", date(2024, 4, 2), 30, 24)
    made = targets_of_year(desk, TOWN, MAY)
    # 58 + 61 of 700; 24 of 30
    assert told(made)["培训项目实到（人次）"] == ["700", "119（17.0%）"]
    assert told(made)["其他培训班实到（人次）"] == ["30", "24（80.0%）"]
    assert set(row(made, "培训项目实到（人次）")[1].records) == set(held)


def test_courses_of_others_are_in_no_sum(desk: Desk) -> None:
    course(desk, "镇里的", date(2024, 4, 2), 30, 24)
    theirs = {"title": "旗里的", "begins": date(2024, 4, 2), "ends": date(2024, 4, 2)}
    save_record(
        desk,
        ledger="training",
        values=theirs | {"plan": 50, "att": 50, "host": BANNER},
        unit=BANNER,
    )
    assert told(targets_of_year(desk, TOWN, MAY)) == {"培训班实到（人次）": ["30", "24（80.0%）"]}
    both = {"培训班实到（人次）": ["80", "74（92.5%）"]}
    assert told(targets_of_year(desk, BANNER, MAY)) == both


def test_people_helped_only_where_there_is_an_aim_and_by_the_newest_quarter(desk: Desk) -> None:
    aimed = project(desk, "甲", "10", g3=40)
    other = project(desk, "乙", "10")
    for about, quarter, people in (
        (aimed, "2024Q1", 20),
        (aimed, "2024Q2", 25),
        (aimed, "2024Q3", 99),
        (other, "2024Q2", 7),
    ):
        values = {"project": about, "hh": 30, "pp": 90, "hh_tp": 9, "pp_tp": people}
        save_record(
            desk,
            ledger="beneficiary",
            values=values,
            unit=VILLAGE,
            period=Period.parse(quarter),
        )
    assert told(targets_of_year(desk, TOWN, MAY))["受益脱贫人口（各项目相加）（人）"] == [
        "40",
        "25（62.5%）",
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("4400.00"), "4,400"),
        (Decimal("168.150000"), "168.15"),
        (Decimal("-1234.5"), "−1,234.5"),
        (Decimal(0), "0"),
        (1234567, "1,234,567"),
    ],
)
def test_figures_are_written_exactly(value: Decimal | int, text: str) -> None:
    assert figures(value) == text


def test_a_share_is_rounded_half_up_once() -> None:
    assert share(Decimal("445.5"), Decimal(830)) == "53.7"
    assert share(Decimal("0.25"), Decimal(1000)) == "0.0"
    assert share(Decimal("0.5"), Decimal(1000)) == "0.1"
