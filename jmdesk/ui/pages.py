"""The pages of the window: made when they are first wanted, their wishes joined to the places."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

from jmdesk.domain.changes import Changes
from jmdesk.operations.desk import Desk
from jmdesk.ui.desk_page import DeskPage

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from jmdesk.ui.audit_page import AuditPage
    from jmdesk.ui.conflict_page import ConflictPage
    from jmdesk.ui.deeds_page import DeedsPage
    from jmdesk.ui.exchange_page import ExchangePage
    from jmdesk.ui.import_page import ImportPage
    from jmdesk.ui.indicator_page import IndicatorPage
    from jmdesk.ui.list_page import ListPage
    from jmdesk.ui.lookalike_page import LookalikePage
    from jmdesk.ui.main_window import MainWindow
    from jmdesk.ui.merge_page import MergePage
    from jmdesk.ui.month_page import MonthPage
    from jmdesk.ui.paper_page import PaperPage
    from jmdesk.ui.places import Places
    from jmdesk.ui.record_page import RecordPage
    from jmdesk.ui.recover_page import RecoverPage
    from jmdesk.ui.report_page import ReportPage
    from jmdesk.ui.rollup_page import RollupPage
    from jmdesk.ui.settings_page import SettingsPage
    from jmdesk.ui.start_page import StartPage
    from jmdesk.ui.village_page import VillagePage

# Pages are imported where they are made: the window is painted before any of them is loaded.

_A = ParamSpec("_A")
_Page = TypeVar("_Page", bound="QWidget")
_Making = Callable[Concatenate["Pages", _A], _Page]


def once(place: str) -> Callable[[_Making[_A, _Page]], _Making[_A, _Page]]:
    """The page of a place, or of a place's ledger, is made when it is first asked for and kept."""

    def keeping(make: _Making[_A, _Page]) -> _Making[_A, _Page]:
        @wraps(make)
        def page(pages: Pages, /, *told: _A.args, **named: _A.kwargs) -> _Page:
            ledger = str(told[0]) if told else ""
            return pages.kept(place, ledger, lambda: make(pages, *told, **named))

        return page

    return keeping


