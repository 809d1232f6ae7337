"""Which kind of value each part of an expression has: numbers, texts, days …

Told from the fields it names, before anything is evaluated: a definition in which a number meets
a text is refused when it is read, not when a clerk types. What may be of any kind is let through.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from jmdesk.definitions.expression import Expression
from jmdesk.definitions.functions import OF_RECORDS, TESTS
from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.language import mark, tr

NUMBER, TEXT, FLAG = mark("数"), mark("文字"), mark("条件（是、否）")
DAY, PERIOD, LIST, TEST = mark("日期"), mark("期"), mark("多项"), mark("筛选条件")
ANY = ""
"""Not known, or empty: fits everywhere."""

_OF_TYPES: Mapping[str, str] = {
    "count": NUMBER, "money": NUMBER, "decimal": NUMBER, "percent": NUMBER, "qualified": NUMBER,
    "year": NUMBER, "text": TEXT, "long_text": TEXT, "phone": TEXT, "id_number": TEXT,
    "choice": TEXT, "reference": TEXT, "unit": TEXT, "yes_no": FLAG, "date": DAY,
    "month": PERIOD, "choices": LIST, "units": LIST, "rows": LIST, "attachment": LIST,
}  # fmt: skip
_ALWAYS: Mapping[str, str] = {"id": TEXT, "unit": TEXT, "period": PERIOD, "today": DAY}
_IN_ORDER = (NUMBER, DAY, PERIOD)
_TIMES = (DAY, PERIOD)
_WORDS = (TEXT, LIST)
_PLAIN = (TEXT, NUMBER, DAY, PERIOD)

_RESULTS: Mapping[str, str] = {
    "empty": FLAG, "filled": FLAG, "contains": FLAG, "starts": FLAG, "plus": NUMBER,
    "abs": NUMBER, "round": NUMBER, "order": NUMBER, "len": NUMBER, "days": NUMBER,
    "months": NUMBER, "year": NUMBER, "month": NUMBER, "text": TEXT, "join": TEXT,
    "digits": TEXT, "start": DAY, "end": DAY, "year_of": PERIOD, "quarter_of": PERIOD,
    "month_of": PERIOD, "count_of": NUMBER, "rank_of": NUMBER, "sum_of": NUMBER,
}  # fmt: skip
_WANTED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "plus": ((NUMBER,),), "abs": ((NUMBER,),), "round": ((NUMBER,), (NUMBER,)),
    "digits": ((NUMBER,), (NUMBER,)), "contains": (_WORDS, (TEXT,)), "starts": ((TEXT,), (TEXT,)),
    "len": (_WORDS,), "text": (_PLAIN,), "join": ((TEXT,), _PLAIN), "days": ((DAY,), (DAY,)),
    "months": ((DAY,), (DAY,)), "start": (_TIMES,), "end": (_TIMES,), "year": (_TIMES,),
    "month": (_TIMES,), "year_of": (_TIMES,), "quarter_of": (_TIMES,), "month_of": (_TIMES,),
    "upto": (_TIMES,), "within": ((PERIOD,),), "includes": ((TEXT,),),
    "min": (_IN_ORDER,), "max": (_IN_ORDER,),
}  # fmt: skip
"""The kinds of each argument; the last entry holds for all that follow."""
_TESTED: Mapping[str, tuple[str, ...]] = {"upto": _TIMES, "within": _TIMES, "includes": _WORDS}
"""The kinds of field that a test can look at."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Misfit:
    """What is wrong in an expression: a sentence, and the column (from 1) where it is."""

    message: str
    column: int


def kind_of(field: Field) -> str:
    """The kind of a field's values."""
    return _OF_TYPES.get(field.type.name, ANY)


def misfits(
    expression: Expression,
    ledger: Ledger,
    ledgers: Mapping[str, Ledger],
    *,
    wanted: str = ANY,
) -> tuple[Misfit, ...]:
    """Where values of kinds meet that do not go together, and where the whole is no ``wanted``."""
    finder = _Finder(expression.source, ledger, ledgers)
    finder.want(expression.tree, (wanted,) if wanted else ())
    return tuple(finder.found)


