"""The state of a record: what its revisions come to, in the form that revisions keep.

It needs no definition: a record of a ledger unknown here has one too, and travels on.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import msgspec
from sqlalchemy import select

from jmdesk.domain.history import DELETED, compute
from jmdesk.domain.revision import Json, LedgerId, RecordId, Revision, RevisionId, canonical
from jmdesk.store import sqlite
from jmdesk.store.rewriting import Rewriting
from jmdesk.store.tables import ABSENT, aside, records, revisions


class Incoming(msgspec.Struct, gc=False):
    """A revision as far as its record has to be settled; ``content`` holds all of it."""

    record: RecordId
    ledger: LedgerId
    parents: tuple[RevisionId, ...]
    said: msgspec.Raw = msgspec.field(name="values")
    deleted: bool = False
    id: RevisionId = RevisionId("")
    content: bytes = b""

    @property
    def values(self) -> dict[str, Any]:
        """The values that it sets; read anew at each call, so that tens of thousands fit."""
        return _decode_values(self.said)

    @property
    def is_plain(self) -> bool:
        """Whether it is a beginning that says its values and nothing else."""
        return not self.parents and not self.deleted and _DELETED not in self.content


class Shape(msgspec.Struct, gc=False):
    """What a row of a current table is made of: heads and conflicts as columns keep them."""

    record: RecordId
    heads: str
    conflicts: str
    values: Mapping[str, Any]


class NoRevision(sqlite3.DatabaseError):
    """The file is damaged: a record leans on a revision that is not there. Told as SQLite's own
    finding would be."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


Told: TypeAlias = Revision | Incoming


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """The live values of a record as stored, its heads, and the fields in conflict, sorted.

    ``absent`` where every revision is set aside: it counts as deleted, and as none at all.
    """

    record: RecordId
    ledger: LedgerId
    values: Mapping[str, Json]
    heads: tuple[RevisionId, ...]
    conflicts: tuple[str, ...] = ()
    deleted: bool = False
    absent: bool = False

    def after(self, revision: Told) -> State | None:
        """The state that follows where ``revision`` was made from all that is known here.

        None where it was not, and the whole history has to be looked at.
        """
        if revision.parents != self.heads or len(self.heads) != 1:
            return None
        if revision.ledger != self.ledger or self.deleted or DELETED in self.conflicts:
            return None
        return State(
            record=self.record,
            ledger=self.ledger,
            values={**self.values, **_said(revision)},
            heads=(revision.id,),
            conflicts=tuple(name for name in self.conflicts if name not in revision.values),
            deleted=revision.deleted,
        )

    def content(self) -> bytes:
        """What the digest of a store covers of it."""
        return canonical(
            [self.record, self.ledger, self.deleted, self.conflicts, dict(self.values)]
        )


def first(revision: Told) -> State | None:
    """The state after the first revision of a record; None where its parents are missing."""
    if revision.parents:
        return None
    return State(
        record=revision.record,
        ledger=revision.ledger,
        values=_said(revision),
        heads=(revision.id,),
        deleted=revision.deleted,
    )


def _said(revision: Told) -> Mapping[str, Json]:
    """The values that it sets, without the decision to keep the record."""
    if DELETED not in revision.values:
        return revision.values
    return {name: value for name, value in revision.values.items() if name != DELETED}


def whole(known: Iterable[Revision], aside: frozenset[RevisionId]) -> State:
    """The state of one record from all its revisions, whatever their order."""
    known = list(known)
    history = compute(known, aside=aside)
    return State(
        record=known[0].record,
        ledger=min(
            revision.ledger for revision in known if history.absent or revision.id not in aside
        ),
        values=history.values,
        heads=history.heads,
        conflicts=tuple(sorted(history.conflicts)),
        deleted=history.deleted,
        absent=history.absent,
    )


_decode = msgspec.json.Decoder(Incoming).decode
_decode_values = msgspec.json.Decoder(dict[str, Any]).decode
_decode_many = msgspec.json.Decoder(list[dict[str, Any]]).decode
_DELETED = canonical(DELETED)


def incoming(id: RevisionId, content: bytes) -> Incoming:
    """A revision from its canonical JSON, whose SHA-256 is ``id``."""
    told = _decode(content)
    told.id, told.content = id, content
    return told


def values_of(many: Iterable[Incoming]) -> list[dict[str, Any]]:
    """The values that each of them sets, in less time than one by one."""
    return _decode_many(b"[" + b",".join(one.said for one in many) + b"]")


def revision_of(id: str, content: bytes) -> Revision:
    """A revision as it was made. Its id is taken from its row; `verify` compares the two."""
    parts = json.loads(content)
    parts["parents"] = tuple(parts["parents"])
    revision = Revision(**parts)
    revision.__dict__.update(id=RevisionId(id), content=content)
    return revision


_REVISIONS = sqlite.sql(
    select(revisions.c.id, revisions.c.content).where(revisions.c.record == "").order_by("number")
)
_ASIDE = sqlite.sql(select(revisions.c.id).join(aside).where(revisions.c.record == ""))


