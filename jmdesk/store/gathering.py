"""Revisions as they travel: which are here, and those of chosen records, one after the other."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Text, case, cast, func, literal_column, select

from jmdesk.domain.period import Period
from jmdesk.domain.revision import PERIOD, UNIT, LedgerId, RecordId, RevisionId
from jmdesk.store import sqlite
from jmdesk.store.tables import aside, records, revisions

_COUNTS = revisions.c.number.not_in(select(aside.c.revision))
_ALL = select(revisions.c.id, revisions.c.content).where(_COUNTS).order_by(revisions.c.number)
_KNOWN = select(revisions.c.id).where(sqlite.among(revisions.c.id))
_KNOWN_AT_ALL = sqlite.sql(_KNOWN)
_KNOWN_ACCEPTED = sqlite.sql(_KNOWN.where(_COUNTS))
_DISPUTED = sqlite.sql(
    select(records.c.record, records.c.ledger, records.c.conflicts).where(
        records.c.conflicts != literal_column("''"), records.c.deleted == 0
    )
)  # sorted afterwards: an order of its own would lead through all records instead of the few
_CHUNK = 10_000
_LEANT = revisions.alias("leant")
_LEANING = records.outerjoin(_LEANT, _LEANT.c.number == records.c.only)
"""The records with what those say that lean on a revision."""

Travelling = Iterator[tuple[RevisionId, bytes]]
"""Ids and contents."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Disputed:
    """A record with fields in conflict, by their names."""

    record: RecordId
    ledger: LedgerId
    fields: tuple[str, ...]


def known(raw: sqlite3.Connection, ids: Iterable[str], *, aside: bool) -> set[RevisionId]:
    """Those of these revisions that are here; with or without those set aside."""
    statement = _KNOWN_AT_ALL if aside else _KNOWN_ACCEPTED
    wanted = list(ids)
    found: set[RevisionId] = set()
    for start in range(0, len(wanted), _CHUNK):
        part = sqlite.as_list(wanted[start : start + _CHUNK])
        found.update(RevisionId(id) for (id,) in raw.execute(statement, (part,)))
    return found


def of_records(raw: sqlite3.Connection, wanted: Iterable[str]) -> Travelling:
    """The accepted revisions of these records."""
    yield from sqlite.run(raw, _ALL.where(sqlite.among(revisions.c.record, set(wanted))))


def accepted(
    raw: sqlite3.Connection,
    units: Iterable[str] | None,
    ledgers: Iterable[str] | None,
    period: Period | None,
) -> Travelling:
    """The accepted revisions of the records of these units (their own), ledgers and periods."""
    narrowed: list[ColumnElement[bool]] = []
    if units is not None:
        narrowed.append(sqlite.among(_said(UNIT), units))
    if ledgers is not None:
        narrowed.append(sqlite.among(records.c.ledger, ledgers))
    if period is not None:
        narrowed.append(sqlite.among(_said(PERIOD), _within(raw, period)))
    statement = _ALL
    if narrowed:
        chosen = select(records.c.record).select_from(_LEANING).where(*narrowed)
        statement = statement.where(revisions.c.record.in_(chosen))
    yield from sqlite.run(raw, statement)


def _said(name: str) -> ColumnElement[str]:
    """What the state of a record has under a name, whether or not its ledger is known here."""
    return case(
        (records.c.only.is_(None), func.json_extract(records.c.state, f"$.{name}")),
        else_=func.json_extract(cast(_LEANT.c.content, Text), f"$.values.{name}"),
    )


def _within(raw: sqlite3.Connection, period: Period) -> list[str]:
    """Those of the periods in the store that lie within one."""
    asked = select(_said(PERIOD)).select_from(_LEANING).distinct()
    found = [text for (text,) in sqlite.run(raw, asked)]
    return [text for text in found if isinstance(text, str) and _lies_in(text, period)]


def _lies_in(text: str, period: Period) -> bool:
    try:
        told = Period.parse(text)
    except ValueError:
        return False
    return period.start <= told.start and told.end <= period.end


def disputed(raw: sqlite3.Connection) -> tuple[Disputed, ...]:
    """The records that are there and have a field in conflict."""
    found = sorted(raw.execute(_DISPUTED, (0,)), key=lambda row: (row[1], row[0]))
    return tuple(
        Disputed(record=record, ledger=ledger, fields=tuple(json.loads(names)))
        for record, ledger, names in found
    )
