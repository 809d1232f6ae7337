"""Revisions: the only thing the store keeps for good. A record is computed from them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NewType, TypeAlias

RecordId = NewType("RecordId", str)
RevisionId = NewType("RevisionId", str)
LedgerId = NewType("LedgerId", str)


Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"
"""A stored value. Exact numbers are strings ("168.15"), dates ISO strings: never a float."""

UNIT = "unit"
PERIOD = "period"
"""Names under which a revision sets the unit (code) and period (written form) of its record."""


@dataclass(frozen=True, kw_only=True)
class Revision:
    """What one save set: some fields of one record, or its deletion.

    ``parents`` are the heads it was made from. A revision made by an import or an accepted edit
    of a workbook has no person, device or time, so that two desks that take in one file make the
    same revision. ``at`` is information only: village clocks are wrong.
    """

    record: RecordId
    ledger: LedgerId
    version: int
    definition: str
    """SHA-256 of the ledger's definition."""
    parents: tuple[RevisionId, ...] = ()
    values: Mapping[str, Json] = field(default_factory=dict)
    deleted: bool = False
    reason: str = ""
    person: str = ""
    device: str = ""
    at: str = ""
    """Local time, ISO 8601, to the second."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "parents", tuple(sorted(self.parents)))

    def __hash__(self) -> int:
        return hash(self.id)

    @cached_property
    def content(self) -> bytes:
        """Canonical JSON in UTF-8: sorted keys, no blanks, only the parts that say something."""
        parts: dict[str, object] = {
            "record": self.record,
            "ledger": self.ledger,
            "version": self.version,
            "definition": self.definition,
            "parents": list(self.parents),
            "values": dict(self.values),
        }
        if self.deleted:
            parts |= {"deleted": True, "reason": self.reason}
        parts |= {
            name: text for name in ("person", "device", "at") if (text := getattr(self, name))
        }
        return canonical(parts)

    @cached_property
    def id(self) -> RevisionId:
        """SHA-256 of `content`, in hexadecimal."""
        return RevisionId(hashlib.sha256(self.content).hexdigest())


def canonical(value: object) -> bytes:
    """The one way a JSON value is written wherever it is hashed."""
    return _canonical(value).encode()


_canonical = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
).encode  # made once: `json.dumps` makes one for each value
