"""收发: what came in, what went out, who still owes: three tabs, each a widget of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from jmdesk.domain.changes import Changes
from jmdesk.language import mark, tr
from jmdesk.operations.desk import Desk
from jmdesk.ui import parts
from jmdesk.ui.commands import Command
from jmdesk.ui.exchange_board import BoardTab
from jmdesk.ui.exchange_came import CameTab
from jmdesk.ui.exchange_went import WentTab
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices


class Tab(StrEnum):
    """The tabs in their order."""

    CAME = "came"
    WENT = "went"
    BOARD = "board"


_WORDS = {Tab.CAME: mark("收到"), Tab.WENT: mark("报出"), Tab.BOARD: mark("缺报")}
_HELP = {Tab.CAME: "exchange", Tab.WENT: "pack", Tab.BOARD: "board"}


class ExchangePage(QWidget):
    """Hosts the tabs: each has ``refresh()``, ``on_changes(changes)``, ``focus_work()`` and
    ``commands()``; only the one in sight is kept fresh.

    Signals: `import_asked` (ledger), `merge_asked` (paths, none: choose), `conflicts_asked`,
    `lookalikes_asked`, `submission_asked` (its Record), `record_asked` (ledger, record),
    `report_asked` (report), `changed` (Changes), `left` on Esc.
    """

    import_asked = Signal(str)
    merge_asked = Signal(object)
    conflicts_asked = Signal()
    lookalikes_asked = Signal()
    submission_asked = Signal(object)
    record_asked = Signal(str, str)
    report_asked = Signal(str)
    changed = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, jobs: Jobs, notices: Notices) -> None:
        super().__init__()
        self.setAccessibleName(tr("收发"))
        self.came = CameTab(desk, jobs, notices)
        self.went = WentTab(desk, jobs, notices)
        self.board = BoardTab(desk, jobs, notices)
        self._tabs: dict[Tab, Any] = {
            Tab.CAME: self.came,
            Tab.WENT: self.went,
            Tab.BOARD: self.board,
        }
        self._join()
        self._lay_out()

    def _join(self) -> None:
        """What a tab wishes, the page wishes; tabs offer those of the signals that they need."""
        for name in (
            "import_asked",
            "merge_asked",
            "conflicts_asked",
            "lookalikes_asked",
            "submission_asked",
            "record_asked",
            "report_asked",
            "changed",
        ):
            for tab in self._tabs.values():
                wish = getattr(tab, name, None)
                if wish is not None:
                    wish.connect(getattr(self, name))

    def _lay_out(self) -> None:
        self.bar = QTabBar()
        self.bar.setAccessibleName(tr("收发的三部分"))
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setUsesScrollButtons(False)
        self.stack = QStackedWidget()
        for tab, widget in self._tabs.items():
            self.bar.addTab(tr(_WORDS[tab]))
            self.stack.addWidget(widget)
        self.bar.currentChanged.connect(self._turn)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(parts.label(tr("收发"), role="title"))
        head.addWidget(self.bar)
        head.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(self.stack, 1)

    @property
    def tab(self) -> Tab:
        """The one in sight."""
        return list(self._tabs)[self.bar.currentIndex()]

    @property
    def help_page(self) -> str:
        """The page of help for the tab in sight."""
        return _HELP[self.tab]

    def show_tab(self, tab: Tab) -> None:
        """Bring a tab up and put the keyboard on its work."""
        self.bar.setCurrentIndex(list(self._tabs).index(tab))
        self.focus_work()

    def _turn(self, number: int) -> None:
        self.stack.setCurrentIndex(number)
        self.refresh()

    def refresh(self) -> None:
        """Read anew what the tab in sight shows."""
        self._tabs[self.tab].refresh()

    def on_changes(self, changes: Changes) -> None:
        """Anything may have come or gone."""
        if self.isVisible():
            self._tabs[self.tab].on_changes(changes)

    def keep(self) -> None:
        """Put what is half typed on disk now."""
        self.board.keep()

    def focus_work(self) -> None:
        """Put the keyboard on what one most likely came for."""
        self._tabs[self.tab].focus_work()

    def commands(self) -> Sequence[Command]:
        """What can be done in this tab, and the other tabs."""
        turns = tuple(
            Command(id=f"exchange.{tab.value}", text=tr(_WORDS[tab]), act=self._turner(tab))
            for tab in self._tabs
            if tab is not self.tab
        )
        return (*self._tabs[self.tab].commands(), *turns)

    def _turner(self, tab: Tab) -> Callable[[], None]:
        return lambda: self.show_tab(tab)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
