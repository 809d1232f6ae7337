"""The sentences of a merge, and what its buttons stand for."""

from __future__ import annotations

from collections.abc import Sequence

from jmdesk.exchange.merge_plan import FilePlan
from jmdesk.language import tr
from jmdesk.operations.merging import Merged
from jmdesk.ui.merge_state import MergeState


def merge_word(state: MergeState) -> str:
    """What the main button would do."""
    count = len(state.files)
    if count:
        return tr("合并 {count} 个文件", count=count)
    return tr("认识了才合并") if state.waiting else tr("没有要合并的")


def done(files: Sequence[FilePlan], merged: Merged) -> str:
    """What was done with these, in a sentence or two."""
    told = [one.sentence for one in merged.acknowledged]
    if not merged.batch or (not merged.changes.records and not told):
        return tr("没有新的东西，这里早都有了。")
    if merged.conflicts:
        told.append(tr("{count} 处不一样的先放着。", count=merged.conflicts))
    head = tr("已合并 {count} 个文件：{told}。", count=len(files), told=_brought(files, merged))
    return "".join([head, *told])


def _brought(files: Sequence[FilePlan], merged: Merged) -> str:
    new, updated = sum(one.new for one in files), sum(one.updated for one in files)
    said = [
        tr("新增 {new} 条", new=new) if new else "",
        tr("更新 {updated} 条", updated=updated) if updated else "",
        tr("手工改的 {count} 处", count=merged.edits) if merged.edits else "",
    ]
    return "，".join(part for part in said if part) or tr("没有新的数")


def ledger_of(file: FilePlan) -> str:
    """The ledger whose headings a plain workbook fits, "" where it is not known."""
    return next((one.ledger or "" for one in file.problems if one.ledger), "")
