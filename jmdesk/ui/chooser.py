"""A box to type in, with a list of what the typing may mean.

Chinese, pinyin initials or a number narrow the list, arrows choose, Enter takes. The list is a
child of the window, not a window of its own: nothing grabs the keyboard, so an input method goes
on composing above it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHideEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from jmdesk.language import tr
from jmdesk.ui import theme

_SHOWN = 9
"""Lines of the list before it scrolls."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """Something to choose: ``key`` is kept, ``text`` shown; ``note`` stands grey at the right."""

    key: str
    text: str
    note: str = ""
    number: str = ""


Source = Callable[[str], Sequence[Option]]
"""What a text may mean, best first; everything (recent first) for an empty text."""


class Chooser(QLineEdit):
    """A line that holds either a chosen option or the text still being typed.

    ``typed_changed`` is emitted when the user chose or typed something else; ``entered`` when
    Enter was pressed with nothing left to choose.
    """

    typed_changed = QtSignal()
    entered = QtSignal()

    def __init__(self, source: Source, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._key: str | None = None
        self._moved = False
        self._clicked_in = False
        self._composing = False
        self._past: list[tuple[str | None, str]] = []
        self._before: tuple[str | None, str] = (None, "")
        self._typing = False
        self._made_list: _OptionList | None = None
        self.textEdited.connect(self._narrow)

    @property
    def _list(self) -> _OptionList:
        """The list, made when it is first shown: a page has many boxes and opens few."""
        if self._made_list is None:
            self._made_list = _OptionList(self)
            self._made_list.taken.connect(self._take)
            self.destroyed.connect(self._made_list.deleteLater)
        return self._made_list

    def _close_list(self) -> None:
        if self._made_list is not None:
            self._made_list.hide()

    def typed(self) -> str:
        """The key of the option chosen, else the text as it stands."""
        return self.text().strip() if self._key is None else self._key

    @property
    def key(self) -> str | None:
        """The key of the option chosen, None while there is none."""
        return self._key

    def choose(self, option: Option | None) -> None:
        """Show an option as chosen (None: empty), without telling anyone."""
        self._become(option.key if option else None, option.text if option else "")
        self.setCursorPosition(0)

    def write(self, text: str) -> None:
        """Put a text that is not (yet) an option, without telling anyone."""
        self._become(None, text)

    def _become(self, key: str | None, text: str) -> None:
        self._key = key
        self._before = (key, text)
        self._typing = False
        self.setText(text)

    def is_open(self) -> bool:
        """Whether the list is shown."""
        return self._made_list is not None and self._made_list.isVisible()

    def open_list(self) -> None:
        """Show what may be chosen; everything while an option is chosen already."""
        self._offer("" if self._key is not None else self.text())

    def step_back(self) -> None:
        """Undo the last choice or run of typing."""
        if self._past:
            self._become(*self._past.pop())
            self._close_list()
            self.typed_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose, Enter takes or goes on, Esc closes the list before it closes the page."""
        if self._composing or not self._handle(event):
            super().keyPressEvent(event)

    def _handle(self, event: QKeyEvent) -> bool:
        key = event.key()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if key == Qt.Key.Key_Z:
                self.step_back()
                return True
            return False
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._move(1 if key == Qt.Key.Key_Down else -1)
            return True
        if key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp) and self.is_open():
            self._move(_SHOWN if key == Qt.Key.Key_PageDown else -_SHOWN)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
            return True
        if key == Qt.Key.Key_Escape and self.is_open():
            self._close_list()
            return True
        return False

    def _enter(self) -> None:
        current = self._list.current() if self.is_open() else None
        if current and (self.text().strip() or self._moved):
            self._take(current)
        self._close_list()
        self.entered.emit()

    def _move(self, lines: int) -> None:
        if not self.is_open():
            self.open_list()
            return
        self._moved = True
        self._list.move_current(lines)

    def _narrow(self, text: str) -> None:
        """The user typed: whatever was chosen no longer is."""
        if not self._typing:
            self._past.append(self._before)
        self._typing = True
        self._key = None
        self._before = (None, text)
        self._offer(text)
        self.typed_changed.emit()

    def _offer(self, text: str) -> None:
        self._moved = False
        self._list.offer(self._source(text.strip()), chosen=self._key)

    def _take(self, option: Option) -> None:
        if self._key != option.key:
            self._past.append(self._before)
            self.choose(option)
            self.typed_changed.emit()
        self._close_list()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """While an input method composes, its keys are not ours."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click shows everything there is; typing then replaces what was chosen."""
        super().mousePressEvent(event)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._clicked_in and self._key is not None:
            self.selectAll()
        self._clicked_in = False
        if not self.is_open():
            self.open_list()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Typing replaces what is there."""
        super().focusInEvent(event)
        self._clicked_in = event.reason() is Qt.FocusReason.MouseFocusReason
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving takes what was pointed at with the arrows or is the only thing meant."""
        super().focusOutEvent(event)
        if event.reason() in (
            Qt.FocusReason.ActiveWindowFocusReason,
            Qt.FocusReason.PopupFocusReason,
        ):
            return
        if self._key is None and self.text().strip():
            self._settle()
        self._close_list()

    def _settle(self) -> None:
        current = self._list.current() if self.is_open() else None
        if self._moved and current:
            self._take(current)
            return
        options = self._source(self.text().strip())
        exact = [o for o in options if self.text().strip() in (o.text, o.number, o.key)]
        meant = exact if len(exact) == 1 else options
        if len(meant) == 1:
            self._take(meant[0])

    def hideEvent(self, event: QHideEvent) -> None:
        """The list goes with its box."""
        self._close_list()
        super().hideEvent(event)


