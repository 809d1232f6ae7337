"""Where one can go in the window, and what each page's wishes lead to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from jmdesk.domain.changes import Changes
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.revision import RecordId
from jmdesk.operations.desk import Desk
from jmdesk.store.draft import Draft
from jmdesk.ui.desk_page import DeskPage
from jmdesk.ui.overview import filled_ledgers
from jmdesk.ui.side_bar import Place

if TYPE_CHECKING:
    from jmdesk.ui.import_page import ImportPage
    from jmdesk.ui.list_page import ListPage
    from jmdesk.ui.main_window import MainWindow
    from jmdesk.ui.record_page import RecordPage
    from jmdesk.ui.report_page import ReportPage
    from jmdesk.ui.settings_page import SettingsPage
    from jmdesk.ui.start_page import StartPage

_LEDGER = "ledger:"


class Places(QObject):
    """Makes pages when they are first wanted and joins their signals.

    ``kind`` is the kind of period that the present place works in.
    """

    def __init__(self, window: MainWindow, desk: Desk) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._here = ""
        self.kind = PeriodKind.MONTH
        self._lists: dict[str, ListPage] = {}
        self._desk_page: DeskPage | None = None
        self._record_page: RecordPage | None = None
        self._report_page: ReportPage | None = None
        self._import_page: ImportPage | None = None
        self._settings_page: SettingsPage | None = None
        self._start_page: StartPage | None = None

    @property
    def period(self) -> Period:
        """The window's period, of the present place's kind."""
        return self._window.month.as_kind(self.kind)

    def ledgers(self) -> tuple[Place, ...]:
        """A place for each ledger that people fill."""
        return tuple(
            Place(key=f"{_LEDGER}{ledger.id}", title=ledger.title)
            for ledger in filled_ledgers(self._desk)
        )

    def go(self, key: str) -> None:
        """Go to a place, as `MainWindow.go` names them."""
        if not self._desk.unit and key != "settings":
            key = "start"
        self._here = key
        self._window.side.select(key)
        self._close_record()
        if key.startswith(_LEDGER):
            self.show_list(key.removeprefix(_LEDGER))
            return
        if key != "start":
            self._set_kind(None if key == "settings" else PeriodKind.MONTH)
        {
            "desk": self.show_desk,
            "reports": self.show_report,
            "settings": self.show_settings,
            "start": self.show_start,
        }[key]()

    def period_changed(self) -> None:
        """The window works on another period: show the present place in it."""
        if self._here and self._here != "start":
            self.go(self._here)

    def leave(self) -> None:
        """The window closes: what is half typed is kept."""
        if self._record_page is not None:
            self._record_page.close_page()
        if self._report_page is not None:
            self._report_page.frame.paper.close_pdf()

    def show_desk(self) -> None:
        """工作台."""
        if self._desk_page is None:
            page = DeskPage(self._desk, self._window.jobs)
            page.place_asked.connect(self._window.go)
            page.record_asked.connect(self.open_record)
            page.counted.connect(self._note)
            page.import_asked.connect(self.show_import)
            page.draft_asked.connect(self.open_draft)
            page.shown.connect(self._window.filled)
            self._desk_page = page
        self._desk_page.show_period(self._desk.unit, self._window.month)
        self._window.show_page(self._desk_page)
        self._desk_page.focus_work()

    def show_list(self, ledger: str, select: str = "") -> None:
        """A ledger as a list, in the window's period."""
        page = self._lists.get(ledger) or self._make_list(ledger)
        self._here = f"{_LEDGER}{ledger}"
        self._window.side.select(self._here)
        self._set_kind(self._desk.ledger(ledger).period)
        page.show_period(self._desk.unit, self.period)
        self._window.show_page(page)
        if select:
            page.select(RecordId(select))
        page.focus_work()

    def _make_list(self, ledger: str) -> ListPage:
        from jmdesk.ui.list_page import ListPage

        window = self._window
        page = ListPage(self._desk, self._desk.ledger(ledger), window.jobs, window.notices)
        page.open_asked.connect(lambda record: self.open_record(ledger, record))
        page.new_asked.connect(lambda subject, unit: self.new_record(ledger, subject, unit))
        page.import_asked.connect(lambda: self.show_import(ledger))
        page.changed.connect(self.tell)
        self._lists[ledger] = page
        return page

    @Slot(str, str)
    def open_record(self, ledger: str, record: str) -> None:
        """The page of one record."""
        stored = self._desk.store.record(RecordId(record))
        if stored is None:
            self._window.notices.warn("这条记录已经删除，或还没有收到。")
            return
        self._show_record(ledger, record=stored.id, unit=stored.unit, period=stored.period)

    def new_record(self, ledger: str, subject: str = "", unit: str = "") -> None:
        """The page of a new record, about a subject (of the key's reference) where one is named."""
        definition = self._desk.ledger(ledger)
        kind = definition.period
        key = next((f for f in definition.current if f.name in definition.key and f.target), None)
        self._show_record(
            ledger,
            unit=unit or self._desk.unit,
            period=self._window.month.as_kind(kind) if kind else None,
            preset={key.name: subject} if key and subject else None,
        )

    def open_draft(self, draft: Draft) -> None:
        """The page on which something was typed and not saved, at the very field."""
        self._show_record(
            draft.ledger,
            record=RecordId(draft.record) if draft.record else None,
            unit=draft.unit or None,
            period=Period.parse(draft.period) if draft.period else None,
            draft=draft,
        )

    def _show_record(self, ledger: str, **about: Any) -> None:
        from jmdesk.ui.record_page import RecordPage

        self._close_record()
        window, definition = self._window, self._desk.ledger(ledger)
        page = RecordPage(self._desk, window.jobs, window.notices, ledger=definition, **about)
        page.saved.connect(self.tell)
        page.left.connect(self._back)
        page.open_record.connect(self.open_record)
        self._record_page = page
        self._here = f"{_LEDGER}{ledger}"
        window.side.select(self._here)
        self._set_kind(definition.period)
        window.show_page(page)
        page.focus_first()

    def _close_record(self) -> None:
        """Put what is half typed on disk; its page goes once another one is shown."""
        page, self._record_page = self._record_page, None
        if page is not None:
            page.close_page()
            self._window.stack.removeWidget(page)
            page.deleteLater()

    @Slot()
    def _back(self) -> None:
        self.go(self._here)

    @Slot()
    def show_report(self, report: str | None = None) -> None:
        """The reports, one of them chosen."""
        if self._report_page is None:
            from jmdesk.ui.report_page import ReportPage

            page = ReportPage(self._desk, self._window.jobs, self._window.notices)
            page.open_record.connect(self.open_record)
            page.left.connect(lambda: self.go("desk"))
            page.submitted.connect(self.tell)
            self._report_page = page
        self._here = "reports"
        self._window.side.select(self._here)
        self._set_kind(PeriodKind.MONTH)
        self._window.show_page(self._report_page)
        self._report_page.open(report, self._desk.unit, self._window.month)

    def show_import(self, ledger: str, file: Path | None = None) -> None:
        """Bringing in a workbook to a ledger."""
        if self._import_page is None:
            from jmdesk.ui.import_page import ImportPage

            page = ImportPage(self._desk, self._window.jobs, self._window.notices)
            page.imported.connect(self._imported)
            page.closed.connect(self._back)
            self._import_page = page
        self._here = f"{_LEDGER}{ledger}"
        self._window.side.select(self._here)
        self._window.show_page(self._import_page)
        self._import_page.open(ledger, file)

    def take_file(self, file: Path) -> None:
        """A workbook dropped in goes to the ledger one is in, else to the projects."""
        here = self._here.removeprefix(_LEDGER) if self._here.startswith(_LEDGER) else "project"
        self.show_import(here, file)

    @Slot(str, object)
    def _imported(self, ledger: str, changes: Changes) -> None:
        self.tell(changes)
        self.show_list(ledger)
        self._lists[ledger].show_all()

    def show_settings(self) -> None:
        """Unit, person, size of type, versions."""
        if self._settings_page is None:
            from jmdesk.ui.settings_page import SettingsPage

            page = SettingsPage(self._desk, self._window.notices, self._window.settings)
            page.unit_changed.connect(self._unit_changed)
            self._settings_page = page
        self._settings_page.refresh()
        self._window.show_page(self._settings_page)

    def show_start(self) -> None:
        """First start."""
        if self._start_page is None:
            from jmdesk.ui.start_page import StartPage

            page = StartPage(self._desk, self._window.notices)
            page.begun.connect(self._unit_changed)
            page.import_asked.connect(lambda file: self.show_import("project", file))
            page.done.connect(lambda: self.go("desk"))
            self._start_page = page
        self._window.show_page(self._start_page)
        self._window.side.hide()
        self._window.top.stepper.hide()
        self._start_page.focus_work()

    @Slot()
    def _unit_changed(self) -> None:
        self._window.show_unit()
        self._window.side.show()

    @Slot(object)
    def tell(self, changes: Changes) -> None:
        """Pass on what changed; each page decides itself whether to refresh."""
        for page in self._lists.values():
            page.on_changes(changes)
        for other in (self._desk_page, self._report_page):
            if other is not None:
                other.on_changes(changes)

    @Slot(str, int)
    def _note(self, ledger: str, count: int) -> None:
        self._window.side.set_note(f"{_LEDGER}{ledger}", str(count) if count else "")

    def _set_kind(self, kind: PeriodKind | None) -> None:
        """The kind of period that this place works in; None where periods do not matter."""
        self.kind = kind or PeriodKind.MONTH
        self._window.top.show_period(self.period)
        self._window.top.stepper.setVisible(kind is not None)
