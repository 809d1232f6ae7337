"""人次 in a column of 人: a figure that is a sum of attendances, or more than there are people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from jmdesk.definitions.ledger import Field, Ledger, RollUp
from jmdesk.domain.period import PeriodKind
from jmdesk.domain.problem import Problem
from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD, UNIT
from jmdesk.domain.unit import UnitLevel
from jmdesk.language import mark, tr
from jmdesk.operations.watches.around import Around
from jmdesk.operations.watches.pairs import PERSON_TIMES, PERSONS, pairs
from jmdesk.operations.watches.watch import (
    Ledgers,
    Look,
    Watch,
    hint,
    number,
    said,
    typed_numbers,
)

CODE = "watch-person-times"
_LEAST = 20
"""Figures so small agree by chance."""
_COURSES = 2
_NOT_ALL = ("其中", "计划")
_POPULATION = "总人口"


@dataclass(frozen=True, kw_only=True)
class _Attendance:
    """A ledger of occasions about the same subject, how many came to each, and when."""

    ledger: Ledger
    link: str
    came: Field
    day: str


def _prepare(ledger: Ledger, ledgers: Ledgers) -> Look | None:
    persons = [field for field in typed_numbers(ledger) if field.measure == PERSONS]
    if not persons:
        return None
    heads = [field for field in persons if field.over_time is not RollUp.SUM]
    occasions = _attendances(ledger, ledgers) if heads else {}
    homes = _population(ledger, ledgers)
    twice = pairs(ledger.current, PERSON_TIMES, PERSONS)

    def look(record: Record, around: Around) -> Iterator[Problem]:
        for link, found in occasions.items():
            yield from _sums(heads, link, found, record, around)
        if homes is not None:
            yield from _too_many(persons, homes, record, around)
        for times, people in twice:
            yield from _equal(times, people, record)

    return look if occasions or homes or twice else None


def _attendances(ledger: Ledger, ledgers: Ledgers) -> dict[str, list[_Attendance]]:
    """By each reference of the ledger the occasions about the same."""
    found: dict[str, list[_Attendance]] = {}
    for link in (field for field in ledger.current if field.type.name == "reference"):
        for other in ledgers.values():
            if other.id != ledger.id and not other.system and other.period is None:
                found.setdefault(link.name, []).extend(_of(other, link.target))
    return {link: occasions for link, occasions in found.items() if occasions}


def _of(other: Ledger, target: str) -> Iterator[_Attendance]:
    links = [f.name for f in other.current if f.type.name == "reference" and f.target == target]
    days = [f.name for f in other.current if f.type.name == "date" and f.required]
    for came in other.current:
        adds = came.over_time is RollUp.SUM and came.measure == PERSONS and came.required
        if links and days and adds and not came.label.startswith(_NOT_ALL):
            yield _Attendance(ledger=other, link=links[0], came=came, day=days[0])


def _population(ledger: Ledger, ledgers: Ledgers) -> tuple[Ledger, Field] | None:
    """Where the people of a village are counted, for a ledger that villages alone fill."""
    if ledger.levels != (UnitLevel.VILLAGE,) or ledger.period is None:
        return None
    for other in ledgers.values():
        if other.period is PeriodKind.YEAR and set(other.key) == {UNIT, PERIOD}:
            for field in other.current:
                if other.id != ledger.id and field.label.startswith(_POPULATION):
                    return other, field
    return None


def _sums(
    heads: Sequence[Field],
    link: str,
    occasions: Sequence[_Attendance],
    record: Record,
    around: Around,
) -> Iterator[Problem]:
    subject = record.get(link)
    told = {f.name: n for f in heads if (n := number(record.get(f.name))) and n >= _LEAST}
    if subject is None or not told:
        return
    for one in occasions:
        courses = around.facts.related(one.ledger.id, **{one.link: subject})
        held = [course for course in courses if _until(course.get(one.day), record)]
        times = sum(number(course.get(one.came.name)) or 0 for course in held)
        for field in heads:
            if len(held) >= _COURSES and told.get(field.name) == times:
                yield hint(CODE, field, _say_sum(field, record, one, len(held)))


def _until(day: object, record: Record) -> bool:
    return isinstance(day, date) and (record.period is None or day <= record.period.end)


def _say_sum(field: Field, record: Record, one: _Attendance, count: int) -> str:
    return tr(
        "“{label}”是 {value}，正好是{ledger} {count} 条的“{came}”相加，那是人次。"
        "这里填人数，一个人来几次也只算一人。",
        label=field.label,
        value=said(field, record.get(field.name)),
        ledger=one.ledger.title,
        count=count,
        came=one.came.label,
    )


def _too_many(
    persons: Sequence[Field], homes: tuple[Ledger, Field], record: Record, around: Around
) -> Iterator[Problem]:
    ledger, field = homes
    told = [one for one in persons if (number(record.get(one.name)) or 0) >= _LEAST]
    if not told or record.period is None:
        return
    year = record.period.as_kind(PeriodKind.YEAR)
    found = around.facts.related(ledger.id, unit=record.unit, period=year)
    people = number(found[0].get(field.name)) if len(found) == 1 else None
    for one in told:
        if people and (number(record.get(one.name)) or 0) > people:
            yield hint(
                CODE,
                one,
                tr(
                    "“{label}”是 {value}，比全嘎查的{homes} {people} 还多，填的是不是人次？",
                    label=one.label,
                    value=said(one, record.get(one.name)),
                    homes=field.label,
                    people=said(field, people),
                ),
            )


def _equal(times: Field, people: Field, record: Record) -> Iterator[Problem]:
    value = number(record.get(people.name))
    if value and value >= _LEAST and value == number(record.get(times.name)):
        yield hint(
            CODE,
            people,
            tr(
                "“{label}”{value} 与“{times}”{both} 一样多，没有一个人来过两次吗？请核对人数。",
                label=people.label,
                value=said(people, value),
                times=times.label,
                both=said(times, value),
            ),
        )


WATCH = Watch(code=CODE, title=mark("人次填进了人数"), prepare=_prepare)