class _OptionList(QListWidget):
    """The list under a chooser; never has the focus. ``taken`` is emitted on a click."""

    taken = QtSignal(object)

    def __init__(self, box: QLineEdit) -> None:
        super().__init__(box)
        self._box = box
        self._watched: list[QWidget] = []
        self.hide()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.Box)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_OptionDelegate(self))
        self.setAccessibleName(tr("可以选的"))
        theme.set_role(self, "options")
        self.itemPressed.connect(lambda item: self.taken.emit(_option(item)))

    def offer(self, options: Sequence[Option], *, chosen: str | None) -> None:
        """Show these; the chosen one, else the first, is pointed at."""
        self.clear()
        for option in options:
            item = QListWidgetItem(option.text)
            item.setData(Qt.ItemDataRole.UserRole, option)
            self.addItem(item)
            if option.key == chosen:
                self.setCurrentItem(item)
        if options and self.currentRow() < 0:
            self.setCurrentRow(0)
        if options and self._box.isVisible():
            self._place()
        else:
            self.hide()

    def current(self) -> Option | None:
        """The option pointed at."""
        item = self.currentItem()
        return None if self.currentRow() < 0 else _option(item)

    def move_current(self, lines: int) -> None:
        """Point some lines further down (or up)."""
        self.setCurrentRow(max(0, min(self.count() - 1, self.currentRow() + lines)))

    def _place(self) -> None:
        """Under the box, or above it where there is more room."""
        window = self._box.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        width = max(self._box.width(), min(self._widest(), window.width() * 2 // 3))
        height = self.sizeHintForRow(0) * min(self.count(), _SHOWN) + 2 * self.frameWidth()
        below = self._box.mapTo(window, QPoint(0, self._box.height() + 1))
        if below.y() + height > window.height() and below.y() > window.height() // 2:
            below.setY(below.y() - self._box.height() - height - 2)
        left = max(0, min(below.x(), window.width() - width))
        self.setGeometry(left, below.y(), width, height)
        self.show()
        self.raise_()
        self._watch()

    def _widest(self) -> int:
        metrics = self.fontMetrics()
        options = [_option(self.item(row)) for row in range(self.count())]
        words = (metrics.horizontalAdvance(f"{o.number}{o.text}{o.note}") for o in options)
        return max(words, default=0) + metrics.height() * 4

    def _watch(self) -> None:
        if not self._watched:
            self._watched = self._above()
            for above in self._watched:
                above.installEventFilter(self)

    def _above(self) -> list[QWidget]:
        """What can move the box from under its list: everything it lies in."""
        above = []
        widget = self._box.parentWidget()
        while widget is not None:
            above.append(widget)
            widget = None if widget.isWindow() else widget.parentWidget()
        return above

    def hideEvent(self, event: QHideEvent) -> None:
        """A hidden list need not watch what its box lies in."""
        while self._watched:
            self._watched.pop().removeEventFilter(self)
        super().hideEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Where the box moves, the list follows; out of sight it closes."""
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
            QTimer.singleShot(0, self, self._follow)
        elif event.type() == QEvent.Type.WindowDeactivate:
            self.hide()
        return super().eventFilter(watched, event)

    def _follow(self) -> None:
        if self.isVisible():
            if self._box.visibleRegion().isEmpty():
                self.hide()
            else:
                self._place()


class _OptionDelegate(QStyledItemDelegate):
    """Number, text, and the note in grey at the right."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """A line with a little air."""
        height = option.fontMetrics.height()
        return QSize(height * 8, height * 3 // 2)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one option."""
        offered = index.data(Qt.ItemDataRole.UserRole)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(option.rect, QColor(theme.ACCENT_PALE if selected else theme.PAPER))
        pad = option.fontMetrics.height() // 2
        area = option.rect.adjusted(pad, 0, -pad, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        if offered.number:
            painter.setPen(QColor(theme.QUIET))
            painter.drawText(area, middle | Qt.AlignmentFlag.AlignLeft, offered.number)
            area.setLeft(area.left() + option.fontMetrics.horizontalAdvance("00") + pad)
        painter.setPen(QColor(theme.TEXT))
        note = option.fontMetrics.horizontalAdvance(offered.note)
        room = area.width() - note - (pad if note else 0)
        text = option.fontMetrics.elidedText(offered.text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(area, middle | Qt.AlignmentFlag.AlignLeft, text)
        painter.setPen(QColor(theme.QUIET))
        painter.drawText(area, middle | Qt.AlignmentFlag.AlignRight, offered.note)


def _option(item: QListWidgetItem) -> Option:
    option: Option = item.data(Qt.ItemDataRole.UserRole)
    return option
