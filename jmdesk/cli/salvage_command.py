"""What can still be read of a damaged store, and its newest good backup, in one store."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from jmdesk.cli.output import Answer
from jmdesk.cli.session import key
from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.operations import damage
from jmdesk.operations.location import default_store


def salvage_command(chosen: Namespace) -> Answer:
    """``salvage``: in the store's place, or another file; ``--dry-run`` says what is left."""
    store = chosen.store or default_store()
    if not store.is_file():
        raise Refusal(tr("没有数据文件“{path}”。请用 --store 指明。", path=store))
    if chosen.dry_run:
        return _looked(damage.look_into(store, key=key(chosen)))
    done = damage.salvage(store, to=chosen.to, key=key(chosen))
    json: dict[str, Any] = {
        "file": str(done.file),
        "revisions": done.revisions,
        "rescued": done.rescued,
        "lost": done.lost,
        "kept": str(done.kept) if done.kept else None,
    }
    kept = (tr("坏了的文件留在 {kept}", kept=done.kept),) if done.kept else ()
    return Answer(json=json, lines=(str(done.file),), said=(done.said, *kept), look=bool(done.lost))


def _looked(found: damage.Damage) -> Answer:
    json = {
        "readable": found.readable,
        "expected": found.expected,
        "header": found.header,
        "faults": found.faults,
        "backup": str(found.backup.file) if found.backup else None,
        "newer": found.newer,
    }
    return Answer(json=json, lines=found.lines)
