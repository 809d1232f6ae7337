"""Small pieces of which pages are made, each with its name for people who listen to the screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from jmdesk.domain.problem import Level
from jmdesk.ui import theme


class Button(QPushButton):
    """A button that Enter presses as well as the space bar does: people expect it of both."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, held down, presses once."""
        alone = not (event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier).value
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or not alone:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.click()


def button(
    text: str, act: Callable[[], object] | None = None, *, role: str = "", name: str = ""
) -> QPushButton:
    """A button; `role` main is the one obvious next step, link leads somewhere else."""
    made = Button(text)
    made.setAutoDefault(False)
    made.setAccessibleName(name or text)
    if role:
        theme.set_role(made, role)
    if role == "link":
        made.setCursor(Qt.CursorShape.PointingHandCursor)
    if act is not None:
        # `clicked` carries a checked flag that no action wants.
        made.clicked.connect(lambda _checked=False: act())
    return made


def choice(name: str, act: Callable[[], object] | None = None, *, characters: int = 0) -> QComboBox:
    """A choice as wide as its longest text, at least so many characters; `act` once chosen."""
    made = QComboBox()
    made.setAccessibleName(name)
    made.setMinimumContentsLength(characters)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    if act is not None:
        made.activated.connect(lambda _place: act())
    return made


def label(text: str = "", *, role: str = "", wrap: bool = False) -> QLabel:
    """Plain text (never read as markup), in one of the theme's roles."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        theme.set_role(made, role)
    return made


def sign(level: Level) -> QLabel:
    """The sign of a problem's level; its word is read out."""
    mark, word, _colour = theme.sign(level)
    made = label(mark, role={Level.MUST: "must", Level.EXPLAIN: "explain"}.get(level, "hint"))
    made.setAccessibleName(word)
    made.setToolTip(word)
    return made


def panel(*widgets: QWidget) -> QFrame:
    """White ground for one matter, its parts below each other."""
    made = QFrame()
    theme.set_role(made, "panel")
    layout = QVBoxLayout(made)
    layout.setContentsMargins(14, 12, 14, 12)
    for widget in widgets:
        layout.addWidget(widget)
    return made


def rule() -> QFrame:
    """A thin line between two parts."""
    made = QFrame()
    theme.set_role(made, "rule")
    return made
