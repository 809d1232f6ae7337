"""A line in which an explanation is typed; what was said before stands in it in grey."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from jmdesk.domain.explanation import LONGEST, judged_explanation
from jmdesk.language import tr
from jmdesk.ui.parts import button, label

_SPREAD = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_D)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ExplainLine(QWidget):
    """Enter says it, Esc leaves it. In an empty line Tab takes what is offered, to be changed,
    and Enter says that at once.

    Signals: ``said`` (the text as it is kept), ``left``, ``refused`` when the sentence why it is
    not taken stands below. ``narrow`` puts the buttons below, ``closing`` says whether the line
    can be left. Where there are ``several`` lines Ctrl+D asks to say it in all of a kind:
    ``spread`` (the text; "" for what was said last).
    """

    said = Signal(str)
    left = Signal()
    refused = Signal()
    spread = Signal(str)

    def __init__(
        self,
        about: str = "",
        *,
        offered: str = "",
        closing: bool = True,
        narrow: bool = False,
        several: bool = False,
    ) -> None:
        super().__init__()
        self._several = several
        self.offered = offered
        self.box = QLineEdit()
        self.box.setMaxLength(LONGEST)
        self.box.installEventFilter(self)
        self.box.textEdited.connect(lambda _text: self._complain(""))
        self._wrong = label(role="must", wrap=True)
        self._wrong.hide()
        self.say_button = button(tr("写好了"), self._say)
        self.leave_button = button(tr("不写了"), self.left.emit, role="link")
        if not closing:  # never shown here: without a parent it would be a window of its own
            self.leave_button.hide()
        self.ask(about, offered=offered)
        self._lay_out(narrow)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops in it, in order."""
        return (self.box, self.say_button, self.leave_button)

    def ask(self, about: str, *, offered: str = "") -> None:
        """Ask about another problem; ``offered`` is what may be taken."""
        self.box.clear()
        self._complain("")
        self.box.setAccessibleName(tr("说明：{about}", about=about))
        self.say_button.setAccessibleName(tr("写好了：{about}", about=about))
        self.leave_button.setAccessibleName(tr("不写了：{about}", about=about))
        self.offer(offered)

    def offer(self, offered: str) -> None:
        """Offer a text to be taken, "" for none."""
        self.offered = offered
        self.box.setPlaceholderText(
            tr("{text}（Tab 取用）", text=offered) if offered else tr("为什么会这样？至少六个字")
        )
        hint = tr("以前的说明：{text}。按 Tab 取用。", text=offered) if offered else ""
        self.box.setAccessibleDescription(hint)

    def focus(self) -> None:
        """Begin typing."""
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def complain(self, sentence: str) -> None:
        """Say why it was not taken."""
        self._complain(sentence)
        self.focus()
        self.refused.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys that mean something here, before the page sees them."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed(event)
        return super().eventFilter(watched, event)

    def _pressed(self, event: QKeyEvent) -> bool:
        if event.key() in _ENTER:
            if not event.isAutoRepeat():
                self._say()
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return True
        if self._several and event.keyCombination() == _SPREAD:
            self._spread()
            return True
        if event.key() == Qt.Key.Key_Tab and self.offered and not self.box.text():
            self.box.setText(self.offered)
            return True
        return False

    def _say(self) -> None:
        if (text := self._judged()) is not None:
            self.said.emit(text)

    def _spread(self) -> None:
        text = self._judged() if self.box.text() or self.offered else ""
        if text is not None:
            self.spread.emit(text)

    def _judged(self) -> str | None:
        try:
            return judged_explanation(self.box.text() or self.offered)
        except ValueError as error:
            self.complain(str(error))
            return None

    def _complain(self, sentence: str) -> None:
        self._wrong.setText(sentence)
        self._wrong.setVisible(bool(sentence))

    def _lay_out(self, narrow: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        line, buttons = QHBoxLayout(), QHBoxLayout()
        line.addWidget(self.box, 1)
        buttons.addWidget(self.say_button)
        buttons.addWidget(self.leave_button)
        column.addLayout(line)
        column.addWidget(self._wrong)
        if narrow:
            buttons.addStretch(1)
            column.addLayout(buttons)
        else:
            line.addLayout(buttons)
