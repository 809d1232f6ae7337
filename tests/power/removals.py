"""The protections, each with a way to take it out in a process that is about to be killed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from tests.power.events import Trap


def take_out(name: str, trap: Trap) -> None:
    """Work without this protection from now on; "" takes none out."""
    if name:
        REMOVALS[name](trap)


def _no_transaction(_trap: Trap) -> None:
    from jmdesk.store import sqlite

    @contextmanager
    def at_once(_raw: Any) -> Iterator[None]:
        yield

    sqlite.transaction = at_once


def _in_place(trap: Trap) -> None:
    """Files are written under their final names."""
    from jmdesk.reporting import saving

    @contextmanager
    def directly(to: Path) -> Iterator[BinaryIO]:
        with to.open("wb") as file:
            trap.event("written directly")
            yield file

    saving._temporary = directly  # type: ignore[assignment]


REMOVALS: Mapping[str, Callable[[Trap], None]] = {
    "transaction": _no_transaction,
    "temporary file": _in_place,
}
