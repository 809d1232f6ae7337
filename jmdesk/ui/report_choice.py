"""Which report, of which unit, for which period: three boxes to type in, and earlier versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from jmdesk.definitions.report import Report
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.record import Record
from jmdesk.operations.desk import Desk
from jmdesk.ui.chooser import Chooser, Option
from jmdesk.ui.desk_lookups import DeskLookups
from jmdesk.ui.editors.base import em
from jmdesk.ui.initials import initials
from jmdesk.ui.period_choices import period_options

NOW = "现在的数"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The report asked for; ``version`` None is what is recorded now."""

    report: str
    unit: str
    period: Period
    version: int | None = None


class ReportChoice(QWidget):
    """Signals: ``changed`` when the person chose another report, unit, period or version."""

    changed = Signal()

    def __init__(self, desk: Desk, month: Period) -> None:
        super().__init__()
        self._desk = desk
        self._month = month
        self._versions: list[int | None] = [None]
        self.report = Chooser(self._reports)
        self.unit = Chooser(DeskLookups(desk, year=month.end.year).units)
        self.period = Chooser(self._periods)
        self.version = QComboBox()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for box, name, width in (
            (self.report, "报表", 15),
            (self.unit, "单位", 11),
            (self.period, "报告期", 8),
        ):
            box.setAccessibleName(name)
            box.setFixedWidth(em(self, width))
            line.addWidget(box)
        self.version.setAccessibleName("稿次")
        self.version.hide()
        line.addWidget(self.version)
        self.report.typed_changed.connect(self._report_chosen)
        self.unit.typed_changed.connect(self._chosen)
        self.period.typed_changed.connect(self._chosen)
        self.version.activated.connect(self._version_chosen)

    def wanted(self) -> Wanted | None:
        """What is chosen; None while something is not."""
        report, unit, period = self.report.key, self.unit.key, self.period.key
        if not report or not unit or not period:
            return None
        version = self._versions[max(0, self.version.currentIndex())]
        return Wanted(report=report, unit=unit, period=Period.parse(period), version=version)

    def show_choice(self, report: str | None, unit: str, month: Period) -> None:
        """Choose without telling: a report (the present or first one), a unit, a month."""
        moved = month != self._month or not self.period.key
        self._month = month
        reports = self._reports("")
        chosen = report or self.report.key or (reports[0].key if reports else "")
        changed = chosen != self.report.key
        if chosen:
            self.report.choose(next((o for o in reports if o.key == chosen), None))
        if not self.unit.key:
            self.unit.choose(DeskLookups(self._desk, year=month.end.year).unit(unit))
        if moved or changed:
            self._show_period(month)

    def show_versions(self, submitted: Mapping[int, Record]) -> None:
        """The versions that went upward, the newest first, below what is recorded now."""
        numbers = sorted(submitted, reverse=True)
        if self._versions[1:] == numbers:
            return
        keep = self._versions[max(0, self.version.currentIndex())]
        self._versions = [None, *numbers]
        self.version.clear()
        self.version.addItem(NOW)
        for number in numbers:
            self.version.addItem(f"第{number}稿　{submitted[number].get('day') or ''}".strip())
        if keep in self._versions:
            self.version.setCurrentIndex(self._versions.index(keep))
        self.version.setVisible(bool(numbers))

    def show_now(self) -> None:
        """Choose what is recorded now, without telling."""
        self.version.setCurrentIndex(0)

    def _report_chosen(self) -> None:
        if self.report.key:
            self._show_period(self._month)
        self._chosen()

    def _chosen(self) -> None:
        self.show_now()
        if self.wanted() is not None:
            self.changed.emit()

    def _version_chosen(self, _index: int) -> None:
        self.changed.emit()

    def _definition(self) -> Report | None:
        return self._desk.catalogue.reports.get(self.report.key or "")

    def _kind(self) -> PeriodKind:
        report = self._definition()
        return (report.period if report else None) or PeriodKind.YEAR

    def _show_period(self, month: Period) -> None:
        period = month.as_kind(self._kind())
        self.period.choose(Option(key=str(period), text=period.label))

    def _periods(self, text: str) -> Sequence[Option]:
        return period_options(text, kind=self._kind(), around=self._month)

    def _reports(self, text: str) -> Sequence[Option]:
        """Reports with a number of their own first, then the lists of ledgers."""
        reports = sorted(
            self._desk.catalogue.reports.values(), key=lambda r: (not r.number, r.number, r.name)
        )
        options = [Option(key=r.id, text=f"{r.number} {r.name}".strip()) for r in reports]
        wanted = text.lower()
        return [
            option
            for option in options
            if text in option.text
            or (wanted.isascii() and wanted in initials(option.text.replace(" ", "")))
        ]
