"""Stated counts, sums and balances against the rows themselves, exactly (R1, R2, R14).

A class row is about the rows up to the next class row, a grand total about all rows of its sheet;
never a total against other stated totals. An empty stated amount states nothing, unless its rows
come to more than 0; a class row without any amount is only a title. In a row's own balance
(总投资 = 京蒙 + 自筹) empty counts as 0, but a row that states none of the parts states no balance.
Where a row's amount cannot be read, the sums over it are not checked: that amount is a problem of
its own.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from jmdesk.definitions.ledger import Field, Ledger, RollUp
from jmdesk.definitions.numbers import plain_number
from jmdesk.domain.problem import Level
from jmdesk.exchange.amounts import UNREADABLE, CellReader
from jmdesk.exchange.blocks import Stated
from jmdesk.exchange.cells import cell_name
from jmdesk.exchange.findings import Findings
from jmdesk.exchange.headings import Column
from jmdesk.exchange.table import Table
from jmdesk.language import tr

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Balance:
    """A rule of the ledger that says one amount is the sum of others."""

    whole: str
    parts: tuple[str, ...]
    level: Level


@dataclass(frozen=True, slots=True)
class Told:
    """A stated figure that could be compared: of a field, or a count (``about`` is "")."""

    by: Stated
    column: int
    about: str
    stated: Decimal | int | None
    computed: Decimal | int


def balances(ledger: Ledger) -> tuple[Balance, ...]:
    """The rules of the form ``total == jm + local``, empty parts counted as 0 or not."""
    found = []
    for rule in ledger.rules:
        sides = _sides(rule.expect.source)
        if sides and all(name in ledger for name in (sides[0], *sides[1])):
            found.append(Balance(sides[0], sides[1], rule.level))
    return tuple(found)


def _sides(source: str) -> tuple[str, tuple[str, ...]] | None:
    try:
        tree = ast.parse(source.strip(), mode="eval").body
    except SyntaxError:
        return None
    if not isinstance(tree, ast.Compare) or not isinstance(tree.ops[0], ast.Eq):
        return None
    parts = _terms(tree.comparators[0])
    if len(tree.ops) > 1 or not isinstance(tree.left, ast.Name) or not parts or len(parts) < 2:
        return None
    return tree.left.id, parts


def _terms(node: ast.expr) -> tuple[str, ...] | None:
    """The names that a sum adds: a + b, coalesce(a, 0) + b, plus(a, b)."""
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _terms(node.left), _terms(node.right)
        return left + right if left and right else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        if node.func.id == "plus":
            terms = [_terms(argument) for argument in node.args]
            return tuple(name for term in terms if term for name in term) if all(terms) else None
        filled = node.func.id == "coalesce" and len(node.args) == 2
        if filled and isinstance(node.args[1], ast.Constant) and node.args[1].value == 0:
            return _terms(node.args[0])
    return None


class StatedChecker:
    """Compares one table with what it states; each difference becomes a problem.

    ``told`` gathers all that could be compared, whether it agrees or not.
    """

    def __init__(
        self, table: Table, ledger: Ledger, reader: CellReader, findings: Findings
    ) -> None:
        self._table = table
        self._reader = reader
        self._findings = findings
        self._ledger = ledger
        self.told: list[Told] = []
        self._columns = table.headings.known
        self._summed = [
            (self._columns[about.name], about)
            for about in ledger.current
            if about.name in self._columns
            and about.type.name in ("money", "decimal", "count")
            and RollUp.SUM in (about.over_units, about.over_time)
        ]
        self._balances = [
            rule
            for rule in balances(ledger)
            if all(name in self._columns for name in (rule.whole, *rule.parts))
        ]

    def check(self, rows: Sequence[Values]) -> None:
        """``rows`` are the values of the table's records, in its order."""
        todo: list[tuple[int, Stated | Values]] = [(s.row, s) for s in self._table.stated]
        todo += [(r.row, v) for r, v in zip(self._table.records, rows, strict=True)]
        for row, about in sorted(todo, key=lambda entry: entry[0]):
            if isinstance(about, Stated):
                self._check_stated(about, rows[about.first : about.last])
            else:
                self._check_balances(row, about, None)

    def _check_stated(self, stated: Stated, rows: Sequence[Values]) -> None:
        if stated.count is not None:
            count, listed = Decimal(stated.count), Decimal(len(rows))
            self.told.append(Told(stated, stated.column, "", count, listed))
        if stated.count is not None and stated.count != len(rows):
            self._report(
                Level.EXPLAIN,
                "count",
                stated.row,
                stated.column,
                tr(
                    "“{text}”写的是 {stated} 个，下面实有 {count} 个，请核对是写错还是缺项目。",
                    text=stated.text,
                    stated=stated.count,
                    count=len(rows),
                ),
                str(stated.count),
                str(len(rows)),
            )
        own = dict(self._amounts(stated))
        titled_only = not stated.summary and all(amount is None for amount in own.values())
        for column, about in self._summed if not titled_only else ():
            self._check_sum(stated, column, about, own.get(about.name), rows)
        self._check_balances(stated.row, own, Level.EXPLAIN)

    def _amounts(self, stated: Stated) -> Iterator[tuple[str, Any]]:
        for column, about in self._summed:
            cell = stated.cells.get(column.index)
            if column.index != stated.column:
                yield about.name, self._reader.value(stated.row, column, about, cell)

    def _check_sum(
        self, stated: Stated, column: Column, about: Field, told: Any, rows: Sequence[Values]
    ) -> None:
        amounts = [row.get(about.name) for row in rows]
        if told is UNREADABLE or any(amount is UNREADABLE for amount in amounts):
            return
        computed = sum((amount for amount in amounts if amount is not None), Decimal(0))
        self.told.append(Told(stated, column.index, about.name, told, computed))
        if (told if told is not None else 0) == computed:
            return
        shown, right = self._shown(column, about, told), self._shown(column, about, computed)
        measure = self._reader.measure(column, about)
        says = tr("写的是 {shown} {measure}", shown=shown, measure=measure) if shown else tr("空着")
        apart = self._shown(column, about, abs((told or 0) - computed))
        self._report(
            Level.EXPLAIN,
            "sum",
            stated.row,
            column.index,
            tr(
                "“{text}”的{label}{says}，{count} 行相加是 {right} {measure}，相差 {apart}，"
                "请核对。",
                text=stated.text,
                label=about.label,
                says=says,
                count=len(rows),
                right=right,
                measure=measure,
                apart=apart,
            ),
            shown,
            right,
            about,
        )

    def _check_balances(self, row: int, values: Values, level: Level | None) -> None:
        """A record's balance is its ledger's rule; a total that does not balance is only odd."""
        for rule in self._balances:
            whole = values.get(rule.whole)
            parts = [values.get(name) for name in rule.parts]
            if any(amount is UNREADABLE for amount in (whole, *parts)):
                continue
            computed = sum((part for part in parts if part is not None), Decimal(0))
            if whole is None or all(part is None for part in parts) or whole == computed:
                continue
            told = replace(rule, level=level or rule.level)
            self._report_balance(row, told, whole, parts, computed)

    def _report_balance(
        self, row: int, rule: Balance, whole: Any, parts: Sequence[Any], computed: Any
    ) -> None:
        about = self._ledger.field(rule.whole)
        column = self._columns[rule.whole]
        labels = [self._ledger.field(name).label for name in rule.parts]
        terms = " + ".join(
            f"{label} {self._shown(column, about, part) or tr('（空）')}"
            for label, part in zip(labels, parts, strict=True)
        )
        shown, right = self._shown(column, about, whole), self._shown(column, about, computed)
        self._report(
            rule.level,
            "balance",
            row,
            column.index,
            tr(
                "{label} {shown} 不等于 {terms} = {right}（{measure}），请核对这一行。",
                label=about.label,
                shown=shown,
                terms=terms,
                right=right,
                measure=self._reader.measure(column, about),
            ),
            shown,
            right,
            about,
        )

    def _shown(self, column: Column, about: Field, amount: Any) -> str:
        """An amount in the column's own measure, as the sheet would write it."""
        if amount is None:
            return ""
        return plain_number(Decimal(amount).scaleb(-self._reader.shift(column, about)))

    def _report(
        self,
        level: Level,
        code: str,
        row: int,
        column: int,
        message: str,
        stated: str,
        computed: str,
        about: Field | None = None,
    ) -> None:
        name = self._table.sheet.name
        self._findings.problem(
            level,
            code,
            tr(
                "工作表“{name}”{cell}：{message}",
                name=name,
                cell=cell_name(row, column),
                message=message,
            ),
            sheet=name,
            row=row,
            column=column,
            field=about.name if about else None,
            stated=stated,
            computed=computed,
        )
