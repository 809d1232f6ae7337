"""退回 and 通过: saying it, and what was changed after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from jmdesk.domain.changes import Changes
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.changed_paper import changed_records
from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import save_record, stored_record, today
from jmdesk.operations.reports import find_report, submissions
from jmdesk.operations.reviews import (
    APPROVED,
    RETURNED,
    REVIEWS,
    Remark,
    Review,
    as_rows,
    review_of,
    seen,
)
from jmdesk.operations.submitted import SUBMISSIONS, by_version
from jmdesk.store.query import Query


@dataclass(frozen=True, kw_only=True, slots=True)
class Reviewed:
    """A review that was said."""

    review: Review
    changes: Changes


def return_report(
    desk: Desk,
    *,
    report: str,
    unit: str,
    period: Period,
    remarks: Sequence[Remark] = (),
    note: str = "",
) -> Reviewed:
    """Send a report of a unit below back, with the reason for each record and field.

    It is the newest version that is returned. Saying it again replaces what was said of that
    version. Refused without any reason: nobody can mend what is not told.
    """
    if not note.strip() and not any(one.reason.strip() for one in remarks):
        raise Refusal(tr("请写一句为什么退回，对方才知道改什么。"))
    told = tuple(_looked_at(desk, one) for one in remarks if one.reason.strip())
    version = max(submissions(desk, report=report, unit=unit, period=period), default=0)
    return _say(desk, report, unit, period, version, RETURNED, told, note)


def approve_report(
    desk: Desk, *, report: str, unit: str, period: Period, note: str = ""
) -> Reviewed:
    """Accept the newest version that a unit below submitted; refused where there is none."""
    version = max(submissions(desk, report=report, unit=unit, period=period), default=0)
    if not version:
        raise Refusal(
            tr(
                "{unit}的“{report}”{period}还没有上报，不能通过。",
                unit=desk.units.name(unit),
                report=find_report(desk, report).name,
                period=period.told,
            )
        )
    return _say(desk, report, unit, period, version, APPROVED, (), note)


def _say(
    desk: Desk,
    report: str,
    unit: str,
    period: Period,
    version: int,
    verdict: str,
    remarks: tuple[Remark, ...],
    note: str,
) -> Reviewed:
    desk.needs_unit()
    if unit == desk.unit or unit not in desk.units.under(desk.unit):
        raise Refusal(tr("“{unit}”不是下级单位，不能由这台电脑审阅。", unit=desk.units.name(unit)))
    values = {
        "report": find_report(desk, report).id,
        "subject_unit": unit,
        "subject_period": str(period),
        "version": version,
        "verdict": verdict,
        "day": today(),
        "person": desk.person,
        "note": note.strip() or None,
        "remarks": as_rows(remarks) or None,
    }
    changes = save_record(desk, ledger=REVIEWS, values=values)
    review = review_of(stored_record(desk, changes.records[0]))
    return Reviewed(review=review, changes=replace(changes, units=False))


def _looked_at(desk: Desk, remark: Remark) -> Remark:
    """With the record's ledger and what tells the value that was looked at."""
    if not remark.record:
        return remark
    record = stored_record(desk, remark.record)
    ledger = desk.ledger(record.ledger)
    if remark.field and remark.field not in ledger:
        raise Refusal(tr("“{ledger}”没有“{name}”这一项。", ledger=ledger.title, name=remark.field))
    return replace(remark, ledger=ledger.id, was=seen(ledger, record, remark.field))


def changed_after_approval(desk: Desk, review: Review) -> tuple[RecordId, ...]:
    """The records that were approved in a version and say something else now."""
    equal = {
        "report": review.report,
        "subject_unit": review.subject_unit,
        "subject_period": review.period,
        "version": review.version,
    }
    found = by_version(desk.store.records(Query(ledger=SUBMISSIONS, equal=equal)))
    if review.verdict != APPROVED or review.version not in found:
        return ()
    return changed_records(desk, found[review.version])
