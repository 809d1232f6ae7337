"""Bringing in a workbook: choose it, see what would happen, answer what is asked, then do it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jmdesk.domain.changes import Changes
from jmdesk.exchange.plan import ImportPlan, Verdict
from jmdesk.language import mark, tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.importing import import_workbook, plan_workbook, undo_import
from jmdesk.ui import parts
from jmdesk.ui.head_line import HeadLine
from jmdesk.ui.import_parts import Coming, Disagreeing, Questions
from jmdesk.ui.jobs import Job, Jobs, Progress
from jmdesk.ui.notice import Notices
from jmdesk.ui.tab_order import last_in, lead

_KINDS = mark("表格 (*.xlsx *.xlsm *.xls *.et *.ods);;所有文件 (*)")
_NAMED = 3


class ImportPage(QWidget):
    """Signals: `imported` (ledger, Changes), `closed`, `planned` (ImportPlan) once a preview is
    shown."""

    imported = Signal(str, object)
    closed = Signal()
    planned = Signal(object)

    def __init__(self, desk: Desk, jobs: Jobs, notices: Notices) -> None:
        super().__init__()
        self._desk = desk
        self._jobs = jobs
        self._notices = notices
        self._ledger = ""
        self._file: Path | None = None
        self._job: Job | None = None
        self.plan: ImportPlan | None = None
        self.setAccessibleName(tr("导入表格"))
        self.title = parts.label(role="title")
        self.file_label = parts.label(role="quiet")
        self.another = parts.button(tr("换个文件…"), self.choose)
        self.give_up = parts.button(tr("不导了　Esc"), self._give_up)
        self.bring = parts.button(tr("导入"), self._bring, role="main")
        buttons = (self.another, self.give_up, self.bring)
        self.stack = QStackedWidget()
        self._choosing, self._reading, self._preview = self._pages()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(10)
        layout.addWidget(HeadLine((self.title, self.file_label), buttons))
        layout.addWidget(self.stack, 1)

    def _pages(self) -> tuple[QWidget, QWidget, QWidget]:
        pages = (self._choosing_page(), self._reading_page(), self._preview_page())
        for page in pages:
            self.stack.addWidget(page)
        return pages

    def _choosing_page(self) -> QWidget:
        self.choose_button = parts.button(tr("选文件…"), self.choose, role="main")
        made = parts.panel(
            parts.label(tr("把表格拖到窗口里，或"), role="heading"),
            self.choose_button,
            parts.label(
                tr(
                    "Excel、WPS、ODS 的表都可以；各年几张工作表会一起读。先看会怎样，"
                    "按“导入”之前什么都不会改。"
                ),
                role="quiet",
                wrap=True,
            ),
        )
        box = made.layout()
        assert isinstance(box, QVBoxLayout)
        box.setAlignment(self.choose_button, Qt.AlignmentFlag.AlignLeft)
        box.addStretch(1)
        return made

    def _reading_page(self) -> QWidget:
        self.progress = QProgressBar()
        self.progress.setAccessibleName(tr("进度"))
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 0)
        self.doing = parts.label()
        made = parts.panel(self.doing, self.progress)
        box = made.layout()
        assert isinstance(box, QVBoxLayout)
        box.addStretch(1)
        return made

    def _preview_page(self) -> QWidget:
        made = QWidget()
        self.questions = Questions(self._desk)
        self.questions.answered.connect(self._plan_again)
        self.disagreeing = Disagreeing()
        self.remarks = parts.label(role="quiet", wrap=True)
        self._tables = QHBoxLayout()
        self._tables.setSpacing(12)
        self.coming: Coming | None = None
        layout = QVBoxLayout(made)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.questions)
        layout.addLayout(self._tables, 1)
        layout.addWidget(self.remarks)
        return made

    def open(self, ledger: str, file: Path | None = None) -> None:
        """Begin an import to a ledger; with a file, at its preview."""
        self._ledger = ledger
        self.title.setText(tr("导入表格到“{title}”", title=self._desk.ledger(ledger).title))
        self._lay_out_tables()
        self._show_choosing()
        if file is not None:
            self.open_file(file)
        else:
            self.choose_button.setFocus()

    def _lay_out_tables(self) -> None:
        if self.coming is not None:
            self.coming.hide()
            self._tables.removeWidget(self.coming)
            self.coming.deleteLater()
        self.coming = Coming(self._desk.ledger(self._ledger))
        self._tables.insertWidget(0, self.coming, 6)
        self._tables.addWidget(self.disagreeing, 7)
        lead(last_in(self.coming), self.disagreeing.table)

    def choose(self) -> None:
        """Let the person pick a file."""
        start = str(self._file.parent) if self._file else str(Path.home())
        name, _kind = QFileDialog.getOpenFileName(self, tr("选要导入的表格"), start, tr(_KINDS))
        if name:
            self.open_file(Path(name))

    def open_file(self, file: Path) -> None:
        """Show what bringing in this file would do."""
        self._file = file
        self.questions.forget()
        self._make_plan()

    @Slot()
    def _plan_again(self) -> None:
        self._make_plan()

    def _make_plan(self) -> None:
        file, ledger, answers = self._file, self._ledger, self.questions.answers()
        assert file is not None
        self._stop()
        self._show_reading(tr("正在看“{name}”…", name=file.name))

        def work(_progress: Progress) -> ImportPlan:
            return plan_workbook(self._desk, file=file, ledger=ledger, answers=answers)

        self._job = self._jobs.start(work, then=self._show_plan, failed=self._refused)

    @Slot(object)
    def _show_plan(self, plan: ImportPlan) -> None:
        self._job = None
        self.plan = plan
        assert self.coming is not None
        self.coming.show_plan(plan)
        self.disagreeing.show_problems(plan.problems)
        self.questions.ask(plan.questions)
        self.remarks.setText(_remarks(plan))
        self.remarks.setVisible(bool(self.remarks.text()))
        self._show_buttons(preview=True)
        self.stack.setCurrentWidget(self._preview)
        if plan.questions:
            self.questions.focus_first()
        else:
            (self.bring if self.bring.isEnabled() else self.give_up).setFocus()
        self.planned.emit(plan)

    def _refused(self, error: BaseException) -> None:
        self._job = None
        self._show_choosing()
        self._notices.failure(error)

    def _bring(self) -> None:
        plan, ledger, file = self.plan, self._ledger, self._file
        if plan is None or not plan.ready or file is None:
            return
        self._show_reading(tr("正在导入…"))

        def brought(changes: Changes) -> None:
            self._job = None
            self._notices.say(
                _done(plan, file.name), action=tr("撤回"), act=lambda: self._undo(plan, file.name)
            )
            self.imported.emit(ledger, changes)

        def refused(error: BaseException) -> None:
            self._show_plan(plan)
            self._notices.failure(error)

        answers = self.questions.answers()
        self._job = self._jobs.start(
            lambda _progress: import_workbook(self._desk, plan=plan, answers=answers),
            then=brought,
            failed=refused,
            writes=True,
        )

    def _undo(self, plan: ImportPlan, file: str) -> None:
        def taken_back(changes: Changes) -> None:
            self._notices.say(
                tr(
                    "已撤回导入“{file}”：{count} 条退回原样。",
                    file=file,
                    count=len(changes.records),
                )
            )
            self.imported.emit(plan.ledger, changes)

        self._jobs.start(
            lambda _progress: undo_import(self._desk, plan=plan),
            then=taken_back,
            failed=self._notices.failure,
            writes=True,
        )

    def _show_choosing(self) -> None:
        self._stop()
        self.plan = None
        self.file_label.clear()
        self._show_buttons(preview=False)
        self.stack.setCurrentWidget(self._choosing)

    def _show_reading(self, text: str) -> None:
        self.doing.setText(text)
        self.file_label.setText(self._file.name if self._file else "")
        self._show_buttons(preview=False)
        self.stack.setCurrentWidget(self._reading)

    def _show_buttons(self, *, preview: bool) -> None:
        plan = self.plan if preview else None
        self.another.setVisible(preview)
        self.bring.setVisible(preview)
        changed = _changed(plan) if plan else 0
        self.bring.setEnabled(plan is not None and plan.ready and changed > 0)
        measure = tr("个项目") if self._ledger == "project" else tr("条")
        self.bring.setText(
            tr("导入 {changed} {measure}", changed=changed, measure=measure)
            if changed
            else tr("没有要导入的")
        )
        self.bring.setAccessibleName(self.bring.text())

    def _give_up(self) -> None:
        self._stop()
        self.closed.emit()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves; nothing was changed."""
        if event.key() == Qt.Key.Key_Escape:
            self._give_up()
        else:
            super().keyPressEvent(event)


