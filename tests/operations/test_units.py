"""Units: names repeat, codes do not; spellings are recognised, unsure ones asked about.

1. Spellings of the plan are understood; equal names are offered, never guessed.
2. Units are found by Chinese or pinyin initials.
3. Units can be added, renamed and merged with a date, as records that keep their history.
4. A spelling answered once is known from then on.
"""

from __future__ import annotations

from datetime import date

import pytest

from jmdesk.domain.problem import Refusal
from jmdesk.domain.unit import UnitLevel
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import find_units
from jmdesk.operations.unit_editing import add_alias, add_unit, merge_units, rename_unit


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("好腰苏木", "好腰苏木镇"),
        ("新佳 木苏木人民政府", "新佳木苏木"),
        ("巴彦忙哈苏木人民政府", "巴彦茫哈苏木"),
        ("科右中旗杜尔基镇人民政府", "杜尔基镇"),
        ("哈吐布其嘎查", "哈图布其嘎查"),
        ("科右中旗", "科尔沁右翼中旗"),
        ("科右中旗农科局", "旗农科局"),
        ("科右中旗好腰苏木镇花灯嘎查", "花灯嘎查"),
        ("科右中旗巴彦茫哈苏木巴彦温都尔嘎查", "巴彦温都尔嘎查"),
        ("152222100000", "巴彦呼舒镇"),
    ],
)
def test_spellings_of_the_plan_are_understood(desk: Desk, written: str, meant: str) -> None:
    assert desk.find_unit(written).name == meant


def test_a_name_that_several_units_bear_is_asked_about(desk: Desk) -> None:
    with pytest.raises(Refusal, match="有几个单位叫") as refusal:
        desk.find_unit("巴彦温都尔嘎查")
    assert "152222" in refusal.value.message
    with pytest.raises(Refusal, match="没有找到单位"):
        desk.find_unit("没有这个嘎查")


@pytest.mark.parametrize("typed", ["keqyyzq", "kyzq", "科右中", "科尔沁右翼中旗"])
def test_units_are_found_by_chinese_or_initials(desk: Desk, typed: str) -> None:
    assert find_units(desk, typed)[0].name == "科尔沁右翼中旗"


def test_any_banner_of_the_region_is_there(desk: Desk) -> None:
    banners = [unit for unit in desk.units if unit.level is UnitLevel.BANNER]
    assert len(banners) == 108
    villages = [
        unit
        for code in desk.units.under("152222000000")
        if (unit := desk.units.get(code)).level is UnitLevel.VILLAGE
    ]
    assert sum(unit.name.endswith("嘎查") for unit in villages) == 173


def test_a_unit_is_added_below_another(desk: Desk) -> None:
    add_unit(desk, name="旗林草局", level=UnitLevel.BODY, parent="科右中旗")
    found = desk.find_unit("旗林草局")
    assert found.code in desk.units.under("152222000000")


def test_a_renamed_unit_is_still_known_by_its_old_name(desk: Desk) -> None:
    code = desk.find_unit("王鲁嘎查").code
    rename_unit(desk, unit="王鲁嘎查", name="新王鲁嘎查", on=date(2026, 1, 1))
    assert desk.units.name(code) == "新王鲁嘎查"
    assert desk.find_unit("王鲁嘎查").code == code


def test_a_merged_unit_counts_below_its_successor(desk: Desk) -> None:
    ceasing = desk.find_unit("王鲁嘎查").code
    into = desk.find_unit("窑艾里嘎查").code
    merge_units(desk, unit=ceasing, into=into, on=date(2026, 1, 1))
    assert ceasing in desk.units.under(into)
    assert desk.units.get(ceasing).until == date(2026, 1, 1)
    with pytest.raises(Refusal, match="不能并入"):
        merge_units(desk, unit="科右中旗", into=into, on=date(2026, 1, 1))


def test_an_answered_spelling_is_known_from_then_on(desk: Desk) -> None:
    with pytest.raises(Refusal):
        desk.find_unit("镇政府")
    add_alias(desk, text="镇 政府", unit="巴彦呼舒镇")
    assert desk.find_unit("镇政府").name == "巴彦呼舒镇"
