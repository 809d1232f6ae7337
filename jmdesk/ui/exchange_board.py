"""缺报: which unit owes which report."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jmdesk.domain.changes import Changes
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.ui import parts
from jmdesk.ui.commands import Command
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices


class BoardTab(QWidget):
    """Signals: `changed` (Changes), `report_asked` (report)."""

    changed = Signal(object)
    report_asked = Signal(str)

    def __init__(self, desk: Desk, jobs: Jobs, notices: Notices) -> None:
        super().__init__()
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self.setAccessibleName(tr("缺报"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(parts.panel(parts.label(tr("缺报"), role="heading")))
        layout.addStretch(1)

    def refresh(self) -> None:
        """Read anew who owes what."""

    def on_changes(self, _changes: Changes) -> None:
        """Anything may have come."""
        self.refresh()

    def focus_work(self) -> None:
        """Put the keyboard on the board."""
        self.setFocus()

    def commands(self) -> Sequence[Command]:
        """What can be done here."""
        return ()
