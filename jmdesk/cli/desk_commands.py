"""Whose desk this is, the units, what can be recorded and what can be made."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from typing import Any

from jmdesk.cli.output import Answer
from jmdesk.definitions.catalogue import Catalogue
from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.domain.problem import Refusal
from jmdesk.domain.unit import Unit, UnitLevel
from jmdesk.language import tr


def init_command(chosen: Namespace) -> Answer:
    """``init``: whose store this is."""
    from jmdesk.cli.session import opened  # the store: half of these commands need none
    from jmdesk.operations.desk import begin

    with opened(chosen) as desk:
        begin(desk, unit=chosen.unit, person=chosen.person, phone=chosen.phone)
        name = desk.units.path(desk.unit)
        json = {
            "store": str(desk.path),
            "unit": desk.unit,
            "device": desk.store.setting("device"),
        }
    return Answer(
        json=json,
        lines=(tr("这台电脑是 {name} 的填报台，数据在 {store}", name=name, store=json["store"]),),
    )


def units_command(chosen: Namespace) -> Answer:
    """``units``: the tree, or the part of it below a unit or of a level."""
    from jmdesk.cli.session import opened

    level = _level(chosen.level) if chosen.level else None
    with opened(chosen) as desk:
        tree = desk.units
        area = tree.under(desk.find_unit(chosen.under).code) if chosen.under else None
        found = [
            unit
            for unit in tree
            if (area is None or unit.code in area) and (level is None or unit.level is level)
        ]
    found.sort(key=lambda unit: unit.code)
    lines = tuple(f"{unit.code}  {unit.level.label}  {unit.name}" for unit in found)
    return Answer(json=[_unit_json(unit) for unit in found], lines=lines)


def unit_command(chosen: Namespace) -> Answer:
    """``unit add|rename|merge|alias``: a change of units, kept as a record."""
    from jmdesk.cli.session import opened
    from jmdesk.operations import unit_editing as editing

    with opened(chosen) as desk:
        if chosen.action == "add":
            changes = editing.add_unit(
                desk,
                name=chosen.name,
                level=_level(_needed(chosen.level, "--level")),
                parent=_needed(chosen.parent, "--parent"),
                code=chosen.code,
            )
        elif chosen.action == "rename":
            changes = editing.rename_unit(
                desk, unit=_needed(chosen.unit, "--unit"), name=chosen.name, on=_day(chosen.on)
            )
        elif chosen.action == "merge":
            changes = editing.merge_units(
                desk, unit=chosen.name, into=_needed(chosen.into, "--into"), on=_day(chosen.on)
            )
        else:
            unit = _needed(chosen.unit, "--unit")
            changes = editing.add_alias(desk, text=chosen.name, unit=unit)
    return Answer(json={"records": list(changes.records)}, lines=(tr("已记下。"),))


def settings_command(chosen: Namespace) -> Answer:
    """``settings``: the official texts in the head of the forms; ``--set`` changes them."""
    from jmdesk.cli.session import opened
    from jmdesk.operations.form_texts import FORM_TEXTS, form_texts, set_form_texts

    with opened(chosen) as desk:
        if chosen.set:
            set_form_texts(desk, texts=dict(chosen.set))
        texts = form_texts(desk)
    lines = tuple(
        tr("{name}：{text}", name=tr(FORM_TEXTS[name]), text=text or tr("（未设，不印）"))
        for name, text in texts.items()
    )
    return Answer(json=texts, lines=lines)


def ledgers_command(chosen: Namespace) -> Answer:
    """``ledgers``: what can be recorded, with its fields."""
    catalogue = _catalogue(chosen)
    ledgers = [one for one in catalogue.ledgers.values() if not one.system]
    lines = tuple(
        tr("{id}  {title}（{count} 项）", id=one.id, title=one.title, count=len(one.current))
        for one in ledgers
    )
    return Answer(
        json=[_ledger_json(one) for one in ledgers], lines=lines, problems=catalogue.ledger_problems
    )


def reports_command(chosen: Namespace) -> Answer:
    """``reports``: what can be made."""
    catalogue = _catalogue(chosen)
    reports = list(catalogue.reports.values())
    json = [
        {
            "id": one.id,
            "number": one.number,
            "title": one.name,
            "version": one.version,
            "ledger": one.rows.ledger,
            "period": one.period.value if one.period else None,
        }
        for one in reports
    ]
    lines = tuple(f"{one.id}  {one.number} {one.name}".rstrip() for one in reports)
    return Answer(json=json, lines=lines, problems=catalogue.problems)


def _catalogue(chosen: Namespace) -> Catalogue:
    from jmdesk.operations.definitions import definitions  # no store, no units: starts at once

    return definitions(chosen.store)


def _unit_json(unit: Unit) -> dict[str, Any]:
    json = {
        "code": unit.code,
        "name": unit.name,
        "level": unit.level.value,
        "parent": unit.parent,
    }
    if unit.until:
        json |= {"until": unit.until.isoformat(), "successor": unit.successor}
    return json


def _ledger_json(ledger: Ledger) -> dict[str, Any]:
    return {
        "id": ledger.id,
        "title": ledger.title,
        "version": ledger.version,
        "period": ledger.period.value if ledger.period else None,
        "key": list(ledger.key),
        "fields": [_field_json(field) for field in ledger.current],
    }


def _field_json(field: Field) -> dict[str, Any]:
    json: dict[str, Any] = {"name": field.name, "label": field.label, "type": field.type.name}
    if field.measure:
        json["measure"] = field.measure
    if field.required:
        json["required"] = True
    if field.computed:
        json["computed"] = True
    if field.choices:
        json["choices"] = list(field.choices)
    if field.target:
        json["ledger"] = field.target
    return json


def _level(text: str) -> UnitLevel:
    try:
        return UnitLevel(text)
    except ValueError:
        known = tr("、").join(
            tr("{value}（{label}）", value=level.value, label=level.label) for level in UnitLevel
        )
        raise Refusal(
            tr("没有“{text}”这一级。可用的有：{known}。", text=text, known=known)
        ) from None


def _needed(value: str | None, option: str) -> str:
    if not value:
        raise Refusal(tr("还缺 {option}。", option=option))
    return value


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(_needed(text, "--on"))
    except ValueError:
        raise Refusal(tr("看不懂日期“{text}”，请写成 2026-01-01。", text=text)) from None
