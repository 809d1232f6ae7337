"""From a tree of Python's grammar to closures over exact numbers, by a list of what is allowed."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from jmdesk.definitions import functions
from jmdesk.definitions.facts import ExpressionError, Run, Scope
from jmdesk.definitions.values import (
    ALIKE,
    COMPARISONS,
    IN_ORDER,
    Unfit,
    Unknown,
    calculate,
    compare,
    truth,
)
from jmdesk.language import tr

MOST_RELATED = 12
"""How many functions over related records one expression may call."""
RESERVED = frozenset({"id", "unit", "period", "today"})
"""Names that every scope knows besides the fields of its ledger."""


def _comparison(sign: str, first: Run, second: Run) -> Run:
    """Most comparisons are of two values of one plain kind, which needs no further question."""
    operation = COMPARISONS[sign]
    plain = ALIKE if sign in ("==", "!=") else IN_ORDER

    def run(scope: Scope) -> bool | None:
        left, right = first(scope), second(scope)
        if left is None or right is None:
            return None
        if type(left) in plain and type(left) is type(right):
            return operation(left, right)
        return compare(sign, left, right)

    return run


def _is_test(node: ast.expr) -> bool:
    called = node.func if isinstance(node, ast.Call) else None
    return isinstance(called, ast.Name) and called.id in functions.TESTS


_SEVERAL = (tuple, list)
_SIGNS: Mapping[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}


class Compiler:
    """Turns a tree into closures and notes what it reads. One method for each kind of node."""

    def __init__(self, source: str) -> None:
        self._bytes = source.encode()
        self.names: set[str] = set()
        self.paths: set[tuple[str, str]] = set()
        self.related: set[tuple[str, str]] = set()
        self._asked = 0

    def compile(self, node: ast.expr) -> Run:
        """The closure of a node; `ExpressionError` for one outside the language."""
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is None:
            raise self.error(node, tr("的写法这里不能用"))
        run: Run = method(node)
        return run

    def error(self, node: ast.expr, why: str) -> ExpressionError:
        """An error that quotes the node."""
        text = self._bytes[node.col_offset : node.end_col_offset].decode()
        before = self._bytes[: node.col_offset].decode()
        return ExpressionError(tr("“{text}”{why}。", text=text, why=why), len(before) + 1)

    def _constant(self, node: ast.Constant) -> Run:
        value: Any = node.value
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = self._number(node)
        elif not isinstance(value, str | bool):
            raise self.error(node, tr("不能用；要问有没有填，请写 empty(…) 或 filled(…)"))
        return lambda scope: value

    def _number(self, node: ast.Constant) -> Decimal:
        text = self._bytes[node.col_offset : node.end_col_offset].decode()
        if not re.fullmatch(r"\d{1,40}(\.\d{1,40})?", text):
            raise self.error(node, tr("不是普通写法的数"))
        return Decimal(text)

    def _name(self, node: ast.Name) -> Run:
        name = node.id
        self.names.add(name)
        return lambda scope: scope.name(name)

    def _attribute(self, node: ast.Attribute) -> Run:
        if not isinstance(node.value, ast.Name) or node.attr.startswith("_"):
            raise self.error(node, tr("不能用；只能写 引用字段.字段"))
        reference, name = node.value.id, node.attr
        self.names.add(reference)
        self.paths.add((reference, name))
        return lambda scope: scope.path(reference, name)

    def _tuple(self, node: ast.Tuple) -> Run:
        values = tuple(self.literal(item) for item in node.elts)
        return lambda scope: values

    def literal(self, node: ast.expr) -> Any:
        """The value of a text or number that must be written out."""
        if not isinstance(node, ast.Constant):
            raise self.error(node, tr("要直接写成文字或数"))
        return self._constant(node)(None)  # type: ignore[arg-type]

    def _unaryop(self, node: ast.UnaryOp) -> Run:
        operand = self.compile(node.operand)
        if isinstance(node.op, ast.Not):
            return lambda scope: None if (v := truth(operand(scope))) is None else not v
        if isinstance(node.op, ast.USub):
            return lambda scope: calculate("-", Decimal(0), operand(scope))
        raise self.error(node, tr("的写法这里不能用"))

    def _binop(self, node: ast.BinOp) -> Run:
        sign = _SIGNS.get(type(node.op))
        if sign is None:
            raise self.error(node, tr("里的运算这里不能用；只有 + - * /"))
        left, right = self.compile(node.left), self.compile(node.right)
        return lambda scope: calculate(sign, left(scope), right(scope))

    def _ifexp(self, node: ast.IfExp) -> Run:
        test, yes, no = self.compile(node.test), self.compile(node.body), self.compile(node.orelse)

        def choose(scope: Scope) -> Any:
            chosen = truth(test(scope))
            return None if chosen is None else yes(scope) if chosen else no(scope)

        return choose

    def _boolop(self, node: ast.BoolOp) -> Run:
        parts = [self.compile(part) for part in node.values]
        decisive = isinstance(node.op, ast.Or)

        def decide(scope: Scope) -> bool | None:
            result: bool | None = not decisive
            for part in parts:
                try:
                    value: object = part(scope)
                except Unknown:
                    value = None
                if value is decisive:
                    return decisive
                if value is not True and value is not False and truth(value) is None:
                    result = None
            return result

        return decide

    def _compare(self, node: ast.Compare) -> Run:
        if len(node.ops) == 1:
            return self._pair(node, node.ops[0], node.left, node.comparators[0])
        lefts = [node.left, *node.comparators]
        pairs: list[Run] = [
            self._pair(node, sign, left, right)
            for sign, left, right in zip(node.ops, lefts, node.comparators, strict=False)
        ]

        def chain(scope: Scope) -> bool | None:
            results = [pair(scope) for pair in pairs]
            return False if False in results else None if None in results else True

        return chain

    def _pair(self, node: ast.expr, op: ast.cmpop, left: ast.expr, right: ast.expr) -> Run:
        if isinstance(op, ast.In | ast.NotIn):
            return self._membership(left, right, found=isinstance(op, ast.In))
        sign = _SIGNS.get(type(op))
        if sign is None:
            raise self.error(node, tr("里的比较这里不能用"))
        return _comparison(sign, self.compile(left), self.compile(right))

    def _membership(self, left: ast.expr, right: ast.expr, *, found: bool) -> Run:
        if not isinstance(right, ast.Tuple):
            raise self.error(right, tr('要写成括号里的几项，如 ("停工", "实施中")'))
        values = frozenset(self.literal(item) for item in right.elts)
        first = self.compile(left)

        def member(scope: Scope) -> bool | None:
            value = first(scope)
            if isinstance(value, _SEVERAL):
                raise Unfit(tr("多项要用 contains(…) 来问有没有。"))
            return None if value is None else (value in values) is found

        return member

    def _call(self, node: ast.Call) -> Run:
        if not isinstance(node.func, ast.Name):
            raise self.error(node, tr("不能用；这里只有固定的函数"))
        name = node.func.id
        if name in functions.OF_RECORDS:
            return self._of_records(node, functions.OF_RECORDS[name])
        if node.keywords:
            raise self.error(node, tr("里不能写“名=值”"))
        if name in ("last", "year_ago"):
            return self._earlier(node, name)
        if name == "coalesce":
            return self._coalesce(node)
        if name in functions.PLAIN:
            return self._plain(node, functions.PLAIN[name])
        raise self.error(node.func, tr("不是这里的函数"))

    def _plain(self, node: ast.Call, function: functions.Plain) -> Run:
        if not function.least <= len(node.args) <= function.most:
            raise self.error(
                node,
                tr(
                    "要写 {counts} 项，写了 {count} 项",
                    counts=function.counts,
                    count=len(node.args),
                ),
            )
        arguments = [self.compile(argument) for argument in node.args]
        return function.bind(arguments)

    def _coalesce(self, node: ast.Call) -> Run:
        arguments = [self.compile(argument) for argument in node.args]

        def first_filled(scope: Scope) -> Any:
            for argument in arguments:
                if (value := argument(scope)) is not None:
                    return value
            return None

        return first_filled

    def _earlier(self, node: ast.Call, function: str) -> Run:
        if len(node.args) != 1 or not isinstance(name := self.literal(node.args[0]), str):
            raise self.error(node, tr("里要写一个带引号的字段名"))
        self.names.add(name)
        if function == "last":
            return lambda scope: scope.last(name)
        return lambda scope: scope.year_ago(name)

    def _of_records(self, node: ast.Call, function: functions.OfRecords) -> Run:
        self._asked += 1
        if self._asked > MOST_RELATED:
            raise self.error(
                node,
                tr(
                    "是第 {asked} 处查别的记录，最多 {most_related} 处",
                    asked=self._asked,
                    most_related=MOST_RELATED,
                ),
            )
        texts = [self.literal(argument) for argument in node.args]
        if not function.fits(texts):
            raise self.error(node, tr("里要先写带引号的{wants}", wants=function.wants))
        ledger = texts[0]
        name = texts[1] if len(texts) > 1 else ""
        self.related |= {(ledger, name)}
        filters = [(str(one.arg), self._filter(node, ledger, one)) for one in node.keywords]
        if all(_is_test(word.value) for word in node.keywords):
            raise self.error(node, tr("要至少写一个“栏目=值”，否则要翻遍整个台账"))

        def ask(scope: Scope) -> Any:
            wanted = {name: run(scope) for name, run in filters}
            if None in wanted.values():
                return None
            return function.call(scope.related(ledger, wanted), name, scope)

        return ask

    def _filter(self, node: ast.Call, ledger: str, word: ast.keyword) -> Run:
        if word.arg is None:
            raise self.error(node, tr("里不能用 **"))
        read = {word.arg}
        if isinstance(word.value, ast.Call) and _is_test(word.value):
            called = word.value.func
            if isinstance(called, ast.Name) and called.id == "same":
                read |= {str(self.literal(argument)) for argument in word.value.args}
        self.related |= {(ledger, name) for name in read - RESERVED}
        return self.compile(word.value)
