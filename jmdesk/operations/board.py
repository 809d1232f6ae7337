"""缺报: units × the reports they owe, how far each is, and until when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from jmdesk.definitions.report import Report
from jmdesk.domain.period import Period
from jmdesk.operations.board_cells import Board, BoardReport, BoardRow, Cell, State
from jmdesk.operations.board_facts import BoardFacts, Told, gather_facts
from jmdesk.operations.desk import Desk
from jmdesk.operations.notices import Deadline, deadlines, notices
from jmdesk.operations.owed_lines import Tally, tallies
from jmdesk.operations.recording import today
from jmdesk.operations.reports import find_report


def board(
    desk: Desk, *, period: Period, unit: str | None = None, report: str | None = None
) -> Board:
    """Who at or below a unit (this desk's by default) owes what for a period, and how far it is.

    Without ``report`` these are the reports whose own period ends with the one asked for; one
    that is named is looked at for its period that ends with it or holds it.
    """
    desk.needs_unit()
    code = unit or desk.unit
    chosen = list(_chosen(desk, period, report))
    known = notices(desk, periods={own for _, own in chosen})
    facts = gather_facts(desk, chosen)
    cells: dict[str, dict[str, Cell]] = {}
    for definition, own in chosen:
        due = deadlines(desk, report=definition, unit=code, period=own, known=known)
        counted = tallies(desk, report=definition, unit=code, period=own, wanted=due)
        for owing, deadline in due.items():
            cell = _cell(desk, definition, own, owing, deadline, counted[owing], facts)
            cells.setdefault(owing, {})[definition.id] = cell
    return Board(
        unit=code,
        period=period,
        today=today(),
        reports=tuple(_report(one, own) for one, own in chosen if _asked(cells, one)),
        rows=tuple(_rows(desk, code, cells)),
    )


def _chosen(desk: Desk, period: Period, report: str | None) -> Iterator[tuple[Report, Period]]:
    if report is not None:
        definition = find_report(desk, report)
        yield definition, period.as_kind(definition.period) if definition.period else period
        return
    for one in sorted(desk.catalogue.reports.values(), key=lambda one: (one.number, one.name)):
        own = period.as_kind(one.period) if one.period else period
        if own.end == period.end and (one.due or one.number):
            yield one, own


def _report(report: Report, period: Period) -> BoardReport:
    title = f"{report.number} {report.name}".strip()
    return BoardReport(id=report.id, title=title, period=period)


def _asked(cells: Mapping[str, Mapping[str, Cell]], report: Report) -> bool:
    return any(report.id in own for own in cells.values())


def _rows(desk: Desk, top: str, cells: Mapping[str, Mapping[str, Cell]]) -> Iterator[BoardRow]:
    for code in _in_order(desk, top):
        if code in cells:
            unit = desk.units.get(code)
            yield BoardRow(
                unit=code, name=unit.name, level=unit.level, above=unit.parent, cells=cells[code]
            )


def _in_order(desk: Desk, code: str) -> Iterator[str]:
    """A unit, then each below it with those below that."""
    waiting = [code]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += [below.code for below in reversed(desk.units.children(one))]


def _cell(
    desk: Desk,
    report: Report,
    period: Period,
    unit: str,
    deadline: Deadline,
    tally: Tally,
    facts: BoardFacts,
) -> Cell:
    told = facts.of(report.id, unit, period)
    changed = facts.changed(told, report.rows.ledger, tally.records)
    state = _state(desk, report, unit, tally, told, facts, changed=bool(changed))
    cell = Cell(
        report=report.id,
        unit=unit,
        period=period,
        state=state,
        due=deadline.day,
        by_notice=deadline.notice is not None,
        done=tally.done,
        lacking=tuple(tally.lacking),
        version=told.version,
        changed=changed,
        approved=told.approved,
        note=told.note,
        twice=told.twice,
    )
    over = (today() - cell.due).days if cell.due and cell.awaited else 0
    return replace(cell, late=max(over, 0))


def _state(
    desk: Desk,
    report: Report,
    unit: str,
    tally: Tally,
    told: Told,
    facts: BoardFacts,
    *,
    changed: bool,
) -> State:
    if told.returned:
        return State.RETURNED
    if told.version:
        if changed:
            return State.CHANGED
        return State.MERGED if told.arrived else State.SUBMITTED
    if tally.done:
        # All rows of a unit below came from it: nobody has to be asked for them.
        whole = unit != desk.unit and not tally.lacking and facts.came(tally.records)
        return State.MERGED if whole else State.DRAFT
    if facts.typing(report.rows.ledger, unit):
        return State.DRAFT
    return State.NOT_BEGUN if tally.lacking or not report.rows.subjects else State.NOTHING