class _Finder:
    """Tells the kind of each node and notes what does not fit. One method a kind of node."""

    def __init__(self, source: str, ledger: Ledger, ledgers: Mapping[str, Ledger]) -> None:
        self._source = source
        self._bytes = source.encode()
        self._ledger = ledger
        self._ledgers = ledgers
        self.found: list[Misfit] = []
        self._nodes: Mapping[type[ast.expr], Callable[..., str]] = {
            ast.Constant: self._constant, ast.Name: self._name, ast.Attribute: self._path,
            ast.Tuple: self._listed, ast.UnaryOp: self._one, ast.BinOp: self._two,
            ast.IfExp: self._choice, ast.BoolOp: self._all, ast.Compare: self._compare,
            ast.Call: self._call,
        }  # fmt: skip

    def kind(self, node: ast.expr) -> str:
        """The kind of a node."""
        ask = self._nodes.get(type(node))
        return ask(node) if ask else ANY

    def want(self, node: ast.expr, kinds: Sequence[str]) -> str:
        """The kind of a node, which should be one of these (any where there are none)."""
        kind = self.kind(node)
        if kind == TEST or (kind and kinds and kind not in kinds):
            words = tr("或").join(tr(one) for one in kinds) or tr("一个值")
            self._add(node, tr("是{kind}，这里要{words}", kind=tr(kind), words=words))
        return kind

    def _add(self, node: ast.expr, why: str) -> None:
        text = self._bytes[node.col_offset : node.end_col_offset].decode(errors="replace")
        before = self._bytes[: node.col_offset].decode(errors="replace")
        message = tr("“{text}”{why}。", text=text, why=why)
        self.found.append(Misfit(message=message, column=len(before) + 1))

    def _constant(self, node: ast.Constant) -> str:
        if isinstance(node.value, bool):
            return FLAG
        return TEXT if isinstance(node.value, str) else NUMBER

    def _name(self, node: ast.Name) -> str:
        return _kind_in(self._ledger, node.id)

    def _path(self, node: ast.Attribute) -> str:
        reference = node.value.id if isinstance(node.value, ast.Name) else ""
        field = self._ledger.by_name.get(reference)
        return _kind_in(self._ledgers.get(field.target) if field else None, node.attr)

    def _listed(self, node: ast.Tuple) -> str:
        return LIST

    def _one(self, node: ast.UnaryOp) -> str:
        result = FLAG if isinstance(node.op, ast.Not) else NUMBER
        self.want(node.operand, (result,))
        return result

    def _two(self, node: ast.BinOp) -> str:
        self.want(node.left, (NUMBER,))
        self.want(node.right, (NUMBER,))
        return NUMBER

    def _choice(self, node: ast.IfExp) -> str:
        self.want(node.test, (FLAG,))
        return self._alike(node, [node.body, node.orelse])

    def _all(self, node: ast.BoolOp) -> str:
        for part in node.values:
            self.want(part, (FLAG,))
        return FLAG

    def _compare(self, node: ast.Compare) -> str:
        lefts = [node.left, *node.comparators]
        for sign, left, right in zip(node.ops, lefts, node.comparators, strict=False):
            if isinstance(sign, ast.In | ast.NotIn):
                self._member(left, right)
            else:
                kinds = () if isinstance(sign, ast.Eq | ast.NotEq) else _IN_ORDER
                self._alike(node, [left, right], kinds)
            self._words_of(left, right)
            self._words_of(right, left)
        return FLAG

    def _member(self, left: ast.expr, right: ast.expr) -> None:
        kind = self.want(left, (NUMBER, TEXT, FLAG, DAY, PERIOD))
        for one in right.elts if kind and isinstance(right, ast.Tuple) else ():
            self.want(one, (kind,))

    def _alike(self, node: ast.expr, parts: Sequence[ast.expr], kinds: Sequence[str] = ()) -> str:
        """The one kind of several parts."""
        asked = [self.want(part, kinds) for part in parts]
        told = [kind for kind in asked if kind and (not kinds or kind in kinds)]
        if len(set(told)) > 1:
            words = tr("与").join(tr(kind) for kind in dict.fromkeys(told))
            self._add(node, tr("里{kinds}碰在一起，合不到一处", kinds=words))
            return ANY
        return told[0] if told else ANY

    def _words_of(self, node: ast.expr, other: ast.expr) -> None:
        """Words that a choice is compared with are among its choices."""
        field = self._ledger.by_name.get(node.id) if isinstance(node, ast.Name) else None
        if field is None or not field.choices or field.type.name not in ("choice", "choices"):
            return
        for one in other.elts if isinstance(other, ast.Tuple) else (other,):
            if isinstance(one, ast.Constant) and one.value not in field.choices:
                choices = "、".join(field.choices[:12])
                self._add(
                    one,
                    tr("不在“{label}”的可选项里：{choices}", label=field.label, choices=choices),
                )

    def _call(self, node: ast.Call) -> str:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in OF_RECORDS:
            return self._of_records(node, name)
        if name in ("last", "year_ago"):
            return _kind_in(self._ledger, _written(node.args))
        if name == "coalesce":
            return self._alike(node, node.args)
        wanted = _WANTED.get(name, ())
        kinds = [
            self.want(part, wanted[min(place, len(wanted) - 1)] if wanted else ())
            for place, part in enumerate(node.args)
        ]
        if name in ("contains", "order"):
            for word in node.args[1:]:
                self._words_in(node.args[0], word)
        if name in ("min", "max"):
            return self._same(node, kinds)
        return TEST if name in TESTS else _RESULTS.get(name, ANY)

    def _words_in(self, node: ast.expr, word: ast.expr) -> None:
        """A text may hold a part of a choice; a list, and an order, need the whole of it."""
        field = self._ledger.by_name.get(node.id) if isinstance(node, ast.Name) else None
        if field is not None and field.type.name == "choices":
            self._words_of(node, word)

    def _same(self, node: ast.expr, kinds: Sequence[str]) -> str:
        told = {kind for kind in kinds if kind in _IN_ORDER}
        if len(told) > 1:
            self._add(node, tr("里{kinds}碰在一起，合不到一处", kinds=tr("与").join(map(tr, told))))
        return told.pop() if len(told) == 1 else ANY

    def _of_records(self, node: ast.Call, name: str) -> str:
        ledger = self._ledgers.get(_written(node.args))
        kind = _kind_in(ledger, _written(node.args[1:])) if len(node.args) > 1 else ANY
        least = {"sum_of": (NUMBER,), "max_of": _IN_ORDER, "min_of": _IN_ORDER}.get(name, ())
        if kind and least and kind not in least:
            words = tr("或").join(tr(one) for one in least)
            self._add(node.args[1], tr("是{kind}，这里要{words}", kind=tr(kind), words=words))
        for word in node.keywords:
            self._filter(word, _kind_in(ledger, word.arg or ""))
        return _RESULTS.get(name, kind)

    def _filter(self, word: ast.keyword, kind: str) -> None:
        called = word.value.func if isinstance(word.value, ast.Call) else None
        test = called.id if isinstance(called, ast.Name) and called.id in TESTS else ""
        if not test:
            self.want(word.value, (kind,) if kind else ())
        elif isinstance(word.value, ast.Call):
            self._call(word.value)
            fits = _TESTED.get(test, ())
            if kind and fits and kind not in fits:
                words = tr("或").join(tr(one) for one in fits)
                self._add(
                    word.value, tr("要看的栏目是{kind}，不是{words}", kind=tr(kind), words=words)
                )


def _kind_in(ledger: Ledger | None, name: str) -> str:
    field = ledger.by_name.get(name) if ledger else None
    return kind_of(field) if field else _ALWAYS.get(name, ANY)


def _written(arguments: Sequence[ast.expr]) -> str:
    first = arguments[0] if arguments else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
