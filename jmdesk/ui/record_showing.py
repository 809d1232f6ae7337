"""Shows on a record's form what its typed texts come to."""

from __future__ import annotations

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.problem import Problem
from jmdesk.domain.record import Record
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.judging import Judgement
from jmdesk.operations.listing import record_name, show, show_worked_out
from jmdesk.ui.record_form import Reading, RecordForm
from jmdesk.ui.record_saving import not_come_to


def show_values(desk: Desk, form: RecordForm, judgement: Judgement, last_word: str) -> None:
    """Worked-out fields, last period's values, what the definition proposes."""
    for name, row in form.rows.items():
        worked_out = name in judgement.worked_out or row.field.computed
        value = judgement.record.get(name)
        row.set_computed(worked_out, show_worked_out(desk, row.field, value) if worked_out else "")
        if row.field.carry:
            row.set_last(show(desk, row.field, judgement.carried.get(name)), last_word)
        elif name in judgement.proposed:
            row.editor.set_hint(show(desk, row.field, judgement.proposed[name]))


def open_problems(
    form: RecordForm, judgement: Judgement, *, ledger: str, new: bool
) -> tuple[tuple[Problem, ...], list[Problem]]:
    """What is wrong now, and what is merely still to be filled in a new record."""
    reading = form.reading()
    problems = (
        *reading.problems(ledger),
        *(p for p in judgement.problems if p.field not in reading.unread),
    )
    still = [p for p in problems if new and not_come_to(p, form.seen)]
    return tuple(p for p in problems if p not in still), still


def last_word(ledger: Ledger) -> str:
    """What the period before is called: 上月, 上季度…"""
    kind = ledger.period
    return tr("上{kind}", kind=kind.label) if kind else tr("上次")


def unread_words(reading: Reading, first: str) -> str:
    """Why what is typed cannot be saved, told by the first field of those that cannot be read."""
    count = len(reading.unread)
    return tr("有 {count} 处看不懂，改好才能存。{first}", count=count, first=reading.unread[first])


def there_words(desk: Desk, record: Record) -> str:
    """That what is typed has a record of its own already."""
    period = record.period.told if record.period else ""
    name = record_name(desk, record.id)
    return tr("“{name}”{period}已经有记录。", name=name, period=period)
