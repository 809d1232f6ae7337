"""Bringing the page of a place into the middle, with what it is to show."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton

from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.desk_settings import plain_view
from jmdesk.ui.parts import button
from jmdesk.ui.visit import AS_LEFT, Visit

if TYPE_CHECKING:
    from jmdesk.ui.main_window import MainWindow
    from jmdesk.ui.places import Places
    from jmdesk.ui.record_page import RecordPage


class Showing:
    """One short function for each kind of place."""

    def __init__(self, window: MainWindow, desk: Desk, places: Places) -> None:
        self._window = window
        self._desk = desk
        self._places = places
        self._open: RecordPage | None = None
        self._reported = ""
        """The unit whose reports were shown last."""
        self._shows: dict[str, Callable[[Visit], None]] = {
            "desk": self._desk_page,
            "village": self._village,
            "month": self._month,
            "list": self._list,
            "record": self._record,
            "reports": self._reports,
            "exchange": self._exchange,
            "merge": self._merge,
            "conflicts": self._conflicts,
            "lookalikes": self._lookalikes,
            "rollup": self._rollup,
            "audit": self._audit,
            "indicators": self._indicators,
            "import": self._import,
            "paper": self._paper,
            "recover": self._recover,
            "deeds": self._deeds,
            "settings": self._settings,
            "start": self._start,
        }

    def show(self, visit: Visit) -> None:
        """Show a place; where there is no side bar, with a way home."""
        self._shows[visit.place](visit)
        if plain_view(self._desk) and visit.place not in ("village", "start"):
            self._window.top.show_extra(self._home())

    def _home(self) -> QPushButton:
        text = tr("‹ 回到月报单")
        return button(text, lambda: self._window.go("desk"), name=text.removeprefix("‹ "))

    def drop_record(self) -> None:
        """The page of a record is left: what is half typed goes to the disk, the page goes."""
        page, self._open = self._open, None
        if page is not None:
            page.close_page()
            self._window.stack.removeWidget(page)
            page.deleteLater()

    def _desk_page(self, _visit: Visit) -> None:
        page = self._places.pages.desk()
        page.show_period(self._places.unit, self._window.month)
        self._window.show_page(page)
        page.focus_work()

    def _village(self, _visit: Visit) -> None:
        page = self._places.pages.village()
        page.show_period(self._places.unit, self._window.month)
        self._window.show_page(page)
        if plain_view(self._desk):
            self._window.top.show_extra(page.tools)
        self._places.badges.count_conflicts()
        page.focus_work()

    def _month(self, visit: Visit) -> None:
        page = self._places.pages.month(visit.ledger)
        timed = self._desk.ledger(visit.ledger).period is not None
        missing = None if AS_LEFT in visit.about else bool(visit.about.get("missing"))
        page.show_period(
            self._places.unit, self._places.period if timed else None, only_missing=missing
        )
        self._window.show_page(page)
        page.focus_work()

    def _list(self, visit: Visit) -> None:
        page = self._places.pages.list(visit.ledger)
        page.show_period(self._places.unit, self._places.period)
        self._window.show_page(page)
        if visit.about.get("all"):
            page.show_all()
        if "search" in visit.about:
            page.show_all()
            page.search.setText(visit.about["search"])
        if "ids" in visit.about:
            page.show_records(visit.about["ids"], visit.about["title"])
        page.focus_work()

    def _record(self, visit: Visit) -> None:
        page = self._places.pages.record(visit.ledger, **visit.about)
        self._open = page
        self._window.show_page(page)
        page.focus_first()

    def _reports(self, visit: Visit) -> None:
        from jmdesk.ui.chooser import Option  # with the page: the first one needs none

        page, about = self._places.pages.reports(), visit.about
        unit = about.get("unit") or self._places.unit
        if "unit" in about or unit != self._reported:
            page.choice.unit.choose(Option(key=unit, text=self._desk.units.name(unit)))
            self._reported = self._places.unit
        self._window.show_page(page)
        page.open(about.get("report"), unit, about.get("period") or self._window.month)
        if "submission" in about:
            version = int(about["submission"].values["version"])
            page.choice.show_versions({version: about["submission"]})
            page.choice.version.setCurrentIndex(1)  # after what is recorded now
            page.refresh()

    def _exchange(self, _visit: Visit) -> None:
        page = self._places.pages.exchange()
        page.board.show_month(self._window.month)
        page.refresh()
        self._window.show_page(page)
        page.focus_work()

    def _merge(self, visit: Visit) -> None:
        page = self._places.pages.merging()
        self._window.show_page(page)
        if "files" in visit.about:
            self._places.came_from(visit.about["ledger"])
            page.open(visit.about["files"])

    def _conflicts(self, _visit: Visit) -> None:
        page = self._places.pages.conflicts()
        page.refresh()
        self._window.show_page(page)
        page.focus_work()

    def _lookalikes(self, _visit: Visit) -> None:
        page = self._places.pages.lookalikes()
        self._window.show_page(page)
        page.refresh()
        page.focus_work()

    def _indicators(self, _visit: Visit) -> None:
        page = self._places.pages.indicators()
        self._window.show_page(page)
        page.show_unit(self._places.unit)
        page.focus_work()

    def _audit(self, _visit: Visit) -> None:
        page = self._places.pages.audit()
        self._window.show_page(page)
        page.show_period(self._places.unit, self._window.month)
        page.focus_work()

    def _rollup(self, visit: Visit) -> None:
        page = self._places.pages.rollup()
        self._window.show_page(page)
        page.show_ledger(visit.ledger, self._places.unit, self._window.month)
        page.focus_work()

    def _paper(self, visit: Visit) -> None:
        page = self._places.pages.paper()
        self._window.show_page(page)
        if "text" in visit.about or "files" in visit.about:
            page.open(visit.about.get("text", ""), visit.about.get("files", ()))
        page.focus_work()

    def _import(self, visit: Visit) -> None:
        page = self._places.pages.bringing_in()
        self._window.show_page(page)
        page.open(visit.ledger, visit.about.get("file"))

    def _deeds(self, _visit: Visit) -> None:
        page = self._places.pages.deeds()
        self._window.show_page(page)
        page.refresh()
        page.focus_work()

    def _recover(self, _visit: Visit) -> None:
        page = self._places.pages.recover()
        self._window.show_page(page)
        page.refresh()
        page.focus_work()

    def _settings(self, visit: Visit) -> None:
        page = self._places.pages.settings()
        page.refresh()
        self._window.show_page(page)
        page.focus_work()
        page.show_named(visit.about.get("part", ""))

    def _start(self, _visit: Visit) -> None:
        page = self._places.pages.start()
        self._window.show_page(page)
        self._window.side.hide()
        page.focus_work()
