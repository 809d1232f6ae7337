"""``import``: a workbook someone made, by its headings."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from jmdesk.cli.output import Answer, problems_json
from jmdesk.cli.session import opened
from jmdesk.domain.problem import Refusal
from jmdesk.exchange.plan import Answers, ImportPlan, Verdict
from jmdesk.operations.importing import import_workbook, plan_workbook


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
    done = "会" if chosen.dry_run else "已"
    counts = plan.counts
    line = (
        f"{done}导入 {len(plan.rows)} 行：新增 {counts[Verdict.NEW]}，"
        f"更新 {counts[Verdict.UPDATED]}，相同 {counts[Verdict.SAME]}"
    )
    return Answer(json=_json(plan), lines=(line, *_group_lines(plan)), problems=plan.problems)


def _question_lines(plan: ImportPlan) -> list[str]:
    lines = [f"“{plan.file}”还有 {len(plan.questions)} 处要先回答，没有导入任何行："]
    for question in plan.questions:
        lines.append(
            f"{question.sheet} {question.cell}：{question.text}　用 {_option(question.kind)}"
        )
        lines.extend(
            f"    {option.value or '（不要）'}  {option.label}" for option in question.options
        )
    return lines


def _option(kind: str) -> str:
    return {
        "heading": "--map '标题=字段' 或 --ignore '标题'",
        "unit": "--unit-map '原文=单位'",
    }.get(kind, "--same '原文=记录号' 或 --same '原文=new'")


def _group_lines(plan: ImportPlan) -> list[str]:
    return [f"  {group.period}  {group.name}  {group.count} 个" for group in plan.groups]


def _json(plan: ImportPlan) -> dict[str, Any]:
    counts = plan.counts
    return {
        "rows": len(plan.rows),
        "new": counts[Verdict.NEW],
        "updated": counts[Verdict.UPDATED],
        "same": counts[Verdict.SAME],
        "held": len(plan.held),
        "understood": [
            {"sheet": one.sheet, "cell": one.cell, "text": one.text, "value": one.value}
            for one in plan.understood
        ],
        "problems": problems_json(plan.problems),
    }
