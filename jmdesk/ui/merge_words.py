"""The sentences of a merge, and what its buttons stand for."""

from __future__ import annotations

from jmdesk.domain.changes import Changes
from jmdesk.exchange.merge_plan import FilePlan, MergePlan
from jmdesk.language import tr
from jmdesk.operations.merging import Merged


def merge_word(plan: MergePlan) -> str:
    """What the main button would do."""
    count = sum(file.merges for file in plan.files)
    return tr("合并 {count} 个文件", count=count) if count else tr("没有要合并的")


def done(plan: MergePlan, merged: Merged) -> str:
    """What was done, in one sentence."""
    if not merged.batch:
        return tr("都合并过了，什么也没有变。")
    new = sum(file.new for file in plan.files if file.merges)
    updated = sum(file.updated for file in plan.files if file.merges)
    said = [
        tr("新增 {new} 条", new=new) if new else "",
        tr("更新 {updated} 条", updated=updated) if updated else "",
        tr("手工改的 {count} 处", count=merged.edits) if merged.edits else "",
    ]
    count = sum(file.merges for file in plan.files)
    told = "，".join(part for part in said if part) or tr("没有新的数")
    left = tr("{count} 处不一样的先放着。", count=merged.conflicts) if merged.conflicts else ""
    head = tr("已合并 {count} 个文件：{told}。", count=count, told=told)
    return f"{head}{left}"


def changes_of(taken: object) -> Changes:
    """What an undone batch changed."""
    found = getattr(taken, "changes", taken)
    assert isinstance(found, Changes)
    return found


def ledger_of(file: FilePlan) -> str:
    """The ledger whose headings a plain workbook fits, "" where it is not known."""
    return next((one.ledger or "" for one in file.problems if one.ledger), "")
