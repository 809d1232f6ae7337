"""The 嘎查's month on one page: the paper itself, with boxes to type in.

Nobody saves here. What is typed is on disk as a draft within a second and becomes a record when
the line is left, so that reports, prints and other places know it at once; a cell alone would
make a revision of every half-told fact, and a button at the end would be forgotten. Ctrl+Z goes
back through everything that was done.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut

from jmdesk.domain.changes import Changes
from jmdesk.domain.period import Period
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.village import REPORT, VillageSheet, village_sheet
from jmdesk.store.draft import Draft
from jmdesk.ui import theme
from jmdesk.ui.commands import Command
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices
from jmdesk.ui.village_drafts import draft_key, make_draft, spare_of
from jmdesk.ui.village_paper import VillagePaper
from jmdesk.ui.village_writing import VillageWriting

_LEDGERS = frozenset(
    {
        "village_month",
        "site",
        "training",
        "signin",
        "beneficiary",
        "village_total",
        "project",
        "review",
    }
)


class VillagePage(VillageWriting):
    """Signals: ``changed`` (Changes) after something was recorded; ``print_asked`` and
    ``submit_asked`` (report); ``record_asked`` (ledger, record) for a record's full page;
    ``conflicts_asked``.

    ``tools`` are its buttons; a window that is only this page may put them into its head.
    """

    print_asked = Signal(str)
    submit_asked = Signal(str)
    record_asked = Signal(str, str)
    conflicts_asked = Signal()

    def __init__(self, desk: Desk, jobs: Jobs, notices: Notices) -> None:
        super().__init__(desk, jobs, notices)
        self._left: dict[str, Draft] = {}
        self._like: tuple[str, Period, float, str] | None = None
        self.tools = self.frame.tools
        self._connect()

    # what the window asks

    def show_period(self, unit: str, period: Period) -> None:
        """Show the page of a 嘎查 for a month, with what was half-typed on it."""
        self.keep()
        like = (unit, period, theme.scale_of(self), self._desk.person)
        if self.paper is not None and like == self._like:
            # The very boxes stay: what is on its way to the disk stands in them.
            self.recorder.read_again(self.unit, self.paper.sheet)
            return
        if self._like is not None:
            self._notices.clear()  # what was told of another month
        self.unit, self.period, self._like = unit, period, like
        self._keeper.stop()
        self.recorder.begin_anew()
        self._line, self._asked_again = None, False
        key = draft_key(unit, period)
        draft = self._left.pop(key, None) or self._desk.store.draft(key)
        sheet = village_sheet(self._desk, unit=unit, period=period, spare=spare_of(draft))
        paper = VillagePaper(self._desk, sheet)
        self._put_paper(paper)
        paper.wires.linked.connect(self.record_asked)
        paper.mark.edited.connect(self._ticked)
        self._bring_back(paper, draft)
        self._tell_state()

    def on_changes(self, changes: Changes) -> None:
        """Something was recorded elsewhere."""
        if self.paper is not None and not _LEDGERS.isdisjoint(changes.ledgers):
            self.recorder.read_again(self.unit, self.paper.sheet)

    def show_conflicts(self, count: int) -> None:
        """How much is not the same and waits for someone to decide."""
        self.frame.inbox.show_count(count)

    def focus_work(self) -> None:
        """Go where it was left off, else to the mark."""
        if self.paper is None:
            return
        found, self._resume = self._resume, None
        cell = self.paper.named(found[0]) if found else None
        if cell is not None and found is not None:
            self._go(cell)
            cell.box.set_caret(found[1])
        else:
            self.paper.mark.setFocus(Qt.FocusReason.TabFocusReason)

    def keep(self) -> None:
        """Record what is readable, and put the rest on disk as it is."""
        if self.paper is None or self.period is None:
            return
        self._keeper.flush()
        self._record_all()
        if any(cell.unread for cell in self.paper.cells):
            draft = make_draft(self.paper, None)
            if draft is not None:  # should someone be back before it is on disk
                self._left[draft.key] = draft

    def commands(self) -> Sequence[Command]:
        """What can be done on this page."""
        return (
            Command(id="village.same", text=tr("本月无变化"), act=self._tick),
            Command(id="village.undo", text=tr("撤销"), act=self.undo, keys="Ctrl+Z"),
            Command(id="village.redo", text=tr("重做"), act=self.redo, keys="Ctrl+Y"),
            Command(id="village.problem", text=tr("下一处问题"), act=self.next_problem, keys="F8"),
            Command(id="village.print", text=tr("打印月报单"), act=self.print_page, keys="Ctrl+P"),
            Command(id="village.signin", text=tr("打印签到册"), act=self.print_signin),
            Command(id="village.submit", text=tr("交给苏木镇"), act=self.submit),
        )

    # what the person does

    def print_page(self) -> None:
        """The paper, once everything is recorded."""
        self._once_recorded(lambda: self.print_asked.emit(REPORT))

    def print_signin(self) -> None:
        """The 签到册 to take along to a course."""
        self._once_recorded(lambda: self.print_asked.emit("signin_sheet"))

    def submit(self) -> None:
        """Hand the page on; projects without a word are asked about once."""
        self._once_recorded(self._submit)

    def mark_rest(self) -> None:
        """其余照上月."""
        self._with_sheet(self.recorder.mark_rest)

    @Slot()
    def _tick(self) -> None:
        """The mark: one click is the whole report of a quiet month."""
        if self.paper is None:
            return
        if self.paper.sheet.same:
            self._with_sheet(self.recorder.unmark)
        else:
            self._once_recorded(lambda: self._with_sheet(self.recorder.mark_unchanged))

    # recording

    def _once_recorded(self, act: Callable[[], None]) -> None:
        """Do something when all that was typed is recorded; what cannot be read is shown first."""
        self._record_all()
        unread = [c for c in self.paper.cells if c.unread] if self.paper else []
        if unread:
            self._notices.warn(tr("有 {count} 格看不懂，改好再办。", count=len(unread)))
            self._go(unread[0])
            return
        self.recorder.when_done(act)

    def _with_sheet(self, act: Callable[[VillageSheet], None]) -> None:
        if self.paper is not None:
            act(self.paper.sheet)

    def _submit(self) -> None:
        sheet = self.paper.sheet if self.paper else None
        missing = [] if sheet is None or sheet.same else [one.name for one in sheet.unreported]
        if missing and not self._asked_again:
            self._asked_again = True
            self._notices.warn(
                tr(
                    "还有 {count} 个项目没报：{names}。",
                    count=len(missing),
                    names=tr("、").join(missing),
                ),
                action=tr("其余照上月"),
                act=self.mark_rest,
            )
            return
        self.submit_asked.emit(REPORT)

    # the paper

    def _connect(self) -> None:
        frame = self.frame
        frame.inbox.open.clicked.connect(lambda _checked=False: self.conflicts_asked.emit())
        frame.signin_button.clicked.connect(self.print_signin)
        frame.print_button.clicked.connect(self.print_page)
        frame.submit_button.clicked.connect(self.submit)
        frame.rest_button.clicked.connect(self.mark_rest)
        frame.problem_button.clicked.connect(self.next_problem)
        keys: tuple[tuple[str, Callable[[], None]], ...] = (
            ("F8", self.next_problem),
            ("Ctrl+P", self.print_page),
            ("Ctrl+Z", self.undo),
            ("Ctrl+Y", self.redo),
        )
        for text, act in keys:
            shortcut = QShortcut(QKeySequence(text), self, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @Slot()
    def _ticked(self) -> None:
        # The tick shows what is recorded, so it waits for that.
        if self.paper is not None:
            self.paper.mark.setChecked(self.paper.sheet.same)
            self._tick()
