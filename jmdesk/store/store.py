"""The store: one file that keeps every revision for good and computes the records from them."""

from __future__ import annotations

import sqlite3
import threading
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD, UNIT, LedgerId, RecordId
from jmdesk.language import tr
from jmdesk.store import backing_up, journal, migrations, opening, sqlite, sums
from jmdesk.store.asked_often import AskedOften
from jmdesk.store.backing_up import Label, Step, go_on
from jmdesk.store.backup_mark import Contents, contents, drop_mark, read_mark
from jmdesk.store.cipher import key_for
from jmdesk.store.connections import Connections
from jmdesk.store.current import Current
from jmdesk.store.exchanged import Exchanged
from jmdesk.store.histories import Histories
from jmdesk.store.kept import Kept
from jmdesk.store.previous import Previous
from jmdesk.store.projection import Projection
from jmdesk.store.query import Query, select_count, select_keys
from jmdesk.store.rebuilding import rebuild_states
from jmdesk.store.refusals import moved, refusals
from jmdesk.store.states import ROWS, State, load_state, state_of
from jmdesk.store.tables import TURNS, records, revisions, settings
from jmdesk.store.verdict import Verdict
from jmdesk.store.wording import Naming
from jmdesk.store.writer import Writer

if TYPE_CHECKING:
    from jmdesk.store.rollup import Gathering, Member, Sums

PATIENCE = 5.0
"""Seconds that writing waits for another process before it says so."""

_DELETED = sqlite.sql(
    ROWS.where(records.c.ledger == "", records.c.deleted == 1).order_by(records.c.key)
)
_STAMP = sqlite.sql(
    select(
        select(func.max(revisions.c.number)).scalar_subquery(),
        select(settings.c.value).where(settings.c.name == "").scalar_subquery(),
    )
)


