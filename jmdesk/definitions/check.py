"""Checking a record (审核), and working out what nobody should have to type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from jmdesk.definitions.expression import Expression, ExpressionError, Facts
from jmdesk.definitions.fieldtypes.base import Qualified
from jmdesk.definitions.fieldtypes.numeric import said_number
from jmdesk.definitions.functions import rounded
from jmdesk.definitions.ledger import Field, Ledger, Rule
from jmdesk.definitions.numbers import plain_number
from jmdesk.definitions.once import once_problems
from jmdesk.definitions.scope import RecordScope, fitted, quiet
from jmdesk.definitions.template import Template
from jmdesk.definitions.values import Unfit, Unknown, is_empty
from jmdesk.domain.explanation import explained
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Level, Problem
from jmdesk.domain.record import Record
from jmdesk.language import tr

_YES, _NO, _EMPTY = "是", "否", "（空）"
"""In sentences that are explained: the same on every desk, whatever language it speaks."""
_PLACES = 4


def check(ledger: Ledger, record: Record, facts: Facts, *, today: date) -> tuple[Problem, ...]:
    """Everything wrong with a record: empty fields, bounds, choices, then the rules in order.

    A rule is violated only where it is false. Where a figure is empty or has not arrived (未收到)
    it says nothing. A problem that was explained carries its explanation, as long as the rule
    says the same.
    """
    scope = RecordScope(ledger, record, facts, today=today)
    values = record.values
    found = [
        _placed(problem, record)
        for name, field, wanted, bounded in ledger.looked_at
        if not _is_fine(values.get(name), field, wanted, bounded, scope)
        for problem in _check_field(field, record, scope)
    ]
    for rule in ledger.rules:
        problem = _check_rule(rule, ledger, record, scope)
        if problem is not None:
            found.append(problem)
    if ledger.once:
        found.extend(_placed(one, record) for one in once_problems(ledger, record, facts))
    return tuple(explained(record, problem) for problem in found)


def _placed(problem: Problem, record: Record) -> Problem:
    return replace(problem, ledger=record.ledger, record=record.id)


def complete(ledger: Ledger, record: Record, facts: Facts, *, today: date) -> dict[str, Any]:
    """The record's values with the worked-out fields as they are now.

    What was typed where a field is worked out is left out, also when it cannot be worked out.
    """
    scope = RecordScope(ledger, record, facts, today=today)
    values = dict(record.values)
    for field in ledger.worked_out:
        if not _works_out(field, scope):
            continue
        values.pop(field.name, None)
        if (value := quiet(scope.name, field.name)) is not None:
            values[field.name] = value
    return values


def works_out(ledger: Ledger, record: Record, facts: Facts, *, today: date) -> frozenset[str]:
    """The names of the fields that are worked out in this record and so must not be typed."""
    scope = RecordScope(ledger, record, facts, today=today)
    return frozenset(field.name for field in ledger.worked_out if _works_out(field, scope))


def presets(ledger: Ledger, record: Record, facts: Facts, *, today: date) -> dict[str, Any]:
    """What the definition proposes for empty fields of a new record (``default``)."""
    scope = RecordScope(ledger, record, facts, today=today)
    return {
        field.name: value
        for field in ledger.current
        if field.default is not None
        and is_empty(record.get(field.name))
        and (value := _proposed(field, field.default, scope)) is not None
    }


def carried(ledger: Ledger, record: Record, facts: Facts, *, today: date) -> dict[str, Any]:
    """Last period's values, as they were said, of the empty fields that are carried over.

    A figure that is cumulative within a year is not carried into the next one.
    """
    scope = RecordScope(ledger, record, facts, today=today)
    return {
        field.name: value
        for field in ledger.current
        if field.carry
        and is_empty(record.get(field.name))
        and (value := quiet(scope.carried, field)) is not None
    }


def _works_out(field: Field, scope: RecordScope) -> bool:
    return quiet(scope.works_out, field) is True


def _proposed(field: Field, default: Expression, scope: RecordScope) -> Any:
    return quiet(lambda: fitted(default.value(scope), field))


def _is_fine(value: Any, field: Field, wanted: bool, bounded: bool, scope: RecordScope) -> bool:
    """Whether nothing can be wrong with what a field says, at a glance: most are."""
    if value is None:
        return not wanted
    if not bounded:
        return not wanted or not is_empty(value)
    kind = type(value)
    if kind is str:
        there = bool(field.target) and quiet(scope.target, field.name) is not None
        return there or value in field.choices
    low, high = field.minimum, field.maximum
    number = kind is Decimal or kind is int
    return number and (low is None or value >= low) and (high is None or value <= high)


def _check_field(field: Field, record: Record, scope: RecordScope) -> Iterator[Problem]:
    if field.compute is not None and _works_out(field, scope):
        return
    value = record.get(field.name)
    if is_empty(value):
        if field.name not in record.unreadable and _wanted(field, scope):
            # What depends on circumstances may be unknown for good reason: it is explained, while
            # 强制 stays with what every record must say.
            level = Level.MUST if field.required else Level.EXPLAIN
            yield _wrong(
                field, "required", tr("“{label}”没有填，请填写。", label=field.label), level
            )
        return
    yield from _check_value(value, field, field, "")
    if field.target and quiet(scope.target, field.name) is None:
        text = tr("“{label}”所指的记录还没有收到，与它有关的审核暂不判断。", label=field.label)
        yield _wrong(field, "missing-reference", text, Level.HINT)


def _wanted(field: Field, scope: RecordScope) -> bool:
    if field.required_when is None:
        return field.required
    return quiet(scope.value, field.required_when) is True


def _check_value(value: Any, field: Field, at: Field, where: str) -> Iterator[Problem]:
    """Bounds and choices of a value, or of each row's; problems lie at the whole field ``at``."""
    if field.columns:
        for number, row in enumerate(value, 1):
            for column in field.columns:
                yield from _check_cell(
                    row.get(column.name), column, at, tr("第 {number} 行", number=number)
                )
        return
    name = f"{where}“{field.label}”"
    amount = most = value
    if isinstance(value, Qualified):
        amount, most = value.number, value.number if value.upper is None else value.upper
    if field.minimum is not None and amount < field.minimum:
        yield _wrong(
            at,
            "bound",
            tr(
                "{name}是 {shown}，不能小于 {minimum}，请检查。",
                name=name,
                shown=_measured(field, value),
                minimum=field.minimum,
            ),
        )
    if field.maximum is not None and most > field.maximum:
        yield _wrong(
            at,
            "bound",
            tr(
                "{name}是 {shown}，不能大于 {maximum}，请检查。",
                name=name,
                shown=_measured(field, value),
                maximum=field.maximum,
            ),
        )
    strange = [text for text in _texts(value) if text not in field.choices]
    if field.choices and strange:
        text = tr("{name}里的“{names}”不在可选项中，请重选。", name=name, names="、".join(strange))
        yield _wrong(at, "choice", text)


