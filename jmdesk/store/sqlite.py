"""All that is peculiar to SQLite: connections, PRAGMAs, transactions, triggers, its own SQL.

The tables themselves could live in another database; what could not is here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import (
    ColumnElement,
    Executable,
    Select,
    Table,
    bindparam,
    column,
    func,
    select,
)
from sqlalchemy.dialects import sqlite as dialect_module

from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import canonical
from jmdesk.language import tr
from jmdesk.store import cipher

OLDEST = (3, 40, 0)
"""What Debian 12 has. Nothing newer is used; a bundled Python may bring another one."""

APPLICATION_ID = 0x6A6D6473
""""jmds" in the header of every store: it tells one from other programs' databases."""

_DIALECT = dialect_module.dialect(paramstyle="qmark")


def check_version(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> None:
    """Refuse an SQLite that is too old to trust with what the store does."""
    if version < OLDEST:
        have, need = (".".join(map(str, numbers)) for numbers in (version, OLDEST))
        raise Refusal(
            tr(
                "这台电脑的 SQLite 是 {have}，填报台至少需要 {need}。请换用完整的安装包。",
                have=have,
                need=need,
            )
        )


def connect(
    path: Path, *, patience: float, mode: str = "rw", key: bytes = b""
) -> sqlite3.Connection:
    """A connection with the PRAGMAs that every connection to a store has.

    ``patience`` is how many seconds it waits for another process; ``mode`` is SQLite's: "ro",
    "rw" or "rwc"; ``key`` is a locked store's secret (`cipher`), and `WrongKey` says that it does
    not open it. Transactions are begun by `transaction`, never by the driver.
    """
    raw = _driver_connect(
        f"{_address(path)}?mode={mode}",
        key,
        uri=True,
        timeout=patience,
        isolation_level=None,
        check_same_thread=False,  # only `Connections.close` uses one from another thread
        cached_statements=256,
    )
    try:
        if mode == "rwc" and not key:
            raw.execute(f"PRAGMA page_size = {_PAGE:d}")
        for pragma in _PRAGMAS if mode != "ro" else _READING:
            raw.execute(f"PRAGMA {pragma}")
        raw.execute("PRAGMA schema_version").fetchone()  # a wrong key shows at the first read
    except BaseException as error:
        raw.close()
        if key and cipher.code_of(error) == sqlite3.SQLITE_NOTADB and not cipher.fits(path, key):
            raise cipher.wrong_key(path) from error
        raise
    return raw


def _driver_connect(address: str, key: bytes, **told: Any) -> sqlite3.Connection:
    return cipher.connect(address, key, **told) if key else sqlite3.connect(address, **told)


def other_driver(path: Path, key: bytes) -> sqlite3.Connection:
    """A connection that only copies a store, plain or locked, by the driver that knows both."""
    return cipher.connect(f"{_address(path)}?mode=rw", key, uri=True, isolation_level=None)


def unchanging(path: Path, key: bytes = b"") -> sqlite3.Connection:
    """A connection that only looks at the file itself: nothing is made beside it, nothing waits."""
    address = f"{_address(path)}?mode=ro&immutable=1"
    return _driver_connect(address, key, uri=True, isolation_level=None)


def _address(path: Path) -> str:
    """A file as SQLite's URI wants it: an empty host also before a Windows share."""
    plain = path.absolute().as_posix()
    return "file://" + quote(plain if plain.startswith("/") else f"/{plain}")


_PAGE = 8192
"""Bytes of a page of a new store: with rows as wide as ours, a large merge writes less."""
_PIECE = 1000
"""Pages that are copied between two steps: some milliseconds."""
PAGE_SIZES = (_PAGE, 4096)
"""Those that stores have: the older ones have SQLite's own."""
_CACHE = 32_000
"""Kilobytes of a store that a connection holds in memory."""
_LARGEST = 256_000
_READING = (
    "foreign_keys = ON",
    "trusted_schema = OFF",
    "temp_store = MEMORY",
    f"cache_size = -{_CACHE:d}",
)
_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",  # what was saved is on the disk, also when the power goes
    "journal_size_limit = 16000000",  # after a large import the -wal file becomes small again
    *_READING,
)


@contextmanager
def transaction(raw: sqlite3.Connection) -> Iterator[None]:
    """Everything inside happens or nothing; the write lock is taken at once."""
    raw.execute("BEGIN IMMEDIATE")
    try:
        yield
        raw.execute("COMMIT")
    except BaseException:
        # A full disk may have rolled it back already.
        if raw.in_transaction:
            with suppress(*cipher.errors()):
                raw.execute("ROLLBACK")
        raise


def make_room(raw: sqlite3.Connection, rows: int) -> None:
    """Let a transaction that adds so many revisions hold more of the store in memory, as their
    indexes grow: what does not fit is written again and again. `give_back` ends it."""
    raw.execute(f"PRAGMA cache_size = -{min(_LARGEST, max(_CACHE, rows // 4)):d}")


def give_back(raw: sqlite3.Connection) -> None:
    """Let go of what `make_room` took."""
    raw.execute(f"PRAGMA cache_size = -{_CACHE:d}")


def fold_journal(raw: sqlite3.Connection) -> None:
    """Bring what is in the -wal file into the store itself, as far as readers let it.

    Done after each transaction: a store that someone copies without its -wal file is whole.
    """
    # Another process may be at it, or the disk be full.
    with suppress(*cipher.errors("OperationalError")):
        raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def table_names(raw: sqlite3.Connection) -> frozenset[str]:
    """The tables that there are; a store of an older version has fewer."""
    found = raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return frozenset(name for (name,) in found)


