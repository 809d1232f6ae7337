"""The expression language: exact, typed, silent about what is not known, harmless.

1. Numbers are exact decimals, literals too.
2. Operands of different kinds are refused by name.
3. Nothing comes of nothing: empty operands, Kleene's and/or/not, 未收到.
4. Names, paths and related ledgers can be read off before anything runs.
5. Whatever a stranger writes, it neither hangs, crashes nor reads anything else.
"""

from __future__ import annotations

import re
import time
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from jmdesk.definitions.catalogue import load
from jmdesk.definitions.expression import MOST_CHARACTERS, RESERVED, Expression, ExpressionError
from jmdesk.definitions.fieldtypes.base import Qualified
from jmdesk.definitions.functions import OF_RECORDS, PLAIN
from jmdesk.definitions.kinds import misfits
from jmdesk.definitions.places import shipped
from jmdesk.definitions.template import Template
from jmdesk.definitions.values import Unknown
from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.domain.revision import LedgerId, RecordId
from tests.benchmarks.limits import in_time


class Names:
    """A scope of given names; `lost` has not arrived."""

    def __init__(self, **values: Any) -> None:
        self._values = values

    def name(self, name: str, /) -> Any:
        if name == "lost":
            raise Unknown
        return self._values.get(name)

    def path(self, reference: str, name: str, /) -> Any:
        return self.name(f"{reference}_{name}" if reference != "lost" else "lost")

    def last(self, name: str, /) -> Any:
        return self.name(f"last_{name}")

    def year_ago(self, name: str, /) -> Any:
        return self.name(f"year_ago_{name}")

    def related(self, ledger: str, filters: Mapping[str, Any], /) -> Sequence[Record]:
        found: Sequence[Record] = self._values.get(ledger, ())
        return [r for r in found if all(r.get(name) == value for name, value in filters.items())]


def value(source: str, **names: Any) -> Any:
    return Expression.parse(source).value(Names(**names))


