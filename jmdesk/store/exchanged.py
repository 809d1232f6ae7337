"""The part of `jmdesk.store.store.Store` about what came from other desks and went to them."""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from jmdesk.domain.period import Period
from jmdesk.domain.revision import RecordId, RevisionId

# The modules that do it are imported where they are asked: few commands do, and their statements
# take their time to put together.
if TYPE_CHECKING:
    from jmdesk.store.arriving import ArrivedBatch
    from jmdesk.store.batches import Batch, BatchFile
    from jmdesk.store.deeds import MadeBy, Told
    from jmdesk.store.gathering import Disputed
    from jmdesk.store.peers import Peer
    from jmdesk.store.sending import Received, Sent


class Exchanged(ABC):
    """Reads; each method raises `Refusal` as all of the store's do."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[sqlite3.Connection]: ...

    # Batches

    def batches(self) -> tuple[Batch, ...]:
        """Every merge and import, the newest first."""
        from jmdesk.store import batches

        with self._reading() as raw:
            return batches.all_batches(raw)

    def batch(self, id: str) -> Batch:
        """One of them; Refusal where there is none of this name."""
        from jmdesk.store import batches

        with self._reading() as raw:
            return batches.load(raw, id)

    def batch_files(self, batch: str) -> tuple[BatchFile, ...]:
        """Its files in the order in which they were looked at."""
        from jmdesk.store import batches

        with self._reading() as raw:
            return batches.files_of(raw, batch)

    def batch_records(self, batch: str) -> tuple[RecordId, ...]:
        """The records of which revisions came with it, known before or not."""
        from jmdesk.store import batches

        with self._reading() as raw:
            return tuple(batches.records_of(raw, batch))

    def since_batch(self, batch: str) -> Iterator[tuple[RecordId, bytes]]:
        """Its records with each revision (its content) that came after it and not with it."""
        from jmdesk.store import batches

        with self._reading() as raw:
            yield from batches.since(raw, batch)

    def resting(self) -> frozenset[RecordId]:
        """The records of which something that counts was made from what was set aside."""
        from jmdesk.store import batches

        with self._reading() as raw:
            return batches.resting(raw)

    def batch_of(self, digest: str, *, records: int = 0) -> str | None:
        """The active batch with which the file of this manifest was merged, if any: one that
        took no fewer than so many of its records."""
        from jmdesk.store import batches

        with self._reading() as raw:
            return batches.of_digest(raw, digest, records)

    def last_batches(self, limit: int) -> list[ArrivedBatch]:
        """What was brought in last, with the records that came with it."""
        from jmdesk.store import arriving

        with self._reading() as raw:
            return arriving.last_batches(raw, limit)

    # Who did what

    def made_by(self) -> list[MadeBy]:
        """Of every revision who made it and when, in no order."""
        from jmdesk.store import deeds

        with self._reading() as raw:
            return deeds.made_by(raw)

    def said_by(self, numbers: Iterable[int]) -> dict[int, bytes]:
        """What the revisions with these numbers (those of `made_by`) say."""
        from jmdesk.store import deeds

        with self._reading() as raw:
            return deeds.contents(raw, numbers)

    def deeds(self) -> list[Told]:
        """What was done here and is no revision, in no order."""
        from jmdesk.store import deeds

        with self._reading() as raw:
            return deeds.told(raw)

    # Revisions

    def revisions_of(self, records: Iterable[RecordId]) -> Iterator[tuple[RevisionId, bytes]]:
        """Ids and contents of the accepted revisions of these records, in order of arrival."""
        from jmdesk.store import gathering

        with self._reading() as raw:
            yield from gathering.of_records(raw, records)

    def accepted(
        self,
        *,
        units: Iterable[str] | None = None,
        ledgers: Iterable[str] | None = None,
        period: Period | None = None,
    ) -> Iterator[tuple[RevisionId, bytes]]:
        """As `revisions_of`, of the records that belong to these units, ledgers and lie within
        the period; None for all. Ledgers unknown here are among them."""
        from jmdesk.store import gathering

        with self._reading() as raw:
            yield from gathering.accepted(raw, units, ledgers, period)

    def known(self, ids: Iterable[RevisionId], *, aside: bool = True) -> set[RevisionId]:
        """Those of these revisions that are here; without ``aside`` only accepted ones."""
        from jmdesk.store import gathering

        with self._reading() as raw:
            return gathering.known(raw, ids, aside=aside)

    def conflicts(self) -> tuple[Disputed, ...]:
        """The records that are there and have fields in conflict."""
        from jmdesk.store import gathering

        with self._reading() as raw:
            return gathering.disputed(raw)

    # Files sent, desks known

    def sent(self, *, to_unit: str | None = None) -> tuple[Sent, ...]:
        """The files that this desk made, the newest first."""
        from jmdesk.store import sending

        with self._reading() as raw:
            return sending.files_sent(raw, to_unit)

    def received(self, digest: str | None = None) -> tuple[Received, ...]:
        """The receipts for one of them, or all."""
        from jmdesk.store import sending

        with self._reading() as raw:
            return sending.receipts(raw, digest)

    def acknowledged(self, unit: str) -> frozenset[RevisionId]:
        """The revisions that a desk of this unit said it received."""
        from jmdesk.store import sending

        with self._reading() as raw:
            return sending.acknowledged(raw, unit)

    def came_from(self, unit: str) -> frozenset[RevisionId]:
        """The revisions that files of this unit's desks brought, in batches that count."""
        from jmdesk.store import returning

        with self._reading() as raw:
            return returning.came_from(raw, unit)

    def peers(self) -> tuple[Peer, ...]:
        """The desks that are known, the one known longest first."""
        from jmdesk.store import peers

        with self._reading() as raw:
            return peers.all_peers(raw)
