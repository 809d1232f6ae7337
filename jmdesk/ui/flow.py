"""A layout that sets widgets one after another and begins a new line where they do not fit."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

_GAP = 6


class FlowLayout(QLayout):
    """Left to right, then the next line; every widget in its own size, or all in the widest.

    ``columns`` is how many stand in the first line.
    """

    def __init__(self, parent: QWidget, *, even: bool = False, gap: int = _GAP) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._even = even
        self._gap = gap
        self.columns = 1
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """One more at the end."""
        self._items.append(item)

    def count(self) -> int:
        """How many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at a place; None outside."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take an item out; None outside."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """Narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height that a width needs."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def expandingDirections(self) -> Qt.Orientation:
        """None."""
        return Qt.Orientation(0)

    def sizeHint(self) -> QSize:
        """The smallest size is enough."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """As wide as the widest."""
        size = QSize(0, 0)
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def setGeometry(self, rect: QRect) -> None:
        """Lay out."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def _place(self, rect: QRect, *, move: bool) -> int:
        x, y, first = rect.x(), rect.y(), 0
        line: list[tuple[QLayoutItem, QPoint]] = []
        widest = max((item.sizeHint().width() for item in self._items), default=0)
        for number, item in enumerate(self._items):
            width = widest if self._even else item.sizeHint().width()
            if x > rect.x() and x + width > rect.right() + 1:
                first = first or number
                x, y = rect.x(), y + _set(line, move=move) + _GAP
                line = []
            line.append((item, QPoint(x, y)))
            x += width + self._gap
        if move:
            self.columns = first or max(1, len(self._items))
        return y + _set(line, move=move) - rect.y()


def _set(line: list[tuple[QLayoutItem, QPoint]], *, move: bool) -> int:
    """The height of a line; lower widgets stand in its middle."""
    height = max((item.sizeHint().height() for item, _place in line), default=0)
    for item, place in line:
        size = item.sizeHint()
        if move:
            down = (height - size.height()) // 2
            item.setGeometry(QRect(place + QPoint(0, down), size))
    return height
