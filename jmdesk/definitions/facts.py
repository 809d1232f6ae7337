"""What an expression may ask, and what it says when it cannot be read or answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeAlias

from jmdesk.domain.record import Record

Run: TypeAlias = Callable[["Scope"], Any]
"""An expression, or a part of it, ready to be asked."""


class ExpressionError(ValueError):
    """An expression that cannot be: a Chinese sentence, and the column (from 1; 0 unknown)."""

    def __init__(self, message: str, column: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.column = column


class Facts(Protocol):
    """What is recorded, as rules may ask for it. Deleted records are not there."""

    def record(self, ledger: str, id: str, /) -> Record | None:
        """The current record, or None when it has not arrived (未收到)."""

    def previous(self, record: Record, /) -> Record | None:
        """The record of the same ledger and key with the latest earlier period."""

    def related(self, ledger: str, /, **equal: Any) -> Sequence[Record]:
        """The records with these field values; also ``id=``, ``unit=`` and ``period=``."""


class Scope(Protocol):
    """What the names of an expression mean. `jmdesk.definitions.scope.RecordScope` is one.

    Each raises `Unknown` for a figure that has not arrived or cannot be read.
    """

    def name(self, name: str, /) -> Any:
        """A field of the record, or one of `RESERVED`; None when empty."""

    def path(self, reference: str, name: str, /) -> Any:
        """A field of the record that the field ``reference`` points to."""

    def last(self, name: str, /) -> Any:
        """The field in the latest earlier period that is known; None without one."""

    def year_ago(self, name: str, /) -> Any:
        """The field in the same period of the year before; None without one."""

    def related(self, ledger: str, filters: Mapping[str, Any], /) -> Sequence[Record]:
        """The records of a ledger that pass all filters (values, or `functions.Test`)."""
