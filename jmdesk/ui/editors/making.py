"""Which editor serves which field type."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from jmdesk.definitions.ledger import Field
from jmdesk.language import tr
from jmdesk.ui.editors.base import Editor, Lookups
from jmdesk.ui.editors.choice import ChoiceEditor, ChoicesEditor
from jmdesk.ui.editors.lookup import ReferenceEditor, UnitEditor, UnitsEditor
from jmdesk.ui.editors.rows import RowsEditor
from jmdesk.ui.editors.text import DateEditor, LineEditor, LongTextEditor
from jmdesk.ui.parts import label


class AttachmentEditor(Editor):
    """Attachments come later; the word says so and what is stored stays as it is."""

    wide = True
    typable = False

    def __init__(self, field: Field, lookups: Lookups) -> None:
        super().__init__(field, lookups)
        self._typed = ""
        self._word = label(tr("以后可以附在这里；现在请留好纸质件。"), role="quiet", wrap=True)
        self._hold(self._word, stretch=True)

    def typed(self) -> str:
        """What was stored."""
        return self._typed

    def set_typed(self, text: str) -> None:
        """Name what is stored."""
        self._typed = text
        if text:
            self._word.setText(text)

    def box(self) -> QWidget:
        """The word; it takes no focus."""
        return self._word


def _rows(field: Field, lookups: Lookups) -> Editor:
    return RowsEditor(field, lookups, make_editor)


EDITORS: Mapping[str, Callable[[Field, Lookups], Editor]] = {
    "long_text": LongTextEditor,
    "date": DateEditor,
    "choice": ChoiceEditor,
    "yes_no": ChoiceEditor,
    "choices": ChoicesEditor,
    "reference": ReferenceEditor,
    "unit": UnitEditor,
    "units": UnitsEditor,
    "rows": _rows,
    "attachment": AttachmentEditor,
}
"""Field types by the word in a definition; all others are one line of text."""


def make_editor(field: Field, lookups: Lookups) -> Editor:
    """The editor for a field."""
    return EDITORS.get(field.type.name, LineEditor)(field, lookups)
