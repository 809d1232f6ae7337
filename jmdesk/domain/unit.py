"""Units (单位): the tree from region to village, the banner's bodies, and the names people use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from jmdesk.language import tr


class UnitLevel(StrEnum):
    """Levels from the top down; a body (旗农科局 …) stands beside the townships."""

    REGION = "region"
    LEAGUE = "league"
    BANNER = "banner"
    TOWNSHIP = "township"
    VILLAGE = "village"
    BODY = "body"

    @property
    def label(self) -> str:
        """The level as people say it."""
        return {
            "region": tr("自治区"),
            "league": tr("盟市"),
            "banner": tr("旗县"),
            "township": tr("苏木镇"),
            "village": tr("嘎查"),
            "body": tr("直属单位"),
        }[self.value]


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """One unit. Names repeat, codes do not.

    ``short`` is the customary short name (科右中旗) or the name itself; ``initials`` the pinyin
    initials of both, parted by a blank. ``until`` is the day it ceased and ``successor``
    the unit it was merged into.
    """

    code: str
    name: str
    level: UnitLevel
    parent: str = ""
    short: str = ""
    initials: str = ""
    until: date | None = None
    successor: str = ""

    def __post_init__(self) -> None:
        if not self.short:
            object.__setattr__(self, "short", self.name)


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """What a written name stands for: one unit, or several candidates to ask about, or none."""

    unit: Unit | None
    candidates: tuple[Unit, ...] = ()


class UnitTree:
    """All units and aliases; never changed, `with_units` and `with_aliases` give a new tree."""

    def __init__(self, units: Iterable[Unit], aliases: Mapping[str, str]) -> None:
        self._units = {unit.code: unit for unit in units}
        self._aliases = {plain(text): code for text, code in aliases.items()}
        self._under: dict[str, frozenset[str]] = {}

    def __contains__(self, code: str) -> bool:
        return code in self._units

    def __iter__(self) -> Iterator[Unit]:
        return iter(self._units.values())

    def get(self, code: str) -> Unit:
        """The unit with this code; KeyError when there is none."""
        return self._units[code]

    def name(self, code: str) -> str:
        """The name of a unit, or its code where this desk does not know it."""
        unit = self._units.get(code)
        return unit.name if unit else code

    @cached_property
    def _children(self) -> dict[str, list[Unit]]:
        children: dict[str, list[Unit]] = {}
        for unit in self._units.values():
            children.setdefault(unit.parent, []).append(unit)
        return children

    @cached_property
    def _by_name(self) -> dict[str, list[Unit]]:
        names: dict[str, list[Unit]] = {}
        for unit in self._units.values():
            for text in {plain(unit.name), plain(unit.short)}:
                names.setdefault(text, []).append(unit)
        return names

    def children(self, code: str) -> tuple[Unit, ...]:
        """The units directly below, in the order of their codes."""
        return tuple(sorted(self._children.get(code, ()), key=lambda unit: unit.code))

    def ancestors(self, code: str) -> tuple[Unit, ...]:
        """From the parent up to the region."""
        found: list[Unit] = []
        unit = self._units.get(code)
        while unit and (unit := self._units.get(unit.parent)) and unit not in found:
            found.append(unit)
        return tuple(found)

    def under(self, code: str) -> frozenset[str]:
        """The codes of a unit and of everything below it, merged-away units included."""
        # Kept, since the tree never changes: names of an import are looked up by the thousand.
        if code not in self._under:
            self._under[code] = self._find_under(code)
        return self._under[code]

    def _find_under(self, code: str) -> frozenset[str]:
        found: set[str] = set()
        waiting = [code]
        while waiting:
            current = waiting.pop()
            if current in found:
                continue
            found.add(current)
            waiting.extend(unit.code for unit in self._children.get(current, ()))
            waiting.extend(unit.code for unit in self._merged_into.get(current, ()))
        return frozenset(found)

    @cached_property
    def _merged_into(self) -> dict[str, list[Unit]]:
        merged: dict[str, list[Unit]] = {}
        for unit in self._units.values():
            if unit.successor:
                merged.setdefault(unit.successor, []).append(unit)
        return merged

    def banner_of(self, code: str) -> Unit | None:
        """The banner in which a unit lies; itself for a banner, None above one."""
        for unit in (self._units[code], *self.ancestors(code)) if code in self._units else ():
            if unit.level is UnitLevel.BANNER:
                return unit
        return None

    def resolve(self, text: str, *, within: str = "") -> Match:
        """The unit that ``text`` names, looked for under ``within`` (a code) first.

        A code, a full or short name, an alias, a name with the units above it before it
        (科右中旗好腰苏木镇花灯嘎查), with or without 人民政府 and blanks. Never a guess: several
        equal candidates are returned as such.
        """
        if text.strip() in self._units:
            return Match(unit=self._units[text.strip()])
        if len(text) > _LONGEST:
            return Match(unit=None)
        area = self.under(within) if within else None
        wanted = plain(text)
        for form in _forms(wanted):
            if (alias := self._aliases.get(form)) in self._units:
                return Match(unit=self._units[str(alias)])
            found = self._named(form, area)
            if len(found) == 1:
                return Match(unit=found[0])
            if found:
                return Match(unit=None, candidates=tuple(found))
        return self._qualified(wanted, within)

    def _named(self, form: str, area: frozenset[str] | None) -> list[Unit]:
        found = self._by_name.get(form, [])
        inside = [unit for unit in found if area is None or unit.code in area]
        living = [unit for unit in inside if not unit.until]
        return living or inside

    def _qualified(self, wanted: str, within: str) -> Match:
        """A name that begins with the unit it lies in: cut the longest such beginning off."""
        area = self.under(within) if within else None
        around = {unit.code for unit in self.ancestors(within)} if within else set()
        for cut in range(len(wanted) - 1, 1, -1):
            head = wanted[:cut]
            above = self._aliases.get(head)
            heads = [self._units[above]] if above in self._units else self._named(head, None)
            heads = [u for u in heads if area is None or u.code in area or u.code in around]
            for head_unit in heads:
                match = self.resolve(wanted[cut:], within=head_unit.code)
                if match.unit and match.unit.code != head_unit.code:
                    return match
                if match.candidates:
                    return match
        return Match(unit=None)

    def find(self, text: str, *, within: str = "", limit: int = 20) -> list[Unit]:
        """Units whose name holds ``text`` or whose initials begin with it, best first."""
        wanted = plain(text).lower()
        if not wanted:
            return []
        area = self.under(within) if within else None
        ranked = [
            (rank, _DEPTH[unit.level], unit.code, unit)
            for unit in self._units.values()
            if not unit.until
            and (area is None or unit.code in area)
            and (rank := _rank(unit, wanted)) is not None
        ]
        ranked.sort(key=lambda entry: entry[:3])
        return [entry[3] for entry in ranked[:limit]]

    def path(self, code: str) -> str:
        """Where a unit lies, from the league down: 兴安盟 科尔沁右翼中旗 好腰苏木镇."""
        above = [u.name for u in self.ancestors(code) if u.level is not UnitLevel.REGION]
        return " ".join([*reversed(above), self.name(code)])

    def with_units(self, units: Iterable[Unit]) -> UnitTree:
        """The tree with these units added or put in the place of those with their codes."""
        added = {unit.code: unit for unit in units}
        if not added:
            return self
        tree = UnitTree((), {})
        tree._units = self._units | added
        tree._aliases = self._aliases
        return tree

    def with_aliases(self, aliases: Mapping[str, str]) -> UnitTree:
        """The tree with these spellings (text → code) added."""
        if not aliases:
            return self
        tree = UnitTree((), {})
        tree._units = self._units
        tree._aliases = self._aliases | {plain(text): code for text, code in aliases.items()}
        return tree


def renamed(unit: Unit, name: str) -> Unit:
    """The unit under a new name; the old one should be kept as an alias."""
    return replace(unit, name=name, short="", initials="")


_LONGEST = 200
"""Letters of a text that can name a unit with all those above it. What is pasted may be a whole
letter, and each of its beginnings would be looked up."""

_BLANK = re.compile(r"\s+")
_OFFICE = "人民政府"
_DEPTH = {level: depth for depth, level in enumerate(UnitLevel)}


def plain(text: str) -> str:
    """A name without any white space, the form in which names are compared (R25)."""
    return _BLANK.sub("", text)


def _forms(wanted: str) -> tuple[str, ...]:
    """The name as written, then without 人民政府."""
    if wanted.endswith(_OFFICE) and wanted != _OFFICE:
        return (wanted, wanted.removesuffix(_OFFICE))
    return (wanted,)


def _rank(unit: Unit, wanted: str) -> int | None:
    if unit.name.startswith(wanted) or unit.short.startswith(wanted):
        return 0
    if any(initials.startswith(wanted) for initials in unit.initials.split()):
        return 1
    return 2 if wanted in unit.name else None
