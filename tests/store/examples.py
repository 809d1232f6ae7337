"""Small ledgers and short ways to write revisions of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from jmdesk.definitions.fieldtypes import TYPES
from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.domain.period import PeriodKind
from jmdesk.domain.record import Record
from jmdesk.domain.revision import LedgerId, RecordId, Revision
from jmdesk.store.store import Store

BANNER = "152222000000"
TOWN = "152222105000"
VILLAGE = "152222105201"
OTHER_VILLAGE = "152222105202"


def field(name: str, kind: str, **more: Any) -> Field:
    return Field(name=name, label=more.pop("label", name), type=TYPES[kind], **more)


def ledger(id: str, *fields: Field, **more: Any) -> Ledger:
    settings: dict[str, Any] = {
        "title": id,
        "version": 1,
        "digest": id,
        "levels": (),
        "period": None,
        "key": (),
        "title_expr": "",
    }
    return Ledger(id=LedgerId(id), fields=fields, **(settings | more))


PROJECT = ledger(
    "project",
    field("year", "year"),
    field("name", "text"),
    field("place", "text"),
    field("total", "money", measure="万元"),
    field("implementer", "unit"),
    field("places", "units"),
    field("link", "yes_no"),
    key=("year", "name", "place"),
    title_expr="{name}（{place}）",
    unit_by=("implementer", "places"),
    belongs="banner",
)
PROGRESS = ledger(
    "progress",
    field("project", "reference", target="project"),
    field("paid", "money", measure="万元"),
    field("state", "choice", choices=("实施中", "已完工")),
    field("begun", "date"),
    period=PeriodKind.MONTH,
    key=("project", "period"),
    title_expr="{project.name} {period}",
)
LEDGERS: Mapping[str, Ledger] = {"project": PROJECT, "progress": PROGRESS}


def revision(
    record: str, *parents: Revision, ledger: str = "project", deleted: bool = False, **values: Any
) -> Revision:
    return Revision(
        record=RecordId(record),
        ledger=LedgerId(ledger),
        version=1,
        definition="d",
        parents=tuple(parent.id for parent in parents),
        values=values,
        deleted=deleted,
    )


def progress(record: str, period: str, *parents: Revision, **values: Any) -> Revision:
    told = {"unit": TOWN, "period": period, "project": "p1"} | values
    return revision(record, *parents, ledger="progress", **told)


def put(store: Store, *revisions: Revision, batch: str | None = None) -> tuple[Record | None, ...]:
    """Add revisions, with the newest batch whose note is ``batch``, else with a new one.

    Returns the record of each as it now is.
    """
    kept = next(
        (one.id for one in store.batches() if batch and one.note.get("name") == batch), None
    )
    with store.transaction() as writer:
        if batch and kept is None:
            kept = writer.open_batch(kind="merge", person="", note={"name": batch})
        writer.append(revisions, batch=kept, file="来.jmdesk" if batch else "")
    return tuple(store.record(one.record) for one in revisions)


def ids(records: Iterable[Record]) -> list[str]:
    return [record.id for record in records]


def changed(original: Ledger, **parts: Any) -> dict[str, Ledger]:
    """The ledgers with another edition of one of them."""
    return {**LEDGERS, original.id: replace(original, version=2, digest="2", **parts)}
