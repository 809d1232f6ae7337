"""Every word stands out from the ground it is really painted on, 4.5 to 1 (large ones 3 to 1).

Measured in the picture of the window at twice the size of type, where strokes are broad enough to
show their whole colour: the ground is the colour met most, the word the one farthest from it.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from functools import cache

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QFontInfo, QImage
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QToolButton,
    QWidget,
)

from jmdesk.ui.grid.view import GridView
from tests.ui.everyone.finding import Finding, in_sight, told, visible

ENOUGH, ENOUGH_LARGE, ENOUGH_IDLE = 4.5, 3.0, 3.0
"""What is needed of work, of titles, and of what cannot be used now."""
_EDGE = 4
"""Pixels of frame and rounding that are no ground."""
_CELLS = 400 if "JMDESK_LONG" in os.environ else 100
"""Of a table; all of its kinds stand in its first rows."""


def contrast_faults(place: str, window: QWidget, scale: float) -> Iterator[Finding]:
    """Words that are too pale for their ground."""
    for top in {widget.window() for widget in visible(window)}:
        picture = top.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        for widget in visible(window):
            if widget.window() is not top or not in_sight(widget):
                continue
            for what, area, large in _words(widget, scale):
                seen = _seen(widget, area)
                hidden = _cut_off(seen, area) or _covered(widget, seen)
                found = None if hidden else _contrast(picture, seen)
                need = _needed(widget, large=large)
                if found is not None and found[0] < need:
                    said = f"{what[:20]!r} is {found[0]:.1f} to 1, {found[1]} on {found[2]}"
                    yield Finding(place=place, widget=told(widget), what=said)


def _needed(widget: QWidget, *, large: bool) -> float:
    if not widget.isEnabled():
        return ENOUGH_IDLE
    return ENOUGH_LARGE if large else ENOUGH


def _words(widget: QWidget, scale: float) -> Iterator[tuple[str, QRect, bool]]:
    """The words of a widget, each with its rectangle in it."""
    large = _large(widget.font(), scale)
    inner = widget.rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
    if isinstance(widget, (QCheckBox, QToolButton)):
        return
    if isinstance(widget, QPushButton) and widget.text():
        yield widget.text(), inner, large
    elif isinstance(widget, QLabel) and widget.text():
        yield widget.text(), widget.contentsRect(), large
    elif isinstance(widget, (QLineEdit, QPlainTextEdit)) and not widget.hasFocus():
        text = widget.text() if isinstance(widget, QLineEdit) else widget.toPlainText()
        if text or widget.placeholderText():
            yield text or widget.placeholderText(), inner, large
    elif isinstance(widget, QHeaderView):
        yield from _headings(widget, large)
    elif isinstance(widget, QAbstractItemView):
        yield from _cells(widget, large)


def _headings(header: QHeaderView, large: bool) -> Iterator[tuple[str, QRect, bool]]:
    model = header.model()
    if header.orientation() is Qt.Orientation.Vertical:
        return
    for number in range(header.count()):
        text = str(model.headerData(number, header.orientation()) or "")
        if text and header.sectionSize(number):
            left = header.sectionViewportPosition(number)
            rect = QRect(left, 0, header.sectionSize(number), header.height())
            yield text, rect.adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE), large


def _cells(view: QAbstractItemView, large: bool) -> Iterator[tuple[str, QRect, bool]]:
    """Carried figures in grey, marks and typed ones: each as it is painted."""
    model, shift = view.model(), view.viewport().pos()
    columns = model.columnCount() if isinstance(view, QTableView) else 1
    room, found = view.viewport().rect(), 0
    if isinstance(view, GridView):
        room = room.adjusted(view.sight.frozen_width, 0, 0, 0)
    for row in range(min(model.rowCount(), 60)):
        for column in range(columns):
            index = model.index(row, column)
            rect, text = view.visualRect(index), str(index.data() or "")
            # Of one that is half behind the edge perhaps not one whole stroke is seen.
            if not text or not room.contains(rect) or found > _CELLS:
                continue
            found += 1
            yield text, rect.adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE).translated(shift), large


def _large(font: QFont, scale: float) -> bool:
    """Whether it is a title: 24 px, or 18.66 px bold, at scale 1."""
    size = QFontInfo(font).pixelSize() / scale
    return size >= 24 or (font.bold() and size >= 18.66)


def _seen(widget: QWidget, area: QRect) -> QRect:
    """What of an area of a widget is in the window's picture."""
    shown = area.intersected(widget.visibleRegion().boundingRect())
    return shown.translated(widget.mapTo(widget.window(), QPoint(0, 0)))


def _cut_off(seen: QRect, area: QRect) -> bool:
    """Whether a word lies at the edge of what is scrolled: the tips of its strokes are pale."""
    return 4 * seen.height() < 3 * area.height()


def _covered(widget: QWidget, seen: QRect) -> bool:
    """Whether something that is open over the work lies on a part of it."""
    top = widget.window()
    corners = (seen.topLeft(), seen.bottomLeft(), seen.topRight(), seen.bottomRight())
    above = {top.childAt(point) for point in (*corners, seen.center())}
    return any(
        one and not (widget.isAncestorOf(one) or one.isAncestorOf(widget))
        for one in above - {widget}
    )


def _contrast(picture: QImage, area: QRect) -> tuple[float, str, str] | None:
    """Ratio, word and ground of what is painted there; None where there is nothing to see."""
    if area.width() < 8 or area.height() < 8:
        return None
    part = picture.copy(area)
    counted = Counter(memoryview(part.constBits()).cast("B").cast("I"))
    ground = counted.most_common(1)[0][0]
    ratio, word = max((_ratio(colour, ground), colour) for colour in counted)
    return None if len(counted) < 3 else (ratio, _name(word), _name(ground))


def _name(colour: int) -> str:
    return f"#{colour & 0xFFFFFF:06x}"


def _ratio(one: int, other: int) -> float:
    """As the web's accessibility guidelines (WCAG 2) reckon it."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@cache
def _luminance(colour: int) -> float:
    parts = ((colour >> shift & 0xFF) / 255 for shift in (16, 8, 0))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio_of(one: str, other: str) -> float:
    """The contrast of two colours, #rrggbb."""
    return _ratio(int(one[1:], 16), int(other[1:], 16))
