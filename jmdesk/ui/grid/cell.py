"""What stands in a cell, and how it looks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from jmdesk.domain.problem import Level

Place = tuple[str, str]
"""A cell's address: the key of its row and the name of its column, wherever they stand."""


class State(Enum):
    """How far a typed text has come."""

    PENDING = auto()
    """Just pasted, not yet read."""
    READ = auto()
    UNREAD = auto()
    """It has no meaning here: it stays as typed, marked, and counts for nothing."""
    REFUSED = auto()
    """Pasted onto a cell that cannot be changed: kept beside what stands there."""


class Entry:
    """A text typed into a cell, with what it was read as. Reading fills in one that is pending."""

    __slots__ = ("note", "sentence", "state", "text", "value")

    def __init__(
        self,
        text: str,
        value: Any = None,
        *,
        state: State = State.PENDING,
        sentence: str = "",
        note: str = "",
    ) -> None:
        self.text = text
        self.value = value
        self.state = state
        self.sentence = sentence
        self.note = note
        """How the text was understood, where it was otherwise than it stands."""

    @property
    def is_marked(self) -> bool:
        """Whether a person has to look at it."""
        return self.state in (State.UNREAD, State.REFUSED)


class Tone(Enum):
    """How a cell's text is printed."""

    STORED = auto()
    CARRIED = auto()
    """As last period, whether it was written for this one yet or not."""
    CHANGED = auto()
    """Stored, and another than last period's."""
    TYPED = auto()
    WORKED_OUT = auto()
    MARKED = auto()


@dataclass(frozen=True, slots=True)
class Look:
    """All that painting a cell needs."""

    text: str
    tone: Tone
    level: Level | None = None
    """The worst problem at this cell."""
    marked: bool = False
    """Whether it bears the corner: something here could not be taken as it was typed."""
    ticked: bool | None = None
    """Of a yes-or-no cell: whether it is ticked (None: not one, or unreadable)."""
    heard: bool = False
    """Whether it bears the small corner: it was understood otherwise than it was typed."""
