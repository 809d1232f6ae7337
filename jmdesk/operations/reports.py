"""Reports: worked out from the facts, printed, kept as submitted."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from jmdesk.definitions.check import check
from jmdesk.definitions.report import Report
from jmdesk.domain.changes import Changes
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.problem import Level, Problem, Refusal
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId, canonical
from jmdesk.language import tr
from jmdesk.operations.asked import check_asked
from jmdesk.operations.covering import COVERED, covered_by
from jmdesk.operations.desk import Desk
from jmdesk.operations.door import AS_IT_IS, Door, sealed
from jmdesk.operations.explained_rows import explanation_lines
from jmdesk.operations.explaining import explain_many, refuse_open, to_explain
from jmdesk.operations.facts import StoreFacts
from jmdesk.operations.logbook import noted
from jmdesk.operations.recording import first_revision, today
from jmdesk.operations.submitted import SUBMISSIONS, by_version
from jmdesk.reporting.annex import Photo
from jmdesk.reporting.compute import compute
from jmdesk.reporting.document import Document, RowKind
from jmdesk.reporting.pdf import Drawn, draw, pdf_bytes
from jmdesk.reporting.saving import saved
from jmdesk.reporting.workbook import workbook_bytes
from jmdesk.store.query import Query


@dataclass(frozen=True, kw_only=True, slots=True)
class Submitted:
    """A version that went upward: its record, its number, the paper as it was."""

    record: RecordId
    version: int
    document: Document
    changes: Changes


def find_report(desk: Desk, name: str) -> Report:
    """A report by id, by number (表2) or by its Chinese name; Refusal naming those there are."""
    reports = desk.catalogue.reports
    if name in reports:
        return reports[name]
    for report in reports.values():
        if name in (report.number, report.name, f"{report.number} {report.name}"):
            return report
    known = "、".join(f"{r.id}（{r.number} {r.name}）" for r in reports.values() if r.number)
    raise Refusal(tr("没有叫“{name}”的报表。可用的有：{known}。", name=name, known=known))


def make_report(
    desk: Desk,
    *,
    report: str,
    unit: str | None = None,
    period: Period | None = None,
    version: int | None = None,
    audit: bool = True,
    explaining: bool | None = None,
) -> Document:
    """A report of a unit (this desk's by default) and period (the present one by default).

    ``version`` asks for what was submitted as that version, exactly as it was. Without it, what
    is recorded now: a draft, unless the newest version submitted says just the same. Without
    ``audit`` the problems of the records behind a draft are left to `audited`. ``explaining``
    prints what was explained below 说明, or not; None as it was submitted, a draft without.
    """
    desk.needs_unit()
    made = _found(desk, find_report(desk, report), unit or desk.unit, period, version, audit)
    return made if explaining is None else replace(made, explaining=explaining)


def _found(
    desk: Desk,
    definition: Report,
    code: str,
    period: Period | None,
    version: int | None,
    audit: bool,
) -> Document:
    """The version asked for, the newest one where it still says the same, else a draft."""
    chosen = period or _present(definition)
    if version is not None:
        return kept_document(desk, _submission(desk, definition, code, chosen, version))
    draft = _draft(desk, definition, code, chosen, audit=audit)
    report = definition.id
    latest = max(submissions(desk, report=report, unit=code, period=chosen), default=0)
    if latest:
        kept = kept_document(desk, _submission(desk, definition, code, chosen, latest))
        if _said(kept) == _said(draft):
            return kept
    return draft


def _said(document: Document) -> tuple[object, ...]:
    """What a version says, apart from who handed it on and when."""
    tables = [(table.caption, table.rows) for table in document.tables]
    return document.title, document.opening, tables, document.notes


def audited(desk: Desk, document: Document) -> Document:
    """A draft made without audit, now with it; a version submitted stays as it was."""
    if not document.is_draft:
        return document
    return _audited(desk, document, StoreFacts(desk.store, desk.catalogue.ledgers, whole=True))


def _audited(desk: Desk, document: Document, facts: StoreFacts) -> Document:
    found = _audit(desk, document, facts)
    return replace(
        document,
        audit=(*document.audit, *found),
        explanations=explanation_lines(desk, found, period=Period.parse(document.period)),
    )


def listed_rows(document: Document) -> int:
    """How many rows a report lists, totals and headings aside."""
    return document.listed


def pdf_of(document: Document) -> bytes:
    """The paper, as the preview shows it."""
    return pdf_bytes(document)


def paper_of(document: Document, *, first: int | None = None) -> tuple[bytes, Drawn]:
    """The paper, of it only the ``first`` pages where wanted, and where all its cells stand."""
    buffer = io.BytesIO()
    drawn = draw(document, buffer, first=first)
    return buffer.getvalue(), drawn


def write_report(
    document: Document,
    *,
    to: Path,
    desk: Desk | None = None,
    photos: Sequence[Photo] = (),
    door: Door = AS_IT_IS,
) -> None:
    """Write the paper (.pdf) or the workbook (.xlsx), by the ending of the name.

    ``photos`` (`jmdesk.operations.annexes`) are printed behind the paper of a report.
    With a desk the file carries the records that it shows (`jmdesk.operations.enclosing`); a form
    to write on is written without one. ``door`` says how it leaves; one without a desk has to be
    led `through` it before.
    """
    ending = to.suffix.lower()
    if ending not in (".pdf", ".xlsx"):
        raise Refusal(tr("“{file}”应以 .pdf 或 .xlsx 结尾。", file=to.name))
    if desk is not None:
        from jmdesk.operations.report_files import write_with_records  # signing loads slowly

        write_with_records(desk, document, to, photos, door)
        return
    content = pdf_bytes(document) if ending == ".pdf" else workbook_bytes(document)
    with saved(to) as file:
        file.write(sealed(content, ending, door))


@noted("submit", lambda made: {"version": made.version})
def submit_report(
    desk: Desk,
    *,
    report: str,
    unit: str | None = None,
    period: Period | None = None,
    explain: str = "",
    explaining: bool = False,
) -> Submitted:
    """Keep the report as version n.

    Refused while a 强制 problem is open in it, or a 须说明 that nobody explained; ``explain`` is
    said to all of these. ``explaining`` prints what was explained, as this version is printed
    from now on. Nothing is locked: a later edit makes the next version.
    """
    desk.needs_unit()
    definition = find_report(desk, report)
    code = unit or desk.unit
    chosen = period or _present(definition)
    version = max(submissions(desk, report=report, unit=code, period=chosen), default=0) + 1
    document = _draft(desk, definition, code, chosen, version=version)
    refuse_open(document.audit, unexplained=not explain)
    if explain and (entries := to_explain(document.audit)):
        explain_many(desk, entries=entries, text=explain)
        document = _draft(desk, definition, code, chosen, version=version)
    document = replace(document, explaining=explaining)
    content = canonical({**document.as_json(), COVERED: covered_by(desk, document)})
    values = {
        "report": definition.id,
        "subject_unit": code,
        "subject_period": str(chosen),
        "version": version,
        "check_code": document.check_code,
        "document": hashlib.sha256(content).hexdigest(),
        "person": desk.person,
        "day": today(),
    }
    revision = first_revision(desk, ledger=SUBMISSIONS, values=values)
    with desk.store.transaction() as writer:
        writer.put_document(content)
        writer.append([revision])
    changes = Changes(records=(revision.record,), ledgers=frozenset({revision.ledger}))
    return Submitted(record=revision.record, version=version, document=document, changes=changes)


def submissions(
    desk: Desk, *, report: str, unit: str | None = None, period: Period
) -> dict[int, Record]:
    """The versions of a report that were submitted: number → the record that counts for it."""
    definition = find_report(desk, report)
    equal = {
        "report": definition.id,
        "subject_unit": unit or desk.unit,
        "subject_period": str(period),
    }
    found = desk.store.records(Query(ledger=SUBMISSIONS, equal=equal))
    return by_version(found)


def _draft(
    desk: Desk,
    report: Report,
    unit: str,
    period: Period,
    *,
    version: int = 0,
    audit: bool = True,
) -> Document:
    check_asked(desk, report, unit, period)
    facts = StoreFacts(desk.store, desk.catalogue.ledgers, whole=True)
    document = compute(
        report,
        ledgers=desk.catalogue.ledgers,
        facts=facts,
        unit=unit,
        period=period,
        units=desk.units,
        settings=desk.store.settings(),
        version=version,
        today=today(),
        reported=today() if version else None,
    )
    return _audited(desk, document, facts) if audit else document


def _audit(desk: Desk, document: Document, facts: StoreFacts) -> tuple[Problem, ...]:
    """What is wrong with the records behind the rows.

    A row that is another unit's and listed here is that unit's to mend and to explain. Behind
    indicators stand sums over whole ledgers: of what is added there only the impossible is told,
    the unusual is explained where the ledger itself is reported.
    """
    cells = [
        cell
        for table in document.tables
        for row in table.rows
        if row.kind in (RowKind.ROW, RowKind.BOX) and not row.shared
        for cell in row.cells
    ]
    summed = desk.catalogue.reports[document.report].rows.indicator_set is not None
    shown = {cell.record for cell in cells}
    problems: list[Problem] = []
    for id in dict.fromkeys(id for cell in cells for id in cell.records):
        record = desk.store.record(id)
        if record is not None:
            found = check(desk.ledger(record.ledger), record, facts, today=today())
            whole = not summed or id in shown
            problems += (one for one in found if whole or one.level is Level.MUST)
    return tuple(problems)


def _submission(desk: Desk, report: Report, unit: str, period: Period, version: int) -> Record:
    found = submissions(desk, report=report.id, unit=unit, period=period)
    if version not in found:
        known = "、".join(tr("第{number}稿", number=n) for n in sorted(found))
        raise Refusal(
            tr(
                "“{report}”{period}没有第{number}稿（{known}）。",
                report=report.name,
                period=period.told,
                number=version,
                known=known or tr("没有上报过"),
            )
        )
    return found[version]


def kept_document(desk: Desk, submission: Record) -> Document:
    """The paper of a submission exactly as it was; Refusal where it has not arrived."""
    kept = Document.from_json(json.loads(desk.store.document(submission.values["document"])))
    return replace(kept, version=int(submission.values["version"]))  # older ones do not say it


def _present(report: Report) -> Period:
    return Period.holding(today(), report.period or PeriodKind.YEAR)
