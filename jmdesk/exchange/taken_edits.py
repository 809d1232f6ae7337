"""Hand edits that were taken, as revisions.

Each is a function of the file and the edit alone: two desks that take the same edit of the same
workbook make the same revision. It descends from what was sent, so that what was done here
meanwhile meets it in a conflict and is not overwritten.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.revision import LedgerId, RecordId, Revision, RevisionId
from jmdesk.exchange.carrier import Carrier
from jmdesk.exchange.incoming import Incoming, look_at
from jmdesk.exchange.merge_plan import Edit, EditKind

ALL = "*"
_REASON = "在工作簿里删去了这一行"
"""Part of a revision, so it stays as it is in every language."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Base:
    version: int
    definition: str
    heads: tuple[RevisionId, ...]


class EditedFile:
    """A file with hand edits: what was sent in it, from which its edits depart."""

    def __init__(self, carrier: Carrier, ledgers: Mapping[str, Ledger]) -> None:
        self._carrier = carrier
        self._ledgers = ledgers

    def revision(
        self, edit: Edit, heads: Mapping[RecordId, tuple[RevisionId, ...]]
    ) -> Revision | None:
        """The revision that an edit makes; None where it cannot be taken.

        ``heads`` are those of records that are here, for one that did not travel itself.
        """
        if edit.problem is not None:
            return None
        base = self._base(edit, heads.get(edit.record, ()))
        if base is None:
            return None
        deleted = edit.kind is EditKind.DELETED
        return Revision(
            record=edit.record,
            ledger=LedgerId(edit.ledger),
            version=base.version,
            definition=base.definition,
            parents=base.heads,
            values={} if deleted else dict(edit.values),
            deleted=deleted,
            reason=_REASON if deleted else "",
        )

    def _base(self, edit: Edit, known: tuple[RevisionId, ...]) -> _Base | None:
        sent = self._sent.get(edit.record)
        if sent is not None:
            return sent
        ledger = self._ledgers.get(edit.ledger)
        if ledger is None or (edit.kind is not EditKind.INSERTED and not known):
            return None
        version, definition = self._defined.get(edit.ledger, (ledger.version, ledger.digest))
        return _Base(version=version, definition=definition, heads=known)

    @cached_property
    def _sent(self) -> Mapping[str, _Base]:
        """The heads of each record as it travelled."""
        rows = list(zip(self._carrier.ids, look_at(self._carrier.revisions), strict=True))
        used = {parent for _, one in rows for parent in one.parents}
        tips: dict[str, list[tuple[str, Incoming]]] = {}
        for id, one in rows:
            if id not in used:
                tips.setdefault(one.record, []).append((id, one))
        return {record: _base_of(found) for record, found in tips.items()}

    @cached_property
    def _defined(self) -> Mapping[str, tuple[int, str]]:
        """The ledgers that came along: version and digest."""
        return {
            one.id: (one.version, digest)
            for digest, one in self._carrier.manifest.definitions.items()
            if one.kind == "ledger"
        }


def _base_of(tips: list[tuple[str, Incoming]]) -> _Base:
    version, definition = max((one.version, one.definition) for _, one in tips)
    heads = tuple(RevisionId(id) for id in sorted(id for id, _ in tips))
    return _Base(version=version, definition=definition, heads=heads)


def chosen(edits: Collection[Edit], answers: Collection[str]) -> tuple[Edit, ...]:
    """Those edits that were taken: by key, or all that do not ask by themselves."""
    every = ALL in answers
    return tuple(
        edit
        for edit in edits
        if edit.problem is None and (edit.key in answers or (every and not edit.asks))
    )
