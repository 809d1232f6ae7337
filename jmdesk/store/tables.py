"""The tables that every store has. Those of the ledgers are made in `projection`."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)

metadata = MetaData()

revisions = Table(
    "revisions",
    metadata,
    Column("number", Integer, primary_key=True),  # in the order of arrival on this desk
    Column("id", Text, nullable=False, unique=True),
    Column("record", Text, nullable=False, index=True),
    Column("ledger", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),  # canonical JSON; its SHA-256 is the id
)

parents = Table(
    "parents",
    metadata,
    Column("child", Integer, ForeignKey("revisions.number"), nullable=False),
    Column("parent", Text, nullable=False, index=True),  # may not have arrived
    PrimaryKeyConstraint("child", "parent"),
    sqlite_with_rowid=False,
)

arrivals = Table(
    "arrivals",
    metadata,
    Column("revision", Integer, ForeignKey("revisions.number"), nullable=False),
    Column("batch", Text, nullable=False),  # "" for work done on this desk
    Column("file", Text, nullable=False),
    PrimaryKeyConstraint("revision", "batch"),
    sqlite_with_rowid=False,
)

aside = Table(
    "aside",
    metadata,
    Column("revision", Integer, ForeignKey("revisions.number"), primary_key=True),
)
"""Revisions of an undone batch: they stay ancestors but set nothing."""

ABSENT = 2
"""In ``records.deleted``: every revision is set aside, the record is nowhere."""

records = Table(
    "records",
    metadata,
    Column("key", Integer, primary_key=True),  # also the key in the current table
    Column("record", Text, nullable=False, unique=True),
    Column("ledger", Text, nullable=False),
    Column("deleted", Integer, nullable=False),  # 0, 1, or ABSENT
    Column("heads", Text, nullable=False),  # ids, blanks between
    Column("conflicts", Text, nullable=False),  # names of fields, JSON
    Column("state", Text, nullable=False),  # the values as revisions keep them, canonical JSON
    Index("records_ledger", "ledger", "deleted"),
)
"""What the revisions of each record come to, whether or not this desk knows its ledger."""

record_units = Table(
    "record_units",
    metadata,
    Column("unit", Text, nullable=False),
    Column("key", Integer, nullable=False, index=True),
    Column("role", Text, nullable=False),  # "unit" for its own, else the field that names it
    PrimaryKeyConstraint("unit", "key", "role"),
    sqlite_with_rowid=False,
)
"""By which units ``--unit`` finds a record."""

drafts = Table(
    "drafts",
    metadata,
    Column("key", Text, primary_key=True),
    Column("content", Text, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

settings = Table(
    "settings",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

layouts = Table(
    "layouts",
    metadata,
    Column("ledger", Text, primary_key=True),
    Column("layout", Text, nullable=False),
)
"""After which definition each current table was built."""

migrations = Table(
    "migrations",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("at", Text, nullable=False),
)
