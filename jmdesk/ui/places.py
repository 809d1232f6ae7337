"""Where one can go in the window, and what each page's wishes lead to."""

from __future__ import annotations

import pathlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from jmdesk.domain.changes import Changes
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.problem import Problem
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.desk_settings import plain_view
from jmdesk.store.draft import EXPLAINING, Draft
from jmdesk.ui.badges import Badges
from jmdesk.ui.keeping import Keeping
from jmdesk.ui.pages import Pages
from jmdesk.ui.showing import Showing
from jmdesk.ui.visit import LEDGER, PART, Path, Visit

if TYPE_CHECKING:
    from jmdesk.ui.main_window import MainWindow

PAGE = "page:village:"
"""How the keys of drafts of the 嘎查's page begin (`village_drafts.PREFIX`)."""
TARGETS = "target"
"""The ledger whose place at the left is the page of targets and results."""
_TIMELESS = (
    "settings",
    "recover",
    "deeds",
    "exchange",
    "start",
    "import",
    "paper",
    "merge",
    "conflicts",
    "lookalikes",
)
"""Places in which periods do not matter."""


class Places(QObject):
    """Shows pages and knows the way back.

    ``kind`` is the kind of period that the present place works in; ``unit`` whose things are
    shown: this desk's own, or another one that was looked for.
    """

    def __init__(self, window: MainWindow, desk: Desk) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self.pages = Pages(window, desk, self)
        self.here = Visit(place="")
        self.kind = PeriodKind.MONTH
        self._path = Path()
        self._viewed = ""
        self._came_from = ""
        self._closed = False
        self._showing = Showing(window, desk, self)
        self.badges = Badges(window, desk, self.pages)
        self.keeping = Keeping(desk, window.jobs, window.notices, self)

    @property
    def period(self) -> Period:
        """The window's period, of the present place's kind."""
        return self._window.month.as_kind(self.kind)

    @property
    def unit(self) -> str:
        """Whose things are shown."""
        return self._viewed or self._desk.unit

    # going

    def go(self, key: str) -> None:
        """Go to a place, as `MainWindow.go` names them."""
        if not self._desk.unit and not key.startswith("settings"):
            key = "start"
        self.visit(self._default(key))

    def _default(self, key: str) -> Visit:
        if key.startswith(PART):
            return Visit(place="settings", about={"part": key.removeprefix(PART)})
        if not key.startswith(LEDGER):
            plain = key == "desk" and plain_view(self._desk)
            return Visit(place="village" if plain else key)
        ledger = self._desk.ledger(key.removeprefix(LEDGER))
        if ledger.id == TARGETS:  # its list says what is wanted, the page also what was done
            return Visit(place="indicators", ledger=ledger.id)
        return Visit(place="month" if ledger.period else "list", ledger=ledger.id)

    def visit(self, visit: Visit) -> None:
        """Go somewhere; one can come back from there."""
        self._path.left(self.here)
        self._show(visit)

    @Slot()
    def back(self) -> None:
        """Go to where one was before."""
        self._show(self._path.back(self.here) or self._default("desk"))

    def _show(self, visit: Visit) -> None:
        if self._closed:  # what ended late would be shown on a locked window
            return
        self._leave()
        begun = self.here.place == "start" and visit.place != "start"
        self.here = visit.settled
        if begun:
            self._window.show_unit()
        self._window.side.select(visit.key)
        self._window.top.show_extra()
        self._set_kind(visit)
        self._showing.show(visit)

    def _leave(self) -> None:
        """What is half typed is put on the disk; a record's page goes."""
        keep = getattr(self._window.stack.currentWidget(), "keep", None)
        if keep is not None:
            keep()
        self._showing.drop_record()

    def _set_kind(self, visit: Visit) -> None:
        kind = self._desk.ledger(visit.ledger).period if visit.ledger else PeriodKind.MONTH
        timeless = visit.place in _TIMELESS or kind is None
        self.kind = kind or PeriodKind.MONTH
        self._window.top.show_period(self.period)
        self._window.top.stepper.setVisible(not timeless)

    def period_changed(self) -> None:
        """The window works on another period: show the present place in it."""
        if self.here.place in ("record", "import"):
            self._show(self._default(self.here.key))
        elif self.here.place not in ("", "start"):
            self._show(self.here)

    def keep(self) -> None:
        """What is half typed is put on the disk; everything stays as it is."""
        shown = self._window.stack.currentWidget()
        for page in {id(one): one for one in (shown, *self.pages.made())}.values():
            keep = getattr(page, "keep", None)
            if keep is not None:
                keep()

    def close(self) -> None:
        """The window closes, or is locked: what is half typed is kept."""
        self._closed = True
        self.keeping.stop()
        self._leave()
        self.pages.close()

    # whose things

    def view_unit(self, unit: str) -> None:
        """Look only at the things of a unit, in the present place or else on the 工作台."""
        self._viewed = "" if unit == self._desk.unit else unit
        self._window.top.show_viewed(self._desk.units.name(unit) if self._viewed else "")
        stays = self.here.place in ("desk", "audit", "month", "list", "rollup", "reports")
        self._show(self.here if stays else self._default("desk"))

    @Slot()
    def view_own(self) -> None:
        """Look at everything of this desk again."""
        self.view_unit(self._desk.unit)

    # what pages wish

    @Slot(str, str)
    def open_record(self, ledger: str, record: str) -> None:
        """The page of one record."""
        stored = self._desk.store.record(RecordId(record))
        if stored is None:
            self._window.notices.warn(tr("这条记录已经删除，或还没有收到。"))
            return
        about = {"record": stored.id, "unit": stored.unit, "period": stored.period}
        self.visit(Visit(place="record", ledger=ledger, about=about))

    @Slot(object)
    def open_problem(self, problem: Problem) -> None:
        """The page of the record that has a problem, at its field."""
        self.open_record(problem.ledger or "", problem.record or "")
        page = self._window.stack.currentWidget()
        focus_field = getattr(page, "focus_field", None)
        if problem.field and focus_field is not None and self.here.place == "record":
            focus_field(problem.field)

    @Slot(object)
    def explain_problem(self, problem: Problem) -> None:
        """The page of the record that has a problem, with the line to explain it in."""
        self.open_problem(problem)
        explaining = getattr(self._window.stack.currentWidget(), "explaining", None)
        if explaining is not None and self.here.place == "record":
            explaining.ask(problem)

    def new_record(self, ledger: str, subject: str = "", unit: str = "") -> None:
        """The page of a new record, about a subject (of the key's reference) where one is named."""
        definition = self._desk.ledger(ledger)
        kind = definition.period
        key = next((f for f in definition.current if f.name in definition.key and f.target), None)
        about = {
            "unit": unit or self.unit,
            "period": self._window.month.as_kind(kind) if kind else None,
            "preset": {key.name: subject} if key and subject else None,
        }
        self.visit(Visit(place="record", ledger=ledger, about=about))

    @Slot(object)
    def open_draft(self, draft: Draft) -> None:
        """The page on which something was typed and not saved, at the very field."""
        if draft.key.startswith(EXPLAINING):
            self._go_on_explaining(draft)
            return
        if draft.key.startswith(PAGE):
            self._go_in("village", "", draft.period)
            return
        of_page = draft.key.startswith(f"new:{draft.ledger}:")  # not of a row in the sheet
        if self._desk.ledger(draft.ledger).period and not of_page:
            self._go_in("month", draft.ledger, draft.period)
            return
        about = {
            "record": RecordId(draft.record) if draft.record else None,
            "unit": draft.unit or None,
            "period": Period.parse(draft.period) if draft.period else None,
            "draft": draft,
        }
        self.visit(Visit(place="record", ledger=draft.ledger, about=about))

    def _go_on_explaining(self, draft: Draft) -> None:
        from jmdesk.ui.explain_draft import explained_by

        problem = explained_by(self._desk, draft)
        if problem is not None:
            self.explain_problem(problem)
        else:  # the figures are right by now
            self.open_record(draft.ledger, draft.record or "")

    def _go_in(self, place: str, ledger: str, period: str | None) -> None:
        """Go somewhere in the period in which something was typed."""
        if period:
            self._window.work_in(Period.parse(period))
        self.visit(Visit(place=place, ledger=ledger))

    @Slot(str)
    def show_missing(self, ledger: str) -> None:
        """What of a ledger should be reported and is not."""
        self.visit(Visit(place="month", ledger=ledger, about={"missing": True}))

    @Slot(str)
    def show_all(self, ledger: str) -> None:
        """All periods of a ledger as a list."""
        self.visit(Visit(place="list", ledger=ledger, about={"all": True}))

    @Slot(str)
    def show_grid(self, ledger: str) -> None:
        """A ledger's records as one sheet."""
        self.visit(Visit(place="month", ledger=ledger))

    @Slot(str)
    def show_rollup(self, ledger: str) -> None:
        """What a ledger's figures come to."""
        self.visit(Visit(place="rollup", ledger=ledger))

    @Slot(str)
    def show_report(self, report: str | None = None) -> None:
        """The reports, one of them chosen."""
        self.visit(Visit(place="reports", about={"report": report}))

    @Slot(str, str, str)
    def show_report_of(self, report: str, unit: str, period: str) -> None:
        """A report of a unit for a period (in its written form), as it is now."""
        about = {"report": report, "unit": unit, "period": Period.parse(period)}
        self.visit(Visit(place="reports", about=about))

    @Slot(str)
    def show_paper(self, text: str = "") -> None:
        """What a code on paper says; without one, it can be typed there."""
        self.visit(Visit(place="paper", about={"text": text}))

    @Slot(object)
    def show_papers(self, files: Sequence[pathlib.Path]) -> None:
        """What papers are on these photographs and PDFs."""
        self.visit(Visit(place="paper", about={"files": tuple(files)}))

    @Slot(object)
    def show_submission(self, submission: Record) -> None:
        """A report as it was submitted."""
        said = submission.values
        about = {
            "report": said["report"],
            "unit": said["subject_unit"],
            "period": Period.parse(said["subject_period"]),
            "submission": submission,
        }
        self.visit(Visit(place="reports", about=about))

    @Slot(str, object, str)
    def show_records(self, ledger: str, ids: Sequence[RecordId], title: str = "") -> None:
        """Exactly these records as a list."""
        self.visit(Visit(place="list", ledger=ledger, about={"ids": tuple(ids), "title": title}))

    def search_in(self, ledger: str, text: str) -> None:
        """All records of a ledger that a search finds."""
        self.visit(Visit(place="list", ledger=ledger, about={"search": text}))

    @Slot(str)
    def show_import(self, ledger: str, file: pathlib.Path | None = None) -> None:
        """Bringing in a workbook to a ledger."""
        self.visit(Visit(place="import", ledger=ledger, about={"file": file}))

    def take_file(self, file: pathlib.Path | None = None) -> None:
        """A workbook to be brought in goes to the ledger one is in, else to the projects."""
        self.show_import(self.here.ledger or "project", file)

    @Slot(object)
    def take_files(self, files: Sequence[pathlib.Path] = ()) -> None:
        """Files that came are looked at, those of before too; without any, one may choose."""
        if self.here.place == "merge" and files:
            self.pages.merging().add(files)
            return
        about = {"files": tuple(files), "ledger": self.here.ledger}
        self.visit(Visit(place="merge", about=about))

    @Slot(object, str)
    def import_from_merge(self, file: pathlib.Path, ledger: str) -> None:
        """A plain workbook goes to the ledger it fits, else to the one from which it came."""
        known = ledger in self._desk.catalogue.ledgers
        self.show_import(ledger if known else self._came_from or "project", file)

    def came_from(self, ledger: str) -> None:
        """The ledger one was in when files were dropped, "" for none."""
        self._came_from = ledger

    @Slot(object)
    def merged(self, changes: Changes) -> None:
        """Files were merged: show what came."""
        self.tell(changes)
        self.go("desk" if plain_view(self._desk) else "exchange")
        if changes.forms:
            self._window.reopen(tr("已合并，随文件来的新表式也用上了。要撤回这一批，在“收发”里。"))

    @Slot()
    def show_conflicts(self) -> None:
        """What is not the same and waits for someone to decide."""
        self.visit(Visit(place="conflicts"))

    @Slot()
    def show_audit(self) -> None:
        """Everything that is wrong or strange."""
        self.visit(Visit(place="audit"))

    @Slot()
    def show_lookalikes(self) -> None:
        """Records that may be one and the same."""
        self.visit(Visit(place="lookalikes"))

    @Slot()
    def show_recover(self) -> None:
        """What was deleted or thrown away and can be brought back."""
        self.visit(Visit(place="recover"))

    @Slot()
    def show_deeds(self) -> None:
        """Who did what."""
        self.visit(Visit(place="deeds"))

    @Slot()
    def show_backups(self) -> None:
        """How safe the data are."""
        self.go(f"{PART}backups")

    @Slot(str, object)
    def imported(self, ledger: str, changes: Changes) -> None:
        """Something was brought in: show all of it; targets beside what was done."""
        self.tell(changes)
        if plain_view(self._desk):
            self.go("desk")
            return
        if ledger == TARGETS:
            self.go(f"{LEDGER}{ledger}")
            return
        self.visit(Visit(place="list", ledger=ledger, about={"all": True}))

    @Slot(object)
    def tell(self, changes: Changes) -> None:
        """Pass on what changed."""
        self.pages.tell(changes)
        self.badges.count_conflicts()

    @Slot()
    def plain_changed(self) -> None:
        """One page instead of the whole desk, or the other way round."""
        self.pages.forget("village")
        self._window.show_unit()
        self._window.side.select(self.here.key)

    @Slot()
    def unit_changed(self) -> None:
        """The desk is someone else's now."""
        self._viewed = ""
        self._window.top.show_viewed("")
        self._window.show_unit()
        self._window.side.select(self.here.key)
        if self.here.place == "start":  # its last step is yet to come
            self._window.side.hide()

    @Slot()
    def begin(self) -> None:
        """The first start is done."""
        self._window.show_unit()
        self.go("desk")
