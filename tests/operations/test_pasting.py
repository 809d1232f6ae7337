"""Cells as people and spreadsheets write them: read for what they are, or refused with the reason.

1. Numbers: full-width digits, separators, units of money, brackets, what a spreadsheet spoilt.
2. Days and months in every usual spelling, without a year in the year of the period.
3. Choices by name, number and initials; units and records by name and initials; yes and no.
4. Nothing is ever silently nought: what says nothing is empty, what cannot be read is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from jmdesk.definitions.fieldtypes.base import Qualified
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.pasting import Cell, CellReader, read_cell
from jmdesk.operations.plain_values import read_values
from tests.definitions.test_spellings import table
from tests.operations.test_recording import project

MAY = Period.parse("2024-05")
D = Decimal

READ: list[tuple[str, str, Any]] = [
    # money in 万元
    ("progress.paid", "820", D(820)),
    ("progress.paid", "８２０", D(820)),
    ("progress.paid", " 820 ", D(820)),
    ("progress.paid", "820\xa0", D(820)),
    ("progress.paid", "　820", D(820)),
    ("progress.paid", "1,234.5", D("1234.5")),
    ("progress.paid", "1，234.5", D("1234.5")),
    ("progress.paid", "1 234.5", D("1234.5")),
    ("progress.paid", "１，２３４．５", D("1234.5")),
    ("progress.paid", "820万", D(820)),
    ("progress.paid", "820万元", D(820)),
    ("progress.paid", "820 万元", D(820)),
    ("progress.paid", "820.00", D(820)),
    ("progress.paid", "8200000元", D(820)),
    ("progress.paid", "8,200,000 元", D(820)),
    ("progress.paid", "1.2亿", D(12000)),
    ("progress.paid", "1.2亿元", D(12000)),
    ("progress.paid", "500元整", D("0.05")),
    ("progress.paid", "¥820", D(820)),
    ("progress.paid", "￥1,820.00", D(1820)),
    ("progress.paid", "-5", D(-5)),
    ("progress.paid", "－5", D(-5)),
    ("progress.paid", "+5", D(5)),
    ("progress.paid", "−5", D(-5)),
    ("progress.paid", ".5", D("0.5")),
    ("progress.paid", "5.", D(5)),
    ("progress.paid", "0", D(0)),
    ("progress.paid", "0.00", D(0)),
    ("progress.paid", "168.15", D("168.15")),
    ("progress.paid", "168。15", D("168.15")),
    ("progress.paid", "0.000001", D("0.000001")),
    # empty is empty
    ("progress.paid", "", None),
    ("progress.paid", "  ", None),
    ("progress.paid", "/", None),
    ("progress.paid", "／", None),
    ("progress.paid", "\\", None),
    ("progress.paid", "无", None),
    ("progress.paid", "-", None),
    ("progress.paid", "－", None),
    ("progress.paid", "--", None),
    ("progress.paid", "—", None),
    ("progress.paid", "——", None),
    ("progress.work", "/", None),
    ("progress.work", "—", None),
    ("progress.work", "无", None),
    ("progress.start", "/", None),
    ("progress.state", "—", None),
    ("project.implementer", "/", None),
    ("progress.project", "无", None),
    # percent
    ("progress.image", "55", D(55)),
    ("progress.image", "55%", D(55)),
    ("progress.image", "55.5％", D("55.5")),
    ("progress.image", "５５", D(55)),
    ("progress.image", "100.0%", D(100)),
    # counts
    ("beneficiary.hh", "30", 30),
    ("beneficiary.hh", "30户", 30),
    ("beneficiary.hh", "30 户", 30),
    ("beneficiary.hh", "３０户", 30),
    ("beneficiary.hh", "1,030", 1030),
    ("beneficiary.hh", "30.0", 30),
    ("beneficiary.pp", "120人", 120),
    ("beneficiary.pp", "120名", 120),
    ("beneficiary.pp", "1.2万人", 12000),
    ("beneficiary.head", "35头", 35),
    ("progress.paid", "约820", Qualified(D(820), "约")),
    ("progress.paid", "820左右", Qualified(D(820), "左右")),
    ("beneficiary.hh", "约30", Qualified(D(30), "约")),
    ("beneficiary.hh_r", "2-3户", Qualified(D(2), "", D(3))),
    ("beneficiary.hh_r", "约30", Qualified(D(30), "约")),
    ("beneficiary.hh_r", "300以上", Qualified(D(300), "以上")),
    ("beneficiary.hh_r", "300余户", Qualified(D(300), "余")),
    ("beneficiary.hh_r", "大约３０户", Qualified(D(30), "约")),
    # days
    ("progress.start", "2023-05-08", date(2023, 5, 8)),
    ("progress.start", "2023-5-8", date(2023, 5, 8)),
    ("progress.start", "2023.5.8", date(2023, 5, 8)),
    ("progress.start", "2023.05.08", date(2023, 5, 8)),
    ("progress.start", "2023/5/8", date(2023, 5, 8)),
    ("progress.start", "2023／5／8", date(2023, 5, 8)),
    ("progress.start", "2023。5。8", date(2023, 5, 8)),
    ("progress.start", "2023、5、8", date(2023, 5, 8)),
    ("progress.start", "2023 5 8", date(2023, 5, 8)),
    ("progress.start", "2023年5月8日", date(2023, 5, 8)),
    ("progress.start", "2023年5月8号", date(2023, 5, 8)),
    ("progress.start", "2023年05月08日", date(2023, 5, 8)),
    ("progress.start", "2023 年 5 月 8 日", date(2023, 5, 8)),
    ("progress.start", "２０２３年５月８日", date(2023, 5, 8)),
    ("progress.start", "2023年5月8日星期一", date(2023, 5, 8)),
    ("progress.start", "2023/5/8 周一", date(2023, 5, 8)),
    ("progress.start", "二〇二三年五月八日", date(2023, 5, 8)),
    ("progress.start", "二○二三年十二月二十八日", date(2023, 12, 28)),
    ("progress.start", "二〇二三年十月十日", date(2023, 10, 10)),
    ("progress.start", "20230508", date(2023, 5, 8)),
    ("progress.start", "2023-05-08 00:00:00", date(2023, 5, 8)),
    ("progress.start", "2023/5/8 0:00", date(2023, 5, 8)),
    ("progress.start", "2023/5/8 10:30", date(2023, 5, 8)),
    ("progress.start", "2023-05-08T00:00:00", date(2023, 5, 8)),
    ("progress.start", "23.5.8", date(2023, 5, 8)),
    ("progress.start", "23-5-8", date(2023, 5, 8)),
    ("progress.start", "23年5月8日", date(2023, 5, 8)),
    ("progress.start", "5月8日", date(2024, 5, 8)),
    ("progress.start", "5月8号", date(2024, 5, 8)),
    ("progress.start", "五月八日", date(2024, 5, 8)),
    ("progress.start", "5.8", date(2024, 5, 8)),
    ("progress.start", "5/8", date(2024, 5, 8)),
    ("progress.start", "05-08", date(2024, 5, 8)),
    ("progress.start", "8-May-23", date(2023, 5, 8)),
    ("progress.start", "8-May-2023", date(2023, 5, 8)),
    ("progress.start", "May 8, 2023", date(2023, 5, 8)),
    # choices
    ("progress.state", "实施中", "实施中"),
    ("progress.state", " 实 施 中 ", "实施中"),
    ("progress.state", "4", "实施中"),
    ("progress.state", "４", "实施中"),
    ("progress.state", "4实施中", "实施中"),
    ("progress.state", "4.实施中", "实施中"),
    ("progress.state", "04 实施中", "实施中"),
    ("progress.state", "ssz", "实施中"),
    ("progress.state", "SSZ", "实施中"),
    ("progress.state", "tg", "停工"),
    ("progress.state", "实施", "实施中"),
    ("project.category", "01基础设施类", "基础设施类"),
    ("project.category", "06", "乡村振兴类"),
    ("project.category", "基础设施", "基础设施类"),
    ("project.category", "jcssl", "基础设施类"),
    ("progress.prob_kind", "土地草场、招采流标", ("土地草场", "招采流标")),
    ("progress.prob_kind", "招采流标,土地草场", ("土地草场", "招采流标")),
    ("progress.prob_kind", "土地草场；资金未到位", ("土地草场", "资金未到位")),
    ("progress.prob_kind", "2 4", ("土地草场", "资金未到位")),
    ("progress.prob_kind", "冬季", ("冬季停工",)),
    ("progress.prob_kind", "djtg", ("冬季停工",)),
    # yes and no
    ("progress.same", "是", True),
    ("progress.same", "√", True),
    ("progress.same", "✓", True),
    ("progress.same", "☑", True),
    ("progress.same", "■", True),
    ("progress.same", "1", True),
    ("progress.same", "１", True),
    ("progress.same", "无变化", True),
    ("progress.same", "本月无变化", True),
    ("progress.same", "(√)", True),
    ("progress.same", "有变化", False),
    ("progress.same", "否", False),
    ("progress.same", "×", False),
    ("progress.same", "0", False),
    ("progress.same", "□", None),
    ("progress.same", "", None),
    # units and records
    ("project.implementer", "巴彦呼舒镇", "152222100000"),
    ("project.implementer", "巴彦呼舒镇人民政府", "152222100000"),
    ("project.implementer", "科右中旗巴彦呼舒镇", "152222100000"),
    ("project.implementer", "152222100000", "152222100000"),
    ("project.implementer", "byhsz", "152222100000"),
    ("progress.project", "窑艾里嘎查示范村打造项目", "one"),
    ("progress.project", "窑艾里嘎查示范村打造项目（2024）", "one"),
    ("progress.project", "yalgcsfcdzxm", "one"),
    ("progress.project", "窑艾里", "one"),
    # texts
    ("progress.work", "牛舍主体完工，正在装围栏", "牛舍主体完工，正在装围栏"),
    ("progress.work", "一行\r\n二行", "一行\n二行"),
    ("project.code", "152222-2023-014", "152222-2023-014"),
    ("project.code", "'152222198001010000", "152222198001010000"),
    ("project.phone", "138 0000 0000", "13800000000"),
    ("project.phone", "0482-4123456", "04824123456"),
]

REFUSED: list[tuple[str, str, str]] = [
    ("progress.paid", "同上", "写完整"),
    ("progress.work", "同上", "写完整"),
    ("progress.paid", "〃", "写完整"),
    ("progress.paid", "########", "太窄"),
    ("progress.paid", "#REF!", "公式"),
    ("progress.paid", "#N/A", "公式"),
    ("progress.paid", "#DIV/0!", "公式"),
    ("progress.paid", "800-820", "一个范围（800 到 820）"),
    ("progress.paid", "几百", "没有说是多少"),
    ("progress.paid", "1,23", "千位"),
    ("progress.paid", "12,34,567", "千位"),
    ("progress.paid", "820户", "计量单位"),
    ("progress.paid", "(820)", "括号"),
    ("progress.paid", "（820）", "括号"),
    ("progress.paid", "1.52222E+17", "科学记数"),
    ("progress.paid", "152222198001010000", "太大"),
    ("progress.paid", "9999999999999", "太大"),
    ("progress.paid", "1.23456789", "小数"),
    ("progress.paid", "=SUM(A1:A3)", "不止一个"),
    ("progress.paid", "待定", "不是数"),
    ("beneficiary.hh", "30.5", "整数"),
    ("beneficiary.hh", "30人次", "计量单位"),
    ("progress.start", "45054", "序号"),
    ("progress.start", "45054.5", "序号"),
    ("progress.start", "2023-5", "还缺日"),
    ("progress.start", "2023年5月", "还缺日"),
    ("progress.start", "5月", "不是日期"),
    ("progress.start", "2023-02-30", "没有"),
    ("progress.start", "2月30日", "没有"),
    ("progress.start", "5/8/2023", "分不清"),
    ("progress.start", "2023年5月上旬", "不是日期"),
    ("progress.start", "去年五月", "不是日期"),
    ("progress.start", "0203-05-08", "年份"),
    ("progress.state", "快完了", "可填"),
    ("progress.state", "已", "可填"),
    ("progress.state", "10", "可填"),
    ("progress.state", "y", "可填"),
    ("progress.prob_kind", "土地草场、没有这一类", "可填"),
    ("progress.same", "也许", "是 或 否"),
    ("project.implementer", "没有这个镇", "单位表"),
    ("progress.project", "没有这个项目", "列表"),
    ("project.phone", "1.38E+10", "长号码"),
    ("project.code", "1.52222E+17", "长号码"),
    ("project.code", "152222198001010000", "长号码"),
    ("progress.photo", "照片.jpg", "附件"),
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One desk for all cells: they change nothing."""
    opened = open_desk(tmp_path_factory.mktemp("cells") / "desk.db")
    begin(opened, unit="巴彦呼舒镇", person="包文")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def known(desk: Desk) -> str:
    return project(desk)


