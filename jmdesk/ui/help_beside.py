"""F1: help beside the work, for the place one is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QBoxLayout, QWidget
from shiboken6 import isValid

if TYPE_CHECKING:
    from jmdesk.ui.help_panel import HelpPanel

_PAGES = {"reports": "report", "lookalikes": "conflicts", "recover": "backup"}
"""Pages of help that are not called as their place is."""


class HelpBeside(QObject):
    """Makes the panel when it is first wanted; the cursor goes back to where it was."""

    def __init__(self, window: QWidget, beside: QBoxLayout) -> None:
        super().__init__(window)
        self._beside = beside
        self._from: QWidget | None = None
        self.panel: HelpPanel | None = None

    def toggle(self, place: str) -> None:
        """Open the page for a place, or put the help away."""
        if self.panel is None:
            # Here, not above: it reads all pages, which the first painted window can do without.
            from jmdesk.ui.help_panel import HelpPanel

            self.panel = HelpPanel()
            self.panel.hide()
            self.panel.closed.connect(self._work_on)
            self._beside.addWidget(self.panel)
        if self.panel.isVisible():
            self.panel.leave()
            return
        self._from = QApplication.focusWidget()
        self.panel.open(_PAGES.get(place, place))

    @Slot()
    def _work_on(self) -> None:
        before = self._from
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus()
