"""The reasons for which reports came back, shown at the fields until these are changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.explanation import explained
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Level, Problem
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.reviews import Remark, Review, reviews, seen
from jmdesk.operations.submitted import SUBMISSIONS
from jmdesk.store.query import Query

CODE = "returned"
"""The code of a problem that is a reason of a return."""


Open = Mapping[RecordId, tuple[tuple[Review, Remark], ...]]


def open_remarks(desk: Desk) -> Open:
    """The reasons of returns by record that were not answered.

    A newer version alone answers none: it may have been submitted before the return came. Whether
    a field was changed since is for `remark_problems` to see.
    """
    return desk.remembered.ask("open remarks", lambda: _open_remarks(desk))


def _open_remarks(desk: Desk) -> Open:
    found: dict[RecordId, tuple[tuple[Review, Remark], ...]] = {}
    everything = reviews(desk)
    for review in everything:
        if not review.returned or _overtaken(review, everything):
            continue
        anew = _submitted_anew(desk, review)
        for remark in review.remarks:
            if remark.was or not anew:
                found[remark.record] = (*found.get(remark.record, ()), (review, remark))
    return found


def _overtaken(review: Review, everything: Sequence[Review]) -> bool:
    """Whether the same unit looked at a later version."""

    def about(one: Review) -> tuple[str, ...]:
        return one.unit, one.report, one.subject_unit, one.period

    return any(about(one) == about(review) and one.version > review.version for one in everything)


def _submitted_anew(desk: Desk, review: Review) -> bool:
    """Whether a later version was submitted."""
    equal = {
        "report": review.report,
        "subject_unit": review.subject_unit,
        "subject_period": review.period,
    }
    found = desk.store.records(Query(ledger=SUBMISSIONS, equal=equal))
    return any(int(one.values["version"]) > review.version for one in found)


def open_notes(desk: Desk, *, report: str, unit: str, period: Period) -> tuple[str, ...]:
    """What was said of the whole where a report was returned and no later version submitted."""
    found = reviews(desk, report=report, unit=unit)
    return tuple(
        tr("{unit}退回：{reason}", unit=desk.units.name(one.unit), reason=one.note)
        for one in found
        if one.returned
        and one.note
        and one.period == str(period)
        and not _submitted_anew(desk, one)
    )


def remark_problems(desk: Desk, ledger: Ledger, record: Record) -> tuple[Problem, ...]:
    """The reasons of returns that stand at a record's fields, as problems to be shown there.

    ``record`` is as it is being typed: a reason is gone as soon as the field says something else.
    """
    known = open_remarks(desk).get(record.id)
    return tuple(_standing(desk, ledger, record, known)) if known else ()


def _standing(
    desk: Desk, ledger: Ledger, record: Record, known: Sequence[tuple[Review, Remark]]
) -> Iterator[Problem]:
    for review, remark in known:
        if remark.was and remark.was != seen(ledger, record, remark.field):
            continue
        problem = Problem(
            level=Level.EXPLAIN,
            code=CODE,
            message=tr(
                "{unit}退回：{reason}",
                unit=desk.units.name(review.unit),
                reason=remark.reason,
            ),
            ledger=ledger.id,
            record=record.id,
            field=remark.field or None,
        )
        yield explained(record, problem)
