"""Units added, renamed and merged, and spellings learnt: records like any other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from jmdesk.domain.changes import Changes
from jmdesk.domain.problem import Refusal
from jmdesk.domain.unit import Unit, UnitLevel, plain
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import save_record
from jmdesk.operations.unit_tree import ALIASES, UNITS


def add_unit(desk: Desk, *, name: str, level: UnitLevel, parent: str, code: str = "") -> Changes:
    """Add a unit below another; a body's code is its parent's and a short name."""
    above = desk.find_unit(parent)
    code = code or _free_code(desk, above)
    if code in desk.units:
        raise Refusal(
            tr("代码“{code}”已经是“{name}”，请换一个。", code=code, name=desk.units.name(code))
        )
    return _save(desk, {"code": code, "name": name, "level": level.value, "parent": above.code})


def rename_unit(desk: Desk, *, unit: str, name: str, on: date) -> Changes:
    """Give a unit a new name from a day on; the old name is still understood."""
    known = desk.find_unit(unit)
    _save(desk, _values(known) | {"name": name, "short": "", "since": on})
    return add_alias(desk, text=known.name, unit=known.code)


def merge_units(desk: Desk, *, unit: str, into: str, on: date) -> Changes:
    """Unit ``unit`` ceases on a day and its figures count below ``into`` from then on."""
    ceasing, successor = desk.find_unit(unit), desk.find_unit(into)
    if successor.code in desk.units.under(ceasing.code):
        raise Refusal(
            tr(
                "“{name}”不能并入它自己或它下面的“{into}”。",
                name=ceasing.name,
                into=successor.name,
            )
        )
    return _save(desk, _values(ceasing) | {"until": on, "successor": successor.code})


def add_alias(desk: Desk, *, text: str, unit: str) -> Changes:
    """Learn that a spelling means a unit; asked about once, known for good."""
    found = desk.find_unit(unit)
    return save_record(desk, ledger=ALIASES, values={"text": plain(text), "code": found.code})


def _save(desk: Desk, values: Mapping[str, Any]) -> Changes:
    return save_record(desk, ledger=UNITS, values=values)


def _values(unit: Unit) -> dict[str, Any]:
    return {
        "code": unit.code,
        "name": unit.name,
        "level": unit.level.value,
        "parent": unit.parent,
        "until": unit.until,
        "successor": unit.successor,
    }


def _free_code(desk: Desk, above: Unit) -> str:
    taken = {unit.code for unit in desk.units.children(above.code)}
    return next(f"{above.code}-{n}" for n in range(1, 1000) if f"{above.code}-{n}" not in taken)
