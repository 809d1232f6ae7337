"""Which editor serves which field type."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jmdesk.definitions.ledger import Field
from jmdesk.ui.editors.attachments import AttachmentEditor
from jmdesk.ui.editors.base import Editor, Lookups
from jmdesk.ui.editors.choice import ChoiceEditor, ChoicesEditor
from jmdesk.ui.editors.lookup import ReferenceEditor, UnitEditor, UnitsEditor
from jmdesk.ui.editors.rows import RowsEditor
from jmdesk.ui.editors.text import DateEditor, LineEditor, LongTextEditor


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
