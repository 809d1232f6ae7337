"""Explaining what is unusual and right all the same (须说明), and taking an explanation back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from jmdesk.definitions.check import check
from jmdesk.domain.beside import Explanation, explain_name, explanations, stored_explanation
from jmdesk.domain.changes import Changes
from jmdesk.domain.explanation import (
    can_be_explained,
    explain_key,
    former,
    is_open,
    judged_explanation,
    taken_explanation,
)
from jmdesk.domain.problem import Level, Problem, Refusal
from jmdesk.domain.record import Record
from jmdesk.domain.revision import Json, RecordId, Revision
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.facts import StoreFacts
from jmdesk.operations.recording import signed, stored_record, today
from jmdesk.operations.remarks import remark_problems

_MANY = 30
"""From so many records on, what rules look at is read all at once."""
_BACK = 24
"""So many earlier periods are looked through for an explanation to offer."""


def explain(desk: Desk, *, record: RecordId, code: str, text: str) -> Changes:
    """Explain one problem of a stored record; ``code`` is its `explain_key`.

    One revision by the person at this desk. Refusal where the text explains nothing, or the
    record has no such problem or one that has to be mended.
    """
    return explain_many(desk, entries=[(record, code)], text=text)


def explain_many(desk: Desk, *, entries: Iterable[tuple[RecordId, str]], text: str) -> Changes:
    """The same text for several problems, each a record and a code, in one transaction."""
    return explain_each(desk, texts=dict.fromkeys(entries, text))


def explain_each(desk: Desk, *, texts: Mapping[tuple[RecordId, str], str]) -> Changes:
    """A text for each of several problems; all or none."""
    made = explaining(desk, texts)
    with desk.store.transaction() as writer:
        writer.append(made)
    return _changes(made)


def explain_shown(desk: Desk, *, problem: Problem, text: str) -> Changes:
    """Explain a problem as a person sees it, perhaps of figures that are not saved yet.

    The explanation holds once the rule says just that of what is stored.
    """
    current = stored_record(desk, RecordId(problem.record or ""))
    _wanted({explain_key(problem): problem}, explain_key(problem))
    made = signed(desk, desk.ledger(current.ledger), current, said_of(problem, _judged(text)))
    with desk.store.transaction() as writer:
        writer.append([made])
    return _changes([made])


def explaining(desk: Desk, texts: Mapping[tuple[RecordId, str], str]) -> list[Revision]:
    """The revisions that explain these problems, one a record, to be written with others."""
    desk.needs_unit()
    by_record: dict[RecordId, dict[str, str]] = {}
    for (record, code), text in texts.items():
        by_record.setdefault(record, {})[code] = _judged(text)
    whole = len(by_record) > _MANY
    facts = StoreFacts(desk.store, desk.catalogue.ledgers, whole=whole)
    return [_revision(desk, facts, record, told) for record, told in by_record.items()]


def withdraw(desk: Desk, *, record: RecordId, code: str) -> Changes:
    """Take the explanation of a problem back: it is open again."""
    current = stored_record(desk, record)
    name = explain_name(code)
    if name not in current.unreadable:
        raise Refusal(tr("这条记录没有对“{code}”的说明，不用收回。", code=code))
    made = signed(desk, desk.ledger(current.ledger), current, {name: None})
    with desk.store.transaction() as writer:
        writer.append([made])
    return _changes([made])


def to_explain(problems: Iterable[Problem]) -> dict[tuple[RecordId, str], Problem]:
    """The problems that await an explanation, by record and code, each once."""
    return {
        (RecordId(one.record), explain_key(one)): one
        for one in problems
        if one.record is not None and is_open(one)
    }


def refuse_open(problems: Sequence[Problem], *, unexplained: bool = True) -> None:
    """Refusal while something must be mended, or (``unexplained``) awaits an explanation."""
    must = [one for one in problems if one.level is Level.MUST]
    if must:
        raise Refusal(tr("还有 {count} 处必须改，不能上报。改好以后再报。", count=len(must)), *must)
    asked = to_explain(problems).values() if unexplained else ()
    if asked:
        raise Refusal(tr("还有 {count} 处须说明，写了说明才能上报。", count=len(asked)), *asked)


def problems_of_record(desk: Desk, record: Record, facts: StoreFacts) -> tuple[Problem, ...]:
    """What the rules and those who sent it back say of a record."""
    ledger = desk.ledger(record.ledger)
    return (
        *check(ledger, record, facts, today=today()),
        *remark_problems(desk, ledger, record),
    )


def offered(desk: Desk, problem: Problem, *, here: Record | None = None) -> str:
    """A text that a person may take as explanation, "" for none.

    What was said here before the figures changed, else what was said last period. ``here`` is
    the record where it is at hand.
    """
    record = here or (desk.store.record(RecordId(problem.record)) if problem.record else None)
    if record is None:
        return ""
    return former(record, problem) or last_explanation(desk, problem, here=record)


def last_explanation(desk: Desk, problem: Problem, *, here: Record | None = None) -> str:
    """What was said of the same rule in the latest earlier period of the same key, "" for none."""
    record = here or (desk.store.record(RecordId(problem.record)) if problem.record else None)
    key = explain_key(problem)
    for _ in range(_BACK):
        record = desk.store.previous(record) if record and record.period else None
        if record is None:
            return ""
        found = explanations(record).get(key)
        if found is not None and (text := taken_explanation(found.text)):
            return text
    return ""


def said_of(problem: Problem, text: str) -> Mapping[str, Json]:
    """What a revision sets so that a problem is explained; ValueError as `judged_explanation`."""
    told = Explanation(text=judged_explanation(text), said=problem.message)
    return {explain_name(explain_key(problem)): stored_explanation(told)}


def _judged(text: str) -> str:
    try:
        return judged_explanation(text)
    except ValueError as error:
        raise Refusal(str(error)) from error


def _revision(desk: Desk, facts: StoreFacts, record: RecordId, told: Mapping[str, str]) -> Revision:
    current = stored_record(desk, record)
    known = {explain_key(one): one for one in problems_of_record(desk, current, facts)}
    values: dict[str, Json] = {}
    for code, text in told.items():
        values |= said_of(_wanted(known, code), text)
    return signed(desk, desk.ledger(current.ledger), current, values)


def _wanted(known: Mapping[str, Problem], code: str) -> Problem:
    several = [one for one in known.values() if one.code == code]
    problem = known.get(code) or (several[0] if len(several) == 1 else None)
    if problem is not None and can_be_explained(problem):
        return problem
    if problem is not None and problem.level is Level.MUST:
        raise Refusal(tr("“{said}”必须改，不能只作说明。", said=problem.message))
    if problem is not None:
        raise Refusal(tr("“{said}”只是提示，不用说明。", said=problem.message))
    asked = "、".join(key for key, one in known.items() if is_open(one))
    raise Refusal(
        tr(
            "这条记录没有代码为“{code}”的须说明。现在要说明的有：{codes}。",
            code=code,
            codes=asked or tr("没有"),
        )
    )


def _changes(made: Iterable[Revision]) -> Changes:
    revisions = tuple(made)
    return Changes(
        records=tuple(one.record for one in revisions),
        ledgers=frozenset(one.ledger for one in revisions),
        revisions=tuple(one.id for one in revisions),
    )
