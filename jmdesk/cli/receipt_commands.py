"""Receipts given and entered; the sealed page of a submission."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from jmdesk.cli.output import Answer
from jmdesk.cli.session import opened
from jmdesk.domain.revision import RecordId
from jmdesk.language import tr


def receipts_command(chosen: Namespace) -> Answer:
    """``receipts``: what to tell those whose files a merge took in; ``--to`` writes a file."""
    from jmdesk.operations.receipts import receipt_text, receipts, write_receipts

    with opened(chosen) as desk:
        given = receipts(desk, batch=chosen.batch)
        if chosen.to is not None:
            write_receipts(desk, given=given, to=chosen.to)
        text = receipt_text(desk, given=given) if given else ""
    json = [
        {
            "file": one.file,
            "unit": one.unit,
            "name": one.unit_name,
            "records": one.received.records,
            "conflicts": one.received.conflicts,
            "left_out": one.received.left_out,
            "code": one.received.code,
        }
        for one in given
    ]
    nothing = () if given else (tr("这一批里没有要回执的文件。"),)
    return Answer(json=json, lines=tuple(text.splitlines()), said=nothing)


def receipt_command(chosen: Namespace) -> Answer:
    """``receipt``: enter a code that was told by telephone, or a receipt file."""
    from jmdesk.operations.receipts import enter_receipt, enter_receipt_file

    with opened(chosen) as desk:
        file = Path(chosen.code)
        known = (
            enter_receipt_file(desk, file=file)
            if file.is_file()
            else (enter_receipt(desk, code=chosen.code),)
        )
    json = [
        {
            "file": one.file,
            "unit": one.unit,
            "name": one.unit_name,
            "records": one.records,
            "conflicts": one.conflicts,
            "left_out": one.left_out,
        }
        for one in known
    ]
    return Answer(json=json, lines=tuple(one.sentence for one in known))


def scan_command(chosen: Namespace) -> Answer:
    """``scan``: the sealed page of a submission, as pictures or PDFs."""
    from jmdesk.operations.recording import stored_record
    from jmdesk.operations.scanning import attach_scan

    with opened(chosen) as desk:
        submission = RecordId(chosen.submission)
        attach_scan(desk, submission=submission, sources=chosen.files)
        kept = stored_record(desk, submission).get("scan") or ()
    json = {"record": submission, "scan": [{"name": o.name, "digest": o.digest} for o in kept]}
    return Answer(json=json, lines=(tr("盖章页 {count} 份。", count=len(kept)),))
