"""Which records of a file are taken, and which are named and left out unless someone accepts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from jmdesk.domain.problem import Level, Problem
from jmdesk.domain.revision import RecordId, RevisionId
from jmdesk.exchange.arrived import InForce, at_odds, clash_problems
from jmdesk.exchange.carrier import Carrier
from jmdesk.exchange.gathering import Gathering
from jmdesk.exchange.incoming import Incoming, look_at
from jmdesk.language import tr

UNITS = "unit"
"""The ledger in which desks record units that the shipped tree does not have."""


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What is taken of a file, and how many records are left out, by unit where that is why."""

    ids: tuple[RevisionId, ...]
    contents: tuple[bytes, ...]
    looked: Sequence[Incoming]
    outside: Mapping[str, int] = field(default_factory=dict)
    left_out: int = 0
    problems: tuple[Problem, ...] = ()


def select(
    carrier: Carrier,
    name: str,
    *,
    gathering: Gathering,
    inside: Callable[[str], bool],
    unit_name: Callable[[str], str],
    in_force: InForce,
    accepted: Collection[str],
) -> Selection:
    """The records of a file that belong here. A record is taken whole or not at all.

    One that is here already is taken whatever its unit: it was accepted once.
    """
    looked = look_at(carrier.revisions)
    ids = tuple(RevisionId(id) for id in carrier.ids)
    odds = at_odds(looked, in_force, accepted)
    clashing = _clashing(looked, ids, odds, gathering) if odds else {}
    units = _units_outside(looked, carrier.manifest.unit, inside, gathering)
    out = clashing.keys() | units.keys()
    if not out:
        return Selection(ids=ids, contents=carrier.revisions, looked=looked)
    places = [place for place, one in enumerate(looked) if one.record not in out]
    outside = Counter(unit for record, unit in units.items() if record not in clashing)
    problems = list(clash_problems(odds, Counter(clashing.values()), name))
    if outside:
        problems.append(_outside_problem(name, outside, unit_name, whole=not places))
    return Selection(
        ids=tuple(ids[place] for place in places),
        contents=tuple(carrier.revisions[place] for place in places),
        looked=[looked[place] for place in places],
        outside=dict(outside),
        left_out=len(out),
        problems=tuple(problems),
    )


def _clashing(
    looked: Sequence[Incoming],
    ids: Sequence[RevisionId],
    odds: frozenset[tuple[str, int, str]],
    gathering: Gathering,
) -> dict[str, str]:
    """The ledger of each record with something new that was made after another definition."""
    accepted = gathering.accepted(ids)
    return {
        one.record: one.ledger
        for id, one in zip(ids, looked, strict=True)
        if (one.ledger, one.version, one.definition) in odds and id not in accepted
    }


def _units_outside(
    looked: Sequence[Incoming],
    sender: str,
    inside: Callable[[str], bool],
    gathering: Gathering,
) -> dict[str, str]:
    """The unit of each record that is not here yet and lies outside.

    A record whose beginning did not come counts as the sender's.
    """
    added = _units_added(looked, inside)
    told = {unit for one in looked if (unit := one.unit) is not None}
    ours = {unit for unit in (*told, sender) if inside(unit) or unit in added}
    within = {one.record for one in looked if one.unit in ours}
    units: dict[str, set[str]] = {}
    for one in looked:
        if one.record not in within:
            units.setdefault(one.record, set()).update(() if one.unit is None else (one.unit,))
    out = {one: min(own or {sender}) for one, own in units.items() if own or sender not in ours}
    if not out:
        return out
    there = gathering.standing(RecordId(record) for record in out)
    return {record: unit for record, unit in out.items() if record not in there}


def _units_added(looked: Sequence[Incoming], inside: Callable[[str], bool]) -> frozenset[str]:
    """New units below ours that this very file tells of."""
    parents = {one.values.code: one.values.parent for one in looked if one.ledger == UNITS}
    parents = {c: p for c, p in parents.items() if isinstance(c, str) and isinstance(p, str)}
    found: set[str] = set()
    for code in parents:
        above, passed = code, set[str]()
        while above in parents and above not in passed:
            passed.add(above)
            above = parents[above]
        if above not in passed and inside(above):
            found |= passed
    return frozenset(found)


def _outside_problem(
    name: str, outside: Mapping[str, int], unit_name: Callable[[str], str], *, whole: bool
) -> Problem:
    told = "、".join(
        tr("{unit} {count} 条", unit=unit_name(unit) or tr("没有写明的单位"), count=count)
        for unit, count in sorted(outside.items(), key=lambda pair: (-pair[1], pair[0]))[:5]
    )
    if len(outside) > 5:
        told = tr("{told}等 {count} 个单位", told=told, count=len(outside))
    if whole:
        text = tr("“{name}”里是别处单位的数据（{told}），没有采用。", name=name, told=told)
    else:
        text = tr("“{name}”里有别处单位的数据（{told}），这些没有采用。", name=name, told=told)
    return Problem(level=Level.EXPLAIN, code="outside-unit", message=text, file=name)
