"""Explanations: say why a figure is unusual and right, or take that back."""

from __future__ import annotations

from argparse import Namespace

from jmdesk.cli.output import Answer, problems_json
from jmdesk.cli.session import opened
from jmdesk.domain.changes import Changes
from jmdesk.domain.explanation import explain_key
from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.explaining import explain, offered, problems_of_record, withdraw
from jmdesk.operations.recording import stored_record


def explain_command(chosen: Namespace) -> Answer:
    """``explain``: one problem of a record; says what else is open there."""
    with opened(chosen) as desk:
        changes = _said(desk, chosen)
        record = stored_record(desk, RecordId(chosen.record))
        problems = problems_of_record(desk, record, desk.facts())
    return Answer(
        json={"records": list(changes.records), "problems": problems_json(problems)},
        lines=tuple(changes.records),
        problems=problems,
    )


def _said(desk: Desk, chosen: Namespace) -> Changes:
    record = RecordId(chosen.record)
    if chosen.withdraw:
        return withdraw(desk, record=record, code=chosen.code)
    text = _last(desk, record, chosen.code) if chosen.last else chosen.text
    return explain(desk, record=record, code=chosen.code, text=text)


def _last(desk: Desk, record: RecordId, code: str) -> str:
    current = stored_record(desk, record)
    for one in problems_of_record(desk, current, desk.facts()):
        if code in (explain_key(one), one.code) and (text := offered(desk, one, here=current)):
            return text
    raise Refusal(tr("以前没有对“{code}”的说明，请用 --text 写。", code=code))
