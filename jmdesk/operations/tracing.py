"""Where a figure of a report comes from, in a sentence, and the records to open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from jmdesk.definitions.report import Report
from jmdesk.definitions.report import Rows as ReportRows
from jmdesk.domain.period import Period
from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.facts import StoreFacts
from jmdesk.operations.listing import record_name
from jmdesk.operations.recording import today
from jmdesk.operations.reports import find_report
from jmdesk.reporting.document import Document
from jmdesk.reporting.frame import Frame
from jmdesk.reporting.showing import plain_number
from jmdesk.reporting.trace import How, Trace, Tracer, cell_at, frames
from jmdesk.reporting.trace_terms import Term

_SHOWN = 8
"""Amounts that are written out; of more only how many there are is said."""
_LONGEST = 24
"""Characters of a printed text that the sentence repeats."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rows:
    """Records of one ledger that stand behind a figure."""

    ledger: str
    title: str
    records: tuple[RecordId, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Unreported:
    """What nobody has reported: a record of this ledger about a subject, of a unit."""

    ledger: str
    subject: RecordId | None
    unit: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """A figure explained: 「1,860.00」「＝」「4 个项目的累计支付」「285 + 300 + 820 + 455」.

    ``rows`` are its records by ledger, most of them first; ``unreported`` is set instead where
    there is no record yet.
    """

    figure: str
    sign: str
    what: str
    amounts: str = ""
    rows: tuple[Rows, ...] = ()
    unreported: Unreported | None = None

    @property
    def sentence(self) -> str:
        """All of it, as it is read out."""
        told = " ".join(part for part in (self.sign, self.what) if part)
        return "　".join(part for part in (f"{self.figure} {told}".strip(), self.amounts) if part)


class Origins:
    """Explains figures of one document against what is recorded now; keep it as long as both."""

    def __init__(self, desk: Desk, document: Document) -> None:
        self._desk = desk
        self._document = document
        frame = _frame(desk, find_report(desk, document.report), document)
        self._frames = list(frames(frame))
        self._tables: dict[int, _TableOrigins] = {}

    def of(self, table: int, row: int, column: int) -> Origin | None:
        """The origin of the figure in a cell; None where there is nothing to tell.

        ``table`` counts those of the document from 0.
        """
        if not 0 <= table < min(len(self._frames), len(self._document.tables)):
            return None
        if table not in self._tables:
            frame = self._frames[table]
            self._tables[table] = _TableOrigins(self._desk, self._document, frame, table)
        return self._tables[table].of(row, column)


class _TableOrigins:
    """Explains figures of one table."""

    def __init__(self, desk: Desk, document: Document, frame: Frame, table: int) -> None:
        self._desk = desk
        self._document = document
        self._report = frame.report
        self._table = document.tables[table]
        self._tracer = Tracer(frame, self._table)

    def of(self, row: int, column: int) -> Origin | None:
        """The origin of the figure in a cell."""
        trace = self._tracer.trace(row, column)
        cell = cell_at(self._table, row, column)
        if trace is None or cell is None:
            return None
        what, amounts = self._told(trace)
        sign = _sign(trace, cell.value if isinstance(cell.value, Decimal | int) else None)
        return Origin(
            figure=_shortened(cell.text),
            sign=sign,
            what=what,
            # What one record says is not said again where it was not rounded.
            amounts="" if trace.how is How.FIGURE and sign == "＝" else amounts,
            rows=self._by_ledger(trace.records),
            unreported=self._unreported(trace),
        )

    def _told(self, trace: Trace) -> tuple[str, str]:
        """What it is, and the amounts."""
        if not trace.agrees:
            return self._changed(trace)
        return {
            How.SUM: self._sum,
            How.RATIO: _ratio,
            How.COUNT: self._count,
            How.DIFFERENCE: _difference,
            How.FIGURE: self._figure,
            How.WORDS: self._words,
            How.MISSING: self._missing,
        }[trace.how](trace)

    def _changed(self, trace: Trace) -> tuple[str, str]:
        if self._document.is_draft:
            return self._words(trace)
        count = len(trace.records)
        return tr("来自 {count} 条记录", count=count), tr(
            "记录在上报以后改过，现在的数与这一稿不同"
        )

    def _sum(self, trace: Trace) -> tuple[str, str]:
        if not trace.terms:
            return tr("没有一条记录填了{label}", label=trace.label), ""
        filled = [term for term in trace.terms if term.value]
        noughts = len(trace.terms) - len(filled)
        shown = filled or list(trace.terms)
        things = self._things(shown, trace.rows)
        what = tr("{things}的{label}", things=things, label=trace.label)
        note = tr("另 {count} 个是 0", count=noughts) if filled and noughts else ""
        return what, "　".join(part for part in (_added(shown), note) if part)

    def _things(self, terms: Iterable[Term], rows: ReportRows | None = None) -> str:
        """How many of what were added: 4 个项目, 3 条受益."""
        given = list(terms)
        ledgers = {self._ledger_of(id) for term in given for id in term.records}
        if len(ledgers) > 1:
            return tr("{count} 条记录", count=len(given))
        return self._counted(len(given), next(iter(ledgers), ""), rows)

    def _counted(self, count: int, ledger: str, of: ReportRows | None = None) -> str:
        """So many rows of a ledger; where each is about a subject of its own, so many of those."""
        rows = of or self._report.rows
        subjects = rows.subjects
        if subjects and not subjects.each and ledger in (rows.ledger, subjects.ledger):
            title = self._desk.ledger(rows.ledger).field(subjects.link).label
            return tr("{count} 个{title}", count=count, title=title)
        about = self._desk.ledger(ledger or rows.ledger)
        if about.period is None:
            return tr("{count} 个{title}", count=count, title=about.title)
        return tr("{count} 条{title}", count=count, title=about.title)

    def _ledger_of(self, id: RecordId) -> str:
        record = self._desk.store.record(id)
        return record.ledger if record else ""

    def _count(self, trace: Trace) -> tuple[str, str]:
        rows = trace.rows or self._report.rows
        what = self._counted(trace.lines, rows.ledger, rows)
        return what, tr("其中 {count} 个未报", count=trace.missing) if trace.missing else ""

    def _figure(self, trace: Trace) -> tuple[str, str]:
        name = self._names(trace.records)
        return tr("{name}的{label}", name=name, label=trace.label), _added(trace.terms)

    def _words(self, trace: Trace) -> tuple[str, str]:
        if len(trace.records) == 1:
            return self._names(trace.records), ""
        count = len(trace.records)
        if trace.label:
            return tr("由 {count} 条记录的{label}得来", count=count, label=trace.label), ""
        return tr("来自 {count} 条记录", count=count), ""

    def _missing(self, trace: Trace) -> tuple[str, str]:
        unit = trace.unit or self._document.unit
        name = self._names((trace.subject,)) if trace.subject else self._desk.units.name(unit)
        period = Period.parse(self._document.period).told
        return tr("{name} {period}还没有报", name=name, period=period), ""

    def _names(self, records: tuple[RecordId, ...]) -> str:
        """The newest record's name; how many there are of several."""
        name = record_name(self._desk, records[-1]) if records else ""
        return (
            name if len(records) < 2 else tr("{name}等 {count} 条", name=name, count=len(records))
        )

    def _by_ledger(self, records: Iterable[RecordId]) -> tuple[Rows, ...]:
        found: dict[str, list[RecordId]] = {}
        for id in dict.fromkeys(records):
            record = self._desk.store.record(id)
            if record is not None:
                found.setdefault(record.ledger, []).append(id)
        ordered = sorted(found.items(), key=lambda entry: -len(entry[1]))
        return tuple(
            Rows(ledger=ledger, title=self._desk.ledger(ledger).title, records=tuple(ids))
            for ledger, ids in ordered
        )

    def _unreported(self, trace: Trace) -> Unreported | None:
        if trace.how is not How.MISSING:
            return None
        return Unreported(ledger=self._report.rows.ledger, subject=trace.subject, unit=trace.unit)


def _frame(desk: Desk, report: Report, document: Document) -> Frame:
    return Frame(
        report=report,
        ledgers=desk.catalogue.ledgers,
        facts=StoreFacts(desk.store, desk.catalogue.ledgers, whole=True),
        units=desk.units,
        unit=document.unit,
        period=Period.parse(document.period),
        settings=desk.store.settings(),
        today=today(),
    )


def _sign(trace: Trace, value: Decimal | int | None) -> str:
    """＝ where what follows comes to the printed figure, ≈ where it was rounded."""
    plain = trace.how is How.WORDS and not trace.label
    if plain or trace.how is How.MISSING or not trace.agrees:
        return ""
    if trace.exact is None or value is None:
        return "＝"
    return "＝" if trace.exact == value else "≈"


def _ratio(trace: Trace) -> tuple[str, str]:
    above, below = trace.terms
    told = [
        " ".join(part for part in (t.label, plain_number(t.value)) if part) for t in (above, below)
    ]
    factor = f" × {trace.factor}" if trace.factor != 1 else ""
    return tr("{above} ÷ {below}", above=told[0], below=told[1]) + factor, ""


def _difference(trace: Trace) -> tuple[str, str]:
    """Of a cumulative figure what came in since."""
    now, before = trace.terms
    what = tr("本期末的{label}减去期初的", label=trace.label)
    return what, f"{plain_number(now.value)} − {plain_number(-before.value)}"


def _added(terms: Iterable[Term]) -> str:
    """285 + 300 + 820, the first few of many."""
    given = list(terms)
    texts = [f"({plain_number(t.value)})" if t.value < 0 else plain_number(t.value) for t in given]
    if len(texts) <= _SHOWN:
        return " + ".join(texts)
    return tr("{amounts} + … 等 {count} 条", amounts=" + ".join(texts[:_SHOWN]), count=len(texts))


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
