"""Published totals (R2): what an imported sheet says its rows come to, kept where they do not.

The sheet's figure is a fact of its own: it stays as published, whatever the rows are corrected to.
A report prints it beside its own sum as long as the two differ (`jmdesk.reporting.published`).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from jmdesk.domain.record import Record
from jmdesk.domain.revision import UNIT, Json, RecordId, Revision
from jmdesk.exchange.plan import ImportPlan, Published
from jmdesk.operations.desk import Desk

LEDGER = "published"


def published_revisions(desk: Desk, plan: ImportPlan) -> tuple[Revision, ...]:
    """The revisions that keep what a plan's sheets publish, to be written with its rows.

    What agrees with its rows is kept only where an earlier sheet published another figure. As all
    that an import makes they hold no person, device or time.
    """
    if LEDGER not in desk.catalogue.ledgers:
        return ()
    ledger = desk.catalogue.ledgers[LEDGER]
    told = {_id(desk, plan.ledger, one): one for one in plan.published}
    known = desk.store.found(ledger.id, list(told))
    return tuple(_revisions(desk, plan, told, known))


def _revisions(
    desk: Desk,
    plan: ImportPlan,
    told: dict[RecordId, Published],
    known: dict[RecordId, Record],
) -> Iterator[Revision]:
    ledger = desk.catalogue.ledgers[LEDGER]
    for id, one in told.items():
        base = known.get(id)
        if base is None and not one.differs:
            continue
        values = _values(plan, one)
        changed = {k: v for k, v in values.items() if base is None or v != base.get(k)}
        if not changed:
            continue
        stored: dict[str, Json] = {
            name: ledger.field(name).store(value) for name, value in changed.items()
        }
        yield Revision(
            record=id,
            ledger=ledger.id,
            version=ledger.version,
            definition=ledger.digest,
            parents=base.heads if base else (),
            values=stored if base else {UNIT: one.unit, **stored},
        )


def _id(desk: Desk, table: str, one: Published) -> RecordId:
    ledger = desk.catalogue.ledgers[LEDGER]
    key = {
        "table": table,
        "subject_period": one.period,
        "block": one.block or None,
        "about": one.about or None,
    }
    banner = desk.banner_of(one.unit)
    return ledger.record_id(key, unit=one.unit, period=None, banner=banner)


def _values(plan: ImportPlan, one: Published) -> dict[str, str | int | Decimal | None]:
    return {
        "table": plan.ledger,
        "subject_period": one.period,
        "block": one.block or None,
        "about": one.about or None,
        "said": one.said,
        "stated": one.stated or None,
        "computed": one.computed,
        "listed": one.listed,
        "file": plan.file or None,
        "place": f"{one.sheet} {one.cell}",
    }
