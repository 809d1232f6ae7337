"""Reviews: what an upper desk said about a version that was submitted to it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId, canonical
from jmdesk.language import mark
from jmdesk.operations.covering import heads
from jmdesk.operations.desk import Desk
from jmdesk.store.query import Query

REVIEWS = "review"
"""The ledger in which reviews are recorded."""
_NONE = RecordId("")
RETURNED, APPROVED = mark("退回"), mark("通过")


@dataclass(frozen=True, kw_only=True, slots=True)
class Remark:
    """Why something was returned: at a field of a record, at a whole record (``field`` ""), or at
    the report (``record`` "" too).

    ``was`` tells the value that was looked at from any other, "" where that cannot be told.
    """

    reason: str
    ledger: str = ""
    record: RecordId = _NONE
    field: str = ""
    was: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """What ``unit`` (a code) said about version ``version`` of a report; 0: before any.

    ``period`` is in its written form.
    """

    id: RecordId
    unit: str
    report: str
    subject_unit: str
    period: str
    version: int
    verdict: str
    day: date | None
    person: str
    note: str
    remarks: tuple[Remark, ...]

    @property
    def returned(self) -> bool:
        """Whether it sends the version back."""
        return self.verdict == RETURNED


def reviews(
    desk: Desk,
    *,
    report: str | None = None,
    unit: str | None = None,
    period: str | None = None,
) -> tuple[Review, ...]:
    """The reviews known here, the newest first; each part that is given narrows them.

    ``unit`` is the one whose report was looked at, ``period`` in its written form.
    """
    asked = {"report": report, "subject_unit": unit, "subject_period": period}
    equal = {name: value for name, value in asked.items() if value is not None}
    found = desk.store.records(Query(ledger=REVIEWS, equal=equal, order=("-day", "-version")))
    return tuple(review_of(record) for record in found)


def return_of(desk: Desk, *, report: str, unit: str, period: Period, version: int) -> str | None:
    """Why a version of a report was returned, None where it was not."""
    found = reviews(desk, report=report, unit=unit, period=str(period))
    returns = [one for one in found if one.returned and one.version == version]
    return why(returns) if returns else None


def why(returns: Iterable[Review]) -> str:
    """Why it was returned, in one line: the whole first, then the reasons at records."""
    reasons = [text for one in returns for text in (one.note, *(r.reason for r in one.remarks))]
    return "；".join(dict.fromkeys(text for text in reasons if text))


def review_of(record: Record) -> Review:
    """A record of the ledger as a review; what is missing in it is empty."""

    def text(name: str) -> str:
        return str(record.get(name) or "")

    return Review(
        id=record.id,
        unit=record.unit,
        report=text("report"),
        subject_unit=text("subject_unit"),
        period=text("subject_period"),
        version=int(record.get("version") or 0),
        verdict=text("verdict"),
        day=record.get("day"),
        person=text("person"),
        note=text("note"),
        remarks=tuple(_remark(row) for row in record.get("remarks") or ()),
    )


def _remark(row: Any) -> Remark:
    return Remark(
        reason=str(row.get("reason") or ""),
        ledger=str(row.get("ledger") or ""),
        record=RecordId(str(row.get("subject") or "")),
        field=str(row.get("field") or ""),
        was=str(row.get("was") or ""),
    )


def as_rows(remarks: Iterable[Remark]) -> tuple[dict[str, Any], ...]:
    """Remarks as the field of the ledger keeps them."""
    return tuple(
        {
            "ledger": one.ledger or None,
            "subject": one.record or None,
            "field": one.field or None,
            "reason": one.reason,
            "was": one.was or None,
        }
        for one in remarks
    )


def seen(ledger: Ledger, record: Record, field: str) -> str:
    """What tells the present value of a field from any other; of the whole record without one.

    Not the value itself: a review goes to many, and may speak of data of persons.
    """
    if not field:
        return heads(record)
    known = ledger.by_name.get(field)
    if known is None or known.computed:
        return ""
    stored = canonical(known.store(record.get(field)))
    return hashlib.sha256(stored).hexdigest()[:16]
