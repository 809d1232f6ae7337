"""Targets that contradict each other, above the table until one folds them away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from jmdesk.domain.problem import Level
from jmdesk.language import tr
from jmdesk.operations.target_conflicts import Contradiction
from jmdesk.ui import parts, theme

_MARGIN = 14
_MOST = 5
"""The lines may take a fifth of the window; the others are scrolled to."""


class IndicatorBand(QFrame):
    """Signals: `opened` (Contradiction) for the targets in one of them, `turned` when it is folded
    away or not. ``links`` are the ways to them."""

    opened = Signal(object)
    turned = Signal()

    def __init__(self) -> None:
        super().__init__()
        theme.set_role(self, "panel")
        self.setAccessibleName(tr("对不上的目标"))
        self.title = parts.label(role="strong")
        self.fold = parts.button("", self._turn, role="link")
        head = QHBoxLayout()
        head.setSpacing(8)
        for widget in (parts.sign(Level.EXPLAIN), self.title, self.fold):
            head.addWidget(widget)
        head.addStretch(1)
        self.links: list[QPushButton] = []
        inside = QWidget()
        self._lines = QVBoxLayout(inside)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(2)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 8, _MARGIN, 8)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self._scroll)
        self._found: tuple[Contradiction, ...] = ()
        self._open = False
        self.hide()

    def show_conflicts(self, found: Sequence[Contradiction]) -> None:
        """Show these; nothing where there are none."""
        self._found = tuple(found)
        self.title.setText(tr("目标之间有 {count} 处对不上", count=len(found)))
        self.setVisible(bool(found))
        self._put()

    def _turn(self) -> None:
        self._open = not self._open
        self._put()
        self.turned.emit()

    def _put(self) -> None:
        self.fold.setText(tr("收起") if self._open else tr("看是哪几处"))
        self.fold.setAccessibleName(self.fold.text())
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.links = []
        for one in self._found if self._open else ():
            self._lines.addWidget(self._line(one))
        self._scroll.setVisible(self._open)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The lines may need another height."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as the lines, but never so that little is left of the page."""
        room = self.width() - 2 * _MARGIN  # the lines themselves may not be laid out yet
        most = self.window().height() // _MOST
        if room > 0 and self.links:
            lines = self._lines
            high = lines.heightForWidth(room) if lines.hasHeightForWidth() else -1
            wanted = high if high > 0 else lines.minimumSize().height()
            self._scroll.setFixedHeight(min(most, wanted))

    def _line(self, one: Contradiction) -> QWidget:
        """What does not agree, and the way to it."""
        made = QWidget()
        line = QHBoxLayout(made)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        link = parts.button(tr("打开"), role="link", name=_named(one))
        link.clicked.connect(lambda _checked=False: self.opened.emit(one))
        line.addWidget(parts.label(one.text, wrap=True), 1)
        line.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        self.links.append(link)
        return made


def _named(one: Contradiction) -> str:
    return tr("打开“{what}”的几个目标", what=one.what)
