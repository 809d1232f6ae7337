"""A table on the 嘎查's page: printed cells with thin lines, boxes to type in with green ones."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from jmdesk.domain.problem import Level
from jmdesk.ui import theme
from jmdesk.ui.parts import button, label
from jmdesk.ui.village_box import Box

BOX_EDGE = "#86b7a3"
BOX_GROUND = "#f4f9f6"
_COLOURS = {level: colour for level, (_, _, colour) in theme.SIGNS.items()}
_TOP = Qt.AlignmentFlag.AlignTop


class PaperTable(QWidget):
    """Lines of cells; ``widths`` are in mm as on the paper, and share the page's width so."""

    def __init__(self, widths: Sequence[int]) -> None:
        super().__init__()
        self._columns = len(widths)
        self._heads: list[QWidget] = []
        self._printed: list[QWidget] = []
        self._boxes: dict[QWidget, Level | None] = {}
        self._row = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(1, 1, 1, 1)
        self._grid.setSpacing(0)
        for place, width in enumerate(widths):
            self._grid.setColumnStretch(place, width)

    def add_heads(self, words: Sequence[str]) -> None:
        """The heading line."""
        for place, word in enumerate(words):
            made = _cell(word, role="strong")
            if word:
                self._heads.append(made)
            self._grid.addWidget(made, self._row, place)
        self._row += 1

    def add_line(
        self, cells: Sequence[QWidget | str], said: QWidget | None = None
    ) -> list[QWidget]:
        """A line: boxes, texts (printed), "" for a place left white; what is said stands below.

        Returns all its widgets, for `remove_line`.
        """
        made: list[QWidget] = []
        for place, cell in enumerate(cells):
            widget = _cell(cell) if isinstance(cell, str) else cell
            if isinstance(widget, Box):
                self._boxes[widget] = None
                widget.installEventFilter(self)
            elif cell and not isinstance(widget, Beside | QPushButton):
                self._printed.append(widget)
            self._grid.addWidget(widget, self._row, place)
            if isinstance(widget, Box):
                # At once, not when the layout comes to it: someone may want to type here now.
                widget.show()
            made.append(widget)
        if said is not None:
            self._grid.addWidget(said, self._row + 1, 0, 1, self._columns)
            made.append(said)
        self._row += 2
        return made

    def remove_line(self, widgets: Sequence[QWidget]) -> None:
        """Take a line away."""
        for widget in widgets:
            self._boxes.pop(widget, None)
            if widget in self._printed:
                self._printed.remove(widget)
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.update()

    def show_problem(self, box: QWidget, level: Level | None) -> None:
        """Draw a box in the colour of a problem, with its sign in the corner."""
        if self._boxes.get(box) != level:
            self._boxes[box] = level
            self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Where the cursor is, the edge is darker."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The lines: printed cells first, boxes over them, the one being typed in last."""
        painter = QPainter(self)
        painter.setPen(QPen(QColor(theme.RULE), 1))
        for head in self._heads:
            painter.fillRect(head.geometry(), QColor(theme.HEAD))
            painter.drawRect(head.geometry())
        for printed in self._printed:
            painter.drawRect(printed.geometry())
        for box in sorted(self._boxes, key=self._height):
            self._paint_box(painter, box)

    def _height(self, box: QWidget) -> tuple[bool, bool]:
        return box.hasFocus(), self._boxes[box] is not None

    def _paint_box(self, painter: QPainter, box: QWidget) -> None:
        level, focused = self._boxes[box], box.hasFocus()
        area = box.geometry()
        painter.fillRect(area, QColor(theme.PAPER if focused else BOX_GROUND))
        colour = _COLOURS[level] if level else theme.ACCENT if focused else BOX_EDGE
        pen = QPen(QColor(colour), 2)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawRect(area)
        if level:
            font = QFont(self.font())
            font.setPixelSize(max(9, round(font.pixelSize() * 0.7)))
            painter.setFont(font)
            right = isinstance(box, QLineEdit) and box.alignment() & Qt.AlignmentFlag.AlignRight
            side = Qt.AlignmentFlag.AlignLeft if right else Qt.AlignmentFlag.AlignRight
            painter.drawText(area.adjusted(4, 1, -4, 0), _TOP | side, theme.SIGNS[level][0])


class SaidLines(QWidget):
    """The sentences under a line: each with its sign; ``link`` leads to where more is filled in."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(8, 2, 8, 4)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(1)
        self._grid.setColumnStretch(1, 1)
        self._made: list[tuple[QLabel, QLabel]] = []
        self._soft = label(role="quiet", wrap=True)
        self.link: QPushButton = button("", role="link")
        self._last = QWidget()
        row = QHBoxLayout(self._last)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._soft, 1)
        row.addWidget(self.link)
        self._grid.addWidget(self._last, 1000, 0, 1, 2)
        self.show_sentences((), "", "")

    def show_sentences(self, sentences: Sequence[tuple[Level, str]], soft: str, link: str) -> None:
        """Show these: sentences with their level, one without a sign, the words of the link."""
        while len(self._made) < len(sentences):
            mark, words = label("■"), label(wrap=True)
            self._grid.addWidget(mark, len(self._made), 0, _TOP)
            self._grid.addWidget(words, len(self._made), 1)
            self._made.append((mark, words))
        for number, (mark, words) in enumerate(self._made):
            shown = number < len(sentences)
            mark.setVisible(shown)
            words.setVisible(shown)
            if shown:
                level, sentence = sentences[number]
                sign, word, _colour = theme.sign(level)
                mark.setText(sign)
                mark.setAccessibleName(word)
                theme.set_role(mark, _ROLES[level])
                words.setText(sentence)
        self._soft.setText(soft)
        self._soft.setVisible(bool(soft))
        self.link.setText(link)
        self.link.setAccessibleName(link)
        self.link.setVisible(bool(link))
        self._last.setVisible(bool(soft or link))
        self.setVisible(bool(sentences or soft or link))

    def sentences(self) -> list[str]:
        """What is said now, the soft one last."""
        said = [words.text() for _, words in self._made if not words.isHidden()]
        return [*said, self._soft.text()] if self._soft.text() else said


_ROLES = {Level.MUST: "must", Level.EXPLAIN: "explain", Level.HINT: "hint"}


def _cell(text: str, *, role: str = "") -> QLabel:
    made = label(text, role=role, wrap=True)
    made.setContentsMargins(8, 4, 8, 4)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return made


def printed(text: str = "", *, quiet: bool = False) -> QLabel:
    """A cell that is printed, its words to be changed later."""
    return _cell(text, role="quiet" if quiet else "")


class Beside(QLabel):
    """Words beside a box, without lines around them."""

    def __init__(self, text: str, *, first: bool = True) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setContentsMargins(0 if first else 10, 4, 6, 4)
