"""From records to lines: one for each thing a report speaks of, with or without a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from jmdesk.definitions.inside import rows_inside
from jmdesk.definitions.ledger import Field, Ledger, RollUp
from jmdesk.definitions.report import Subjects
from jmdesk.definitions.scope import RecordScope, part, quiet
from jmdesk.definitions.values import EXACT, Unfit, Unknown
from jmdesk.domain.beside import qualifiers
from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD, UNIT, RecordId
from jmdesk.reporting.frame import Frame

if TYPE_CHECKING:
    from jmdesk.reporting.made import MadeRow


@dataclass(kw_only=True)
class Line:
    """A record (several periods of it rolled up), or the place of a ``missing`` one.

    ``records`` are the ids of the records in it, ``subject`` the record it speaks of where the
    report has subjects. A ``shared`` line is another's, listed here and in no sum; what it shows in
    columns of ``repeats`` another line gives to the sum. ``number`` is its 序号, ``listed`` whether
    the report's ``where`` takes it. Of an ``excused`` missing one nothing is owed. Cells that were
    worked out before are in ``made``.
    """

    frame: Frame
    record: Record
    records: tuple[RecordId, ...]
    subject: Record | None = None
    missing: bool = False
    shared: bool = False
    listed: bool = False
    number: int = 0
    excused: bool = False
    repeats: set[str] = field(default_factory=set)
    values: dict[str, Any] = field(default_factory=dict)
    made: MadeRow | None = None

    @cached_property
    def scope(self) -> LineScope:
        """What the expressions of rows know of this line."""
        return LineScope(self)

    def forget(self) -> None:
        """Let go of its scope, which knows the line: otherwise only Python's collector would find
        thousands of such pairs, and whoever waits would wait for that too."""
        self.__dict__.pop("scope", None)

    @property
    def id(self) -> str:
        """The one record that its row is; "" for what is several, a part of one, or none."""
        part = self.frame.report.rows.inside or self.made is not None
        return "" if part or len(self.records) != 1 else self.records[0]

    def qualifier(self, name: str) -> str:
        """The word (约) beside a field's number, "" for none; a roll-up of several has none."""
        record = self.record
        if self.missing or not record.unreadable or len(self.records) != 1:
            return ""
        return qualifiers(record).get(name, "")

    def own(self, name: str) -> Any:
        """A field of its record, worked out where it is a worked-out one; None when unknown."""
        try:
            return self.scope.name(name)
        except (Unknown, Unfit, ArithmeticError):
            return None


class _RolledScope(RecordScope):
    """The scope of several periods as one record: before it is before the first of them.

    What is worked out from ``period`` itself, such as what was paid up to its end, is asked of all
    of it.
    """

    def _start(self) -> dict[str, Any]:
        known = super()._start()
        known[PERIOD] = self._record.period
        return known


_TOLD = frozenset({"report", "setting", "at"})
"""What a line knows of besides references."""


class LineScope:
    """The scope of a line: the record's own, and what the report knows of the line."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._frame = line.frame
        subjects = line.frame.report.rows.subjects
        linked = subjects is not None and subjects.link not in _TOLD and line.subject is not None
        self._link = subjects.link if subjects is not None and linked else None
        self._own: RecordScope | None = None

    @property
    def _record(self) -> RecordScope:
        if self._own is None:  # as a cached property, in a third of the time: each row asks
            line, frame = self._line, self._frame
            self._own = _RolledScope(
                frame.ledger, line.record, frame.facts, today=frame.today, period=_first(line)
            )
        return self._own

    def name(self, name: str, /) -> Any:
        """See `jmdesk.definitions.expression.Scope`."""
        if name == PERIOD:
            return self._line.record.period
        if name in ("number", "missing", "shared", "listed"):
            return getattr(self._line, name)
        return self._record.name(name)

    def path(self, reference: str, name: str, /) -> Any:
        """See `jmdesk.definitions.expression.Scope`."""
        if reference == self._link:
            return part(self._line.subject, name)  # at hand, and asked for in every line
        if reference == "report":
            return self._frame.told.get(name)
        if reference == "setting":
            return self._frame.settings.get(name) or None
        if reference == "at":
            return self._frame.at(self._line.record.unit, name)
        return self._record.path(reference, name)

    def works_out(self, field: Field) -> bool:
        """Whether a field of the line's record is worked out, not typed."""
        return bool(quiet(self._record.works_out, field))

    def last(self, name: str, /) -> Any:
        """See `jmdesk.definitions.expression.Scope`: before the whole of the report's period."""
        return self._record.last(name)

    def year_ago(self, name: str, /) -> Any:
        """See `jmdesk.definitions.expression.Scope`."""
        return self._record.year_ago(name)

    def related(self, ledger: str, filters: Mapping[str, Any], /) -> Sequence[Record]:
        """See `jmdesk.definitions.expression.Scope`."""
        return self._record.related(ledger, filters)


