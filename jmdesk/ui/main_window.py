"""The window: places at the left, unit and period above, one page at a time in the middle.

It is painted before there is a desk. Pages are made, and what they need is loaded, when they are
first shown; each is handed the desk, the jobs and the notices.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.problem import Problem, Refusal
from jmdesk.language import tr
from jmdesk.ui.commands import Commands
from jmdesk.ui.file_drops import FileDrops
from jmdesk.ui.help_beside import HelpBeside
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.lock_guard import LockGuard
from jmdesk.ui.menu_button import AltKey
from jmdesk.ui.notice import NoticeBar, Notices, Offer
from jmdesk.ui.side_bar import SideBar
from jmdesk.ui.top_bar import TopBar
from jmdesk.ui.window_commands import (
    bind_places,
    menu_groups,
    place_commands,
    window_commands,
)

if TYPE_CHECKING:  # loaded with the first page, after the window is painted
    from jmdesk.operations.at_start import StartWords
    from jmdesk.operations.desk import Desk
    from jmdesk.ui.jobs import Progress
    from jmdesk.ui.places import Places
    from jmdesk.ui.reopening import Reopened

SIZE = (1366, 768)
_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


class MainWindow(QMainWindow):
    """Signals: `painted` once the empty window is on the screen, `filled` once it shows data."""

    painted = Signal()
    filled = Signal()

    def __init__(self, *, today: date, settings: QSettings) -> None:
        super().__init__()
        self.setWindowTitle(tr("京蒙协作填报台"))
        self.setMinimumSize(900, 560)
        self.setAcceptDrops(True)
        self.desk: Desk | None = None
        self.places: Places | None = None
        self.settings = settings
        self.store: Path | None = None
        """Where the store lies that is opened, None for the user's own."""
        self.jobs = Jobs(self)
        self.notices = Notices(self)
        self.guard = LockGuard(self)
        self.today = Period.holding(today, PeriodKind.MONTH)
        self.month = self.today
        self._painted = False
        self._build()
        self._connect()

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
        self._above = above
        work.addLayout(above)
        work.addWidget(self.stack, 1)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.side)
        body.addLayout(work, 1)
        self.help = HelpBeside(self, body)
        middle = QWidget()
        whole = QVBoxLayout(middle)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.top)
        whole.addLayout(body, 1)
        self.setCentralWidget(middle)

    def _connect(self) -> None:
        self.jobs.failed.connect(self.notices.failure)
        self.jobs.busy.connect(self.top.show_busy)
        self.top.stepped.connect(self.step_period)
        self.top.period_typed.connect(self.set_period)
        self.top.refused.connect(self.notices.warn)
        self.top.unit_asked.connect(lambda: self.go("settings"))
        self.top.own_asked.connect(self._view_own)
        self.top.menu.asked.connect(self.open_menu)
        self.side.chosen.connect(self.go)
        self.side.folded.connect(lambda away: self.settings.setValue("folded", int(away)))
        self.commands = Commands(self, self.stack.currentWidget)
        self.commands.add(*window_commands(self))
        bind_places(self)
        self.drops = FileDrops(self)
        self.drops.dropped.connect(self._take_files)
        self._alt = AltKey(self)
        self._alt.tapped.connect(self.open_menu)

    def fill(self, desk: Desk) -> None:
        """Put the opened desk to work."""
        # Here, not above: these bring in the database and all pages, 0.2 s after the first paint.
        from jmdesk.ui.places import Places
        from jmdesk.ui.search import Search

        self.desk = desk
        if self.notices.doorkeeper is None:
            from jmdesk.ui.door_bar import DoorBar

            self.door = DoorBar()
            self._above.addWidget(self.door)
            self.notices.doorkeeper = self.door.ask
            self.notices.way_out = self._way_out
        self.door.open_door(True)
        self.places = Places(self, desk)
        self._search = Search(
            self.top.search,
            desk=desk,
            jobs=self.jobs,
            goes=self.places,
            places=lambda: place_commands(self),
            commands=self.commands.all,
        )
        self.show_unit()
        # Reports are read once there is something to look at: nothing shown till then needs them.
        self.filled.connect(self._look_at_forms, Qt.ConnectionType.SingleShotConnection)
        self.go("desk" if desk.unit else "start")
        if self.places.here.place != "desk":  # which says so itself, once it knows its figures
            self.filled.emit()
        self.guard.watch(desk)

    @Slot()
    def _look_at_forms(self) -> None:
        if (desk := self.desk) is not None:
            from jmdesk.operations.at_start import start_words

            self.jobs.start(lambda _progress: start_words(desk), then=self._tell_at_start)
            self.jobs.start(lambda _progress: desk.catalogue.problems, then=self._tell_of_forms)

    @Slot(object)
    def _tell_at_start(self, words: StartWords) -> None:
        """A clock that cannot be right, a store on a share; the month is then the last one."""
        if words.said:
            self.notices.warn("\n".join(words.said))
        if words.period is not None and self.month == self.today:
            self.set_period(words.period)

    @Slot(object)
    def _tell_of_forms(self, problems: Sequence[Problem]) -> None:
        """A form that could not be read is left out; say so, the first one in full."""
        if problems:
            count = len(problems) - 1
            more = tr("（另外还有 {count} 处，在设置里看）", count=count) if count else ""
            self.notices.warn(f"{problems[0].message}{more}")

    def refuse(self, error: BaseException) -> None:
        """The store cannot be opened: ask for its passphrase, or say so with what to do."""
        if self.guard.takes(error):
            return
        if not isinstance(error, Refusal):
            raise error
        from jmdesk.ui.damage_panel import damage_panel
        from jmdesk.ui.refusal_page import RefusalPage

        way_out = damage_panel(error, self.jobs)
        if way_out is not None:
            way_out.mended.connect(self._go_on)
        self.side.hide()
        page = RefusalPage(error, self.close, way_out, help=lambda: self.ask_help(error))
        self.show_page(page)
        page.close_button.setFocus()
        self.filled.emit()

    def _way_out(self, error: Refusal) -> Offer | None:
        """Damage that shows while working leads to the page that says what is left."""
        from jmdesk.operations.damage import DamagedStore

        return Offer(tr("看还剩多少"), self.mend) if isinstance(error, DamagedStore) else None

    def ask_help(self, error: Refusal) -> None:
        """Make a file to send for help about a store that cannot be opened."""
        from jmdesk.operations.frames import told
        from jmdesk.ui.help_file import save_help

        save_help(self, store=self.store, jobs=self.jobs, notices=self.notices, mistake=told(error))

    @Slot(object)
    def restore(self, file: Path) -> None:
        """Put a backup in the place of this desk's data, and go on with it."""
        from jmdesk.ui.reopening import restored

        if self.desk is not None:
            self.exchange(restored(self.desk, file))

    @Slot()
    def mend(self) -> None:
        """Leave a desk whose data is damaged, for the page that says what is left and mends it."""
        from jmdesk.ui.reopening import left_damaged

        if self.desk is not None:
            self.exchange(left_damaged(self.desk))

    @Slot(str)
    def reopen(self, said: str) -> None:
        """Go on with the definitions that there are now, and tell so."""
        from jmdesk.ui.reopening import reopened

        if self.desk is not None:
            place = self.places.here.key if self.places is not None else ""
            self.exchange(reopened(self.desk, said), place)

    def exchange(self, work: Callable[[Progress], Reopened], place: str = "") -> None:
        """Close the desk and go on with the one that ``work`` opens, at the same place."""
        self.jobs.leave_behind()
        self.empty()

        def filled(opened: Reopened) -> None:
            self._go_on(opened, place)

        def begin() -> None:
            # What reads may have been at it still: the store is closed only when all are done.
            self.jobs.start(work, then=filled, failed=self.refuse, writes=True)

        self.jobs.when_idle(begin)

    @Slot(object)
    def _go_on(self, opened: Reopened, place: str = "") -> None:
        if self.guard.keeps_shut(opened):
            return
        self.empty()
        self.fill(opened.desk)
        if place:
            self.go(place)
        (self.notices.warn if opened.failed else self.notices.say)(opened.said)

    def empty(self) -> None:
        """Nothing of the desk is shown any more; what is half typed is on its way to the disk."""
        if self.places is not None:
            self.places.close()
            self.places.deleteLater()
            self._search.deleteLater()
            self.door.open_door(False)
        self.places = None
        self.side.clear()
        self.top.forget()
        self.stack.setCurrentWidget(self.waiting)
        for page in self.stack.findChildren(QWidget, options=_DIRECT):
            if page is not self.waiting and self.stack.indexOf(page) >= 0:
                self.stack.removeWidget(page)
                page.deleteLater()

    @Slot(str)
    def go(self, key: str) -> None:
        """Go to a place: desk, start, reports, exchange, settings, settings:<part>, or
        ledger:<id>."""
        self.bar.leave()
        if self.places is not None:
            self.places.go(key)

    def back(self) -> None:
        """Go to where one was before."""
        self.bar.leave()
        if self.places is not None:
            self.places.back()

    def open_menu(self) -> None:
        """Show what can be done here."""
        self.top.menu.open_menu(menu_groups(self))

    def show_page(self, page: QWidget) -> None:
        """Put a page in the middle."""
        if self.stack.indexOf(page) < 0:
            self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)

    def show_unit(self) -> None:
        """Say at the head whose desk this is; with a unit, there are places to go to."""
        from jmdesk.operations.desk_settings import plain_view
        from jmdesk.ui.side_places import fill_side

        desk = self.desk
        whole = desk is not None and bool(desk.unit) and not plain_view(desk)
        self.drops.open = desk is not None and bool(desk.unit)
        self.side.setVisible(whole)
        self.top.show_search(whole)
        if desk is None or not desk.unit:
            self.top.show_unit("", "")
            return
        fill_side(self.side, desk, folded=str(self.settings.value("folded", "1")) != "0")
        above = desk.units.ancestors(desk.unit)
        self.top.show_unit(desk.units.name(desk.unit), above[0].short if above else "")

    @Slot()
    def _view_own(self) -> None:
        if self.places is not None:
            self.places.view_own()

    @Slot(int)
    def step_period(self, count: int) -> None:
        """Go on (or back) by one period of the kind that the place works in."""
        if self.places is not None:
            self.set_period(self.month.as_kind(self.places.kind).step(count))

    @Slot(object)
    def set_period(self, period: Period) -> None:
        """Work on another period, and show the present place in it."""
        self.bar.leave()
        self.work_in(period)
        if self.places is not None:
            self.places.period_changed()

    def work_in(self, period: Period) -> None:
        """Work on another period from now on; the window remembers its last month."""
        if period.kind is PeriodKind.MONTH:
            self.month = period
        elif not period.covers(self.month):
            self.month = period.parts(PeriodKind.MONTH)[-1]

    @Slot(object)
    def _take_files(self, files: tuple[Path, ...]) -> None:
        """What is dropped in is looked at, and nothing done yet."""
        if self.places is not None:
            self.places.take_files(files)

    def showEvent(self, event: QShowEvent) -> None:
        """From now on files may be dropped anywhere."""
        super().showEvent(event)
        self.drops.watch()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt alone opens the menu, once it is let go."""
        self._alt.pressed(event)
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The button for back on a mouse goes back."""
        if event.button() == Qt.MouseButton.BackButton:
            self.back()
        else:
            super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell once that something is on the screen."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.painted.emit)

    def keep(self) -> None:
        """Put what is half typed on the disk now, and wait until it is there."""
        if self.places is not None:
            self.places.keep()
            self.jobs.wait_for_writing()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what is half typed, finish what is being written, close the store.

        The person sees the window go at once, whatever is still to be finished.
        """
        if self.places is not None:
            self.places.close()
        self.hide()
        self.jobs.close()
        self.guard.leave()
        if self.desk is not None:
            self._keep_on_closing(self.desk)
            self.desk.close()
            self.desk = None
        self.settings.setValue("geometry", self.saveGeometry())
        super().closeEvent(event)

    def _keep_on_closing(self, desk: Desk) -> None:
        """A backup of what changed, two seconds at most."""
        from jmdesk.operations import keeping

        keeping.back_up_on_close(desk)
