"""Adding revisions, setting batches of them aside, and taking them back in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Integer, Select, bindparam, delete, func, or_, select

from jmdesk.domain.collecting import uncollected
from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import Json, RecordId, Revision, RevisionId
from jmdesk.language import tr
from jmdesk.store import batches as kept
from jmdesk.store import sqlite
from jmdesk.store.batches import BatchFile
from jmdesk.store.current import Current
from jmdesk.store.settling import Settling
from jmdesk.store.states import Told, incoming
from jmdesk.store.tables import LOCAL, TURNS, arrivals, aside, batches, parents, revisions, settings

_STEP = 20_000
"""After so many revisions more the transaction gets more memory."""
_INSERT = sqlite.insert_new(revisions)
_INSERT_PARENT = sqlite.insert_new(parents)
_INSERT_ARRIVALS = sqlite.insert_found(
    arrivals,
    select(
        revisions.c.number, bindparam("batch", type_=Integer), bindparam("file", type_=Integer)
    ).where(sqlite.among(revisions.c.number)),
)
_NUMBERS = sqlite.sql(
    select(revisions.c.id, revisions.c.number).where(sqlite.among(revisions.c.id))
)
_LAST_NUMBER = sqlite.sql(select(func.max(revisions.c.number)))
_SET_ASIDE = sqlite.insert_new(aside)
_TAKE_BACK = sqlite.sql(delete(aside).where(aside.c.revision == 0))
_TURNED = sqlite.sql(select(settings.c.value).where(settings.c.name == ""))
_SET = sqlite.upsert(settings, "name")


def _now_aside(batch: int) -> Select[tuple[int, str]]:
    """What of a batch is held by nothing else, once it counts no more."""
    own, other = arrivals, arrivals.alias("other")
    held = (
        select(other.c.revision)
        .outerjoin(batches, batches.c.number == other.c.batch)
        .where(other.c.revision == own.c.revision)
        .where(or_(other.c.batch == LOCAL, batches.c.active == 1))
    )
    return (
        select(own.c.revision, revisions.c.record)
        .join(revisions, revisions.c.number == own.c.revision)
        .where(own.c.batch == batch, ~held.exists())
    )


def _now_back(batch: int) -> Select[tuple[int, str]]:
    return (
        select(aside.c.revision, revisions.c.record)
        .join(arrivals, arrivals.c.revision == aside.c.revision)
        .join(revisions, revisions.c.number == aside.c.revision)
        .where(arrivals.c.batch == batch)
    )


class BatchWriter:
    """The part of `jmdesk.store.writer.Writer` that deals with revisions."""

    def __init__(self, raw: sqlite3.Connection, current: Current) -> None:
        self._raw = raw
        self._current = current
        self._settling = Settling(raw, current)
        self._added = 0

    def open_batch(self, *, kind: str, person: str, note: Mapping[str, Json] | None = None) -> str:
        """Begin a batch ("import" or "merge"); returns its id, for `append` and the like."""
        return kept.add(self._raw, kind=kind, person=person, note=note or {})

    def note_file(
        self,
        batch: str,
        *,
        name: str,
        digest: str = "",
        manifest: bytes = b"",
        verdict: str = "merged",
        new: int = 0,
        updated: int = 0,
        same: int = 0,
        conflicts: int = 0,
    ) -> None:
        """Keep what became of a file of a batch, also where it brought nothing."""
        told = BatchFile(
            batch=batch,
            number=0,
            name=name,
            digest=digest,
            manifest=manifest,
            verdict=verdict,
            new=new,
            updated=updated,
            same=same,
            conflicts=conflicts,
        )
        kept.put_file(self._raw, told)

    def append(self, new: Sequence[Revision], *, batch: str | None = None, file: str = "") -> None:
        """Add revisions, in any order; those that are known change nothing.

        ``batch`` and the name of the ``file`` say with what they came, None that they were made
        here; that a known one came again is noted too, and one that was set aside counts again.
        """
        self._take_in({one.id: one for one in new}, batch, file, {})
        self.finish()

    def append_bytes(
        self,
        contents: Sequence[bytes],
        *,
        ids: Sequence[RevisionId],
        batch: str,
        file: str = "",
    ) -> frozenset[RecordId]:
        """As `append`, for many revisions as they travel: canonical JSON that was checked.

        ``ids`` are their SHA-256 in hexadecimal. Returns the records that changed.
        """
        # A file whose first revision is known is probably known as a whole.
        there = self._numbers(ids) if self._numbers(ids[:1]) else {}
        with uncollected():
            told: dict[RevisionId, Told] = {
                id: incoming(id, content)
                for id, content in zip(ids, contents, strict=True)
                if id not in there
            }
            return self._take_in(told, batch, file, there)

    def finish(self) -> None:
        """Write what waits to be written together; the end of the transaction does it too."""
        self._settling.finish()

    def _take_in(
        self,
        told: Mapping[RevisionId, Told],
        batch: str | None,
        file: str,
        there: Mapping[RevisionId, int],
    ) -> frozenset[RecordId]:
        """Add what is told; ``there`` came too and is known to be known."""
        number, file_number = self._came_with(batch, file)
        numbers, known = self._insert(told)
        numbers, known = {**numbers, **there}, {**known, **there}
        fresh = [one for id, one in told.items() if id not in known]
        self._raw.executemany(
            _INSERT_PARENT, [(numbers[r.id], parent) for r in fresh for parent in r.parents]
        )
        self._note_arrival(numbers.values(), number, file_number)
        back = self._back(known.values()) if known else set()
        added: dict[RecordId, list[Told]] = {}
        for one in fresh:
            if one.record not in back:
                added.setdefault(one.record, []).append(one)
        self._settling.follow(added, numbers)
        if back:
            self._settling.anew(back)
        return frozenset(added) | back

    def _note_arrival(self, numbers: Iterable[int], batch: int, file: int) -> None:
        self._raw.execute(_INSERT_ARRIVALS, (batch, file, sqlite.as_list(numbers)))

    def _came_with(self, batch: str | None, file: str) -> tuple[int, int]:
        if not batch:
            return LOCAL, 0
        if not kept.load(self._raw, batch).active:
            raise Refusal(tr("第 {batch} 批已经撤回，不能再往里加。", batch=batch))
        number = kept.number_of(batch)
        return number, kept.file_number(self._raw, number, file)

    def _numbers(self, ids: Iterable[RevisionId]) -> dict[RevisionId, int]:
        return dict(self._raw.execute(_NUMBERS, (sqlite.as_list(ids),)).fetchall())

    def _insert(
        self, told: Mapping[RevisionId, Told]
    ) -> tuple[dict[RevisionId, int], dict[RevisionId, int]]:
        """Add those that are new; the numbers of all, and of those that were known before."""
        if not told:
            return {}, {}
        start = (self._raw.execute(_LAST_NUMBER).fetchone()[0] or 0) + 1
        rows = [
            (number, id, one.record, one.ledger, one.content)
            for number, (id, one) in enumerate(told.items(), start)
        ]
        added = self._raw.executemany(_INSERT, rows).rowcount
        self._grow(added)
        numbers = {RevisionId(row[1]): row[0] for row in rows}
        if added == len(rows):
            return numbers, {}
        there = self._numbers(told)
        return there, {id: number for id, number in there.items() if number < start}

    def _grow(self, added: int) -> None:
        before, self._added = self._added, self._added + added
        if self._added // _STEP > before // _STEP:
            sqlite.make_room(self._raw, self._added)

    def end(self) -> None:
        """Let go of what a large transaction took, after it ended in whatever way."""
        if self._added >= _STEP:
            sqlite.give_back(self._raw)

    def _back(self, numbers: Iterable[int]) -> set[RecordId]:
        """Take those back in that were set aside; returns their records."""
        statement = (
            select(aside.c.revision, revisions.c.record)
            .join(revisions, revisions.c.number == aside.c.revision)
            .where(sqlite.among(aside.c.revision, numbers))
        )
        return self._take_back(statement)

    def _take_back(self, statement: Select[tuple[int, str]]) -> set[RecordId]:
        found = sqlite.run(self._raw, statement).fetchall()
        if found:
            self._raw.executemany(_TAKE_BACK, [(number,) for number, _ in found])
            self._count_turn()
        return {RecordId(record) for _, record in found}

    def hold(self, ids: Iterable[RevisionId]) -> None:
        """Count known revisions as work done here: undoing a batch leaves them as they are."""
        numbers = self._numbers(ids).values()
        self._note_arrival(numbers, LOCAL, 0)
        self._settling.anew(self._back(numbers))
        self.finish()

    def set_aside(self, batch: str) -> tuple[RecordId, ...]:
        """Let a batch count no more: what only came with it sets nothing from now on.

        Returns the records that this touched; Refusal where the batch is undone already.
        """
        known = kept.load(self._raw, batch)
        if not known.active:
            raise Refusal(tr("这一批已经撤回过了。"))
        kept.turn(self._raw, known, active=False)
        found = sqlite.run(self._raw, _now_aside(kept.number_of(batch))).fetchall()
        self._raw.executemany(_SET_ASIDE, [(number,) for number, _ in found])
        self._count_turn()
        touched = self._settling.anew(RecordId(record) for _, record in found)
        self.finish()
        return touched

    def take_back(self, batch: str) -> tuple[RecordId, ...]:
        """Let an undone batch count again; returns the records that this touched."""
        known = kept.load(self._raw, batch)
        if known.active:
            raise Refusal(tr("这一批没有撤回过，不用恢复。"))
        kept.turn(self._raw, known, active=True)
        back = self._take_back(_now_back(kept.number_of(batch)))
        self._count_turn()
        touched = self._settling.anew(back)
        self.finish()
        return touched

    def _count_turn(self) -> None:
        row = self._raw.execute(_TURNED, (TURNS,)).fetchone()
        self._raw.execute(_SET, (TURNS, str(int(row[0]) + 1 if row else 1)))
