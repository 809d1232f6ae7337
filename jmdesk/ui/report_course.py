"""For which course and day 签到册 is printed: two boxes to type in, both may stay empty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from jmdesk.definitions.places import shipped
from jmdesk.domain.period import Period
from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.blank import SIGNIN
from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import today
from jmdesk.ui.chooser import Chooser, Option
from jmdesk.ui.desk_lookups import DeskLookups
from jmdesk.ui.editors.base import em
from jmdesk.ui.report_wanted import Wanted

_COURSES = "training"
_MOST_DAYS = 60


class CourseChoice(QWidget):
    """Signals: ``changed`` when the person chose or emptied a box."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.course = Chooser(self._courses)
        self.day = Chooser(self._days)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for box, name, hint, width in (
            (self.course, tr("培训班"), tr("培训班，可空"), 16),
            (self.day, tr("上课日期"), tr("日期，可空"), 9),
        ):
            box.setAccessibleName(name)
            box.setPlaceholderText(hint)
            box.setFixedWidth(em(self, width))
            add_arrow(box, name)
            line.addWidget(box)
        self.course.typed_changed.connect(self._course_chosen)
        self.day.typed_changed.connect(self._day_chosen)

    def wanted(self, unit: str, month: Period) -> Wanted:
        """签到册 as it is chosen."""
        day = self.day.key
        return Wanted(
            report=SIGNIN,
            unit=unit,
            period=month,
            blank=True,
            course=self.course.key or "",
            day=date.fromisoformat(day) if day else None,
        )

    def _course_chosen(self) -> None:
        self.day.choose(None)
        self._tell(self.course)

    def _day_chosen(self) -> None:
        self._tell(self.day)

    def _tell(self, box: Chooser) -> None:
        """Only of something chosen, or of a box that is empty again."""
        if box.key or not box.text().strip():
            self.changed.emit()

    def _courses(self, text: str) -> Sequence[Option]:
        if _COURSES not in self._desk.catalogue.ledgers:
            return []
        return DeskLookups(self._desk, year=today().year).records(_COURSES, text)

    def _days(self, text: str) -> Sequence[Option]:
        """The days of the course."""
        record = self._desk.store.record(RecordId(self.course.key or ""))
        begins = record.get("begins") if record else None
        ends = record.get("ends") if record else None
        if not isinstance(begins, date) or not isinstance(ends, date):
            return []
        count = min((ends - begins).days + 1, _MOST_DAYS)
        days = (begins + timedelta(days=number) for number in range(count))
        options = (
            Option(key=day.isoformat(), text=tr("{month}月{day}日", month=day.month, day=day.day))
            for day in days
        )
        return [one for one in options if text in one.text or text in one.key]


def add_arrow(box: Chooser, name: str) -> None:
    """A mark at the end that there is a list to choose from; a click opens it."""

    def open_list() -> None:
        box.setFocus()
        box.open_list()

    icon = QIcon(str(shipped("resources") / "icons" / "down.svg"))
    action = box.addAction(icon, QLineEdit.ActionPosition.TrailingPosition)
    action.setText(tr("{name}：打开列表", name=name))
    action.triggered.connect(open_list)
    for part in box.findChildren(QToolButton):
        part.setAccessibleName(action.text())
