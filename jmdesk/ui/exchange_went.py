"""报出: a package to send; what was submitted, printed again exactly as it went out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from jmdesk.domain.changes import Changes
from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.door import Door, Leaving
from jmdesk.operations.went_out import own_submissions
from jmdesk.ui import theme
from jmdesk.ui.commands import Command
from jmdesk.ui.door_bar import leave
from jmdesk.ui.exchange_parts import went_out_panel, went_out_row
from jmdesk.ui.jobs import Jobs, Progress
from jmdesk.ui.notice import Notices
from jmdesk.ui.pack_panel import PackPanel
from jmdesk.ui.scan_attaching import ScanAttacher
from jmdesk.ui.tab_order import lead

if TYPE_CHECKING:
    from jmdesk.operations.personal import Persons
    from jmdesk.reporting.document import Document
    from jmdesk.ui.printing import ToPrint

_LEAST = 230
"""Pixels at scale 1 of what went out: its buttons, headings and a few lines."""


class WentTab(QWidget):
    """Signals: `submission_asked` (its Record), `changed` (Changes)."""

    submission_asked = Signal(object)
    changed = Signal(object)

    def __init__(self, desk: Desk, jobs: Jobs, notices: Notices) -> None:
        super().__init__()
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self._submissions: list[Record] = []
        self.packing = PackPanel(desk, jobs, notices)
        self.went_out = went_out_panel()
        self.open = self.went_out.add_button(tr("看这一稿"), self._open, when=lambda _row: True)
        self.print = self.went_out.add_button(
            tr("照样再印…"), self._print_again, when=lambda _row: True
        )
        self.scans = ScanAttacher(desk, self, jobs, notices)
        self.scans.changed.connect(self.changed)
        self.scan = self.went_out.add_button(
            tr("附上盖章页…"), self._attach_scan, when=lambda _row: True
        )
        self.went_out.table.opened.connect(self._open)
        # As high as there is room for, and never so low that nothing can be seen of it.
        self.went_out.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.went_out.setMinimumHeight(round(_LEAST * theme.scale_of(self)))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.packing)
        column.addWidget(self.went_out, 1)
        around = QScrollArea()  # with large type both together are higher than the window
        around.setWidgetResizable(True)
        around.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        around.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(around)
        lead(self.open, self.print, self.scan, self.went_out.table)

    def refresh(self) -> None:
        """Read anew what went out and what would travel."""
        desk = self._desk
        self.packing.refresh()

        def work(_progress: Progress) -> list[Record]:
            _ = desk.catalogue.reports
            return own_submissions(desk)

        self._jobs.start(work, then=self._show)

    def _show(self, found: list[Record]) -> None:
        self._submissions = found
        self.went_out.show_rows([went_out_row(self._desk, one) for one in found])

    def on_changes(self, _changes: Changes) -> None:
        """Something may have been submitted."""
        self.refresh()

    def focus_work(self) -> None:
        """Put the keyboard on the newest."""
        self.went_out.table.setFocus()

    def commands(self) -> Sequence[Command]:
        """What can be done here."""
        return (
            self._command("exchange.pack", self.packing.pack),
            self._command("exchange.open", self.open),
            self._command("exchange.print", self.print),
            self._command("exchange.scan", self.scan),
        )

    def _command(self, id: str, button: QPushButton) -> Command:
        return Command(id=id, text=button.text(), act=button.click, enabled=button.isEnabled())

    def _open(self, row: int) -> None:
        self.submission_asked.emit(self._submissions[row])

    def _attach_scan(self, row: int) -> None:
        self.scans.attach(self._submissions[row])

    def _about(self, row: int) -> tuple[str, str, Period, int]:
        said = self._submissions[row].values
        period = Period.parse(said["subject_period"])
        return said["report"], said["subject_unit"], period, int(said["version"])

    def _print_again(self, row: int) -> None:
        """Print a version exactly as it went out."""
        report, unit, period, version = self._about(row)

        def made() -> Document:
            from jmdesk.operations.reports import make_report

            return make_report(self._desk, report=report, unit=unit, period=period, version=version)

        def count() -> Persons:
            from jmdesk.operations.masked_paper import persons_on

            return persons_on(self._desk, made())

        def paper(door: Door) -> ToPrint:
            from jmdesk.ui.printing import to_print

            return to_print(self._desk, made(), door)

        leave(
            self._jobs,
            self._notices,
            count=count,
            write=paper,
            then=self._print,
            leaving=Leaving.PRINT,
        )

    def _print(self, told: ToPrint) -> None:
        from jmdesk.ui.printing import print_told

        print_told(self._desk, told, self, self._printed)

    def _printed(self, pages: int) -> None:
        self._notices.say(tr("已送打印机，{pages} 页。", pages=pages))