def own_value(frame: Frame, record: Record, name: str) -> Any:
    """A field of a record of any ledger, worked out where it is a worked-out one."""
    scope = RecordScope(
        frame.ledgers[record.ledger], record, frame.facts, today=frame.today, period=record.period
    )
    try:
        return scope.name(name)
    except (Unknown, Unfit, ArithmeticError):
        return None


def _first(line: Line) -> Period | None:
    """The first of the ledger's periods in the line's, so that "last" is before all of it."""
    period, kind = line.record.period, line.frame.ledger.period
    if period is None or kind is None or period.kind is kind:
        return period
    return period.parts(kind)[0]


def gather(frame: Frame) -> list[Line]:
    """All lines of a report, those that will not be listed included."""
    subjects = frame.report.rows.subjects
    return list(_of_subjects(frame, subjects) if subjects else _of_records(frame))


def _of_records(frame: Frame) -> Iterator[Line]:
    ledger = frame.ledger
    period = frame.period if ledger.period else None
    records = frame.facts.records(
        ledger.id, units=frame.under, shared=_shared_units(frame), period=period
    )
    for found in _by_key(ledger, records).values():
        record = rolled(ledger, found, frame.period)
        shared = _standing(frame, ledger, record)
        if shared is not None:
            for one in _rows_of(frame, record):
                yield Line(frame=frame, record=one, records=_ids(found), shared=shared)


def _rows_of(frame: Frame, record: Record) -> Iterable[Record]:
    """The record itself, or the rows that it holds in the field that makes the report's rows."""
    field = frame.report.rows.inside
    return rows_inside(record, field) if field else (record,)


def _of_subjects(frame: Frame, subjects: Subjects) -> Iterator[Line]:
    """A line for each subject, or for each of its units; then for records without a subject."""
    ledger = frame.ledger
    recorded = _by_subject(frame, subjects)
    about = frame.ledgers[subjects.ledger]
    for subject in frame.facts.records(about.id, units=frame.under, shared=_shared_units(frame)):
        for unit in _units_of(frame, subjects, subject):
            shared = _standing(frame, about, subject, unit)
            found = recorded.pop((subject.id, unit), [])
            if shared is not None:
                yield from _line(frame, subjects, subject, unit, found, shared)
    for (id, _), found in recorded.items():
        if found[0].unit in frame.under:
            record = rolled(ledger, found, frame.period)
            subject_record = frame.facts.record(subjects.ledger, id)
            yield Line(frame=frame, record=record, records=_ids(found), subject=subject_record)


def _line(
    frame: Frame,
    subjects: Subjects,
    subject: Record,
    unit: str,
    found: Sequence[Record],
    shared: bool,
) -> Iterator[Line]:
    if found:
        record = rolled(frame.ledger, found, frame.period)
        yield Line(frame=frame, record=record, records=_ids(found), subject=subject, shared=shared)
        return
    place = Record(
        id=RecordId(""),
        ledger=frame.ledger.id,
        unit=unit or subject.unit,
        period=frame.period,
        values={subjects.link: subject.id},
    )
    line = Line(frame=frame, record=place, records=(), subject=subject, missing=True, shared=shared)
    if frame.holds(subjects.owes, line.scope):
        excused = subjects.excused
        line.excused = excused is not None and frame.holds(excused, line.scope)
        yield line


