"""Bringing in a workbook someone made: first a plan to look at, then one transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.changes import Changes
from jmdesk.domain.history import DELETED
from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import RecordId, Revision
from jmdesk.domain.unit import plain
from jmdesk.exchange.plan import Answers, ImportPlan, brought_in, revisions
from jmdesk.exchange.sheet_import import plan_import
from jmdesk.exchange.workbook import read_workbook
from jmdesk.language import tr
from jmdesk.operations.batches import UNDONE, batches, note_batch, undo_batch
from jmdesk.operations.desk import Desk
from jmdesk.operations.logbook import noted
from jmdesk.operations.published import published_revisions
from jmdesk.operations.recording import first_revision
from jmdesk.operations.unit_tree import ALIASES
from jmdesk.store.query import Query


def plan_workbook(
    desk: Desk,
    *,
    file: Path,
    ledger: str,
    sheet: str | None = None,
    answers: Answers | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ImportPlan:
    """What bringing in ``file`` would do; nothing is changed. ``cancelled`` stops the reading."""
    desk.needs_unit()
    definition = desk.ledger(ledger)
    sheets = read_workbook(file, cancelled=cancelled)
    if sheet is not None:
        sheets = tuple(one for one in sheets if one.name == sheet)
        if not sheets:
            raise Refusal(tr("“{name}”里没有叫“{sheet}”的工作表。", name=file.name, sheet=sheet))
    return plan_import(
        sheets,
        definition,
        units=desk.units,
        within=desk.banner if definition.belongs == "banner" else desk.unit,
        answers=answers,
        existing=lambda name: desk.store.records(Query(ledger=name)),
        imported=lambda id: brought_in(_accepted(desk, id), definition),
        deleted=_deleted_by_hand(desk, definition),
        file=file.name,
        ledgers=desk.catalogue.ledgers,
    )


def _accepted(desk: Desk, id: RecordId) -> list[Revision]:
    """The history of a record without what an undone batch brought, newest first."""
    aside = desk.store.aside(id)
    return [revision for revision in desk.store.history(id) if revision.id not in aside]


def _deleted_by_hand(desk: Desk, ledger: Ledger) -> frozenset[RecordId]:
    """Records that someone deleted on purpose; those of an import taken back may come again."""
    deleted = (record.id for record in desk.store.deleted(ledger.id))
    return frozenset(id for id in deleted if desk.store.history(id)[0].reason != UNDONE)


@noted("import", lambda changes: {"records": len(changes.records)})
def import_workbook(desk: Desk, *, plan: ImportPlan, answers: Answers | None = None) -> Changes:
    """Carry out a plan and learn the spellings that were answered, in one transaction.

    Refused while a question of the plan is open; what a plan leaves out was named in it.
    """
    if not plan.ready:
        asked = "；".join(question.text for question in plan.questions)
        raise Refusal(
            tr("还有 {count} 处要先回答：{asked}", count=len(plan.questions), asked=asked)
        )
    definition = desk.ledger(plan.ledger)
    made = _risen(desk, revisions(plan, definition))
    beside = published_revisions(desk, plan)
    learned = _learned(desk, answers or Answers())
    with desk.store.transaction() as writer:
        note_batch(desk, writer, made, file=plan.file, ledger=definition.id, beside=beside)
        writer.append(learned)
        for order in plan.orders:
            name = f"{definition.id}.{order.field}:{order.period}"
            writer.set_setting(name, json.dumps(order.classes, ensure_ascii=False))
    if learned:
        desk.refresh_units()
    return Changes(
        records=tuple(one.record for one in made),
        ledgers=frozenset({definition.id}),
        units=bool(learned),
    )


def undo_import(desk: Desk, *, plan: ImportPlan) -> Changes:
    """Take an import back that was just made, as `undo_batch` does it."""
    for batch in batches(desk):
        if (batch.file, batch.ledger, batch.undone) == (plan.file, plan.ledger, ""):
            return undo_batch(desk, batch=batch.id).changes
    raise Refusal(tr("这一批已经撤回过了。"))


def _risen(desk: Desk, made: Sequence[Revision]) -> tuple[Revision, ...]:
    """The revisions, with those of records that were deleted here bringing them back.

    A revision equal to one that was deleted since would change nothing; made from the deletion
    it does.
    """
    ledgers = {one.ledger for one in made}
    deleted = {record.id: record for name in ledgers for record in desk.store.deleted(name)}
    return tuple(
        replace(one, parents=deleted[one.record].heads, values={**one.values, DELETED: False})
        if not one.parents and one.record in deleted
        else one
        for one in made
    )


def _learned(desk: Desk, answers: Answers) -> list[Revision]:
    """Spellings answered once are known from then on."""
    found = []
    for text, unit in answers.units.items():
        values = {"text": plain(text), "code": desk.find_unit(unit).code}
        if values["text"] and desk.units.resolve(text, within=desk.banner).unit is None:
            found.append(first_revision(desk, ledger=ALIASES, values=values))
    return found