def length(raw: sqlite3.Connection) -> int:
    """How many bytes the file should have, by its own count of pages."""
    pages, page = (
        raw.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size")
    )
    return int(pages) * int(page)


def version_of(raw: sqlite3.Connection) -> int:
    """The version of the store's tables, 0 for a new file."""
    return int(raw.execute("PRAGMA user_version").fetchone()[0])


def set_version(raw: sqlite3.Connection, version: int) -> None:
    """Note the version of the tables; part of the transaction it stands in."""
    raw.execute(f"PRAGMA user_version = {version:d}")


def mark_as_store(raw: sqlite3.Connection) -> None:
    """Write whose file this is into its header."""
    raw.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")


def forbid_changes(table: Table) -> tuple[str, ...]:
    """Triggers that let rows of a table be added and nothing else."""
    return tuple(
        f"CREATE TRIGGER {table.name}_no_{word.lower()} BEFORE {word} ON {table.name} "
        f"BEGIN SELECT RAISE(ABORT, 'append-only: {table.name}'); END"
        for word in ("UPDATE", "DELETE")
    )


def sql(statement: Executable) -> str:
    """A statement as text, for the driver to run many times; its places are ``?``."""
    return str(statement.compile(dialect=_DIALECT))  # type: ignore[attr-defined]


def run(raw: sqlite3.Connection, statement: Executable) -> sqlite3.Cursor:
    """Run a statement with the values in it, without the cost of SQLAlchemy's result rows."""
    compiled = statement.compile(  # type: ignore[attr-defined]
        dialect=_DIALECT, compile_kwargs={"render_postcompile": True}
    )
    return raw.execute(str(compiled), [compiled.params[name] for name in compiled.positiontup])


def upsert(table: Table, *key: str) -> str:
    """Text of an INSERT of all columns that replaces the others of a row with the same ``key``."""
    statement = dialect_module.insert(table).values(
        {name: bindparam(name) for name in table.columns.keys()}  # noqa: SIM118
    )
    changed = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in key}
    return sql(statement.on_conflict_do_update(index_elements=list(key), set_=changed))


def insert(table: Table, names: Iterable[str]) -> str:
    """Text of an INSERT of these columns, named in the table's order; another row with the same key
    is an error."""
    return sql(dialect_module.insert(table).values({name: bindparam(name) for name in names}))


def insert_new(table: Table) -> str:
    """Text of an INSERT of all columns that leaves a row with the same key as it is."""
    statement = dialect_module.insert(table).values(
        {name: bindparam(name) for name in table.columns.keys()}  # noqa: SIM118
    )
    return sql(statement.on_conflict_do_nothing())


def insert_found(table: Table, found: Select[Any]) -> str:
    """Text of an INSERT of what a query finds, in the table's order of columns; it leaves a row
    with the same key as it is."""
    names = [column.name for column in table.columns]
    return sql(dialect_module.insert(table).from_select(names, found).on_conflict_do_nothing())


def among(what: ColumnElement[Any], values: Iterable[Any] = ()) -> ColumnElement[bool]:
    """Whether a column has one of any number of values, without a limit on parameters.

    In a statement that `sql` turned into text the values are one parameter: `as_list`.
    """
    listed = func.json_each(as_list(values)).table_valued(column("value"))
    return what.in_(select(listed.c.value))


def as_list(values: Iterable[Any]) -> str:
    """The parameter of `among`."""
    return canonical(sorted(values)).decode()


def faults(raw: sqlite3.Connection) -> list[str]:
    """What SQLite's own checks of the file find; empty when all is well."""
    found = [str(row[0]) for row in raw.execute("PRAGMA integrity_check(20)")]
    dangling = [
        f"{child}, row {row}: no such row in {parent}"
        for child, row, parent, _ in raw.execute("PRAGMA foreign_key_check")
    ]
    return [text for text in found if text != "ok"] + dangling[:20]


def in_use(path: Path, key: bytes = b"") -> bool:
    """Whether any connection, of whatever process, has the store open. It may be damaged."""
    address = f"{_address(path)}?mode=rw"
    raw = _driver_connect(address, key, uri=True, timeout=0, isolation_level=None)
    try:
        # In WAL mode every open connection holds a share of the file, which this does not suffer.
        raw.execute("PRAGMA locking_mode = EXCLUSIVE")
        raw.execute("BEGIN EXCLUSIVE")
        raw.execute("ROLLBACK")
    except cipher.errors() as error:
        return cipher.code_of(error) == sqlite3.SQLITE_BUSY
    finally:
        raw.close()
    return False


def copy(
    source: sqlite3.Connection,
    to: Path,
    key: bytes = b"",
    *,
    step: Callable[[], None] | None = None,
    then: Callable[[sqlite3.Connection], None] | None = None,
) -> None:
    """A copy of the whole store as it is now, other connections' work included: one file.

    It is as locked as the source: ``key`` is the source's. ``step`` is called between pieces and
    may raise to stop it; ``then`` writes into the finished copy.
    """
    target = _driver_connect(str(to), key)
    try:
        pages = _PIECE if step is not None else -1
        source.backup(target, pages=pages, progress=lambda *_: step() if step else None)
        target.execute("PRAGMA journal_mode = DELETE")
        if then is not None:
            then(target)
            target.commit()
    finally:
        target.close()
