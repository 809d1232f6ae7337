"""What came to this desk lately."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from jmdesk.domain.revision import LedgerId
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.overview import Arrived

if TYPE_CHECKING:
    from jmdesk.store.arriving import ArrivedBatch

_FILES = 3


def last_arrivals(desk: Desk) -> tuple[Arrived, ...]:
    """What was brought in last, the newest first: a line for each ledger of one file, one line
    for several files that came together."""
    lines = (line for one in desk.store.last_batches(_FILES) for line in _lines(desk, one))
    return tuple(islice(lines, _FILES))


def _lines(desk: Desk, came: ArrivedBatch) -> Iterator[Arrived]:
    known = {ledger: desk.catalogue.ledgers.get(LedgerId(ledger)) for ledger in came.records}
    parts = [(known[ledger], records) for ledger, records in came.records.items()]
    told = [(ledger, records) for ledger, records in parts if ledger is not None]
    name = Path(came.files[0]).name if came.files else ""
    if len(came.files) > 1 and told:
        name = tr("{name} 等 {count} 个文件", name=name, count=len(came.files))
        if len(told) > 1:
            records = tuple(id for _, own in told for id in own)
            yield Arrived(file=name, ledger="", title="", records=records)
            return
    for ledger, own in told:
        yield Arrived(file=name, ledger=ledger.id, title=ledger.title, records=own)
