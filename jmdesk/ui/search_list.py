"""The list under the search: hits under their headings, keys and notes at the right.

It is a child of the window and never has the focus, so that an input method goes on composing.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from jmdesk.language import tr
from jmdesk.ui import theme
from jmdesk.ui.search_entries import Entry, Section

_WIDTH = 520
"""At scale 1: room for the name of a project and its month."""


class SearchList(QListWidget):
    """Signal: ``taken`` (Entry) on a click."""

    taken = Signal(object)

    def __init__(self, box: QWidget) -> None:
        super().__init__(box)
        self._box = box
        self.hide()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.Box)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName(tr("找到的"))
        theme.set_role(self, "options")
        self.itemPressed.connect(self._pressed)

    def show_sections(self, sections: Sequence[Section], *, nothing: str) -> None:
        """Show these; the first entry is pointed at. ``nothing`` is said where there is none."""
        self.clear()
        for section in sections:
            self._add(section.title, None)
            for entry in section.entries:
                self._add(f"{entry.text} {entry.note}{entry.keys}", entry)
        if not sections and nothing:
            self._add(nothing, None)
        if not self.count():
            self.hide()
            return
        self.move_current(1)
        self._place()

    def _add(self, text: str, entry: Entry | None) -> None:
        item = QListWidgetItem(text)
        if entry is None:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setData(Qt.ItemDataRole.UserRole, entry)
        self.addItem(item)

    def current(self) -> Entry | None:
        """The entry pointed at."""
        return _entry(self.currentItem()) if self.currentRow() >= 0 else None

    def move_current(self, lines: int) -> None:
        """Point so many entries further down (or up); headings do not count."""
        rows = [row for row in range(self.count()) if _entry(self.item(row)) is not None]
        if not rows:
            return
        at = rows.index(self.currentRow()) if self.currentRow() in rows else -1
        self.setCurrentRow(rows[max(0, min(len(rows) - 1, at + lines))])
        if self.currentRow() == rows[0]:
            self.scrollToTop()

    def _place(self) -> None:
        """Under the box, flush with its right edge, as high as it needs and the window allows."""
        window = self._box.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        width = max(self._box.width(), round(_WIDTH * theme.scale_of(self._box)))
        width = min(width, window.width() - 16)
        corner = self._box.mapTo(window, QPoint(self._box.width(), self._box.height() + 1))
        wished = sum(map(self.sizeHintForRow, range(self.count()))) + 2 * self.frameWidth() + 2
        height = min(wished, window.height() - corner.y() - 8)
        left = max(8, min(corner.x() - width, window.width() - width - 8))
        self.setGeometry(left, corner.y(), width, height)
        self.show()
        self.raise_()

    def _pressed(self, item: QListWidgetItem) -> None:
        if (entry := _entry(item)) is not None:
            self.taken.emit(entry)


class _Delegate(QStyledItemDelegate):
    """Headings small and quiet; entries with note or keys in grey at the right."""

    def sizeHint(
        self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """A line with a little air."""
        return QSize(option.fontMetrics.height() * 8, option.fontMetrics.height() * 3 // 2)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw a heading or an entry."""
        entry = index.data(Qt.ItemDataRole.UserRole)
        pad = option.fontMetrics.height() // 2
        area = option.rect.adjusted(pad, 0, -pad, 0)
        if entry is None:
            self._heading(painter, option, area, index.data())
            return
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(option.rect, QColor(theme.ACCENT_PALE if selected else theme.PAPER))
        if selected:
            bar = QRect(option.rect.left(), option.rect.top(), max(3, pad // 3), area.height())
            painter.fillRect(bar, QColor(theme.ACCENT))
        self._entry(painter, option, area.adjusted(pad, 0, 0, 0), entry)

    def _heading(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, text: str
    ) -> None:
        painter.fillRect(option.rect, QColor(theme.GROUND))
        painter.setPen(QColor(theme.QUIET))
        painter.drawText(area, _MIDDLE | Qt.AlignmentFlag.AlignLeft, text)

    def _entry(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, entry: Entry
    ) -> None:
        metrics = option.fontMetrics
        aside = metrics.elidedText(
            entry.keys or entry.note, Qt.TextElideMode.ElideLeft, area.width() // 2
        )
        room = area.width() - metrics.horizontalAdvance(aside) - metrics.height() // 2
        painter.setFont(QFont(option.font))
        painter.setPen(QColor(theme.TEXT))
        text = metrics.elidedText(entry.text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(area, _MIDDLE | Qt.AlignmentFlag.AlignLeft, text)
        painter.setPen(QColor(theme.QUIET))
        painter.drawText(area, _MIDDLE | Qt.AlignmentFlag.AlignRight, aside)


_MIDDLE = Qt.AlignmentFlag.AlignVCenter


def _entry(item: QListWidgetItem) -> Entry | None:
    entry: Entry | None = item.data(Qt.ItemDataRole.UserRole)
    return entry
