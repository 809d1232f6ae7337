"""The sheets of a PDF as pictures, and how they lie below each other on the screen."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

_KEPT = 8
"""Pages kept as images."""


class Sheets:
    """Pages of a PDF; those told of in ``sizes`` (points) and not drawn yet are blank."""

    def __init__(
        self, content: bytes | None = None, sizes: Sequence[tuple[float, float]] = ()
    ) -> None:
        self._content = content
        self._images: OrderedDict[tuple[int, int], QImage] = OrderedDict()
        self._drawn = 0
        self.sizes = tuple(sizes)
        if content is not None:
            with _opened(content) as pdf:
                self._drawn = len(pdf)
                self.sizes = self.sizes or tuple(pdf.get_page_size(i) for i in range(len(pdf)))

    def rects(self, room: int, margin: int, zoom: float) -> list[QRect]:
        """Where the pages lie, one below the other: the widest fills ``room`` times ``zoom``."""
        widest = max((width for width, _ in self.sizes), default=1)
        unit = max(room, 100) / widest * zoom
        rects = []
        y = margin
        for width, height in self.sizes:
            size = QSize(round(width * unit), round(height * unit))
            left = margin + max(0, (room - size.width()) // 2)
            rects.append(QRect(left, y, size.width(), size.height()))
            y += size.height() + margin
        return rects

    def kept(self, page: int, width: int, ratio: float) -> QImage:
        """A page as wide as it is shown, kept while it is likely to be shown again."""
        key = (page, round(width * ratio))
        if key not in self._images:
            image = self.image(*key)
            image.setDevicePixelRatio(ratio)
            self._images[key] = image
            while len(self._images) > _KEPT:
                self._images.popitem(last=False)
        self._images.move_to_end(key)
        return self._images[key]

    def image(self, page: int, width: int) -> QImage:
        """A page drawn so many pixels wide."""
        if self._content is None or page >= self._drawn:
            return self._blank(page, width)
        with _opened(self._content) as pdf:
            bitmap = pdf[page].render(scale=width / self.sizes[page][0], prefer_bgrx=True)
            return QImage(
                bytes(bitmap.buffer),
                bitmap.width,
                bitmap.height,
                bitmap.stride,
                QImage.Format.Format_RGB32,
            ).copy()

    def _blank(self, page: int, width: int) -> QImage:
        wide, high = self.sizes[page]
        image = QImage(width, round(high * width / wide), QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        return image


@contextmanager
def _opened(content: bytes) -> Iterator[PdfDocument]:
    """The PDF for as long as it is drawn from: nothing of the library outlives the window."""
    from pypdfium2 import PdfDocument  # loaded with the first paper, not with the window

    pdf = PdfDocument(content)
    try:
        yield pdf
    finally:
        pdf.close()
