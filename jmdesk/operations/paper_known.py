"""Which papers this desk knows: submitted, sent, received."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from jmdesk.domain.letters import ALPHABET
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.problem import Refusal
from jmdesk.domain.record import Record
from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import today
from jmdesk.operations.reports import kept_document, make_report
from jmdesk.operations.submitted import SUBMISSIONS, by_version
from jmdesk.reporting.check_code import repaired
from jmdesk.reporting.document import Document
from jmdesk.reporting.page_code import PageCode
from jmdesk.store.query import Query

if TYPE_CHECKING:  # files are looked into only where no version submitted has the code
    from jmdesk.exchange.carrier import Manifest

_MOST_NEAR = 3
_LAST = 60
"""Versions of which the masked papers are made again to find a code."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """What a paper is about: a report (id) of a unit (code) for a period (written form)."""

    report: str
    unit: str
    period: str


def subject_of(submission: Record) -> Subject:
    """What was submitted."""
    said = submission.values
    return Subject(
        report=str(said["report"]),
        unit=str(said["subject_unit"]),
        period=str(said["subject_period"]),
    )


def with_code(desk: Desk, code: str) -> Record | None:
    """The last version submitted that printed this check code."""
    found = desk.store.records(Query(ledger=SUBMISSIONS, equal={"check_code": code}))
    return max(found, key=lambda one: int(one.values["version"]), default=None)


def versions(desk: Desk, subject: Subject) -> dict[int, Record]:
    """All versions of a paper that are known here, of each the one that counts."""
    return by_version(submitted_as(desk, subject))


def submitted_as(desk: Desk, subject: Subject) -> list[Record]:
    """Everything that was submitted of a paper, two for one version among them."""
    equal = {
        "report": subject.report,
        "subject_unit": subject.unit,
        "subject_period": subject.period,
    }
    return list(desk.store.records(Query(ledger=SUBMISSIONS, equal=equal)))


def kept(desk: Desk, submission: Record) -> Document | None:
    """The paper as it was; None where it has not arrived."""
    try:
        return kept_document(desk, submission)
    except Refusal:
        return None


def masked_code(desk: Desk, document: Document | None) -> str:
    """The code that a paper bears when stars stand over what tells of persons; "" for none."""
    if document is None:
        return ""
    from jmdesk.operations.masked_paper import masked

    made = masked(desk, document)
    return made.check_code if made.masked else ""


def with_masked_code(desk: Desk, code: str) -> Record | None:
    """The version of which a masked paper bears this code, looked for among the last ones."""
    last = desk.store.records(Query(ledger=SUBMISSIONS, order=("-day", "-version")))[:_LAST]
    return next((one for one in last if masked_code(desk, kept(desk, one)) == code), None)


def present(desk: Desk, subject: Subject) -> Document | None:
    """The paper as it would be now; None where this desk cannot make it."""
    if subject.report not in desk.catalogue.reports or subject.unit not in desk.units:
        return None
    try:
        period = Period.parse(subject.period)
        return make_report(
            desk, report=subject.report, unit=subject.unit, period=period, audit=False
        )
    except (Refusal, ValueError):
        return None


def drafted(desk: Desk, code: str) -> Subject | None:
    """The paper of this desk's own unit, for the present period or the last, that has this code
    as it would be printed now."""
    if desk.unit not in desk.units:
        return None
    level = desk.units.get(desk.unit).level
    for report in desk.catalogue.reports.values():
        if level not in report.levels:
            continue
        period = Period.holding(today(), report.period or PeriodKind.YEAR)
        for one in (period, period.step(-1)):
            subject = Subject(report=report.id, unit=desk.unit, period=str(one))
            now = present(desk, subject)
            if now is not None and code in (now.check_code, masked_code(desk, now)):
                return subject
    return None


def title_of(desk: Desk, subject: Subject) -> str:
    """A paper in words: 表2 项目进度月报表 巴彦呼舒镇 2024年5月."""
    report = desk.catalogue.reports.get(subject.report)
    try:
        period = Period.parse(subject.period).told
    except ValueError:
        period = subject.period
    name = (report.number, report.name) if report else (subject.report,)
    unit = desk.units.name(subject.unit) if subject.unit in desk.units else subject.unit
    return " ".join(part for part in (*name, unit, period) if part)


def near_codes(desk: Desk, text: str) -> tuple[str, ...]:
    """The codes known here that differ from a typed text by one letter, or by two changed over."""
    typed = text.replace("-", "")
    wanted = frozenset(("check_code", "version"))
    known = desk.store.records(Query(ledger=SUBMISSIONS, fields=wanted))
    codes = dict.fromkeys(str(one.values["check_code"]) for one in known)
    near = _spellings(typed)
    return tuple(code for code in codes if code.replace("-", "") in near)[:_MOST_NEAR]


def _spellings(typed: str) -> frozenset[str]:
    """Every text of eight letters that is one slip of the pen away."""
    return frozenset(text for text in _slips(typed) if len(text) == 8)


def _slips(typed: str) -> Iterator[str]:
    for place in range(len(typed) + 1):
        before, rest = typed[:place], typed[place:]
        yield before + rest[1:]
        yield before + rest[1:2] + rest[:1] + rest[2:]
        for letter in ALPHABET:
            yield before + letter + rest
            yield before + letter + rest[1:]


def file_with(desk: Desk, code: str) -> tuple[str, PageCode] | None:
    """The name of a file sent or received whose paper has this code, and what paper that is."""
    for name, manifest in _files(desk):
        if code.encode() in manifest:
            page = page_of(_told()(manifest))
            if page is not None and page.check_code == code:
                return name, page
    return None


def _files(desk: Desk) -> Iterable[tuple[str, bytes]]:
    """Names and manifests of what was sent and what came."""
    for sent in desk.store.sent():
        yield sent.file, sent.manifest
    for batch in desk.store.batches():
        for file in desk.store.batch_files(batch.id):
            yield file.name, file.manifest


@cache
def _told() -> Callable[[bytes], Manifest]:
    import msgspec

    from jmdesk.exchange.carrier import Manifest

    return msgspec.json.Decoder(Manifest).decode


def page_of(manifest: Manifest) -> PageCode | None:
    """The paper that a file is, by what it says of itself; None where it is none."""
    code = repaired(manifest.check_code)
    if code is None or not manifest.report:
        return None
    return PageCode(
        unit=manifest.subject or manifest.unit,
        period=manifest.period,
        report=manifest.report,
        version=manifest.version,
        rows=0,
        check_code=code,
    )