class Pages:
    """Each page by its name; those of ledgers by their ledger."""

    def __init__(self, window: MainWindow, desk: Desk, places: Places) -> None:
        self._window = window
        self._desk = desk
        self._places = places
        self._made: dict[tuple[str, str], QWidget] = {}

    def tell(self, changes: Changes) -> None:
        """Pass on what changed; each page decides itself whether to refresh."""
        for page in tuple(self._made.values()):
            hear = getattr(page, "on_changes", None)
            if hear is not None:
                hear(changes)

    def of(self, place: str, ledger: str = "") -> QWidget | None:
        """A page, None while it is not made."""
        return self._made.get((place, ledger))

    def kept(self, place: str, ledger: str, make: Callable[[], _Page]) -> _Page:
        """A page, made where there is none."""
        found = self._made.get((place, ledger))
        if found is None:
            found = self._made[place, ledger] = make()
        return cast(_Page, found)

    def forget(self, place: str) -> None:
        """Make a page anew when it is next wanted."""
        page = self._made.pop((place, ""), None)
        if page is not None:
            self._window.stack.removeWidget(page)
            page.deleteLater()

    def made(self) -> tuple[QWidget, ...]:
        """Those that there are by now."""
        return tuple(self._made.values())

    def close(self) -> None:
        """The window closes or another desk is opened."""
        for page in tuple(self._made.values()):
            keep = getattr(page, "keep", None)
            if keep is not None:
                keep()
        reports = self._made.get(("reports", ""))
        if reports is not None:
            reports.frame.paper.close_pdf()  # type: ignore[attr-defined]  # a ReportPage

    @once("desk")
    def desk(self) -> DeskPage:
        """工作台."""
        page = DeskPage(self._desk, self._window.jobs)
        page.place_asked.connect(self._window.go)
        page.record_asked.connect(self._places.open_record)
        page.counted.connect(self._places.badges.note)
        page.import_asked.connect(self._places.show_import)
        page.draft_asked.connect(self._places.open_draft)
        page.missing_asked.connect(self._places.show_missing)
        page.audit_asked.connect(self._places.show_audit)
        page.records_asked.connect(self._places.show_records)
        page.report_asked.connect(self._places.show_report)
        page.exchange_asked.connect(lambda: self._window.go("exchange"))
        page.conflicts_asked.connect(self._places.show_conflicts)
        page.backups_asked.connect(self._places.show_backups)
        page.shown.connect(self._window.filled)
        page.shown.connect(lambda: self._places.badges.show_overview(page.overview))
        return page

    @once("month")
    def month(self, ledger: str) -> MonthPage:
        """A ledger's period as one sheet."""
        from jmdesk.ui.month_page import MonthPage

        window, places = self._window, self._places
        page = MonthPage(
            self._desk, self._desk.ledger(ledger), window.jobs, window.notices, window.settings
        )
        page.record_asked.connect(places.open_record)
        page.new_record_asked.connect(places.new_record)
        page.report_asked.connect(places.show_report)
        page.list_asked.connect(places.show_all)
        page.rollup_asked.connect(places.show_rollup)
        page.records_asked.connect(places.show_records)
        page.changed.connect(places.tell)
        return page

    @once("village")
    def village(self) -> VillagePage:
        """The 嘎查's one page."""
        from jmdesk.ui.village_page import VillagePage

        page = VillagePage(self._desk, self._window.jobs, self._window.notices)
        page.changed.connect(self._places.tell)
        page.print_asked.connect(self._places.show_report)
        page.submit_asked.connect(self._places.show_report)
        page.conflicts_asked.connect(self._places.show_conflicts)
        page.record_asked.connect(self._places.open_record)
        return page

    @once("list")
    def list(self, ledger: str) -> ListPage:
        """A ledger as a list."""
        from jmdesk.ui.list_page import ListPage

        window, places = self._window, self._places
        page = ListPage(self._desk, self._desk.ledger(ledger), window.jobs, window.notices)
        page.open_asked.connect(lambda record: places.open_record(ledger, record))
        page.new_asked.connect(lambda subject, unit: places.new_record(ledger, subject, unit))
        page.import_asked.connect(lambda: places.show_import(ledger))
        page.grid_asked.connect(places.show_grid)
        page.rollup_asked.connect(places.show_rollup)
        page.changed.connect(places.tell)
        return page

    def record(self, ledger: str, **about: Any) -> RecordPage:
        """A page of its own for each record."""
        from jmdesk.ui.record_page import RecordPage

        window, places = self._window, self._places
        definition = self._desk.ledger(ledger)
        page = RecordPage(self._desk, window.jobs, window.notices, ledger=definition, **about)
        page.saved.connect(places.tell)
        page.left.connect(places.back)
        page.open_record.connect(places.open_record)
        page.records_asked.connect(places.show_records)
        return page

    @once("reports")
    def reports(self) -> ReportPage:
        """报表."""
        from jmdesk.ui.exports import exports_folder
        from jmdesk.ui.report_page import ReportPage

        page = ReportPage(self._desk, self._window.jobs, self._window.notices)
        page.saver.folder = exports_folder(self._desk)
        page.open_record.connect(self._places.open_record)
        page.records_asked.connect(self._places.show_records)
        page.new_record_asked.connect(self._places.new_record)
        page.left.connect(self._places.back)
        page.submitted.connect(self._places.tell)
        return page

    def _use_exports(self) -> None:
        """Another folder was chosen for what is written."""
        from jmdesk.ui.exports import exports_folder

        self.reports().saver.folder = exports_folder(self._desk)

    @once("exchange")
    def exchange(self) -> ExchangePage:
        """收发."""
        from jmdesk.ui.exchange_page import ExchangePage

        page = ExchangePage(self._desk, self._window.jobs, self._window.notices)
        page.import_asked.connect(self._places.show_import)
        page.merge_asked.connect(self._places.take_files)
        page.conflicts_asked.connect(self._places.show_conflicts)
        page.lookalikes_asked.connect(self._places.show_lookalikes)
        page.changed.connect(self._places.tell)
        page.left.connect(self._places.back)
        page.submission_asked.connect(self._places.show_submission)
        page.record_asked.connect(self._places.open_record)
        page.report_asked.connect(self._places.show_report)
        return page

    @once("merge")
    def merging(self) -> MergePage:
        """Files that came."""
        from jmdesk.ui.merge_page import MergePage

        page = MergePage(self._desk, self._window.jobs, self._window.notices)
        page.merged.connect(self._places.merged)
        page.changed.connect(self._places.tell)
        page.import_asked.connect(self._places.import_from_merge)
        page.paper_asked.connect(self._places.show_papers)
        page.closed.connect(self._places.back)
        return page

    @once("conflicts")
    def conflicts(self) -> ConflictPage:
        """What is not the same."""
        from jmdesk.ui.conflict_page import ConflictPage
        from jmdesk.ui.exports import exports_folder

        page = ConflictPage(self._desk, self._window.jobs, self._window.notices)
        page.saver.folder = exports_folder(self._desk)
        page.changed.connect(self._places.tell)
        page.record_asked.connect(self._places.open_record)
        page.left.connect(self._places.back)
        return page

    @once("audit")
    def audit(self) -> AuditPage:
        """Everything that is wrong or strange."""
        from jmdesk.ui.audit_page import AuditPage

        page = AuditPage(self._desk, self._window.jobs, self._window.notices)
        page.problem_asked.connect(self._places.open_problem)
        page.explain_asked.connect(self._places.explain_problem)
        page.changed.connect(self._places.tell)
        page.left.connect(self._places.back)
        return page

    @once("rollup")
    def rollup(self) -> RollupPage:
        """汇总."""
        from jmdesk.ui.exports import exports_folder
        from jmdesk.ui.rollup_page import RollupPage

        page = RollupPage(self._desk, self._window.jobs, self._window.notices)
        page.saver.folder = exports_folder(self._desk)
        page.records_asked.connect(self._places.show_records)
        page.left.connect(self._places.back)
        return page

    @once("lookalikes")
    def lookalikes(self) -> LookalikePage:
        """Records that may be one and the same."""
        from jmdesk.ui.lookalike_page import LookalikePage

        page = LookalikePage(self._desk, self._window.jobs, self._window.notices)
        page.changed.connect(self._places.tell)
        page.records_asked.connect(self._places.show_records)
        page.left.connect(self._places.back)
        return page

    @once("indicators")
    def indicators(self) -> IndicatorPage:
        """指标."""
        from jmdesk.ui.exports import exports_folder
        from jmdesk.ui.indicator_page import IndicatorPage

        page = IndicatorPage(self._desk, self._window.jobs, self._window.notices)
        page.saver.folder = exports_folder(self._desk)
        page.record_asked.connect(self._places.open_record)
        page.records_asked.connect(self._places.show_records)
        page.list_asked.connect(self._places.show_all)
        page.new_asked.connect(self._places.new_record)
        page.import_asked.connect(self._places.show_import)
        page.left.connect(self._places.back)
        return page

    @once("paper")
    def paper(self) -> PaperPage:
        """A paper in the hand."""
        from jmdesk.ui.paper_page import PaperPage

        page = PaperPage(self._desk, self._window.jobs, self._window.notices)
        page.submission_asked.connect(self._places.show_submission)
        page.report_asked.connect(self._places.show_report_of)
        page.left.connect(self._places.back)
        return page

    @once("import")
    def bringing_in(self) -> ImportPage:
        """A workbook on its way in."""
        from jmdesk.ui.import_page import ImportPage

        page = ImportPage(self._desk, self._window.jobs, self._window.notices)
        page.imported.connect(self._places.imported)
        page.closed.connect(self._places.back)
        return page

    @once("settings")
    def settings(self) -> SettingsPage:
        """设置."""
        from jmdesk.ui.settings_page import SettingsPage

        window = self._window
        page = SettingsPage(self._desk, window.jobs, window.notices, window.settings)
        page.unit_changed.connect(self._places.unit_changed)
        page.left.connect(self._places.back)
        page.plain_changed.connect(self._places.plain_changed)
        page.exports_changed.connect(self._use_exports)
        page.restore_asked.connect(window.restore)
        page.mend_asked.connect(window.mend)
        page.recover_asked.connect(self._places.show_recover)
        page.deeds_asked.connect(self._places.show_deeds)
        self._places.keeping.changed.connect(page.backups.refresh_shown)
        page.reopen_asked.connect(window.reopen)
        page.lock.relock_asked.connect(window.guard.relock)
        page.lock.lock_now_asked.connect(window.guard.lock)
        page.lock.minutes_changed.connect(lambda: window.guard.watch(self._desk))
        return page

    @once("deeds")
    def deeds(self) -> DeedsPage:
        """Who did what."""
        from jmdesk.ui.deeds_page import DeedsPage

        page = DeedsPage(self._desk, self._window.jobs, self._window.notices)
        page.record_asked.connect(self._places.open_record)
        page.left.connect(self._places.back)
        return page

    @once("recover")
    def recover(self) -> RecoverPage:
        """找回."""
        from jmdesk.ui.recover_page import RecoverPage

        page = RecoverPage(self._desk, self._window.jobs, self._window.notices)
        page.changed.connect(self._places.tell)
        page.draft_asked.connect(self._places.open_draft)
        page.record_asked.connect(self._places.open_record)
        page.left.connect(self._places.back)
        return page

    @once("start")
    def start(self) -> StartPage:
        """The first start."""
        from jmdesk.ui.start_page import StartPage

        page = StartPage(self._desk, self._window.notices)
        page.begun.connect(self._places.unit_changed)
        page.import_asked.connect(lambda file: self._places.show_import("project", file))
        page.done.connect(self._places.begin)
        return page
