"""Where Tab goes when widgets are made later than what stands behind them."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def lead(first: QWidget, *others: QWidget) -> None:
    """Tab goes from each to the next; the first may be one that cannot have the focus itself."""
    here: QWidget | None = first if _can_have_focus(first) else _before(first, others)
    for other in filter(_can_have_focus, others):
        if here is not None:
            QWidget.setTabOrder(here, other)
        here = other


def _before(widget: QWidget, others: tuple[QWidget, ...]) -> QWidget | None:
    """The last before a widget that can have the focus; Qt takes no other."""
    for here in _chain(widget, back=True):
        if here.isWindow():
            return None
        if _can_have_focus(here) and here not in others:
            return here
    return None


def _chain(widget: QWidget, *, back: bool = False) -> Iterator[QWidget]:
    """All others of the window, as Tab meets them, and those that it passes over."""
    here: QWidget | None = widget
    while here is not None:
        here = here.previousInFocusChain() if back else here.nextInFocusChain()
        if here is None or here is widget:
            return
        yield here


def _can_have_focus(widget: QWidget) -> bool:
    return widget.focusPolicy() != Qt.FocusPolicy.NoFocus


def last_in(part: QWidget) -> QWidget:
    """The last of all that Tab meets within a part of the window; itself where there is none."""
    inside = [one for one in _chain(part) if part.isAncestorOf(one) and _can_have_focus(one)]
    return inside[-1] if inside else part


def leave(widget: QWidget, *, back: bool) -> None:
    """Put the keyboard on what comes after (or before) a widget that keeps Tab for itself."""
    for here in _chain(widget, back=back):
        by_tab = bool(here.focusPolicy() & Qt.FocusPolicy.TabFocus) and here.isEnabled()
        if by_tab and here.isVisible() and not widget.isAncestorOf(here) and not here.focusProxy():
            reason = Qt.FocusReason.BacktabFocusReason if back else Qt.FocusReason.TabFocusReason
            here.setFocus(reason)
            return
