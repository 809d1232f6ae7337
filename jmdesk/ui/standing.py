"""Where a person stood in the window when it was locked, and going back there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from jmdesk.ui.visit import Visit

if TYPE_CHECKING:
    from jmdesk.ui.main_window import MainWindow


@dataclass(frozen=True, kw_only=True)
class Standing:
    """``cell`` is a sheet's row and column, ``field`` a field of a form or of any other page,
    ``viewed`` another unit whose things were shown, ``part`` which of the settings."""

    visit: Visit
    viewed: str = ""
    part: int = -1
    cell: tuple[str, str] | None = None
    field: str = ""


def standing(window: MainWindow) -> Standing | None:
    """Where one is; None before there is anything."""
    places, page = window.places, window.stack.currentWidget()
    if places is None or page is None or window.desk is None or not places.here.place:
        return None
    form, sheet = getattr(page, "form", None), getattr(page, "view", None)
    place = getattr(sheet, "place", None)
    part = getattr(page, "part_shown", None)
    focused = QApplication.focusWidget()
    return Standing(
        visit=places.here,
        viewed=places.unit if places.unit != window.desk.unit else "",
        part=part() if part is not None else -1,
        cell=place() if place is not None else None,
        field=form.focused() if form is not None else (focused.accessibleName() if focused else ""),
    )


def stand(window: MainWindow, there: Standing) -> None:
    """Go there; the cell or field is found once the page has read what it shows."""
    if window.places is None:
        return
    if there.viewed:
        window.places.view_unit(there.viewed)
    window.places.visit(there.visit)
    show_part = getattr(window.stack.currentWidget(), "show_part", None)
    if there.part >= 0 and show_part is not None:
        show_part(there.part)
    window.jobs.when_idle(lambda: _into(window.stack.currentWidget(), there))


def _into(page: QWidget | None, there: Standing) -> None:
    form, sheet = getattr(page, "form", None), getattr(page, "view", None)
    go_to: Callable[[str, str], bool] | None = getattr(sheet, "go_to", None)
    if there.cell is not None and sheet is not None and go_to is not None:
        if not sheet.is_editing():  # what was half typed is open already, at its place
            go_to(*there.cell)
            sheet.setFocus()
    elif form is not None and there.field:
        if form.focused() != there.field or not form.isAncestorOf(QApplication.focusWidget()):
            form.focus_field(there.field)
    elif page is not None and there.field:
        same = (one for one in page.findChildren(QWidget) if one.accessibleName() == there.field)
        found = next((one for one in same if one.isVisible() and one.isEnabled()), None)
        if found is not None:
            found.setFocus()
