"""表6 and blank forms from a real store.

1. 表6 is made for a 嘎查 and a month only, and says so otherwise.
2. A 嘎查 owes what it has not seen; 本月无变化 settles all of it with one mark.
3. A submitted 表6 prints again exactly as it was; the next one says which correction it is; what
   must not be in it stops it.
4. Every report and every ledger has a blank form; 签到册 takes its head from a course.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import RecordId
from jmdesk.operations.blank import blank_form
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.owing import missing
from jmdesk.operations.recording import save_record
from jmdesk.operations.reports import make_report, pdf_of, submit_report
from jmdesk.reporting.document import RowKind

MAY = Period.parse("2024-05")


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Desk]:
    """A desk of 双金嘎查 with two projects of its own, one of them seen in April."""
    desk = open_desk(tmp_path / "desk.db")
    begin(desk, unit="双金嘎查", person="其木格")
    first = add_project(desk, "育秧大棚")
    add_project(desk, "肉牛棚圈")
    see(desk, first, "2024-04", "施工中")
    yield desk
    desk.close()


def save(desk: Desk, ledger: str, period: str | None = None, **values: Any) -> RecordId:
    when = Period.parse(period) if period else None
    changes = save_record(desk, ledger=ledger, values=values, unit=desk.unit, period=when)
    return changes.records[0]


def add_project(desk: Desk, name: str) -> RecordId:
    return save(
        desk,
        "project",
        year=2024,
        name=name,
        nature="新建",
        category="产业合作类",
        mode="工程建设",
        place="双金嘎查",
        places=(desk.unit,),
        scope="建设",
        total=Decimal(100),
        jm=Decimal(100),
        implementer=desk.units.get(desk.unit).parent,
    )


def see(desk: Desk, project: RecordId, period: str, state: str) -> RecordId:
    return save(desk, "site", period, project=project, state_seen=state)


def add_course(desk: Desk, **changed: Any) -> RecordId:
    usual: dict[str, Any] = {
        "title": "水稻育秧技术",
        "kind": "农牧民实用技术",
        "form": "现场实训",
        "host": desk.unit,
        "where": "本嘎查",
        "place": "双金嘎查村部",
        "begins": date(2024, 5, 12),
        "ends": date(2024, 5, 14),
        "days": Decimal(3),
        "plan": 60,
    }
    return save(desk, "training", **{**usual, **changed})


def test_the_form_is_for_one_village_and_one_month(village: Desk) -> None:
    above = village.units.get(village.unit).parent
    with pytest.raises(Refusal, match="一个嘎查") as refused:
        make_report(village, report="表6", unit=above, period=MAY)
    assert village.units.name(above) in str(refused.value)
    with pytest.raises(Refusal, match=r"一个月.*二季度"):
        make_report(village, report="表6", period=Period.parse("2024Q2"))
    with pytest.raises(Refusal, match="一个嘎查"):
        blank_form(village, report="表6", unit=above, period=MAY)


def test_one_mark_settles_the_month(village: Desk) -> None:
    owed = missing(village, period=MAY, report="表6")
    assert {one.name.split("（")[0] for one in owed} == {"育秧大棚", "肉牛棚圈"}
    assert {one.due for one in owed} == {date(2024, 5, 25)}
    save(village, "village_month", "2024-05", same=True)
    assert missing(village, period=MAY, report="表6") == ()
    assert make_report(village, report="表6", period=MAY).opening[0].startswith("■")
    assert len(missing(village, period=Period.parse("2024-06"), report="表6")) == 2


def test_a_submitted_form_prints_again_as_it_was(village: Desk) -> None:
    save(village, "village_month", "2024-05", ask="机井用电增容")
    first = submit_report(village, report="表6", period=MAY)
    assert first.document.state == "第1稿"
    paper = pdf_of(first.document)
    assert pdf_of(make_report(village, report="表6", period=MAY)) == paper
    add_course(village, att=46, tp=1, jc=0, spent=Decimal(0))
    assert make_report(village, report="表6", period=MAY).state.startswith("草稿")
    second = submit_report(village, report="表6", period=MAY)
    assert second.document.state == "第2稿　更正第1次"
    assert second.document.file_stem.endswith("第2稿")
    assert pdf_of(make_report(village, report="表6", period=MAY, version=1)) == paper


def test_a_mark_beside_what_has_changed_is_not_handed_on(village: Desk) -> None:
    save(village, "village_month", "2024-05", same=True, ask="机井用电增容")
    with pytest.raises(Refusal) as refused:
        submit_report(village, report="表6", period=MAY)
    assert [problem.code for problem in refused.value.problems] == ["same_and_ask"]


def test_every_report_and_every_ledger_has_a_blank_form(village: Desk) -> None:
    banner = village.units.banner_of(village.unit)
    assert banner is not None
    for report in village.catalogue.reports.values():
        unit = village.unit if report.own_only else banner.code
        made = blank_form(village, report=report.id, unit=unit)
        assert made.state == "空白表"
        assert any(row.kind in (RowKind.BLANK, RowKind.MISSING) for row in made.rows)
        assert pdf_of(made)
    for ledger in village.catalogue.ledgers.values():
        if not ledger.system:
            assert pdf_of(blank_form(village, ledger=ledger.id))
    assert blank_form(village, report="现场情况").name == "现场情况登记表"


def test_the_signin_sheet_takes_its_head_from_the_course(village: Desk) -> None:
    course = add_course(village, nth=2, teachers="王老师")
    made = blank_form(village, report="签到册", course=course)
    assert made.opening[0] == "班次名称：水稻育秧技术（第2期）"
    assert "双金嘎查村部" in made.opening[1]
    assert "王老师" in made.opening[1]
    assert made.head_left == ("主办单位：双金嘎查",)
    assert len(made.rows) == 75
    assert made.head_right[0] == "日期：　　　　年　　月　　日"
    named = blank_form(village, report="signin_sheet", course="育秧", day=date(2024, 5, 13))
    assert named.head_right == ("日期：2024年5月13日",)


def test_a_sheet_without_a_course_has_an_empty_head(village: Desk) -> None:
    made = blank_form(village, report="signin_sheet", lines=30)
    assert made.opening[0] == "班次名称："
    assert len(made.rows) == 50


def test_what_cannot_be_printed_is_said(village: Desk) -> None:
    add_course(village)
    add_course(village, title="水稻插秧技术")
    for told, said in (
        ({"course": "没有的班"}, "没有找到培训班“没有的班”"),
        ({"course": "水稻"}, "有 2 个"),
        ({"course": "育秧", "day": date(2024, 5, 20)}, "2024-05-20 不在里面"),
        ({"lines": -1}, "0 至 1000"),
    ):
        with pytest.raises(Refusal, match=said):
            blank_form(village, report="signin_sheet", **told)
    with pytest.raises(Refusal, match="没有叫“表99”的报表"):
        blank_form(village, report="表99")
