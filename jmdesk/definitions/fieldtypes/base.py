"""What every field type can do, and the values that are no plain Python types."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from jmdesk.domain.period import Period
from jmdesk.domain.revision import Json

if TYPE_CHECKING:  # a field has a type, a type is told its field
    from jmdesk.definitions.ledger import Field


@dataclass(frozen=True, slots=True)
class Qualified:
    """A number with a qualifier as people write it: 约30, 300以上, 300余 (R15), or 2-3 (R16).

    ``upper`` is the upper end of a range, of which ``number`` is the lower one; sums take
    ``number``. The words are those of `jmdesk.definitions.qualifiers`.
    """

    number: Decimal
    qualifier: str = ""
    upper: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """What a text means to a field; ``note`` says how it was understood where that is not plain.

    A number with a qualifier is `Qualified` here, also for a field of exact numbers, which keeps
    the two apart (`jmdesk.definitions.said`).
    """

    value: Any
    note: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file kept with a record: its name and the SHA-256 of its bytes."""

    name: str
    digest: str


class FieldType(ABC):
    """A type of field. ``None`` is the empty value of every type and is never 0.

    ``name`` is the word in a definition. ``column`` is the kind of column in the store's typed
    table. ``numeric`` types hold numbers, ``searched`` ones text worth searching.
    """

    name: ClassVar[str]
    column: ClassVar[Literal["integer", "text"]] = "text"
    numeric: ClassVar[bool] = False
    searched: ClassVar[bool] = False

    @abstractmethod
    def read(self, text: str, field: Field) -> Any:
        """What a person typed or pasted as a Python value, None when it says nothing.

        Raises ValueError with a whole Chinese sentence where it cannot be read.
        """

    def hear(self, text: str, field: Field, period: Period | None = None) -> Heard:
        """As `read`, with all that people write and a note of how it was understood.

        ``period`` gives the year of a day or month that is written without one.
        """
        return Heard(self.read(text, field))

    @abstractmethod
    def show(self, value: Any, field: Field) -> str:
        """A Python value as text on screen and paper; "" for None. `read` takes it back."""

    @abstractmethod
    def store(self, value: Any, field: Field) -> Json:
        """A Python value as the JSON that a revision keeps: decimals as plain strings."""

    @abstractmethod
    def load(self, stored: Json, field: Field) -> Any:
        """The Python value of a revision's JSON; ValueError where it cannot be one."""

    @abstractmethod
    def to_column(self, value: Any, field: Field) -> int | str | None:
        """A Python value as it lies in the typed column: sorts and adds in SQL.

        Money lies in 0.01 元 whatever its measure; decimals and percents are multiplied by 10⁴.
        """

    @abstractmethod
    def from_column(self, kept: int | str | None, field: Field) -> Any:
        """The Python value of a typed column."""
