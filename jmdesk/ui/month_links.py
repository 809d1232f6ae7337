"""Where a sheet leads: the page of a row, its subject, its other months, report and list."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.report import Report
from jmdesk.operations.desk import Desk
from jmdesk.operations.relating import related_ids
from jmdesk.ui.grid.view import GridView
from jmdesk.ui.month_current import MonthCurrent
from jmdesk.ui.month_drafts import MonthDrafts
from jmdesk.ui.month_state import MonthState


class MonthLinks(QObject):
    """Before one leaves, what is typed is on the disk: the page that is opened finds it there.

    Signals as those of `MonthPage`.
    """

    record_asked = Signal(str, str)
    new_record_asked = Signal(str, str, str)
    report_asked = Signal(str)
    list_asked = Signal(str)
    rollup_asked = Signal(str)
    records_asked = Signal(str, object, str)

    def __init__(
        self,
        desk: Desk,
        ledger: Ledger,
        state: MonthState,
        drafts: MonthDrafts,
        current: MonthCurrent,
        view: GridView,
    ) -> None:
        super().__init__(state)
        self._desk, self._ledger, self._state = desk, ledger, state
        self._drafts, self._current, self._view = drafts, current, view

    @property
    def report(self) -> Report | None:
        """The first report of the ledger's own that has a number."""
        reports = self._desk.catalogue.reports.values()
        found = [one for one in reports if one.rows.ledger == self._ledger.id and one.number]
        return next((one for one in found if one.period is self._ledger.period), None) or next(
            iter(found), None
        )

    @Slot()
    def open_page(self) -> None:
        """The page of the row one is in, or of the record that its cell names."""
        row = self._current.row
        if row is None:
            return
        self._view.commit()
        if named := self._named():
            self._drafts.flush(lambda: self.record_asked.emit(*named))
        elif row.record is not None:
            self._drafts.flush(lambda: self.record_asked.emit(self._ledger.id, row.id))
        else:
            about = (self._ledger.id, row.subject or "", row.unit)
            self._drafts.flush(lambda: self.new_record_asked.emit(*about))

    @Slot()
    def open_row(self) -> None:
        """The page of the row one is in, whatever cell one is in."""
        name = self._view.place()
        if name is not None:
            self._view.go_to(name[0], self._state.model.sheet.columns[0].name)
        self.open_page()

    @Slot()
    def open_subject(self) -> None:
        """What the row is about."""
        row, link = self._current.row, self._state.sheet.link
        if row is not None and row.subject and link is not None:
            about = (link.target, row.subject)
            self._view.commit()
            self._drafts.flush(lambda: self.record_asked.emit(*about))

    @Slot()
    def open_past(self) -> None:
        """All periods of what the row is about."""
        row, link = self._current.row, self._state.sheet.link
        if row is None or link is None or not row.subject:
            return
        ids = related_ids(self._desk, ledger=self._ledger.id, field=link.name, record=row.subject)
        title = f"{row.name}　{self._ledger.title}"
        self._view.commit()
        self._drafts.flush(lambda: self.records_asked.emit(self._ledger.id, ids, title))

    @Slot()
    def open_report(self) -> None:
        """The report that is made of this ledger."""
        if (report := self.report) is not None:
            self.report_asked.emit(report.id)

    @Slot()
    def open_list(self) -> None:
        """The records of all periods."""
        self.list_asked.emit(self._ledger.id)

    def open_rollup(self) -> None:
        """What the ledger's figures come to."""
        self.rollup_asked.emit(self._ledger.id)

    def _named(self) -> tuple[str, str] | None:
        """The record that the current cell names, where that is not what the row is about."""
        place = self._view.place()
        field = self._ledger.by_name.get(place[1]) if place else None
        line = self._state.model.sheet.line(place[0]) if place else None
        if field is None or line is None or field.type.name != "reference":
            return None
        value = self._state.model.sheet.value(line, field.name)
        return (field.target, value) if isinstance(value, str) else None
