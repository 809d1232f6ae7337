"""What the board of 缺报 says: plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jmdesk.domain.period import Period
from jmdesk.domain.revision import RecordId
from jmdesk.domain.unit import UnitLevel
from jmdesk.language import mark


class State(StrEnum):
    """How far a unit is with a report."""

    NOT_BEGUN = "not-begun"
    DRAFT = "draft"
    """Something is recorded, and it was not submitted."""
    SUBMITTED = "submitted"
    """Submitted on this desk."""
    MERGED = "merged"
    """It arrived: merged here; of one's own, acknowledged by the unit above."""
    RETURNED = "returned"
    CHANGED = "changed"
    """Records that it covered were changed since it was submitted."""
    NOTHING = "nothing"
    """There is nothing to report, and nothing was."""


WORDS: Mapping[State, str] = {
    State.NOT_BEGUN: mark("未开始"),
    State.DRAFT: mark("草稿"),
    State.SUBMITTED: mark("已报"),
    State.MERGED: mark("已合并"),
    State.RETURNED: mark("退回"),
    State.CHANGED: mark("报后有改"),
    State.NOTHING: mark("没有要报的"),
}
"""To be shown with `jmdesk.language.tr`."""
MISSING = frozenset({State.NOT_BEGUN, State.DRAFT, State.RETURNED})
"""The states in which a report is still awaited."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """How far one unit is with one report.

    ``due`` is the last day and ``late`` how many days it is over while the report is awaited;
    ``by_notice`` whether a notice says so. ``done`` rows are recorded, ``lacking`` are
    the subjects of those that are not, None for one about the unit itself. ``version`` is the
    newest submitted, ``changed`` how many records differ from it, ``approved`` whether it was
    accepted, ``note`` why it was returned, ``twice`` whether two desks each submitted that version.
    """

    report: str
    unit: str
    period: Period
    state: State
    due: date | None = None
    by_notice: bool = False
    late: int = 0
    done: int = 0
    lacking: tuple[RecordId | None, ...] = ()
    version: int = 0
    changed: int = 0
    approved: bool = False
    note: str = ""
    twice: bool = False

    @property
    def owed(self) -> int:
        """How many rows there should be."""
        return self.done + len(self.lacking)

    @property
    def awaited(self) -> bool:
        """Whether it is still to come."""
        return self.state in MISSING

    @property
    def unreported(self) -> bool:
        """Whether the unit has to be asked for something: a whole draft lies here already."""
        return self.awaited and (self.state is not State.DRAFT or bool(self.lacking))


@dataclass(frozen=True, kw_only=True, slots=True)
class BoardRow:
    """One unit with its reports, by their ids. ``above`` is the unit it reports to."""

    unit: str
    name: str
    level: UnitLevel
    above: str
    cells: Mapping[str, Cell]

    @property
    def missing(self) -> tuple[Cell, ...]:
        """Those for which the unit has to be asked."""
        return tuple(cell for cell in self.cells.values() if cell.unreported)


@dataclass(frozen=True, kw_only=True, slots=True)
class BoardReport:
    """A report of the board: its title with number, and its own period."""

    id: str
    title: str
    period: Period


@dataclass(frozen=True, kw_only=True, slots=True)
class Board:
    """All units at or below one that owe something for a period, from the top down."""

    unit: str
    period: Period
    today: date
    reports: tuple[BoardReport, ...]
    rows: tuple[BoardRow, ...] = ()

    def cells(self, report: str | None = None) -> Iterator[Cell]:
        """All cells, or those of one report."""
        for row in self.rows:
            yield from (one for one in row.cells.values() if report in (None, one.report))
