"""What there is to do this period: read in the background, shown on the 工作台."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Level, Problem
from jmdesk.operations.checking import check_all
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import list_query, record_name
from jmdesk.store.draft import Draft
from jmdesk.ui.draft_keeper import unfinished
from jmdesk.ui.jobs import Progress
from jmdesk.ui.owed import is_large, still_owed

_USUAL = (
    "project",
    "progress",
    "beneficiary",
    "village",
    "village_total",
    "training",
    "signin",
    "trainees",
    "site",
)
"""The order in which people think of the ledgers that come with the desk; others follow."""


def filled_ledgers(desk: Desk) -> list[Ledger]:
    """The ledgers that people fill, in the order in which they are shown."""
    ledgers = [ledger for ledger in desk.catalogue.ledgers.values() if not ledger.system]
    place = {id: number for number, id in enumerate(_USUAL)}
    return sorted(ledgers, key=lambda ledger: place.get(ledger.id, len(place)))


@dataclass(frozen=True, kw_only=True)
class LedgerState:
    """One ledger in one period: records there; how many are owed and what is wrong, once known."""

    id: str
    title: str
    period: str
    count: int
    owed: int = 0
    problems: Mapping[Level, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A problem with the name of its record."""

    problem: Problem
    name: str


@dataclass(frozen=True, kw_only=True)
class Overview:
    """All ledgers, the problems found, worst first, and what was typed and not saved.

    ``complete`` once everything was looked through; until then there are only counts.
    """

    ledgers: tuple[LedgerState, ...]
    drafts: tuple[Draft, ...]
    findings: tuple[Finding, ...] = ()
    complete: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing at all is recorded yet."""
        return not any(state.count for state in self.ledgers)


_RANK = {level: rank for rank, level in enumerate(Level)}
_SHOWN = 200
_CHECKED = 5000


def count(desk: Desk, unit: str, month: Period) -> Overview:
    """What there is, in a blink: each ledger counted in its own kind of period."""
    return Overview(
        ledgers=tuple(_counted(desk, ledger, unit, month) for ledger in filled_ledgers(desk)),
        drafts=tuple(unfinished(desk)),
    )


def _counted(desk: Desk, ledger: Ledger, unit: str, month: Period) -> LedgerState:
    period = _period(ledger, month)
    query = list_query(desk, ledger=ledger.id, unit=unit, period=period)
    return LedgerState(
        id=ledger.id,
        title=ledger.title,
        period=period.label if period else "不分期",
        count=desk.store.count(query),
    )


def _period(ledger: Ledger, month: Period) -> Period | None:
    return month.as_kind(ledger.period) if ledger.period else None


def look(desk: Desk, unit: str, month: Period, counted: Overview, progress: Progress) -> Overview:
    """Check what is there and see what is owed."""
    states: list[LedgerState] = []
    problems: list[Problem] = []
    for state in counted.ledgers:
        period = _period(desk.ledger(state.id), month)
        found = _problems(desk, state, unit, period, progress)
        owed = still_owed(desk, ledger=state.id, unit=unit, period=period) if period else ()
        by_level = {level: sum(one.level is level for one in found) for level in Level}
        states.append(replace(state, owed=len(owed), problems=by_level))
        problems.extend(found)
    problems.sort(key=lambda one: _RANK[one.level])
    findings = tuple(
        Finding(problem=one, name=record_name(desk, one.record or "")) for one in problems[:_SHOWN]
    )
    return replace(counted, ledgers=tuple(states), findings=findings, complete=True)


def _problems(
    desk: Desk, state: LedgerState, unit: str, period: Period | None, progress: Progress
) -> tuple[Problem, ...]:
    """The problems of a ledger; a very long one is left to its own list and its reports."""
    if not 0 < state.count <= _CHECKED or is_large(desk, state.id):
        return ()
    return check_all(desk, ledger=state.id, unit=unit, period=period, progress=progress)
