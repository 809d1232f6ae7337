"""Keys: none means two things at once, and each that is told does what is told of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from types import CodeType, FrameType
from typing import Any

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from jmdesk.ui.commands import Command
from tests.ui.everyone.finding import Finding

_WIDE = (Qt.ShortcutContext.WindowShortcut, Qt.ShortcutContext.ApplicationShortcut)


def ambiguous_keys(place: str, window: QWidget) -> Iterator[Finding]:
    """Keys for which two shortcuts are listening in one place: Qt then does neither."""
    listening = [
        (shortcut.key().toString(), owner, shortcut.context())
        for shortcut in window.findChildren(QShortcut)
        if (owner := _owner(shortcut)) is not None and shortcut.isEnabled() and owner.isVisible()
    ]
    for button in window.findChildren(QAbstractButton):
        if button.isVisible() and not button.shortcut().isEmpty():
            keys = button.shortcut().toString()
            listening.append((keys, button, Qt.ShortcutContext.WindowShortcut))
    for number, (keys, owner, context) in enumerate(listening):
        for other_keys, other, other_context in listening[number + 1 :]:
            if keys == other_keys and _meet(owner, context, other, other_context):
                yield Finding(place=place, widget=type(owner).__name__, what=f"{keys} means two")


def _owner(shortcut: QShortcut) -> QWidget | None:
    parent = shortcut.parent()
    return parent if isinstance(parent, QWidget) else None


def _meet(
    one: QWidget, context: Qt.ShortcutContext, other: QWidget, other_context: Qt.ShortcutContext
) -> bool:
    """Whether the keyboard can be where both listen."""
    if context in _WIDE or other_context in _WIDE:
        return True
    return one is other or one.isAncestorOf(other) or other.isAncestorOf(one)


class _Fired(Exception):
    """The act was reached; it is not carried out."""


def fires(command: Command, focus: QWidget) -> bool:
    """Whether a command's keys, pressed where the keyboard is, reach its act.

    The act is cut short at its first line, so that everything stays as it is.
    """
    codes = _codes(command.act)
    reached: list[bool] = []

    def watch(frame: FrameType, event: str, _arg: object) -> None:
        if event == "call" and frame.f_code in codes:
            reached.append(True)
            raise _Fired

    former = sys.excepthook
    sys.excepthook = lambda *_told: None
    sys.setprofile(watch)
    try:
        with suppress(_Fired):
            press(focus, command.keys)
    finally:
        sys.setprofile(None)
        sys.excepthook = former
    return bool(reached)


def press(focus: QWidget, keys: str) -> None:
    """Press keys as Qt writes them."""
    pressed: QKeyCombination = QKeySequence(keys)[0]  # type: ignore[index]
    QTest.keyClick(focus, pressed.key(), pressed.keyboardModifiers())


def _codes(act: Callable[..., Any]) -> set[CodeType]:
    """What runs when something is done; a lambda counts for what it calls by its own hand."""
    function = getattr(act, "__func__", act)
    code = getattr(function, "__code__", None)
    return {code} if code is not None else set()


def silent_keys(place: str, commands: Sequence[Command], focus: QWidget) -> Iterator[Finding]:
    """Commands whose keys do not lead to them, though they are offered."""
    for command in commands:
        if not command.keys or not command.enabled:
            continue
        here = QApplication.focusWidget() or focus
        if not fires(command, here):
            what = f"{command.keys} does not reach {command.text!r}"
            yield Finding(place=place, widget=type(here).__name__, what=what)
