"""The widgets of a merge's page and how they stand: questions, files, what one file would do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.ui import merge_words, parts
from jmdesk.ui.head_line import HeadLine
from jmdesk.ui.merge_panel import MergePanel
from jmdesk.ui.merge_questions import MergeQuestions
from jmdesk.ui.merge_state import MergeState
from jmdesk.ui.merge_table import MergeTable
from jmdesk.ui.merge_waiting import MergeWaiting
from jmdesk.ui.tab_order import lead

_HALF = 300


class MergeFrame(QWidget):
    """Shows either that it waits or a plan; knows nothing of what is done with it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.title = parts.label(role="title")
        self.note = parts.label(role="quiet")
        self.more = parts.button(tr("再加文件…"))
        self.give_up = parts.button(tr("不要了　Esc"), name=tr("不要了"))
        self.merge = parts.button("", role="main")
        self.waiting = MergeWaiting()
        self.questions = MergeQuestions(desk)
        self.table = MergeTable()
        self.panel = MergePanel(desk)
        self._around = QScrollArea()  # with large type and many questions all has no room
        self._around.setWidgetResizable(True)
        self._around.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._around.setWidget(self._preview())
        self._stack = QStackedWidget()
        self._stack.addWidget(self.waiting)
        self._stack.addWidget(self._around)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(10)
        buttons = (self.more, self.give_up, self.merge)
        layout.addWidget(HeadLine((self.title, self.note), buttons))
        layout.addWidget(self._stack, 1)
        self.order()

    def _preview(self) -> QWidget:
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self.table)
        halves.addWidget(self.panel)
        halves.setSizes([_HALF, _HALF])
        made = QWidget()
        layout = QVBoxLayout(made)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.questions)
        layout.addWidget(halves, 1)
        return made

    @property
    def waits(self) -> bool:
        """Whether there is no plan in sight."""
        return self._stack.currentWidget() is self.waiting

    def show_waiting(self) -> None:
        """In the place of the plan."""
        self.title.setText(tr("合并文件"))
        self.note.clear()
        self.more.hide()
        self.merge.hide()
        self._stack.setCurrentWidget(self.waiting)

    def show_plan(self, state: MergeState) -> None:
        """In the place of what waits."""
        files = state.plan.files if state.plan else ()
        self.title.setText(tr("收到 {count} 个文件", count=len(files)))
        self.note.setText(tr("还没有合并；合并前自动备份，合并后可以整批撤回"))
        self.merge.setText(merge_words.merge_word(state))
        self.merge.setAccessibleName(self.merge.text())
        self.merge.setEnabled(bool(state.files))
        self.more.show()
        self.merge.show()
        self._stack.setCurrentWidget(self._around)

    def order(self) -> None:
        """Tab goes from the head through what is asked to the files."""
        lead(self.merge, *self.questions.asked, self.table)

    def focus_panel(self) -> None:
        """Put the keyboard on what there is to see of the file."""
        self.panel.focus_work()
        self._around.ensureWidgetVisible(self.panel)
