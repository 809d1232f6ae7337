"""What a sheet is made of: its columns, and its rows as they are stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from jmdesk.ui.chooser import Option

Kind = Literal[
    "text", "long_text", "number", "date", "choice", "choices", "lookup", "yes_no", "fixed"
]


@dataclass(frozen=True, slots=True)
class Told:
    """A value that a text was understood as, and the sentence that says so."""

    value: Any
    note: str


@dataclass(frozen=True, kw_only=True)
class GridColumn:
    r"""One column of a sheet.

    ``heading`` may have two lines ("完成投资\n万元"), ``width`` is in pixels at scale 1. ``read``
    makes a value of a text as typed (None where it is empty), or `Told` where it was understood
    otherwise than it stands, and raises ValueError with a whole Chinese sentence where it cannot;
    ``read_in`` stands for it where that depends on the row, and is told its key;
    ``show`` is its way back. ``lookup`` gives the candidates of
    a lookup; the key of the one taken goes through ``read`` like a typed text. Frozen columns
    come first and stay in sight. Only figures of one ``measure`` are added up.
    """

    name: str
    heading: str
    width: int
    kind: Kind
    read: Callable[[str], Any]
    show: Callable[[Any], str]
    numeric: bool = False
    measure: str = ""
    choices: tuple[str, ...] = ()
    lookup: Callable[[str], Sequence[Option]] | None = None
    frozen: bool = False
    editable: bool = True
    read_in: Callable[[str, str], Any] | None = None

    def understand(self, text: str, key: str) -> Any:
        """What a text means in the row of this key; see ``read``."""
        return self.read(text) if self.read_in is None else self.read_in(text, key)

    @property
    def can_edit(self) -> bool:
        """Whether something may be typed here."""
        return self.editable and self.kind != "fixed"

    @property
    def title(self) -> str:
        """The heading in one line, as it is spoken of."""
        return self.heading.replace("\n", " ").strip()


@dataclass(frozen=True, kw_only=True)
class GridRow:
    """One row as it is stored.

    A cell shows what was typed, else ``values[name]`` where that name is there (also None), else
    ``carried[name]`` in grey. Stored values that equal the carried ones are grey too, others bold,
    so give ``carried`` also for what is stored already. The texts of fixed columns are values
    like the others. ``locked`` rows cannot be typed into; ``removable`` ones may be deleted
    although they are stored.
    """

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
    carried: Mapping[str, Any] = field(default_factory=dict)
    locked: bool = False
    removable: bool = False
