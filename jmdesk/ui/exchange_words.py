"""What is asked and told when a batch is taken back or in again."""

from __future__ import annotations

from jmdesk.domain.changes import Changes
from jmdesk.language import tr
from jmdesk.operations.batches import Batch, TakenBack, TurnPreview

_NAMED = 3


def undo_question(preview: TurnPreview) -> str:
    """What taking a batch back would do, and what stays."""
    gone = sum(one.verdict in ("gone", "deleted") for one in preview.effects)
    back = sum(one.verdict == "updated" for one in preview.effects)
    again = sum(one.verdict == "new" for one in preview.effects)
    said = [
        tr("{count} 条记录不再算数", count=gone) if gone else "",
        tr("{count} 条退回原样", count=back) if back else "",
        tr("{count} 条又有了", count=again) if again else "",
    ]
    told = tr("，").join(part for part in said if part) or tr("什么也不会变")
    asked = tr("撤回“{file}”：{told}。", file=preview.batch.file, told=told)
    return asked + _since(preview) + tr("随时可以恢复。")


def _since(preview: TurnPreview) -> str:
    """Which of its records were worked on since."""
    if not preview.continued:
        return ""
    titles = tr("、").join(one.title for one in preview.continued[:_NAMED])
    people = dict.fromkeys(name for one in preview.continued for name in one.people if name)
    who = tr("（{people}）", people=tr("、").join(people)) if people else ""
    more = "……" if len(preview.continued) > _NAMED else ""
    return tr(
        "其中 {count} 条后来又改过{who}，改的留着：{titles}{more}。",
        count=len(preview.continued),
        who=who,
        titles=titles,
        more=more,
    )


def redo_question(preview: TurnPreview) -> str:
    """What taking a batch in again would do."""
    count = len(preview.effects)
    return tr("恢复“{file}”：{count} 条会变。", file=preview.batch.file, count=count)


def undone(batch: Batch, taken: TakenBack) -> str:
    """What was done."""
    kept = tr("；后来改过的 {count} 条留着", count=taken.kept) if taken.kept else ""
    return tr(
        "已撤回“{file}”：{count} 条退回原样{kept}。",
        file=batch.file,
        count=len(taken.changes.records),
        kept=kept,
    )


def redone(batch: Batch, changes: Changes) -> str:
    """What was done."""
    count = len(changes.records)
    return tr("已恢复“{file}”：{count} 条。", file=batch.file, count=count)
