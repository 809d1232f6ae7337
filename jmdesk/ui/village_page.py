"""The 嘎查's month on one page: the paper itself, with boxes to type in.

Nobody saves here. What is typed is on disk as a draft within a second and becomes a record when
the line is left, so that reports, prints and other places know it at once; a cell alone would
make a revision of every half-told fact, and a button at the end would be forgotten. Ctrl+Z goes
back through everything that was done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from jmdesk.domain.changes import Changes
from jmdesk.domain.period import Period
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.village import REPORT, VillageSheet, village_sheet
from jmdesk.store.draft import Draft
from jmdesk.ui.commands import Command
from jmdesk.ui.draft_keeper import DraftKeeper, focus_place
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices
from jmdesk.ui.village_drafts import bring_back, draft_key, make_draft, spare_of
from jmdesk.ui.village_frame import VillageFrame
from jmdesk.ui.village_lines import Cell, PageLine
from jmdesk.ui.village_mark import MarkBox
from jmdesk.ui.village_paper import VillagePaper
from jmdesk.ui.village_recorder import Outcome, VillageRecorder

_LEDGERS = frozenset(
    {"village_month", "site", "training", "signin", "beneficiary", "village_total", "project"}
)


class VillagePage(QWidget):
    """Signals: ``changed`` (Changes) after something was recorded; ``print_asked`` and
    ``submit_asked`` (report); ``record_asked`` (ledger, record) for a record's full page.

    ``tools`` are its buttons; a window that is only this page may put them into its head.
    """

    changed = Signal(object)
    print_asked = Signal(str)
    submit_asked = Signal(str)
    record_asked = Signal(str, str)

    def __init__(self, desk: Desk, jobs: Jobs, notices: Notices) -> None:
        super().__init__()
        self._desk, self._notices = desk, notices
        self.unit = ""
        self.period: Period | None = None
        self.paper: VillagePaper | None = None
        self._line: PageLine | None = None
        self._resume: tuple[str, int] | None = None
        self._asked_again = False
        self.recorder = VillageRecorder(desk, jobs, self)
        self.recorder.recorded.connect(self._recorded)
        self.recorder.refused.connect(self._refused)
        self._keeper = DraftKeeper(desk, jobs, self._draft, self)
        self._keeper.kept.connect(self._tell_state)
        self.frame = VillageFrame(self)
        self.tools = self.frame.tools
        self._connect()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_changed)

    # what the window asks

    def show_period(self, unit: str, period: Period) -> None:
        """Show the page of a 嘎查 for a month, with what was half-typed on it."""
        self.keep()
        self.unit, self.period = unit, period
        self._keeper.stop()
        self.recorder.begin_anew()
        self._line, self._asked_again = None, False
        draft = self._desk.store.draft(draft_key(unit, period))
        sheet = village_sheet(self._desk, unit=unit, period=period, spare=spare_of(draft))
        paper = VillagePaper(self._desk, sheet)
        self._put_paper(paper)
        self._bring_back(paper, draft)
        self._tell_state()

    def on_changes(self, changes: Changes) -> None:
        """Something was recorded elsewhere."""
        if self.paper is not None and not _LEDGERS.isdisjoint(changes.ledgers):
            self.recorder.read_again(self.unit, self.paper.sheet)

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
        if self.paper is not None:
            self._keeper.flush()
            self._record_all()

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

    def undo(self) -> None:
        """Take back the last thing that was recorded here."""
        self._record_all()
        if not self.recorder.undo():
            self._say(tr("没有可以撤销的。"))

    def redo(self) -> None:
        """Do again what was taken back."""
        if not self.recorder.redo():
            self._say(tr("没有可以重做的。"))

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

    def next_problem(self) -> None:
        """Go to the next box with something to look at."""
        if self.paper is None:
            return
        cells = self.paper.cells
        here = self.paper.cell_at(self.focusWidget())
        start = cells.index(here) + 1 if here else 0
        wrong = [cell for cell in (*cells[start:], *cells[:start]) if cell.said]
        if wrong:
            self._go(wrong[0])
        else:
            self._say(tr("没有要看的问题。"))

    # the boxes

    @Slot(object)
    def _edited(self, _cell: Cell) -> None:
        self._asked_again = False
        self._keeper.touch()
        self._say(tr("正在写…"))

    @Slot(object)
    def _entered(self, cell: Cell) -> None:
        """Enter takes over what stands in grey, and goes on."""
        assert self.paper is not None
        line = self.paper.line_of(cell)
        grey = line.line.carried and not line.line.is_there and not cell.box.typed()
        if grey and any(name in line.line.carried for name in cell.fields):
            line.accepted = True
        following = self.paper.after(cell)
        if following is not None:
            self._go(following)
        else:
            self.frame.submit_button.setFocus(Qt.FocusReason.TabFocusReason)
        if line.accepted:
            self._record(line)

    @Slot(object, int)
    def _moved(self, cell: Cell, step: int) -> None:
        assert self.paper is not None
        found = self.paper.beside(cell, step)
        if found is not None:
            self._go(found)
        elif step < 0:
            self.paper.mark.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _tick(self) -> None:
        """The mark: one click is the whole report of a quiet month."""
        if self.paper is None:
            return
        if self.paper.sheet.same:
            self._with_sheet(self.recorder.unmark)
        else:
            self._once_recorded(lambda: self._with_sheet(self.recorder.mark_unchanged))

    def _go(self, cell: Cell) -> None:
        cell.box.setFocus(Qt.FocusReason.TabFocusReason)
        if not isinstance(cell.box, MarkBox):
            cell.box.selectAll()
        self.frame.show_box(cell.box)

    @Slot("QWidget*", "QWidget*")
    def _focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        """Whoever leaves a line has told it: it is recorded."""
        if self.paper is None or now is None or not self.isVisible():
            return
        cell = self.paper.cell_at(now)
        line = self.paper.line_of(cell) if cell else None
        left, self._line = self._line, line
        if left is not None and left is not line:
            self._record(left)
        if cell is not None:
            self.frame.show_box(cell.box)

    # recording

    def _record(self, line: PageLine) -> None:
        if self.paper is None or not line.dirty or line not in list(self.paper.lines):
            return
        reading = line.reading()
        line.show_problems()
        if not reading.values and not line.accepted:
            self._tell_state()
            return
        texts = {c.name: c.box.typed() for c in self.paper.cells if c.dirty}
        mine = {cell.name for cell in line.cells} | set(_same_field(self.paper, line))
        saved = {n: t for n, t in texts.items() if n in mine and n not in reading.unread}
        line.accepted = False
        self.recorder.save(self.paper.sheet, line.line, reading.values, saved)

    def _record_all(self) -> None:
        if self.paper is not None:
            for line in list(self.paper.lines):
                self._record(line)

    def _once_recorded(self, act: Callable[[], None]) -> None:
        """Do something when all that was typed is recorded; what cannot be read is shown first."""
        self._record_all()
        unread = [c for c in self.paper.cells if c.dirty and c.said] if self.paper else []
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
                    names="、".join(missing),
                ),
                action=tr("其余照上月"),
                act=self.mark_rest,
            )
            return
        self.submit_asked.emit(REPORT)

    @Slot(object)
    def _recorded(self, outcome: Outcome) -> None:
        """What is recorded now is shown; what was typed meanwhile stays."""
        if self.paper is None or outcome.of != (self.unit, self.period):
            return
        before = {cell.name: cell.box.base for cell in self.paper.cells}
        self.paper.show_sheet(outcome.sheet, outcome.saved)
        self._keeper.touch()
        if outcome.turned:
            self._show_turned(before)
        if outcome.said:
            self._notices.say(outcome.said, action=tr("撤销"), act=self.undo)
        self._tell_state()
        if outcome.changes is not None:
            self.changed.emit(outcome.changes)

    def _show_turned(self, before: Mapping[str, str]) -> None:
        """After undoing: the cursor goes where something became different."""
        assert self.paper is not None
        other = [c for c in self.paper.cells if before.get(c.name, "") != c.box.base]
        if other:
            self._go(other[0])

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        if self.paper is not None:
            self.paper.mark.setChecked(self.paper.sheet.same)
        self._keeper.touch()
        self._notices.failure(error)

    # drafts

    def _draft(self) -> Draft | None:
        return make_draft(self.paper, self.focusWidget()) if self.paper else None

    def _bring_back(self, paper: VillagePaper, draft: Draft | None) -> None:
        count = bring_back(paper, draft) if draft else 0
        self._resume = focus_place(draft.focus) if draft and count else None
        self.frame.tell_found(count)
        if draft:
            self._keeper.touch()

    # the paper

    def _connect(self) -> None:
        frame = self.frame
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

    def _put_paper(self, paper: VillagePaper) -> None:
        self.paper = paper
        paper.wires.edited.connect(self._edited)
        paper.wires.entered.connect(self._entered)
        paper.wires.moved.connect(self._moved)
        paper.wires.undone.connect(self.undo)
        paper.wires.redone.connect(self.redo)
        paper.wires.linked.connect(self.record_asked)
        paper.mark.edited.connect(self._ticked)
        paper.mark.entered.connect(self._from_mark)
        paper.mark.moved.connect(lambda step: self._from_mark() if step > 0 else None)
        paper.mark.undone.connect(self.undo)
        paper.mark.redone.connect(self.redo)
        self.frame.put_paper(paper)

    @Slot()
    def _ticked(self) -> None:
        # The tick shows what is recorded, so it waits for that.
        if self.paper is not None:
            self.paper.mark.setChecked(self.paper.sheet.same)
            self._tick()

    @Slot()
    def _from_mark(self) -> None:
        cells = self.paper.cells if self.paper else []
        if cells:
            self._go(cells[0])

    @Slot()
    def _tell_state(self) -> None:
        """The foot: what is told, what is not, what is to be looked at."""
        if self.paper is None:
            return
        self.frame.tell(self.paper)

    def _say(self, text: str) -> None:
        self.frame.state.setText(text)


def _same_field(paper: VillagePaper, line: PageLine) -> Sequence[str]:
    """The cells that are read together with a line: the rows of one field."""
    if line.whole is None:
        return ()
    return [c.name for one in paper.lines if one.whole == line.whole for c in one.cells]
