"""What is half-typed on the 嘎查's page, as one draft for the whole of it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from jmdesk.domain.period import Period
from jmdesk.domain.revision import RecordId
from jmdesk.operations.village import MONTH
from jmdesk.store.draft import Draft
from jmdesk.ui.draft_keeper import focus_text
from jmdesk.ui.village_paper import VillagePaper

PREFIX = "page:village:"
"""How the keys of these drafts begin, for those who open drafts."""
_COURSE = "next_course"
"""Under this name a draft keeps the id of the course that is still to be born."""


def spare_of(draft: Draft | None) -> RecordId | None:
    """The id that the new course of a draft had."""
    id = draft.typed.get(_COURSE) if draft else None
    return RecordId(id) if id else None


def draft_key(unit: str, period: Period) -> str:
    """The key of the draft of a 嘎查 and month."""
    return f"{PREFIX}{unit}:{period}"


def make_draft(paper: VillagePaper, focus: QWidget | None) -> Draft | None:
    """The boxes that say something else than is recorded, and where the cursor is."""
    typed = {cell.name: cell.box.typed() for cell in paper.cells if cell.dirty}
    if not typed:
        return None
    cell = paper.cell_at(focus)
    typed[_COURSE] = paper.sheet.next_course.id
    return Draft(
        key=draft_key(paper.sheet.unit, paper.sheet.period),
        ledger=MONTH,
        record=None,
        unit=paper.sheet.unit,
        period=str(paper.sheet.period),
        typed=typed,
        focus=focus_text(cell.name, cell.box.caret()) if cell else "",
        at="",
    )


def bring_back(paper: VillagePaper, draft: Draft) -> int:
    """Put the texts of a draft into their boxes; how many of them are not recorded."""
    found = [cell for cell in paper.cells if cell.name in draft.typed]
    for cell in found:
        cell.box.set_typed(draft.typed[cell.name])
    for line in paper.lines:
        line.show_problems()
    return sum(cell.dirty for cell in found)
