"""What one store file knows that another does not."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from jmdesk.domain.revision import RecordId
from jmdesk.store import sqlite
from jmdesk.store.cipher import key_for
from jmdesk.store.opening import look_at
from jmdesk.store.refusals import refusals
from jmdesk.store.tables import records, revisions

_KNOWN = sqlite.sql(select(revisions.c.id, revisions.c.ledger))
_STANDING = sqlite.sql(
    select(records.c.record, records.c.ledger, records.c.deleted, records.c.heads)
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """Revisions by ledger: those that only the one file has, and only the other; and in all."""

    only_here: Mapping[str, int]
    only_there: Mapping[str, int]
    here: int
    there: int


def compare(
    here: Path, there: Path, *, key: bytes = b"", there_key: bytes | None = None
) -> Difference:
    """Compare two stores; Refusal where the other one is none. Changes nothing.

    ``key`` opens the one here, ``there_key`` the other, where it is another one or none.
    """
    there_key = key if there_key is None else there_key
    look_at(there, there_key)
    mine, other = _known(here, key), _known(there, there_key)
    return Difference(
        only_here=_by_ledger(mine, other),
        only_there=_by_ledger(other, mine),
        here=len(mine),
        there=len(other),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Apart:
    """Records by ledger that stand in one store and not in the other, or stand there otherwise."""

    only_here: Mapping[str, tuple[RecordId, ...]]
    only_there: Mapping[str, tuple[RecordId, ...]]
    changed: Mapping[str, tuple[RecordId, ...]]


def records_apart(here: Path, there: Path, *, key: bytes = b"") -> Apart:
    """Compare two stores of the present version, record by record. Deleted ones stand nowhere."""
    mine, other = _standing(here, key), _standing(there, key)
    both = mine.keys() & other.keys()
    return Apart(
        only_here=_grouped((one, mine[one][0]) for one in mine.keys() - other.keys()),
        only_there=_grouped((one, other[one][0]) for one in other.keys() - mine.keys()),
        changed=_grouped((one, mine[one][0]) for one in both if mine[one] != other[one]),
    )


def _standing(path: Path, key: bytes) -> dict[str, tuple[str, str]]:
    with refusals(path), closing(_open(path, key)) as raw:
        rows = raw.execute(_STANDING).fetchall()
    return {record: (ledger, heads) for record, ledger, deleted, heads in rows if not deleted}


def _grouped(found: Iterable[tuple[str, str]]) -> dict[str, tuple[RecordId, ...]]:
    groups: dict[str, list[RecordId]] = {}
    for record, ledger in sorted(found):
        groups.setdefault(ledger, []).append(RecordId(record))
    return {ledger: tuple(ids) for ledger, ids in sorted(groups.items())}


def _known(path: Path, key: bytes) -> dict[str, str]:
    with refusals(path), closing(_open(path, key)) as raw:
        return dict(raw.execute(_KNOWN).fetchall())


def _open(path: Path, key: bytes) -> sqlite3.Connection:
    return sqlite.connect(path, patience=5, mode="ro", key=key_for(path, key))


def _by_ledger(mine: Mapping[str, str], other: Mapping[str, str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for id in mine.keys() - other.keys():
        counts[mine[id]] = counts.get(mine[id], 0) + 1
    return counts
