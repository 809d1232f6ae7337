"""Looking through a period: what is owed, what is wrong, how far the reports are, what came."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.problem import Problem
from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD, UNIT, RecordId
from jmdesk.domain.unit import UnitLevel
from jmdesk.language import tr
from jmdesk.operations.backups_light import safety
from jmdesk.operations.courses import courses_of
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import list_query
from jmdesk.operations.month import month_sheet
from jmdesk.operations.month_rows import MonthSheet, link_of
from jmdesk.operations.overview import LedgerState, Overview, level_of, period_of
from jmdesk.operations.overview_news import last_arrivals
from jmdesk.operations.overview_problems import (
    by_level,
    grouped,
    problems_of,
    stored_rows,
)
from jmdesk.operations.overview_reports import fed_ledgers, handed_to, report_states
from jmdesk.store.draft import Draft

_ID = re.compile(r"[^0-9A-Za-z-]+")
_OWNER = "implementer"
"""Who mends a record that belongs to the whole banner."""
_DEPTH = {
    UnitLevel.REGION: 0,
    UnitLevel.LEAGUE: 1,
    UnitLevel.BANNER: 2,
    UnitLevel.TOWNSHIP: 3,
    UnitLevel.BODY: 3,
    UnitLevel.VILLAGE: 4,
    None: 0,
}
_CHECKED = 3000
"""Of a ledger with more records in one period as many are checked; its own list has the rest."""


def look_through(desk: Desk, counted: Overview, progress: Callable[[int, int], None]) -> Overview:
    """What `count_up` counted, with all that takes longer. ``progress`` may raise to stop."""
    unit, month = counted.unit, counted.month
    fed = fed_ledgers(desk, unit, month)
    states: list[LedgerState] = []
    problems: list[Problem] = []
    names: dict[RecordId, str] = {}
    for done, state in enumerate(counted.ledgers):
        steps = len(counted.ledgers)

        def step(at: int = done, of: int = steps) -> None:
            progress(at, of)

        if not (state.count or state.own or state.id in fed):
            # Others fill it and nobody has begun: who owes what is seen in the ledger itself.
            states.append(replace(state, main=False, said=tr("还没有人报")))
            continue
        seen, found, called = _ledger(desk, counted, state, step)
        names |= called
        states.append(replace(seen, main=_is_main(seen, fed, desk.ledger(seen.id))))
        problems += found
    safe = safety(desk, now=datetime.now().astimezone())
    return replace(
        counted,
        ledgers=tuple(states),
        reports=report_states(desk, unit, month, {one.id: one for one in states}),
        findings=grouped(desk, problems, names),
        wrong=len(problems),
        arrived=last_arrivals(desk),
        backup=safe.newest.at if safe.newest else None,
        at_risk=safe.red,
        to=handed_to(desk, unit),
        complete=True,
    )


def _ledger(
    desk: Desk, overview: Overview, state: LedgerState, step: Callable[[], None]
) -> tuple[LedgerState, Sequence[Problem], Mapping[RecordId, str]]:
    """A ledger looked through: how it stands, what is wrong, and what its records are about."""
    ledger, unit = desk.ledger(state.id), overview.unit
    period = period_of(ledger, overview.month)
    if ledger.period is None:
        query = list_query(desk, ledger=ledger.id, unit=unit, period=period)
        sheet = MonthSheet(ledger=ledger, unit=unit, period=period, rows=())
        records = desk.store.records(replace(query, limit=_CHECKED)) if state.count else []
        found = problems_of(desk, sheet, _to_mend(desk, ledger, unit, records), step)
        said = courses_of(desk, unit, overview.month).said if ledger.id == "training" else ""
        return replace(state, said=said, problems=by_level(found)), found, {}
    sheet = month_sheet(desk, ledger=ledger.id, unit=unit, period=period)
    stored = _to_mend(desk, ledger, unit, list(stored_rows(sheet))[:_CHECKED])
    found = problems_of(desk, sheet, stored, step)
    owed = [row for row in sheet.rows if row.owed]
    missing = [row for row in owed if row.record is None]
    typed = _typed(overview.drafts, ledger, period)
    seen = replace(
        state,
        expected=len(owed),
        done=len(owed) - len(missing),
        half=sum(row.id in typed for row in missing),
        about=_about(ledger),
        problems=by_level(found),
    )
    return seen, found, {row.id: row.name for row in sheet.rows if row.record is not None}


def _to_mend(desk: Desk, ledger: Ledger, unit: str, records: Sequence[Record]) -> Sequence[Record]:
    """Those that this unit or one below it can mend: others' are shown here, and are theirs."""
    depth = _DEPTH.get(level_of(desk, unit), 0)
    if ledger.levels and all(_DEPTH[level] < depth for level in ledger.levels):
        return ()
    if ledger.belongs != "banner" or _OWNER not in ledger:
        return records
    under = desk.units.under(unit)
    return [one for one in records if one.get(_OWNER) in under or one.unit in under]


def _typed(drafts: Sequence[Draft], ledger: Ledger, period: Period) -> frozenset[str]:
    """The records of which something is typed and not saved, in a page or in a grid's rows."""
    found: set[str] = set()
    for draft in drafts:
        if draft.ledger == ledger.id and draft.period == str(period):
            found.add(draft.record or "")
            found.update(part for key in draft.typed for part in _ID.split(key))
    return frozenset(found)


def _about(ledger: Ledger) -> str:
    """What is missing one by one: projects, villages; "" where it is each project in each."""
    link = link_of(ledger)
    own = [name for name in ledger.key if name != PERIOD]
    if link is not None and own == [link.name]:
        return link.label
    return tr("嘎查") if own == [UNIT] and ledger.levels == ("village",) else ""


def _is_main(state: LedgerState, fed: frozenset[str], ledger: Ledger) -> bool:
    """Whether a ledger's line stands among the first: this unit fills it, or hands it on."""
    if state.own and ledger.levels and ledger.period is PeriodKind.MONTH:
        return True
    there = bool(state.expected or state.count)
    return there and (state.id in fed or (state.own and ledger.period is not None))
