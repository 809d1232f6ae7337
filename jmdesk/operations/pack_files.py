"""Writing what was planned as `.jmdesk` files: signed, locked where wanted, noted as sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.problem import Refusal
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.exchange.carrier import Carrier, Kind, Signature, Withheld
from jmdesk.exchange.package import NOTE, READABLE, make_carrier, package_bytes
from jmdesk.language import tr
from jmdesk.operations import parcels
from jmdesk.operations.deeds import note_left
from jmdesk.operations.desk import Desk
from jmdesk.operations.door import AS_IT_IS, MASKED, Door, Way
from jmdesk.operations.exporting import readable_book
from jmdesk.operations.identity import signer
from jmdesk.operations.logbook import noted
from jmdesk.operations.packing import Travelling
from jmdesk.operations.parcels import Item
from jmdesk.reporting.saving import saved
from jmdesk.store.sending import Sent

_MB = 1_000_000
Sign = Callable[[bytes], Signature]


@dataclass(frozen=True, kw_only=True, slots=True)
class Packed:
    """A file that was written; ``digest`` is that of its manifest, ``size`` in bytes."""

    file: Path
    digest: str
    revisions: int
    records: int
    size: int
    part: int = 1
    parts: int = 1


@noted("pack", lambda packed: {"files": len(packed), "records": sum(p.records for p in packed)})
def write_pack(
    desk: Desk,
    *,
    plan: Travelling,
    to: Path,
    passphrase: str = "",
    split_mb: float | None = None,
    readable: Door = MASKED,
    progress: Callable[[int, int], None] = lambda done, whole: None,
) -> tuple[Packed, ...]:
    """Write the file, or several none of which is larger than ``split_mb`` (MB, 10⁶ bytes).

    What a desk merges goes whole. What lies in it for people to read has stars over what tells of
    persons, unless ``readable`` says otherwise or a passphrase locks all of it.

    Each part stands alone; a record is never cut, so one with large attachments may make its
    part larger. `Refusal` where there is nothing to send.
    """
    if not plan.anything:
        raise Refusal(_nothing(plan))
    _can_lock(passphrase)
    sign = signer(desk)
    door = AS_IT_IS if passphrase else readable
    pieces = _pieces(desk, plan, int(split_mb * _MB) if split_mb else 0)
    packed: list[Packed] = []
    made: list[Carrier] = []
    try:
        for number, piece in enumerate(pieces, 1):
            progress(number - 1, len(pieces))
            carrier = _carrier(desk, plan, piece, part=number, parts=len(pieces), sign=sign)
            file = _part_name(to, number, len(pieces))
            content = package_bytes(carrier, _extra(desk, plan, carrier, piece, door))
            packed.append(_write(carrier, content, file, passphrase))
            made.append(carrier)
    except BaseException:
        for one in packed:  # half of the parts would be taken for all of them
            one.file.unlink(missing_ok=True)
        raise
    with desk.store.transaction() as writer:
        for carrier, one, piece in zip(made, packed, pieces, strict=True):
            writer.note_sent(_sent(carrier, one.file.name), revisions=(item.id for item in piece))
    note_left(desk, plan.persons, Way.LOCK if passphrase else Way.KEEP, packed[0].file.name)
    progress(len(pieces), len(pieces))
    return tuple(packed)


def suggested_passphrase() -> str:
    """A passphrase that can be told by telephone."""
    from jmdesk.exchange.locking import suggest

    return suggest()


def _nothing(plan: Travelling) -> str:
    if plan.acknowledged:
        return tr("对方都已经收到，没有新的可以装。要再发一次，请选“全部”。")
    return tr("没有可以装的记录。请看看单位和报告期选得对不对。")


def _sent(carrier: Carrier, name: str) -> Sent:
    told = carrier.manifest
    return Sent(
        digest=carrier.digest,
        at=told.at,
        file=name,
        to_unit=told.to,
        kind=told.kind.value,
        manifest=carrier.manifest_bytes,
    )


def _write(carrier: Carrier, content: bytes, file: Path, passphrase: str) -> Packed:
    if passphrase:
        from jmdesk.exchange.locking import lock

        content = lock(content, passphrase)
    with saved(file) as target:
        target.write(content)
    told = carrier.manifest
    return Packed(
        file=file,
        digest=carrier.digest,
        revisions=told.revisions,
        records=told.records,
        size=len(content),
        part=told.part,
        parts=told.parts,
    )


def _can_lock(passphrase: str) -> None:
    if passphrase:
        # Imported here, as where it locks: few packages are locked, and it takes its time.
        from jmdesk.exchange.locking import usable

        if not usable(passphrase):
            raise Refusal(tr("口令里只有空格和横线，锁不住文件，请写几个字母或数字。"))


def _part_name(to: Path, part: int, parts: int) -> Path:
    return to if parts == 1 else to.with_name(f"{to.stem}_{parts}-{part}{to.suffix}")


def _carrier(
    desk: Desk,
    plan: Travelling,
    piece: Sequence[Item],
    *,
    part: int = 1,
    parts: int = 1,
    sign: Sign | None = None,
) -> Carrier:
    held = len(plan.held_back)
    digests = parcels.document_digests(desk, piece) & plan.documents.keys()
    return make_carrier(
        parcels.manifest(
            desk,
            Kind.PACKAGE,
            period=plan.period,
            to=plan.to_unit,
            title=_title(desk, plan),
            part=part,
            parts=parts,
            withheld=Withheld(personal=held) if held else None,
        ),
        revisions=(item.content for item in piece),
        definitions={
            **parcels.definitions(desk, {item.ledger for item in piece}),
            **plan.definitions,
        },
        documents=parcels.documents(desk, digests),
        sign=sign,
    )


def _title(desk: Desk, plan: Travelling) -> str:
    return " ".join((desk.units.name(plan.unit or desk.unit), plan.period)).strip()


# What lies in it for people


def _extra(
    desk: Desk, plan: Travelling, carrier: Carrier, piece: Sequence[Item], door: Door = MASKED
) -> dict[str, bytes]:
    """The readable workbook and a note that says what this is."""
    book = readable_book(desk, _title(desk, plan), _by_ledger(desk, piece), door)
    note = _note(desk, plan, carrier, masked=door.masks and bool(plan.persons.told()))
    return {READABLE: book, NOTE: note.encode("utf-8-sig")}


def _by_ledger(desk: Desk, piece: Sequence[Item]) -> Iterator[tuple[Ledger, list[Record]]]:
    """The current records of each ledger that people know, in the order of the parcel."""
    wanted: dict[str, dict[RecordId, None]] = {}
    for item in piece:
        wanted.setdefault(item.ledger, {})[item.record] = None
    for ledger in parcels.known_ledgers(desk, wanted):
        if not ledger.system:
            found = desk.store.found(ledger.id, wanted[ledger.id])
            yield ledger, [found[id] for id in wanted[ledger.id] if id in found]


def _note(desk: Desk, plan: Travelling, carrier: Carrier, *, masked: bool) -> str:
    told = carrier.manifest
    lines = [
        tr("这是 {title} 的数据包，由 {unit} {person} 于 {day} 做成。", title=told.title,
           unit=told.unit_name, person=told.person, day=told.at[:10]),
        tr("里面有 {count} 条记录。把这个文件拖进京蒙协作填报台就能合并。", count=told.records),
        tr("没有填报台的，打开“{name}”也能看到全部内容。", name=READABLE),
    ]  # fmt: skip
    if masked:
        lines.append(tr("那里的身份证号、电话和姓名已遮住，数据里没有遮。"))
    if told.parts > 1:
        lines.append(
            tr("这是 {parts} 份中的第 {part} 份，每份都能单独合并。", parts=told.parts,
               part=told.part)
        )  # fmt: skip
    if plan.to_unit:
        lines.append(tr("发给：{unit}", unit=desk.units.name(plan.to_unit)))
    if plan.held_back:
        lines.append(tr("有个人信息的 {count} 条没有装入。", count=len(plan.held_back)))
    return "\r\n".join(lines) + "\r\n"


# Several parts


def _pieces(desk: Desk, plan: Travelling, limit: int) -> list[tuple[Item, ...]]:
    """The parcel in parts of which each is no larger than the limit (bytes), if it can be."""
    by_record: dict[RecordId, list[Item]] = {}
    for item in plan.parcel:
        by_record.setdefault(item.record, []).append(item)
    waiting = [list(by_record.values())]
    pieces: list[tuple[Item, ...]] = []
    while waiting:
        records = waiting.pop()
        piece = tuple(item for one in records for item in one)
        if not limit or len(records) <= 1 or _size(desk, plan, piece) <= limit:
            pieces.append(piece)
            continue
        middle = len(records) // 2
        waiting += [records[middle:], records[:middle]]
    return pieces


def _size(desk: Desk, plan: Travelling, piece: Sequence[Item]) -> int:
    carrier = _carrier(desk, plan, piece)
    signed_and_locked = 1_000
    return len(package_bytes(carrier, _extra(desk, plan, carrier, piece))) + signed_and_locked