def _by_subject(frame: Frame, subjects: Subjects) -> dict[tuple[str, str], list[Record]]:
    """The period's records by subject, and by unit where each unit has a row of its own."""
    found: dict[tuple[str, str], list[Record]] = {}
    for record in frame.facts.records(frame.ledger.id, period=frame.period):
        unit = record.unit if subjects.each else ""
        found.setdefault((str(record.get(subjects.link)), unit), []).append(record)
    return found


def _units_of(frame: Frame, subjects: Subjects, subject: Record) -> Iterable[str]:
    """The units that each should have a row about a subject; "" where the subject has one row."""
    if not subjects.each:
        return ("",)
    return [
        code
        for code in subject.get(subjects.each) or ()
        if code in frame.under
        and code in frame.units
        and (not subjects.each_levels or frame.units.get(code).level in subjects.each_levels)
    ]


def _standing(frame: Frame, ledger: Ledger, record: Record, unit: str = "") -> bool | None:
    """Whether a record is another's shared with this unit; None where it is none of its business.

    Its own are those whose owner fields name the unit or one below it.
    """
    rows = frame.report.rows
    if unit or _names(record, rows.owner, frame.under):
        return False
    if _names(record, rows.touching, frame.under):
        return True
    by_above = rows.shared and _names(record, ledger.unit_by, frame.above)
    return True if by_above else None


def _names(record: Record, fields: Iterable[str], units: frozenset[str]) -> bool:
    for name in fields:
        value = record.unit if name == UNIT else record.get(name)
        if isinstance(value, str):
            if value in units:
                return True
        elif isinstance(value, tuple | list) and not units.isdisjoint(value):
            return True
    return False


def _shared_units(frame: Frame) -> frozenset[str]:
    return frame.above if frame.report.rows.shared else frozenset()


def _by_key(ledger: Ledger, records: Iterable[Record]) -> dict[Any, list[Record]]:
    """Records of one thing in several periods together, the others each by itself."""
    names = [name for name in ledger.key if name != PERIOD]
    found: dict[Any, list[Record]] = {}
    for record in records:
        key: Any = record.id
        if ledger.period and names:
            key = tuple(_hashable(_value(record, name)) for name in names)
        found.setdefault(key, []).append(record)
    return found


def _value(record: Record, name: str) -> Any:
    return record.unit if name == UNIT else record.get(name)


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _ids(records: Iterable[Record]) -> tuple[RecordId, ...]:
    return tuple(record.id for record in records)


def rolled(ledger: Ledger, records: Sequence[Record], period: Period) -> Record:
    """Several periods of one thing as one record: flows added, stocks and the rest the newest (R5).

    What begins anew each year is added year by year, of each the newest (R4).
    A single record in the very period is returned as it is.
    """
    ordered = sorted(records, key=lambda record: (record.period is not None, record.period))
    newest = ordered[-1]
    if len(ordered) == 1 and (newest.period is None or newest.period.kind is period.kind):
        return newest
    values = dict(newest.values)
    for one in ledger.current:
        filled = [value for record in ordered if (value := record.get(one.name)) is not None]
        if filled and one.over_time is RollUp.SUM:
            values[one.name] = _added(filled)
        elif filled and one.over_time is RollUp.LATEST:
            yearly = one.cumulative == "year" and one.type.numeric
            values[one.name] = _added(_of_years(ordered, one.name)) if yearly else filled[-1]
    return replace(newest, values=values, period=period)


def _of_years(ordered: Sequence[Record], name: str) -> list[Any]:
    """The newest figure of each year."""
    newest = {
        record.period.end.year: value
        for record in ordered
        if record.period is not None and (value := record.get(name)) is not None
    }
    return list(newest.values())


def _added(values: Sequence[Any]) -> Any:
    total = values[0]
    for value in values[1:]:
        total = total + value if isinstance(total, int) else EXACT.add(total, value)
    return total
