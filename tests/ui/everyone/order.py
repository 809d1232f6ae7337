"""Tab leads through everything once, as one reads, and nothing holds it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from jmdesk.ui.grid.view import GridView
from jmdesk.ui.top_bar import TopBar
from tests.ui.everyone.finding import Finding, place_in, takes_focus, told, visible

_NEAR = 6
"""Pixels by which boxes of one line may stand higher or lower than each other."""
_MOST = 400


def order_faults(place: str, window: QWidget) -> Iterator[Finding]:
    """What Tab does not reach, reaches twice or out of order, or does not get away from."""
    first = QApplication.focusWidget()
    if first is None:
        yield Finding(place=place, widget=told(window), what="nothing has the focus")
        return
    met, stuck = _walk(first)
    if stuck is not None:
        yield Finding(place=place, widget=told(stuck), what="holds the focus")
        return
    wanted = [one for one in visible(window) if takes_focus(one) and one.window() is window]
    for widget in wanted:
        if widget not in met and not _is_part(widget):
            yield Finding(place=place, widget=told(widget), what="Tab does not reach it")
    for widget in set(met):
        if met.count(widget) > 1:
            yield Finding(place=place, widget=told(widget), what="Tab meets it twice")
    yield from _out_of_order(place, window, met)


def _walk(first: QWidget) -> tuple[list[QWidget], QWidget | None]:
    """Those that Tab meets until it is back; the one that holds it, if any."""
    met: list[QWidget] = []
    here = first
    while len(met) < _MOST:
        met.append(here)
        sheet = isinstance(here, GridView)
        # Within a sheet Tab goes from cell to cell, as in WPS; Ctrl+Tab leads out of it.
        held = Qt.KeyboardModifier.ControlModifier if sheet else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(here, Qt.Key.Key_Tab, held)
        there = QApplication.focusWidget()
        if there is here or there is None:
            return met, here
        if there is first:
            return met, None
        here = there
    return met, here


def _is_part(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    return parent is not None and parent.focusProxy() is widget


def _out_of_order(place: str, window: QWidget, met: Sequence[QWidget]) -> Iterator[Finding]:
    start = _start(window, met)
    line = [*met[start:], *met[:start]]
    for one, other in itertools.pairwise(line):
        if _before(*_places(other, one, window)):
            what = f"comes after {told(one)}, which stands behind it"
            yield Finding(place=place, widget=told(other), what=what)


def _places(one: QWidget, other: QWidget, window: QWidget) -> tuple[QRect, QRect]:
    """Where two widgets stand towards each other, however far their page is scrolled."""
    around, other_around = _scrolled(one), _scrolled(other)
    if around is other_around:
        return place_in(one, window), place_in(other, window)
    return _kept_in(one, around, window), _kept_in(other, other_around, window)


def _scrolled(widget: QWidget) -> QScrollArea | None:
    here = widget.parentWidget()
    while here is not None and not isinstance(here, QScrollArea):
        here = here.parentWidget()
    return here


def _kept_in(widget: QWidget, area: QScrollArea | None, window: QWidget) -> QRect:
    """A widget that is scrolled away counts as standing at the edge."""
    rect = place_in(widget, window)
    if area is None:
        return rect
    room = place_in(area, window)
    top = max(room.top(), min(rect.top(), room.bottom() - rect.height()))
    rect.moveTop(top)
    return rect


def _start(window: QWidget, met: Sequence[QWidget]) -> int:
    """Where the round begins: at the first in the head, else at the topmost."""
    bar = window.findChild(TopBar)
    head = [bar is not None and bar.isAncestorOf(widget) for widget in met]
    for number, inside in enumerate(head):
        if inside and not head[number - 1]:
            return number
    return min(range(len(met)), key=lambda i: place_in(met[i], window).top())


def _before(there: QRect, here: QRect) -> bool:
    """Whether ``there`` is read before ``here``: above it in its column, or left in its line."""
    above = there.bottom() <= here.top() + _NEAR and there.left() < here.right() - _NEAR
    shared = min(there.bottom(), here.bottom()) - max(there.top(), here.top())
    beside = shared > min(there.height(), here.height()) // 2
    return above or (beside and there.right() <= here.left() + _NEAR)
