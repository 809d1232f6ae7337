"""What every editor can do: hold the text as typed, tell of changes, show a problem."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from jmdesk.definitions.fieldtypes import Heard
from jmdesk.definitions.ledger import Field
from jmdesk.domain.problem import Level
from jmdesk.ui import theme
from jmdesk.ui.chooser import Option

_LEVELS = {Level.MUST: "must", Level.EXPLAIN: "explain", Level.HINT: "hint"}


_UNLIMITED = 16_000_000


class Lookups(Protocol):
    """Where editors of units and references find what a text may mean."""

    year: int
    """The year meant where a date is typed without one."""

    def units(self, text: str) -> Sequence[Option]:
        """Units whose name or initials fit; those near this desk for an empty text."""

    def unit(self, code: str) -> Option | None:
        """The unit with this code."""

    def records(self, ledger: str, text: str) -> Sequence[Option]:
        """Records of a ledger that a text may mean; the recent ones for an empty text."""

    def record(self, ledger: str, record: str) -> Option | None:
        """One record by its id."""


class Editor(QWidget):
    """A field's widget. It keeps the raw text; `FieldType.read` makes a value of it elsewhere.

    Signals: ``changed`` when the user typed or chose (never on `set_typed`), ``entered`` when
    Enter asks for the next field, ``opened`` (ledger, record) when the record that is named here
    is to be opened.
    """

    changed = Signal()
    entered = Signal()
    opened = Signal(str, str)
    wide = False
    """Whether it wants a whole line of the page."""
    whole = False
    """Whether it stands under its label, over the whole width."""
    typable = True

    def __init__(self, field: Field, lookups: Lookups) -> None:
        super().__init__()
        self.field = field
        self.lookups = lookups
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(6)

    def typed(self) -> str:
        """The text as typed, in the form that the field's `read` takes."""
        raise NotImplementedError

    def set_typed(self, text: str) -> None:
        """Show a stored value or a draft, without telling of a change."""
        raise NotImplementedError

    def text_of(self, value: Any) -> str:
        """How a value would be typed."""
        return self.field.show(value)

    def set_value(self, value: Any) -> None:
        """Show a stored value."""
        self.set_typed(self.text_of(value))

    def replace_typed(self, text: str) -> None:
        """Put a text as if it were typed: undoing brings the old one back."""
        self.set_typed(text)
        self.changed.emit()

    def read(self) -> Any:
        """What is typed as a Python value; ValueError with a sentence where it cannot be read."""
        return self.hear().value

    def hear(self) -> Heard:
        """What is typed as a value, and how it was understood; ValueError as `read`."""
        return self.field.hear(self.typed())

    def meant_in(self, field: Field) -> None:
        """The field in another measure: what is typed is read in that from now on."""
        self.field = field

    def box(self) -> QWidget:
        """The part that takes the focus."""
        raise NotImplementedError

    def caret(self) -> int:
        """Where the cursor stands in the text."""
        return 0

    def set_caret(self, place: int) -> None:
        """Put the cursor back where it stood."""

    def set_hint(self, text: str) -> None:
        """Grey words in the empty box: last period's value, or what to type."""

    def undo(self) -> None:
        """Take back the last change of this field."""

    def take_focus(self) -> None:
        """Begin typing here."""
        # As with Tab: what is there is selected, so typing replaces it.
        self.box().setFocus(Qt.FocusReason.TabFocusReason)

    def name(self, label: str) -> None:
        """The field's label, read out with the box."""
        self.box().setAccessibleName(label)

    def show_problem(self, level: Level | None, sentence: str = "") -> None:
        """Mark the box with the colour of a level; None takes the mark away."""
        box = self.box()
        mark = _LEVELS[level] if level else ""
        box.setAccessibleDescription(f"{theme.sign(level)[1]}：{sentence}" if level else "")
        if (box.property("problem") or "") != mark:
            box.setProperty("problem", mark)
            box.style().unpolish(box)
            box.style().polish(box)

    def _hold(self, box: QWidget, *after: QWidget, stretch: bool = False) -> None:
        """Lay out the box and what stands behind it."""
        self._line.addWidget(box, 1000 if stretch else 0)
        for widget in after:
            self._line.addWidget(widget)
        if not stretch or box.maximumWidth() < _UNLIMITED:
            self._line.addStretch(1)
        self.setFocusProxy(box)


def em(widget: QWidget, count: float) -> int:
    """A width of so many Chinese characters in the widget's type."""
    return round(widget.fontMetrics().horizontalAdvance(theme.IDEOGRAPH) * count)
