"""Targets that contradict each other: five years against their years (R4, R19), two places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from jmdesk.definitions import goals
from jmdesk.domain.record import Record
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.targets import (
    REACHED,
    TOGETHER,
    YEARLY,
    figure,
    shown_goal,
    targets_of,
    term_of,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Contradiction:
    """Targets that cannot both hold; ``text`` names both figures and where each stands."""

    what: str
    text: str
    targets: tuple[Record, ...]


def contradictions(desk: Desk, *, unit: str | None = None) -> tuple[Contradiction, ...]:
    """The contradictions among the targets of a unit, in the order of its targets.

    Only targets of one name and one measure are compared; 以上 and the like leave room upwards, 约
    the tolerance of `jmdesk.definitions.goals`.
    """
    alike: dict[tuple[str, str], list[Record]] = {}
    for target in targets_of(desk, unit or desk.unit):
        key = _plain(target.values["what"]), str(target.get("measure_of") or "")
        alike.setdefault(key, []).append(target)
    return tuple(one for same in alike.values() for one in _among(desk, same))


def _plain(name: str) -> str:
    return "".join(str(name).split())


def _among(desk: Desk, same: Sequence[Record]) -> Iterator[Contradiction]:
    yield from _places(desk, same)
    for whole in same:
        if whole.values["since"] < whole.values["by"] and whole.get("way") != YEARLY:
            yield from _by_years(desk, whole, same)
            yield from _each_year(desk, whole, same)


def _places(desk: Desk, same: Sequence[Record]) -> Iterator[Contradiction]:
    """One thing, one term, two figures."""
    for first, second in combinations(same, 2):
        alike = term_of(first) == term_of(second) and first.get("way") == second.get("way")
        if alike and not _span(first).meets(_span(second)):
            yield _told(
                (first, second),
                tr(
                    "{what}：{source}写 {goal}，{other_source}写 {other}，两处不一致。",
                    what=first.values["what"],
                    source=_source(first),
                    goal=_goal(desk, first),
                    other_source=_source(second),
                    other=_goal(desk, second),
                ),
            )


def _by_years(desk: Desk, whole: Record, same: Sequence[Record]) -> Iterator[Contradiction]:
    """The figure of several years against those of each of them, where all are there."""
    years = range(whole.values["since"], whole.values["by"] + 1)
    single = {
        one.values["since"]: one
        for one in same
        if one.values["since"] == one.values["by"] and one.get("way") == whole.get("way")
    }
    if any(year not in single for year in years):
        return
    parts = [single[year] for year in years]
    listed = " + ".join(shown_goal(desk, one) for one in parts)
    if whole.get("way") == TOGETHER:
        known = goals.together(_span(one) for one in parts)
        said, total = tr("相加是"), sum(one.values["goal"].number for one in parts)
    else:
        last = max(parts, key=lambda one: one.values["goal"].number)
        known, said, total = _span(last), tr("最大是"), last.values["goal"].number
    if _span(whole).meets(known):
        return
    yield _told(
        (whole, *parts),
        tr(
            "{what}：{source}写 {since}–{by} 年 {goal}，"
            "各年 {listed}，{said} {total}，相差 {gap}。",
            what=whole.values["what"],
            source=_source(whole),
            since=whole.values["since"],
            by=whole.values["by"],
            goal=_goal(desk, whole),
            listed=listed,
            said=said,
            total=figure(total),
            gap=figure(abs(total - whole.values["goal"].number)),
        ),
    )


def _each_year(desk: Desk, whole: Record, same: Sequence[Record]) -> Iterator[Contradiction]:
    """What comes together in several years against so much each year, times the years (R19)."""
    count = whole.values["by"] - whole.values["since"] + 1
    for yearly in same:
        if yearly.get("way") != YEARLY or whole.get("way") == REACHED:
            continue
        if term_of(yearly) != term_of(whole):
            continue
        if _span(whole).meets(goals.together([_span(yearly)] * count)):
            continue
        yield _told(
            (whole, yearly),
            tr(
                "{what}：{source}写 {count} 年 {goal}，{other_source}写每年 {other}，"
                "{count} 年是 {total}，相差 {gap}。",
                what=whole.values["what"],
                source=_source(whole),
                count=count,
                goal=_goal(desk, whole),
                other_source=_source(yearly),
                other=_goal(desk, yearly),
                total=figure(count * yearly.values["goal"].number),
                gap=figure(abs(count * yearly.values["goal"].number - whole.values["goal"].number)),
            ),
        )


def _told(targets: tuple[Record, ...], text: str) -> Contradiction:
    return Contradiction(what=str(targets[0].values["what"]), text=text, targets=targets)


def _span(target: Record) -> goals.Span:
    return goals.span(target.values["goal"])


def _source(target: Record) -> str:
    source = str(target.get("source") or "")
    return source or tr("（没有写出处）")


def _goal(desk: Desk, target: Record) -> str:
    measure = str(target.get("measure_of") or "")
    return f"{shown_goal(desk, target)} {measure}".strip()
