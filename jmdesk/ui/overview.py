"""What there is to do this period: read in the background, shown on the 工作台."""

from __future__ import annotations

from dataclasses import dataclass

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Level, Problem
from jmdesk.operations.checking import check_all
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import list_query, record_name
from jmdesk.store.draft import Draft
from jmdesk.ui.draft_keeper import unfinished
from jmdesk.ui.jobs import Progress
from jmdesk.ui.owed import still_owed


@dataclass(frozen=True, kw_only=True)
class LedgerState:
    """One ledger in one period: records there, how many are owed, how many problems."""

    id: str
    title: str
    period: str
    count: int
    owed: int
    problems: dict[Level, int]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A problem with the name of its record."""

    problem: Problem
    name: str


@dataclass(frozen=True, kw_only=True)
class Overview:
    """All ledgers, the problems found, worst first, and what was typed and not saved."""

    ledgers: tuple[LedgerState, ...]
    findings: tuple[Finding, ...]
    drafts: tuple[Draft, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing at all is recorded yet."""
        return not any(state.count for state in self.ledgers)


_RANK = {level: rank for rank, level in enumerate(Level)}
_SHOWN = 200
_CHECKED = 5000


def look(desk: Desk, unit: str, month: Period, progress: Progress) -> Overview:
    """Count, check and see what is owed, for each ledger in its own kind of period."""
    states: list[LedgerState] = []
    problems: list[Problem] = []
    for ledger in desk.catalogue.ledgers.values():
        if ledger.system:
            continue
        period = month.as_kind(ledger.period) if ledger.period else None
        count = desk.store.count(list_query(desk, ledger=ledger.id, unit=unit, period=period))
        found = _problems(desk, ledger, unit, period, count, progress)
        states.append(_state(desk, ledger, unit, period, count, found))
        problems.extend(found)
    problems.sort(key=lambda one: _RANK[one.level])
    return Overview(
        ledgers=tuple(states),
        findings=tuple(
            Finding(problem=one, name=record_name(desk, one.record or ""))
            for one in problems[:_SHOWN]
        ),
        drafts=tuple(unfinished(desk)),
    )


def _problems(
    desk: Desk,
    ledger: Ledger,
    unit: str,
    period: Period | None,
    count: int,
    progress: Progress,
) -> tuple[Problem, ...]:
    """The problems of a ledger; a very long one is left to its own list and its reports."""
    if not 0 < count <= _CHECKED:
        return ()
    return check_all(desk, ledger=ledger.id, unit=unit, period=period, progress=progress)


def _state(
    desk: Desk,
    ledger: Ledger,
    unit: str,
    period: Period | None,
    count: int,
    problems: tuple[Problem, ...],
) -> LedgerState:
    owed = still_owed(desk, ledger=ledger.id, unit=unit, period=period) if period else ()
    return LedgerState(
        id=ledger.id,
        title=ledger.title,
        period=period.label if period else "全部",
        count=count,
        owed=len(owed),
        problems={level: sum(p.level is level for p in problems) for level in Level},
    )
