"""卡片（一项目一档）: a record with what other ledgers say of it, as PDF or workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.listing import listing
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.problem import Refusal
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.annexes import annex_photos
from jmdesk.operations.desk import Desk
from jmdesk.operations.door import AS_IT_IS, Door, sealed
from jmdesk.operations.facts import StoreFacts
from jmdesk.operations.listing import list_query, record_name
from jmdesk.operations.recording import today
from jmdesk.operations.relating import references
from jmdesk.reporting.annex import Photo, with_annex
from jmdesk.reporting.card import Elsewhere, record_card
from jmdesk.reporting.document import Document
from jmdesk.reporting.frame import Frame
from jmdesk.reporting.pdf import pdf_bytes
from jmdesk.reporting.saving import saved
from jmdesk.reporting.workbook import workbook_bytes
from jmdesk.store.query import Query

_MOST_NAMED = 5


def card_of(desk: Desk, *, record: RecordId) -> Document:
    """The card of a record of any ledger as it is now; Refusal where it is not known."""
    found = desk.store.record(record)
    if found is None:
        raise Refusal(tr("没有记录号 {record}。", record=record))
    ledger = desk.ledger(found.ledger)
    return record_card(
        _frame(desk, ledger, found),
        ledger,
        found,
        name=record_name(desk, record),
        elsewhere=tuple(_elsewhere(desk, ledger, record)),
    )


def card_photos(desk: Desk, document: Document) -> tuple[Photo, ...]:
    """The pictures kept with the record and with what the card lists."""
    return annex_photos(desk, document)


def write_card(
    document: Document, *, to: Path, photos: Sequence[Photo] = (), door: Door = AS_IT_IS
) -> None:
    """Write it as .pdf, the photos as pages behind, or .xlsx, by the ending of the name.

    Card and photos are led through the door (`jmdesk.operations.door`) before; its lock is put
    on here.
    """
    ending = to.suffix.lower()
    if ending not in (".pdf", ".xlsx"):
        raise Refusal(tr("“{file}”应以 .pdf 或 .xlsx 结尾。", file=to.name))
    content = workbook_bytes(document) if ending == ".xlsx" else _paper(document, photos)
    with saved(to) as file:
        file.write(sealed(content, ending, door))


def find_record(desk: Desk, *, name: str, ledger: str) -> RecordId:
    """The record with this number, or the only one of a ledger so called; Refusal else."""
    if desk.store.record(RecordId(name)) is not None:
        return RecordId(name)
    found = desk.store.records(list_query(desk, ledger=ledger, unit=desk.unit, search=name))
    exact = [one for one in found if one.get("code") == name or one.get("name") == name] or found
    if len(exact) == 1:
        return exact[0].id
    title = desk.ledger(ledger).title
    if not exact:
        raise Refusal(tr("“{title}”里没有找到“{name}”。请用名称或记录号。", title=title, name=name))
    names = "；".join(f"{record_name(desk, one.id)}（{one.id}）" for one in exact[:_MOST_NAMED])
    raise Refusal(
        tr(
            "“{title}”里叫“{name}”的有 {count} 条，请用记录号：{names}",
            title=title,
            name=name,
            count=len(exact),
            names=names,
        )
    )


def _frame(desk: Desk, ledger: Ledger, record: Record) -> Frame:
    return Frame(
        report=listing(ledger),
        ledgers=desk.catalogue.ledgers,
        facts=StoreFacts(desk.store, desk.catalogue.ledgers, whole=False),
        units=desk.units,
        unit=record.unit,
        period=record.period or Period.holding(today(), PeriodKind.YEAR),
        settings=desk.store.settings(),
        today=today(),
    )


def _elsewhere(desk: Desk, ledger: Ledger, record: RecordId) -> Iterator[Elsewhere]:
    """What ledgers say of a record, in their order; each ledger once."""
    for definition in sorted(desk.catalogue.ledgers.values(), key=lambda one: one.order):
        for field in references(definition, ledger.id)[:1] if not definition.system else ():
            query = Query(ledger=definition.id, equal={field.name: record})
            found = sorted(desk.store.records(query), key=lambda one: _place(definition, one))
            yield Elsewhere(ledger=definition, link=field.name, records=tuple(found))


def _place(ledger: Ledger, record: Record) -> tuple[str, ...]:
    """By period, else by the day that the record is about; then by unit."""
    day = next((field.name for field in ledger.current if field.type.name == "date"), "")
    return str(record.period or ""), str(record.get(day) or ""), record.unit, record.id


def _paper(document: Document, photos: Sequence[Photo]) -> bytes:
    content = pdf_bytes(document)
    return with_annex(content, document, photos) if photos else content
