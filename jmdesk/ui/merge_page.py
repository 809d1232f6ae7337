"""Files that came: what each would do, what must be said beforehand, then all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog

from jmdesk.exchange.merge_plan import Conflict, FilePlan, MergeAnswers, MergePlan, RecordEffect
from jmdesk.language import mark, tr
from jmdesk.operations.batches import undo_batch
from jmdesk.operations.conflicts import Decision
from jmdesk.operations.desk import Desk
from jmdesk.operations.merging import Merged, answer_plan, apply_merge, effects, plan_merge
from jmdesk.ui import merge_words
from jmdesk.ui.commands import Command
from jmdesk.ui.jobs import Job, Jobs, Progress
from jmdesk.ui.merge_frame import MergeFrame
from jmdesk.ui.merge_lines import Tone, lines
from jmdesk.ui.merge_panel import Aspect, is_paper, is_plain_workbook
from jmdesk.ui.merge_state import MergeState
from jmdesk.ui.notice import Notices

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
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self._paths: list[Path] = []
        self._job: Job | None = None
        self._look: Job | None = None
        self._unfolded: set[Tone] = set()
        self.state = MergeState()
        self.setAccessibleName(tr("合并文件"))
        self._connect()

    def _connect(self) -> None:
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
        self._stop()
        self._paths, self.state, self._unfolded = [], MergeState(), set()
        if paths:
            self.add(paths)
        else:
            self._back_to_plan()

    def add(self, paths: Sequence[Path]) -> None:
        """Look at these too."""
        self._paths = list(dict.fromkeys([*self._paths, *paths]))
        wanted, answers = tuple(self._paths), self.state.answers

        def work(progress: Progress) -> MergePlan:
            return plan_merge(
                self._desk,
                paths=wanted,
                answers=answers,
                known_only=True,
                progress=progress,
                cancelled=lambda: progress.cancelled,
            )

        self._begin(tr("正在看收到的文件…"), work, self._first_plan)

    def choose(self) -> None:
        """Let the person pick files."""
        start = str(self._paths[-1].parent) if self._paths else str(Path.home())
        names, _kind = QFileDialog.getOpenFileNames(self, tr("选收到的文件"), start, tr(_KINDS))
        if names:
            self.add([Path(name) for name in names])

    def _begin(
        self, doing: str, work: Callable[[Progress], MergePlan], then: Callable[[MergePlan], None]
    ) -> None:
        self._stop()
        self.waiting.show_work(doing)
        self.show_waiting()
        self.waiting.focus_work()
        self._job = self._jobs.start(work, then=then, failed=self._refused)
        self._job.progressed.connect(self.waiting.show_progress)

    @Slot(object)
    def _first_plan(self, plan: MergePlan) -> None:
        """One plain workbook alone goes straight where workbooks are brought in; pictures of
        papers alone are answered."""
        if plan.files and all(map(is_paper, plan.files)):
            self._job = None
            self.paper_asked.emit([file.path for file in plan.files])
        elif len(plan.files) == 1 and is_plain_workbook(plan.files[0]):
            self._job = None
            self._import(plan.files[0])
        else:
            self._show_plan(plan)

    @Slot(object)
    def _show_plan(self, plan: MergePlan) -> None:
        self._job = None
        self.state.take_plan(plan)
        self._ask()
        self.show_plan(plan)
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
        plan = self.state.plan
        if plan is not None:
            self.state.answers = answers
            self._begin(
                tr("正在看…"),
                lambda _progress: answer_plan(
                    self._desk, plan=plan, answers=answers, known_only=True
                ),
                self._show_plan,
            )

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
        plan = self.state.plan
        if plan is None:
            return

        def work(_progress: Progress) -> tuple[FilePlan, tuple[RecordEffect, ...]]:
            return file, effects(self._desk, plan=plan, file=file)

        if self._look is not None:
            self._look.cancel()
        self._look = self._jobs.start(work, then=self._show_effects, quick=True)

    @Slot(object)
    def _show_effects(self, found: tuple[FilePlan, tuple[RecordEffect, ...]]) -> None:
        self._look = None
        self.panel.show_effects(*found)

    @Slot(object)
    def _import(self, file: FilePlan) -> None:
        self.import_asked.emit(file.path, merge_words.ledger_of(file))

    # doing it

    def _merge(self) -> None:
        plan = self.state.plan
        if plan is None or plan.empty:
            return
        answers, decisions = self.state.whole_answers(), dict(self.state.decisions)
        self._stop()
        self.waiting.show_work(tr("正在合并…"), can_stop=False)
        self.show_waiting()
        self._job = self._jobs.start(
            lambda _progress: apply_merge(
                self._desk, plan=plan, answers=answers, decisions=decisions
            ),
            then=self._done,
            failed=self._refused,
            writes=True,
        )

    @Slot(object)
    def _done(self, merged: Merged) -> None:
        plan, self.state, self._paths, self._job = self.state.plan, MergeState(), [], None
        assert plan is not None
        undo = (lambda: self._undo(merged.batch)) if merged.batch else None
        said = merge_words.done(plan, merged)
        self._notices.say(said, action=tr("撤回") if undo else "", act=undo)
        self.merged.emit(merged.changes)

    def _undo(self, batch: str) -> None:
        def undone(taken: object) -> None:
            self._notices.say(tr("已撤回这一批；在“收发”里随时可以恢复。"))
            self.changed.emit(merge_words.changes_of(taken))

        self._jobs.start(
            lambda _progress: undo_batch(self._desk, batch=batch),
            then=undone,
            failed=self._notices.failure,
            writes=True,
        )

    # waiting, leaving

    def _refused(self, error: BaseException) -> None:
        self._back_to_plan()
        self._notices.failure(error)

    def _back_to_plan(self) -> None:
        """What there was before something was begun; without a plan, files may be chosen."""
        self._stop()
        if self.state.plan is not None:
            self._show_plan(self.state.plan)
        else:
            self.waiting.show_choosing()
            self.show_waiting()
            self.waiting.focus_work()

    def _stop(self) -> None:
        for job in (self._job, self._look):
            if job is not None:
                job.cancel()
        self._job = self._look = None

    def _give_up(self) -> None:
        self._stop()
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
