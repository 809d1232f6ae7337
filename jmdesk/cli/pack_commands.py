"""What leaves this desk as a file to be merged elsewhere or to be worked on: packages, ledgers."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from jmdesk.cli.door import door_of, persons_json, said
from jmdesk.cli.output import Answer
from jmdesk.cli.session import opened, passphrase, unit_code
from jmdesk.exchange.package import READABLE
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.door import AS_IT_IS, MASKED, check_passphrase
from jmdesk.operations.exporting import export_ledger
from jmdesk.operations.pack_files import Packed, write_pack
from jmdesk.operations.packing import ANYONE, Travelling, plan_pack


def pack_command(chosen: Namespace) -> Answer:
    """``pack``: what to send upward or downward."""
    secret = passphrase(chosen.passphrase)
    if chosen.persons == "lock":
        check_passphrase(secret)
    leave = chosen.no_persons or chosen.persons == "leave"
    with opened(chosen) as desk:
        plan = plan_pack(
            desk,
            unit=unit_code(desk, chosen.unit),
            period=chosen.period,
            to_unit=_receiver(desk, chosen.to_unit),
            everything=chosen.everything,
            attachments=not chosen.no_attachments,
            persons=not leave,
        )
        packed = write_pack(
            desk,
            plan=plan,
            to=chosen.to,
            passphrase=secret,
            split_mb=chosen.split,
            readable=AS_IT_IS if chosen.persons == "keep" else MASKED,
        )
        lines = (*(_line(one) for one in packed), *_told(desk, plan))
    return Answer(json=_json(plan, packed), lines=lines, said=_advice(plan, chosen, secret))


def _advice(plan: Travelling, chosen: Namespace, secret: str) -> tuple[str, ...]:
    """Between desks records go whole, for a starred one would be another: say how else."""
    if secret or chosen.persons == "keep" or not plan.persons.told():
        return ()
    return (
        tr(
            "给填报台合并的数据没有遮住，给人看的“{name}”遮住了。加口令用 --passphrase，"
            "不装这些记录用 --persons leave，都不遮用 --persons keep。",
            name=READABLE,
        ),
    )


def _receiver(desk: Desk, named: str | None) -> str:
    if named == ANYONE:
        return ANYONE
    return unit_code(desk, named) or ""


def _json(plan: Travelling, packed: tuple[Packed, ...]) -> dict[str, Any]:
    return {
        "file": str(packed[0].file),
        "revisions": sum(one.revisions for one in packed),
        "records": sum(one.records for one in packed),
        "files": [str(one.file) for one in packed],
        "to": plan.to_unit,
        "by_ledger": plan.records,
        "attachments": len(plan.documents),
        "acknowledged": plan.acknowledged,
        "definitions": [told.id for told, _ in plan.definitions.values()],
        "persons": {
            "records": len(plan.persons.records),
            "id_numbers": plan.persons.id_numbers,
            "phones": plan.persons.phones,
            "others": plan.persons.others,
            "held_back": len(plan.held_back),
        },
    }


def _line(one: Packed) -> str:
    return tr(
        "{file}（{records} 条记录，{size} MB）",
        file=one.file,
        records=one.records,
        size=f"{one.size / 1_000_000:.2f}",
    )


def _told(desk: Desk, plan: Travelling) -> list[str]:
    """What else a sender should know."""
    lines = []
    if plan.to_unit:
        lines.append(tr("发给 {unit}。", unit=desk.units.name(plan.to_unit)))
    if plan.acknowledged:
        lines.append(tr("对方已收到的 {count} 次改动没有再装。", count=plan.acknowledged))
    if plan.definitions:
        lines.append(tr("带去自己用的台账、报表：{names}。", names="、".join(plan.titles)))
    if told := plan.persons.told():
        lines.append(tr("里面有{persons}。", persons=told))
    if plan.held_back:
        lines.append(tr("有个人信息的 {count} 条没有装入。", count=len(plan.held_back)))
    return lines


def export_command(chosen: Namespace) -> Answer:
    """``export``: a ledger as a workbook to work on; what is changed there can be merged."""
    door = door_of(chosen)
    with opened(chosen) as desk:
        made = export_ledger(
            desk,
            ledger=chosen.ledger,
            unit=unit_code(desk, chosen.unit),
            period=chosen.period,
            to=chosen.to,
            door=door,
        )
    persons = persons_json(made.persons, door)
    return Answer(
        json={"file": str(made.file), "rows": made.rows, "persons": persons},
        lines=(tr("{file}（{count} 行）", file=made.file, count=made.rows),),
        said=said(made.persons, door),
    )
