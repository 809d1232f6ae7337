"""退回 and 通过 as a small file that the village drops on its window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.exchange.carrier import Carrier, Kind
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import record_name
from jmdesk.operations.person_mask import Mask
from jmdesk.operations.reviews import Remark, Review
from jmdesk.operations.small_files import write_small


def write_reviews(desk: Desk, *, reviews: Sequence[Review], to: Path) -> Carrier:
    """Write what was said of these versions, as records that merge like any others.

    Beside them lies a text that can be read without the program, with stars over persons.
    """
    if not reviews:
        raise Refusal(tr("没有要发的审阅意见。"))
    subjects = {one.subject_unit for one in reviews}
    mask = Mask(desk, {remark.record for one in reviews for remark in one.remarks if remark.record})
    lines = (mask.line(line) for one in reviews for line in _lines(desk, one))
    return write_small(
        desk,
        kind=Kind.REVIEW,
        title=title_of(desk, reviews[0]),
        readable="\r\n".join(lines) + "\r\n",
        to=to,
        revisions=[r.content for one in reviews for r in desk.store.history(one.id)],
        receiver=subjects.pop() if len(subjects) == 1 else "",
    )


def title_of(desk: Desk, review: Review) -> str:
    """退回 表2 巴彦呼舒镇 2024年5月 第1稿: also a good name for the file."""
    report = desk.catalogue.reports.get(review.report)
    parts = (
        tr(review.verdict),
        report.number or report.name if report else review.report,
        desk.units.name(review.subject_unit),
        Period.parse(review.period).told,
        tr("第{number}稿", number=review.version) if review.version else "",
    )
    return " ".join(part for part in parts if part)


def _lines(desk: Desk, review: Review) -> Iterator[str]:
    yield title_of(desk, review)
    if review.note:
        yield review.note
    for remark in review.remarks:
        yield tr("· {place}：{reason}", place=_place(desk, remark), reason=remark.reason)
    said = (desk.units.name(review.unit), review.person, str(review.day or ""))
    yield " ".join(part for part in said if part)


def _place(desk: Desk, remark: Remark) -> str:
    ledger = desk.catalogue.ledgers.get(remark.ledger)
    field = ledger.by_name.get(remark.field) if ledger else None
    name = record_name(desk, remark.record) if remark.record else tr("整张表")
    return f"{name} {field.label}" if field else name
