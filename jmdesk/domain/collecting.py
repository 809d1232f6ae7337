"""What makes tens of thousands of values at once cheaper."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """While rows or definitions are made and written: they hold no cycles, and Python's collector
    would look through all that is held again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()  # what was made goes among the old values, not looked through either
            gc.unfreeze()
            gc.enable()
