"""The scan of the sealed page, kept with the submission that it was signed for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from jmdesk.domain.changes import Changes
from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.attachments import take_in
from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import save_record, stored_record
from jmdesk.operations.submitted import SUBMISSIONS


def attach_scan(desk: Desk, *, submission: RecordId, sources: Sequence[Path | bytes]) -> Changes:
    """Keep pictures or PDFs of the signed paper with a submission, after those it has.

    The same file twice is kept once. `Refusal` where one is neither picture nor PDF.
    """
    record = stored_record(desk, submission)
    if record.ledger != SUBMISSIONS:
        raise Refusal(tr("这不是一次上报，盖章页要附在上报的那一稿上。"))
    there = tuple(record.get("scan") or ())
    known = {one.digest for one in there}
    fresh = [one for one in take_in(desk, sources=sources) if one.digest not in known]
    values = {"scan": (*there, *{one.digest: one for one in fresh}.values())}
    changes = save_record(desk, ledger=SUBMISSIONS, record=submission, values=values)
    return replace(changes, units=False)
