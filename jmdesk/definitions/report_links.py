"""What a report says about ledgers, columns and choices: whether all of it is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from jmdesk.definitions.expression import RESERVED, Expression
from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.report import Choice, Other, Part, Report
from jmdesk.definitions.source import Place, Source
from jmdesk.definitions.table import one_of
from jmdesk.domain.unit import UnitLevel

LEVELS = {level.value: level for level in UnitLevel}
_UNIT = ("unit", "name", "short", "level")
_PERIOD = ("period", "label", "kind", "this", "year", "first_year", "years", "until")
_TOLD = dict.fromkeys((*_UNIT, *_PERIOD, "form_code", "day"))
"""What ``report.…`` offers (`jmdesk.reporting.frame.Frame.told`)."""
_ROW = frozenset({"id", "unit", "period", "today", "number", "missing", "shared", "listed"})
_SHEET = frozenset({"unit", "period", "today", "key", "count", "rows", "lacking"})


def check_links(source: Source, report: Report, ledgers: Mapping[str, Ledger]) -> None:
    """Note each ledger, field, choice or name that a report speaks of and that does not exist."""
    ledger = ledgers.get(report.rows.ledger)
    if ledger is None:
        source.add(("rows", "ledger"), "dangling", _no_ledger(report.rows.ledger, ledgers))
        return
    _check_rows(source, report, ledger, ledgers)
    for place, expression in _row_expressions(report):
        _check_names(source, place, expression.names, {*ledger.by_name, *_ROW, *_PATHS})
        _check_paths(source, place, expression, ledger, ledgers)
        _check_related(source, place, expression, ledgers)
    choices = {choice.id for choice in report.choices}
    for place, expression in _sheet_expressions(report):
        _check_names(source, place, expression.names, {*_SHEET, "report", "setting", *choices})
        _check_related(source, place, expression, ledgers)
        for reference, name in sorted(expression.paths):
            if reference == "report" and name not in _TOLD:
                source.add(place, "dangling", f"没有 report.{name}。{one_of(name, _TOLD)}")


_PATHS = ("report", "setting", "at")


def _check_rows(
    source: Source, report: Report, ledger: Ledger, ledgers: Mapping[str, Ledger]
) -> None:
    subjects = report.rows.subjects
    about = ledger
    if subjects is not None:
        if subjects.ledger not in ledgers:
            text = _no_ledger(subjects.ledger, ledgers)
            source.add(("rows", "subjects", "ledger"), "dangling", text)
            return
        about = ledgers[subjects.ledger]
        if subjects.link not in ledger:
            text = f"台账 {ledger.id} 没有栏目 {subjects.link}。"
            source.add(("rows", "subjects", "link"), "dangling", text)
        if subjects.each and subjects.each not in about:
            text = f"台账 {about.id} 没有栏目 {subjects.each}。"
            source.add(("rows", "subjects", "each"), "dangling", text)
    for key in ("owner", "touching"):
        for name in getattr(report.rows, key):
            if name != "unit" and name not in about:
                source.add(("rows", key), "dangling", f"台账 {about.id} 没有栏目 {name}。")
    for number, total in enumerate(report.totals):
        if total.other is not None:
            _check_other(source, ("totals", number, "other"), total.other, ledgers)


def _check_other(source: Source, place: Place, other: Other, ledgers: Mapping[str, Ledger]) -> None:
    if other.ledger not in ledgers:
        source.add(place, "dangling", _no_ledger(other.ledger, ledgers))
        return
    for name in other.cells.values():
        if name not in ledgers[other.ledger]:
            source.add(place, "dangling", f"台账 {other.ledger} 没有栏目 {name}。")


def _check_names(source: Source, place: Place, names: frozenset[str], known: set[str]) -> None:
    for name in sorted(names - known):
        hint = one_of(name, dict.fromkeys(sorted(known)))
        source.add(place, "dangling", f"{place[-1]} 里没有 {name}。{hint}")


def _check_paths(
    source: Source,
    place: Place,
    expression: Expression,
    ledger: Ledger,
    ledgers: Mapping[str, Ledger],
) -> None:
    for reference, name in sorted(expression.paths):
        if reference == "report" and name not in _TOLD:
            hint = one_of(name, _TOLD)
            source.add(place, "dangling", f"没有 report.{name}。{hint}")
        elif reference == "at" and name not in LEVELS:
            source.add(place, "dangling", f"没有 at.{name}。{one_of(name, LEVELS)}")
        elif reference not in _PATHS and reference in ledger:
            target = ledgers.get(ledger.field(reference).target)
            if target is None or (name not in target and name not in RESERVED):
                source.add(place, "dangling", f"{place[-1]} 里没有 {reference}.{name}。请改正。")


def _check_related(
    source: Source, place: Place, expression: Expression, ledgers: Mapping[str, Ledger]
) -> None:
    for id, name in sorted(expression.related):
        if id not in ledgers:
            source.add(place, "dangling", _no_ledger(id, ledgers))
        elif name and name not in ledgers[id] and name not in RESERVED:
            source.add(place, "dangling", f"{place[-1]} 里，台账 {id} 没有栏目 {name}。")


def _no_ledger(id: str, ledgers: Mapping[str, Ledger]) -> str:
    return f"没有台账 {id}。{one_of(id, ledgers)}"


def _row_expressions(report: Report) -> Iterator[tuple[Place, Expression]]:
    """Every expression asked of a line, with its place."""
    rows = report.rows
    if rows.where is not None:
        yield ("rows", "where"), rows.where
    if rows.subjects is not None and rows.subjects.owes is not None:
        yield ("rows", "subjects", "owes"), rows.subjects.owes
    for key, found in (("order", rows.order), ("fold", rows.fold)):
        yield from ((("rows", key), expression) for expression in found)
    for number, group in enumerate(report.groups):
        yield ("groups", number, "by"), group.by
        if group.order_year is not None:
            yield ("groups", number, "order_year"), group.order_year
    for number, choice in enumerate(report.choices):
        yield from _of_choice(("choices", number), choice)
    for number, column in enumerate(report.columns):
        yield from ((("columns", number, key), one) for key, one in column.expressions)
    for number, one in enumerate(report.detail):
        yield ("detail", number, "value"), one.value


def _of_choice(place: Place, choice: Choice) -> Iterator[tuple[Place, Expression]]:
    yield (*place, "where"), choice.where
    if choice.name is not None:
        yield from (((*place, "name"), one) for one in choice.name.expressions)
    for key, found in (("sums", choice.sums), ("lists", choice.lists)):
        yield from (((*place, key), one) for one in found.values())


def _sheet_expressions(report: Report) -> Iterator[tuple[Place, Expression]]:
    """Every expression asked of the sheet as a whole, with its place."""
    yield from ((("title",), one) for one in report.title.expressions)
    if report.rows.fold_when is not None:
        yield ("rows", "fold_when"), report.rows.fold_when
    for number, column in enumerate(report.columns):
        if column.when is not None:
            yield ("columns", number, "when"), column.when
    for number, group in enumerate(report.groups):
        yield from ((("groups", number, "label"), one) for one in group.label.expressions)
        if group.when is not None:
            yield ("groups", number, "when"), group.when
    for number, total in enumerate(report.totals):
        yield from _of_parts(("totals", number, "label"), total.label, numbered=False)
        if total.when is not None:
            yield ("totals", number, "when"), total.when
    for key in ("notes", "head_left", "head_middle", "head_right", "signatures"):
        yield from _of_parts((key,), getattr(report, key), numbered=True)


def _of_parts(
    place: Place, parts: Sequence[Part], *, numbered: bool
) -> Iterator[tuple[Place, Expression]]:
    for number, part in enumerate(parts):
        where = (*place, number) if numbered else place
        yield from ((where, one) for one in part.text.expressions)
        if part.when is not None:
            yield where, part.when
