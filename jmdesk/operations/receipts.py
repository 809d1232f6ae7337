"""回执: telling who sent a file that it arrived, and taking such a word in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from jmdesk.domain.changes import Changes
from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import LedgerId
from jmdesk.exchange.carrier import Carrier, Kind, Manifest, Received
from jmdesk.exchange.merge_plan import Verdict
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.receipt_codes import MOST, plain_code, receipt_code
from jmdesk.operations.receipt_finding import manifest_of, matches, unknown_code
from jmdesk.operations.small_files import now, write_small
from jmdesk.operations.submitted import SUBMISSIONS
from jmdesk.store import sending
from jmdesk.store.batches import BatchFile
from jmdesk.store.writer import Writer


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """A receipt for one file of a batch: its name here, who sent it, what to tell them."""

    file: str
    unit: str
    unit_name: str
    received: Received


@dataclass(frozen=True, kw_only=True, slots=True)
class Acknowledged:
    """A file of ours that arrived: where, and what became of it.

    ``left_out`` records were not taken; then all of the file is sent again. ``more`` says that
    there were at least so many conflicts, ``more_left`` that at least so many were left out.
    """

    file: str
    unit: str
    unit_name: str
    records: int
    conflicts: int
    left_out: int = 0
    more: bool = False
    more_left: bool = False

    @property
    def changes(self) -> Changes:
        """What windows may have to show anew: how far the reports are."""
        return Changes(ledgers=frozenset({LedgerId(SUBMISSIONS)}))

    @property
    def sentence(self) -> str:
        """What the sender is told."""
        told = tr(
            "{unit}收到“{file}”：{records} 条，{conflicts} 处不一样。",
            unit=self.unit_name,
            file=self.file,
            records=self.records,
            conflicts=tr("{count} 以上", count=MOST) if self.more else self.conflicts,
        )
        count = tr("{count} 以上", count=MOST) if self.more_left else self.left_out
        return told + (tr("有 {count} 条没有收。", count=count) if self.left_out else "")


def receipts(desk: Desk, *, batch: str) -> tuple[Given, ...]:
    """A receipt for each file of a merge whose data are here, also where all were here before;
    none for those that brought no manifest or were left out. Refusal where it was undone."""
    known = next((one for one in desk.store.batches() if one.id == batch), None)
    if known is None:
        raise Refusal(tr("没有编号为“{batch}”的批次。", batch=batch))
    if not known.active:
        raise Refusal(tr("第 {batch} 批已经撤回，没有可以回执的。", batch=batch))
    found = []
    for file in desk.store.batch_files(batch):
        manifest = manifest_of(file.manifest)
        if manifest is None or not _to_be_told(desk, file, manifest):
            continue
        # One merged with an earlier batch is noted without its digest.
        digest = file.digest or hashlib.sha256(file.manifest).hexdigest()
        records = file.new + file.updated + file.same
        left_out = max(0, manifest.records - records)
        received = _received(desk, digest, manifest.records, file.conflicts, left_out)
        found.append(
            Given(
                file=file.name,
                unit=manifest.unit,
                unit_name=desk.units.name(manifest.unit)
                if manifest.unit in desk.units
                else manifest.unit_name,
                received=received,
            )
        )
    return tuple(found)


def _to_be_told(desk: Desk, file: BatchFile, manifest: Manifest) -> bool:
    """Whether someone else sent it and its data are here, with this batch or since before."""
    own = manifest.device == desk.store.setting("device")
    here = file.verdict in (Verdict.MERGED, Verdict.ALREADY_HERE)
    return here and not own and manifest.kind is not Kind.RECEIPT


def _received(desk: Desk, digest: str, sent: int, conflicts: int, left_out: int) -> Received:
    records = sent - left_out
    told = min(conflicts, MOST)
    return Received(
        digest=digest,
        records=records,
        conflicts=conflicts,
        left_out=left_out,
        code=receipt_code(
            digest, unit=desk.unit, records=records, conflicts=told, left_out=left_out
        ),
    )


def receipt_text(desk: Desk, *, given: Iterable[Given]) -> str:
    """The receipts as a text to paste into WeChat or to read over the telephone."""
    lines = [
        tr(
            "{unit}：收到“{file}”，{records} 条，{conflicts} 处不一样。回执码 {code}",
            unit=one.unit_name,
            file=one.file,
            records=one.received.records,
            conflicts=one.received.conflicts,
            code=one.received.code,
        )
        for one in given
    ]
    return "\n".join([*lines, tr("{unit} {person}", unit=_own(desk), person=desk.person).strip()])


def _own(desk: Desk) -> str:
    return desk.units.name(desk.unit)


def write_receipts(desk: Desk, *, given: Sequence[Given], to: Path) -> Carrier:
    """The receipts of several senders in one tiny file: each desk takes what is about its own."""
    if not given:
        raise Refusal(tr("这一批里没有要回执的文件。"))
    readable = receipt_text(desk, given=given)
    return write_small(
        desk,
        kind=Kind.RECEIPT,
        title=tr("回执"),
        readable=readable.replace("\n", "\r\n") + "\r\n",
        to=to,
        received=[one.received for one in given],
    )


def take_receipt(desk: Desk, writer: Writer, manifest: Manifest) -> tuple[Acknowledged, ...]:
    """Note what a receipt file says of files that this desk sent; the others are others'.

    Inside the transaction of the merge that brought it.
    """
    ours = {one.digest: one for one in desk.store.sent()}
    found = []
    for one in manifest.received:
        sent = ours.get(one.digest)
        if sent is None or one.code != _code_for(one, manifest.unit):
            continue
        _note(writer, one, manifest.unit, device=manifest.device)
        found.append(_acknowledged(desk, sent, manifest.unit, one))
    return tuple(found)


def _code_for(received: Received, unit: str) -> str:
    return receipt_code(
        received.digest,
        unit=unit,
        records=received.records,
        conflicts=received.conflicts,
        left_out=received.left_out,
    )


def enter_receipt(desk: Desk, *, code: str) -> Acknowledged:
    """Note what a receipt code says that was told by telephone.

    Refusal where it belongs to no file that was sent from here; naming the code that was
    probably meant where one letter is wrong.
    """
    plain = plain_code(code)
    if not plain:
        raise Refusal(tr("“{code}”不是回执码。回执码是 10 个字母和数字。", code=code.strip()))
    sent = desk.store.sent()
    found = next(matches(desk, plain, sent, wide=True), None)
    if found is None:
        raise Refusal(unknown_code(desk, plain, sent))
    file, unit, received = found
    with desk.store.transaction() as writer:
        _note(writer, received, unit)
    return _acknowledged(desk, file, unit, received)


def enter_receipt_file(desk: Desk, *, file: Path) -> tuple[Acknowledged, ...]:
    """Note what a receipt file says of the files sent from here; Refusal where it says nothing,
    and where it is not signed by the desk that it names.
    """
    # Here, not above: children are started by it, and a code needs none.
    from jmdesk.exchange.reading import read_files
    from jmdesk.exchange.verdicts import sentence
    from jmdesk.operations.trusting import acquaintances

    for read in read_files([file]):
        if read.verdict:
            raise Refusal(sentence(read.verdict, read.name, read.what))
        carrier = read.carrier
        if carrier is None or carrier.manifest.kind is not Kind.RECEIPT or not carrier.signed:
            raise Refusal(tr("“{name}”不是回执。", name=read.name))
        if impostor := acquaintances(desk).look(carrier, read.name).refused:
            raise Refusal(impostor.message)
        with desk.store.transaction() as writer:
            found = take_receipt(desk, writer, carrier.manifest)
        if found:
            return found
    raise Refusal(tr("“{name}”里没有这台电脑发出的文件的回执。", name=file.name))


def _note(writer: Writer, received: Received, unit: str, *, device: str = "") -> None:
    """What was left out is not acknowledged: it goes with the next package again."""
    if received.left_out:
        return
    writer.note_received(
        sending.Received(
            digest=received.digest,
            unit=unit,
            device=device,
            at=now(),
            code=received.code,
            records=received.records,
            conflicts=received.conflicts,
        )
    )


def _acknowledged(desk: Desk, sent: sending.Sent, unit: str, received: Received) -> Acknowledged:
    return Acknowledged(
        file=sent.file,
        unit=unit,
        unit_name=desk.units.name(unit),
        records=received.records,
        conflicts=received.conflicts,
        left_out=received.left_out,
        more=received.conflicts >= MOST,
        more_left=received.left_out >= MOST,
    )
