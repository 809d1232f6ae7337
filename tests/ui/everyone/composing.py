"""Chinese is typed in every field: composed in it, then taken, with no key acted on meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from jmdesk.ui.grid.view import GridView
from tests.ui.everyone.finding import Finding, in_sight, takes_focus, told, visible

WORD = "额木庭"
_HALF = "e mu ting"
_PLAIN_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_1, Qt.Key.Key_Minus, Qt.Key.Key_Delete)
"""Keys by which an input method goes through what it offers; none may be a shortcut's."""


def composing_faults(place: str, window: QWidget) -> Iterator[Finding]:
    """Fields that do not take what an input method hands over."""
    for widget in tuple(visible(window)):
        if not _is_typed_into(widget) or not in_sight(widget):
            continue
        what = _compose(widget)
        if what:
            yield Finding(place=place, widget=told(widget), what=what)


def _is_typed_into(widget: QWidget) -> bool:
    if isinstance(widget, GridView):
        return widget.model().rowCount() > 0 and _on_text(widget)
    if not isinstance(widget, (QLineEdit, QPlainTextEdit)) or widget.isReadOnly():
        return False
    return takes_focus(widget) or widget.focusProxy() is not None


def _on_text(sheet: GridView) -> bool:
    """Whether there is a cell of text to be typed into; one stands on it then."""
    model = sheet.model()
    for number, column in enumerate(model.sheet.columns):
        if column.kind in ("text", "long_text") and column.can_edit:
            sheet.setCurrentIndex(model.index(0, number))
            return True
    return False


def _compose(widget: QWidget) -> str:
    """What goes wrong when a word is composed and committed; "" if nothing does."""
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    before = _text(widget)
    _send(widget, QInputMethodEvent(_HALF, []))
    field = QApplication.focusWidget() or widget
    if not isinstance(field, (QLineEdit, QPlainTextEdit, GridView)):
        return f"loses the keyboard to {told(field)} while composing"
    if _HALF in _text(field):
        return "takes what is only being composed as typed"
    taken = [Qt.Key(key).name for key in _PLAIN_KEYS if _is_shortcut(window_of(field), field, key)]
    if taken:
        return f"has shortcuts on {taken}, with which one composes"
    commit = QInputMethodEvent()
    commit.setCommitString(WORD)
    _send(field, commit)
    after = _text(QApplication.focusWidget() or field)
    _put_back(widget, field, before)
    return "" if WORD in after else f"shows {after[:20]!r} after {WORD} was committed"


def window_of(widget: QWidget) -> QWidget:
    """The window a widget is in."""
    return widget.window()


def _send(widget: QWidget, event: QInputMethodEvent) -> None:
    QApplication.sendEvent(widget, event)
    QApplication.processEvents()


def _is_shortcut(window: QWidget, field: QWidget, key: Qt.Key) -> bool:
    """Whether a field would leave a key to the shortcuts of the window."""
    asked = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier, "1")
    asked.ignore()
    QApplication.sendEvent(field, asked)
    return not asked.isAccepted() and _listens(window, key)


def _listens(window: QWidget, key: Qt.Key) -> bool:
    from PySide6.QtGui import QKeySequence, QShortcut

    return any(one.key() == QKeySequence(key) for one in window.findChildren(QShortcut))


def _text(widget: QWidget) -> str:
    if isinstance(widget, QLineEdit):
        return widget.text()
    return widget.toPlainText() if isinstance(widget, QPlainTextEdit) else ""


def _put_back(widget: QWidget, field: QWidget, before: str) -> None:
    """As it was, without a word to anyone."""
    if isinstance(widget, GridView):
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(field, event)
        return
    if isinstance(widget, QLineEdit):
        widget.setText(before)
    elif isinstance(widget, QPlainTextEdit):
        widget.setPlainText(before)
