"""Targets against results."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from typing import Any

from jmdesk.cli.door import door_of, said
from jmdesk.cli.output import Answer
from jmdesk.cli.session import opened, unit_code
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.leaving import leave
from jmdesk.operations.target_conflicts import Contradiction, contradictions
from jmdesk.operations.target_paper import target_document
from jmdesk.operations.targets import Standing, figure, keeper_of, shown_goal, standings


def targets_command(chosen: Namespace) -> Answer:
    """``targets``: how the targets of a unit stand as of a day, and what contradicts itself."""
    with opened(chosen) as desk:
        desk.needs_unit()
        unit = unit_code(desk, chosen.unit) or keeper_of(desk, desk.unit)
        found = standings(desk, unit=unit, day=chosen.day, year=chosen.year)
        against = contradictions(desk, unit=unit)
        told: tuple[str, ...] = ()
        if chosen.to is not None and found:
            door = door_of(chosen)
            paper = target_document(
                desk, unit=unit, day=found[0].day, standings=found, conflicts=against
            )
            told = said(leave(desk, paper, to=chosen.to, door=door), door)
        made = _answer(desk, unit, found, against, chosen)
        return replace(made, said=(*made.said, *told))


def _answer(
    desk: Desk,
    unit: str,
    found: tuple[Standing, ...],
    against: tuple[Contradiction, ...],
    chosen: Namespace,
) -> Answer:
    json = {
        "unit": unit,
        "day": found[0].day.isoformat() if found else None,
        "file": str(chosen.to) if chosen.to is not None and found else None,
        "targets": [_json(desk, one) for one in found],
        "contradictions": [_contradiction(one) for one in against],
    }
    lines = tuple(_line(desk, one) for one in found)
    if not found:
        lines = (tr("{unit}还没有指标目标。", unit=desk.units.name(unit)),)
    return Answer(json=json, lines=lines, said=tuple(one.text for one in against))


def _json(desk: Desk, one: Standing) -> dict[str, Any]:
    target = one.target
    return {
        "id": target.id,
        "what": one.what,
        "measure": one.measure,
        "goal": shown_goal(desk, target),
        "since": target.values["since"],
        "by": target.values["by"],
        "way": target.get("way"),
        "nature": target.get("nature"),
        "source": target.get("source"),
        "indicator": target.get("indicator"),
        "result": figure(one.result) or None,
        "typed": one.typed,
        "as_of": one.as_of.isoformat() if one.as_of else None,
        "share": figure(one.shown_share) or None,
        "gap": figure(one.gap) or None,
        "state": one.state.value,
        "records": list(one.records),
        "note": one.wrong or None,
    }


def _contradiction(one: Contradiction) -> dict[str, Any]:
    return {"what": one.what, "text": one.text, "targets": [record.id for record in one.targets]}


def _line(desk: Desk, one: Standing) -> str:
    parts = [
        one.term.told,
        one.what,
        tr("目标 {goal} {measure}", goal=shown_goal(desk, one.target), measure=one.measure).strip(),
        one.state.label,
    ]
    if one.result is not None:
        parts.append(tr("完成 {result}", result=figure(one.result)))
    if one.gap:
        parts.append(tr("还差 {gap}", gap=figure(one.gap)))
    return "  ".join(parts)
