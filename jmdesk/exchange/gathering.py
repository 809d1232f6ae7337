"""What files do to records, one file after the other, before anything is done.

Nearly every record of a merge is new, or goes on from where this desk left it; for those nothing
has to be computed. Only where histories part is the whole of them looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from jmdesk.domain.history import DELETED, History, compute
from jmdesk.domain.revision import Json, RecordId, Revision, RevisionId, canonical
from jmdesk.exchange.incoming import Incoming, whole

NEW, UPDATED, REMOVED, SAME = "new", "updated", "deleted", "same"


class Standing(Protocol):
    """A record as it stands here."""

    @property
    def values(self) -> Mapping[str, Json]: ...
    @property
    def heads(self) -> tuple[RevisionId, ...]: ...
    @property
    def conflicts(self) -> tuple[str, ...]: ...
    @property
    def deleted(self) -> bool: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Past:
    """All revisions of a record that are here, and those that an undone batch set aside."""

    revisions: tuple[Revision, ...] = ()
    aside: frozenset[RevisionId] = frozenset()


class Known(Protocol):
    """What a desk knows, as far as planning asks it."""

    def accepted(self, ids: Sequence[RevisionId]) -> Collection[RevisionId]:
        """Those revisions that are here and count."""

    def standings(self, records: Sequence[RecordId]) -> Mapping[RecordId, Standing]:
        """Those of the records that are known here."""

    def past(self, record: RecordId) -> Past:
        """The history of a record."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Disputed:
    """A record of which a file brings fields into conflict: ``fields``, by stored name."""

    record: RecordId
    revisions: tuple[Revision, ...]
    aside: frozenset[RevisionId]
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What a file does: counts of records, ``added`` revisions, records in dispute."""

    added: int
    new: int
    updated: int
    same: int
    disputed: tuple[Disputed, ...]


Came: TypeAlias = "tuple[RevisionId, bytes, str]"
"""A revision that a file of this merge brings: id, content, file. A plain tuple, of which Python's
collector loses sight: there are tens of thousands."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """A record before and after a file; None where it was not there."""

    before: History | None
    after: History


class Gathering:
    """The records as the files so far would leave them."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._ids: set[RevisionId] = set()
        self._came: dict[RecordId, tuple[Came, ...]] = {}

    def accepted(self, ids: Sequence[RevisionId]) -> Collection[RevisionId]:
        """Those revisions that count here, or would after the files so far."""
        return self._ids.intersection(ids).union(self._known.accepted(ids))

    def standing(self, records: Iterable[RecordId]) -> set[RecordId]:
        """Those of the records that are known here or came with the files so far."""
        records = list(records)
        there = {id for id, found in self._known.standings(records).items() if not found.deleted}
        return there | {record for record in records if record in self._came}

    def values(self, record: RecordId) -> Mapping[str, Json]:
        """What a record says here, after the files so far; nothing where it is not known."""
        if (come := self.come(record)) is not None:
            return come[1]
        found = self._known.standings([record]).get(record)
        return found.values if found else {}

    def come(self, record: RecordId) -> tuple[str, Mapping[str, Json]] | None:
        """Ledger and values of a record that comes with the files so far, None for another."""
        if record not in self._came:
            return None
        past = self._past(record)
        values = compute(past.revisions, aside=past.aside).values
        return min(one.ledger for one in past.revisions), values

    def files(self, record: RecordId) -> Mapping[RevisionId, str]:
        """With which file of this merge each revision of a record came."""
        return {id: file for id, _, file in self._came.get(record, ())}

    def take(
        self,
        file: str,
        ids: Sequence[RevisionId],
        contents: Sequence[bytes],
        looked: Sequence[Incoming],
    ) -> Taken:
        """Count what the revisions of a file do, and go on from there."""
        accepted = self.accepted(ids)
        fresh: dict[RecordId, list[int]] = {}
        for place, id in enumerate(ids):
            if id not in accepted:
                fresh.setdefault(RecordId(looked[place].record), []).append(place)
        asked = [record for record in fresh if record not in self._came]
        standings = self._known.standings(asked) if asked else {}
        counts = {NEW: 0, UPDATED: 0, REMOVED: 0, SAME: 0}
        disputed: list[Disputed] = []
        for record, places in fresh.items():
            if len(places) == 1 and record not in standings and record not in self._came:
                place = places[0]  # a beginning, as nearly all are
                if not looked[place].parents and not looked[place].deleted:
                    self._came[record] = ((ids[place], contents[place], file),)
                    counts[NEW] += 1
                    continue
            verdict = self._quick(record, places, standings.get(record), ids, contents, looked)
            if verdict is None:
                added = whole([ids[i] for i in places], [contents[i] for i in places])
                verdict, found = self._slow(record, added)
                disputed += found
            counts[verdict] += 1
            came = tuple([(ids[i], contents[i], file) for i in places])
            self._came[record] = self._came.get(record, ()) + came
        self._ids.update(ids[i] for places in fresh.values() for i in places)
        touched = counts[NEW] + counts[UPDATED] + counts[REMOVED]
        return Taken(
            added=sum(map(len, fresh.values())),
            new=counts[NEW],
            updated=counts[UPDATED] + counts[REMOVED],
            same=len({one.record for one in looked}) - touched,
            disputed=tuple(disputed),
        )

    def turn(self, record: RecordId, added: Sequence[Revision]) -> tuple[Turn, Past]:
        """A record before and after these revisions, from its whole history, and that history."""
        past = self._past(record)
        already = {one.id for one in past.revisions}
        everything = (*past.revisions, *(one for one in added if one.id not in already))
        aside = past.aside - {one.id for one in added}
        before = compute(past.revisions, aside=past.aside) if past.revisions else None
        after = compute(everything, aside=aside)
        return Turn(before=before, after=after), Past(revisions=everything, aside=aside)

    def _past(self, record: RecordId) -> Past:
        past = self._known.past(record)
        came = self._came.get(record, ())
        already = {one.id for one in past.revisions}
        more = [(id, content) for id, content, _ in came if id not in already]
        added = whole([id for id, _ in more], [content for _, content in more])
        aside = past.aside - {id for id, _, _ in came}
        return Past(revisions=(*past.revisions, *added), aside=aside)

    def _quick(
        self,
        record: RecordId,
        places: list[int],
        standing: Standing | None,
        ids: Sequence[RevisionId],
        contents: Sequence[bytes],
        looked: Sequence[Incoming],
    ) -> str | None:
        """What becomes of a record whose revisions follow each other; None where they do not."""
        if record in self._came:
            return None
        start = () if standing is None else standing.heads
        order = _in_line(start, places, ids, looked)
        if order is None:
            return None
        if standing is None:
            return NEW
        if standing.deleted or DELETED in standing.conflicts or len(start) != 1:
            return None
        return _changed(standing, whole([ids[i] for i in order], [contents[i] for i in order]))

    def _slow(self, record: RecordId, added: list[Revision]) -> tuple[str, list[Disputed]]:
        turn, past = self.turn(record, added)
        fields = disputes(turn)
        if not fields:
            return verdict(turn), []
        found = Disputed(
            record=record, revisions=past.revisions, aside=past.aside, fields=tuple(fields)
        )
        return verdict(turn), [found]