def reader(desk: Desk) -> CellReader:
    return CellReader(desk, unit=desk.unit, period=MAY)


@pytest.mark.parametrize(("field", "text", "value"), READ, ids=[f"{f} {t}" for f, t, _ in READ])
def test_a_spelling_is_read(desk: Desk, request: Any, field: str, text: str, value: Any) -> None:
    wanted = request.getfixturevalue("known") if value == "one" else value
    ledger, name = field.split(".")
    assert reader(desk).read(desk.ledger(ledger).field(name), text).value == wanted
    assert type(reader(desk).read(desk.ledger(ledger).field(name), text).value) is type(wanted)


@pytest.mark.parametrize(("field", "text", "why"), REFUSED, ids=[f"{f} {t}" for f, t, _ in REFUSED])
def test_what_cannot_be_read_is_refused_with_the_reason(
    desk: Desk, field: str, text: str, why: str
) -> None:
    ledger, name = field.split(".")
    with pytest.raises(ValueError, match=why) as caught:
        read_cell(desk, desk.ledger(ledger).field(name), text, unit=desk.unit, period=MAY)
    assert str(caught.value).endswith(("。", "'。"))


def test_a_note_says_how_a_cell_was_read_that_is_not_plain(desk: Desk, known: str) -> None:
    read, progress = reader(desk).read, desk.ledger("progress")
    assert read(progress.field("paid"), "820").note == ""
    assert read(progress.field("paid"), "8200000元").note == "“8200000元”读作 820 万元。"
    assert read(progress.field("start"), "5月8日").note == "“5月8日”读作 2024-05-08。"
    assert read(progress.field("state"), "ssz").note == "“ssz”读作 实施中。"
    assert read(progress.field("state"), "实施中") == Cell("实施中")
    assert "窑艾里嘎查示范村打造项目（2024）" in read(progress.field("project"), "窑艾里").note


