"""Batches, taking them back and in again; look-alikes and uniting them."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from jmdesk.cli.output import Answer
from jmdesk.cli.session import opened
from jmdesk.exchange.merge_plan import FieldEffect, RecordEffect
from jmdesk.language import tr
from jmdesk.operations.batches import batches, preview_undo, redo_batch, undo_batch


def batches_command(chosen: Namespace) -> Answer:
    """``batches``: what was merged and imported, the newest first."""
    with opened(chosen) as desk:
        found = batches(desk)
        counts = {one.id: len(desk.store.batch_records(one.id)) for one in found}
    lines = tuple(
        f"{one.id}  {one.at[:16].replace('T', ' ')}  {one.file}  "
        + tr("{count} 条", count=counts[one.id])
        + ("" if one.active else tr("  已撤回"))
        for one in found
    )
    json = [
        {
            "batch": one.id,
            "kind": one.kind,
            "at": one.at,
            "person": one.person,
            "files": [file.name for file in one.files],
            "records": counts[one.id],
            "active": one.active,
        }
        for one in found
    ]
    return Answer(json=json, lines=lines)


def undo_merge_command(chosen: Namespace) -> Answer:
    """``undo-merge``: what would change is told; then the batch counts no more."""
    with opened(chosen) as desk:
        preview = preview_undo(desk, batch=chosen.batch)
        if not chosen.dry_run:
            undo_batch(desk, batch=chosen.batch)
    json = {
        "batch": chosen.batch,
        "active": chosen.dry_run,
        "records": [_effect_json(one) for one in preview.effects],
        "continued": [
            {"record": one.record, "title": one.title, "people": list(one.people)}
            for one in preview.continued
        ],
        "kept": sorted(preview.kept),
    }
    said = [tr("{count} 条记录会变。", count=len(preview.effects))] if chosen.dry_run else []
    said += [
        tr(
            "“{title}”以后又由{people}改过。",
            title=one.title,
            people=tr("、").join(filter(None, one.people)) or tr("别的文件"),
        )
        for one in preview.continued
    ]
    if not chosen.dry_run:
        said.append(tr("已撤回。重新采用用 redo-merge {batch}。", batch=chosen.batch))
    return Answer(
        json=json, lines=tuple(_effect_line(one) for one in preview.effects), said=tuple(said)
    )


def redo_merge_command(chosen: Namespace) -> Answer:
    """``redo-merge``: a batch that was taken back counts again."""
    with opened(chosen) as desk:
        changes = redo_batch(desk, batch=chosen.batch)
    json = {"batch": chosen.batch, "active": True, "records": list(changes.records)}
    said = tr("已重新采用，{count} 条记录有变化。", count=len(changes.records))
    return Answer(json=json, said=(said,))


def _effect_json(one: RecordEffect) -> dict[str, Any]:
    return {
        "record": one.record,
        "ledger": one.ledger,
        "title": one.title,
        "verdict": "deleted" if one.verdict == "gone" else one.verdict,  # as it was always told
        "fields": [_field_json(field) for field in one.fields],
    }


def _field_json(one: FieldEffect) -> dict[str, str]:
    return {"field": one.field, "label": one.label, "before": one.before, "after": one.after}


def _effect_line(one: RecordEffect) -> str:
    words = {
        "new": tr("新增"),
        "deleted": tr("消失"),
        "gone": tr("不再算"),
        "updated": tr("变化"),
        "same": tr("相同"),
    }
    told = tr("；").join(
        f"{field.label} {field.before or tr('（空）')} → {field.after or tr('（空）')}"
        for field in one.fields
    )
    return f"{words[one.verdict]}  {one.title}  {told}".rstrip()
