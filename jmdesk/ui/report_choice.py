"""Which report, of which unit, for which period: three boxes to type in, and earlier versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from jmdesk.definitions.report import Report
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.record import Record
from jmdesk.language import tr
from jmdesk.operations.blank import SIGNIN, SIGNIN_NAME
from jmdesk.operations.desk import Desk
from jmdesk.ui import theme
from jmdesk.ui.chooser import Chooser, Option
from jmdesk.ui.desk_lookups import DeskLookups
from jmdesk.ui.editors.base import em
from jmdesk.ui.initials import initials
from jmdesk.ui.period_choices import period_options
from jmdesk.ui.report_course import CourseChoice, add_arrow
from jmdesk.ui.report_wanted import Wanted

_TITLE = (11, 18)
"""Narrowest and widest the report's name is shown, in characters of a title."""
BLANK = -1
"""In the place of a version: the blank form to write on by hand."""


class ReportChoice(QWidget):
    """Signals: ``changed`` when the person chose another report, unit, period or version."""

    changed = Signal()

    def __init__(self, desk: Desk, month: Period) -> None:
        super().__init__()
        self._desk = desk
        self._month = month
        self._versions: list[int | None] = [None]
        self.photos = False
        self.explaining: bool | None = None
        self.report = Chooser(self._reports)
        self.unit = Chooser(DeskLookups(desk, year=month.end.year).units)
        self.period = Chooser(self._periods)
        self.version = QComboBox()
        self.course = CourseChoice(desk)
        theme.set_role(self.report, "title")
        self._lay_out()
        self.report.typed_changed.connect(self._report_chosen)
        self.unit.typed_changed.connect(self._chosen)
        self.period.typed_changed.connect(self._chosen)
        self.version.activated.connect(self._version_chosen)
        self.course.changed.connect(self._chosen)

    def wanted(self) -> Wanted | None:
        """What is chosen; None while something is not."""
        report, unit, period = self.report.key, self.unit.key, self.period.key
        if report == SIGNIN and unit:
            return self.course.wanted(unit, self._month)
        if not report or not unit or not period:
            return None
        version = self._versions[max(0, self.version.currentIndex())]
        blank = version == BLANK
        return Wanted(
            report=report,
            unit=unit,
            period=Period.parse(period),
            version=None if blank else version,
            blank=blank,
            photos=self.photos and not blank,
            explaining=None if blank else self.explaining,
        )

    def turn_photos(self) -> None:
        """With the pictures of the records, or without; tells."""
        self.photos = not self.photos
        self.changed.emit()

    def turn_explaining(self, *, printed: bool) -> None:
        """With the explanations below 说明, or without; tells."""
        self.explaining = printed
        self.changed.emit()

    def show_choice(self, report: str | None, unit: str, month: Period) -> None:
        """Choose without telling: a report (the present or first one), a unit, a month."""
        moved = month != self._month or not self.period.key
        self._month = month
        reports = self._reports("")
        chosen = report or self.report.key or (reports[0].key if reports else "")
        changed = chosen != self.report.key
        if chosen:
            self.report.choose(next((o for o in reports if o.key == chosen), None))
            self._fit_title()
        if not self.unit.key:
            self.unit.choose(DeskLookups(self._desk, year=month.end.year).unit(unit))
        if moved or changed:
            self._show_period(month)

    def show_versions(self, submitted: Mapping[int, Record]) -> None:
        """The versions that went upward, the newest first, below what is recorded now."""
        numbers = sorted(submitted, reverse=True)
        keep = self._versions[max(0, self.version.currentIndex())]
        self._versions = [None, *numbers, BLANK]
        self.version.clear()
        self.version.addItem(tr("现在的数"))
        for number in numbers:
            day = str(submitted[number].get("day") or "")
            self.version.addItem(tr("第{number}稿　{day}", number=number, day=day).strip())
        self.version.addItem(tr("空白表"))
        self.version.setCurrentIndex(self._versions.index(keep) if keep in self._versions else 0)
        self.version.setVisible(bool(numbers) or keep == BLANK)

    def show_now(self) -> None:
        """Choose what is recorded now, without telling."""
        self.version.setCurrentIndex(0)
        self.version.setVisible(len(self._versions) > 2 and self.report.key != SIGNIN)

    def show_blank(self) -> None:
        """Choose the blank form, and tell."""
        if BLANK not in self._versions:
            self.show_versions({})
        self.version.setCurrentIndex(self._versions.index(BLANK))
        self.version.show()
        self.changed.emit()

    def show_report(self, report: str) -> None:
        """Choose a report, and tell."""
        self.report.choose(next((o for o in self._reports("") if o.key == report), None))
        self._report_chosen()

    def _report_chosen(self) -> None:
        if self.report.key:
            self._show_period(self._month)
            self._fit_title()
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
        self.period.choose(Option(key=str(period), text=period.told))
        signin = self.report.key == SIGNIN
        self.period.setVisible(not signin)
        self.course.setVisible(signin)

    def _periods(self, text: str) -> Sequence[Option]:
        return period_options(text, kind=self._kind(), around=self._month)

    def _reports(self, text: str) -> Sequence[Option]:
        """Reports with a number of their own first, then the lists of ledgers."""
        reports = sorted(
            self._desk.catalogue.reports.values(), key=lambda r: (not r.number, r.number, r.name)
        )
        options = [Option(key=r.id, text=f"{r.number} {r.name}".strip()) for r in reports]
        options.append(Option(key=SIGNIN, text=SIGNIN_NAME))
        wanted = text.lower()
        return [
            option
            for option in options
            if text in option.text
            or (wanted.isascii() and wanted in initials(option.text.replace(" ", "")))
        ]

    # parts

    def _lay_out(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for box, name, width in (
            (self.report, tr("报表"), 0),
            (self.unit, tr("单位"), 11),
            (self.period, tr("报告期"), 9),
        ):
            box.setAccessibleName(name)
            add_arrow(box, name)
            if width:
                box.setFixedWidth(em(self, width))
            line.addWidget(box)
        line.addWidget(self.course)
        self.course.hide()
        self.version.setAccessibleName(tr("稿次"))
        self.version.hide()
        line.addWidget(self.version)

    def _fit_title(self) -> None:
        """The report's name whole, as a title, where there is any room for it."""
        self.report.ensurePolished()
        least, most = (em(self.report, count) for count in _TITLE)
        text = self.report.fontMetrics().horizontalAdvance(self.report.text())
        self.report.setFixedWidth(max(least, min(most, text + em(self.report, 2.6))))
