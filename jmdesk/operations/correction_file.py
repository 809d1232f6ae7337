"""The small file of a correction: only the revisions that were made since a version."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from jmdesk.domain.problem import Refusal
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId, RevisionId
from jmdesk.exchange.carrier import Carrier, Kind, Manifest
from jmdesk.exchange.enclosed import ATTACHMENT
from jmdesk.exchange.package import NOTE, READABLE, make_carrier, package_bytes
from jmdesk.language import tr
from jmdesk.operations.correcting import Correction
from jmdesk.operations.covering import covered
from jmdesk.operations.desk import Desk
from jmdesk.operations.identity import signer
from jmdesk.operations.paper_known import versions
from jmdesk.operations.parcels import definitions, document_digests, documents, items, manifest
from jmdesk.reporting.attaching import Attached, with_attachment
from jmdesk.reporting.document import Document
from jmdesk.reporting.pdf import pdf_bytes
from jmdesk.reporting.saving import saved
from jmdesk.reporting.workbook import write_workbook


def correction_carrier(desk: Desk, correction: Correction, slip: Document) -> Carrier:
    """What travels with a slip: revisions since, the newer submission with its paper."""
    known = versions(desk, correction.subject)
    since, newer = known[correction.since], known.get(correction.to)
    parcel = list(items(_since(desk, correction, since, newer)))
    if newer is not None:
        parcel += items(desk.store.revisions_of([newer.id]))
    return make_carrier(
        _about(desk, slip),
        revisions=(item.content for item in parcel),
        definitions=definitions(desk, (item.ledger for item in parcel)),
        documents=documents(desk, document_digests(desk, parcel, attachments=False)),
        sign=signer(desk),
    )


def write_carrier(carrier: Carrier, slip: Document, to: Path) -> None:
    """Write the slip with the data inside it (.pdf), or the data with the slip beside (.jmdesk)."""
    ending = to.suffix.lower()
    if ending == ".pdf":
        content = _paper(carrier, slip)
    elif ending == ".jmdesk":
        content = package_bytes(carrier, _laid_in(slip))
    else:
        raise Refusal(tr("“{file}”应以 .pdf 或 .jmdesk 结尾。", file=to.name))
    with saved(to) as file:
        file.write(content)


def _about(desk: Desk, slip: Document) -> Manifest:
    """The file is the slip's: it is known by its code, on paper as in the data."""
    return manifest(
        desk,
        Kind.CORRECTION,
        period=slip.period,
        title=f"{slip.number} {slip.title}".strip(),
        report=slip.report,
        version=slip.version,
        check_code=slip.check_code,
        subject="" if slip.unit == desk.unit else slip.unit,
    )


def _since(
    desk: Desk, correction: Correction, since: Record, newer: Record | None
) -> Iterator[tuple[RevisionId, bytes]]:
    """The revisions of the records behind both papers, without those the older one covered.

    Corrected to a version, nothing that was edited after it goes along.
    """
    before, after = covered(desk, since), covered(desk, newer) if newer else None
    known, wanted = _heads(before), _heads(after)
    cells = (id for cell in correction.cells for id in cell.records)
    for record in dict.fromkeys((*cells, *known, *wanted)):
        contents = dict(desk.store.revisions_of([record]))
        parents = {id: _parents(content) for id, content in contents.items()}
        old = _down_from(known.get(record, ()), parents)
        new = _down_from(wanted[record], parents) if record in wanted else set(contents)
        yield from ((id, content) for id, content in contents.items() if id in new - old)


def _heads(told: Mapping[str, Mapping[str, str]] | None) -> dict[RecordId, tuple[str, ...]]:
    """The beginnings of the heads of each record that was covered."""
    return {
        RecordId(record): tuple(heads.split())
        for known in (told or {}).values()
        for record, heads in known.items()
    }


def _parents(content: bytes) -> Sequence[str]:
    import msgspec

    found: dict[str, object] = msgspec.json.decode(content)
    parents = found.get("parents")
    return [str(one) for one in parents] if isinstance(parents, list) else []


def _down_from(
    heads: Sequence[str], parents: Mapping[RevisionId, Sequence[str]]
) -> set[RevisionId]:
    """These heads, named by their beginnings, and all from which they descend."""
    waiting = [id for id in parents if id.startswith(tuple(heads))]
    found: set[RevisionId] = set()
    while waiting:
        one = waiting.pop()
        if one not in found and one in parents:
            found.add(one)
            waiting += [RevisionId(parent) for parent in parents[one]]
    return found


def _paper(carrier: Carrier, slip: Document) -> bytes:
    attached = Attached(
        name=ATTACHMENT, description=tr("京蒙协作填报台的数据"), content=package_bytes(carrier)
    )
    return with_attachment(pdf_bytes(slip), attached)


def _laid_in(slip: Document) -> dict[str, bytes]:
    """What a person without a desk sees who opens the file: the slip as a workbook, and a note."""
    buffer = io.BytesIO()
    write_workbook(slip, buffer)
    how = tr("把这个文件拖进京蒙协作填报台就能合并。")
    note = f"{slip.title}\n{slip.opening[0]}\n{how}\n"
    return {READABLE: buffer.getvalue(), NOTE: note.encode()}
