"""Backups: made, listed, drilled, gone back to."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from typing import Any

from jmdesk.cli.output import Answer
from jmdesk.cli.session import key, opened
from jmdesk.language import tr
from jmdesk.operations import safekeeping
from jmdesk.operations.backups import Copy, listed
from jmdesk.operations.location import default_store
from jmdesk.operations.sticks import folders_on_sticks


def backup_command(chosen: Namespace) -> Answer:
    """``backup``: a copy that was opened again, read whole and counted."""
    with opened(chosen) as desk:
        made = safekeeping.backup(desk, to=chosen.to)
    json = {"file": str(made.file), "revisions": made.revisions, "sha256": made.sha256}
    return Answer(
        json=json,
        lines=(
            tr("{file}（{revisions} 次改动，已核对）", file=made.file, revisions=made.revisions),
        ),
    )


def backups_command(chosen: Namespace) -> Answer:
    """``backups``: every copy there is, also while the store itself cannot be opened."""
    store = chosen.store or default_store()
    found = listed(store.absolute(), key=key(chosen), beside=folders_on_sticks())
    said = () if found else (tr("还没有备份。jmdesk backup 做一份。"),)
    lines = tuple(_line(one) for one in found)
    return Answer(json=[_json(one) for one in found], lines=lines, said=said)


def _json(copy: Copy) -> dict[str, Any]:
    return {
        "file": str(copy.file),
        "at": copy.at.isoformat(timespec="seconds"),
        "kind": copy.kind.value,
        "revisions": copy.revisions,
        "good": copy.good,
        "flaw": copy.flaw,
    }


def _line(copy: Copy) -> str:
    return tr(
        "{at}　{why}　{count} 条修订　{state}　{file}",
        at=f"{copy.at:%Y-%m-%d %H:%M}",
        why=copy.why,
        count=copy.revisions,
        state=tr("已核对") if copy.good else copy.flaw,
        file=copy.file,
    )


def drill_command(chosen: Namespace) -> Answer:
    """``drill``: a backup restored in a sandbox, verified, counted, a report worked out of it."""
    from jmdesk.operations.drill import drill

    with opened(chosen) as desk:
        done = drill(desk, file=chosen.file)
    line = tr(
        "{file}：{revisions} 条修订，{records} 条记录，用了 {seconds} 秒",
        file=done.file,
        revisions=done.revisions,
        records=done.records,
        seconds=done.seconds,
    )
    report = tr("试做了{report}，{rows} 行", report=done.report, rows=done.rows)
    said = (tr("恢复演练通过。"),) if done.ok else (tr("恢复演练没有通过。"), *done.flaws)
    lines = (line, report) if done.report else (line,)
    return Answer(json=asdict(done), lines=lines, said=said, look=not done.ok)


def restore_command(chosen: Namespace) -> Answer:
    """``restore``: the store as a backup has it; what was there is kept beside it."""
    if chosen.dry_run:
        return _previewed(chosen)
    there = (chosen.store or default_store()).exists()
    # What locks the store here locks what takes its place; else what opens the backup does.
    own = (key(chosen) if there else b"") or key(chosen, chosen.file)
    made = safekeeping.restore(file=chosen.file, store=chosen.store, key=own)
    json = {"file": str(made.file), "revisions": made.revisions, "sha256": made.sha256}
    kept = (tr("原来的数据留在 {kept}", kept=made.kept),) if made.kept else ()
    return Answer(
        json=json, lines=(tr("已恢复：{revisions} 次改动", revisions=made.revisions),), said=kept
    )


def _previewed(chosen: Namespace) -> Answer:
    """What it would change, by ledger and by record."""
    from jmdesk.operations.restore_preview import preview_restore

    with opened(chosen) as desk:
        seen = preview_restore(desk, file=chosen.file)
    json = {
        "file": str(seen.file),
        "revisions": {"now": seen.difference.here, "then": seen.difference.there},
        "ledgers": [asdict(one) for one in seen.ledgers],
        "records": [asdict(one) for one in seen.records],
        "drafts": {"now": seen.drafts_now, "then": seen.drafts},
        "whose": seen.whose,
    }
    lines = tuple(
        tr(
            "{title}：会没有 {gone} 条，会回来 {back} 条，会变 {changed} 条",
            title=one.title,
            gone=one.gone,
            back=one.back,
            changed=one.changed,
        )
        for one in seen.ledgers
    )
    said = (seen.whose,) if seen.whose else ()
    told = tr("只是看看，什么都没有改动。")
    return Answer(json=json, lines=lines or (tr("记录和现在一样。"),), said=(*said, told))
