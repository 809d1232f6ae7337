"""What is wrong in a period's records: equal sentences told once, with how many they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from jmdesk.definitions.check import check
from jmdesk.domain.problem import Level, Problem
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import record_name
from jmdesk.operations.month_rows import MonthSheet
from jmdesk.operations.overview import Finding
from jmdesk.operations.overview_facts import PeriodFacts
from jmdesk.operations.recording import today
from jmdesk.operations.remarks import remark_problems
from jmdesk.operations.silencing import is_silent, silenced

_RANK = {level: rank for rank, level in enumerate(Level)}
_REQUIRED = "required"
"""The code of a field that must be filled and is not (`jmdesk.definitions.check`)."""
_SLICE = 64
_TOLD = 12
"""Findings that are made ready to be shown, the worst first."""


def problems_of(
    desk: Desk, sheet: MonthSheet, records: Sequence[Record], step: Callable[[], None]
) -> list[Problem]:
    """The open problems of a sheet's records: what was explained is done with.

    ``step`` is called now and then and may raise to stop.
    """
    found: list[Problem] = []
    facts = PeriodFacts(desk, sheet.ledger, sheet.period, records)
    silent = silenced(desk)
    for number, record in enumerate(records):
        if number % _SLICE == 0:
            step()
        told = check(sheet.ledger, record, facts, today=today())
        found += (one for one in told if not is_silent(one, silent))
        found += remark_problems(desk, sheet.ledger, record)
    return [one for one in found if one.explanation is None]


def grouped(
    desk: Desk, problems: Sequence[Problem], names: Mapping[RecordId, str]
) -> tuple[Finding, ...]:
    """Problems of one rule in one ledger as one finding, the worst first.

    Fields that are empty in the same records are told together. ``names`` says what records are
    about, where that is less than their whole title.
    """
    groups: dict[tuple[Level, str, str, str], list[Problem]] = {}
    for one in problems:
        key = (one.level, one.ledger or "", one.code, one.field or "")
        groups.setdefault(key, []).append(one)
    ordered = sorted(groups.values(), key=lambda group: _RANK[group[0].level])
    joined: dict[tuple[Any, ...], Finding] = {}
    for group in ordered:
        found = _finding(desk, group)
        rest: Any = found.records if found.empty else (group[0].code, found.label)
        same = (found.level, found.ledger, found.empty, rest)
        joined[same] = _and_also(joined[same], found) if same in joined else found
        if len(joined) == _TOLD:
            break
    return tuple(_named(desk, one, names) for one in joined.values())


def _finding(desk: Desk, group: Sequence[Problem]) -> Finding:
    first = group[0]
    ledger = desk.ledger(first.ledger or "")
    field = ledger.by_name.get(first.field or "")
    return Finding(
        level=first.level,
        ledger=ledger.id,
        title=ledger.title,
        name="",
        text=first.message,
        records=tuple(dict.fromkeys(RecordId(one.record or "") for one in group)),
        label=field.label if field else ledger.title,
        same=len({one.message for one in group}) == 1,
        empty=first.code == _REQUIRED,
        count=len(group),
    )


def _and_also(first: Finding, other: Finding) -> Finding:
    label = tr("{first}、{second}", first=first.label, second=other.label)
    return replace(first, label=label, count=first.count + other.count)


def _named(desk: Desk, found: Finding, names: Mapping[RecordId, str]) -> Finding:
    first = found.records[0]
    return replace(found, name=names.get(first) or record_name(desk, first))


def by_level(problems: Sequence[Problem]) -> dict[Level, int]:
    """How many there are of each level."""
    return {level: sum(one.level is level for one in problems) for level in Level}


def stored_rows(sheet: MonthSheet) -> Iterator[Record]:
    """The records of a sheet that are there."""
    return (row.record for row in sheet.rows if row.record is not None)
