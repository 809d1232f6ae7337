"""What a report says about ledgers, columns and choices: whether all of it is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from jmdesk.definitions.expression import RESERVED, Expression
from jmdesk.definitions.inside import inside
from jmdesk.definitions.kind_checks import note_misfits
from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.report import Box, Choice, Other, Part, Report
from jmdesk.definitions.source import Place, Source
from jmdesk.definitions.table import one_of
from jmdesk.domain.unit import UnitLevel
from jmdesk.language import tr

LEVELS = {level.value: level for level in UnitLevel}
_UNIT = ("unit", "name", "short", "level")
_PERIOD = ("period", "label", "kind", "this", "year", "first_year", "years", "until")
_TOLD = dict.fromkeys((*_UNIT, *_PERIOD, "form_code", "day"))
"""What ``report.…`` offers (`jmdesk.reporting.frame.Frame.told`)."""
_ROW = frozenset({"id", "unit", "period", "today", "number", "missing", "shared", "listed"})
_SHEET = frozenset({"unit", "period", "today", "key", "count", "rows", "lacking", "more"})


class _Noted(NamedTuple):
    """Where what is wrong is noted: in a file, at or below a place."""

    source: Source
    above: Place = ()

    def add(self, place: Place, message: str) -> None:
        self.source.add((*self.above, *place), "dangling", message)


def check_links(source: Source, report: Report, ledgers: Mapping[str, Ledger]) -> None:
    """Note each ledger, field, choice or name that a report speaks of and that does not exist."""
    _check_sheet(_Noted(source), report, ledgers)
    for number, section in enumerate(report.sections):
        noted = _Noted(source, ("sections", number))
        _check_sheet(noted, section.sheet, ledgers)
        if section.when is not None:
            _check_of_sheet(noted, ("when",), section.when, section.sheet, ledgers)


def check_sheet(source: Source, place: Place, sheet: Report, ledgers: Mapping[str, Ledger]) -> None:
    """The same for a sheet that stands at a place of a file: the source of an indicator."""
    _check_sheet(_Noted(source, place), sheet, ledgers)


def _check_sheet(noted: _Noted, report: Report, ledgers: Mapping[str, Ledger]) -> None:
    """What the report itself, or one of its sections, says."""
    found = report.rows.indicator_set
    ledger = found.as_ledger if found else ledgers.get(report.rows.ledger)
    if ledger is None:
        noted.add(("rows", "ledger"), _no_ledger(report.rows.ledger, ledgers))
        return
    if report.rows.inside:
        if not _has_rows(ledger, report.rows.inside):
            text = tr(
                "台账 {ledger} 没有行栏目 {name}。", ledger=ledger.id, name=report.rows.inside
            )
            noted.add(("rows", "inside"), text)
            return
        ledger = inside(ledger, report.rows.inside)
    _check_rows(noted, report, ledger, ledgers)
    for place, expression in _row_expressions(report):
        _check_names(noted, place, expression.names, {*ledger.by_name, *_ROW, *_PATHS})
        _check_paths(noted, place, expression, ledger, ledgers)
        _check_related(noted, place, expression, ledgers)
        note_misfits(noted.source, (*noted.above, *place), expression, ledger, ledgers)
    for place, expression in _sheet_expressions(report):
        _check_of_sheet(noted, place, expression, report, ledgers)


def _has_rows(ledger: Ledger, name: str) -> bool:
    return name in ledger and ledger.field(name).type.name == "rows"


def _check_of_sheet(
    noted: _Noted,
    place: Place,
    expression: Expression,
    report: Report,
    ledgers: Mapping[str, Ledger],
) -> None:
    """An expression asked of the sheet as a whole."""
    choices = {choice.id for choice in report.choices}
    _check_names(noted, place, expression.names, {*_SHEET, "report", "setting", *choices})
    _check_related(noted, place, expression, ledgers)
    for reference, name in sorted(expression.paths):
        if reference == "report" and name not in _TOLD:
            text = tr("没有 report.{name}。{hint}", name=name, hint=one_of(name, _TOLD))
            noted.add(place, text)


_PATHS = ("report", "setting", "at")


def _check_rows(
    noted: _Noted, report: Report, ledger: Ledger, ledgers: Mapping[str, Ledger]
) -> None:
    subjects = report.rows.subjects
    about = ledger
    if subjects is not None:
        if subjects.ledger not in ledgers:
            text = _no_ledger(subjects.ledger, ledgers)
            noted.add(("rows", "subjects", "ledger"), text)
            return
        about = ledgers[subjects.ledger]
        if subjects.link not in ledger:
            text = _no_field(ledger, subjects.link)
            noted.add(("rows", "subjects", "link"), text)
        if subjects.each and subjects.each not in about:
            text = _no_field(about, subjects.each)
            noted.add(("rows", "subjects", "each"), text)
    for key in ("owner", "touching"):
        for name in getattr(report.rows, key):
            if name != "unit" and name not in about:
                noted.add(("rows", key), _no_field(about, name))
    for number, total in enumerate(report.totals):
        if total.other is not None:
            _check_other(noted, ("totals", number, "other"), total.other, ledgers)


def _check_other(noted: _Noted, place: Place, other: Other, ledgers: Mapping[str, Ledger]) -> None:
    if other.ledger not in ledgers:
        noted.add(place, _no_ledger(other.ledger, ledgers))
        return
    for name in other.cells.values():
        if name not in ledgers[other.ledger]:
            noted.add(place, _no_field(ledgers[other.ledger], name))


def _check_names(noted: _Noted, place: Place, names: frozenset[str], known: set[str]) -> None:
    for name in sorted(names - known):
        hint = one_of(name, dict.fromkeys(sorted(known)))
        noted.add(place, tr("{key} 里没有 {name}。{hint}", key=place[-1], name=name, hint=hint))


def _check_paths(
    noted: _Noted,
    place: Place,
    expression: Expression,
    ledger: Ledger,
    ledgers: Mapping[str, Ledger],
) -> None:
    for reference, name in sorted(expression.paths):
        if reference == "report" and name not in _TOLD:
            hint = one_of(name, _TOLD)
            noted.add(place, tr("没有 report.{name}。{hint}", name=name, hint=hint))
        elif reference == "at" and name not in LEVELS:
            hint = one_of(name, LEVELS)
            noted.add(place, tr("没有 at.{name}。{hint}", name=name, hint=hint))
        elif reference not in _PATHS and reference in ledger:
            target = ledgers.get(ledger.field(reference).target)
            if target is None or (name not in target and name not in RESERVED):
                text = tr(
                    "{key} 里没有 {path}。请改正。", key=place[-1], path=f"{reference}.{name}"
                )
                noted.add(place, text)


def _check_related(
    noted: _Noted, place: Place, expression: Expression, ledgers: Mapping[str, Ledger]
) -> None:
    for id, name in sorted(expression.related):
        if id not in ledgers:
            noted.add(place, _no_ledger(id, ledgers))
        elif name and name not in ledgers[id] and name not in RESERVED:
            text = tr(
                "{key} 里，台账 {ledger} 没有栏目 {name}。", key=place[-1], ledger=id, name=name
            )
            noted.add(place, text)


def _no_ledger(id: str, ledgers: Mapping[str, Ledger]) -> str:
    return tr("没有台账 {id}。{hint}", id=id, hint=one_of(id, ledgers))


def _no_field(ledger: Ledger, name: str) -> str:
    return tr("台账 {ledger} 没有栏目 {name}。", ledger=ledger.id, name=name)


def _row_expressions(report: Report) -> Iterator[tuple[Place, Expression]]:
    """Every expression asked of a line, with its place."""
    rows = report.rows
    if rows.where is not None:
        yield ("rows", "where"), rows.where
    if rows.subjects is not None:
        for key, asked in (("owes", rows.subjects.owes), ("excused", rows.subjects.excused)):
            if asked is not None:
                yield ("rows", "subjects", key), asked
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
    for number, box in enumerate(report.boxes):
        yield from _of_box(("boxes", number), box)
    for key, sentence in (("caption", report.caption), ("more", report.rows.more)):
        if sentence is not None:
            yield from (((key,), one) for one in sentence.expressions)
    for number, total in enumerate(report.totals):
        yield from _of_parts(("totals", number, "label"), total.label, numbered=False)
        if total.when is not None:
            yield ("totals", number, "when"), total.when
    for key in ("opening", "notes", "head_left", "head_middle", "head_right", "signatures"):
        yield from _of_parts((key,), getattr(report, key), numbered=True)


def _of_box(place: Place, box: Box) -> Iterator[tuple[Place, Expression]]:
    yield from _of_parts(place, box.text, numbered=False)
    if box.when is not None:
        yield place, box.when


def _of_parts(
    place: Place, parts: Sequence[Part], *, numbered: bool
) -> Iterator[tuple[Place, Expression]]:
    for number, part in enumerate(parts):
        where = (*place, number) if numbered else place
        yield from ((where, one) for one in part.text.expressions)
        if part.when is not None:
            yield where, part.when
