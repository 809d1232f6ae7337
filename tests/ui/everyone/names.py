"""Whatever can have the focus says what it is, and no two say the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget

from tests.ui.everyone.finding import Finding, heard, told, visible

_WORD = re.compile(r"\w")


def name_faults(place: str, window: QWidget) -> Iterator[Finding]:
    """Widgets without a name, and those that cannot be told apart by what is heard."""
    alike: dict[tuple[str, str, str], list[QWidget]] = defaultdict(list)
    for widget in visible(window):
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or widget.focusProxy() is not None:
            continue
        if _is_part(widget):
            continue
        name = heard(widget)
        if not _WORD.search(name):
            yield Finding(place=place, widget=told(widget), what=f"has no name but {name!r}")
        elif not widget.accessibleName() and not isinstance(widget, QAbstractButton):
            yield Finding(place=place, widget=told(widget), what="was given no name")
        kind = type(widget).__name__  # a screen reader says what it is as well
        alike[kind, name, heard(widget, QAccessible.Text.Description)].append(widget)
    for (_kind, name, _description), widgets in alike.items():
        if len(widgets) > 1:
            yield Finding(
                place=place, widget=told(widgets[1]), what=f"{len(widgets)} are called {name!r}"
            )


def _is_part(widget: QWidget) -> bool:
    """Made by Qt inside of another that has the name."""
    return isinstance(widget.parentWidget(), QComboBox) or widget.objectName().startswith("qt_")
