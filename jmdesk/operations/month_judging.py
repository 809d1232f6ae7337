"""What half-typed rows of a sheet come to: many at once, as `jmdesk.operations.judging` for one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from jmdesk.definitions.check import check, complete, presets, works_out
from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.said import with_said
from jmdesk.definitions.scope import RecordScope, quiet
from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD, UNIT, RecordId
from jmdesk.operations.desk import Desk
from jmdesk.operations.judging import Judgement
from jmdesk.operations.month_facts import SheetFacts
from jmdesk.operations.month_rows import MonthSheet, is_new
from jmdesk.operations.recording import today
from jmdesk.operations.remarks import remark_problems
from jmdesk.operations.silencing import heard
from jmdesk.operations.watching import Watcher, says_something


def judge_rows(
    desk: Desk,
    sheet: MonthSheet,
    typed: Mapping[RecordId, Mapping[str, Any]],
    *,
    watches: bool = False,
) -> dict[RecordId, Judgement]:
    """Look at these rows with what was typed in them, the store's records around. Saves nothing.

    With ``watches`` also at their past and their neighbours, which takes longer.

    ``typed`` are Python values by field for each row; a row that is not there yet counts with
    last period's values and with presets, as `save_rows` would write them. Rows see the other
    rows as they are stored, not as they are being typed.
    """
    places = {id: _place(sheet, id, values) for id, values in typed.items()}
    facts = sheet_facts(desk, sheet, places.values())
    watcher = Watcher(desk, facts) if watches else None
    judged: dict[RecordId, Judgement] = {}
    for id, place in places.items():
        new = _unsaved(sheet, id)
        found = _judge(sheet, facts, place, typed[id], new=new)
        if watcher is not None and (not new or says_something(sheet.ledger, typed[id])):
            found = _watched(watcher, found)
        judged[id] = _told(desk, place, found)
    return judged


def _watched(watcher: Watcher, judged: Judgement) -> Judgement:
    """With what the watches see in it."""
    hints = watcher.hints(judged.record, judged.problems)
    return replace(judged, problems=(*judged.problems, *hints)) if hints else judged


def _told(desk: Desk, place: Record, judged: Judgement) -> Judgement:
    """Without what nobody wants to hear, with the reasons for which it was returned."""
    problems = heard(desk, judged.problems)
    remarks = remark_problems(desk, desk.ledger(place.ledger), place)
    if not remarks and len(problems) == len(judged.problems):
        return judged
    return replace(judged, problems=(*problems, *remarks))


def sheet_facts(desk: Desk, sheet: MonthSheet, places: Iterable[Record]) -> SheetFacts:
    """What rules and carried values of these rows look at, read together."""
    known = list(places)
    link = sheet.link
    subjects = {place.get(link.name) for place in known if place.get(link.name)} if link else set()
    facts = SheetFacts(
        desk,
        ledger=sheet.ledger.id,
        period=sheet.period,
        places=lambda: known,
        link=link.name if link else "",
        subjects=subjects,
    )
    if link is not None:
        facts.remember(desk.store.found(link.target, subjects).values())
    return facts


def _unsaved(sheet: MonthSheet, id: RecordId) -> bool:
    row = sheet.by_id.get(id)
    return row is None or row.record is None


def _place(sheet: MonthSheet, id: RecordId, typed: Mapping[str, Any]) -> Record:
    """The record of a row with what was typed in it."""
    if is_new(id) or id not in sheet.by_id:
        told = {name: value for name, value in typed.items() if name not in (UNIT, PERIOD)}
        unit, period = typed.get(UNIT) or sheet.unit, typed.get(PERIOD) or sheet.period
        bare = Record(id=id, ledger=sheet.ledger.id, unit=unit, period=period, values={})
        return with_said(sheet.ledger, bare, told)
    return with_said(sheet.ledger, sheet.place(sheet.by_id[id]), typed)


def _judge(
    sheet: MonthSheet, facts: SheetFacts, place: Record, typed: Mapping[str, Any], *, new: bool
) -> Judgement:
    ledger, day = sheet.ledger, today()
    carried = _carried(ledger, facts, place)
    proposed = presets(ledger, place, facts, today=day) if new else {}
    whole = _with_more(ledger, place, typed, {**proposed, **carried}) if new else place
    return Judgement(
        record=replace(whole, values=complete(ledger, whole, facts, today=day)),
        carried=carried,
        proposed=proposed,
        worked_out=works_out(ledger, whole, facts, today=day),
        problems=check(ledger, whole, facts, today=day),
    )


def _carried(ledger: Ledger, facts: SheetFacts, place: Record) -> dict[str, Any]:
    scope = RecordScope(ledger, place, facts, today=today())
    told = ((one.name, quiet(scope.carried, one)) for one in ledger.current if one.carry)
    return {name: value for name, value in told if value is not None}


def _with_more(
    ledger: Ledger, place: Record, typed: Mapping[str, Any], more: Mapping[str, Any]
) -> Record:
    """A row that is not there yet, with what is not typed in it."""
    return with_said(ledger, place, {n: v for n, v in more.items() if n not in typed})


def worked_out_values(
    desk: Desk, sheet: MonthSheet, typed: Mapping[RecordId, Mapping[str, Any]]
) -> dict[RecordId, dict[str, Any]]:
    """Of the fields typed in these rows those that are worked out, with what they come to.

    As `judge_rows` sees the rows; None where it cannot be worked out.
    """
    ledger, day = sheet.ledger, today()
    places = {id: _place(sheet, id, values) for id, values in typed.items()}
    facts = sheet_facts(desk, sheet, places.values())
    found: dict[RecordId, dict[str, Any]] = {}
    for id, place in places.items():
        whole = place
        if _unsaved(sheet, id):
            proposed = presets(ledger, place, facts, today=day)
            more = {**proposed, **_carried(ledger, facts, place)}
            whole = _with_more(ledger, place, typed[id], more)
        scope = RecordScope(ledger, whole, facts, today=day)
        asked = (ledger.field(name) for name in ledger.never_typed if name in typed[id])
        out = [one.name for one in asked if quiet(scope.works_out, one) is True]
        found[id] = {name: quiet(scope.name, name) for name in out}
    return found
