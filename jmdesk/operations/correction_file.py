"""The small file of a correction: only the revisions that were made since a version."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId, RevisionId
from jmdesk.exchange.carrier import Carrier, Kind, Manifest, Withheld
from jmdesk.exchange.enclosed import ATTACHMENT
from jmdesk.exchange.locking import lock
from jmdesk.exchange.package import NOTE, READABLE, make_carrier, package_bytes
from jmdesk.language import tr
from jmdesk.operations.correcting import Correction
from jmdesk.operations.covering import covered
from jmdesk.operations.desk import Desk
from jmdesk.operations.door import Door, Way, sealed
from jmdesk.operations.identity import signer
from jmdesk.operations.masked_paper import persons_on
from jmdesk.operations.paper_known import versions
from jmdesk.operations.parcels import (
    Item,
    definitions,
    document_digests,
    documents,
    items,
    manifest,
)
from jmdesk.operations.personal import Persons, count
from jmdesk.reporting.attaching import Attached, with_attachment
from jmdesk.reporting.document import Document
from jmdesk.reporting.pdf import pdf_bytes
from jmdesk.reporting.saving import saved
from jmdesk.reporting.workbook import write_workbook


@dataclass(frozen=True, kw_only=True, slots=True)
class Parcel:
    """What travels with a slip: revisions since, the newer submission with its paper.

    ``persons`` is what all of it tells of persons, the paper too.
    """

    since: tuple[Item, ...]
    submission: tuple[Item, ...]
    persons: Persons

    def held_back(self) -> Parcel:
        """Without the records that tell of persons; the newer paper shows them, so it stays."""
        told = self.persons.records
        since = tuple(item for item in self.since if item.record not in told)
        return replace(self, since=since, submission=())


def parcel_of(desk: Desk, correction: Correction, slip: Document) -> Parcel:
    """What has to travel so that the one version becomes the other."""
    known = versions(desk, correction.subject)
    old, newer = known[correction.since], known.get(correction.to)
    since = tuple(items(_since(desk, correction, old, newer)))
    kept = tuple(items(desk.store.revisions_of([newer.id]))) if newer else ()
    papers = [persons_on(desk, paper) for paper in ((slip, correction.new) if newer else (slip,))]
    whole = count(desk, since)
    persons = replace(
        whole,
        id_numbers=max(one.id_numbers for one in (whole, *papers)),
        phones=max(one.phones for one in (whole, *papers)),
        others=max(one.others for one in (whole, *papers)),
    )
    return Parcel(since=since, submission=kept, persons=persons)


def correction_carrier(desk: Desk, parcel: Parcel, slip: Document, *, held: int = 0) -> Carrier:
    """The data of a slip; ``held`` records were left out."""
    told = (*parcel.since, *parcel.submission)
    return make_carrier(
        _about(desk, slip, Withheld(personal=held) if held else None),
        revisions=(item.content for item in told),
        definitions=definitions(desk, (item.ledger for item in told)),
        documents=documents(desk, document_digests(desk, told, attachments=False)),
        sign=signer(desk),
    )


def write_carrier(carrier: Carrier, slip: Document, to: Path, door: Door) -> None:
    """Write the slip with the data inside it (.pdf), or the data with the slip beside (.jmdesk).

    Both were led through the door before; its lock is put on here.
    """
    if to.suffix.lower() == ".pdf":
        content = sealed(_paper(carrier, slip), ".pdf", door)
    else:
        content = package_bytes(carrier, _laid_in(slip))
        content = lock(content, door.passphrase) if door.way is Way.LOCK else content
    with saved(to) as file:
        file.write(content)


def _about(desk: Desk, slip: Document, withheld: Withheld | None) -> Manifest:
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
        withheld=withheld,
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
