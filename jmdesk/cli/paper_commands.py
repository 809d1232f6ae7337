"""Paper and file: what a code says, and what has to be corrected."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from jmdesk.cli.door import door_of, said
from jmdesk.cli.output import Answer
from jmdesk.cli.session import opened, unit_code
from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.operations.correcting import WrittenCorrection, correction, write_correction
from jmdesk.operations.door import Door
from jmdesk.operations.paper_answer import PaperAnswer, cell_json, place_of
from jmdesk.operations.paper_codes import identify, identify_file, is_code, may_be_code
from jmdesk.reporting.differences import ChangedCell


def code_command(chosen: Namespace) -> Answer:
    """``code``: which paper it is; a list of answers, one for each paper on a picture."""
    with opened(chosen) as desk:
        file = Path(chosen.what)
        typed = is_code(chosen.what) or (may_be_code(chosen.what) and not file.exists())
        if typed or not (file.suffix or file.exists()):
            answers: tuple[PaperAnswer, ...] = (identify(desk, chosen.what),)
        else:
            answers = identify_file(desk, file)
    return Answer(
        json=[answer.as_json() for answer in answers],
        lines=tuple(line for answer in answers for line in _lines(answer)),
        look=not all(answer.is_good for answer in answers),
    )


def correction_command(chosen: Namespace) -> Answer:
    """``correction``: the cells that a later version says otherwise, written where wanted."""
    if chosen.period is None:
        raise Refusal(tr("还缺 --period：更正哪一期的报表？"))
    door = door_of(chosen)
    with opened(chosen) as desk:
        made = correction(
            desk,
            report=chosen.report,
            unit=unit_code(desk, chosen.unit),
            period=chosen.period,
            since=chosen.since,
            to=chosen.version_no,
        )
        written = (
            write_correction(desk, correction=made, to=chosen.to, reason=chosen.reason, door=door)
            if chosen.to
            else None
        )
    json = {
        "file": str(written.file) if written else None,
        "since": made.since,
        "version": made.to,
        "check_code": written.check_code if written else None,
        "revisions": written.revisions if written else 0,
        "records": written.records if written else 0,
        "cells": [cell_json(cell) for cell in made.cells],
    }
    return Answer(json=json, lines=tuple(map(_line, made.cells)), said=_said(written, door))


def _said(written: WrittenCorrection | None, door: Door) -> tuple[str, ...]:
    if written is None:
        return ()
    where = tr("更正单已存到 {file}。", file=written.file)
    if written.file.suffix.lower() == ".jmdesk" and door.masks and written.persons.told():
        held = tr(
            "数据里的{persons}没有遮住，只有给人看的遮住了；加口令用 --persons lock。",
            persons=written.persons.told(),
        )
        return (where, held)
    return tuple(part for part in (where, *said(written.persons, door), written.told()) if part)


def _lines(answer: PaperAnswer) -> list[str]:
    cells = answer.cells or answer.since
    return [answer.said, *(f"    {_line(cell)}" for cell in cells)]


def _line(cell: ChangedCell) -> str:
    return tr(
        "{place}：{old} → {new}",
        place=place_of(cell),
        old=cell.old or tr("（空）"),
        new=cell.new or tr("（空）"),
    )
