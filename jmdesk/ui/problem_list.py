"""The problems of a page in one list, the worst first; Enter or a click jumps to the field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from jmdesk.domain.problem import Level, Problem
from jmdesk.language import tr
from jmdesk.ui import theme

_ORDER = list(Level)


class ProblemList(QListWidget):
    """Signals: ``chosen`` (Problem) when one is asked for."""

    chosen = Signal(object)

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self.problems: tuple[Problem, ...] = ()
        self.setAccessibleName(name or tr("要看的地方"))
        self.setItemDelegate(_ProblemDelegate(self))
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(True)
        self.setFrameShape(QListWidget.Shape.NoFrame)
        theme.set_role(self, "problems")
        self.itemActivated.connect(self._choose)
        self.itemClicked.connect(self._choose)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show these, the worst first; the line pointed at stays the same where it can."""
        ordered = tuple(sorted(problems, key=rank))
        if ordered == self.problems:
            return
        row = self.currentRow()
        self.problems = ordered
        self.clear()
        for problem in ordered:
            sign, word, _colour = theme.problem_sign(problem)
            item = QListWidgetItem(theme.problem_text(problem))
            item.setData(Qt.ItemDataRole.UserRole, problem)
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole,
                tr("{sign}{word}：{message}", sign=sign, word=word, message=problem.message),
            )
            self.addItem(item)
        self.setCurrentRow(min(row, len(ordered) - 1))

    def go_to_next(self) -> None:
        """Ask for the problem after the one pointed at, round and round; what is explained is
        passed over while something else is left."""
        if self.problems:
            open_ones = sum(one.explanation is None for one in self.problems)
            self.setCurrentRow((self.currentRow() + 1) % (open_ones or len(self.problems)))
            self._choose(self.currentItem())

    @property
    def pointed_at(self) -> Problem | None:
        """The problem whose line is the current one."""
        row = self.currentRow()
        return self.problems[row] if 0 <= row < len(self.problems) else None

    def point_at(self, problem: Problem) -> None:
        """Make its line the current one."""
        if problem in self.problems:
            self.setCurrentRow(self.problems.index(problem))

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other widths wrap otherwise."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


def rank(problem: Problem) -> int:
    """The place of a problem among others: the worst first, what is explained last."""
    return len(_ORDER) if problem.explanation is not None else _ORDER.index(problem.level)


def counts(problems: Sequence[Problem]) -> str:
    """「■ 必须改 1　▲ 须说明 2」: how many of each level there are; "" for none."""
    return "　".join(f"{sign} {word} {count}" for sign, word, _, count in _counted(problems))


def coloured_counts(problems: Sequence[Problem]) -> str:
    """The same as markup, the signs in their colours."""
    return "&nbsp;&nbsp;&nbsp;".join(
        f'<span style="color:{colour}">{sign}</span> {word} {count}'
        for sign, word, colour, count in _counted(problems)
    )


def _counted(problems: Sequence[Problem]) -> list[tuple[str, str, str, int]]:
    open_ones = [p.level for p in problems if p.explanation is None]
    found = [(level, open_ones.count(level)) for level in _ORDER]
    return [(*theme.sign(level), count) for level, count in found if count]


class _ProblemDelegate(QStyledItemDelegate):
    """The sign in its colour, the sentence wrapped beside it."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """As high as the sentence needs in the list's width."""
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QListWidget) else option.rect.width()
        metrics = option.fontMetrics
        room = QRect(0, 0, max(width - self._indent(option) - metrics.height() // 2, 40), 10_000)
        text = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), index.data())
        return QSize(width, text.height() + metrics.height() * 2 // 3)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one problem."""
        problem: Problem = index.data(Qt.ItemDataRole.UserRole)
        sign, _word, colour = theme.problem_sign(problem)
        height = option.fontMetrics.height()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(theme.ACCENT_PALE))
        area = option.rect.adjusted(height // 2, height // 3, -height // 2, 0)
        painter.setPen(QColor(colour))
        painter.drawText(area, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, sign)
        painter.setPen(QColor(theme.QUIET if problem.explanation else theme.TEXT))
        area.setLeft(option.rect.left() + self._indent(option))
        wrap = Qt.TextFlag.TextWordWrap
        painter.drawText(area, int(Qt.AlignmentFlag.AlignTop | wrap), index.data())
        painter.setPen(QColor(theme.RULE))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())

    def _indent(self, option: QStyleOptionViewItem) -> int:
        return option.fontMetrics.height() * 3 // 2
