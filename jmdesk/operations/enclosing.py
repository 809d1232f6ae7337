"""What a report's workbook and paper carry: the records that they show, and what was left out.

A roll-up carries the rows that it shows; of what stands behind its sums only count and digest.
Nothing about persons travels that is not read on the sheet.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from jmdesk.domain.period import Period
from jmdesk.domain.revision import RecordId
from jmdesk.exchange import enclosed
from jmdesk.exchange.carrier import (
    Carrier,
    Kind,
    SentTable,
    Withheld,
)
from jmdesk.exchange.edits_columns import header_tokens
from jmdesk.exchange.package import make_carrier, package_bytes
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.identity import signer
from jmdesk.operations.parcels import (
    Item,
    definitions,
    document_digests,
    documents,
    items,
    manifest,
)
from jmdesk.operations.personal import unseen
from jmdesk.operations.sent_tables import sent_table
from jmdesk.reporting.annex import Photo, with_annex
from jmdesk.reporting.attaching import Attached, with_attachment
from jmdesk.reporting.document import Document, RowKind, Section
from jmdesk.reporting.pdf import pdf_bytes
from jmdesk.reporting.shown import Hidden, ShownCell, ShownSheet
from jmdesk.reporting.workbook import workbook_bytes
from jmdesk.store.query import Query

_FORMAT = "1"
Made = Callable[[Carrier], None]
"""Told what a file carries, by one who keeps the file."""


def _nobody(_carrier: Carrier) -> None:
    """The file is only looked at."""


@dataclass(frozen=True, kw_only=True)
class Enclosure:
    """What would travel hidden in a file: revisions, and what is held back."""

    parcel: tuple[Item, ...]
    withheld: Withheld | None = None

    @cached_property
    def records(self) -> int:
        """How many records they are of."""
        return len({item.record for item in self.parcel})

    def told(self) -> str:
        """In a sentence, to be said before the file is saved."""
        parts = [tr("随文件带 {count} 条记录", count=self.records)]
        if self.withheld and self.withheld.records:
            parts.append(tr("汇总下面的 {count} 条只带校验", count=self.withheld.records))
        if self.withheld and self.withheld.personal:
            parts.append(tr("有个人信息的 {count} 条不带", count=self.withheld.personal))
        return tr("，").join(parts) + tr("。")


def enclosure(desk: Desk, document: Document, *, sheets: bool) -> Enclosure:
    """What a report's file carries; with ``sheets`` as a workbook, where 明细 is seen too."""
    visible, behind = _seen(document, details=sheets)
    shown = list(items(desk.store.revisions_of(visible)))
    rest = behind - visible.keys()
    kept = _submission(desk, document)
    return _enclosure(desk, shown, visible, rest, kept, masked=document.masked)


def enclosure_of(
    desk: Desk, visible: dict[RecordId, set[str]], *, masked: bool = False
) -> Enclosure:
    """What a ledger's workbook carries that shows these fields of these records."""
    shown = list(items(desk.store.revisions_of(visible)))
    return _enclosure(desk, shown, visible, set(), [], masked=masked)


def _enclosure(
    desk: Desk,
    shown: Sequence[Item],
    visible: dict[RecordId, set[str]],
    behind: Collection[RecordId],
    submission: Sequence[Item],
    *,
    masked: bool,
) -> Enclosure:
    personal = unseen(desk, shown, visible)
    parcel = [item for item in shown if item.record not in personal]
    # Behind stars not even a digest: whoever knows all else could try the missing figures.
    held = [] if masked else [item.id for item in shown if item.record in personal]
    rest = list(items(desk.store.revisions_of(behind))) if behind else []
    held += [item.id for item in rest]
    below = len({item.record for item in rest})
    digest = hashlib.sha256("".join(f"{id}\n" for id in sorted(held)).encode()).hexdigest()
    told = Withheld(records=below, personal=len(personal), digest=digest if held else "")
    return Enclosure(
        parcel=(*parcel, *([] if personal or masked else submission)),
        withheld=told if held or personal else None,
    )


def _seen(document: Document, *, details: bool) -> tuple[dict[RecordId, set[str]], set[RecordId]]:
    """The fields shown of each record that stands there in its own right; all that is behind."""
    visible: dict[RecordId, set[str]] = {}
    behind: set[RecordId] = set()
    for row in (*(row for table in document.tables for row in table.rows), *document.ticks):
        if row.kind is RowKind.ROW and row.id:
            visible.setdefault(RecordId(row.id), set())
        for cell in row.cells:
            behind.update(cell.records)
            if cell.record:
                visible.setdefault(cell.record, set()).add(cell.field)
    for table in document.tables if details else ():
        _see_detail(table, visible)
    return visible, behind


