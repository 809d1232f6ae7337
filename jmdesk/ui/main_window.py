"""The window: places at the left, unit and period above, one page at a time in the middle.

It is painted before there is a desk. Pages are made, and what they need is loaded, when they are
first shown; each is handed the desk, the jobs and the notices.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QSettings, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QPaintEvent,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.problem import Problem, Refusal
from jmdesk.ui import parts
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import NoticeBar, Notices
from jmdesk.ui.side_bar import Place, SideBar
from jmdesk.ui.top_bar import TopBar

if TYPE_CHECKING:  # loaded with the first page, after the window is painted
    from jmdesk.operations.desk import Desk
    from jmdesk.ui.places import Places

SIZE = (1366, 768)


class MainWindow(QMainWindow):
    """Signals: `painted` once the empty window is on the screen, `filled` once it shows data."""

    painted = Signal()
    filled = Signal()

    def __init__(self, *, today: date, settings: QSettings) -> None:
        super().__init__()
        self.setWindowTitle("京蒙协作填报台")
        self.setMinimumSize(900, 560)
        self.setAcceptDrops(True)
        self.desk: Desk | None = None
        self.places: Places | None = None
        self.settings = settings
        self.jobs = Jobs(self)
        self.notices = Notices(self)
        self.month = Period.holding(today, PeriodKind.MONTH)
        self._painted = False
        self._build()
        self.jobs.failed.connect(self.notices.failure)
        self.jobs.busy.connect(self.top.busy.setVisible)
        self.top.stepped.connect(self.step_period)
        self.top.period_typed.connect(self.set_period)
        self.top.refused.connect(self.notices.warn)
        self.top.unit_asked.connect(lambda: self.go("settings"))
        self.side.chosen.connect(self.go)
        self._keys()

    def _build(self) -> None:
        self.top = TopBar()
        self.side = SideBar()
        self.bar = NoticeBar(self.notices)
        self.stack = QStackedWidget()
        self.waiting = QWidget()
        self.stack.addWidget(self.waiting)
        work = QVBoxLayout()
        work.setContentsMargins(0, 0, 0, 0)
        work.setSpacing(0)
        above = QVBoxLayout()
        above.setContentsMargins(20, 10, 20, 0)
        above.addWidget(self.bar)
        work.addLayout(above)
        work.addWidget(self.stack, 1)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.side)
        body.addLayout(work, 1)
        middle = QWidget()
        whole = QVBoxLayout(middle)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.top)
        whole.addLayout(body, 1)
        self.setCentralWidget(middle)

    def _keys(self) -> None:
        steps: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Ctrl+PgUp", lambda: self.step_period(-1)),
            ("Ctrl+PgDown", lambda: self.step_period(1)),
            ("Alt+Left", lambda: self.step_period(-1)),
            ("Alt+Right", lambda: self.step_period(1)),
        )
        for keys, act in steps:
            QShortcut(QKeySequence(keys), self, act)
        for number in range(1, 10):
            QShortcut(QKeySequence(f"Ctrl+{number}"), self, self._goer(number - 1))

    def _goer(self, place: int) -> Callable[[], None]:
        def go() -> None:
            keys = self.side.keys()
            if place < len(keys):
                self.go(keys[place])

        return go

    def fill(self, desk: Desk) -> None:
        """Put the opened desk to work."""
        # Here, not above: these bring in the database and all pages, 0.2 s after the first paint.
        from jmdesk.ui.places import Places

        self.desk = desk
        self.places = Places(self, desk)
        self.side.add_group(Place(key="desk", title="工作台"))
        self.side.add_group(*self.places.ledgers())
        self.side.add_group(Place(key="reports", title="报表"))
        self.side.add_group(Place(key="settings", title="设置"))
        for key, tip in zip(self.side.keys(), range(1, 10), strict=False):
            self.side.button(key).setToolTip(f"Ctrl+{tip}")
        self.show_unit()
        self.go("desk" if desk.unit else "start")
        # Reports are read only now: nothing shown so far needs them.
        self.jobs.start(lambda _progress: desk.catalogue.problems, then=self._tell_of_forms)
        if not desk.unit:
            self.filled.emit()

    @Slot(object)
    def _tell_of_forms(self, problems: Sequence[Problem]) -> None:
        """A form that could not be read is left out; say so, the first one in full."""
        if problems:
            more = f"（另外还有 {len(problems) - 1} 处）" if len(problems) > 1 else ""
            self.notices.warn(f"{problems[0].message}{more}")

    def refuse(self, error: BaseException) -> None:
        """The store cannot be opened: say so on a plain page, with what to do."""
        if not isinstance(error, Refusal):
            raise error
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(60, 80, 60, 60)
        layout.setSpacing(14)
        layout.addWidget(parts.label("打不开数据", role="title"))
        layout.addWidget(parts.label(error.message, wrap=True))
        for problem in error.problems:
            layout.addWidget(parts.label(problem.message, role="quiet", wrap=True))
        layout.addWidget(parts.label("什么都没有改动。", role="quiet"))
        close = parts.button("关闭", self.close, role="main")
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        self.show_page(page)
        close.setFocus()
        self.filled.emit()

    @Slot(str)
    def go(self, key: str) -> None:
        """Go to a place: desk, start, reports, settings, or ledger:<id>."""
        self.bar.leave()
        if self.places is not None:
            self.places.go(key)

    def show_page(self, page: QWidget) -> None:
        """Put a page in the middle."""
        if self.stack.indexOf(page) < 0:
            self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)

    def show_unit(self) -> None:
        """Say at the head whose desk this is."""
        desk = self.desk
        if desk is None or not desk.unit:
            self.top.show_unit("", "")
            return
        above = desk.units.ancestors(desk.unit)
        self.top.show_unit(desk.units.name(desk.unit), above[0].short if above else "")

    @Slot(int)
    def step_period(self, count: int) -> None:
        """Go on (or back) by one period of the kind that the place works in."""
        if self.places is not None:
            self.set_period(self.month.as_kind(self.places.kind).step(count))

    @Slot(object)
    def set_period(self, period: Period) -> None:
        """Work on another period; the window remembers its last month."""
        if period.kind is PeriodKind.MONTH:
            self.month = period
        elif not period.covers(self.month):
            self.month = period.parts(PeriodKind.MONTH)[-1]
        if self.places is not None:
            self.places.period_changed()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file from the disk, once there is a desk to take it to."""
        if _file(event.mimeData()) is not None and self.desk is not None and self.desk.unit:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """A file dropped in is looked at, as by 导入."""
        file = _file(event.mimeData())
        if file is not None and self.places is not None:
            event.acceptProposedAction()
            self.places.take_file(file)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell once that something is on the screen."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what is half typed, finish what is being written, close the store."""
        if self.places is not None:
            self.places.leave()
        self.jobs.close()
        if self.desk is not None:
            self.desk.close()
            self.desk = None
        self.settings.setValue("geometry", self.saveGeometry())
        super().closeEvent(event)


def _file(data: QMimeData) -> Path | None:
    """The first file that is dragged, None for anything else."""
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return files[0] if files else None
