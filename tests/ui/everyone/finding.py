"""What was found wrong, and which widgets are looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A fault: the place in the window, the widget, what is wrong with it."""

    place: str
    widget: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.widget}: {self.what}"


def told(widget: QWidget) -> str:
    """How a failure names a widget: its kind, then what it says or is called."""
    words = widget.accessibleName()
    for ask in ("text", "title", "currentText", "placeholderText"):
        words = words or str(getattr(widget, ask, str)())
    return f"{type(widget).__name__}({words[:30]!r}) in {type(widget.parentWidget()).__name__}"


def heard(widget: QWidget, part: QAccessible.Text = QAccessible.Text.Name) -> str:
    """What a screen reader says of a widget."""
    return QAccessible.queryAccessibleInterface(widget).text(part).strip()


def visible(window: QWidget) -> Iterator[QWidget]:
    """Every widget in sight, those in open popups of the window too."""
    for widget in [*window.findChildren(QWidget), *_popups(window)]:
        if widget.isVisible() and not widget.size().isEmpty():
            yield widget


def _popups(window: QWidget) -> Iterator[QWidget]:
    for top in QApplication.topLevelWidgets():
        if top.isVisible() and top is not window and not top.parentWidget():
            yield from top.findChildren(QWidget)


def takes_focus(widget: QWidget) -> bool:
    """Whether the keyboard can be put on a widget by Tab."""
    by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    # What hands its focus on to another is not met by anyone.
    return by_tab and widget.isEnabled() and widget.focusProxy() is None


def place_in(widget: QWidget, window: QWidget) -> QRect:
    """Where a widget lies in the window."""
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def in_sight(widget: QWidget) -> bool:
    """Whether some of it is shown, not scrolled away."""
    return not widget.visibleRegion().isEmpty()
