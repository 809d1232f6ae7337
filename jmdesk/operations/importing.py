"""Bringing in a workbook someone made: first a plan to look at, then one transaction."""

from __future__ import annotations

import json
from pathlib import Path

from jmdesk.domain.changes import Changes
from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import RecordId
from jmdesk.domain.unit import plain
from jmdesk.exchange.plan import Answers, ImportPlan, revisions
from jmdesk.exchange.sheet_import import plan_import
from jmdesk.exchange.workbook import read_workbook
from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import save_record
from jmdesk.operations.unit_tree import ALIASES
from jmdesk.store.query import Query


def plan_workbook(
    desk: Desk,
    *,
    file: Path,
    ledger: str,
    sheet: str | None = None,
    answers: Answers | None = None,
) -> ImportPlan:
    """What bringing in ``file`` would do; nothing is changed."""
    desk.needs_unit()
    definition = desk.ledger(ledger)
    sheets = read_workbook(file)
    if sheet is not None:
        sheets = tuple(one for one in sheets if one.name == sheet)
        if not sheets:
            raise Refusal(f"“{file.name}”里没有叫“{sheet}”的工作表。")
    return plan_import(
        sheets,
        definition,
        units=desk.units,
        within=desk.banner if definition.belongs == "banner" else desk.unit,
        answers=answers or Answers(),
        existing=desk.store.records(Query(ledger=definition.id)),
        file=file.name,
    )


def import_workbook(desk: Desk, *, plan: ImportPlan, answers: Answers | None = None) -> Changes:
    """Carry out a plan in one transaction, and learn the units that were answered.

    Refused while a question of the plan is open; what a plan leaves out was named in it.
    """
    if not plan.ready:
        asked = "；".join(question.text for question in plan.questions)
        raise Refusal(f"还有 {len(plan.questions)} 处要先回答：{asked}")
    definition = desk.ledger(plan.ledger)
    with desk.store.transaction() as writer:
        records = writer.append(revisions(plan, definition), file=plan.file)
        for order in plan.orders:
            name = f"{definition.id}.{order.field}:{order.period}"
            writer.set_setting(name, json.dumps(order.classes, ensure_ascii=False))
    for text, unit in (answers.units if answers else {}).items():
        if plain(text) not in ("", unit):
            _learn(desk, text, unit)
    return Changes(
        records=tuple(RecordId(record.id) for record in records if record is not None),
        ledgers=frozenset({definition.id}),
    )


def _learn(desk: Desk, text: str, unit: str) -> None:
    """A spelling answered once is known from then on."""
    found = desk.find_unit(unit)
    save_record(desk, ledger=ALIASES, values={"text": plain(text), "code": found.code})
