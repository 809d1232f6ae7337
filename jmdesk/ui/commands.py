"""What can be done here, each with its word and its keys: one registry for menu and search.

The window binds the keys of its own commands. A page offers what it can do through
``commands() -> Sequence[Command]``, asked anew whenever the menu opens or someone searches, and
binds its own keys as it likes (a `QShortcut`, `keyPressEvent`): here they are only shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, kw_only=True)
class Command:
    """One thing that can be done now.

    ``id`` names it for the program ("month.save"); ``text`` is its word, already translated;
    ``keys`` as Qt writes them ("Ctrl+S"), "" for none; ``enabled`` as it stands at this moment.
    """

    id: str
    text: str
    act: Callable[[], object]
    keys: str = ""
    enabled: bool = True

    @property
    def shown_keys(self) -> str:
        """The keys as people here write them: Ctrl+PgUp."""
        return QKeySequence(self.keys).toString(QKeySequence.SequenceFormat.NativeText)


class Commands(QObject):
    """The window's one registry: its own commands, and those of the page that is shown."""

    def __init__(self, window: QWidget, page: Callable[[], QWidget | None]) -> None:
        super().__init__(window)
        self._window = window
        self._page = page
        self._own: list[Command] = []

    def add(self, *commands: Command) -> None:
        """Take commands of the window, and bind their keys everywhere in it."""
        for command in commands:
            self._own.append(command)
            if command.keys:
                shortcut = QShortcut(QKeySequence(command.keys), self._window)
                shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
                shortcut.activated.connect(command.act)

    def own(self) -> tuple[Command, ...]:
        """The window's."""
        return tuple(self._own)

    def of_page(self) -> tuple[Command, ...]:
        """Those of the present page, as they stand now."""
        offer: Callable[[], Sequence[Command]] | None
        offer = getattr(self._page(), "commands", None)
        return tuple(offer()) if offer is not None else ()

    def all(self) -> tuple[Command, ...]:
        """The page's first: they are nearer to the work."""
        return (*self.of_page(), *self._own)
