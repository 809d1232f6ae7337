"""What travels between desks, whatever it is hidden in: a manifest, revisions, what they need.

A `.jmdesk` package is a zip of these parts. A workbook and a PDF carry the same zip inside
themselves, without the readable workbook, since they are one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import msgspec

FORMAT = 1
"""The version of everything here. A file with a higher one is named as newer and not read."""


class Kind(StrEnum):
    """What a file was made as."""

    PACKAGE = "package"
    """Revisions, to be sent upward or downward."""
    REPORT = "report"
    """A report's workbook or paper."""
    LEDGER = "ledger"
    """A ledger's workbook."""
    CORRECTION = "correction"
    """更正: what changed since a version was submitted."""
    REVIEW = "review"
    """退回 or 通过: what the upper desk says about a submission."""
    RECEIPT = "receipt"
    """回执: which files arrived."""


class Definition(msgspec.Struct, frozen=True, kw_only=True):
    """A ledger or report that came along, so that the rows can be read where it is unknown."""

    kind: str
    id: str
    version: int
    title: str


class Withheld(msgspec.Struct, frozen=True, kw_only=True):
    """What stands behind the file and did not travel with it.

    ``records`` below a roll-up and ``personal`` ones with data of persons; ``digest`` is the
    SHA-256 over the ids of their accepted revisions, sorted, one a line.
    """

    records: int = 0
    personal: int = 0
    digest: str = ""


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """In a receipt: one file that arrived, by the digest of its manifest."""

    digest: str
    records: int
    conflicts: int
    code: str
    left_out: int = 0


class KeyChange(msgspec.Struct, frozen=True, kw_only=True):
    """A desk's statement that it signs with another key (`jmdesk.exchange.key_statement`).

    Public keys and signatures in hexadecimal; ``at`` is what that desk's clock said.
    """

    device: str
    old: str
    new: str
    at: str
    by_old: str = ""
    by_new: str = ""


class Manifest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who made a file, of what, and the hash of every part of it. Units are codes.

    ``at`` is information only. ``definitions`` by the digest of each; ``documents`` (attachments,
    submitted versions) by SHA-256 with their sizes in bytes; ``revisions_sha256`` and
    ``table_sha256`` are over the parts as they lie in the zip. ``to`` is the unit it was made for,
    "" for anyone; ``subject`` the unit that a paper is about where it is not ``unit``, whose desk
    made the file.
    """

    format: int
    kind: Kind
    unit: str
    unit_name: str
    device: str
    at: str
    program: str
    period: str = ""
    person: str = ""
    title: str = ""
    to: str = ""
    subject: str = ""
    report: str = ""
    ledger: str = ""
    version: int = 0
    check_code: str = ""
    revisions: int = 0
    records: int = 0
    revisions_sha256: str = ""
    table_sha256: str = ""
    definitions: dict[str, Definition] = {}
    documents: dict[str, int] = {}
    part: int = 1
    parts: int = 1
    withheld: Withheld | None = None
    received: list[Received] = []
    keys: list[KeyChange] = []


class SentCell(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A visible cell as it was sent: ``text`` in a form that does not depend on its look.

    Numbers plain ("1234.5"), dates ISO, percents as shown without the sign, texts as written.
    ``record`` and ``field`` name what it shows where it shows just that; "" where it is worked
    out, which makes a change of it a problem and never an edit. A ``field`` without a record is
    what the cell sets in the record that its row awaits. A cell to tick says ``no`` or ``yes`` as
    a whole.
    """

    text: str = ""
    record: str = ""
    field: str = ""
    no: str = ""
    yes: str = ""


class SentRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A row as sent. ``record`` is its id in the hidden column, "" for headings and totals.

    One that awaits a record (未报, an empty box) says of which ``ledger``, and with which
    ``values`` as stored it begins: unit, period, the subject.
    """

    record: str = ""
    cells: list[SentCell] = []
    ledger: str = ""
    values: dict[str, str] = {}


class SentColumn(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A column as sent. ``field`` is what new rows set with it, "" for nothing."""

    heading: str
    field: str = ""
    key: bool = False


class SentSheet(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A visible sheet as sent: where the rows began (from 0) and in which column the ids stand.

    ``header`` says that the hidden header row above the ids repeats each column's ``field`` (or
    its number), so that moved and renamed columns are recognised. ``ledger`` is whose records the
    rows are, ``unit`` and ``period`` what a new row belongs to. ``above`` are lines over the
    table in which something is ticked, wherever they stand.
    """

    name: str
    ledger: str
    id_column: int
    first_row: int
    columns: list[SentColumn]
    rows: list[SentRow]
    header_row: int = -1
    unit: str = ""
    period: str = ""
    above: list[SentRow] = []


class SentTable(msgspec.Struct, frozen=True, kw_only=True):
    """All visible sheets of a workbook as sent, against which hand edits are found."""

    sheets: list[SentSheet]


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """Ed25519 over the manifest's bytes; both in hexadecimal."""

    key: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Carrier:
    """All parts of a file that travels.

    ``revisions`` are canonical JSON; the SHA-256 of each is its id. ``definitions`` are TOML
    sources by digest, ``documents`` contents by SHA-256. Of a file that was read, every hash
    agrees and ``signed`` says whether the signature does (None without one).
    """

    manifest: Manifest
    manifest_bytes: bytes
    revisions: tuple[bytes, ...] = ()
    definitions: Mapping[str, bytes] = field(default_factory=dict)
    documents: Mapping[str, bytes] = field(default_factory=dict)
    table: SentTable | None = None
    signature: Signature | None = None
    signed: bool | None = None

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the manifest: what this file is, whatever it is called and hidden in."""
        return hashlib.sha256(self.manifest_bytes).hexdigest()

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of the revisions, in their order."""
        return tuple(hashlib.sha256(content).hexdigest() for content in self.revisions)
