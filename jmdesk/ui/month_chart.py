"""The last months of a row's cumulative money, as lines: 各月支付."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout

from jmdesk.definitions.check import complete
from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import today
from jmdesk.ui import theme
from jmdesk.ui.chart_view import ChartView
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.parts import label

if TYPE_CHECKING:
    from jmdesk.reporting.chart import Chart, Line

_MONTHS = 6
_LINES = 3
_SO_FAR = "累计"
_LOWEST, _HIGHEST, _AROUND = 66.0, 150.0, 36.0
"""Heights of the chart and of the frame around it, at scale 1."""
_WAIT = 150
"""Milliseconds in a row before its months are looked up."""

Past = tuple[Record, tuple[Record, ...]]
"""The record in hand, and its months up to it, the oldest first."""


class MonthChart(QFrame):
    """The panel with the chart; empty where the ledger has no cumulative money."""

    def __init__(self, desk: Desk, ledger: Ledger, jobs: Jobs) -> None:
        super().__init__()
        theme.set_role(self, "panel")
        self.fields = cumulative_fields(ledger)
        self.title = label(role="heading")
        self.view = ChartView(tr("最近各期的累计资金"))
        self.empty = label(role="quiet", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 8)
        column.addWidget(self.title)
        column.addWidget(self.empty)
        column.addWidget(self.view)
        column.addStretch(1)
        measure = self.fields[0].measure if self.fields else ""
        self.title.setText(tr("各期累计（{measure}）", measure=measure))
        self.setAccessibleName(tr("各期累计"))
        self._lookup = _Lookup(desk, jobs, self)
        if not self.tells:
            self.hide()

    @property
    def tells(self) -> bool:
        """Whether there is anything to draw in this ledger."""
        return bool(self.fields)

    def look_up(self, record: Record) -> None:
        """Show the months up to this record, which says what is typed by now."""
        if self.fields:
            self._lookup.begin(record)

    def _height(self) -> float:
        """What is left below the title, in the chart's own lengths."""
        room = (self.height() - self.title.sizeHint().height()) / theme.scale_of(self)
        return max(_LOWEST, min(_HIGHEST, room - _AROUND))

    def show_past(self, records: tuple[Record, ...]) -> None:
        """Draw these, the oldest first."""
        # Here, not above: drawing brings in what the first page can do without.
        from jmdesk.reporting.chart import Tick, line_chart

        told = [one for one in records if any(one.get(f.name) is not None for f in self.fields)]
        self.view.setVisible(len(told) > 1)
        self.empty.setVisible(len(told) <= 1)
        self.empty.setText(tr("报过两期以后，这里看得出走势。"))
        if len(told) <= 1:
            return
        lines = [_line(field, told) for field in self.fields]
        ticks = [Tick(label=_tick(one.period)) for one in told]
        measure = self.fields[0].measure

        def draw(width: float) -> Chart:
            return line_chart(
                lines=lines, ticks=ticks, measure=measure, width=width, height=self._height()
            )

        self.view.show_chart(draw(self.view.room), draw)


class _Lookup(QObject):
    """Looks a row's past up once one stays in it for a moment; later rows overtake earlier ones."""

    def __init__(self, desk: Desk, jobs: Jobs, chart: MonthChart) -> None:
        super().__init__(chart)
        self._desk, self._jobs, self._chart = desk, jobs, chart
        self._record: Record | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT)
        self._timer.timeout.connect(self._start)

    def begin(self, record: Record) -> None:
        self._record = record
        self._timer.start()

    @Slot()
    def _start(self) -> None:
        record = self._record
        if record is None:
            return

        self._jobs.start(lambda _progress: self._past(record), then=self._came)

    @Slot(object)
    def _came(self, past: Past) -> None:
        record, months = past
        if record is self._record:
            self._chart.show_past(months)

    def _past(self, record: Record) -> Past:
        """In the worker: this record and those before it, with what payments add up to."""
        found = [record]
        while len(found) < _MONTHS:
            before = self._desk.store.previous(found[-1])
            if before is None:
                break
            found.append(before)
        facts, ledger, day = self._desk.facts(), self._desk.ledger(record.ledger), today()
        told = (
            replace(one, values=complete(ledger, one, facts, today=day)) for one in reversed(found)
        )
        return record, tuple(told)


def cumulative_fields(ledger: Ledger) -> tuple[Field, ...]:
    """The listed cumulative money of a ledger, the last named first: 支付, 到位, 完成."""
    found = [
        field
        for field in ledger.current
        if field.type.name == "money"
        and field.cumulative
        and field.listed
        and (field.compute is None or field.compute_when is not None)
    ]
    return tuple(reversed(found))[:_LINES]


def _line(field: Field, records: list[Record]) -> Line:
    from jmdesk.reporting.chart import Line

    values = tuple(_number(one.get(field.name)) for one in records)
    texts = tuple(field.show(value) for value in values)
    return Line(name=_short(field), values=values, texts=texts)


def _number(value: object) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _short(field: Field) -> str:
    """What distinguishes the line: 支付 of 京蒙资金累计支付."""
    return field.label.partition(_SO_FAR)[2] or field.label


def _tick(period: Period | None) -> str:
    if period is None:
        return ""
    return period.part
