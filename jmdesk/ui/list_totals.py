"""The foot of a list: what its money comes to."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from jmdesk.definitions.ledger import Field, Ledger, RollUp
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.working_out import as_worked_out
from jmdesk.store.query import Query
from jmdesk.ui.columns import is_shared
from jmdesk.ui.figures import grouped

_SHOWN = 3


def totals_text(
    desk: Desk, ledger: Ledger, query: Query, *, only: frozenset[RecordId] | None = None
) -> str:
    """The sums of the first listed money fields that add up: ，京蒙资金合计 1500 万元.

    ``only`` are the records that count of those that the query finds.
    """
    fields = [
        field
        for field in ledger.current
        if field.listed
        and not field.section
        and field.type.name == "money"
        # a cumulative figure of several months must not be added
        and field.over_units is RollUp.SUM
        and (query.period is not None or field.over_time is RollUp.SUM or ledger.period is None)
    ][:_SHOWN]
    if not fields:
        return ""
    found = [one for one in desk.store.records(query) if only is None or one.id in only]
    own = [record for record in found if not is_shared(ledger, record, query)]
    shared = len(found) - len(own)
    records = as_worked_out(desk, ledger, own, only=[field.name for field in fields])
    sums = {field.name: _sum(field, records) for field in fields}
    said = tr("，其中共用 {count} 条不计入合计", count=shared) if shared else ""
    return said + "".join(
        tr(
            "，{label}合计 {sum} {measure}",
            label=field.label,
            sum=grouped(field.show(sums[field.name])),
            measure=field.measure,
        )
        for field in fields
        if sums[field.name] is not None
    )


def _sum(field: Field, records: Sequence[Record]) -> Decimal | None:
    """Exact; None where the field is empty everywhere."""
    values = [value for record in records if (value := record.get(field.name)) is not None]
    return sum(values, Decimal(0)) if values else None