class Store(Kept, Histories, Exchanged):
    """One store on disk. Reads from any thread; writes one after the other.

    Each method raises `Refusal` with a sentence where the disk is full, the file damaged or held
    by another program.
    """

    def __init__(
        self, path: Path, ledgers: Mapping[Any, Ledger], *, patience: float, key: bytes = b""
    ) -> None:
        self.path = path
        self.lock_key = key
        """The secret of a locked store, b"" of a plain one."""
        self.upgraded_from = 0
        """The version its file had when it was opened, 0 where it needed no upgrade."""
        self._current = Current(ledgers)
        self._patience = patience
        self._connections = Connections(path, patience=patience, key=key)
        self._previous = Previous()
        self._often = AskedOften()
        self._writing = threading.Lock()
        self._writing_thread: int | None = None
        self._writer: Writer | None = None
        """What the transaction of that thread writes with."""

    @classmethod
    def open(
        cls,
        path: Path,
        ledgers: Mapping[Any, Ledger],
        *,
        patience: float = PATIENCE,
        key: bytes = b"",
    ) -> Store:
        """Open the store at ``path`` with these definitions, making it where there is none.

        An older one is copied aside and upgraded; tables of changed definitions are built anew.
        Refuses, and changes nothing, where the file is newer, damaged, no store, or read-only;
        `StoreLocked` where it is locked and no ``key`` given, `WrongKey` where that is another's.
        A plain store needs none and takes any.
        """
        sqlite.check_version()
        path = path.absolute()
        with refusals(path, patience=patience, key=key):
            if not path.exists():
                opening.check_folder(path)
                migrations.create(path, patience=patience, key=key)
            opening.look_at(path, key)
            opening.check_writable(path)
            opening.check_journal(path, key_for(path, key))
            store = cls(path, ledgers, patience=patience, key=key_for(path, key))
        try:
            with store._telling():
                store._prepare()
        except BaseException:
            store.close()
            raise
        return store

    def _telling(self) -> AbstractContextManager[None]:
        """Errors that lie with the store as sentences."""
        return refusals(
            self.path, patience=self._patience, doubt=self._is_harmed, key=self.lock_key
        )

    def _is_harmed(self) -> bool:
        from jmdesk.store.doubting import is_harmed  # nearly never

        return is_harmed(self.path, self._current, self.lock_key)

    def _prepare(self) -> None:
        raw = self._connections.raw()
        self.upgraded_from = migrations.upgrade(self.path, raw, self.lock_key)
        if read_mark(raw) is not None:  # it was a backup, and from now on it is worked with
            with sqlite.transaction(raw):
                drop_mark(raw)
        if not journal.is_counting(raw):
            with sqlite.transaction(raw):
                journal.begin(raw)
        if self.upgraded_from or not sums.is_counting(raw):
            with sqlite.transaction(raw):
                sums.begin(raw)
        build, drop = self._current.stale(raw)
        if not build and not drop:
            return
        with sqlite.transaction(raw):
            build, drop = self._current.stale(raw)  # another process may have done it
            for name in drop:
                self._current.drop(raw, name)
            self._current.build(raw, build)
        sqlite.fold_journal(raw)

    def close(self) -> None:
        """Close it; afterwards the store is one file again."""
        self._connections.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[Writer]:
        """One user action: all of it is kept, on the disk, or nothing.

        Other threads wait their turn. Reading in the same thread sees what was written so far.
        """
        if self._writing_thread == threading.get_ident():
            raise RuntimeError("a transaction inside a transaction")
        with self._writing, self._telling():
            raw, adding = self._connections.raw(), self._connections.sums()
            self._writing_thread = threading.get_ident()
            self._writer = writer = Writer(raw, self._current)
            try:
                with sqlite.transaction(raw):
                    adding.begin()
                    yield writer
                    writer.finish()
                    adding.settle()
                    journal.count(raw)
                    if self._connections.is_elsewhere():
                        raise Refusal(moved(self.path))
            finally:
                self._writing_thread = self._writer = None
                writer.end()
            sqlite.fold_journal(raw)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._telling():
            if self._writing_thread == threading.get_ident() and self._writer:
                self._writer.finish()  # what it wrote so far is seen
            yield self._connections.raw()

    def _projection(self, ledger: str) -> Projection:
        found = self._current.projections.get(ledger)
        if found is None:
            raise Refusal(tr("没有叫“{ledger}”的台账，它的定义没有读到。", ledger=ledger))
        return found

    # Records

    def record(self, id: RecordId) -> Record | None:
        """A current record; None where it is unknown or deleted.

        One of a ledger unknown here has no values, and all it holds as unreadable.
        """
        with self._reading() as raw:
            found = load_state(raw, id)
            if found is None or found[1].deleted:
                return None
            if found[1].ledger in self._current.projections:
                return self._current.find(raw, found[1].ledger, id)
            return _bare(found[1])

    def records(self, query: Query, *, most: int | None = None) -> list[Record]:
        """The records that a query asks for, in its order; no more than ``most`` are read."""
        projection = self._projection(query.ledger)
        with self._reading() as raw:
            rows = self._often.rows(raw, query, projection)
            read = projection.reader(query.fields)
            return [read(row) for row in islice(rows, most)]

    def keys(self, query: Query) -> array[int]:
        """The keys of these records, in the same order: what a list holds on to."""
        projection = self._projection(query.ledger)
        with self._reading() as raw:
            rows = sqlite.run(raw, select_keys(query, projection)).fetchall()
        return array("q", chain.from_iterable(rows))

    def rows(self, ledger: str, keys: Sequence[int]) -> list[Record]:
        """The records with these keys, in this order; without those that are gone by now."""
        projection = self._projection(ledger)
        with self._reading() as raw:
            rows = raw.execute(projection.by_keys, (sqlite.as_list(keys),))
            found = {row[0]: projection.record(row) for row in rows}
        return [found[key] for key in keys if key in found]

    def count(self, query: Query) -> int:
        """How many records a query asks for, its pages aside."""
        projection = self._projection(query.ledger)
        with self._reading() as raw:
            return int(sqlite.run(raw, select_count(query, projection)).fetchone()[0])

    def sums(self, asked: Gathering) -> list[Sums]:
        """What records come to, group by group; `rollup.TooLarge` where a sum is."""
        from jmdesk.store import rollup  # few look at sums

        self._projection(asked.query.ledger)
        with self._reading() as raw:
            return list(rollup.sums(raw, asked, self._current.projections))

    def members(self, asked: Gathering) -> list[Member]:
        """The records of a gathering one by one, the oldest periods first."""
        from jmdesk.store import rollup

        self._projection(asked.query.ledger)
        with self._reading() as raw:
            return list(rollup.members(raw, asked, self._current.projections))

    def troubled(self, query: Query, *, unread: bool = True) -> list[Record]:
        """The records of a query in which something is in conflict or cannot be read.

        Without ``unread`` only those in conflict, in less time.
        """
        from jmdesk.store import rollup

        projection = self._projection(query.ledger)
        with self._reading() as raw:
            return list(rollup.troubled(raw, query, projection, unread=unread))

    def key(self, id: RecordId) -> int | None:
        """The key by which lists know a record."""
        with self._reading() as raw:
            found = load_state(raw, id)
        return found[0] if found else None

    def title(self, id: RecordId, *, unit_name: Callable[[str], str] = str) -> str:
        """What a record is called, deleted or not; "" where it has not arrived.

        ``unit_name`` gives the name of a unit from its code.
        """
        naming = Naming(unit=unit_name, period=lambda period: period.label)
        with self._reading() as raw:
            found = load_state(raw, id)
            if found is None:
                return ""
            state = self._current.present(raw, found[1])
            return self._current.titles(raw).title(state, naming)

    def previous(self, record: Record) -> Record | None:
        """The record with the same key in the latest earlier period, None where there is none."""
        projection = self._projection(record.ledger)
        with self._reading() as raw:
            return self._previous.of(raw, projection, record)

    def previous_of(
        self, ledger: str, records: Sequence[Record], *, fields: frozenset[str] | None = None
    ) -> dict[RecordId, Record]:
        """What `previous` finds for each of many records of one ledger, by their ids: one look.

        With ``fields``, only these are read.
        """
        projection = self._projection(ledger)
        with self._reading() as raw:
            return self._previous.of_many(raw, projection, records, fields)

    def found(self, ledger: str, ids: Iterable[RecordId]) -> dict[RecordId, Record]:
        """Those of these records that the ledger holds now, by their ids."""
        projection = self._projection(ledger)
        with self._reading() as raw:
            rows = raw.execute(projection.by_records, (sqlite.as_list(ids),))
            return {row[1]: projection.record(row) for row in rows}

    def deleted(self, ledger: str) -> list[Record]:
        """The deleted records of a ledger, as they last were."""
        projection = self._projection(ledger)
        with self._reading() as raw:
            found = [state_of(row) for row in raw.execute(_DELETED, (ledger, 1)).fetchall()]
            return [projection.record_of(self._current.present(raw, one)) for _, one in found]

    def stamp(self) -> tuple[int | None, int]:
        """Another one whenever revisions were added or set aside, by whatever process."""
        with self._reading() as raw:
            last, turns = raw.execute(_STAMP, (TURNS,)).fetchone()
            return last, int(turns or 0)

    # Care

    def verify(self, *, step: Step = go_on) -> Verdict:
        """The file, every hash, and everything derived built again and compared.

        ``step`` is called now and then, and may raise to stop it.
        """
        from jmdesk.store import verification  # few look

        with self._reading() as raw, backing_up.stoppable(raw, step):
            return verification.verify(raw, self._current)

    @contextmanager
    def stoppable(self, step: Step) -> Iterator[None]:
        """What is asked of the store inside, by this thread, takes steps, each of which may raise
        to stop it."""
        with self._reading() as raw, backing_up.stoppable(raw, step):
            yield

    def backup(
        self, to: Path, *, label: Label | None = None, step: Step = go_on, from_disk: bool = False
    ) -> int:
        """A checked copy in one file (`backing_up.backup`); returns the revisions in it."""
        with self._reading() as raw:
            mark = backing_up.backup(
                raw,
                self.path,
                to,
                label=label,
                key=self.lock_key,
                step=step,
                from_disk=from_disk,
            )
        return mark.contents.revisions

    def contents(self) -> Contents:
        """What is in it, counted."""
        with self._reading() as raw:
            return contents(raw)

    def rebuild(self) -> None:
        """Build states and current tables anew from the revisions."""
        with self._writing, self._reading() as raw:
            with sqlite.transaction(raw):
                rebuild_states(raw)
                self._current.build(raw, self._current.projections)
            sqlite.fold_journal(raw)


def _bare(state: State) -> Record:
    """A record of a ledger that this desk does not know."""
    values = dict(state.values)
    unit, period = values.pop(UNIT, ""), values.pop(PERIOD, None)
    return Record(
        id=state.record,
        ledger=LedgerId(state.ledger),
        unit=str(unit),
        period=Period.parse(str(period)) if period else None,
        values={},
        heads=state.heads,
        conflicts=frozenset(state.conflicts),
        unreadable=values,
    )
