"""Editors that look things up: units and records of other ledgers, one or many."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from jmdesk.definitions.ledger import Field
from jmdesk.language import tr
from jmdesk.ui import theme
from jmdesk.ui.chooser import Chooser, Option, Source
from jmdesk.ui.editors.base import Editor, Lookups, em
from jmdesk.ui.editors.choice import ChooserEditor
from jmdesk.ui.flow import FlowLayout
from jmdesk.ui.parts import button

_SEPARATOR = "、"


class UnitEditor(ChooserEditor):
    """A unit, by its name in Chinese or its pinyin initials; where it lies stands beside it."""

    wide = True

    def __init__(self, field: Field, lookups: Lookups) -> None:
        super().__init__(field, lookups)
        self._box.setMaximumWidth(em(self, 32))
        self._hold(self._box, stretch=True)
        self.set_hint(tr("写名称或拼音首字母"))

    def options(self, text: str) -> Sequence[Option]:
        """Units that fit."""
        return self.lookups.units(text)

    def option(self, key: str) -> Option | None:
        """The unit with this code."""
        return self.lookups.unit(key)


class ReferenceEditor(ChooserEditor):
    """A record of another ledger, by any words of it or their initials; recent ones first.

    What is chosen can be opened from here, by the link or F4.
    """

    wide = True

    def __init__(self, field: Field, lookups: Lookups) -> None:
        super().__init__(field, lookups)
        self._box.setMaximumWidth(em(self, 40))
        self._link = button(
            tr("打开 ›"), self._open, role="link", name=tr("打开{label}", label=field.label)
        )
        self._link.setToolTip("F4")
        self._hold(self._box, self._link, stretch=True)
        self.set_hint(tr("写名称或拼音首字母，↓ 看最近的"))
        self._box.typed_changed.connect(self._show_link)
        self._show_link()

    def set_typed(self, text: str) -> None:
        """Show the record, which can then be opened."""
        super().set_typed(text)
        self._show_link()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F4 opens what is chosen."""
        if event.key() == Qt.Key.Key_F4 and self._box.key:
            self._open()
            return
        super().keyPressEvent(event)

    def _open(self) -> None:
        if self._box.key:
            self.opened.emit(self.field.target, self._box.key)

    def _show_link(self) -> None:
        self._link.setVisible(self._box.key is not None)

    def options(self, text: str) -> Sequence[Option]:
        """Records that fit."""
        return self.lookups.records(self.field.target, text)

    def option(self, key: str) -> Option | None:
        """The record with this id."""
        return self.lookups.record(self.field.target, key)


class UnitsEditor(Editor):
    """Several units: each one chosen becomes a button that takes it away again."""

    wide = True

    def __init__(self, field: Field, lookups: Lookups) -> None:
        super().__init__(field, lookups)
        self._keys: list[str] = []
        self._past: list[list[str]] = []
        self._box = _ManyBox(self._offered)
        self._box.setMaximumWidth(em(self, 32))
        self._box.setPlaceholderText(tr("写名称或拼音首字母，一个一个加"))
        self._box.typed_changed.connect(self._typed_changed)
        self._box.entered.connect(self.entered)
        self._box.backed.connect(self._drop_last)
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips)
        column = QVBoxLayout()
        column.setSpacing(4)
        first = QHBoxLayout()
        first.addWidget(self._box, 1000)
        first.addStretch(1)
        column.addLayout(first)
        column.addWidget(self._chips)
        self._line.addLayout(column, 1)
        self._chips.hide()
        self.setFocusProxy(self._box)

    def typed(self) -> str:
        """The codes chosen, and what is still being typed."""
        return _SEPARATOR.join([*self._keys, *filter(None, [self._box.typed()])])

    def set_typed(self, text: str) -> None:
        """Show these units; a part that is no unit stays in the box."""
        parts = [part.strip() for part in text.split(_SEPARATOR) if part.strip()]
        self._keys = [part for part in parts if self.lookups.unit(part)]
        self._box.write(_SEPARATOR.join(p for p in parts if p not in self._keys))
        self._show_chips()

    def box(self) -> QWidget:
        """The chooser of one more."""
        return self._box

    def undo(self) -> None:
        """The units before."""
        if self._past:
            self._keys = self._past.pop()
            self._show_chips()
            self.changed.emit()

    def _offered(self, text: str) -> Sequence[Option]:
        return [option for option in self.lookups.units(text) if option.key not in self._keys]

    def _typed_changed(self) -> None:
        if self._box.key:
            self._set([*self._keys, self._box.key])
            self._box.choose(None)
        self.changed.emit()

    def _drop_last(self) -> None:
        if self._keys:
            self._set(self._keys[:-1])
            self.changed.emit()

    def _drop(self, key: str) -> None:
        self._set([kept for kept in self._keys if kept != key])
        self.take_focus()
        self.changed.emit()

    def _set(self, keys: list[str]) -> None:
        self._past.append(self._keys)
        self._keys = keys
        self._show_chips()

    def _show_chips(self) -> None:
        for old in self._chips.findChildren(QPushButton):
            self._flow.removeWidget(old)
            old.deleteLater()
        for key in self._keys:
            option = self.lookups.unit(key)
            name = option.text if option else key
            chip = button(f"{name} ×", partial(self._drop, key), name=tr("去掉{name}", name=name))
            chip.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            theme.set_role(chip, "chip")
            self._flow.addWidget(chip)
        self._chips.setVisible(bool(self._keys))


class _ManyBox(Chooser):
    """Signals: ``backed`` on Backspace in the empty box, to take the last one away."""

    backed = Signal()

    def __init__(self, source: Source) -> None:
        super().__init__(source)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Backspace in the empty box goes one back."""
        if event.key() == Qt.Key.Key_Backspace and not self.text():
            self.backed.emit()
            return
        super().keyPressEvent(event)
