"""Records that look alike, and making one of two."""

from __future__ import annotations

from argparse import Namespace

from jmdesk.cli.output import Answer
from jmdesk.cli.session import opened
from jmdesk.domain.revision import RecordId
from jmdesk.exchange.merge_plan import FieldEffect
from jmdesk.language import tr
from jmdesk.operations.lookalikes import lookalikes, preview_union, unite


def lookalikes_command(chosen: Namespace) -> Answer:
    """``lookalikes``: pairs that may be one and the same."""
    with opened(chosen) as desk:
        found = lookalikes(desk, ledger=chosen.ledger)
    lines = tuple(
        f"{one.keep}  {one.keep_title}\n{one.other}  {one.other_title}  {one.likeness:.0%}"
        for one in found
    )
    json = [
        {
            "keep": one.keep,
            "other": one.other,
            "ledger": one.ledger,
            "keep_title": one.keep_title,
            "other_title": one.other_title,
            "likeness": str(one.likeness),
        }
        for one in found
    ]
    told = tr("有 {count} 对看着像同一件事。", count=len(found)) if found else tr("没有看着像的。")
    return Answer(json=json, lines=lines, said=(told,), look=bool(found))


def unite_command(chosen: Namespace) -> Answer:
    """``unite``: one of two; what differs is told first."""
    keep, other = RecordId(chosen.keep), RecordId(chosen.other)
    with opened(chosen) as desk:
        union = preview_union(desk, keep=keep, other=other)
        changes = None if chosen.dry_run else unite(desk, keep=keep, other=other)
    json = {
        "keep": union.keep,
        "other": union.other,
        "filled": [_field(one) for one in union.filled],
        "differing": [_field(one) for one in union.differing],
        "moved": union.moved,
        "records": list(changes.records) if changes else [],
    }
    lines = [
        *(tr("补上 {label}：{value}", label=one.label, value=one.after) for one in union.filled),
        *(
            tr(
                "不一样 {label}：留 {kept}，不用 {other}",
                label=one.label,
                kept=one.before,
                other=one.after,
            )
            for one in union.differing
        ),
    ]
    done = tr("会") if chosen.dry_run else tr("已")
    said = tr(
        "{done}留下“{title}”（{record}）。", done=done, title=union.keep_title, record=union.keep
    )
    return Answer(json=json, lines=tuple(lines), said=(said,))


def _field(one: FieldEffect) -> dict[str, str]:
    return {"field": one.field, "label": one.label, "before": one.before, "after": one.after}
