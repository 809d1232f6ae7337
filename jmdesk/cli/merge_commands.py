"""``merge`` and what belongs to it: conflicts, decisions, batches, known desks."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from jmdesk.cli.output import Answer, problems_json
from jmdesk.cli.session import opened, passphrase, unit_code
from jmdesk.domain.problem import Level, Problem
from jmdesk.domain.revision import RecordId, RevisionId
from jmdesk.exchange.merge_plan import (
    Choice,
    Conflict,
    FilePlan,
    MergeAnswers,
    MergePlan,
    UnknownDesk,
    Verdict,
)
from jmdesk.language import mark, tr
from jmdesk.operations.conflicts import conflicts, resolve
from jmdesk.operations.desk import Desk
from jmdesk.operations.merging import Merged, apply_merge, plan_merge

_ALL = frozenset({"*"})
_NAMES = {
    Verdict.MERGED: mark("合并"),
    Verdict.ALREADY_HERE: mark("已有"),
    Verdict.DAMAGED: mark("损坏"),
    Verdict.NOT_JMDESK: mark("不是填报台的文件"),
    Verdict.NEWER_FORMAT: mark("新版本的文件"),
    Verdict.OUTSIDE_UNIT: mark("没有采用"),
    Verdict.NEEDS_PASSWORD: mark("要口令"),
}


def merge_command(chosen: Namespace) -> Answer:
    """``merge``: everything in one batch; exit 2 where no file could be used at all."""
    with opened(chosen) as desk:
        answers = _answers(desk, chosen)
        plan = plan_merge(desk, paths=chosen.paths, answers=answers, known_only=chosen.known_only)
        merged = None if chosen.dry_run else apply_merge(desk, plan=plan, answers=answers)
        earlier = _earlier(desk, plan) if merged and not merged.batch else []
    problems = _problems(plan, merged)
    usable = any(file.verdict in (Verdict.MERGED, Verdict.ALREADY_HERE) for file in plan.files)
    return Answer(
        json={
            "batch": merged.batch if merged and merged.batch else None,
            "files": [_file_json(file) for file in plan.files],
            "unknown_desks": [_desk_json(one) for one in plan.unknown_desks],
            "definitions": [_definition_json(plan, one.digest) for one in plan.definitions],
        },
        lines=tuple(_file_line(file) for file in plan.files),
        said=(*_said(plan, chosen), *(_results(merged) if merged else ()), *earlier),
        problems=tuple(one for one in problems if one.level is not Level.HINT),
        look=bool(plan.conflicts or _untaken(plan, chosen)),
        refused=not usable,
    )


def _earlier(desk: Desk, plan: MergePlan) -> list[str]:
    """Where the receipt is of files that were merged before: their sender may not have got it."""
    found = [(file.name, desk.store.batch_of(file.digest)) for file in plan.files if file.digest]
    return [
        tr("“{file}”在第 {batch} 批合并过，回执看 receipts {batch}。", file=name, batch=batch)
        for name, batch in found
        if batch
    ]


def _answers(desk: Desk, chosen: Namespace) -> MergeAnswers:
    return MergeAnswers(
        passphrases=tuple(passphrase(told) for told in chosen.passphrase),
        units=frozenset(desk.find_unit(unit).code for unit in chosen.accept_unit),
        trust=frozenset(chosen.trust) | (frozenset() if chosen.known_only else _ALL),
        edits=_ALL if chosen.accept_edits else frozenset(),
        definitions=_ALL if chosen.accept_definitions else frozenset(),
    )


def _problems(plan: MergePlan, merged: Merged | None) -> list[Problem]:
    found = [problem for file in plan.files for problem in file.problems]
    edited = [edit.problem for file in plan.files for edit in file.edits if edit.problem]
    return [*found, *edited, *(merged.problems if merged else ())]


def _untaken(plan: MergePlan, chosen: Namespace) -> bool:
    """Whether there are hand edits that no one accepted."""
    edits = [edit for file in plan.files for edit in file.edits]
    return any(edit.asks or not chosen.accept_edits for edit in edits)


def _file_json(file: FilePlan) -> dict[str, Any]:
    edited = [edit.problem for edit in file.edits if edit.problem]
    return {
        "file": file.name,
        "verdict": file.verdict.value,
        "new": file.new,
        "updated": file.updated,
        "same": file.same,
        "conflicts": len(file.conflicts),
        "edits": sum(edit.problem is None for edit in file.edits),
        "left_out": file.left_out,
        "sender": file.sender,
        "fingerprint": file.fingerprint,
        "problems": problems_json((*file.problems, *edited)),
    }


def _desk_json(one: UnknownDesk) -> dict[str, Any]:
    return {"fingerprint": one.fingerprint, "unit": one.unit, "person": one.person}


def _definition_json(plan: MergePlan, digest: str) -> dict[str, Any]:
    one = next(one for one in plan.definitions if one.digest == digest)
    return {
        "kind": one.kind,
        "id": one.id,
        "version": one.version,
        "title": one.title,
        "state": one.state,
    }


def _file_line(file: FilePlan) -> str:
    name = f"{tr(_NAMES[file.verdict])}  {file.name}"
    if file.verdict is not Verdict.MERGED:
        return name
    line = tr(
        "{name}：新增 {new}，更新 {updated}，相同 {same}",
        name=name,
        new=file.new,
        updated=file.updated,
        same=file.same,
    )
    if file.conflicts:
        line += tr("，{count} 处不一样", count=len(file.conflicts))
    if file.edits:
        line += tr("，{count} 处手工改动", count=len(file.edits))
    return line


def _said(plan: MergePlan, chosen: Namespace) -> list[str]:
    """What a person would be asked in the window."""
    said = [
        tr(
            "第一次收到这台电脑的文件：{unit} {person}，指纹 {fingerprint}。可以打电话核对。",
            unit=one.unit_name,
            person=one.person,
            fingerprint=one.fingerprint,
        )
        for one in plan.unknown_desks
        if not chosen.known_only
    ]
    for one in plan.definitions:
        if one.state != "clash" and not chosen.accept_definitions:
            said.append(
                tr(
                    "随文件来了“{title}”（{id} 第 {version} 版），没有使用；要用请加"
                    " --accept-definitions。",
                    title=one.title,
                    id=one.id,
                    version=one.version,
                )
            )
    if plan.edits and not chosen.accept_edits:
        said.append(
            tr(
                "有 {count} 处是在工作簿里手工改的，没有采用；要采用请加 --accept-edits。",
                count=plan.edits,
            )
        )
    return said


def _results(merged: Merged) -> list[str]:
    return [_result(merged), *(one.sentence for one in merged.acknowledged)]


def _result(merged: Merged) -> str:
    if not merged.batch:
        return tr("没有可以合并的内容，什么也没有改动。")
    if not merged.changes.records:
        return tr("没有新的东西，这里早都有了（记为第 {batch} 批）。", batch=merged.batch)
    told = tr(
        "已合并为第 {batch} 批，{count} 条记录有变化。撤回用 undo-merge {batch}。",
        batch=merged.batch,
        count=len(merged.changes.records),
    )
    if merged.conflicts:
        told += tr("有 {count} 处不一样，用 conflicts 查看。", count=merged.conflicts)
    return told


def conflicts_command(chosen: Namespace) -> Answer:
    """``conflicts``: the fields that await a decision."""
    with opened(chosen) as desk:
        found = conflicts(desk, unit=unit_code(desk, chosen.unit), ledger=chosen.ledger)
        if chosen.ledger and not found:
            desk.ledger(chosen.ledger)  # refuses one that there is not
        lines = tuple(line for one in found for line in _conflict_lines(desk, one))
        told = _printed(desk, found, chosen) if chosen.print else ()
    said = tr("还有 {count} 处等人决定。", count=len(found)) if found else tr("没有不一样的地方。")
    return Answer(
        json=[_conflict_json(one) for one in found],
        lines=lines,
        said=(said, *told),
        look=bool(found),
    )


def _printed(desk: Desk, found: Sequence[Conflict], chosen: Namespace) -> tuple[str, ...]:
    from jmdesk.cli.door import door_of, said
    from jmdesk.operations.conflict_sheet import write_conflict_sheet

    door = door_of(chosen)
    return said(write_conflict_sheet(desk, found, to=chosen.print, door=door), door)


def _conflict_json(one: Conflict) -> dict[str, Any]:
    return {
        "record": one.record,
        "ledger": one.ledger,
        "unit": one.unit,
        "period": one.period or None,
        "title": one.title,
        "field": one.field,
        "label": one.label,
        "before": one.before,
        "choices": [_choice_json(choice) for choice in one.choices],
    }


def _choice_json(one: Choice) -> dict[str, Any]:
    return {
        "revision": one.revision,
        "value": one.value,
        "shown": one.shown,
        "deleted": one.deleted,
        "person": one.person,
        "device": one.device,
        "at": one.at,
        "file": one.file,
    }


def _conflict_lines(desk: Desk, one: Conflict) -> list[str]:
    head = f"{one.record}  {desk.units.name(one.unit)} {one.title}  {one.field}（{one.label}）"
    return [head, *(f"    {_choice_line(choice)}" for choice in one.choices)]


def _choice_line(one: Choice) -> str:
    what = tr("删除：{reason}", reason=one.shown) if one.deleted else one.shown or tr("（空）")
    who = "  ".join(part for part in (one.person, one.at, one.file) if part)
    return f"{one.revision[:12]}  {what}  {who}".rstrip()


def resolve_command(chosen: Namespace) -> Answer:
    """``resolve``: decide one field."""
    take = None if chosen.take is None else RevisionId(chosen.take)
    with opened(chosen) as desk:
        changes = resolve(
            desk,
            record=RecordId(chosen.record),
            field=chosen.field,
            take=take,
            value=chosen.value,
        )
    return Answer(
        json={"records": list(changes.records), "revisions": list(changes.revisions)},
        lines=tuple(changes.records),
        said=(tr("已决定。"),),
    )
