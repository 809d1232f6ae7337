"""Units and places are found as sheets write them; the unsure are asked about, never guessed."""

from __future__ import annotations

import pytest

from jmdesk.domain.unit import UnitTree
from jmdesk.exchange.plan import Answers
from tests.exchange.books import HEADINGS, project
from tests.exchange.conftest import BANNER, Plan


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("好腰苏木镇", "好腰苏木镇"),
        ("好腰苏木人民政府", "好腰苏木镇"),
        ("科右中旗杜尔基镇人民政府", "杜尔基镇"),
        ("新佳 木苏木人民政府", "新佳木苏木"),
        ("巴彦忙哈苏木人民政府", "巴彦茫哈苏木"),
        ("科右中旗农科局", "旗农科局"),
        ("旗农科局", "旗农科局"),
        ("乡村振兴局", "旗乡村振兴局"),
        ("152222104000", "高力板镇"),
    ],
)
def test_implementers_as_the_plan_spells_them(
    plan_rows: Plan, tree: UnitTree, written: str, name: str
) -> None:
    plan = plan_rows([list(HEADINGS), project("甲", unit=written)])
    assert plan.ready
    assert tree.name(plan.rows[0].values["implementer"]) == name


def test_an_implementer_nobody_knows_is_asked_about_once_with_candidates(
    plan_rows: Plan, tree: UnitTree
) -> None:
    table = [list(HEADINGS), *(project(n, unit="好腰 苏木镇政府") for n in ("甲", "乙", "丙"))]
    plan = plan_rows(table)
    (question,) = plan.questions
    assert (question.kind, question.key, question.cell) == ("unit", "好腰苏木镇政府", "L2")
    assert "152222105000" in [option.value for option in question.options]
    for answer in ("152222105000", "好腰苏木镇"):
        answers = Answers(units={"好腰苏木镇政府": answer})
        done = plan_rows(table, answers=answers)
        assert done.ready
        assert {row.values["implementer"] for row in done.rows} == {"152222105000"}


@pytest.mark.parametrize(
    ("written", "unit", "names"),
    [
        ("科右中旗", "旗农科局", []),
        ("科右中旗各嘎查", "旗工商联", ["科尔沁右翼中旗"]),
        ("科右中旗各苏木镇", "旗乡村振兴局", ["科尔沁右翼中旗"]),
        ("全旗各苏木镇卫生院、社区（街道）", "旗卫健委", ["科尔沁右翼中旗"]),
        ("对口区（海淀区）", "旗教育局", []),
        ("旗外、对口区（海淀区）", "旗委组织部", []),
        ("科右中旗百吉纳产业园区", "百吉纳园区", []),
        ("科右中旗人民医院西侧吐列毛杜大街北侧", "旗卫健委", []),
        ("罕乌拉", "巴彦呼舒镇", ["罕乌拉嘎查"]),
        ("科右中旗好腰苏木镇花灯嘎查", "好腰苏木镇", ["花灯嘎查"]),
        ("花灯嘎查、国光嘎查，双金嘎查", "旗农科局", ["花灯嘎查", "国光嘎查", "双金嘎查"]),
        ("好腰苏木镇花灯嘎查、召沙嘎查", "旗农科局", ["花灯嘎查", "召沙嘎查"]),
        ("巴仁哲里木镇卫生院、准太本卫生院", "旗卫健委", ["巴仁哲里木镇"]),
        ("某某艾里", "好腰苏木镇", []),
    ],
)
def test_the_places_that_a_text_names(
    plan_rows: Plan, tree: UnitTree, written: str, unit: str, names: list[str]
) -> None:
    plan = plan_rows([list(HEADINGS), project("甲", place=written, unit=unit)])
    assert plan.ready
    assert not plan.problems
    row = plan.rows[0]
    assert [tree.name(code) for code in row.values.get("places", ())] == names
    assert row.values["place"] == written
    assert row.unit == BANNER


@pytest.mark.parametrize(
    ("written", "unit", "township"),
    [
        ("巴彦茫哈苏木巴彦温都尔嘎查", "旗农科局", "巴彦茫哈苏木"),
        ("巴彦温都尔嘎查", "巴仁哲里木镇", "巴仁哲里木镇"),
        ("巴彦茫哈苏木、巴彦温都尔嘎查", "旗农科局", "巴彦茫哈苏木"),
    ],
)
def test_of_two_places_with_one_name_the_township_settles_it(
    plan_rows: Plan, tree: UnitTree, written: str, unit: str, township: str
) -> None:
    plan = plan_rows([list(HEADINGS), project("甲", place=written, unit=unit)])
    assert not plan.problems
    (code,) = plan.rows[0].values["places"]
    assert tree.name(code) == "巴彦温都尔嘎查"
    assert tree.name(tree.get(code).parent) == township


def test_of_two_places_with_one_name_none_is_guessed(plan_rows: Plan) -> None:
    plan = plan_rows([list(HEADINGS), project("甲", place="巴彦温都尔嘎查", unit="旗农科局")])
    assert "places" not in plan.rows[0].values
    assert [(p.code, p.cell) for p in plan.problems] == [("place-ambiguous", "D2")]
    assert "巴仁哲里木镇" in plan.problems[0].message
    assert plan.ready, "a place never blocks an import"
