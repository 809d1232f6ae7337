"""Reports are read strictly: everything wrong is told at once, with line and remedy."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from jmdesk.definitions.catalogue import load
from jmdesk.definitions.report_reader import check_report_links, read_report

FORMS = Path(__file__).parents[2] / "forms"
GOOD = """
id = "roads"
name = "道路清单"
version = 1

[rows]
ledger = "project"
where = 'category == "基础设施类"'

[[columns]]
id = "name"
heading = ["名称"]
value = "name"

[[totals]]
label = "合计 {count} 条"
"""

DUE = """
[[due]]
levels = ["banner"]
day = 3
"""


@pytest.fixture
def told(tmp_path: Path) -> Callable[[str], list[str]]:
    """What is wrong with a report of this text."""

    def read(text: str) -> list[str]:
        path = tmp_path / "try.toml"
        path.write_text(text, encoding="utf-8")
        file = read_report(path)
        if not file.problems:
            check_report_links(file, load(FORMS).ledgers)
        return [problem.message for problem in file.problems]

    return read


def test_a_good_report_has_no_problems(told: Callable[[str], list[str]]) -> None:
    assert told(GOOD) == []


def test_the_shipped_forms_are_all_taken() -> None:
    catalogue = load(FORMS)
    assert catalogue.problems == ()
    assert {"demand", "progress_month", "benefit", "training_month"} <= catalogue.reports.keys()
    for ledger in catalogue.ledgers.values():
        shown = any(report.rows.ledger == ledger.id for report in catalogue.reports.values())
        assert ledger.system or shown


def test_each_level_has_its_own_day() -> None:
    days = {
        id: {level.value: (due.day, due.months) for due in report.due for level in due.levels}
        for id, report in load(FORMS).reports.items()
    }
    assert days["demand"] == {"township": (20, 0), "body": (20, 0), "banner": (10, 1)}
    assert days["progress_month"] == {"township": (28, 0), "body": (28, 0), "banner": (3, 1)}
    assert days["benefit"] == {"village": (25, 0), "township": (28, 0), "banner": (5, 1)}
    assert days["training_month"] == days["progress_month"]


def test_the_examples_of_the_guide_can_be_dropped_in(tmp_path: Path) -> None:
    guide = (FORMS / "README.md").read_text(encoding="utf-8")
    for number, example in enumerate(re.findall(r"```toml\n(.*?)```", guide, re.DOTALL)):
        if "\nid = " in example:
            folder = tmp_path / _folder(example)
            folder.mkdir(exist_ok=True)
            (folder / f"{number}.toml").write_text(example, encoding="utf-8")
    catalogue = load(FORMS, tmp_path)
    assert catalogue.problems == ()
    assert "patrol_sum" in catalogue.reports
    assert "guard_figures" in catalogue.indicators


def _folder(example: str) -> str:
    if "[[indicators]]" in example:
        return "indicators"
    return "reports" if "[rows]" in example else "ledgers"


def test_all_problems_at_once_with_their_lines(told: Callable[[str], list[str]]) -> None:
    wrong = GOOD.replace("version = 1", "version = 0\nmesure = 3").replace(
        'value = "name"', 'value = "name +"'
    )
    messages = told(wrong)
    assert any("第 4 行" in text and "version" in text for text in messages)
    assert any("不认识 mesure" in text and "measure" in text for text in messages)
    assert any("value：表达式“name +”写法有误" in text for text in messages)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('ledger = "project"', 'ledger = "projekt"', "没有台账 projekt。是不是 project？"),
        ('value = "name"', 'value = "nane"', "没有 nane"),
        ('value = "name"', 'value = "report.yaer"', "没有 report.yaer"),
        ('value = "name"', 'value = "at.town"', "没有 at.town"),
        ('value = "name"', 'value = "prev.titel"', "没有 prev.titel"),
        ("{count}", "{cuont}", "没有 cuont"),
        ('label = "合计', 'rows = "no"\nlabel = "合计', "没有 [[choices]] no"),
        ('value = "name"', 'value = "jm"\ntotal = "ratio"', "要有 above 和 below"),
        ('value = "name"', 'width = 3\nvalue = "name"', "width = 3"),
        ("[rows]", '[rows]\nowner = ["nobody"]', "没有栏目 nobody"),
        ("[rows]", f"{DUE}\n{DUE}\n[rows]", "级别 banner 有两个期限"),
        ("[rows]", f"{DUE}day = 32\n[rows]".replace("day = 3\n", ""), "day = 32"),
        ('heading = ["名称"]', 'heading = ["名{称"]', "没有配对的括号"),
    ],
)
def test_what_is_wrong_is_named(
    told: Callable[[str], list[str]], old: str, new: str, said: str
) -> None:
    messages = told(GOOD.replace(old, new))
    assert any(said in text for text in messages), messages
    assert all("try.toml" in text for text in messages)


PARTS = """
own_only = true
one_page = true
caption = "一、项目"

[[opening]]
text = "□ 无变化"

[rows]
ledger = "project"
most = 12
more = "另有 {more} 个。"

[[boxes]]
label = "备注"
height = 12
text = [{ text = "{report.name}" }]

[[sections]]
caption = "二、需求"
when = 'month(report.period) != 12'

[sections.rows]
ledger = "village_month"
inside = "needs"
least = 3

[[sections.columns]]
id = "name"
heading = ["名称"]
value = "name"

[[sections.boxes]]
label = "来访"
text = '{value_of("village_month", "visits", unit=unit, period=period)}'
"""
WHOLE = GOOD.replace('[rows]\nledger = "project"\nwhere = \'category == "基础设施类"\'\n', PARTS)


def test_a_report_may_have_further_tables_and_boxes(
    tmp_path: Path, told: Callable[[str], list[str]]
) -> None:
    assert told(WHOLE) == []
    report = read_report(tmp_path / "try.toml").report
    (section,) = report.sections
    assert (report.own_only, report.one_page, report.rows.most) == (True, True, 12)
    assert (section.sheet.rows.inside, section.sheet.rows.least) == ("needs", 3)
    assert [box.label for box in (*report.boxes, *section.sheet.boxes)] == ["备注", "来访"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('inside = "needs"', 'inside = "visits"', "没有行栏目 visits"),
        ('value = "name"\n\n[[sections.boxes]]', 'value = "nam"\n\n[[sections.boxes]]', "没有 nam"),
        ('"visits", unit', '"visit", unit', "没有栏目 visit"),
        ("month(report.period)", "month(report.perio)", "没有 report.perio"),
        ('more = "另有 {more} 个。"\n', "", "写了 most，就要写 more"),
        ("least = 3", "leest = 3", "不认识 leest"),
        ("{report.name}", "{report.nam}", "没有 report.nam"),
        ("□ 无变化", "{hh}", "没有 hh"),
        ('caption = "二、需求"', 'caption = "{nothing_here}"', "没有 nothing_here"),
    ],
)
def test_sections_and_boxes_are_read_as_strictly(
    told: Callable[[str], list[str]], old: str, new: str, said: str
) -> None:
    assert old in WHOLE
    messages = told(WHOLE.replace(old, new, 1))
    assert any(said in text for text in messages), messages
    assert all("第 " in text for text in messages)
