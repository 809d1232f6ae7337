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
    text,
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

batches = Table(
    "batches",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("kind", Text, nullable=False),  # "import" or "merge"
    Column("active", Integer, nullable=False),  # 0 while it is undone
    Column("note", Text, nullable=False),  # what else is told of it, a JSON object
)
"""Each merge and each import: what came in together and can be taken back together."""

batch_files = Table(
    "batch_files",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("batch", Integer, ForeignKey("batches.number"), nullable=False),
    Column("name", Text, nullable=False),
    Column("digest", Text, nullable=False, index=True),  # of its manifest, "" for a foreign file
    Column("manifest", LargeBinary, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("new", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
    Column("same", Integer, nullable=False),
    Column("conflicts", Integer, nullable=False),
    Index("batch_files_name", "batch", "name"),
)

arrivals = Table(
    "arrivals",
    metadata,
    Column("revision", Integer, ForeignKey("revisions.number"), nullable=False),
    Column("batch", Integer, nullable=False),  # LOCAL for work done on this desk
    Column("file", Integer, nullable=False),  # in batch_files; 0 for none
    PrimaryKeyConstraint("revision", "batch"),
    Index("arrivals_batch", "batch"),
    sqlite_with_rowid=False,
)
LOCAL = 0

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
    Column("only", Integer),  # the one revision that says all of it: heads and state are "" then
    Index("records_ledger", "ledger", "deleted"),
    Index("records_conflicts", "conflicts", sqlite_where=text("conflicts != ''")),
)
"""What the revisions of each record come to, whether or not this desk knows its ledger.

Most records that come from elsewhere have one revision: what it says is not kept twice, and the
row leans on it (`lean`). It is written out as soon as anything else comes."""

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

sent = Table(
    "sent",
    metadata,
    Column("digest", Text, primary_key=True),  # of the manifest
    Column("at", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("to_unit", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("manifest", LargeBinary, nullable=False),
    Column("revisions", Text, nullable=False),  # the document with their ids, 32 bytes each
)
"""The files that this desk made to be sent."""

received_by = Table(
    "received_by",
    metadata,
    Column("digest", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("records", Integer, nullable=False),
    Column("conflicts", Integer, nullable=False),
    PrimaryKeyConstraint("digest", "unit", "device"),
    Index("received_by_unit", "unit"),
)
"""Receipts for them."""

peers = Table(
    "peers",
    metadata,
    Column("key", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("first_at", Text, nullable=False),
    Column("trusted", Integer, nullable=False),
)
"""Desks whose files came here, by the public key of each."""

TURNS = "turns"
"""A setting that counts what was set aside and taken back, for `Store.stamp`."""

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

APPEND_ONLY = (revisions, parents, documents)
"""Whose rows are never changed; triggers hold that."""
