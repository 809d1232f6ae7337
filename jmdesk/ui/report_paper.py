"""A report's paper, of which every figure can be asked where it comes from."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from jmdesk.language import tr
from jmdesk.reporting.pdf import Drawn
from jmdesk.ui import theme
from jmdesk.ui.paper_view import PaperView
from jmdesk.ui.report_figures import PaperFigures, Place
from jmdesk.ui.report_sheets import Sheets

_WALK = {
    Qt.Key.Key_Left: (PaperFigures.beside, -1),
    Qt.Key.Key_Right: (PaperFigures.beside, 1),
    Qt.Key.Key_Up: (PaperFigures.below, -1),
    Qt.Key.Key_Down: (PaperFigures.below, 1),
}


class ReportPaper(PaperView):
    """A click chooses a figure, or Enter the first one in view; then arrows walk from figure to
    figure, Enter or a double click opens, Esc lets go.

    Signals: ``chosen`` (Place, or None when it is let go), ``opened`` (Place).
    """

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures: PaperFigures | None = None
        self._pointed: Place | None = None
        self.figure: Place | None = None
        self.tell_keys()
        self.viewport().setMouseTracking(True)

    def tell_keys(self) -> None:
        """Have it read out what the keyboard does here."""
        self.setAccessibleDescription(tr("回车选一个数，方向键换一个，再回车打开它的记录"))

    def show_paper(
        self, content: bytes, drawn: Drawn, figures: PaperFigures, *, keep: bool = False
    ) -> None:
        """Show a report of which perhaps only the first pages are drawn yet.

        ``keep`` stays at the place and at the figure that was chosen: it is the same report.
        """
        before = self.figure.cell if keep and self.figure else None
        self._figures, self._pointed = figures, None
        sizes = [(drawn.width, drawn.height)] * len(drawn.pages)
        self.show_sheets(Sheets(content, sizes), keep=keep)
        self.choose(figures.of(before) if before else None, bring=False)

    @property
    def can_ask(self) -> bool:
        """Whether there is any figure."""
        return self._figures is not None and self._figures.first(0, 0) is not None

    def show_pdf(self, content: bytes | None) -> None:
        """A PDF without figures."""
        self._figures, self._pointed = None, None
        super().show_pdf(content)
        self.choose(None)

    def choose(self, place: Place | None, *, bring: bool = True) -> None:
        """Outline a figure, and tell of it; None lets go of the one before."""
        self.figure = place
        if place is not None and bring:
            self._bring_into_view(self.rect_of(place))
        self.viewport().update()
        self.chosen.emit(place)

    def enter(self) -> None:
        """Take the keyboard, and choose the first figure that is seen."""
        self.setFocus()
        if self.figure is None and self._figures is not None:
            page, _x, y = self._point(QPoint(0, 0))
            self.choose(self._figures.first(page, y))

    def rect_of(self, place: Place) -> QRect:
        """Where a figure stands in the viewport at this moment."""
        page = self.placed(self.page_rects()[place.page])
        unit = page.width() / self.sheets.sizes[place.page][0]
        box = place.box
        left, top = page.x() + box.x * unit, page.y() + box.y * unit
        return QRect(
            round(left), round(top), round(box.width * unit), round(box.height * unit)
        ).adjusted(0, 0, 1, 1)

    def figure_at(self, point: QPoint) -> Place | None:
        """The figure at a point of the viewport."""
        if self._figures is None or not self.sheets.sizes:
            return None
        return self._figures.at(*self._point(point))

    def _point(self, point: QPoint) -> tuple[int, float, float]:
        """The page at or after a point of the viewport, and where it is on it, in points."""
        for page, rect in enumerate(map(self.placed, self.page_rects())):
            if point.y() <= rect.bottom() or page == self.page_count - 1:
                unit = self.sheets.sizes[page][0] / rect.width()
                return page, (point.x() - rect.x()) * unit, (point.y() - rect.y()) * unit
        return 0, 0.0, 0.0

    def _bring_into_view(self, rect: QRect) -> None:
        room, margin = self.viewport().rect(), self.margin()
        for bar, low, high, whole in (
            (self.verticalScrollBar(), rect.top(), rect.bottom(), room.height()),
            (self.horizontalScrollBar(), rect.left(), rect.right(), room.width()),
        ):
            if low < 0:
                bar.setValue(bar.value() + low - margin)
            elif high > whole:
                bar.setValue(bar.value() + min(high - whole + margin, low))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over what can be clicked, with a thin line around it."""
        pointed = self.figure_at(event.position().toPoint())
        if pointed != self._pointed:
            self._pointed = pointed
            hand = Qt.CursorShape.PointingHandCursor
            self.viewport().setCursor(hand if pointed else Qt.CursorShape.ArrowCursor)
            self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the figure clicked; beside all figures let go."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.choose(self.figure_at(event.position().toPoint()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open what made the figure."""
        if self.figure is not None and event.button() is Qt.MouseButton.LeftButton:
            self.opened.emit(self.figure)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk and open; the rest is the paper's own."""
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if not (plain and self._walked(event.key())):
            super().keyPressEvent(event)

    def _walked(self, key: int) -> bool:
        """Keys that concern figures."""
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.figure is None:
                self.enter()
            else:
                self.opened.emit(self.figure)
            return True
        if self.figure is None or self._figures is None:
            return False
        if key == Qt.Key.Key_Escape:
            self.choose(None)
            return True
        if key not in _WALK:
            return False
        way, steps = _WALK[Qt.Key(key)]
        self.choose(way(self._figures, self.figure, steps))
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """The pages, a thin line around the figure pointed at, a strong one around the chosen."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        if self._pointed is not None:
            painter.setPen(QColor(theme.RING))
            painter.drawRect(self.rect_of(self._pointed).adjusted(0, 0, -1, -1))
        if self.figure is not None:
            width = max(2, round(2 * theme.scale_of(self)))
            painter.setPen(QPen(QColor(theme.ACCENT), width))
            painter.drawRect(self.rect_of(self.figure).adjusted(0, 0, -1, -1))
