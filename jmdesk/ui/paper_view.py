"""The paper itself on the screen: the pages of a PDF, fitted to the width, drawn when shown."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from jmdesk.ui import theme

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

_MARGIN = 12
"""Pixels around each page at scale 1."""
_KEPT = 8
"""Pages kept as images."""
_ZOOMS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
"""Zooms beside the fitted width, as multiples of it."""


class PaperView(QAbstractScrollArea):
    """Shows a PDF. PageUp and PageDown turn pages, Ctrl+± zooms, Ctrl+0 fits the width again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pdf: bytes | None = None
        self._sizes: list[tuple[float, float]] = []
        self._images: OrderedDict[tuple[int, int], QImage] = OrderedDict()
        self._zoom = _ZOOMS.index(1.0)
        self.setAccessibleName("报表预览")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAutoFillBackground(False)
        theme.set_role(self, "paper")

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return len(self._sizes)

    def show_pdf(self, content: bytes | None) -> None:
        """Show this PDF from its first page; None empties the view."""
        self._images.clear()
        self._pdf = content
        self._sizes = []
        if content is not None:
            with _opened(content) as pdf:
                self._sizes = [pdf.get_page_size(i) for i in range(len(pdf))]
        self._lay_out()
        self.verticalScrollBar().setValue(0)
        self.viewport().update()

    def close_pdf(self) -> None:
        """Let go of the PDF."""
        self.show_pdf(None)

    def page_image(self, page: int, width: int) -> QImage:
        """A page drawn so many pixels wide."""
        assert self._pdf is not None
        with _opened(self._pdf) as pdf:
            bitmap = pdf[page].render(scale=width / self._sizes[page][0], prefer_bgrx=True)
            return QImage(
                bytes(bitmap.buffer),
                bitmap.width,
                bitmap.height,
                bitmap.stride,
                QImage.Format.Format_RGB32,
            ).copy()

    def is_landscape(self, page: int) -> bool:
        """Whether a page lies on its long side."""
        width, height = self._sizes[page]
        return width > height

    def zoom_by(self, steps: int) -> None:
        """Larger or smaller by so many steps."""
        self._zoom_to(max(0, min(len(_ZOOMS) - 1, self._zoom + steps)))

    def fit_width(self) -> None:
        """The whole width of the page in the view."""
        self._zoom_to(_ZOOMS.index(1.0))

    def turn(self, pages: int) -> None:
        """Go so many pages on; within a page that is higher than the view, one view on."""
        bar = self.verticalScrollBar()
        tops = [rect.top() - self._margin() for rect in self._rects()]
        room = self.viewport().height()
        if any(rect.height() > room for rect in self._rects()):
            bar.setValue(bar.value() + pages * room * 9 // 10)
            return
        now = max((i for i, top in enumerate(tops) if top <= bar.value() + 2), default=0)
        if tops:
            bar.setValue(tops[max(0, min(len(tops) - 1, now + pages))])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn, scroll, zoom."""
        key = event.key()
        bar = self.verticalScrollBar()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            zooms = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}
            if key in zooms:
                self.zoom_by(zooms[Qt.Key(key)])
            elif key == Qt.Key.Key_0:
                self.fit_width()
            else:
                super().keyPressEvent(event)
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_Space):
            self.turn(1)
        elif key == Qt.Key.Key_PageUp:
            self.turn(-1)
        elif key == Qt.Key.Key_Home:
            bar.setValue(0)
        elif key == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        else:
            super().keyPressEvent(event)

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
        for page, rect in enumerate(self._rects()):
            placed = rect.translated(
                -self.horizontalScrollBar().value(), -self.verticalScrollBar().value()
            )
            if placed.intersects(seen):
                painter.drawImage(placed, self._image(page, placed.width()))
                painter.setPen(QColor(theme.EDGE))
                painter.drawRect(placed.adjusted(0, 0, -1, -1))

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

    def _margin(self) -> int:
        return round(_MARGIN * theme.scale_of(self))

    def _rects(self) -> list[QRect]:
        """Where the pages lie, one below the other, before scrolling."""
        margin = self._margin()
        room = self.viewport().width() - 2 * margin
        widest = max((width for width, _ in self._sizes), default=1)
        unit = max(room, 100) / widest * _ZOOMS[self._zoom]
        rects = []
        y = margin
        for width, height in self._sizes:
            size = QSize(round(width * unit), round(height * unit))
            left = margin + max(0, (room - size.width()) // 2)
            rects.append(QRect(left, y, size.width(), size.height()))
            y += size.height() + margin
        return rects

    def _lay_out(self) -> None:
        rects = self._rects()
        margin = self._margin()
        high = rects[-1].bottom() + margin if rects else 0
        wide = max((rect.right() + margin for rect in rects), default=0)
        for bar, whole, room in (
            (self.verticalScrollBar(), high, self.viewport().height()),
            (self.horizontalScrollBar(), wide, self.viewport().width()),
        ):
            bar.setRange(0, max(0, whole - room))
            bar.setPageStep(room)
            bar.setSingleStep(self.fontMetrics().height() * 2)

    def _image(self, page: int, width: int) -> QImage:
        """A page as wide as it is shown, kept while it is likely to be shown again."""
        ratio = self.devicePixelRatioF()
        key = (page, round(width * ratio))
        if key not in self._images:
            image = self.page_image(*key)
            image.setDevicePixelRatio(ratio)
            self._images[key] = image
            while len(self._images) > _KEPT:
                self._images.popitem(last=False)
        self._images.move_to_end(key)
        return self._images[key]


@contextmanager
def _opened(content: bytes) -> Iterator[PdfDocument]:
    """The PDF for as long as it is drawn from: nothing of the library outlives the window."""
    from pypdfium2 import PdfDocument  # loaded with the first paper, not with the window

    pdf = PdfDocument(content)
    try:
        yield pdf
    finally:
        pdf.close()