def course(number: int, **values: Any) -> Record:
    return Record(
        id=RecordId(f"c{number}"), ledger=LedgerId("training"), unit="u", period=None, values=values
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("0.1 + 0.2 == 0.3", True),
        ("1051.11 + 1600 == 2651.11", True),
        ("123456789012.123456 * 1000000 == 123456789012123456", True),
        ("round(100 * 145.5 / 291, 1)", Decimal("50.0")),
        ("round(0.125, 2)", Decimal("0.13")),
        ("round(-2.5)", Decimal(-3)),
        ("7 - 3 * 2", Decimal(1)),
        ("-(2 + 3)", Decimal(-5)),
        ("1 / 3 * 3 > 0.999999999999", True),
        ("1 / 0", None),
        ("2 if 1 < 2 else 3", Decimal(2)),
        ("1 <= 2 < 3", True),
        ("1 <= 2 < 2", False),
        ("abs(0 - 4.50) == 4.5", True),
        ("min(3, 1, 2) + max(3, 1, 2)", Decimal(4)),
    ],
)
def test_numbers_are_exact(source: str, expected: Any) -> None:
    assert value(source) == expected
    assert type(value(source)) is type(expected)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('kind in ("甲", "乙")', True),
        ('kind not in ("甲", "乙")', False),
        ('nothing_typed in ("甲", "乙")', None),
        ('contains(several, "丙", "丁")', True),
        ('contains(several, "乙")', False),
        ('contains(title, "培训")', True),
        ('starts(title, "科右", "旗")', True),
        ("len(several)", 2),
        ('join("-", "152222", 2023, digits(7, 3))', "152222-2023-007"),
        ("text(168.150)", "168.15"),
        ("days(begins, ends) + 1", Decimal(8)),
        ("months(begins, today)", 3),
        ("months(today, begins)", -3),
        ("begins <= end(period)", True),
        ("start(period) == begins", True),
        ("year(period) * 100 + month(begins)", Decimal(202305)),
        ("year_of(period) == year_of(begins)", True),
        ("quarter_of(period) == quarter_of(today)", False),
        ("plus(empty_one, 3, 4)", Decimal(7)),
        ("plus(empty_one, empty_one)", None),
        ("coalesce(empty_one, 5)", Decimal(5)),
        ('order(kind, "乙", "甲")', 2),
        ('order(kind, "丙")', None),
        ("about > 299", True),
        ("about + 1", Decimal(301)),
        ("nothing()", None),
    ],
)
def test_functions(source: str, expected: Any) -> None:
    names = {
        "kind": "甲",
        "several": ("丙", "戊"),
        "title": "科右中旗种养殖技术培训项目",
        "begins": date(2023, 5, 1),
        "ends": date(2023, 5, 8),
        "today": date(2023, 8, 31),
        "period": Period.month(2023, 5),
        "about": Qualified(Decimal(300), "以上"),
    }
    assert value(source, **names) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a + 1", None),
        ("a == a", None),
        ("a != 1", None),
        ("a in (1, 2)", None),
        ("not a", None),
        ("a and 1 > 2", False),
        ("1 > 2 and a", False),
        ("a and 1 < 2", None),
        ("a or 1 < 2", True),
        ("1 < 2 or a", True),
        ("a or 1 > 2", None),
        ("1 if a else 2", None),
        ("1 <= a <= 3", None),
        ("3 <= 1 <= a", False),
        ("empty(a)", True),
        ("filled(a)", False),
        ("empty(blank)", True),
        ("empty(0)", False),
    ],
)
def test_empty_is_neither_true_nor_false(source: str, expected: Any) -> None:
    assert value(source, blank="  ") is expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("lost > 1", None),
        ("empty(lost)", None),
        ("filled(lost.jm)", None),
        ("coalesce(lost, 1)", None),
        ("coalesce(1, lost)", Decimal(1)),
        ("lost > 1 and 1 > 2", False),
        ("lost > 1 or 1 < 2", True),
        ("not (lost > 1)", None),
    ],
)
def test_what_has_not_arrived_is_unknown_not_empty(source: str, expected: Any) -> None:
    assert value(source) == expected


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ('"甲" + 1', "文字“甲”"),
        ('2 * "甲"', "文字“甲”"),
        ('1 < "甲"', "不能与"),
        ('"甲" < "乙"', "不能比大小"),
        ("today - today", "日期"),
        ("today > 1", "不能与"),
        ("1 and 2 > 1", "条件"),
        ("not 1", "条件"),
        ("days(1, 2)", "日期"),
        ("several in (1, 2)", "contains"),
        ('contains(1, "甲")', "文字或多项"),
        ("(2 < 3) + 1", "是否"),
        ("abs(today)", "数"),
        ("text(several)", "多项"),
    ],
)
def test_operands_of_the_wrong_kind_are_named(source: str, named: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        value(source, today=date(2023, 5, 1), several=("甲",))
    assert named in caught.value.message
    assert caught.value.message.endswith("。")


def test_figures_of_related_records() -> None:
    courses = [course(1, att=60, project="p", place="旗内"), course(2, att=55, project="p")]
    courses += [course(3, project="p"), course(4, att=9, project="q")]

    def asked(source: str) -> Any:
        return value(source, training=courses, project="p")

    assert asked('sum_of("training", "att", project=project)') == 115
    assert asked('count_of("training", project=project)') == 3
    assert asked('count_of("training", "att", project=project)') == 2
    assert asked('max_of("training", "att", project=project)') == 60
    assert asked('min_of("training", "att", project=project)') == 55
    assert asked('value_of("training", "att", project="q")') == 9
    assert asked('value_of("training", "att", project=project)') is None  # several: which one?
    assert asked('sum_of("training", "att", project="r")') is None
    assert asked('count_of("training", project="r")') == 0
    assert asked('count_of("training", project=no_such_value)') is None


def test_what_an_expression_reads_can_be_told_before_it_runs() -> None:
    expression = Expression.parse(
        'paid <= coalesce(project.a_jm, project.jm) and paid >= last("paid") + year_ago("done")'
        ' and sum_of("training", "att", project=id, ends=upto(period), att=same("plan")) > 0'
    )
    assert expression.names == {"paid", "project", "done", "id", "period"}
    assert expression.paths == {("project", "a_jm"), ("project", "jm")}
    assert expression.related == {
        ("training", "att"),
        ("training", "project"),
        ("training", "ends"),
        ("training", "plan"),
    }


HOSTILE = [
    "",
    "   ",
    "1 +",
    "paid paid",
    "x = 1",
    "2 ** 9 ** 9 ** 9",
    "9 % 2",
    "1 << 100000",
    "9 // 2",
    "~1",
    "x @ y",
    "1 is 1",
    "None",
    "...",
    "b'x'",
    "1e999",
    "1_000",
    "0x10",
    "1j",
    "9" * 60,
    "__import__('os')",
    "open('/etc/passwd')",
    "().__class__",
    "().__class__.__bases__[0].__subclasses__()",
    "project.__class__",
    "a.b.c",
    "'a'.join('b')",
    "x[0]",
    "[1, 2]",
    "{1: 2}",
    "{1}",
    "[x for x in y]",
    "(x for x in y)",
    "lambda: 1",
    "(y := 1)",
    "f'{x}'",
    "print(*x)",
    "min(**x)",
    "max(1)",
    "abs(1, 2)",
    "await x",
    "yield",
    "sum_of()",
    "sum_of('training')",
    "sum_of(training, 'att', project=id)",
    "sum_of('training', 'att')",
    "sum_of('training', 'att', ends=upto(period))",
    "sum_of('training', 'att', **x)",
    "last(paid)",
    "last('paid', 'done')",
    "x in y",
    "x in (y, 1)",
    "1 # and more",
    "'\\x41'",
    "a\0b",
    "\ud800",
    "(" * 500 + "1" + ")" * 500,
    "-" * 1900 + "1",
    "not " * 400 + "x",
    "1" + "+1" * 300,
    "x" * (MOST_CHARACTERS + 1),
    " and ".join("count_of('t', a=1) > 0" for _ in range(20)),
]


@pytest.mark.parametrize("source", HOSTILE, ids=range(len(HOSTILE)))
def test_everything_else_is_refused_with_a_sentence(source: str) -> None:
    started = time.perf_counter()
    with pytest.raises(ExpressionError) as caught:
        Expression.parse(source)
    assert caught.value.message.endswith("。")
    assert in_time(time.perf_counter() - started, 1)


def test_an_error_says_in_which_column_it_is() -> None:
    with pytest.raises(ExpressionError) as caught:
        Expression.parse('"甲" == kind and eval("1")')
    assert caught.value.column == 17
    assert "eval" in caught.value.message


def test_the_longest_expressions_still_end() -> None:
    started = time.perf_counter()
    assert value("+".join("9" * 15 for _ in range(100))) == 100 * Decimal("9" * 15)
    assert value("*".join("999999999999999999" for _ in range(90))) is not None
    deep = "1"
    for _ in range(60):
        deep = f"({deep} + 1)"
    assert value(deep) == 61
    assert in_time(time.perf_counter() - started, 1)


def test_texts_cannot_grow_without_bound() -> None:
    grown = "note"
    for _ in range(2):
        grown = f"join('', {', '.join([grown] * 8)})"
    with pytest.raises(ExpressionError, match="多于"):
        value(grown, note="字" * 5000)


def test_blanks_of_any_kind_part_words_and_stay_in_texts() -> None:
    assert value('kind\u3000==\n\u3000"甲\u3000乙"', kind="甲\u3000乙") is True
    with pytest.raises(ExpressionError) as caught:
        Expression.parse("n\u3000==\u30001_0")
    assert caught.value.column == 6


def test_only_fixed_functions_exist() -> None:
    for name in ("eval", "exec", "getattr", "globals", "type", "vars", "input", "str", "range"):
        assert name not in PLAIN
        with pytest.raises(ExpressionError, match="不是这里的函数"):
            Expression.parse(f"{name}(x)")


def _manual() -> str:
    text = (shipped("forms") / "README.md").read_text(encoding="utf-8")
    return text.partition("<!-- expressions: begin")[2].partition("<!-- expressions: end")[0]


def test_the_manual_shows_every_function_and_only_what_works() -> None:
    examples = re.findall(r"^\| `(.+?)` \|", _manual(), re.MULTILINE)
    assert len(examples) > 40
    for example in examples:
        Expression.parse(example)
    for name in {*PLAIN, *OF_RECORDS, "last", "year_ago", "coalesce"}:
        assert f"{name}(" in _manual() or f"`{name}`" in _manual()


def test_the_rules_in_the_manual_can_be_copied() -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", _manual(), re.DOTALL)
    rules = tomllib.loads(block)["rules"]
    assert len(rules) == 7
    ledgers = load(shipped("forms")).ledgers
    for rule in rules:
        expect, say = Expression.parse(rule["expect"]), Template.parse(rule["say"])
        when = Expression.parse(rule.get("when", "True"))
        names = (expect.names | when.names | say.names) - RESERVED
        ledger = next(one for one in ledgers.values() if names <= one.by_name.keys())
        for expression in (expect, when, *say.expressions):
            assert not misfits(expression, ledger, ledgers)
        assert len(say.expressions) >= 2
