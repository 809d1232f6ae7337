"""Files that came: what each would do, what must be said beforehand, then all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog

from jmdesk.domain.changes import Changes
from jmdesk.exchange.merge_plan import Conflict, FilePlan, MergeAnswers, MergePlan
from jmdesk.language import mark, tr
from jmdesk.operations.conflicts import Decision
from jmdesk.operations.desk import Desk
from jmdesk.operations.merging import Merged
from jmdesk.ui import merge_words
from jmdesk.ui.commands import Command
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.merge_frame import MergeFrame
from jmdesk.ui.merge_lines import Tone, lines
from jmdesk.ui.merge_panel import Aspect, is_paper, is_plain_workbook
from jmdesk.ui.merge_state import MergeState
from jmdesk.ui.merge_work import MergeWork
from jmdesk.ui.notice import Notices, Offer
from jmdesk.ui.receipt_giving import ReceiptGiver

_KINDS = mark("收到的文件 (*.xlsx *.pdf *.jmdesk *.xls *.ods *.zip);;所有文件 (*)")


class MergePage(MergeFrame):
    """Signals: `merged` (Changes), `changed` (Changes) when a merge was taken back,
    `import_asked` (file, ledger or "") for a plain workbook, `paper_asked` (paths) for nothing but
    photographs of papers, `closed`, `planned` (MergePlan)."""

    merged = Signal(object)
    changed = Signal(object)
    import_asked = Signal(object, str)
    paper_asked = Signal(object)
    closed = Signal()
    planned = Signal(object)

    def __init__(self, desk: Desk, jobs: Jobs, notices: Notices) -> None:
        super().__init__(desk)
        self._notices = notices
        self._paths: list[Path] = []
        self._work = MergeWork(desk, jobs, self)
        self._giver = ReceiptGiver(desk, self, jobs, notices)
        self._first = False
        self._unfolded: set[Tone] = set()
        self.state = MergeState()
        self.setAccessibleName(tr("合并文件"))
        self._connect()

    def _connect(self) -> None:
        work = self._work
        work.planned.connect(self._take_plan)
        work.looked_up.connect(self.panel.show_effects)
        work.progressed.connect(self.waiting.show_progress)
        work.done.connect(self._done)
        work.undone.connect(self._undone)
        work.failed.connect(self._refused)
        self.more.clicked.connect(lambda _checked=False: self.choose())
        self.give_up.clicked.connect(lambda _checked=False: self._give_up())
        self.merge.clicked.connect(lambda _checked=False: self._merge())
        self.waiting.choose.clicked.connect(lambda _checked=False: self.choose())
        self.waiting.stop.clicked.connect(lambda _checked=False: self._back_to_plan())
        self.questions.answered.connect(self._answer)
        self.questions.edits_taken.connect(self._take_all_edits)
        self.questions.edits_asked.connect(self._show_edits)
        self.table.opened.connect(self._open)
        self.table.typed.connect(self.panel.cards.press)
        self.table.selectionModel().currentRowChanged.connect(self._show_line)
        self.panel.effects_asked.connect(self._look_up)
        self.panel.import_asked.connect(self._import)
        self.panel.cards.decided.connect(self._decide)
        self.panel.cards.through.connect(self._next_conflict)
        self.panel.edits.turned.connect(self._turn_edits)

    # what to look at

    def open(self, paths: Sequence[Path] = ()) -> None:
        """Begin anew with these files and folders; without any, ask for some."""
        self._work.stop()
        self._paths, self.state, self._unfolded = [], MergeState(), set()
        if paths:
            self.add(paths)
        else:
            self._back_to_plan()

    def add(self, paths: Sequence[Path]) -> None:
        """Look at these too."""
        self._paths = list(dict.fromkeys([*self._paths, *paths]))
        self._wait(tr("正在看收到的文件…"))
        self._first = True
        self._work.plan(self._paths, self.state.answers)

    def choose(self) -> None:
        """Let the person pick files."""
        start = str(self._paths[-1].parent) if self._paths else str(Path.home())
        names, _kind = QFileDialog.getOpenFileNames(self, tr("选收到的文件"), start, tr(_KINDS))
        if names:
            self.add([Path(name) for name in names])

    def _wait(self, doing: str, *, can_stop: bool = True) -> None:
        self.waiting.show_work(doing, can_stop=can_stop)
        self.show_waiting()
        self.waiting.focus_work()

    @Slot(object)
    def _take_plan(self, plan: MergePlan) -> None:
        """One plain workbook alone goes straight where workbooks are brought in; pictures of
        papers alone are answered."""
        first, self._first = self._first, False
        if first and plan.files and all(map(is_paper, plan.files)):
            self.paper_asked.emit([file.path for file in plan.files])
        elif first and len(plan.files) == 1 and is_plain_workbook(plan.files[0]):
            self._import(plan.files[0])
        else:
            self._show_plan(plan)

    def _show_plan(self, plan: MergePlan) -> None:
        self.state.take_plan(plan)
        self._ask()
        self.show_plan(self.state)
        self.table.show_lines(lines(plan, unfolded=self._unfolded))
        self.focus_work()
        self.planned.emit(plan)

    def _ask(self) -> None:
        state = self.state
        if state.plan is not None:
            self.questions.ask(state.plan, state.answers, edits=state.open_edits)
            self.order()

    @Slot()
    def _show_line(self, *_rows: object) -> None:
        line = self.table.line()
        self.panel.show_line(
            line,
            conflicts=self.state.conflicts_of(line.file if line else None),
            decisions=self.state.decisions,
            taken=self.state.taken,
        )

    def focus_work(self) -> None:
        """Put the keyboard on the first question, else on what asks for a look, else the end."""
        if self.waits:
            self.waiting.focus_work()
        elif (first := self.questions.first) is not None:
            first.setFocus()
        elif self.state.open_conflicts:
            self.focus_panel()
        else:
            (self.merge if self.merge.isEnabled() else self.give_up).setFocus()

    # what the person says

    @Slot(object)
    def _answer(self, answers: MergeAnswers) -> None:
        """Who is known changes nothing of what the files would do; other answers do."""
        plan, before = self.state.plan, self.state.answers
        if plan is None:
            return
        self.state.answers = answers
        if answers == replace(before, trust=answers.trust):
            self._show_plan(plan)
        else:
            self._wait(tr("正在看…"))
            self._work.plan_again(plan, answers)

    @Slot(int)
    def _open(self, row: int) -> None:
        line, plan = self.table.model_.lines[row], self.state.plan
        if line.folded and plan is not None:
            self._unfolded.add(line.tone)
            self.table.show_lines(lines(plan, unfolded=self._unfolded))
        else:
            self.focus_panel()

    @Slot(object, object)
    def _decide(self, conflict: Conflict, decision: Decision | None) -> None:
        self.state.decide(conflict, decision)
        self.panel.cards.go_on()

    @Slot()
    def _next_conflict(self) -> None:
        """The next file's, else there is nothing left but to merge."""
        shown = self.table.model_.lines
        for row in range(self.table.currentIndex().row() + 1, len(shown)):
            if shown[row].tone is Tone.CONFLICT:
                self.table.selectRow(row)
                self.focus_panel()
                return
        self.merge.setFocus()

    @Slot(object, bool)
    def _turn_edits(self, keys: Sequence[str], taken: bool) -> None:
        self.state.take_edits(keys, taken)
        self._ask()
        file = self.panel.file
        if file is not None:
            self.panel.edits.show_edits(file.edits, self.state.taken)

    @Slot(bool)
    def _take_all_edits(self, taken: bool) -> None:
        self._turn_edits([edit.key for edit in self.state.plain_edits], taken)
        self.focus_work()

    @Slot()
    def _show_edits(self) -> None:
        """The first file whose edits nobody decided."""
        for row, line in enumerate(self.table.model_.lines):
            file = line.file
            if file is not None and any(e.key not in self.state.taken for e in file.edits):
                self.table.selectRow(row)
                self.panel.show_aspect(Aspect.EDITS)
                self.focus_panel()
                return

    @Slot(object)
    def _look_up(self, file: FilePlan) -> None:
        if self.state.plan is not None:
            self._work.look_up(self.state.plan, file)

    @Slot(object)
    def _import(self, file: FilePlan) -> None:
        self.import_asked.emit(file.path, merge_words.ledger_of(file))

    # doing it

    def _merge(self) -> None:
        if self.state.files:
            self._wait(tr("正在合并…"), can_stop=False)
            self._work.merge(self.state)

    @Slot(object)
    def _done(self, merged: Merged) -> None:
        files, self.state, self._paths = self.state.files, MergeState(), []
        said, batch = merge_words.done(files, merged), merged.batch
        receipts = Offer(tr("复制回执"), lambda: self._giver.give(batch))
        self._notices.say(
            said,
            action=tr("撤回") if batch else "",
            act=lambda: self._work.undo(batch, self._notices.failure),
            other=receipts if batch else None,
        )
        self.merged.emit(merged.changes)

    @Slot(object)
    def _undone(self, changes: Changes) -> None:
        self._notices.say(tr("已撤回这一批；在“收发”里随时可以恢复。"))
        self.changed.emit(changes)

    # waiting, leaving

    def _refused(self, error: BaseException) -> None:
        self._back_to_plan()
        self._notices.failure(error)

    def _back_to_plan(self) -> None:
        """What there was before something was begun; without a plan, files may be chosen."""
        self._work.stop()
        if self.state.plan is not None:
            self._show_plan(self.state.plan)
        else:
            self.waiting.show_choosing()
            self.show_waiting()
            self.waiting.focus_work()

    def _give_up(self) -> None:
        self._work.stop()
        self.state = MergeState()
        self.closed.emit()

    def commands(self) -> Sequence[Command]:
        """What can be done here."""
        offered = (("merge.more", self.more), ("merge.merge", self.merge))
        return tuple(
            Command(id=id, text=one.text(), act=one.click, enabled=one.isEnabled())
            for id, one in offered
            if one.isVisible()
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves, nothing was changed; figures choose among what is not the same."""
        if event.key() == Qt.Key.Key_Escape:
            self._give_up()
        elif self.waits or not self.panel.cards.press(event.text()):
            super().keyPressEvent(event)
