"""``deeds``: who did what when, the newest first; on paper or in a workbook where wanted."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from jmdesk.cli.door import door_of, said
from jmdesk.cli.output import Answer
from jmdesk.cli.session import opened
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.who_did_what import Deed, Deeds, Wanted


def deeds_command(chosen: Namespace) -> Answer:
    """List what is looked for, or write all of it to a file."""
    wanted = Wanted(
        person=chosen.person or "",
        kind=chosen.kind or "",
        ledger=chosen.ledger or "",
        first=chosen.since,
        last=chosen.until,
    )
    with opened(chosen) as desk:
        told = _written(desk, chosen, wanted) if chosen.to else ()
        deeds = Deeds(desk)
        keys = deeds.chosen(wanted)
        lines = deeds.lines(keys[: chosen.limit])
    left = len(keys) - len(lines)
    more = (tr("还有 {count} 行，用 --limit 多列。", count=left),) if left and not chosen.to else ()
    return Answer(
        json=[_json(one) for one in lines],
        lines=tuple(map(_line, lines)) if not chosen.to else (str(chosen.to),),
        said=(*told, *more),
    )


def _written(desk: Desk, chosen: Namespace, wanted: Wanted) -> tuple[str, ...]:
    from jmdesk.operations.deeds_paper import write_deeds  # loads the writers

    door = door_of(chosen)
    return said(write_deeds(desk, wanted=wanted, to=chosen.to, door=door), door)


def _line(one: Deed) -> str:
    time = one.at.replace("T", " ")[:16]
    return "  ".join(part for part in (time, one.person, one.what, one.about, one.source) if part)


def _json(one: Deed) -> dict[str, Any]:
    return {
        "at": one.at,
        "came": one.came or None,
        "person": one.person,
        "kind": one.kind,
        "what": one.what,
        "about": one.about,
        "ledger": one.ledger or None,
        "record": one.record or None,
        "source": one.source or None,
    }