def test_a_day_without_a_year_needs_a_period(desk: Desk) -> None:
    with pytest.raises(ValueError, match="没有年份"):
        read_cell(desk, desk.ledger("progress").field("start"), "5月8日", unit=desk.unit)


def test_a_name_that_means_several_is_refused_with_their_names(desk: Desk, known: str) -> None:
    field = desk.ledger("project").field("implementer")
    with pytest.raises(ValueError, match=r"可以指 .*请写全名"):
        reader(desk).read(field, "ba")


FIELDS = {
    ("count", "户"): "beneficiary.hh",
    ("count", "人"): "beneficiary.pp",
    ("count", "头、只"): "beneficiary.head",
    ("money", "万元"): "progress.paid",
    ("qualified", "户"): "beneficiary.hh_r",
    ("percent", ""): "progress.image",
    ("date", ""): "progress.start",
    ("phone", ""): "project.phone",
}


def test_every_spelling_of_the_table_means_the_same_pasted_and_given_by_a_program(
    desk: Desk,
) -> None:
    """What `tests/definitions/test_spellings.py` tests of the types holds on these ways too."""
    mine, heard = reader(desk), 0
    for spelling in table():
        ledger, _, name = FIELDS.get((spelling["type"], spelling["measure"]), "").partition(".")
        text = spelling["text"]
        if not ledger or not text.strip():
            continue
        field, values = desk.ledger(ledger).field(name), {name: text}
        heard += 1
        if spelling["refused"]:
            with pytest.raises(ValueError, match="。"):
                mine.read(field, text)
            with pytest.raises(Refusal):
                read_values(desk, ledger=ledger, values=values, period=MAY)
            continue
        meant = field.hear(text, MAY).value
        assert mine.read(field, text).value == meant
        assert read_values(desk, ledger=ledger, values=values, period=MAY)[name] == meant
    assert heard >= 250


def test_the_table_is_long_enough() -> None:
    assert len(READ) + len(REFUSED) >= 120