def load_revisions(raw: sqlite3.Connection, record: str) -> list[Revision]:
    """All revisions of a record in the order in which they arrived."""
    return [revision_of(id, content) for id, content in raw.execute(_REVISIONS, (record,))]


def load_aside(raw: sqlite3.Connection, record: str) -> frozenset[RevisionId]:
    """Those revisions of a record that an undone batch set aside."""
    return frozenset(id for (id,) in raw.execute(_ASIDE, (record,)))


def recompute(raw: sqlite3.Connection, record: str) -> State:
    """The state of a record from all its revisions in the store."""
    return whole(load_revisions(raw, record), load_aside(raw, record))


ROWS = select(*records.c, revisions.c.id, revisions.c.content).select_from(
    records.outerjoin(revisions, revisions.c.number == records.c.only)
)
"""Of all records, what `state_of` reads; to be narrowed."""
_STATE = sqlite.sql(ROWS.where(records.c.record == ""))
_STATES = sqlite.sql(ROWS.where(sqlite.among(records.c.record)))
_STATES_OF = sqlite.sql(ROWS.where(sqlite.among(records.c.key)))
_SHAPES = sqlite.sql(
    ROWS.where(sqlite.among(records.c.key), records.c.ledger == "", records.c.deleted == 0)
)
_REWRITING = Rewriting(records, "record")


def load_state(raw: sqlite3.Connection, record: str) -> tuple[int, State] | None:
    """The key and the stored state of a record, None where it is not known."""
    row = raw.execute(_STATE, (record,)).fetchone()
    return None if row is None else state_of(row)


def load_states(
    raw: sqlite3.Connection, wanted: Iterable[str]
) -> dict[RecordId, tuple[int, State]]:
    """Keys and stored states of many records."""
    return {row[1]: state_of(row) for row in raw.execute(_STATES, (sqlite.as_list(wanted),))}


def load_states_of(raw: sqlite3.Connection, keys: Iterable[int]) -> list[tuple[int, State]]:
    """Keys and stored states of the records with these keys."""
    return [state_of(row) for row in raw.execute(_STATES_OF, (sqlite.as_list(keys),)).fetchall()]


def load_shapes(raw: sqlite3.Connection, ledger: str, keys: Iterable[int]) -> dict[int, Shape]:
    """By their keys, what the rows of those of these records are made of that this ledger has."""
    return {row[0]: _shape(row) for row in raw.execute(_SHAPES, (sqlite.as_list(keys), ledger, 0))}


def _shape(row: tuple[Any, ...]) -> Shape:
    _, record, _, _, heads, conflicts, state, only, id, content = row
    if only is None:
        return Shape(record, heads, conflicts, _decode_values(state))
    return Shape(record, id, "", _decode_values(_said_by(record, content)))


def state_of(row: tuple[Any, ...]) -> tuple[int, State]:
    """The key and state in a row of `ROWS`."""
    key, record, ledger, deleted, heads, conflicts, state, only, id, content = row
    if only is not None:
        values = json.loads(_said_by(record, content))
        return key, State(record=record, ledger=ledger, values=values, heads=(id,))
    return key, State(
        record=record,
        ledger=ledger,
        values=json.loads(state),
        heads=tuple(heads.split()),
        conflicts=names_of(conflicts),
        deleted=bool(deleted),
        absent=deleted == ABSENT,
    )


def _said_by(record: str, content: bytes | None) -> bytes:
    """The values in a revision that a row leans on, as JSON.

    `NoRevision` where it is gone, damaged, or is another record's.
    """
    try:
        told = _decode(content or b"")
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise NoRevision(record) from error
    if told.record != record:
        raise NoRevision(record)
    return bytes(told.said)


def row_of(key: int, state: State) -> tuple[Any, ...]:
    """The row of the table ``records`` for a state, all of it written out."""
    return (
        key,
        state.record,
        state.ledger,
        ABSENT if state.absent else int(state.deleted),
        " ".join(state.heads),
        names_text(state.conflicts),
        canonical(dict(state.values)).decode(),
        None,
    )


def shape_of(state: State) -> Shape:
    """What the row of a state is made of."""
    return Shape(state.record, " ".join(state.heads), names_text(state.conflicts), state.values)


def names_text(names: Iterable[str]) -> str:
    """Names as a column keeps them; "" where there are none, which is nearly always."""
    listed = sorted(names)
    return canonical(listed).decode() if listed else ""


def names_of(text: str) -> tuple[str, ...]:
    """The names in such a column."""
    return tuple(json.loads(text)) if text else ()


def save_rows(raw: sqlite3.Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write rows of the table ``records``."""
    _REWRITING.write(raw, rows)


def save_states(raw: sqlite3.Connection, states: Iterable[tuple[int, State]]) -> None:
    """Write the states of these records."""
    save_rows(raw, [row_of(key, state) for key, state in states])
