"""Who stands before a locked desk: asks for the passphrase, locks again when nobody is there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication, QDialog, QToolTip

from jmdesk.domain.problem import Refusal
from jmdesk.language import mark, tr
from jmdesk.ui.idle import Idle

if TYPE_CHECKING:  # loaded when there is a lock: most desks have none
    from jmdesk.operations.desk import Desk
    from jmdesk.ui.jobs import Progress
    from jmdesk.ui.main_window import MainWindow
    from jmdesk.ui.reopening import Reopened
    from jmdesk.ui.standing import Standing
    from jmdesk.ui.unlock_page import UnlockPage

_AFTER_DIALOGS = 50
"""Milliseconds."""
_ENDING = mark("正在收尾，马上就锁好……")


class LockGuard(QObject):
    """``page`` is the page that asks, None while the desk is open."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.page: UnlockPage | None = None
        self._there: Standing | None = None
        self.idle = Idle(self)
        self.idle.passed.connect(self.lock)

    def takes(self, error: BaseException) -> bool:
        """Whether the store only wants its passphrase; then it is asked for."""
        from jmdesk.operations.locking import StoreLocked

        if not isinstance(error, StoreLocked):
            return False
        self._ask(error.path)
        assert self.page is not None
        self.page.ready()
        self._window.filled.emit()
        return True

    def watch(self, desk: Desk) -> None:
        """A desk was opened: if it is locked on disk, it locks when nobody is there."""
        from jmdesk.operations.desk_settings import lock_minutes

        if desk.store.lock_key:
            self.idle.watch(self._window.windowHandle(), lock_minutes(desk))
        else:
            self.idle.stop()

    @Slot()
    def lock(self) -> None:
        """Lock at once: what is half typed is kept, what is under way ends, nothing stays seen."""
        window = self._window
        if window.desk is None:
            return
        if not window.desk.store.lock_key:
            window.notices.say(
                tr("数据没有上锁。在设置的“安全”里可以上锁。"),
                action=tr("去设置"),
                act=lambda: window.go("settings:lock"),
            )
            return
        from jmdesk.ui.standing import standing

        if _close_dialogs():  # what opened one has to end before its page goes
            QTimer.singleShot(_AFTER_DIALOGS, self, self.lock)
            return
        self.idle.stop()
        self._there = standing(window)
        desk, window.desk = window.desk, None
        window.notices.hold()
        window.jobs.leave_behind()
        window.empty()
        window.show_unit()
        _clear_away()
        self._ask(desk.path)
        assert self.page is not None
        self.page.wait(tr(_ENDING))
        window.jobs.when_idle(partial(self._close, desk))

    @Slot(object)
    def relock(self, work: Callable[[Progress], Reopened]) -> None:
        """Put the lock on, or take it off, and go on in the settings."""
        if self._window.desk is not None:
            self.idle.stop()
            self._window.exchange(work, "settings:lock")

    def keeps_shut(self, opened: Reopened) -> bool:
        """Whether it was locked while a restore or the like was under way: what that opened is
        closed again. What has no lock any more cannot be kept shut."""
        page, desk = self.page, opened.desk
        if page is None:
            return False
        if not desk.store.lock_key:
            self._leave_page()
            self._window.notices.release()
            return False
        (self._window.notices.warn if opened.failed else self._window.notices.say)(opened.said)
        self._window.side.hide()
        self._window.show_page(page)
        page.wait(tr(_ENDING))
        self._close(desk)
        return True

    def _close(self, desk: Desk) -> None:
        page = self.page

        def closed(_nothing: object) -> None:
            if page is not None and page is self.page:
                page.ready()

        def failed(error: BaseException) -> None:
            closed(None)
            self._window.notices.failure(error)

        def work(_progress: Progress) -> None:
            desk.close()
            _forget_shown()

        self._window.jobs.start(work, then=closed, failed=failed, writes=True)

    def leave(self) -> None:
        """The window closes."""
        self.idle.stop()
        if self._window.desk is not None and self._window.desk.store.lock_key:
            _forget_shown()

    def _ask(self, store: Path) -> None:
        from jmdesk.ui.unlock_page import UnlockPage

        window = self._window
        window.notices.clear()
        self.page = page = UnlockPage()
        page.tried.connect(partial(self._try, store))
        page.close_asked.connect(window.close)
        window.side.hide()
        window.top.stepper.hide()
        window.show_page(page)

    def _try(self, store: Path, told: str) -> None:
        page = self.page

        def work(_progress: Progress) -> Desk:
            from jmdesk.operations.desk import open_desk
            from jmdesk.operations.locking import key_of

            return open_desk(store, key=key_of(store, told), units=True)

        def failed(error: BaseException) -> None:
            from jmdesk.operations.damage import DamagedStore
            from jmdesk.operations.locking import WrongPassphrase

            if not isinstance(error, Refusal):
                if page is not None:
                    page.ready()
                raise error
            if isinstance(error, DamagedStore):  # it opened, and is not whole
                self._leave_page()
                self._window.notices.release()
                self._window.refuse(error)
            elif page is not None:
                page.refuse(error.message, counts=isinstance(error, WrongPassphrase))

        self._window.jobs.start(work, then=self._opened, failed=failed, writes=True)

    def _leave_page(self) -> None:
        page, self.page = self.page, None
        if page is not None:
            page.field.clear()
            self._window.stack.removeWidget(page)
            page.deleteLater()

    def _opened(self, desk: Desk) -> None:
        there, self._there = self._there, None
        self._leave_page()
        self._window.fill(desk)
        if there is not None:
            from jmdesk.ui.standing import stand

            stand(self._window, there)
        self._window.notices.release()


def _forget_shown() -> None:
    from jmdesk.ui.kept_files import forget_shown

    forget_shown()


def _clear_away() -> None:
    """What would still show or give away what was there: a tip, and what was copied here."""
    QToolTip.hideText()
    clipboard = QApplication.clipboard()
    for mode, owned in (
        (QClipboard.Mode.Clipboard, clipboard.ownsClipboard()),
        (QClipboard.Mode.Selection, clipboard.ownsSelection()),
    ):
        if owned:
            clipboard.clear(mode)


def _close_dialogs() -> bool:
    """A dialog would go on showing what it shows; whether there was one."""
    found = [QApplication.activePopupWidget(), QApplication.activeModalWidget()]
    there = [widget for widget in found if widget is not None]
    for widget in there:
        if isinstance(widget, QDialog):
            widget.reject()
        else:
            widget.close()
    return bool(there)
