"""A whole store from a damaged one and its newest good backup: nothing readable is lost."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Table, case, func, or_, select

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.flushing import flush, flush_folder
from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.store import cipher, migrations, recrypting, sqlite, sums
from jmdesk.store.opening import look_at
from jmdesk.store.refusals import refusals
from jmdesk.store.remains import BESIDE, Remains, remains
from jmdesk.store.states import revision_of
from jmdesk.store.store import Store
from jmdesk.store.tables import LOCAL, arrivals, aside, batch_files, batches, drafts, revisions

_NUMBERS = sqlite.sql(select(revisions.c.number, revisions.c.id))
_BATCHES = sqlite.sql(select(batches.c.number))
_HELD = case((or_(arrivals.c.batch == LOCAL, batches.c.active == 1), 1), else_=0)
_SET_ASIDE = aside.insert().from_select(
    ["revision"],
    select(arrivals.c.revision)
    .outerjoin(batches, batches.c.number == arrivals.c.batch)
    .group_by(arrivals.c.revision)
    .having(func.max(_HELD) == 0),
)
"""What came with batches that are undone, and with nothing else."""
_NO_ARRIVAL = sqlite.sql(arrivals.delete().where(arrivals.c.revision == 0))


@dataclass(frozen=True, kw_only=True, slots=True)
class Salvaged:
    """Revisions in the new store, those of them that only the damaged one had, and those that
    were once there and are nowhere now. ``unsure`` where it could not be read which batches are
    undone: what they brought may count again."""

    revisions: int
    rescued: int
    lost: int
    unsure: bool = False


def salvage(
    damaged: Path, to: Path, ledgers: Mapping[Any, Ledger], *, base: Path | None, key: bytes = b""
) -> Salvaged:
    """Write to ``to`` what can be read of a damaged store, and what the backup ``base`` has.

    The damaged file is only read. The new one is verified before it gets its name; Refusal
    where it is not whole, or where nothing could be read at all.
    """
    prefix = f".jmdesk-salvage-{os.getpid()}-"  # `leftovers` knows by it whose it was
    with refusals(to), TemporaryDirectory(dir=to.parent, prefix=prefix) as folder:
        new = Path(folder) / to.name
        key = cipher.key_for(damaged, key)
        found = remains(damaged, key, like=base)
        _begin(new, base, key)
        if not found.revisions and base is None:
            raise Refusal(
                tr(
                    "“{file}”里已经读不出任何记录，也没有好的备份，没有取出什么。",
                    file=damaged.name,
                )
            )
        done = _fill(new, found, ledgers, key)
        flush(new)
        if key:
            has = cipher.sidecar(damaged).is_file()
            cipher.carry_sidecar(damaged if has or base is None else base, to)
        flush_folder(new.replace(to).parent)
    return done


def _begin(new: Path, base: Path | None, key: bytes) -> None:
    """The backup, or a new store, as locked as the damaged one."""
    if base is None:
        migrations.create(new, patience=0, key=key)
        return
    look_at(base, key)
    theirs = cipher.key_for(base, key)
    with closing(sqlite.connect(base, patience=5, mode="ro", key=theirs)) as raw:
        recrypting.copy(raw, new, key=theirs, as_key=key)


def _fill(new: Path, found: Remains, ledgers: Mapping[Any, Ledger], key: bytes) -> Salvaged:
    with Store.open(new, ledgers, key=key) as store, store.transaction() as writer:
        before = store.contents().revisions
        told = [revision_of(one.id, one.content) for one in found.revisions.values()]
        writer.append(told)
    with closing(sqlite.connect(new, patience=0, key=key)) as raw, sqlite.transaction(raw):
        _put_beside(raw, found)
    with Store.open(new, ledgers, key=key) as store:
        store.rebuild()
        verdict = store.verify()
        if not verdict.ok:
            raise Refusal(tr("取出的数据没有核对上，没有用它。请从备份恢复。"), *verdict.problems)
    rescued = verdict.revisions - before
    return Salvaged(
        revisions=verdict.revisions,
        rescued=rescued,
        lost=max(0, found.expected - verdict.revisions),
        unsure=not found.batches_known,
    )


def _put_beside(raw: sqlite3.Connection, found: Remains) -> None:
    """The other tables' rows; those of the damaged store count where both have one."""
    rows = {name: list(table.rows) for name, table in found.tables.items()}
    if found.tables[drafts.name].whole:
        raw.execute(sqlite.sql(drafts.delete()))
    _put(raw, batches, rows[batches.name])
    known = {LOCAL, *(number for (number,) in raw.execute(_BATCHES))}
    rows[batch_files.name] = [row for row in rows[batch_files.name] if row[1] in known]
    for table in BESIDE:
        _put(raw, table, rows[table.name])
    now = {id: number for number, id in raw.execute(_NUMBERS)}
    number = {old: now[one.id] for old, one in found.revisions.items()}
    came = [row for row in rows[arrivals.name] if row[0] in number and row[1] in known]
    raw.executemany(_NO_ARRIVAL, [(number[row[0]],) for row in came])
    _put(raw, arrivals, [(number[row[0]], *row[1:]) for row in came])
    # What counts follows from the batches, wherever it was itself lost.
    raw.execute(sqlite.sql(aside.delete()))
    sqlite.run(raw, _SET_ASIDE)
    sums.forget(raw)


def _put(raw: sqlite3.Connection, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
    keys = [column.name for column in table.primary_key.columns]
    fixed = len(keys) == len(table.c) or table.name == "documents"
    put = sqlite.insert_new(table) if fixed else sqlite.upsert(table, *keys)
    raw.executemany(put, rows)
