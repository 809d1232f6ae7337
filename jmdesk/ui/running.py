"""One run of the window: it is the only one on its store, and no mistake ends it silently."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, QSettings, Qt, Slot
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from jmdesk import __version__
from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.operations.location import default_store
from jmdesk.operations.logbook import beside
from jmdesk.ui.ending import Ending
from jmdesk.ui.main_window import MainWindow
from jmdesk.ui.mishaps import Mishap, Mishaps
from jmdesk.ui.single import Holder, Single, Taking, bring_forward

if TYPE_CHECKING:  # asked for only when something went wrong
    from jmdesk.operations.crash import CrashNote
    from jmdesk.ui.held_page import HeldPage
    from jmdesk.ui.last_resort import LastResort

_CRASH = "crash"
_MARGIN = 32


class Running(QObject):
    """Joins the window, its hold on the store and what watches for mistakes.

    ``dress`` gives the program its words and looks, ``begin`` makes and shows the window.
    """

    def __init__(
        self,
        store: Path | None,
        *,
        dress: Callable[[], QSettings],
        begin: Callable[[QSettings], MainWindow],
    ) -> None:
        super().__init__()
        self.store = (store or default_store()).absolute()
        with suppress(OSError):  # the store says itself that it cannot be made there
            self.store.parent.mkdir(parents=True, exist_ok=True)
        self._begin, self._dress = begin, dress
        self.log = beside(self.store)
        self.single = Single(self.store)
        self.mishaps = Mishaps(self.log)
        self.ending = Ending()
        self.crash: CrashNote | None = None
        self.window: MainWindow | None = None
        self.last_resort: LastResort | None = None
        self.plain: QWidget | None = None
        self.held: HeldPage | None = None
        self._settings: QSettings | None = None
        self._last_time: tuple[str, ...] = ()
        self.mishaps.first.connect(self._first)
        self.mishaps.again.connect(self._again)
        self.single.called.connect(self._come_forward)
        self.ending.asked.connect(self._close)
        self.ending.kept.connect(self._keep)

    def begin(self) -> bool:
        """Open the window; False where the one that is open came to the front instead."""
        self.mishaps.watch()
        # The lock is put on the disk, which may take as long as a tenth of a second: meanwhile.
        taking = Taking(self.single)
        self._settings = self._settings or self._dress()
        holder = taking.holder()
        if holder is not None and not holder.host:
            if self.single.call(holder):
                return False
            if self.single.take_anyway():  # it is dead, and another program has its number
                holder = None
        if holder is None:
            self._open(self._settings)
        else:
            self._hold(holder)
        return True

    def end(self) -> None:
        """The run is over, and ended well."""
        if self.last_resort is not None:
            self.last_resort.close()
        if self.plain is not None:
            self.plain.close()
        self.single.leave()
        if self.crash is not None:
            self.crash.end()
            self.log.note("closed")  # a window without it was killed, or the power was cut
        self.ending.leave()
        self.mishaps.end()

    def _open(self, settings: QSettings) -> None:
        try:
            window = self.window = self._begin(settings)
        except Exception as error:  # noqa: BLE001 - told in a window that needs none of it
            self.mishaps.tell(error, where="start")
            return
        window.notices.refused.connect(self._refused)
        window.painted.connect(self._painted, Qt.ConnectionType.SingleShotConnection)
        window.filled.connect(self._filled, Qt.ConnectionType.SingleShotConnection)
        self.single.watch()
        self.ending.watch()

    @Slot()
    def _painted(self) -> None:
        from jmdesk.operations.crash import CrashNote

        self.crash = CrashNote(self.log)
        self._last_time = self.crash.take_last()
        self.crash.watch()
        self.log.note("window", program=__version__, platform=sys.platform)

    @Slot()
    def _filled(self) -> None:
        if self._last_time and self.window is not None:
            self.window.notices.warn(
                tr(
                    "上次程序意外结束了。已保存的和打到一半的都在；可以看看核对结果，或存一份求助文件。"
                ),
                action=tr("看看"),
                act=self._show_last_time,
            )

    @Slot(object)
    def _refused(self, refusal: Refusal) -> None:
        self.log.refused(refusal, where="window")

    # being asked to end

    @Slot()
    def _close(self) -> None:
        if self.window is not None:
            self.window.close()
        QApplication.quit()

    @Slot()
    def _keep(self) -> None:
        if self.window is not None:
            self.window.keep()

    # another start

    def _hold(self, holder: Holder) -> None:
        from jmdesk.ui.held_page import HeldPage

        page = self.held = HeldPage(holder)
        page.again.connect(self._try_again)
        page.anyway.connect(self._open_anyway)
        page.show()

    @Slot()
    def _try_again(self) -> None:
        page, self.held = self.held, None
        if not self.begin():
            QApplication.quit()
        if page is not None:
            page.close()

    @Slot()
    def _open_anyway(self) -> None:
        if self.single.take_anyway():
            page, self.held = self.held, None
            if self._settings is not None:
                self._open(self._settings)
            if page is not None:
                page.close()

    @Slot()
    def _come_forward(self) -> None:
        front: QWidget | None = self.last_resort or self.window
        if front is not None:
            bring_forward(front)

    # mistakes

    @Slot(object)
    def _first(self, mishap: Mishap) -> None:
        if self.last_resort is not None:
            self.last_resort.show_mishap(mishap)
        else:
            self._show(mishap)

    @Slot(object)
    def _again(self, mishap: Mishap) -> None:
        """The window for it is there, or the person went on with the work and knows."""
        if self.last_resort is not None:
            self.last_resort.show_mishap(mishap)
        elif self.window is not None and not mishap.count & (mishap.count - 1):
            self.window.notices.warn(
                tr("刚才的错又出现了（第 {count} 次）。", count=mishap.count),
                action=tr("看看"),
                act=lambda: self._show(mishap),
            )

    def _show_last_time(self) -> None:
        told = self._last_time
        place = next((line.strip() for line in told if line.startswith("  ")), "")
        self._show(Mishap(kind=_CRASH, place=place, told=told))
        if self.last_resort is not None:
            self.last_resort.show_last_time()

    def _show(self, mishap: Mishap) -> None:
        try:
            from jmdesk.ui.last_resort import LastResort

            made = self.last_resort = LastResort(mishap, store=self.store, key=self._key)
        except Exception as error:  # noqa: BLE001 - not even this window can be made
            self.log.mistake(error, where="last-resort")
            self._show_plainly(mishap)
            return
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        made.destroyed.connect(self._closed)
        made.reopen_asked.connect(self._reopen)
        bring_forward(made)

    def _show_plainly(self, mishap: Mishap) -> None:
        """One sentence that needs nothing more: nobody is left before a screen without a word."""
        said = tr(
            "程序自己出了错（{kind} {place}），不是您的操作不对。已保存的数据没有动，"
            "可以用 jmdesk verify 核对；用 jmdesk support --to 求助.zip 存一份求助文件发给管理员。",
            kind=mishap.kind,
            place=mishap.place,
        )
        plain = self.plain = QLabel(said)
        plain.setWindowTitle(tr("京蒙协作填报台出了错"))
        plain.setWordWrap(True)
        plain.setMargin(_MARGIN)
        bring_forward(plain)

    @Slot()
    def _closed(self) -> None:
        self.last_resort = None

    def _key(self) -> bytes:
        desk = self.window.desk if self.window is not None else None
        return desk.store.lock_key if desk is not None else b""

    @Slot()
    def _reopen(self) -> None:
        """Begin anew as another process; this one lets go of the store and ends."""
        self.single.leave()
        QProcess.startDetached(*command(sys.argv[1:]))
        if self.window is not None:
            self.window.close()
        QApplication.quit()


def command(arguments: Sequence[str]) -> tuple[str, list[str]]:
    """How the program is started again: the bundle itself, or Python with the module."""
    if getattr(sys, "frozen", False):
        return sys.executable, list(arguments)
    return sys.executable, ["-m", "jmdesk", *arguments]
