"""含身份证号 312 个、电话 40 个: how a file leaves that tells of persons, asked in a bar.

Nothing is asked of a file that tells of nobody. `leave` counts, asks and writes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from jmdesk.domain.problem import Refusal
from jmdesk.language import mark, tr
from jmdesk.operations.door import AS_IT_IS, MASKED, Door, Leaving, Way, became, held, suggested
from jmdesk.operations.personal import Persons
from jmdesk.ui import parts, theme
from jmdesk.ui.flow import FlowLayout
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices

_WIDTH = 260
_QUESTIONS = {
    Leaving.FILE: mark("要存的文件{held}遮住后是 152222********1234、138****5678 这样。"),
    Leaving.DATA: mark("要存的数据{held}给别的填报台合并，数据里不遮；给人看的部分遮住。"),
    Leaving.PRINT: mark("要打印的{held}遮住后是 152222********1234、138****5678 这样。"),
}
Go = Callable[[Door], None]


class DoorBar(QFrame):
    """Hidden until `ask`; Enter masks, Esc writes nothing. The cursor goes back to where it was."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "notice")
        self._go: Go | None = None
        self._leaving = Leaving.FILE
        self._from: QWidget | None = None
        self.shut = False
        """Nobody is there to be asked: nothing leaves."""
        self.question = parts.label(wrap=True)
        self.masking = parts.button(
            tr("遮住"), self._mask, role="main", name=tr("遮住个人信息再存")
        )
        self.locking = parts.button(tr("加口令…"), self._ask_passphrase)
        self.keeping = parts.button(tr("原样"), self._keep, name=tr("不遮住，原样存"))
        self.leaving = parts.button(tr("不存了　{keys}", keys="Esc"), self.close_bar, role="link")
        self.passphrase = QLineEdit()
        self.passphrase.setAccessibleName(tr("口令"))
        self.passphrase.setPlaceholderText(tr("口令，至少 8 个字"))
        self.passphrase.setFixedWidth(round(_WIDTH * theme.scale_of(self)))
        self.suggest = parts.button(tr("想一个口令"), self._suggest)
        self.saving = parts.button(tr("加口令存"), self._lock, role="main")
        self.wrong = parts.label(role="must", wrap=True)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        choices, self.second = QWidget(), QWidget()
        flow = FlowLayout(choices, gap=8)
        for widget in (self.masking, self.locking, self.keeping, self.leaving):
            flow.addWidget(widget)
        line = QHBoxLayout(self.second)
        line.setContentsMargins(0, 0, 0, 0)
        typed: tuple[QWidget, ...] = (self.passphrase, self.suggest, self.saving)
        for part in typed:
            line.addWidget(part)
        told = tr("打开和合并时都要填；口令另打电话告诉对方，不要写在文件旁边。")
        line.addWidget(parts.label(told, role="quiet", wrap=True), 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 8, 8, 8)
        whole.setSpacing(6)
        for below in (self.question, choices, self.second, self.wrong):
            whole.addWidget(below)

    def ask(self, persons: Persons, go: Go, leaving: Leaving = Leaving.FILE) -> None:
        """Ask how it leaves; ``go`` is called with what was chosen, or never."""
        if self.shut:
            return
        self._go, self._leaving = go, leaving
        self._from = QApplication.focusWidget()
        told = held(persons)
        self.question.setText(tr(_QUESTIONS[leaving], held=told))
        self.setAccessibleName(told)
        self.passphrase.clear()
        self.second.hide()
        self.wrong.hide()
        data = leaving is Leaving.DATA
        self.masking.setText(tr("照存") if data else tr("遮住"))
        self.masking.setAccessibleName(tr("不加口令，照存") if data else tr("遮住个人信息再存"))
        self.locking.setVisible(leaving is not Leaving.PRINT)
        self.keeping.setVisible(not data)
        self.show()
        self.masking.setFocus()

    def close_bar(self) -> None:
        """Leave it: nothing is written."""
        self._go = None
        self.passphrase.clear()
        self.hide()
        if self._from is not None and isValid(self._from):
            self._from.setFocus()

    def open_door(self, open_: bool) -> None:
        """Whether there is a desk; without one nothing is asked, and what was asked is gone."""
        self.shut = not open_
        if self.shut:
            self._from = None
            self.close_bar()
            self.question.clear()
            self.setAccessibleName("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves it; Enter in the passphrase's box goes on."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.passphrase.hasFocus():
            self._lock()
        else:
            super().keyPressEvent(event)

    def _mask(self) -> None:
        self._chosen(MASKED)

    def _keep(self) -> None:
        self._chosen(AS_IT_IS)

    def _ask_passphrase(self) -> None:
        self.second.show()
        self.passphrase.setFocus()

    def _suggest(self) -> None:
        self.passphrase.setText(suggested())
        self.passphrase.setFocus()

    def _lock(self) -> None:
        try:
            self._chosen(Door(way=Way.LOCK, passphrase=self.passphrase.text().strip()))
        except Refusal as refusal:
            self.wrong.setText(refusal.message)
            self.wrong.show()
            self.passphrase.setFocus()

    def _chosen(self, door: Door) -> None:
        go = self._go
        self.close_bar()
        if go is not None:
            go(door)


@dataclass(frozen=True, kw_only=True)
class _Written:
    """What ``write`` gave back at once, since nothing had to be asked."""

    made: Any


def leave(
    jobs: Jobs,
    notices: Notices,
    *,
    count: Callable[[], Persons],
    write: Callable[[Door], Any],
    then: Callable[[Any], None],
    leaving: Leaving = Leaving.FILE,
) -> None:
    """Write a file: at once where it tells of nobody, else as the person says at the door.

    ``count`` and ``write`` run beside the window. Where nobody can be asked it is masked.
    """

    def look() -> Persons | _Written:
        persons = count()
        return persons if persons.told() else _Written(made=write(AS_IT_IS))

    def go(persons: Persons, door: Door) -> None:
        more = became(persons, door) if leaving is Leaving.FILE else ""

        def written(made: Any) -> None:
            with notices.adding(more):
                then(made)

        jobs.start(lambda _progress: write(door), then=written, failed=notices.failure)

    def looked(found: Persons | _Written) -> None:
        if isinstance(found, _Written):
            then(found.made)
        elif notices.doorkeeper is None:
            go(found, MASKED)
        else:
            notices.clear()
            notices.doorkeeper(found, partial(go, found), leaving)

    jobs.start(lambda _progress: look(), then=looked, failed=notices.failure)
