"""表1, 表3, 表4 and the listings: the check examples of forms.md §4 and what they promise."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from typing import Any

from jmdesk.definitions.listing import listing
from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.reporting.compute import compute
from jmdesk.reporting.document import Document, RowKind
from tests.reporting.examples import (
    BANNER,
    BODY,
    SECOND,
    TOWNSHIP,
    VILLAGE,
    SheetFacts,
    by_column,
    catalogue,
    project,
    record,
    rows_of,
    sheet,
    tree,
)


def benefit(project_id: str, hh: int, pp: int, unit: str = VILLAGE, **values: object) -> Record:
    usual: dict[str, Any] = {"project": project_id, "hh": hh, "pp": pp}
    usual |= {"hh_tp": 0, "pp_tp": 0, "hh_jc": 0, "pp_jc": 0}
    id = f"{project_id}/{unit}"
    return record("beneficiary", id, unit, "2023Q2", **{**usual, **values})


TWO = [project("a", "养牛", "100"), project("b", "饲草", "50")]
EXAMPLE = [
    *TWO,
    benefit("a", 40, 120, gain=D("4"), how=("托养", "入股分红")),
    benefit("b", 30, 95, how=("托养",)),
    record("village_total", "v", VILLAGE, "2023Q2", hh=45, pp=135),
]


def totals(document: Document) -> list[dict[str, str]]:
    return rows_of(document, RowKind.TOTAL)


def test_benefit_example_adds_and_counts_each_household_once() -> None:
    document = sheet("benefit", EXAMPLE, unit=VILLAGE, period="2023Q2")
    added, once = totals(document)
    assert added["number"] == "合计（户次、人次，一户多项目重复计）"
    assert (added["hh"], added["pp"]) == ("70", "215")
    assert once["number"] == "去重实有"
    assert (once["hh"], once["pp"], once["wage"]) == ("45", "135", "—")
    assert added["gain_hh"] == "1,000.00"  # 4 万元 over the 40 households that told it


def test_a_village_that_gave_no_household_count_is_told() -> None:
    facts = [*EXAMPLE, benefit("a", 3, 9, SECOND), benefit("b", 4, 8, SECOND)]
    once = totals(sheet("benefit", facts, period="2023Q2"))[1]
    assert (once["number"], once["hh"]) == ("去重实有（缺 1 个嘎查）", "45")


def test_the_only_project_of_a_village_stands_for_its_households() -> None:
    once = totals(sheet("benefit", [TWO[0], benefit("a", 40, 120)], period="2023Q2"))[1]
    assert (once["number"], once["hh"], once["pp"]) == ("去重实有", "40", "120")


def test_the_banner_sees_a_row_for_each_village() -> None:
    facts = [*EXAMPLE, benefit("a", 3, 9, SECOND)]
    document = sheet("benefit", facts, unit=BANNER, period="2023Q2")
    rows = rows_of(document, RowKind.ROW)
    assert [(row["village"], row["projects"], row["hh"]) for row in rows] == [
        ("花灯嘎查", "2", "70"),
        ("西太本嘎查", "1", "3"),
    ]
    assert rows[0]["how"] == "托养、入股分红"
    assert rows_of(document, RowKind.GROUP)[0]["number"].startswith("好腰苏木镇　2个嘎查")
    assert len(document.detail.rows) == 3  # a project a row


def test_a_village_that_owes_figures_is_a_row() -> None:
    owing = project("c", "打井", "10", places=(SECOND,))
    document = sheet("benefit", [*EXAMPLE, owing], period="2023Q2")
    assert rows_of(document, RowKind.MISSING)[0]["village"] == "西太本嘎查"
    assert "未报 1 个：西太本嘎查（打井）" in document.notes[0]


def test_a_month_asks_for_its_quarter() -> None:
    assert sheet("benefit", EXAMPLE, period="2023-05").period == "2023Q2"


def course(number: int, month: int = 5, **values: object) -> Record:
    usual: dict[str, Any] = {
        "title": "电商培训",
        "kind": "电商与营销",
        "host": TOWNSHIP,
        "place": "镇政府",
        "begins": date(2023, month, 1),
        "ends": date(2023, month, 8),
        "days": D(8),
        "plan": 60,
        "att": 60,
        "nth": number,
        "spent": D(20000),
    }
    return record("training", f"t{month}-{number}", TOWNSHIP, **{**usual, **values})


def test_training_example_multiplies_no_heads_by_days() -> None:
    document = sheet("training_month", [course(n) for n in range(10)])
    this, year = totals(document)
    assert this["number"] == "本月 10 期"
    assert (this["att"], this["pd"]) == ("600", "4800推")
    assert year["number"] == "本年累计 10 期"
    assert this["spent"] == "20.00"
    assert "「推」＝按实到×天数推算" in document.notes[0]


def test_courses_with_a_standard_show_what_was_due() -> None:
    facts = [course(1, att=250, plan=250, rate=D(250), spent=D(500000)), course(2)]
    notes = sheet("training_month", facts).notes[0]
    assert "按标准（250元/人天）应付 50.00 万元，实付 50.00 万元" in notes


def test_training_lists_what_ended_and_counts_what_runs() -> None:
    running = course(3, begins=date(2023, 5, 28), ends=date(2023, 6, 3))
    year = record("trainees", "y", TOWNSHIP, "2023", n=41)
    facts = [course(1), course(2, month=3), running, year]
    document = sheet("training_month", facts)
    this, so_far = totals(document)
    assert (this["number"], so_far["number"]) == ("本月 1 期", "本年累计 2 期")
    assert "期末还在办的 1 期未列" in document.notes[0]
    assert "年度去重学员 41 人" in document.notes[0]


def test_demand_prints_numbers_as_the_plan_and_empty_as_empty() -> None:
    facts = [
        project("a", "甲", "300", seq=1, local=None),
        project("b", "乙", "168.15", seq=2, local=D(0)),
        project("c", "丙", "1", category="社会事业类", local=None),
    ]
    document = sheet("demand", facts, unit=BANNER, period="2023")
    assert document.title == "科右中旗2023年“十四五”京蒙帮扶协作需求统计表"
    total = by_column(document, document.rows[0])
    assert (total["number"], total["total"], total["local"]) == ("科右中旗合计3个", "469.15", "0")
    rows = rows_of(document, RowKind.ROW)
    assert [(row["number"], row["jm"], row["local"]) for row in rows] == [
        ("1", "300", ""),
        ("2", "168.15", "0"),
        ("1", "1", ""),
    ]
    groups = rows_of(document, RowKind.GROUP)
    assert [group["number"] for group in groups] == ["基础设施类2个", "社会事业类1个"]
    assert groups[1]["local"] == "0"


def test_demand_of_several_years_has_a_block_for_each() -> None:
    settings = {
        "project.category:2021": '["乡村旅游类", "社会事业类"]',
        "project.category:2022": '["社会事业类", "乡村旅游类"]',
    }
    facts = [
        project(f"{year}{category}", category, "1", year=year, category=category)
        for year in (2021, 2023)
        for category in ("社会事业类", "乡村旅游类")
    ]
    document = sheet("demand", facts, unit=BANNER, period="2021..2025", settings=settings)
    assert [group["number"] for group in rows_of(document, RowKind.GROUP)] == [
        "2021年2个",
        "乡村旅游类1个",
        "社会事业类1个",
        "2023年2个",
        "社会事业类1个",
        "乡村旅游类1个",
    ]


def test_demand_of_a_township_does_not_sum_what_others_carry_out() -> None:
    facts = [
        project("a", "甲", "300"),
        project("b", "乙", "50", implementer=BODY, places=(VILLAGE,)),
        project("c", "丙", "70", implementer=BODY),
    ]
    document = sheet("demand", facts, period="2023")
    assert by_column(document, document.rows[0])["jm"] == "300"
    rows = rows_of(document, RowKind.ROW)
    assert [(row["name"], row["jm"]) for row in rows] == [("甲", "300"), ("乙", "(50)")]
    assert "金额加括号的 1 个项目" in document.notes[0]


def test_the_detail_sheet_names_projects_by_code() -> None:
    document = sheet("benefit", EXAMPLE, period="2023Q2")
    headings = [column.heading for column in document.detail.columns]
    assert headings[:3] == ["单位代码", "单位", "期"]
    assert "项目编号" in headings
    assert document.detail.rows[0][0] == VILLAGE


def test_any_ledger_has_a_listing() -> None:
    ledger = catalogue().ledgers["village"]
    numbers = {field.name: 10 for field in ledger.current}
    facts = [record("village", "v", VILLAGE, "2023", **numbers)]
    document = compute(
        listing(ledger),
        ledgers=catalogue().ledgers,
        facts=SheetFacts(catalogue().ledgers, facts),
        unit=TOWNSHIP,
        period=Period.parse("2023"),
        units=tree(),
    )
    assert document.title == "好腰苏木镇嘎查基本数清单"
    assert rows_of(document, RowKind.ROW)[0]["unit"] == "花灯嘎查"
    assert not document.audit
