"""The paper itself on the screen: the pages of a PDF, fitted to the width, drawn when shown."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from jmdesk.language import tr
from jmdesk.ui import theme
from jmdesk.ui.report_sheets import Sheets

_MARGIN = 12
"""Pixels around each page at scale 1."""
_ZOOMS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
"""Zooms beside the fitted width, as multiples of it."""
_ZOOM_KEYS = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}


class PaperView(QAbstractScrollArea):
    """Shows a PDF. PageUp and PageDown turn pages, Ctrl+± zooms, Ctrl+0 fits the width again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheets = Sheets()
        self._zoom = _ZOOMS.index(1.0)
        self.setAccessibleName(tr("报表预览"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAutoFillBackground(False)
        theme.set_role(self, "paper")

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return len(self.sheets.sizes)

    def show_pdf(self, content: bytes | None) -> None:
        """Show this PDF from its first page; None empties the view."""
        self.show_sheets(Sheets(content))

    def show_sheets(self, sheets: Sheets, *, keep: bool = False) -> None:
        """Show these pages from the first one, or with ``keep`` from where the view is."""
        place = self.verticalScrollBar().value() if keep else 0
        self.sheets = sheets
        self._lay_out()
        self.verticalScrollBar().setValue(place)
        self.viewport().update()

    def close_pdf(self) -> None:
        """Let go of the PDF."""
        self.show_pdf(None)

    def is_landscape(self, page: int) -> bool:
        """Whether a page lies on its long side."""
        width, height = self.sheets.sizes[page]
        return width > height

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn, scroll, zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            handled = self._zoomed(event.key())
        else:
            handled = self._turned(event.key())
        if not handled:
            super().keyPressEvent(event)

    def _zoomed(self, key: int) -> bool:
        if key in _ZOOM_KEYS:
            self.zoom_by(_ZOOM_KEYS[Qt.Key(key)])
        elif key == Qt.Key.Key_0:
            self.fit_width()
        else:
            return False
        return True

    def _turned(self, key: int) -> bool:
        bar = self.verticalScrollBar()
        if key in (Qt.Key.Key_PageDown, Qt.Key.Key_Space):
            self.turn(1)
        elif key == Qt.Key.Key_PageUp:
            self.turn(-1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            bar.setValue(0 if key == Qt.Key.Key_Home else bar.maximum())
        else:
            return False
        return True

    def zoom_by(self, steps: int) -> None:
        """Larger or smaller by so many steps."""
        self._zoom_to(max(0, min(len(_ZOOMS) - 1, self._zoom + steps)))

    def fit_width(self) -> None:
        """The whole width of the page in the view."""
        self._zoom_to(_ZOOMS.index(1.0))

    def turn(self, pages: int) -> None:
        """Go so many pages on; within a page that is higher than the view, one view on."""
        bar = self.verticalScrollBar()
        tops = [rect.top() - self.margin() for rect in self.page_rects()]
        room = self.viewport().height()
        if any(rect.height() > room for rect in self.page_rects()):
            bar.setValue(bar.value() + pages * room * 9 // 10)
            return
        now = max((i for i, top in enumerate(tops) if top <= bar.value() + 2), default=0)
        if tops:
            bar.setValue(tops[max(0, min(len(tops) - 1, now + pages))])

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl the wheel zooms."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            return
        super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit anew."""
        super().resizeEvent(event)
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pages that are seen."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(theme.GROUND))
        seen = self.viewport().rect()
        for page, rect in enumerate(map(self.placed, self.page_rects())):
            if rect.intersects(seen):
                ratio = self.devicePixelRatioF()
                painter.drawImage(rect, self.sheets.kept(page, rect.width(), ratio))
                painter.setPen(QColor(theme.EDGE))
                painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def sizeHint(self) -> QSize:
        """As much as there is."""
        return QSize(800, 600)

    def _zoom_to(self, place: int) -> None:
        bar = self.verticalScrollBar()
        share = bar.value() / max(1, bar.maximum())
        self._zoom = place
        self._lay_out()
        bar.setValue(round(share * bar.maximum()))
        self.viewport().update()

    def margin(self) -> int:
        """Pixels around each page."""
        return round(_MARGIN * theme.scale_of(self))

    def page_rects(self) -> list[QRect]:
        """Where the pages lie before scrolling."""
        room = self.viewport().width() - 2 * self.margin()
        return self.sheets.rects(room, self.margin(), _ZOOMS[self._zoom])

    def placed(self, rect: QRect) -> QRect:
        """Where something lies in the viewport now."""
        return rect.translated(
            -self.horizontalScrollBar().value(), -self.verticalScrollBar().value()
        )

    def _lay_out(self) -> None:
        rects = self.page_rects()
        margin = self.margin()
        high = rects[-1].bottom() + margin if rects else 0
        wide = max((rect.right() + margin for rect in rects), default=0)
        for bar, whole, room in (
            (self.verticalScrollBar(), high, self.viewport().height()),
            (self.horizontalScrollBar(), wide, self.viewport().width()),
        ):
            bar.setRange(0, max(0, whole - room))
            bar.setPageStep(room)
            bar.setSingleStep(self.fontMetrics().height() * 2)