def verdict(turn: Turn) -> str:
    """What becomes of a record, in one word."""
    before, after = turn.before, turn.after
    there = before is not None and not before.deleted
    if not there:
        if after.deleted:
            return SAME
        return NEW if before is None or before.absent else UPDATED
    assert before is not None
    if after.deleted:
        return REMOVED
    if before.conflicts != after.conflicts:
        return UPDATED
    return SAME if canonical(dict(before.values)) == canonical(dict(after.values)) else UPDATED


def disputes(turn: Turn) -> list[str]:
    """The fields that come into conflict, or into one between more values than before."""
    if turn.after.deleted:
        return []
    before = turn.before.conflicts if turn.before else {}
    return sorted(
        name for name, setters in turn.after.conflicts.items() if setters != before.get(name)
    )


def _in_line(
    start: tuple[RevisionId, ...],
    places: list[int],
    ids: Sequence[RevisionId],
    looked: Sequence[Incoming],
) -> list[int] | None:
    """The places in the order in which each was made from the one before it, beginning at
    ``start``; None where they part, or where one deletes."""
    by_parents = {looked[i].parents: i for i in places if not looked[i].deleted}
    if len(by_parents) != len(places):
        return None
    order: list[int] = []
    parents: tuple[str, ...] = start
    while (place := by_parents.get(parents)) is not None and len(order) < len(places):
        order.append(place)
        parents = (ids[place],)
    return order if len(order) == len(places) else None


def _changed(standing: Standing, line: list[Revision]) -> str:
    """Whether revisions that follow a record change what it says."""
    said = {name: value for one in line for name, value in one.values.items() if name != DELETED}
    settled = any(name in standing.conflicts for name in said)
    now = {name: standing.values[name] for name in said if name in standing.values}
    return SAME if not settled and canonical(now) == canonical(said) else UPDATED
