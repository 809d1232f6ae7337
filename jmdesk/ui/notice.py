"""The one place through which the desk speaks to the person: a quiet bar, never a dialog."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.ui import theme

if TYPE_CHECKING:
    from jmdesk.operations.door import Door, Leaving
    from jmdesk.operations.personal import Persons

Act = Callable[[], None]


class Offer(NamedTuple):
    """What the person can do at once: the word on the button, and what it does."""

    word: str
    act: Act


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A whole sentence, whether it tells of a problem, and what the person can do at once."""

    text: str
    problem: bool = False
    action: str = ""
    """The word on the button: 撤销, 打开文件夹."""
    act: Act | None = None
    other: Offer | None = None
    """A second thing to do at once."""


class Notices(QObject):
    """What pages speak through. Signals: `said` (Notice), `cleared`, `refused` (Refusal) before it
    is told."""

    said = Signal(object)
    refused = Signal(object)
    cleared = Signal()
    doorkeeper: Callable[[Persons, Callable[[Door], None], Leaving], None] | None = None
    """Asks how a file leaves that tells of persons, where there is a window to ask in."""
    way_out: Callable[[Refusal], Offer | None] | None = None
    """What can be done at once about a refusal, where anything can."""
    _also = ""
    _held: list[Notice] | None = None

    def say(
        self, text: str, *, action: str = "", act: Act | None = None, other: Offer | None = None
    ) -> None:
        """Tell that something is done."""
        text = f"{text}{self._also}"
        self._tell(Notice(text=text, action=action, act=act, other=other))

    @contextmanager
    def adding(self, more: str) -> Iterator[None]:
        """What is told of something done meanwhile ends with this sentence."""
        self._also = more
        try:
            yield
        finally:
            self._also = ""

    def warn(self, text: str, *, action: str = "", act: Act | None = None) -> None:
        """Tell what is wrong, where, and what to do."""
        self._tell(Notice(text=text, problem=True, action=action, act=act))

    def _tell(self, notice: Notice) -> None:
        if self._held is None:
            self.said.emit(notice)
        else:  # what could be done at once was for a page that is gone
            self._held.append(Notice(text=notice.text, problem=notice.problem))

    def hold(self) -> None:
        """The window is locked: what is told may name people, and waits for `release`."""
        self._held = self._held or []

    def release(self) -> None:
        """The window is open again: tell what was told meanwhile, problems first."""
        held, self._held = self._held or [], None
        texts = dict.fromkeys(one.text for one in sorted(held, key=lambda one: not one.problem))
        if texts:
            problem = any(one.problem for one in held)
            self.said.emit(Notice(text="\n".join(texts), problem=problem))

    def failure(self, error: BaseException) -> None:
        """Tell of a refusal in its own words; anything else is our fault and is raised."""
        if not isinstance(error, Refusal):
            raise error
        self.refused.emit(error)
        places = [p.message for p in error.problems[:3] if p.message not in error.message]
        way = self.way_out(error) if self.way_out is not None else None
        action, act = way or ("", None)
        self.warn(" ".join([error.message, *places]), action=action, act=act)

    def clear(self) -> None:
        """Take the last word back, for it no longer holds."""
        self.cleared.emit()


class NoticeBar(QFrame):
    """Shows the last notice at the head of the work until it is closed or another one comes."""

    def __init__(self, notices: Notices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice: Notice | None = None
        self.setAccessibleName(tr("消息"))
        self.text = QLabel(wordWrap=True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.action = QPushButton()
        self.action.clicked.connect(self._act)
        self.other = QPushButton()
        self.other.clicked.connect(self._act_otherwise)
        self.close_button = QPushButton(tr("知道了"))
        theme.set_role(self.close_button, "link")
        self.close_button.clicked.connect(self.dismiss)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 8, 6)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.action)
        layout.addWidget(self.other)
        layout.addWidget(self.close_button)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.dismiss)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        notices.said.connect(self.show_notice)
        notices.cleared.connect(self.dismiss)
        self.hide()

    @Slot(object)
    def show_notice(self, notice: Notice) -> None:
        """Put a notice in the place of the one before."""
        self.notice = notice
        theme.set_role(self, "notice-problem" if notice.problem else "notice")
        self.text.setText(notice.text)
        self.text.setAccessibleName(notice.text)
        self.action.setText(notice.action)
        self.action.setVisible(bool(notice.action))
        self.other.setText(notice.other.word if notice.other else "")
        self.other.setVisible(notice.other is not None)
        self.show()

    @Slot()
    def dismiss(self) -> None:
        """Close the bar; nothing of what it said stays behind."""
        self.notice = None
        self.text.clear()
        self.text.setAccessibleName("")
        self.hide()

    def leave(self) -> None:
        """The person goes elsewhere: what was merely done is no news there any more."""
        if self.notice is not None and not self.notice.problem:
            self.dismiss()

    @Slot()
    def _act(self) -> None:
        notice = self.notice
        self.dismiss()
        if notice is not None and notice.act is not None:
            notice.act()

    @Slot()
    def _act_otherwise(self) -> None:
        notice = self.notice
        self.dismiss()
        if notice is not None and notice.other is not None:
            notice.other.act()
