"""What there is to do in a period: counted in a blink, looked through in the background."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.problem import Level
from jmdesk.domain.revision import RecordId
from jmdesk.domain.unit import UnitLevel
from jmdesk.operations.desk import Desk
from jmdesk.operations.drafting import drafts
from jmdesk.operations.listing import list_query
from jmdesk.store.draft import Draft


@dataclass(frozen=True, kw_only=True, slots=True)
class LedgerState:
    """One ledger in one period.

    ``count`` are the records there. Once looked at: of ``expected`` things that should be reported
    ``done`` are, ``half`` are typed and not saved; ``about`` says what they are (项目, 嘎查, or ""
    where it is several things). ``own`` is whether this unit fills it itself, ``main`` whether its
    line stands among the first ones. ``said`` is a sentence for one that nothing is owed in.
    """

    id: str
    title: str
    period: str
    count: int
    own: bool
    main: bool
    expected: int = 0
    done: int = 0
    half: int = 0
    about: str = ""
    said: str = ""
    problems: Mapping[Level, int] = field(default_factory=dict)

    @property
    def missing(self) -> int:
        """How much is 未报."""
        return self.expected - self.done


class Stage(StrEnum):
    """How far a report is."""

    WAITING = "waiting"
    """Something that belongs in it is 未报."""
    WRONG = "wrong"
    """Something in it must be mended first."""
    EMPTY = "empty"
    """There is nothing to list in it."""
    READY = "ready"
    SUBMITTED = "submitted"
    CHANGED = "changed"
    """Edited since it was submitted."""
    RETURNED = "returned"
    """Sent back by a unit above."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportState:
    """A report that is due for a period: until when, how far it is, its last version.

    ``note`` is why it was returned.
    """

    id: str
    title: str
    stage: Stage
    ledger: str
    """The title of the ledger whose records it lists."""
    due: date | None = None
    version: int = 0
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Problems of one kind in one ledger: one with its record's name, or several together.

    ``text`` is the sentence of the first, ``same`` whether all say the same; ``label`` the title
    of the field (or of the ledger) they are about, of the fields where these are ``empty``.
    ``count`` is how many problems these are.
    """

    level: Level
    ledger: str
    title: str
    name: str
    text: str
    records: tuple[RecordId, ...]
    label: str = ""
    same: bool = True
    empty: bool = False
    count: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrived:
    """A file that was brought in, or several together: the name, the ledger ("" for several)
    and the records that came with it."""

    file: str
    ledger: str
    title: str
    records: tuple[RecordId, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Overview:
    """All ledgers, the reports of the period, what is wrong, worst first, and what is unsaved.

    ``complete`` once everything was looked through; until then there are only counts. ``to`` is
    whom this unit reports to.
    """

    unit: str
    month: Period
    today: date
    ledgers: tuple[LedgerState, ...]
    drafts: tuple[Draft, ...]
    reports: tuple[ReportState, ...] = ()
    findings: tuple[Finding, ...] = ()
    wrong: int = 0
    """How many problems there are, those that are not told one by one included."""
    arrived: tuple[Arrived, ...] = ()
    backup: datetime | None = None
    at_risk: tuple[str, ...] = ()
    """What is wrong with the backups (`backups_light`), each a sentence."""
    to: str = ""
    complete: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing at all is recorded yet."""
        return not any(state.count for state in self.ledgers)

    @property
    def due(self) -> date | None:
        """The next day by which something has to be handed on; None where all of it was."""
        open_ = [r.due for r in self.reports if r.due and r.stage is not Stage.SUBMITTED]
        return min(open_, default=None)


def filled_ledgers(desk: Desk) -> list[Ledger]:
    """The ledgers that people fill, in the order in which they are shown."""
    return [ledger for ledger in desk.catalogue.ledgers.values() if not ledger.system]


def period_of(ledger: Ledger, month: Period) -> Period:
    """The period of a ledger that a month belongs to; the month itself for one without."""
    return month.as_kind(ledger.period) if ledger.period else month


def count_up(desk: Desk, unit: str, month: Period, *, today: date) -> Overview:
    """What there is, in a blink: each ledger counted in its own kind of period."""
    known = desk.catalogue.ledgers
    return Overview(
        unit=unit,
        month=month,
        today=today,
        ledgers=tuple(_counted(desk, one, unit, month) for one in filled_ledgers(desk)),
        drafts=tuple(draft for draft in drafts(desk) if draft.ledger in known),
    )


def _counted(desk: Desk, ledger: Ledger, unit: str, month: Period) -> LedgerState:
    period = period_of(ledger, month)
    own = level_of(desk, unit) in ledger.levels or not ledger.levels
    return LedgerState(
        id=ledger.id,
        title=ledger.title,
        period=_label(ledger, period),
        count=desk.store.count(list_query(desk, ledger=ledger.id, unit=unit, period=period)),
        own=own,
        main=own and ledger.period is not None,
    )


def level_of(desk: Desk, unit: str) -> UnitLevel | None:
    """The level of a unit, None for one that is unknown here."""
    return desk.units.get(unit).level if unit in desk.units else None


def _label(ledger: Ledger, period: Period) -> str:
    """The period as a short word beside the title; "" for the month that the whole page shows."""
    if ledger.period in (None, PeriodKind.MONTH):
        return ""
    return period.part
