"""The revisions of a file as merging looks at them: no more of each than it has to know."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from jmdesk.domain.revision import LedgerId, RecordId, Revision, RevisionId


class _Where(msgspec.Struct, gc=False):
    """Of the values only the units: there are tens of thousands of revisions in a merge.

    ``code`` and ``parent`` are what a record of the ledger of units tells.
    """

    unit: Any = None
    code: Any = None
    parent: Any = None


class Incoming(msgspec.Struct, gc=False):
    """What a revision is about and what it was made from."""

    record: str
    ledger: str
    version: int
    definition: str
    parents: tuple[str, ...]
    values: _Where
    deleted: bool = False

    @property
    def unit(self) -> str | None:
        """The code of the unit that it gives its record; None where it gives none."""
        told = self.values.unit
        return told if told is None or isinstance(told, str) else ""


_DECODER = msgspec.json.Decoder(Incoming)


def look_at(contents: Iterable[bytes]) -> list[Incoming]:
    """The outlines of revisions (canonical JSON, checked when the file was read)."""
    decode = _DECODER.decode
    return [decode(content) for content in contents]


def whole(ids: Sequence[RevisionId], contents: Sequence[bytes]) -> list[Revision]:
    """The revisions themselves. Their ids are the hashes that were taken when they were read."""
    return [_revision(id, content) for id, content in zip(ids, contents, strict=True)]


def _revision(id: RevisionId, content: bytes) -> Revision:
    parts = json.loads(content)
    revision = Revision(
        record=RecordId(parts["record"]),
        ledger=LedgerId(parts["ledger"]),
        version=parts["version"],
        definition=parts["definition"],
        parents=tuple(parts["parents"]),
        values=parts["values"],
        deleted=parts.get("deleted", False),
        reason=parts.get("reason", ""),
        person=parts.get("person", ""),
        device=parts.get("device", ""),
        at=parts.get("at", ""),
    )
    revision.__dict__.update(id=id, content=content)
    return revision
