"""Stores that a module fills once: opened to be looked at, or copied for a test to change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jmdesk.operations.desk import Desk, open_desk


@contextmanager
def opened(path: Path) -> Iterator[Desk]:
    """The desk at a store, closed in the end."""
    desk = open_desk(path)
    try:
        yield desk
    finally:
        desk.close()


@contextmanager
def copied(kept: Path, folder: Path) -> Iterator[Desk]:
    """A copy of a store in a test's own folder."""
    path = folder / "desk.db"
    path.write_bytes(kept.read_bytes())
    with opened(path) as desk:
        yield desk
