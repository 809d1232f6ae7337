"""A chart on the screen: sharp at any size, its figures reached by mouse, keys and ear."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from jmdesk.ui import theme

if TYPE_CHECKING:
    from PySide6.QtSvg import QSvgRenderer

    from jmdesk.reporting.chart import Chart, Mark

_USUAL = 360.0
"""Width before there is a layout, in the chart's own lengths."""
_NEAR = 4.0
"""How far beside a mark a click still means it."""
_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Home: -(10**6),
    Qt.Key.Key_End: 10**6,
}
_CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class ChartView(QWidget):
    """Shows one `Chart`. Arrow keys go from figure to figure, Enter or a click chooses one.

    Signals: `mark_chosen` (key of the mark); marks without a key are only shown and read out.
    """

    mark_chosen = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.chart: Chart | None = None
        self._again: Callable[[float], Chart] | None = None
        self._picture: QSvgRenderer | None = None
        self._at = -1
        self._over = -1
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def room(self) -> float:
        """How wide a chart may be to fill this view with type of the usual size."""
        return self.width() / theme.scale_of(self) if self.isVisible() else _USUAL

    @property
    def mark(self) -> Mark | None:
        """The figure that the keys are on."""
        return self._mark(self._at)

    def show_chart(self, chart: Chart, again: Callable[[float], Chart] | None = None) -> None:
        """Show a chart; ``again`` makes it for another width when the view's changes."""
        self._again = again
        self._put(chart)
        self._fit()

    def _put(self, chart: Chart) -> None:
        # Here, not above: the window is filled before there is anything to draw.
        from PySide6.QtSvg import QSvgRenderer

        self.chart = chart
        self._picture = QSvgRenderer(QByteArray(chart.svg), self)
        self._at, self._over = min(self._at, len(chart.marks) - 1), -1
        focus = Qt.FocusPolicy.StrongFocus if chart.marks else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(focus)
        self.setAccessibleDescription(chart.described)
        self._tell()
        self.updateGeometry()
        self.update()

    def _fit(self) -> None:
        """Have the chart made anew where it is of another width than the view."""
        if self.chart is None or self._again is None or not self.isVisible():
            return
        if round(self.room) != round(self.chart.width):
            self._put(self._again(round(self.room)))

    def sizeHint(self) -> QSize:
        """The chart's own size."""
        if self.chart is None:
            return QSize(0, 0)
        scale = theme.scale_of(self)
        return QSize(round(self.chart.width * scale), round(self.chart.height * scale))

    def minimumSizeHint(self) -> QSize:
        """Any width will do; the chart is made to fit."""
        return QSize(0, self.heightForWidth(self.width()))

    def heightForWidth(self, width: int) -> int:
        """As tall as the chart is at this width."""
        return 0 if self.chart is None else round(self.chart.height * self._scale(width))

    def _scale(self, width: int) -> float:
        """Pixels for each of the chart's lengths: as type is, less where there is no room."""
        usual = theme.scale_of(self)
        if self.chart is None or self._again is not None or self.chart.width <= 0:
            return usual
        return min(usual, width / self.chart.width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A chart for the new width."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """The size of type was changed."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The chart, and around a figure that keys or mouse are on a quiet ring."""
        if self.chart is None or self._picture is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = self._scale(self.width())
        size = QRectF(0, 0, self.chart.width * scale, self.chart.height * scale)
        if (over := self._mark(self._over)) is not None and over.key:
            painter.fillRect(self._place(over), QColor(theme.ACCENT_PALE))
        self._picture.render(painter, size)
        if (mark := self.mark) is not None and self.hasFocus():
            painter.setPen(QPen(QColor(theme.ACCENT), 2))
            painter.drawRoundedRect(self._place(mark), 3, 3)

    def _place(self, mark: Mark) -> QRectF:
        scale = self._scale(self.width())
        place = QRectF(mark.x * scale, mark.y * scale, mark.w * scale, mark.h * scale)
        return place.adjusted(-3, 0, 3, 0)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A figure that opens something answers to the pointer."""
        self._over = self._under(event.position())
        mark = self._mark(self._over)
        opens = mark is not None and bool(mark.key)
        shape = Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is elsewhere."""
        super().leaveEvent(event)
        self._over = -1
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click chooses the figure."""
        found = self._under(event.position())
        if event.button() is Qt.MouseButton.LeftButton and found >= 0:
            self._go(found)
            self._choose()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From figure to figure, and into one."""
        marks = self.chart.marks if self.chart else ()
        key = Qt.Key(event.key())
        if marks and key in _STEPS:
            self._go(max(0, min(len(marks) - 1, self._at + _STEPS[key])))
        elif marks and key in _CHOOSE:
            self._choose()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keys begin at the first figure."""
        super().focusInEvent(event)
        self._go(max(self._at, 0))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No ring where the keys are not."""
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """The figure under the pointer in words."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            mark = self._mark(self._under(QPointF(event.pos())))
            QToolTip.showText(event.globalPos(), mark.label if mark else "", self)
            return True
        return super().event(event)

    def _go(self, number: int) -> None:
        self._at = number
        self._tell()
        self.update()

    def _tell(self) -> None:
        """The chart's name, with the figure that the keys are on, for people who listen."""
        mark = self.mark
        self.setAccessibleName(f"{self._name}：{mark.label}" if mark else self._name)

    def _choose(self) -> None:
        mark = self.mark
        if mark is not None and mark.key:
            self.mark_chosen.emit(mark.key)

    def _mark(self, number: int) -> Mark | None:
        marks = self.chart.marks if self.chart else ()
        return marks[number] if 0 <= number < len(marks) else None

    def _under(self, point: QPointF) -> int:
        """The mark at a place in the view, -1 for none."""
        scale = self._scale(self.width())
        x, y = point.x() / scale, point.y() / scale
        for number, mark in enumerate(self.chart.marks if self.chart else ()):
            beside = mark.x - _NEAR <= x <= mark.x + mark.w + _NEAR
            if beside and mark.y <= y <= mark.y + mark.h:
                return number
        return -1
