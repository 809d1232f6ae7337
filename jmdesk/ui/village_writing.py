"""Typing on the 嘎查's page: boxes, cursor, drafts, and each line recorded when it is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from jmdesk.domain.period import Period
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.store.draft import Draft
from jmdesk.ui.draft_keeper import DraftKeeper, focus_place
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices
from jmdesk.ui.village_drafts import bring_back, make_draft
from jmdesk.ui.village_frame import VillageFrame
from jmdesk.ui.village_lines import Cell, PageLine
from jmdesk.ui.village_mark import MarkBox
from jmdesk.ui.village_paper import VillagePaper
from jmdesk.ui.village_recorder import Outcome, VillageRecorder


class VillageWriting(QWidget):
    """What the page does with what is typed; `VillagePage` adds what leads elsewhere."""

    changed = Signal(object)

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
        self._keeper = DraftKeeper(desk, jobs, self._draft, self, saves=True)
        self._keeper.kept.connect(self._tell_state)
        self.frame = VillageFrame(self)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_changed)

    # what the person does

    def undo(self) -> None:
        """Take back the last thing that was recorded here."""
        self._notices.clear()
        self._record_all()
        if not self.recorder.undo():
            self._say(tr("没有可以撤销的。"))

    def redo(self) -> None:
        """Do again what was taken back."""
        self._notices.clear()
        if not self.recorder.redo():
            self._say(tr("没有可以重做的。"))

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

    def _go(self, cell: Cell) -> None:
        cell.box.setFocus(Qt.FocusReason.TabFocusReason)
        if not isinstance(cell.box, MarkBox):
            cell.box.selectAll()
        self.frame.show_box(cell.box)

    @Slot()
    def _from_mark(self) -> None:
        cells = self.paper.cells if self.paper else []
        if cells:
            self._go(cells[0])

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

    @Slot(object)
    def _recorded(self, outcome: Outcome) -> None:
        """What is recorded now is shown; what was typed meanwhile stays."""
        if self.paper is None:
            return
        if outcome.of != (self.unit, self.period):
            if outcome.changes is not None:  # this page, too, shows the month before
                self.changed.emit(outcome.changes)
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

    def _put_paper(self, paper: VillagePaper) -> None:
        self.paper = paper
        paper.wires.edited.connect(self._edited)
        paper.wires.entered.connect(self._entered)
        paper.wires.moved.connect(self._moved)
        paper.wires.undone.connect(self.undo)
        paper.wires.redone.connect(self.redo)
        paper.mark.entered.connect(self._from_mark)
        paper.mark.moved.connect(lambda step: self._from_mark() if step > 0 else None)
        paper.mark.undone.connect(self.undo)
        paper.mark.redone.connect(self.redo)
        self.frame.put_paper(paper)

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