def _see_detail(table: Section, visible: dict[RecordId, set[str]]) -> None:
    """The rows of 明细 show the same fields of their records and of what they speak of, but for
    the places where something is worked out or masked."""
    detail = table.detail
    fields = [(place, one) for place, one in enumerate(detail.columns) if one.field]
    own = {(place, one.field) for place, one in fields if not one.of_subject}
    subjects = {(place, one.field) for place, one in fields if one.of_subject}
    for found, told in ((detail.ids, own), (detail.subjects, subjects)):
        whole = {name for _, name in told}
        for number, id in enumerate(found):
            if id and told:
                hidden = {name for at, name in told if (number, at) in detail.worked_out}
                visible.setdefault(RecordId(id), set()).update(whole - hidden)


def _submission(desk: Desk, document: Document) -> list[Item]:
    """The record of the version that a document is."""
    if document.is_draft or not document.version:
        return []
    equal = {
        "report": document.report,
        "subject_unit": document.unit,
        "subject_period": document.period,
        "version": document.version,
    }
    found = desk.store.records(Query(ledger="submission", equal=equal))
    return list(items(desk.store.revisions_of(record.id for record in found)))


def carrier_of(desk: Desk, document: Document, table: SentTable | None) -> Carrier:
    """The carrier of a report's file; with the table of a workbook."""
    return _carrier(
        desk,
        enclosure(desk, document, sheets=table is not None),
        Kind.REPORT,
        table,
        period=document.period,
        title=document.title,
        subject="" if document.unit == desk.unit else document.unit,
        report=document.report,
        version=document.version,
        check_code=document.check_code,
    )


def _carrier(
    desk: Desk, held: Enclosure, kind: Kind, table: SentTable | None, **told: object
) -> Carrier:
    return make_carrier(
        manifest(desk, kind, withheld=held.withheld, **told),
        revisions=(item.content for item in held.parcel),
        definitions=definitions(desk, {item.ledger for item in held.parcel}),
        documents=documents(desk, document_digests(desk, held.parcel, attachments=False)),
        table=table,
        sign=signer(desk),
    )


def report_file(
    desk: Desk,
    document: Document,
    *,
    workbook: bool,
    photos: Sequence[Photo] = (),
    made: Made = _nobody,
) -> bytes:
    """The workbook or the paper of a report (with photos behind it), with what it carries."""
    if workbook:
        return workbook_bytes(document, hide=partial(hidden_in_report, desk, document, made=made))
    paper = pdf_bytes(document)
    if photos:
        paper = with_annex(paper, document, photos)
    return with_attachment(paper, attached_to(desk, document, made=made))


def attached_to(desk: Desk, document: Document, *, made: Made = _nobody) -> Attached:
    """What is attached to the paper of a report."""
    carrier = carrier_of(desk, document, None)
    made(carrier)
    return Attached(
        name=enclosed.ATTACHMENT,
        description=tr(
            "{title}：{count} 条记录", title=document.title, count=carrier.manifest.records
        ),
        content=package_bytes(carrier),
    )


def hidden_in_report(
    desk: Desk, document: Document, sheets: Sequence[ShownSheet], *, made: Made = _nobody
) -> Hidden:
    """What the workbook of a report keeps out of sight."""
    ledger = desk.catalogue.reports[document.report].rows.ledger
    period = _period_of_rows(desk, ledger, document.period)
    table = sent_table(sheets, ledger=ledger, unit=document.unit, period=period)
    carrier = carrier_of(desk, document, table)
    made(carrier)
    return _hidden(carrier, table)


def _period_of_rows(desk: Desk, ledger: str, period: str) -> str:
    """The period of a row added by hand; "" where a report spans several of its ledger's."""
    kind = desk.ledger(ledger).period
    return period if kind and Period.parse(period).kind is kind else ""


def hidden_in_ledger(
    desk: Desk,
    sheets: Sequence[ShownSheet],
    *,
    ledger: str,
    unit: str,
    period: str,
    made: Made = _nobody,
    masked: bool = False,
) -> Hidden:
    """What the workbook of a ledger keeps out of sight."""
    table = sent_table(sheets, ledger=ledger, unit=unit, period=period)
    visible: dict[RecordId, set[str]] = {}
    for cell in _cells(sheets):
        if cell.field and cell.record:
            visible.setdefault(RecordId(cell.record), set()).add(cell.field)
    title = desk.ledger(ledger).title
    held = enclosure_of(desk, visible, masked=masked)
    carrier = _carrier(desk, held, Kind.LEDGER, table, period=period, title=title, ledger=ledger)
    made(carrier)
    return _hidden(carrier, table)


def _cells(sheets: Iterable[ShownSheet]) -> Iterable[ShownCell]:
    return (cell for sheet in sheets for row in sheet.rows for cell in row.cells)


def _hidden(carrier: Carrier, table: SentTable) -> Hidden:
    content = package_bytes(carrier)
    digest = hashlib.sha256(content).hexdigest()
    return Hidden(
        sheet=enclosed.SHEET,
        cells=enclosed.as_cells(content),
        headers=[header_tokens(sheet) for sheet in table.sheets],
        properties={enclosed.FORMAT_PROPERTY: _FORMAT, enclosed.DIGEST_PROPERTY: digest},
        names={enclosed.DIGEST_NAME: digest},
    )
