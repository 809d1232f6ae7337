"""The places of the desk, at the left: 工作台, the ledgers, 报表, 设置."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from jmdesk.ui import parts, theme


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where one can go: a key for the program and a word for people."""

    key: str
    title: str


class SideBar(QFrame):
    """A button for each place, in groups with a line between. Signal: `chosen` (key)."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "side")
        self.setAccessibleName("去处")
        self._buttons: dict[str, QPushButton] = {}
        self._notes: dict[str, QLabel] = {}
        self._group = QButtonGroup(self)
        inner = QWidget()
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(8, 8, 8, 8)
        self._list.setSpacing(2)
        self._list.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        self.setFixedWidth(round(44 + 124 * theme.scale_of(self)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 1, 0)
        layout.addWidget(scroll)

    def changeEvent(self, event: QEvent) -> None:
        """Keep the names of places whole when the size of type changes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.setFixedWidth(round(44 + 124 * theme.scale_of(self)))

    def add_group(self, *places: Place) -> None:
        """Add places below those there are."""
        if self._buttons:
            self._list.insertSpacing(self._list.count() - 1, 5)
            self._list.insertWidget(self._list.count() - 1, parts.rule())
            self._list.insertSpacing(self._list.count() - 1, 5)
        for place in places:
            self._list.insertWidget(self._list.count() - 1, self._button(place))

    def select(self, key: str) -> None:
        """Mark the place one is in."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)

    def keys(self) -> list[str]:
        """The places in their order."""
        return list(self._buttons)

    def button(self, key: str) -> QPushButton:
        """The button of a place."""
        return self._buttons[key]

    def set_note(self, key: str, text: str, *, problem: bool = False) -> None:
        """A figure beside a place: how much there is, or (problem) how much must be mended."""
        note = self._notes[key]
        theme.set_role(note, "badge" if problem else "small")
        note.setText(text)
        note.setVisible(bool(text))
        button = self._buttons[key]
        button.setAccessibleDescription(f"{text} 处要改" if problem else text)

    def _button(self, place: Place) -> QPushButton:
        button = parts.button(
            place.title, lambda: self.chosen.emit(place.key), role="place", name=place.title
        )
        button.setCheckable(True)
        self._group.addButton(button)
        note = parts.label(role="small")
        note.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        note.hide()
        layout = QHBoxLayout(button)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.addStretch(1)
        layout.addWidget(note, 0, Qt.AlignmentFlag.AlignVCenter)
        self._buttons[place.key] = button
        self._notes[place.key] = note
        return button
