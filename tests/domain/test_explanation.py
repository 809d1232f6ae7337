"""Explanations (说明): what counts as one, and whether it still holds.

1. At least six characters, blanks and punctuation not counted; what is kept is as it was written.
2. Phrases that say nothing, digits and repetitions are refused with what would be an answer.
3. An explanation holds while the rule says the same; one that explains nothing never does.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jmdesk.domain.beside import Explanation, explain_name, explanations, stored_explanation
from jmdesk.domain.explanation import (
    LONGEST,
    can_be_explained,
    explain_key,
    explained,
    former,
    is_open,
    judged_explanation,
)
from jmdesk.domain.problem import Level, Problem
from jmdesk.domain.record import Record
from jmdesk.domain.revision import LedgerId, RecordId

WHY = "项目部先垫付工程款，到账后归还。"
PROBLEM = Problem(
    level=Level.EXPLAIN, code="paid", message="支付 820 大于到位 750。", record="a", field="paid"
)


def record(*told: tuple[str, str, str]) -> Record:
    beside = {
        explain_name(key): stored_explanation(Explanation(text=text, said=said))
        for key, text, said in told
    }
    return Record(
        id=RecordId("a"),
        ledger=LedgerId("progress"),
        unit="1",
        period=None,
        values={},
        unreadable=beside,
    )


@pytest.mark.parametrize(
    "text",
    [
        WHY,
        "项目部先垫付",
        "经核实，项目部垫付工程款",
        "上月数据录入错误，已更正",
        "审减 12.5 万元，见审计报告",
        "Paid in advance by contractor",
    ],
)
def test_a_reason_is_taken_as_it_is_written(text: str) -> None:
    assert judged_explanation(f"  {text}\n") == text


@pytest.mark.parametrize(
    "text",
    [
        *(
            "核实无误",
            "情况属实",
            "已核实",
            "数据无误",
            "无",
            "经核实，情况属实。",
            "已核实，数据真实准确无误",
        ),
        *("以上数据均已核实无误，情况属实", "没有问题没有问题", "啊啊啊啊啊啊", "垫付垫付垫付垫付"),
        *("123456789", "１２３４５６７", "哈哈哈哈嘿嘿嘿", "asdfgh", "abcdefghijk"),
        *("我们嘎查已经核实过了，数据没有问题", "确实就是这样的情况", "没有异常，一切正常"),
        *("本月数据经核实后确认无误，特此说明", "数据已核实，请领导审阅"),
        *("Already checked, OK.", "The data is correct"),
    ],
)
def test_what_says_nothing_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="没有说出原因。请写为什么会这样，例如"):
        judged_explanation(text)


@pytest.mark.parametrize(
    "text",
    [
        "经核实，实有困难群众外出务工",
        "数据无误，支付时间早于到位时间",
        "嘎查先垫付，本月到账后归还",
        "Paid in advance by the contractor",
        "ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ ᠪᠢᠴᠢᠭ",
    ],
)
def test_a_reason_stays_a_reason_whatever_stands_around_it(text: str) -> None:
    assert judged_explanation(text) == text


@pytest.mark.parametrize("text", ["垫付", "先垫付了款", "垫 付 ！！！！！！！"])
def test_less_than_six_characters_are_told_with_their_number(text: str) -> None:
    with pytest.raises(ValueError, match="说明至少 6 个字"):
        judged_explanation(text)


@pytest.mark.parametrize("text", ["", " \u3000\t", "……——！！！！", "\u200b\u202e"])
def test_nothing_is_told_as_nothing(text: str) -> None:
    with pytest.raises(ValueError, match="还没有写说明"):
        judged_explanation(text)


def test_what_is_too_long_is_told_with_the_limit() -> None:
    with pytest.raises(ValueError, match=f"最多 {LONGEST} 个"):
        judged_explanation("垫付工程款到账后归还" * 1_000_000)


@given(st.text(max_size=60))
@settings(max_examples=25)
def test_whatever_is_taken_is_taken_again_unchanged_and_holds_no_signs(text: str) -> None:
    try:
        kept = judged_explanation(text)
    except ValueError:
        return
    assert judged_explanation(kept) == kept
    assert kept.isprintable() or min(kept) >= "\ue000"
    assert "\n" not in kept


def test_it_holds_while_the_rule_says_the_same() -> None:
    there = record(("paid", WHY, PROBLEM.message))
    assert explained(there, PROBLEM).explanation == WHY
    assert not is_open(explained(there, PROBLEM))


def test_it_is_open_again_when_the_figures_change_and_the_old_text_is_there() -> None:
    there = record(("paid", WHY, "支付 800 大于到位 750。"))
    assert explained(there, PROBLEM) == PROBLEM
    assert is_open(PROBLEM)
    assert former(there, PROBLEM) == WHY


def test_what_explains_nothing_does_not_count_wherever_it_came_from() -> None:
    assert is_open(explained(record(("paid", "核实无误", PROBLEM.message)), PROBLEM))


def test_what_came_from_elsewhere_is_shown_without_signs_that_turn_or_break_lines() -> None:
    came = "项目部\u202e先垫付\n工程款"
    there = explained(record(("paid", came, PROBLEM.message)), PROBLEM)
    assert there.explanation == "项目部先垫付 工程款"
    endless = record(("paid", "垫付工程款到账后归还" * 1000, PROBLEM.message))
    assert is_open(explained(endless, PROBLEM))
    assert former(endless, PROBLEM) == ""


def test_an_empty_field_stays_explained_in_another_language() -> None:
    empty = Problem(
        level=Level.EXPLAIN, code="required", message="“问题”没有填。", record="a", field="problem"
    )
    assert explain_key(empty) == "required:problem"
    there = record(("required:problem", WHY, "“problem” is not filled in."))
    assert explained(there, empty).explanation == WHY


@pytest.mark.parametrize("level", [Level.MUST, Level.HINT])
def test_only_what_has_to_be_explained_can_be(level: Level) -> None:
    other = Problem(level=level, code="paid", message=PROBLEM.message, record="a")
    assert not can_be_explained(other)
    assert explained(record(("paid", WHY, PROBLEM.message)), other) == other


def test_what_is_stored_otherwise_is_no_explanation() -> None:
    odd = {"explain.a": "text", "explain.b": {"text": 5, "said": ""}, "explain.c": {"text": WHY}}
    broken = Record(
        id=RecordId("a"),
        ledger=LedgerId("x"),
        unit="",
        period=None,
        values={},
        unreadable=odd,
    )
    assert explanations(broken) == {}
