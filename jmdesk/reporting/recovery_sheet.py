"""恢复钥匙: one page with the key that opens a locked desk when its passphrase is forgotten."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jmdesk.definitions.report import Paper
from jmdesk.reporting.canvas import new_canvas
from jmdesk.reporting.layout import MARGIN, MM, page_size
from jmdesk.reporting.qr import draw, symbols
from jmdesk.reporting.typeface import Face, typeface
from jmdesk.reporting.wrap import clean, wrap

NAME = "恢复钥匙"
_TITLE, _TEXT, _KEY = 22, 11.5, 21
_LEADING = 1.75
_CODE = 45 * MM
_TEXTS = (
    "这张纸上的 28 个字母和数字能打开这台电脑上锁的填报数据，忘了口令或口令文件（desk.db.key）丢了"
    "的时候用它：在要口令的那一页选“用恢复钥匙”，照着输入，大小写和中间的横线都不要紧；"
    "然后设一个新口令。",
    "谁拿到这张纸，谁就能读全部数据，包括以前的备份。请和公章一样锁好，不要拍照，"
    "不要和电脑、U 盘放在一起；存在电脑里的这个文件，打印以后请删掉。",
    "口令和这张纸都没有了，数据就再也打不开，谁也帮不了。换口令以后这张纸仍然有效；"
    "取消锁以后再上锁，要重新打印。",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class RecoverySheet:
    """``key`` in groups with - between; ``unit`` and ``person`` may be empty."""

    key: str
    unit: str
    person: str
    day: date


def recovery_pdf(sheet: RecoverySheet) -> bytes:
    """The page as PDF; the same sheet gives the same bytes."""
    buffer = io.BytesIO()
    canvas = new_canvas(buffer, Paper.PORTRAIT)
    canvas.setTitle(NAME)
    _draw(canvas, sheet)
    canvas.save()
    return buffer.getvalue()


def _draw(canvas: Any, sheet: RecoverySheet) -> None:
    width, height = page_size(Paper.PORTRAIT)
    room = width - 2 * MARGIN
    y = height - MARGIN - _TITLE
    _centred(canvas, f"京蒙协作填报台　{NAME}", y, _TITLE, Face.TITLE)
    whose = "　".join(part for part in (sheet.unit, sheet.person) if part)
    y = _lines(canvas, [f"{whose}　{sheet.day:%Y-%m-%d}".strip()], MARGIN, y - 14 * MM)
    y -= 12 * MM
    groups = sheet.key.split("-")
    for line in (groups[:4], groups[4:]):
        _centred(canvas, " - ".join(line), y, _KEY, Face.HEADING)
        y -= _KEY * 1.8
    symbol = next(symbols([sheet.key]))
    draw(canvas, symbol, x=(width - _CODE) / 2, y=y - _CODE, side=_CODE)
    y -= _CODE + 14 * MM
    face = typeface(Face.BODY)
    for text in _TEXTS:
        y = _lines(canvas, wrap(text, room / _TEXT, face), MARGIN, y) - 3 * MM
    canvas.showPage()


def _centred(canvas: Any, text: str, y: float, size: float, face: Face) -> None:
    wide = typeface(face).width(clean(text)) * size
    _line(canvas, text, (page_size(Paper.PORTRAIT)[0] - wide) / 2, y, size, face)


def _lines(canvas: Any, lines: Sequence[str], x: float, y: float) -> float:
    """Lines under each other; where the next one would stand."""
    for line in lines:
        _line(canvas, line, x, y, _TEXT, Face.BODY)
        y -= _TEXT * _LEADING
    return y


def _line(canvas: Any, text: str, x: float, y: float, size: float, face: Face) -> None:
    for name, run in typeface(face).runs(clean(text)):
        canvas.setFont(name, size)
        canvas.drawString(x, y, run)
        x += typeface(face).width(run) * size
