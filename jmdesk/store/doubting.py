"""Whether a strange answer lies with the store or with the program: the store is looked through."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from jmdesk.domain.problem import Refusal
from jmdesk.store import cipher, sqlite, verification
from jmdesk.store.current import Current
from jmdesk.store.refusals import DamagedStore, refusals


def is_harmed(path: Path, current: Current, key: bytes = b"") -> bool:
    """Whether `verify` finds anything in what the store last kept. Changes nothing."""
    try:
        with (
            refusals(path),
            closing(sqlite.connect(path, patience=1, mode="ro", key=key)) as raw,
        ):
            return not verification.verify(raw, current).ok
    except DamagedStore:
        return True
    except Refusal:  # it cannot be looked at now, which says nothing
        return False
    except cipher.errors("ProgrammingError"):  # our own mistake, of which the store is innocent
        return False
    except _cannot_be():
        return True


def _cannot_be() -> tuple[type[Exception], ...]:
    """What it comes to where a table is missing, or holds what cannot be."""
    return (*cipher.errors(), ValueError, LookupError, TypeError, AttributeError)
