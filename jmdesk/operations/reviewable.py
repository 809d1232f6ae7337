"""What a return can name: the records of a unit's report and their fields."""

from __future__ import annotations

from dataclasses import dataclass

from jmdesk.domain.period import Period
from jmdesk.domain.revision import RecordId
from jmdesk.operations.covering import covered
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import record_name
from jmdesk.operations.owed_lines import tallies
from jmdesk.operations.reports import find_report, submissions

_MOST = 300
"""Records that are offered; a report of more is returned as a whole or by its record pages."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reviewable:
    """One record of a report: its ledger's title, its name, its fields (name, label)."""

    record: RecordId
    ledger: str
    name: str
    fields: tuple[tuple[str, str], ...]


def reviewable(desk: Desk, *, report: str, unit: str, period: Period) -> tuple[Reviewable, ...]:
    """The records behind a unit's report: what its newest version covered and what is there now."""
    definition = find_report(desk, report)
    found = submissions(desk, report=report, unit=unit, period=period)
    known = covered(desk, found[max(found)]) if found else None
    ids = [RecordId(id) for records in (known or {}).values() for id in records]
    now = tallies(desk, report=definition, unit=unit, period=period, wanted=[unit])[unit].records
    told = (desk.store.record(id) for id in list(dict.fromkeys([*ids, *sorted(now)]))[:_MOST])
    return tuple(
        Reviewable(
            record=record.id,
            ledger=desk.ledger(record.ledger).title,
            name=record_name(desk, record.id),
            fields=tuple((one.name, one.label) for one in desk.ledger(record.ledger).current),
        )
        for record in told
        if record is not None and record.ledger in desk.catalogue.ledgers
    )
