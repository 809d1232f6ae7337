"""``import``: a workbook someone made, by its headings."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from jmdesk.cli.output import Answer, problems_json
from jmdesk.cli.session import opened
from jmdesk.domain.problem import Refusal
from jmdesk.exchange.plan import Answers, ImportPlan, Verdict
from jmdesk.language import tr
from jmdesk.operations.importing import import_workbook, plan_workbook

_NAMED = 20
"""Cells whose notes are said; the others are in the JSON."""


def import_command(chosen: Namespace) -> Answer:
    """Plan, then carry out unless ``--dry-run``; an open question changes nothing (exit 2)."""
    answers = Answers(
        headings=dict(chosen.map),
        ignored=frozenset(chosen.ignore),
        units=dict(chosen.unit_map),
        records=dict(chosen.same),
    )
    with opened(chosen) as desk:
        plan = plan_workbook(
            desk, file=chosen.file, ledger=chosen.ledger, sheet=chosen.sheet, answers=answers
        )
        if not plan.ready:
            raise Refusal("\n".join(_question_lines(plan)))
        if not chosen.dry_run:
            import_workbook(desk, plan=plan, answers=answers)
    done = tr("会") if chosen.dry_run else tr("已")
    counts = plan.counts
    line = tr(
        "{done}导入 {count} 行：新增 {new}，更新 {updated}，相同 {same}",
        done=done,
        count=len(plan.rows),
        new=counts[Verdict.NEW],
        updated=counts[Verdict.UPDATED],
        same=counts[Verdict.SAME],
    )
    return Answer(
        json=_json(plan),
        lines=(line, *_group_lines(plan)),
        said=tuple(_understood_lines(plan)),
        problems=plan.problems,
    )


def _understood_lines(plan: ImportPlan) -> list[str]:
    """How cells were understood that are not plain; of many the first, and how many there are."""
    lines = [
        tr("{sheet} {cell}：{note}", sheet=one.sheet, cell=one.cell, note=one.message)
        for one in plan.understood[:_NAMED]
    ]
    if (more := len(plan.understood) - len(lines)) > 0:
        lines.append(tr("……另有 {count} 处，用 --json 全部列出。", count=more))
    return lines


def _question_lines(plan: ImportPlan) -> list[str]:
    lines = [
        tr(
            "“{file}”还有 {count} 处要先回答，没有导入任何行：",
            file=plan.file,
            count=len(plan.questions),
        )
    ]
    for question in plan.questions:
        lines.append(
            tr(
                "{sheet} {cell}：{text}　用 {option}",
                sheet=question.sheet,
                cell=question.cell,
                text=question.text,
                option=_option(question.kind),
            )
        )
        lines.extend(
            f"    {option.value or tr('（不要）')}  {option.label}" for option in question.options
        )
    return lines


def _option(kind: str) -> str:
    return {
        "heading": tr("--map '标题=字段' 或 --ignore '标题'"),
        "unit": tr("--unit-map '原文=单位'"),
    }.get(kind, tr("--same '原文=记录号' 或 --same '原文=new'"))


def _group_lines(plan: ImportPlan) -> list[str]:
    return [
        tr(
            "  {period}  {name}  {count} 个",
            period=group.period,
            name=group.name,
            count=group.count,
        )
        for group in plan.groups
    ]


def _json(plan: ImportPlan) -> dict[str, Any]:
    counts = plan.counts
    return {
        "rows": len(plan.rows),
        "new": counts[Verdict.NEW],
        "updated": counts[Verdict.UPDATED],
        "same": counts[Verdict.SAME],
        "held": len(plan.held),
        "understood": [
            {
                "sheet": one.sheet,
                "cell": one.cell,
                "text": one.text,
                "value": one.value,
                "note": one.message,
            }
            for one in plan.understood
        ],
        "problems": problems_json(plan.problems),
    }
