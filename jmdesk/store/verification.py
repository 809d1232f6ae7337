"""The store against itself: the file, the hashes, and everything that is derived."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import func, select

from jmdesk.domain.problem import Level, Problem
from jmdesk.domain.revision import RecordId, Revision
from jmdesk.language import mark, tr
from jmdesk.store import lean, sqlite, sums
from jmdesk.store.current import Current
from jmdesk.store.renaming import present
from jmdesk.store.schema import schema_faults
from jmdesk.store.states import (
    NoRevision,
    State,
    load_aside,
    revision_of,
    row_of,
    shape_of,
    whole,
)
from jmdesk.store.tables import (
    aside,
    documents,
    parents,
    record_units,
    records,
    revisions,
    sent,
)
from jmdesk.store.verdict import Found, Verdict

_BY_RECORD = sqlite.sql(
    select(revisions.c.record, revisions.c.id, revisions.c.ledger, revisions.c.content).order_by(
        revisions.c.record, revisions.c.number
    )
)
_STATES = sqlite.sql(
    select(*records.c, revisions.c.id)
    .select_from(records.outerjoin(revisions, revisions.c.number == records.c.only))
    .order_by(records.c.record)
)
"""Rows of records, each with the id of the revision that it leans on."""
_ACCEPTED = sqlite.sql(
    select(revisions.c.id)
    .where(revisions.c.number.not_in(select(aside.c.revision)))
    .order_by(revisions.c.id)
)
_MISSING = sqlite.sql(
    select(func.count(parents.c.parent.distinct())).where(
        parents.c.parent.not_in(select(revisions.c.id))
    )
)
_KEPT = (
    sqlite.sql(select(documents.c.digest, documents.c.content)),
    sqlite.sql(select(sent.c.digest, sent.c.manifest)),
)
"""What else is named by its own SHA-256."""
_UNITS = sqlite.sql(select(*record_units.c).where(record_units.c.key == 0))
_NAMED = 20
"""Problems of one kind that are listed one by one."""


def verify(raw: sqlite3.Connection, current: Current) -> Verdict:
    """Look at everything. Reads in one snapshot: saving goes on meanwhile."""
    kind = raw.text_factory
    raw.execute("BEGIN")
    try:
        # Damaged text differs from what it should be; it must not end the look.
        raw.text_factory = _lenient
        return _verify(raw, current)
    finally:
        raw.text_factory = kind
        raw.execute("ROLLBACK")


def _lenient(text: bytes) -> str:
    return text.decode(errors="replace")


def _verify(raw: sqlite3.Connection, current: Current) -> Verdict:
    problems = [
        _problem("store.file", tr("数据文件内部有损坏：{text}。", text=text))
        for text in (*sqlite.faults(raw), *schema_faults(raw))
    ]
    digest = hashlib.sha256()
    count = 0
    for (id,) in raw.execute(_ACCEPTED):
        digest.update(str(id).encode())
        count += 1
    count += raw.execute(sqlite.sql(select(func.count()).select_from(aside))).fetchone()[0]
    states = 0
    for state, found in _records(raw, current):
        if state is not None and not state.absent:
            digest.update(b"\n" + state.content())
            states += 1
        problems += found
    problems += _beyond(raw, current)
    problems += _documents(raw)
    problems += _beside(raw)
    missing = raw.execute(_MISSING).fetchone()[0]
    ok = not problems
    if missing:
        message = tr("有 {missing} 条以前的修订还未收到，收到后会自动补上。", missing=missing)
        problems.append(_problem("store.missing", message, Level.HINT))
    return Verdict(
        ok=ok,
        digest=digest.hexdigest(),
        revisions=count,
        records=states,
        problems=tuple(_few(problems)),
        found=_found(problems, missing),
    )


def _found(problems: Iterable[Problem], missing: int) -> tuple[Found, ...]:
    """How many there are of each kind in each ledger; of what has not arrived, how much."""
    counts = Counter((one.code, one.ledger or "") for one in problems)
    if missing:
        counts["store.missing", ""] = missing
    return tuple(
        Found(code=code, ledger=where, count=n) for (code, where), n in sorted(counts.items())
    )


def _records(
    raw: sqlite3.Connection, current: Current
) -> Iterator[tuple[State | None, list[Problem]]]:
    """The state of each record from its revisions, and what does not agree with it.

    None where not one revision of it can be read.
    """
    titles = current.titles(raw)
    kept = {row[1]: row for row in raw.execute(_STATES)}
    for record, rows in groupby(raw.execute(_BY_RECORD), key=lambda row: str(row[0])):
        known, problems = _revisions(record, rows)
        row = kept.pop(RecordId(record), None)
        if not known:
            yield None, problems
            continue
        state = whole(known, load_aside(raw, record))
        if not (row and _says(row, state, known) and _agrees(raw, current, row[0], state, titles)):
            problems.append(_derived(state.ledger, state.record))
        yield state, problems
    for row in kept.values():
        yield None, [_lost(row[2], row[1])]


def _revisions(
    record: str, rows: Iterable[tuple[Any, ...]]
) -> tuple[list[Revision], list[Problem]]:
    """Those of a record that are as they were made, and what is wrong with the others."""
    known, problems = [], []
    for _, id, ledger, content in rows:
        if not isinstance(content, bytes) or hashlib.sha256(content).hexdigest() != id:
            problems.append(_damaged(record, id, ledger))
            continue
        revision = revision_of(id, content)
        known.append(revision)
        if revision.record != record or revision.ledger != ledger:
            problems.append(_damaged(record, id, ledger))
    return known, problems


def _says(row: tuple[Any, ...], state: State, known: list[Revision]) -> bool:
    """Whether a row says the state that the known revisions come to, or leans on the one."""
    key, *_, leant_on = row
    return row[:-1] == row_of(key, state) or (
        len(known) == 1 and leant_on == known[0].id and lean.leans(row[:-1], state, known[0])
    )


def _agrees(raw: sqlite3.Connection, current: Current, key: int, state: State, titles: Any) -> bool:
    """Whether what is made of a record for lists says what its revisions come to."""
    try:
        return _row_agrees(raw, current, key, state, titles)
    except (ValueError, LookupError, TypeError, NoRevision):
        return False  # what other records are called is derived too


def _row_agrees(
    raw: sqlite3.Connection, current: Current, key: int, state: State, titles: Any
) -> bool:
    projection = current.projections.get(state.ledger)
    if projection is None:
        return True
    row = raw.execute(projection.by_key, (key,)).fetchone()
    units = set(raw.execute(_UNITS, (key,)))
    if state.deleted:
        return row is None and not units
    shape = shape_of(present(raw, state, projection.ledger))
    expected = projection.row(key, shape, titles)
    return row == expected and units == set(projection.units(key, shape.values))


def _documents(raw: sqlite3.Connection) -> Iterator[Problem]:
    """Kept papers, attachments and manifests whose bytes are not those that were kept."""
    for statement in _KEPT:
        for digest, content in raw.execute(statement):
            if not isinstance(content, bytes) or hashlib.sha256(content).hexdigest() != digest:
                message = tr(
                    "留存的文件 {digest} 的内容与它的校验码不符，是损坏或被改过。请从备份恢复。",
                    digest=str(digest)[:12],
                )
                yield _problem("store.hash", message)


_BESIDE = {
    "settings": mark("设置"),
    "drafts": mark("半截输入"),
    "batches": mark("批次"),
    "batch_files": mark("收到的文件"),
    "received_by": mark("回执"),
    "peers": mark("认识的电脑"),
}


def _beside(raw: sqlite3.Connection) -> Iterator[Problem]:
    """What stands beside the revisions and is not as it was written."""
    for table in sums.out_of_step(raw):
        message = tr(
            "“{what}”里有一处不是存进去的样子，是损坏或被别的程序改过。请从备份恢复。",
            what=tr(_BESIDE[table]),
        )
        yield _problem("store.beside", message)


def _beyond(raw: sqlite3.Connection, current: Current) -> Iterator[Problem]:
    """Rows of current tables that no record stands behind."""
    for name, projection in current.projections.items():
        key = projection.table.c["_key"]
        living = select(records.c.key).where(records.c.ledger == name, records.c.deleted == 0)
        statement = select(func.count()).where(key.not_in(living))
        count = sqlite.run(raw, statement).fetchone()[0]
        if count:
            title = projection.ledger.title
            message = tr(
                "台账“{title}”的当前表多出 {count} 行，修订都在，重建后即可改正。",
                title=title,
                count=count,
            )
            yield _problem("store.current", message, ledger=name)


def _few(problems: list[Problem]) -> Iterator[Problem]:
    """All of a kind, but for a kind of which there are very many."""
    for code, group in groupby(sorted(problems, key=lambda p: p.code), key=lambda p: p.code):
        listed = list(group)
        yield from listed[:_NAMED]
        if len(listed) > _NAMED:
            yield _problem(
                code,
                tr(
                    "这样的问题一共有 {count} 处，只列出前 {named} 处。",
                    count=len(listed),
                    named=_NAMED,
                ),
            )


def _damaged(record: str, id: str, ledger: str) -> Problem:
    message = tr("修订 {id} 的内容与它的校验码不符，是损坏或被改过。请从备份恢复。", id=id[:12])
    return _problem("store.hash", message, record=record, ledger=ledger)


def _derived(ledger: str, record: str) -> Problem:
    message = tr(
        "台账“{ledger}”的记录 {record} 的当前值与它的修订不符，修订都在，重建后即可改正。",
        ledger=ledger,
        record=record,
    )
    return _problem("store.current", message, record=record, ledger=ledger)


def _lost(ledger: str, record: str) -> Problem:
    message = tr(
        "台账“{ledger}”的记录 {record} 一条修订都没有了。请从备份恢复，不要重建。",
        ledger=ledger,
        record=record,
    )
    return _problem("store.lost", message, record=record, ledger=ledger)


def _problem(
    code: str,
    message: str,
    level: Level = Level.MUST,
    *,
    record: str | None = None,
    ledger: str | None = None,
) -> Problem:
    return Problem(level=level, code=code, message=message, record=record, ledger=ledger)