def _measured(field: Field, value: Any) -> str:
    return f"{field.show(value)} {field.measure}".strip()


def _check_cell(value: Any, column: Field, at: Field, where: str) -> Iterator[Problem]:
    if not is_empty(value):
        yield from _check_value(value, column, at, where)
    elif column.required:
        yield _wrong(
            at,
            "required",
            tr(
                "“{label}”{where}“{column}”没有填，请填写。",
                label=at.label,
                where=where,
                column=column.label,
            ),
        )


def _texts(value: Any) -> Sequence[str]:
    return (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()


def _check_rule(rule: Rule, ledger: Ledger, record: Record, scope: RecordScope) -> Problem | None:
    # As `Expression.value` asks, without a call for each of so many rules.
    try:
        if rule.when is not None and rule.when.run(scope) is not True:
            return None
        if rule.expect.run(scope) is not False:
            return None
    except Unknown:
        return None
    except (Unfit, ArithmeticError, RecursionError, ValueError):
        failed = _failed(rule, scope)
        return _placed(failed, record) if failed else None
    say = Template.parse(rule.say).fill(lambda part: _figure(part, ledger, scope))
    return Problem(
        level=rule.level,
        code=rule.code,
        message=say,
        ledger=ledger.id,
        record=record.id,
        field=rule.at,
    )


def _failed(rule: Rule, scope: RecordScope) -> Problem | None:
    """A rule that cannot be asked, in the words of the expression that failed."""
    try:
        for asked in (rule.when, rule.expect):
            scope.value(asked)
    except ExpressionError as error:
        text = tr(
            "规则 {code} 没有审核：{message}请告诉编写台账的人。",
            code=rule.code,
            message=error.message,
        )
        return Problem(level=Level.HINT, code=f"{rule.code}-failed", message=text, field=rule.at)
    return None


def _figure(expression: Expression, ledger: Ledger, scope: RecordScope) -> str:
    """A figure in a sentence: as its field writes it, or plainly."""
    value = quiet(expression.value, scope)
    field = ledger.by_name.get(expression.source)
    return (field.show(value) if field else "") or show(value)


def _wrong(field: Field, code: str, message: str, level: Level = Level.MUST) -> Problem:
    return Problem(level=level, code=code, message=message, field=field.name)


def show(value: Any) -> str:
    """A value without a field of its own as a sentence of a definition writes it.

    In the definition's own words, whatever the language of this desk: an explanation holds as long
    as the sentence stays what it was, here and on other desks.
    """
    if isinstance(value, Qualified):
        return said_number(value)
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return plain_number(rounded(value, Decimal(_PLACES)))
    if isinstance(value, Period):
        return value.label
    if isinstance(value, tuple):
        return "、".join(str(item) for item in value)
    if isinstance(value, bool):
        return _YES if value else _NO
    return _EMPTY if value is None else str(value)
