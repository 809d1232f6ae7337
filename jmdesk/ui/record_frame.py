"""What stands around a record's form: head, bars, the list of problems, the foot line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jmdesk.domain.problem import Problem
from jmdesk.language import tr
from jmdesk.ui import theme
from jmdesk.ui.bar import Bar
from jmdesk.ui.editors.base import em
from jmdesk.ui.elided import ElidedLabel
from jmdesk.ui.history_panel import HistoryPanel, Step
from jmdesk.ui.parts import button, label
from jmdesk.ui.problem_list import ProblemList, coloured_counts, counts
from jmdesk.ui.record_form import RecordForm

_SIDE = 17
"""Width of the side, in Chinese characters."""
_BOTH = 44
"""From this width of the page on there is room for form and side, in Chinese characters."""
_BELOW = 6.5
"""Height of the side where it stands below the form, in widths of a character."""
_ANY = 16777215
"""Qt's word for a size that is not limited."""


class RecordFrame(QWidget):
    """Lays the page out; decides nothing.

    Signals: ``delete_asked`` (reason), ``draft_refused``, ``there_asked`` (open the record that
    is there already).
    """

    delete_asked = Signal(str)
    draft_refused = Signal()
    there_asked = Signal()

    def __init__(self, form: RecordForm, related: QWidget, *, parent: QWidget) -> None:
        super().__init__(parent)
        self._form = form
        self._make_parts()
        whole = QVBoxLayout(parent)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(10)
        column.addLayout(self._head())
        column.addWidget(related)
        for bar in (self.draft_bar, self.there_bar, self.delete_bar):
            column.addWidget(bar)
        column.addLayout(self._middle(), 1)
        self._below = QVBoxLayout()
        column.addLayout(self._below)
        column.addWidget(self._foot())

    def show_head(self, title: str, about: str, *, same: str, stored: bool) -> None:
        """Title, unit and period; the button of no change; what only stored records have."""
        self._title.setText(title)
        self._about.setText(about)
        self.same_button.setText(same)
        self.same_button.setAccessibleName(same.split("　")[0])
        self.same_button.setVisible(bool(same))
        self.history_button.setVisible(stored)
        self.card_button.setVisible(stored)
        self.delete_button.setVisible(stored)

    def show_problems(self, problems: Sequence[Problem], still: Sequence[str] = ()) -> None:
        """The list at the side, the counts in the foot; ``still`` are labels yet to be filled."""
        self.problems.show_problems(problems)
        to_fill = tr("还要填 {count} 项", count=len(still)) if still else tr("没有要改的")
        self._counts.setText(coloured_counts(problems) or to_fill)
        self._counts.setAccessibleName(counts(problems) or to_fill)
        self._still.setText(tr("还要填：{fields}", fields="、".join(still)) if still else "")
        self._still.setVisible(bool(still))
        self._calm.setText("" if still else tr("填的都对得上。"))
        if self._side.currentWidget() is not self.history:
            self._side.setCurrentWidget(self.problems if problems else self._calm)
        left = sum(problem.explanation is None for problem in problems)
        self._side_title.setText(tr("要看的 {count} 处", count=left) if left else tr("审核"))
        self._side_keys.setVisible(bool(problems))
        self._fit_side()

    def show_history(self, made: Sequence[Step] | None) -> None:
        """The history in the place of the problems; None: the problems again."""
        if made is None:
            self._side.setCurrentWidget(self._calm)
            self.show_problems(self.problems.problems)
            return
        self.history.show_steps(made)
        self._side_title.setText(tr("修改记录"))
        self._side_keys.hide()
        self._side.setCurrentWidget(self.history)
        self._fit_side()

    def offer_draft(self) -> None:
        """Tell that half-typed input was found."""
        self.draft_bar.show_text(tr("上次没存完的内容已找回。"), tr("不要了"))

    def forget_draft(self) -> None:
        """It is saved, or not wanted."""
        self.draft_bar.hide()
        self.say_kept("")

    def say_there(self, text: str) -> None:
        """Tell that such a record exists; "" takes it back."""
        self.there_bar.show_text(text, tr("打开它")) if text else self.there_bar.hide()

    def show_below(self, widget: QWidget | None) -> None:
        """Something between the form and the foot; None takes it away."""
        while (item := self._below.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
        if widget is not None:
            self._below.addWidget(widget)

    def say_kept(self, text: str) -> None:
        """The quiet words about the draft."""
        self._kept.setText(text)

    def _make_parts(self) -> None:
        self._title = ElidedLabel(role="title")
        self._about = ElidedLabel(role="quiet")
        self.back_button = button(tr("‹ 返回"), role="link", name=tr("返回"))
        self.history_button = button(tr("修改记录"))
        self.history_button.setCheckable(True)
        self.card_button = button(tr("卡片…"), name=tr("存卡片"))
        self.delete_button = button(tr("删除"), self._ask_reason)
        self.same_button = button("")
        self.save_button = button(tr("存　Ctrl+S"), role="main", name=tr("存"))
        self.save_button.setAutoDefault(True)
        self.draft_bar = Bar(self.draft_refused.emit)
        self.there_bar = Bar(self.there_asked.emit)
        self.delete_bar = _DeleteBar()
        self.delete_bar.confirmed.connect(self.delete_asked)
        self.problems = ProblemList()
        self.history = HistoryPanel()
        self._calm = label(tr("填的都对得上。"), role="quiet", wrap=True)
        self._calm.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._counts = label()
        self._counts.setTextFormat(Qt.TextFormat.RichText)
        self._kept = label(role="quiet")
        self._side_title = label(tr("审核"), role="heading")
        self._still = label(role="quiet", wrap=True)
        self._side_keys = label(tr("F8 下一处　F7 写说明"), role="small")

    def _head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.back_button)
        line.addWidget(self._title)
        line.addWidget(self._about)
        line.addStretch(1)
        line.addWidget(self.history_button)
        line.addWidget(self.card_button)
        line.addWidget(self.delete_button)
        return line

    def _middle(self) -> QBoxLayout:
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self._form)
        self._form.setContentsMargins(2, 2, 12, 2)
        self._form.reached.connect(self.bring_into_sight)
        work = _panel(self.area)
        self._side = QStackedWidget()
        for widget in (self._calm, self.problems, self.history):
            self._side.addWidget(widget)
        side_head = QWidget()
        side_line = QHBoxLayout(side_head)
        side_line.setContentsMargins(0, 0, 8, 0)
        side_line.addWidget(self._side_title, 1)
        side_line.addWidget(self._side_keys)
        self._beside = _panel(side_head, self._still, self._side)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(12)
        self._body.addWidget(work, 1)
        self._body.addWidget(self._beside)
        return self._body

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The side stands below the form where the type is too large for both."""
        super().resizeEvent(event)
        self._fit_side()

    def _fit_side(self) -> None:
        wide, directions = self.width() >= em(self, _BOTH), QBoxLayout.Direction
        self._body.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        self._beside.setMinimumSize(0, 0)
        self._beside.setMaximumSize(_ANY, _ANY)
        if wide:
            self._beside.setFixedWidth(em(self, _SIDE))
        else:  # what is still to be filled stands in the foot, too
            self._beside.setFixedHeight(em(self, _BELOW))
        self._beside.setVisible(wide or self._side.currentWidget() is not self._calm)

    def _foot(self) -> QFrame:
        foot = QFrame()
        theme.set_role(foot, "panel")
        line = QHBoxLayout(foot)
        line.setContentsMargins(12, 7, 12, 7)
        line.setSpacing(12)
        line.addWidget(self._counts)
        line.addStretch(1)
        line.addWidget(self._kept)
        line.addWidget(self.same_button)
        line.addWidget(self.save_button)
        return foot

    def bring_into_sight(self, row: QWidget) -> None:
        """Scroll there after the layout has settled: a section may just have been opened."""
        margin = row.fontMetrics().height() * 2
        QTimer.singleShot(0, row, lambda: self.area.ensureWidgetVisible(row, 0, margin))

    def _ask_reason(self) -> None:
        self.delete_bar.begin()


class _DeleteBar(QFrame):
    """Asks why, in the page itself. Signals: ``confirmed`` (reason)."""

    confirmed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        theme.set_role(self, "notice-problem")
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(tr("为什么删除？写一句，以后查得到"))
        self.reason.setAccessibleName(tr("删除的原因"))
        self.reason.textChanged.connect(self._allow)
        self.reason.returnPressed.connect(self._confirm)
        self.confirm_button = button(tr("删除"), self._confirm)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 6, 8, 6)
        line.addWidget(self.reason, 1)
        line.addWidget(self.confirm_button)
        line.addWidget(button(tr("不删了"), self.hide, role="link"))
        self.hide()

    def begin(self) -> None:
        """Show and wait for the reason."""
        self.reason.clear()
        self._allow()
        self.show()
        self.reason.setFocus()

    def _allow(self) -> None:
        self.confirm_button.setEnabled(bool(self.reason.text().strip()))

    def _confirm(self) -> None:
        if self.reason.text().strip():
            self.hide()
            self.confirmed.emit(self.reason.text().strip())


def _panel(*widgets: QWidget) -> QFrame:
    made = QFrame()
    theme.set_role(made, "panel")
    column = QVBoxLayout(made)
    column.setContentsMargins(14, 12, 6, 8)
    column.setSpacing(8)
    for widget in widgets:
        column.addWidget(widget, 1 if widget is widgets[-1] else 0)
    return made
