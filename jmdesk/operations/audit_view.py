"""What an audit found as people look through it: rule by rule, narrowed down as they wish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Level, Problem
from jmdesk.operations.auditing import Audited, Standing
from jmdesk.operations.desk import Desk
from jmdesk.operations.rule_words import rule_words
from jmdesk.operations.silencing import can_be_silenced, is_silent, silenced

_RANK = {level: rank for rank, level in enumerate(Level)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What one wants to see; None for all of it.

    ``unit`` is whose records they are, all below it included; ``below`` one of those, "" for all.
    ``silent`` asks for the silenced hints instead of the others.
    """

    unit: str = ""
    below: str = ""
    level: Level | None = None
    ledger: str | None = None
    period: Period | None = None
    silent: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleFound:
    """All that one rule found in one ledger, in the order of the records.

    ``says`` is the rule in a few words; fields that are empty are told one by one.
    """

    level: Level
    ledger: str
    title: str
    code: str
    says: str
    problems: tuple[Problem, ...]
    can_be_silenced: bool

    @property
    def records(self) -> int:
        """How many records have it."""
        return len({one.record for one in self.problems})


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """The rules, the worst and most frequent first; how many problems there are of each level.

    ``silent`` is how many hints are silenced in what is wanted, ``explained`` how many 须说明 are
    explained; ``ledgers`` and ``units`` (those right below) are where anything was found at all,
    each with its name.
    """

    rules: tuple[RuleFound, ...] = ()
    counts: Mapping[Level, int] = field(default_factory=dict)
    ledgers: tuple[tuple[str, str], ...] = ()
    units: tuple[tuple[str, str], ...] = ()
    silent: int = 0
    explained: int = 0
    checked: int = 0

    @property
    def whole(self) -> int:
        """All problems that are shown."""
        return sum(len(rule.problems) for rule in self.rules)


def view(desk: Desk, standing: Standing, wanted: Wanted) -> View:
    """What was found, as it is wanted."""
    quiet = silenced(desk)
    there = [one for one in standing.found.values() if _is_there(desk, one, wanted)]
    near = desk.units.under(wanted.below) if wanted.below else None
    chosen = [
        one
        for one in there
        if wanted.ledger in (None, one.ledger) and (near is None or one.units & near)
    ]
    told = [p for one in chosen for p in one.problems if p.explanation is None]
    silent = [one for one in told if is_silent(one, quiet)]
    heard = [one for one in told if not is_silent(one, quiet)] if quiet else told
    shown = silent if wanted.silent else heard
    return View(
        rules=tuple(_rules(desk, shown, wanted.level)),
        counts={level: sum(one.level is level for one in shown) for level in Level},
        ledgers=tuple(_ledgers(desk, there)),
        units=tuple(_units(desk, wanted.unit, there)),
        silent=len(silent),
        explained=sum(p.explanation is not None for one in chosen for p in one.problems),
        checked=standing.checked,
    )


def _is_there(desk: Desk, one: Audited, wanted: Wanted) -> bool:
    if wanted.unit and not one.units & desk.units.under(wanted.unit):
        return False
    if wanted.period is None:
        return True
    if one.period is not None:
        return wanted.period.covers(one.period) or one.period.covers(wanted.period)
    return one.year is None or wanted.period.start.year <= one.year <= wanted.period.end.year


def _rules(desk: Desk, problems: Iterable[Problem], level: Level | None) -> Sequence[RuleFound]:
    groups: dict[tuple[Level, str, str, str], list[Problem]] = {}
    for one in problems:
        if level in (None, one.level):
            name = one.field or "" if one.code == "required" else ""
            groups.setdefault((one.level, one.ledger or "", one.code, name), []).append(one)
    made = [_rule(desk, found) for found in groups.values()]
    return sorted(made, key=lambda rule: (_RANK[rule.level], -len(rule.problems), rule.ledger))


def _rule(desk: Desk, problems: Sequence[Problem]) -> RuleFound:
    first = problems[0]
    ledger = desk.ledger(first.ledger or "")
    return RuleFound(
        level=first.level,
        ledger=ledger.id,
        title=ledger.title,
        code=first.code,
        says=_says(ledger, first),
        problems=tuple(problems),
        can_be_silenced=can_be_silenced(ledger, first.code),
    )


def _says(ledger: Ledger, problem: Problem) -> str:
    words = rule_words(ledger, problem.code)
    named = ledger.by_name.get(problem.field or "")
    return f"{named.label}{words}" if problem.code == "required" and named else words


def _ledgers(desk: Desk, found: Iterable[Audited]) -> Iterator[tuple[str, str]]:
    there = {one.ledger for one in found}
    for ledger in desk.catalogue.ledgers.values():
        if ledger.id in there:
            yield ledger.id, ledger.title


def _units(desk: Desk, above: str, found: Iterable[Audited]) -> Iterator[tuple[str, str]]:
    there = frozenset(code for one in found for code in one.units)
    for unit in desk.units.children(above):
        if there & desk.units.under(unit.code):
            yield unit.code, unit.name
