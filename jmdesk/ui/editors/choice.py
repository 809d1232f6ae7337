"""Editors of fixed choices: one of them, several of them, yes or no."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QCheckBox, QWidget

from jmdesk.definitions.ledger import Field
from jmdesk.ui.chooser import Chooser, Option
from jmdesk.ui.editors.base import Editor, Lookups, em
from jmdesk.ui.flow import FlowLayout
from jmdesk.ui.initials import initials

_YES_NO = ("是", "否")
_SEPARATOR = "、"


class ChooserEditor(Editor):
    """An editor whose box is a chooser; subclasses say what there is to choose."""

    def __init__(self, field: Field, lookups: Lookups) -> None:
        super().__init__(field, lookups)
        self._box = Chooser(self.options)
        self._box.typed_changed.connect(self.changed)
        self._box.entered.connect(self.entered)

    def options(self, text: str) -> Sequence[Option]:
        """What a text may mean."""
        raise NotImplementedError

    def option(self, key: str) -> Option | None:
        """The option with this key."""
        raise NotImplementedError

    def typed(self) -> str:
        """The key of what is chosen, else the text as it stands."""
        return self._box.typed()

    def set_typed(self, text: str) -> None:
        """Show the option with this key, or the text where there is none."""
        option = self.option(text) if text else None
        if option or not text:
            self._box.choose(option)
        else:
            self._box.write(text)

    def box(self) -> QWidget:
        """The chooser."""
        return self._box

    def caret(self) -> int:
        """Where the cursor stands."""
        return self._box.cursorPosition()

    def set_caret(self, place: int) -> None:
        """Put the cursor back."""
        self._box.deselect()
        self._box.setCursorPosition(place)

    def set_hint(self, text: str) -> None:
        """Grey words in the empty box."""
        self._box.setPlaceholderText(text)

    def undo(self) -> None:
        """The choice before."""
        self._box.step_back()


class ChoiceEditor(ChooserEditor):
    """One of the field's choices, by number, initials or any part of the words."""

    def __init__(self, field: Field, lookups: Lookups) -> None:
        super().__init__(field, lookups)
        self._all = tuple(
            Option(key=text, text=text, number=str(number))
            for number, text in enumerate(field.choices or _YES_NO, 1)
        )
        longest = max(len(option.text) for option in self._all)
        self._box.setFixedWidth(em(self, max(7.0, min(longest + 1.5, 16.0))) + 18)
        self._hold(self._box)

    def options(self, text: str) -> Sequence[Option]:
        """The choices that fit a text; a number alone means the choice with that number."""
        return narrowed(self._all, text)

    def option(self, key: str) -> Option | None:
        """The choice with these words."""
        return next((option for option in self._all if option.key == key), None)


def narrowed(options: Sequence[Option], text: str) -> Sequence[Option]:
    """Those options whose number, words or initials begin with a text, then those that hold it."""
    wanted = text.lower()
    first = [o for o in options if o.number.startswith(wanted) or o.text.startswith(text)]
    if wanted.isascii() and wanted.isalpha():
        first += [o for o in options if initials(o.text).startswith(wanted)]
    return first + [o for o in options if text in o.text and o not in first]


class ChoicesEditor(Editor):
    """Several of the field's choices: boxes to tick. Digits tick, arrows move, blank ticks."""

    wide = True

    def __init__(self, field: Field, lookups: Lookups) -> None:
        super().__init__(field, lookups)
        self._group = _Ticks(field.choices)
        self._group.changed.connect(self.changed)
        self._group.entered.connect(self.entered)
        self._hold(self._group, stretch=True)

    def typed(self) -> str:
        """The words ticked, in the order of the definition."""
        return _SEPARATOR.join(self._group.ticked())

    def set_typed(self, text: str) -> None:
        """Tick these words; words that are no choice get a tick of their own and stay."""
        self._group.tick([part.strip() for part in text.split(_SEPARATOR) if part.strip()])

    def replace_typed(self, text: str) -> None:
        """Tick these, and tell."""
        self._group.remember()
        super().replace_typed(text)

    def box(self) -> QWidget:
        """The group; it gives the focus to its boxes."""
        return self._group

    def undo(self) -> None:
        """The ticks before."""
        self._group.step_back()


class _Ticks(QWidget):
    """Signals: ``changed``, ``entered``. One stop of the Tab key for all the boxes."""

    changed = Signal()
    entered = Signal()

    def __init__(self, choices: Sequence[str]) -> None:
        super().__init__()
        self._flow = FlowLayout(self, even=True, gap=14)
        self._flow.setContentsMargins(0, 4, 0, 4)
        self._boxes: list[QCheckBox] = []
        self._past: list[list[str]] = []
        for choice in choices:
            self._add(choice)

    def _add(self, choice: str) -> None:
        box = QCheckBox(choice)
        box.setFocusPolicy(Qt.FocusPolicy.ClickFocus if self._boxes else Qt.FocusPolicy.StrongFocus)
        box.clicked.connect(self._clicked)
        if not self._boxes:
            self.setFocusProxy(box)
        self._boxes.append(box)
        self._flow.addWidget(box)

    def ticked(self) -> list[str]:
        """The words ticked."""
        return [box.text() for box in self._boxes if box.isChecked()]

    def tick(self, words: Sequence[str]) -> None:
        """Tick exactly these."""
        for unknown in set(words) - {box.text() for box in self._boxes}:
            self._add(unknown)
        for box in self._boxes:
            box.setChecked(box.text() in words)

    def remember(self) -> None:
        """Keep the ticks for undoing."""
        self._past.append(self.ticked())

    def step_back(self) -> None:
        """The ticks before the last change."""
        if self._past:
            self.tick(self._past.pop())
            self.changed.emit()

    def _clicked(self) -> None:
        box = self.sender()
        now = self.ticked()
        if isinstance(box, QCheckBox):
            before = [b.text() for b in self._boxes if b.isChecked() != (b is box)]
            self._past.append(before)
        self.tick(now)
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move between the boxes, a digit ticks its box, Enter goes on."""
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        lines = {Qt.Key.Key_Down: self._flow.columns, Qt.Key.Key_Up: -self._flow.columns}
        step = (steps | lines).get(Qt.Key(event.key()))
        if step:
            self._move(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.step_back()
        elif event.text().isdigit() and 0 < int(event.text()) <= len(self._boxes):
            self._boxes[int(event.text()) - 1].click()
        else:
            super().keyPressEvent(event)

    def _move(self, step: int) -> None:
        at = next((i for i, box in enumerate(self._boxes) if box.hasFocus()), 0)
        self._boxes[max(0, min(len(self._boxes) - 1, at + step))].setFocus()
