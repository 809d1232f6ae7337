"""``card``: what one record says and what was recorded of it elsewhere, on paper."""

from __future__ import annotations

from argparse import Namespace

from jmdesk.cli.door import door_of, persons_json, said
from jmdesk.cli.output import Answer
from jmdesk.cli.session import opened
from jmdesk.language import tr
from jmdesk.operations.cards import find_record
from jmdesk.operations.leaving import leave_card


def card_command(chosen: Namespace) -> Answer:
    """Write the card of a record, its photos behind it unless they are not wanted."""
    door = door_of(chosen)
    with opened(chosen) as desk:
        record = find_record(desk, name=chosen.record, ledger=chosen.ledger)
        document, photos, persons = leave_card(
            desk, record, to=chosen.to, door=door, photos=not chosen.no_photos
        )
    tables = [section.caption for section in document.sections]
    json = {
        "file": str(chosen.to),
        "record": record,
        "tables": tables,
        "photos": len(photos),
        "check_code": document.check_code,
        "persons": persons_json(persons, door),
    }
    line = tr("{file}（{title}）", file=chosen.to, title=document.title)
    return Answer(json=json, lines=(line,), said=said(persons, door))
