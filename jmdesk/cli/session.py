"""Opening the desk for the length of one command."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from jmdesk.operations.desk import Desk, open_desk


@contextmanager
def opened(chosen: Namespace) -> Iterator[Desk]:
    """The desk that the arguments name, closed afterwards."""
    desk = open_desk(chosen.store)
    try:
        yield desk
    finally:
        desk.close()


def unit_code(desk: Desk, text: str | None) -> str | None:
    """The code of the unit that a person named, None where none was named."""
    return desk.find_unit(text).code if text else None
