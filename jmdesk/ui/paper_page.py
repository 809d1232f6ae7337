"""A paper in the hand: its code or a photograph of it, and what the desk knows of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from jmdesk.language import mark, tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.paper_answer import PaperAnswer, Standing, version_told
from jmdesk.operations.paper_codes import identify, identify_file
from jmdesk.ui import parts, theme
from jmdesk.ui.changed_cells import ChangedCells
from jmdesk.ui.head_line import HeadLine
from jmdesk.ui.jobs import Jobs, Progress
from jmdesk.ui.notice import Notices

AskFile = Callable[[QWidget], Path | None]
_KINDS = mark(
    "照片和 PDF (*.jpg *.jpeg *.png *.pdf *.bmp *.webp *.tif *.xlsx *.jmdesk);;所有文件 (*)"
)
_MOST_NEAR = 3


class PaperPage(QWidget):
    """Signals: ``submission_asked`` (Record) to see the version on the paper, ``report_asked``
    (report, unit, period) to see it as it is now, ``left`` on Esc.
    """

    submission_asked = Signal(object)
    report_asked = Signal(str, str, str)
    left = Signal()

    def __init__(
        self, desk: Desk, jobs: Jobs, notices: Notices, *, ask_file: AskFile | None = None
    ) -> None:
        super().__init__()
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self._ask_file = ask_file or _ask_for_file
        self.answers: Sequence[PaperAnswer] = ()
        self.setAccessibleName(tr("对一张纸"))
        self._make()
        self._lay_out()
        self.show_answers(())

    def _make(self) -> None:
        self.title = parts.label(tr("对一张纸"), role="title")
        self.code = QLineEdit()
        self.code.setAccessibleName(tr("校验码"))
        self.code.setPlaceholderText(tr("如 7KQ4-M2XD"))
        self.code.setMaxLength(240)
        self.code.returnPressed.connect(self.look)
        self.look_button = parts.button(tr("查"), self.look, role="main", name=tr("查这个校验码"))
        self.file_button = parts.button(tr("照片或 PDF…"), self.choose)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(tr("照片上的几张纸"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.currentChanged.connect(self._turn)
        self.sign = parts.label(role="heading")
        self.said = parts.label(wrap=True)
        self.seen = parts.label(role="quiet", wrap=True)
        self.near = [parts.button("", role="link") for _ in range(_MOST_NEAR)]
        for one in self.near:
            one.clicked.connect(self._take_near)
        self.version_button = parts.button(tr("看这一稿"), self._show_version)
        self.now_button = parts.button(tr("看现在的"), self._show_now)
        self.table = ChangedCells(tr("不一样的格"))
        self.hint = parts.label(role="quiet", wrap=True)
        self.hint.setText(
            tr(
                "每页纸右下角有校验码和二维码。把校验码打进来，或拍一张照片、扫一份 PDF"
                "拖到窗口里，就知道这张纸是哪一稿，和现在的数差在哪里。"
            )
        )

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        for one in (self.code, self.look_button, self.file_button):
            line.addWidget(one)
        line.addStretch(1)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        for one in (*self.near, self.version_button, self.now_button):
            acts.addWidget(one)
        acts.addStretch(1)
        self.answer = parts.panel(self.sign, self.said, self.seen)
        self.answer.layout().addLayout(acts)  # type: ignore[union-attr]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(10)
        layout.addWidget(HeadLine((self.title,), ()))
        layout.addLayout(line)
        layout.addWidget(self.hint)
        layout.addWidget(self.tabs)
        layout.addWidget(self.answer)
        layout.addWidget(self.table, 1)
        self._rest = QWidget()
        layout.addWidget(self._rest, 1)

    # what the person does

    def open(self, text: str = "", files: Sequence[Path] = ()) -> None:
        """Begin with a code or with files; without either, wait for a code."""
        self.code.setText(text if len(text) <= 12 else "")
        self.show_answers(())
        if files:
            self.look_at(files)
        elif text:
            self._find(text)
        self.focus_work()

    def look(self) -> None:
        """Answer the code that is written."""
        if self.code.text().strip():
            self._find(self.code.text())

    def choose(self) -> None:
        """A photograph or PDF from the disk."""
        file = self._ask_file(self)
        if file is not None:
            self.look_at([file])

    def look_at(self, files: Sequence[Path]) -> None:
        """Answer what is on these photographs and PDFs."""
        desk = self._desk

        def work(_progress: Progress) -> tuple[PaperAnswer, ...]:
            return tuple(answer for file in files for answer in identify_file(desk, file))

        self.show_words(tr("正在看…"))
        self._jobs.start(work, then=self.show_answers, failed=self._failed)

    def _find(self, text: str) -> None:
        desk = self._desk

        def work(_progress: Progress) -> tuple[PaperAnswer, ...]:
            return (identify(desk, text),)

        self._jobs.start(work, then=self.show_answers, failed=self._failed)

    @Slot()
    def _take_near(self) -> None:
        button = self.sender()
        if isinstance(button, QWidget):
            self.code.setText(button.accessibleName().rpartition(" ")[2])
            self.look()

    def _show_version(self) -> None:
        answer = self.shown
        if answer is not None and answer.submission is not None:
            self.submission_asked.emit(answer.submission)

    def _show_now(self) -> None:
        answer = self.shown
        if answer is not None:
            self.report_asked.emit(answer.report, answer.unit, answer.period)

    def focus_work(self) -> None:
        """The keyboard to the code."""
        self.code.setFocus()
        self.code.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    # what comes of it

    @property
    def shown(self) -> PaperAnswer | None:
        """The answer in sight."""
        at = max(0, self.tabs.currentIndex())
        return self.answers[at] if at < len(self.answers) else None

    @Slot(object)
    def show_answers(self, answers: Sequence[PaperAnswer]) -> None:
        """One paper, or several that were on one picture."""
        self.answers = answers
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for answer in answers:
            self.tabs.addTab(answer.check_code or tr("没有码"))
        self.tabs.blockSignals(False)
        self.tabs.setVisible(len(answers) > 1)
        self._turn(0)

    def show_words(self, text: str) -> None:
        """Only a sentence."""
        self.show_answers(())
        self.answer.show()
        self.said.setText(text)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self.show_answers(())
        self._notices.failure(error)

    @Slot(int)
    def _turn(self, _at: int) -> None:
        answer = self.shown
        self.hint.setVisible(answer is None)
        self.answer.setVisible(answer is not None)
        self._show_cells(answer)
        sign, role = _SIGNS[answer.standing] if answer else ("", "heading")
        if answer is not None and answer.standing is Standing.NEWEST and answer.since:
            sign, role = _CHANGED
        theme.set_role(self.sign, role)
        self.sign.setText(tr(sign) if sign else "")
        self.sign.setVisible(bool(sign))
        self.said.setText(answer.said if answer else "")
        self._show_seen(answer)
        self._offer(answer)

    def _show_seen(self, answer: PaperAnswer | None) -> None:
        pages = answer.pages if answer else ()
        told = tr("、").join(tr("第{number}页", number=number) for number in pages)
        self.seen.setText(tr("看到了{pages}。", pages=told) if told else "")
        self.seen.setVisible(bool(told))

    def _offer(self, answer: PaperAnswer | None) -> None:
        near = answer.near if answer else ()
        for place, one in enumerate(self.near):
            one.setVisible(place < len(near))
            if place < len(near):
                one.setText(tr("是 {code}", code=near[place]))
                one.setAccessibleName(tr("查 {code}", code=near[place]))
        self.version_button.setVisible(answer is not None and answer.submission is not None)
        known = answer is not None and answer.report in self._desk.catalogue.reports
        self.now_button.setVisible(known and answer is not None and answer.unit in self._desk.units)

    def _show_cells(self, answer: PaperAnswer | None) -> None:
        cells = (answer.cells or answer.since) if answer else ()
        self.table.setVisible(bool(cells))
        self._rest.setVisible(not cells)
        if answer is None or not cells:
            return
        newer = version_told(answer.against) if answer.cells else version_told(0)
        slip = answer.standing is Standing.SLIP
        old = tr("原数") if slip else tr("纸上")
        self.table.show_cells(cells, old=old, new=tr("更正为") if slip else newer)


_CHANGED = (mark("▲ 报出以后改过"), "explain")
_SIGNS = {
    Standing.NEWEST: (mark("● 是最新的"), "good"),
    Standing.OLDER: (mark("▲ 不是最新的"), "explain"),
    Standing.DRAFT: (mark("● 草稿，和现在一致"), "hint"),
    Standing.OUTDATED: (mark("▲ 草稿，和现在不一样"), "explain"),
    Standing.SLIP: (mark("● 更正单"), "hint"),
    Standing.UNKNOWN: (mark("▲ 这里没有"), "explain"),
    Standing.UNREADABLE: (mark("▲ 看不懂"), "explain"),
}


def _ask_for_file(parent: QWidget) -> Path | None:
    name, _kind = QFileDialog.getOpenFileName(
        parent, tr("选照片或 PDF"), str(Path.home()), tr(_KINDS)
    )
    return Path(name) if name else None
