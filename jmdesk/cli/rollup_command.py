"""Roll-ups: what recorded figures come to."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from jmdesk.cli.output import Answer
from jmdesk.cli.session import opened, unit_code
from jmdesk.operations.desk import Desk
from jmdesk.operations.rollup_amounts import Amount
from jmdesk.operations.rollups import Line, RolledUp, roll_up


def sum_command(chosen: Namespace) -> Answer:
    """``sum``: a table of sums, by one thing or two; or as PDF or workbook."""
    with opened(chosen) as desk:
        rolled = roll_up(
            desk,
            ledger=chosen.ledger,
            fields=_listed(chosen.fields),
            by=_listed(chosen.by),
            unit=unit_code(desk, chosen.unit),
            period=chosen.period,
        )
        told = _written(desk, rolled, chosen) if chosen.to else ()
        return Answer(
            json=_json(rolled),
            lines=tuple(_lines(rolled)),
            said=(*(note.text for note in rolled.notes), *told),
        )


def _written(desk: Desk, rolled: RolledUp, chosen: Namespace) -> tuple[str, ...]:
    from jmdesk.cli.door import door_of, said
    from jmdesk.operations.leaving import leave  # loads the writers
    from jmdesk.operations.rollup_paper import rollup_document

    door = door_of(chosen)
    return said(leave(desk, rollup_document(desk, rolled), to=chosen.to, door=door), door)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _json(rolled: RolledUp) -> dict[str, Any]:
    plan = rolled.plan
    return {
        "ledger": plan.ledger.id,
        "unit": plan.unit,
        "period": str(plan.period) if plan.period else None,
        "by": [axis.text for axis in plan.axes],
        "rows": [{"label": line.label, "cells": _cells(rolled, line)} for line in rolled.lines],
        "total": _cells(rolled, rolled.total),
        "shared": _cells(rolled, rolled.shared) if rolled.shared else None,
        "notes": [{"message": note.text, "records": list(note.records)} for note in rolled.notes],
    }


def _cells(rolled: RolledUp, line: Line) -> list[dict[str, Any]]:
    """What is filled; ``column`` only where there is a second axis and it is not the total."""
    found = []
    for column, amount in zip(rolled.columns, line.amounts, strict=True):
        if amount.value is None and not amount.why:
            continue
        found.append(
            {
                **({"column": column.key.label} if column.key else {}),
                "field": column.measure.field.name if column.measure.field else "records",
                **({"choice": column.measure.choice} if column.measure.choice else {}),
                "value": _number(amount),
                "measure": column.measure.measure,
                "records": amount.records,
                **({"why": amount.why} if amount.why else {}),
            }
        )
    return found


def _number(amount: Amount) -> str | int | None:
    """Exact: decimals as text."""
    return amount.text if isinstance(amount.value, Decimal) else amount.value


def _lines(rolled: RolledUp) -> Iterator[str]:
    heads = (
        f"{column.key.label} {column.heading}" if column.key else column.heading
        for column in rolled.columns
    )
    yield "\t".join((rolled.plan.axes[0].label, *heads))
    shared = (rolled.shared,) if rolled.shared else ()
    for line in (*rolled.lines, rolled.total, *shared):
        yield "\t".join((line.label, *(amount.text for amount in line.amounts)))
