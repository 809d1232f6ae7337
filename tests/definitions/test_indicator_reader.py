"""Sets of indicators are read strictly: everything wrong is told at once, with line and remedy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from jmdesk.definitions.catalogue import load
from jmdesk.definitions.indicator_links import check_indicator_links
from jmdesk.definitions.indicator_reader import read_indicators
from jmdesk.definitions.indicators import Kind
from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.domain.revision import LedgerId, RecordId
from tests.definitions.core import BANNER, ledgers, problems

FORMS = Path(__file__).parents[2] / "forms"
GOOD = """
id = "own"
title = "自定指标"
version = 1

[given]
ledger = "figures"
by = "row"

[[indicators]]
id = "e1"
seq = "E1"
label = "来旗挂职干部"
kind = "flow"
given = true

[[indicators.sources]]
called = "培训班"
value = "att"
on = "ends"
rows = { ledger = "training", where = 'kind == "其他"' }

[[indicators]]
id = "share"
label = "占比"
kind = "ratio"
above = "e1"
below = "e1"
factor = 100
"""
Told = Callable[[str], list[str]]


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """What is wrong with a set of this text."""

    def read(text: str) -> list[str]:
        path = tmp_path / "try.toml"
        path.write_text(text, encoding="utf-8")
        file = read_indicators(path)
        if not file.problems:
            check_indicator_links(file, ledgers())
        return [problem.message for problem in file.problems]

    return read


def test_a_good_set_has_no_problems(told: Told) -> None:
    assert told(GOOD) == []


def test_the_shipped_set_is_taken() -> None:
    found = load(FORMS).indicators["work"]
    seqs = [one.seq for one in found.indicators if one.listed]
    assert seqs[:2] == ["A1", "A2"]
    assert seqs[-1] == "K10"
    assert len(seqs) == len(set(seqs)) == 59
    assert {one.kind for one in found.indicators} == set(Kind)
    written = [one for one in found.indicators if one.given]
    choices = ledgers()["figures"].field("row").choices
    assert [one.split(" ")[0] for one in choices] == [one.seq for one in written]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('kind = "flow"', 'kind = "flows"', '第 14 行：kind = "flows" 不认识'),
        ('value = "att"', 'value = "atte"', "里没有 atte"),
        ('value = "att"', 'value = "att +"', "第 19 行：value"),
        ('ledger = "training"', 'ledger = "train"', "没有台账 train"),
        ('by = "row"', 'by = "rows"', "没有栏目 rows"),
        ('seq = "E1"', 'seq = "E7"', "没有以“E7 ”开头的一项"),
        ('seq = "E1"', 'seq = "E 1"', "1 至 8 个字母"),
        ('above = "e1"', 'above = "e2"', "没有可以相除的指标 e2"),
        ('above = "e1"', 'above = "share"', "没有可以相除的指标 share"),
        ('above = "e1"\n', "", "above 和 below"),
        ('kind = "ratio"', 'kind = "stock"', "只用于"),
        ('id = "share"', 'id = "e1"', "写了两次"),
        ("given = true", "given = true\nquarters = [5]", "quarters"),
        ("given = true", 'given = true\nkind = "cumulative"', "TOML"),
        ('kind = "flow"', 'kind = "cumulative"', "累计指标不能写 given"),
        ('[given]\nledger = "figures"\nby = "row"\n', "", "就要有 [given]"),
        ('on = "ends"', 'on = "ends"\nwith = "year"', "不认识 with"),
        ('ledger = "training"', 'indicators = "work"', "rows 里请写 ledger"),
        ('called = "培训班"\n', "", "缺 called"),
    ],
)
def test_what_is_wrong_is_said_with_a_remedy(told: Told, old: str, new: str, says: str) -> None:
    assert old in GOOD
    wrong = told(GOOD.replace(old, new, 1))
    assert any(says in one for one in wrong), wrong


def test_an_indicator_without_any_source_is_refused(told: Told) -> None:
    wrong = told('id = "o"\ntitle = "空"\nversion = 1\n[[indicators]]\nid = "a"\nlabel = "甲"\n')
    assert any("没有来源" in one for one in wrong)
    assert any("没有一个指标" in one for one in told('id = "o"\ntitle = "空"\nversion = 1\n'))


def test_a_report_over_a_set_that_is_not_there_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    text = (FORMS / "reports" / "work_quarter.toml").read_text(encoding="utf-8")
    bad = text.replace('indicators = "work"', 'indicators = "wrok"').replace(
        'id = "work_quarter"', 'id = "bad"'
    )
    (tmp_path / "reports" / "bad.toml").write_text(bad, encoding="utf-8")
    catalogue = load(FORMS, tmp_path)
    assert "bad" not in catalogue.reports
    assert any("没有指标 wrok。是不是 work？" in one.message for one in catalogue.problems)


def test_a_report_s_columns_name_what_indicators_have(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    text = (FORMS / "reports" / "work_quarter.toml").read_text(encoding="utf-8")
    bad = text.replace('value = "rate"', 'value = "rates"').replace("work_quarter", "bad")
    (tmp_path / "reports" / "bad.toml").write_text(bad, encoding="utf-8")
    assert any("里没有 rates" in one.message for one in load(FORMS, tmp_path).problems)


def test_each_names_a_choice_of_the_key(tmp_path: Path) -> None:
    (tmp_path / "ledgers").mkdir()
    text = (FORMS / "ledgers" / "figures.toml").read_text(encoding="utf-8")
    bad = text.replace('each = "row"', 'each = "note"').replace("version = 1", "version = 99")
    (tmp_path / "ledgers" / "figures.toml").write_text(bad, encoding="utf-8")
    assert any("each" in one.message for one in load(FORMS, tmp_path).problems)


WHOLE = {"F1": "F1 转移就业", "G1": "G1 消费帮扶采购额"}


@pytest.mark.parametrize(
    ("row", "value", "whole", "code"),
    [
        ("G2 其中：认定产品进京销售", "310", "G1", "approved_over_bought"),
        ("F2 其中：脱贫人口", "301", "F1", "part_over_moved"),
        ("F5 其中：公益岗位", "301", "F1", "part_over_moved"),
        ("E1 来旗挂职干部", "1.5", "", "whole_figures"),
        ("K2 脱贫人口巩固率", "100.5", "", "percent_over_hundred"),
    ],
)
def test_what_cannot_be_is_said_of_补充数(row: str, value: str, whole: str, code: str) -> None:
    around = [_figure("whole", WHOLE[whole], "300")] if whole else []
    found = _codes(_figure("one", row, value), around)
    assert code in found
    assert not {code} & _codes(_figure("one", row, "100"), around)


def test_pairs_want_both_sides_and_nothing_else_does() -> None:
    assert "required" in _codes(_figure("one", "I1 结对：镇", "3"), [])
    assert "second_without_pairs" in _codes(_figure("one", "E1 来旗挂职干部", "3", "4"), [])
    assert not _codes(_figure("one", "I1 结对：镇", "3", "4"), [])


def _figure(id: str, row: str, value: str, second: str = "") -> Record:
    values = {"row": row, "value": Decimal(value)}
    if second:
        values["second"] = Decimal(second)
    return Record(
        id=RecordId(id),
        ledger=LedgerId("figures"),
        unit=BANNER,
        period=Period.quarter(2023, 2),
        values=values,
    )


def _codes(own: Record, around: Sequence[Record]) -> set[str]:
    return {one.code for one in problems(own, *around)}
