"""附件：照片: pages behind a report with its pictures, two on a page, each with its caption."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jmdesk.reporting.canvas import new_canvas
from jmdesk.reporting.document import Document
from jmdesk.reporting.layout import BODY_SIZE, MARGIN, MM, NARROW_SIZE, page_size
from jmdesk.reporting.typeface import Face, typeface
from jmdesk.reporting.wrap import clean

_PER_PAGE = 2
_HEAD = 12 * MM
"""Height of the line that says what the pages belong to."""
_CAPTION = 8 * MM
_GAP = 5 * MM
_FOOTER = 8 * MM


@dataclass(frozen=True, kw_only=True, slots=True)
class Photo:
    """A picture (JPEG bytes that were made on this computer) and the line below it."""

    caption: str
    content: bytes


def with_annex(pdf: bytes, document: Document, photos: Sequence[Photo]) -> bytes:
    """The same pages, then those with the pictures; the same input gives the same bytes."""
    from pikepdf import open

    buffer = io.BytesIO()
    with open(io.BytesIO(pdf)) as whole, open(io.BytesIO(_pages(document, photos))) as annex:
        whole.pages.extend(annex.pages)
        whole.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def annex_count(photos: Sequence[Photo]) -> int:
    """How many pages they take."""
    return -(-len(photos) // _PER_PAGE)


def _pages(document: Document, photos: Sequence[Photo]) -> bytes:
    buffer = io.BytesIO()
    canvas = new_canvas(buffer, document.paper)
    count = annex_count(photos)
    for number in range(count):
        shown = photos[number * _PER_PAGE : (number + 1) * _PER_PAGE]
        _page(canvas, document, shown, f"附件　第 {number + 1} 页　共 {count} 页")
    canvas.save()
    return buffer.getvalue()


def _page(canvas: Any, document: Document, photos: Sequence[Photo], foot: str) -> None:
    width, height = page_size(document.paper)
    about = f"附件：照片　{document.title}　{document.unit_name}"
    _line(canvas, about, MARGIN, height - MARGIN - BODY_SIZE, BODY_SIZE)
    _line(canvas, foot, MARGIN, _FOOTER, NARROW_SIZE)
    if document.check_code:
        code = f"校验码 {document.check_code}"
        wide = typeface(Face.BODY).width(code) * NARROW_SIZE
        _line(canvas, code, width - MARGIN - wide, _FOOTER, NARROW_SIZE)
    beside = width > height
    room = (width - 2 * MARGIN, height - 2 * MARGIN - _HEAD)
    each = ((room[0] - _GAP) / _PER_PAGE, room[1]) if beside else (room[0], (room[1] - _GAP) / 2)
    for place, photo in enumerate(photos):
        x = MARGIN + (each[0] + _GAP) * place if beside else MARGIN
        top = height - MARGIN - _HEAD - (0 if beside else (each[1] + _GAP) * place)
        _photo(canvas, photo, x, top, each)
    canvas.showPage()


def _photo(canvas: Any, photo: Photo, x: float, top: float, room: tuple[float, float]) -> None:
    """As large as there is room for, in its own shape, at the top; the caption below it."""
    from reportlab.lib.utils import ImageReader

    image = ImageReader(io.BytesIO(photo.content))
    wide, high = image.getSize()
    scale = min(room[0] / wide, (room[1] - _CAPTION) / high)
    canvas.drawImage(image, x, top - high * scale, wide * scale, high * scale)
    caption = _cut(clean(photo.caption), room[0])
    _line(canvas, caption, x, top - high * scale - BODY_SIZE * 1.4, BODY_SIZE)


def _cut(text: str, room: float) -> str:
    """What there is room for on one line."""
    face = typeface(Face.BODY)
    while text and face.width(text) * BODY_SIZE > room:
        text = f"{text[:-2]}…"
    return text


def _line(canvas: Any, text: str, x: float, y: float, size: float) -> None:
    face = typeface(Face.BODY)
    for name, run in face.runs(clean(text)):
        canvas.setFont(name, size)
        canvas.drawString(x, y, run)
        x += face.width(run) * size
