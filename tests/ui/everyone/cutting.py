"""No word is cut: it has the room it asks for, or it says with … and a tool tip that it goes on."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QTextDocumentFragment
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QScrollArea,
    QToolButton,
    QWidget,
)

from jmdesk.ui.elided import ElidedLabel
from jmdesk.ui.main_window import SIZE
from tests.ui.everyone.finding import Finding, in_sight, told, visible

_SLACK = 2
"""Pixels: hinting rounds the widths of characters."""


def cut_faults(place: str, window: QWidget) -> Iterator[Finding]:
    """Words without room, and pages that do not fit the smallest screen."""
    for wide, have in zip(window.size().toTuple(), SIZE, strict=True):
        if wide > have:
            yield Finding(place=place, widget="MainWindow", what=f"grew to {wide}, not {have}")
    for widget in visible(window):
        if not in_sight(widget):
            continue
        for what in _faults(widget):
            yield Finding(place=place, widget=told(widget), what=what)


def _faults(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel):
        yield from _label(widget)
    elif isinstance(widget, QToolButton):
        return  # a picture, in the end of a line
    elif isinstance(widget, QAbstractButton) and widget.text():
        yield from _room(widget)
    elif isinstance(widget, QLineEdit) and not widget.text() and widget.placeholderText():
        need = _wide(widget.fontMetrics(), widget.placeholderText())
        margins = widget.textMargins()
        have = widget.contentsRect().width() - margins.left() - margins.right()
        if need > have and not widget.toolTip():
            yield f"shows {have} of the {need} px of {widget.placeholderText()!r}"
    elif isinstance(widget, QComboBox) and widget.currentText():
        need = widget.minimumSizeHint().width()
        need = _wide(widget.fontMetrics(), widget.currentText())
        if need > widget.width() and not widget.toolTip():
            yield f"is {widget.width()} px wide, {need} are needed"
    elif isinstance(widget, QHeaderView):
        yield from _headings(widget)
    yield from _clipped(widget)


def _label(label: QLabel) -> Iterator[str]:
    text, room = _plain(label), label.contentsRect()
    if not text or (text in label.toolTip() and isinstance(label, ElidedLabel)):
        return
    lines = QFontMetrics(label.font())
    margin = 2 * label.margin() + max(0, label.indent())
    if label.wordWrap():
        need = label.heightForWidth(label.width())
        if need > label.height() + _SLACK:
            yield f"shows {label.height()} of {need} px of its lines {text[:40]!r}"
        return
    need = max(_wide(lines, line) for line in text.split("\n")) + margin
    if need > room.width() + _SLACK and text not in label.toolTip():
        yield f"shows {room.width()} of the {need} px of {text[:40]!r}"
    if lines.height() * (text.count("\n") + 1) > label.height() + _SLACK:
        yield f"is {label.height()} px high, {lines.height()} are needed"


def _room(button: QAbstractButton) -> Iterator[str]:
    need, have = button.sizeHint(), button.size()
    text = _wide(button.fontMetrics(), button.text().replace("&", ""))
    # A button whose width is given by its neighbours may be narrower than it asks for.
    if min(need.width(), text) > have.width() + _SLACK and not button.toolTip():
        yield f"is {have.width()} px wide, {need.width()} are needed for {button.text()!r}"
    if button.fontMetrics().height() > have.height() + _SLACK:
        yield f"is {have.height()} px high, {button.fontMetrics().height()} are needed"


def _headings(header: QHeaderView) -> Iterator[str]:
    model = header.model()
    if header.orientation() is Qt.Orientation.Vertical:
        return
    for number in range(header.count()):
        text = str(model.headerData(number, header.orientation()) or "")
        have = header.sectionSize(number)
        need = max((_wide(header.fontMetrics(), line) for line in text.split("\n")), default=0)
        tip = model.headerData(number, header.orientation(), Qt.ItemDataRole.ToolTipRole)
        if have and need > have and not tip:
            yield f"heading {text!r} has {have} of {need} px"


def _clipped(widget: QWidget) -> Iterator[str]:
    """Cut off at its side by something around it that does not scroll there."""
    if not isinstance(widget, (QLabel, QAbstractButton, QLineEdit, QComboBox)):
        return
    rect, around = QRect(widget.rect()), widget.parentWidget()
    inner: QWidget = widget
    while around is not None and not widget.isWindow():
        rect.translate(inner.pos())
        over = max(-rect.left(), rect.right() - around.rect().right())
        if over > _SLACK and _still(around):
            yield f"reaches {over} px over the edge of {type(around).__name__}"
            return
        if around.isWindow() or not _still(around):
            return
        inner, around = around, around.parentWidget()


def _still(around: QWidget) -> bool:
    """Whether what is beyond its edge cannot be scrolled to."""
    parent = around.parentWidget()
    if isinstance(parent, QScrollArea):
        return parent.horizontalScrollBar().maximum() == 0
    return True


def _plain(label: QLabel) -> str:
    """Its words without marks, if it has any."""
    text = label.text()
    if label.textFormat() is Qt.TextFormat.PlainText or "<" not in text:
        return text
    return QTextDocumentFragment.fromHtml(text).toPlainText()


def _wide(metrics: QFontMetrics, text: str) -> int:
    return metrics.horizontalAdvance(text)