def _changed(plan: ImportPlan) -> int:
    return plan.counts[Verdict.NEW] + plan.counts[Verdict.UPDATED]


def _done(plan: ImportPlan, file: str) -> str:
    new, updated = plan.counts[Verdict.NEW], plan.counts[Verdict.UPDATED]
    parts_ = [
        tr("新增 {new} 条", new=new) if new else "",
        tr("更新 {updated} 条", updated=updated) if updated else "",
    ]
    return tr("已导入“{file}”：", file=file) + tr("，").join(part for part in parts_ if part) + "。"


def _remarks(plan: ImportPlan) -> str:
    """Amounts typed as text and how they were read; rows that are held back."""
    said = []
    if plan.understood:
        named = tr("；").join(one.message.rstrip("。") for one in plan.understood[:_NAMED])
        more = (
            tr("……等 {count} 处", count=len(plan.understood))
            if len(plan.understood) > _NAMED
            else ""
        )
        said.append(tr("按数读的文字：{named}{more}。", named=named, more=more))
    if plan.held:
        named = tr("、").join(
            tr("“{sheet}”第 {line} 行 {title}", sheet=one.sheet, line=one.line, title=one.title)
            for one in plan.held[:_NAMED]
        )
        more = tr("……等 {count} 行", count=len(plan.held)) if len(plan.held) > _NAMED else ""
        said.append(tr("有问题没导入的行：{named}{more}。", named=named, more=more))
    return "\n".join(said)
