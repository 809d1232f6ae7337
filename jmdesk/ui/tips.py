"""What is told where one points at something: always as it was typed, never as markup."""

from __future__ import annotations

from PySide6.QtGui import Qt


def tip(text: str) -> str:
    """A text for a tooltip, which Qt would read as markup where it looks like it.

    A name such as ``<img src="//host/share/x">`` that came with a file would make this computer
    ask that host for a picture as soon as someone points at it.
    """
    return Qt.convertFromPlainText(text) if Qt.mightBeRichText(text) else text
