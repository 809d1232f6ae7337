"""The places of the desk, at the left: 工作台, the ledgers, 报表, 收发, 设置."""

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
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from jmdesk.language import tr
from jmdesk.ui import parts, theme
from jmdesk.ui.tab_order import lead
from jmdesk.ui.tips import tip

_BADGE = 13
"""Pixels at scale 1 by which a badge is broader than a figure."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where one can go: a key for the program and a word for people."""

    key: str
    title: str


class SideBar(QFrame):
    """A button for each place, in groups with a line between.

    Signals: `chosen` (key), `folded` (bool) when 更多台账 is opened or closed by hand.
    """

    chosen = Signal(str)
    folded = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "side")
        self.setAccessibleName(tr("去处"))
        self._places: dict[str, Place] = {}
        self._buttons: dict[str, QPushButton] = {}
        self._notes: dict[str, _Note] = {}
        self._more: list[str] = []
        self._away = False
        self._last: QWidget = self
        self._group = QButtonGroup(self)
        self.more = parts.button("", self._fold_by_hand, role="place")
        self.more.hide()
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
        self._scroll = scroll
        self._fit_width()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 1, 0)
        layout.addWidget(scroll)

    def changeEvent(self, event: QEvent) -> None:
        """Keep the names of places whole when the size of type changes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_width()

    def _fit_width(self) -> None:
        # At twice the size of type the work needs the room more.
        self.setFixedWidth(round(64 + 104 * theme.scale_of(self)))

    def add_group(self, *places: Place, more: tuple[Place, ...] = ()) -> None:
        """Add places below those there are; `more` are folded away under 更多台账."""
        if self._buttons:
            for add in (self._space, lambda: self._insert(parts.rule()), self._space):
                add()
        for place in places:
            self._insert(self._button(place))
        if more:
            self._insert(self.more)
            for place in more:
                self._insert(self._button(place))
                self._more.append(place.key)
            self.more.show()
            self.fold(True)

    def _insert(self, widget: QWidget) -> None:
        self._list.insertWidget(self._list.count() - 1, widget)
        if isinstance(widget, QPushButton):
            # Filled again for another unit, the places still come before the work.
            lead(self._last, widget)
            self._last = widget

    def _space(self) -> None:
        self._list.insertSpacing(self._list.count() - 1, 5)

    def clear(self) -> None:
        """Forget all places: another desk is opened."""
        self.more.setParent(None)
        self._last = self
        while self._list.count() > 1:
            item = self._list.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None and widget is not self.more:
                widget.hide()
                widget.deleteLater()
        self.more.hide()
        for known in (self._places, self._buttons, self._notes, self._more):
            known.clear()

    def fold(self, away: bool) -> None:
        """Fold the further ledgers away, or show them."""
        self._away = away
        word = tr("更多台账 ▾") if away else tr("收起 ▴")
        self.more.setText(word)
        self.more.setAccessibleName(tr("更多台账"))
        self.more.setAccessibleDescription(tr("收着") if away else tr("开着"))
        for key in self._more:
            self._buttons[key].setVisible(not away or self._buttons[key].isChecked())

    def is_folded(self) -> bool:
        """Whether further ledgers are out of sight."""
        return self._away and bool(self._more)

    def _fold_by_hand(self) -> None:
        away = not self.is_folded()
        self.fold(away)
        self.folded.emit(away)

    def select(self, key: str) -> None:
        """Mark the place one is in; a folded one comes into sight."""
        if key not in self._buttons:
            return
        self._buttons[key].setChecked(True)
        if self.is_folded():
            self.fold(True)
        self._scroll.ensureWidgetVisible(self._buttons[key])

    def places(self) -> tuple[Place, ...]:
        """All places in their order, the folded ones too."""
        return tuple(self._places.values())

    def numbered(self) -> list[str]:
        """The keys of the places that are always in sight: Ctrl+1, Ctrl+2 …"""
        return [key for key in self._places if key not in self._more]

    def keys(self) -> list[str]:
        """The places in their order."""
        return list(self._buttons)

    def button(self, key: str) -> QPushButton:
        """The button of a place."""
        return self._buttons[key]

    def set_note(self, key: str, text: str) -> None:
        """A quiet figure beside a place: how much there is."""
        if key in self._notes:
            self._notes[key].count = text
            self._show_note(key)

    def set_badge(self, key: str, count: int, told: str = "") -> None:
        """How much must be mended there, in red, or what else is ``told``; 0 for nothing."""
        if key in self._notes:
            self._notes[key].problems = count
            self._notes[key].told = told
            self._show_note(key)

    def _show_note(self, key: str) -> None:
        note = self._notes[key]
        theme.set_role(note.label, "badge" if note.problems else "small")
        note.label.setText(str(note.problems) if note.problems else note.count)
        broad = round(_BADGE * theme.scale_of(self)) if note.problems else 0
        note.label.setMinimumWidth(broad + note.label.fontMetrics().averageCharWidth())
        note.label.setVisible(bool(note.label.text()))
        mended = note.told or tr("{count} 处必须改", count=note.problems)
        told = mended if note.problems else note.count
        self._buttons[key].setAccessibleDescription(told)
        note.label.setToolTip(tip(told) if note.problems else "")

    def _button(self, place: Place) -> QPushButton:
        button = parts.button(
            place.title, lambda: self.chosen.emit(place.key), role="place", name=place.title
        )
        button.setCheckable(True)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._group.addButton(button)
        label = parts.label(role="small")
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        label.hide()
        layout = QHBoxLayout(button)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.addStretch(1)
        layout.addWidget(label, 0, Qt.AlignmentFlag.AlignVCenter)
        self._places[place.key] = place
        self._buttons[place.key] = button
        self._notes[place.key] = _Note(label=label)
        return button


@dataclass
class _Note:
    """What stands beside a place."""

    label: QLabel
    count: str = ""
    problems: int = 0
    told: str = ""
