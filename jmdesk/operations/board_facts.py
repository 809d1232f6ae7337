"""What the board looks at: what was submitted, what was said of it, what changed since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from jmdesk.definitions.report import Report
from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId, Revision, RevisionId
from jmdesk.operations.changed_paper import changed_records
from jmdesk.operations.covering import Covered, covered_of, heads
from jmdesk.operations.desk import Desk
from jmdesk.operations.drafting import drafts
from jmdesk.operations.reviews import REVIEWS, Review, review_of, why
from jmdesk.operations.submitted import SUBMISSIONS, by_version, rival_code
from jmdesk.store.query import Query

_LOOKED_AT = 3
"""Records of a unit by which is seen whether they were merged; they come together."""

_Key = tuple[str, str, str]
"""Report, unit, period in its written form."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What is known of one report of one unit: the newest version (0: none), the digest of its
    document, whether it came from another desk, and what was said of it; ``twice`` whether two
    different papers were submitted as that version."""

    version: int = 0
    document: str = ""
    arrived: bool = False
    returned: bool = False
    approved: bool = False
    note: str = ""
    twice: bool = False


class BoardFacts:
    """Answers about many units from few looks at the store. Made by `gather_facts`."""

    def __init__(
        self,
        desk: Desk,
        submitted: Mapping[_Key, Sequence[Record]],
        said: Mapping[_Key, Sequence[Review]],
    ) -> None:
        self._desk = desk
        self._all, self._said = submitted, said
        known = {key: by_version(records) for key, records in submitted.items()}
        self._submitted = {key: own[max(own)] for key, own in known.items()}
        self._typed = {(draft.ledger, draft.unit) for draft in drafts(desk)}
        self._covered: dict[str, Covered | None] = {}
        for record in self._submitted.values():
            digest = str(record.get("document") or "")
            self._covered[digest] = covered_of(desk, digest)
        self._now = self._heads()

    def of(self, report: str, unit: str, period: Period) -> Told:
        """What is known of a report of a unit."""
        key = (report, unit, str(period))
        record = self._submitted.get(key)
        version = int(record.values["version"]) if record else 0
        newest = [one for one in self._said.get(key, ()) if one.version == version]
        returns = [one for one in newest if one.returned]
        return Told(
            version=version,
            document=str(record.get("document") or "") if record else "",
            arrived=record is not None and self._arrived(record),
            returned=bool(returns),
            approved=bool(newest) and not returns,
            note=why(returns),
            twice=record is not None and bool(rival_code(self._all[key], record)),
        )

    def changed(self, told: Told, ledger: str, records: Iterable[RecordId]) -> int:
        """How many records say something else than what was submitted, new ones included.

        ``records`` of ``ledger`` are behind the report's rows now.
        """
        known = self._covered.get(told.document)
        if known is None:
            return self._changed_on_paper(told.document)
        same = sum(
            self._now.get(id) == was for covered in known.values() for id, was in covered.items()
        )
        whole = sum(map(len, known.values()))
        return whole - same + len(set(records) - known.get(ledger, {}).keys())

    def _changed_on_paper(self, document: str) -> int:
        """Of what was submitted before a version kept what it covered."""
        own = (one for one in self._submitted.values() if one.get("document") == document)
        submission = next(own, None) if document else None
        if submission is None:
            return 0
        wanted = ("changed on paper", submission.id)
        desk = self._desk
        return desk.remembered.ask(wanted, lambda: len(changed_records(desk, submission)))

    def came(self, records: Iterable[RecordId]) -> bool:
        """Whether these records were merged from another desk; none at all were."""
        looked = list(islice(records, _LOOKED_AT))
        return not looked or any(self._from_elsewhere(id) for id in looked)

    def typing(self, ledger: str, unit: str) -> bool:
        """Whether something of a unit's is typed in a ledger and not saved."""
        return (ledger, unit) in self._typed

    def _heads(self) -> Mapping[str, str]:
        """The present heads of every record that some submission covered."""
        wanted: dict[str, set[RecordId]] = {}
        for known in self._covered.values():
            for ledger, records in (known or {}).items():
                wanted.setdefault(ledger, set()).update(map(RecordId, records))
        there = (
            self._desk.store.found(ledger, ids)
            for ledger, ids in wanted.items()
            if ledger in self._desk.catalogue.ledgers
        )
        return {id: heads(record) for found in there for id, record in found.items()}

    def _arrived(self, submission: Record) -> bool:
        """Merged here, or of one's own: acknowledged by a unit above."""
        return self._from_elsewhere(submission.id) or (
            submission.values["subject_unit"] == self._desk.unit
            and any(one.id in self._acknowledged for one in self._history(submission.id))
        )

    def _history(self, id: RecordId) -> tuple[Revision, ...]:
        """With the revisions that only added the sealed page."""
        return self._desk.store.history(id)

    @cached_property
    def _acknowledged(self) -> frozenset[RevisionId]:
        above = self._desk.units.ancestors(self._desk.unit)
        return frozenset[RevisionId]().union(
            *(self._desk.store.acknowledged(unit.code) for unit in above)
        )

    def _from_elsewhere(self, id: RecordId) -> bool:
        """What was made here is one's own also where it came back in another's package."""
        ways = self._desk.store.arrivals(id).values()
        return any(several and all(way.batch for way in several) for several in ways)


def gather_facts(desk: Desk, chosen: Sequence[tuple[Report, Period]]) -> BoardFacts:
    """What is known of these reports, each for its period, of all units."""
    asked = {
        "report": frozenset(report.id for report, _ in chosen),
        "subject_period": frozenset(str(period) for _, period in chosen),
    }
    submitted: dict[_Key, list[Record]] = {}
    for record in desk.store.records(Query(ledger=SUBMISSIONS, equal=asked)):
        told = record.values
        key = (told["report"], told["subject_unit"], told["subject_period"])
        submitted.setdefault(key, []).append(record)
    said: dict[_Key, list[Review]] = {}
    for record in desk.store.records(Query(ledger=REVIEWS, equal=asked, order=("day",))):
        review = review_of(record)
        said.setdefault((review.report, review.subject_unit, review.period), []).append(review)
    return BoardFacts(desk, submitted, said)
