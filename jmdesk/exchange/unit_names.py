"""Units as sheets write them: one unit, a question, or the places that a text names (R21, R25)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jmdesk.domain.problem import Level
from jmdesk.domain.unit import Match, Unit, UnitLevel, UnitTree, plain
from jmdesk.exchange.cells import cell_name
from jmdesk.exchange.findings import Findings
from jmdesk.exchange.plan import Answers, Option, Question

_EVERYWHERE = re.compile(r"各嘎查|各苏木|各乡|各镇|各村|全旗|全境")
_SEPARATORS = re.compile(r"[、，,;；/和及与\s（）()]+")
_SUFFIXES = ("嘎查", "苏木", "镇", "村")
_WHOLE_NAME = re.compile(r"(?:嘎查|苏木|镇|乡|农场|牧场|林场|社区|矿区)$")
_PLACES = frozenset({UnitLevel.TOWNSHIP, UnitLevel.VILLAGE})
_MOST_OPTIONS = 8
_LONGEST = 100
"""A longer text names no unit; a text of 32,767 characters would be long to look up."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a text stands: for questions and hints."""

    sheet: str
    row: int
    column: int


class UnitNames:
    """Finds the units of a banner (``within``) by what sheets call them."""

    def __init__(
        self, units: UnitTree, *, within: str, answers: Answers, findings: Findings
    ) -> None:
        self._units = units
        found = units.banner_of(within)
        self.banner = found.code if found else within
        self._answers = {plain(text): answer for text, answer in answers.units.items()}
        self._findings = findings
        self._known: dict[str, str | None] = {}
        self._placed: dict[tuple[str, str], tuple[str, ...] | None] = {}

    def code(self, text: str, place: Place, label: str) -> str | None:
        """The code of the unit that a cell names; None after asking where that is not certain."""
        key = plain(text)
        if key not in self._known:
            self._known[key] = self._resolve(key, text, place, label)
        return self._known[key]

    def _resolve(self, key: str, text: str, place: Place, label: str) -> str | None:
        answer = self._answers.get(key)
        if len(key) > _LONGEST and answer is None:
            self._ask(key, f"{text[:_LONGEST]}…", Match(unit=None), place, label)
            return None
        match = self._match(answer if answer is not None else key)
        if match.unit is None and answer is None:
            match = self._units.resolve(key) if not match.candidates else match
        if match.unit is not None:
            return match.unit.code
        self._ask(key, text, match, place, label)
        return None

    def _match(self, text: str) -> Match:
        return self._units.resolve(text, within=self.banner)

    def _ask(self, key: str, text: str, match: Match, place: Place, label: str) -> None:
        cell = cell_name(place.row, place.column)
        why = "有几个单位叫这个名字" if match.candidates else "不在单位表里"
        options = match.candidates or tuple(self._similar(key))
        self._findings.ask(
            Question(
                kind="unit",
                key=key,
                text=f"工作表“{place.sheet}”{cell} 的{label}“{text.strip()}”{why}，是哪个单位？",
                sheet=place.sheet,
                cell=cell,
                options=tuple(
                    Option(value=u.code, label=self._units.path(u.code)) for u in options
                ),
            )
        )

    def _similar(self, key: str) -> Iterator[Unit]:
        """Units that share two neighbouring characters with the text, those sharing most first."""
        pairs = {key[i : i + 2] for i in range(len(key) - 1)}
        ranked = []
        for code in self._units.under(self.banner):
            if code in self._units and not (unit := self._units.get(code)).until:
                name = plain(unit.name)
                shared = sum(name[i : i + 2] in pairs for i in range(len(name) - 1))
                if shared:
                    ranked.append((-shared / len(name), unit.code, unit))
        yield from (unit for _, _, unit in sorted(ranked, key=lambda r: r[:2])[:_MOST_OPTIONS])

    def shown(self, codes: str | Sequence[str] | None) -> str:
        """Units as the desk's own sheets write them: their names."""
        several = (codes,) if isinstance(codes, str) else codes or ()
        return "、".join(self._units.name(code) for code in several)

    def places(self, text: str, *, near: str | None, place: Place) -> tuple[str, ...] | None:
        """The 嘎查 and 苏木镇 that a text of place names; None for none.

        各嘎查 and 全旗 stand for the banner, shared by all; its bare name only says where the
        banner is, and names no place. Of a name that occurs twice the one under the township
        named before it, or under ``near`` (the implementer's code), counts; else none does and a
        hint says so. What is no unit (a park, a hospital, 海淀区) is left out: the text itself is
        kept.
        """
        key = (text, near or "")
        if key not in self._placed:
            self._placed[key] = self._places(text, near, place)
        return self._placed[key]

    def _places(self, text: str, near: str | None, place: Place) -> tuple[str, ...] | None:
        whole = plain(text)
        if _EVERYWHERE.search(whole):
            return (self.banner,)
        found: list[str] = []
        township = ""
        for part in _SEPARATORS.split(text.strip()):
            unit = self._place(plain(part), township or near or "", place)
            if unit is not None:
                found.append(unit.code)
                township = self._township(unit) or township
        return tuple(dict.fromkeys(self._nearest(found))) or None

    def _place(self, part: str, near: str, place: Place) -> Unit | None:
        """The unit a part names, or begins with: 巴仁哲里木镇卫生院 lies in 巴仁哲里木镇."""
        if len(part) < 2:
            return None
        match = self._one_of(part)
        for end in range(len(part) - 1, 2, -1) if not match.unit and not match.candidates else ():
            if _WHOLE_NAME.search(part[:end]):
                match = self._one_of(part[:end])
                if match.unit or match.candidates:
                    break
        if match.unit is not None:
            return match.unit if match.unit.level in _PLACES else None
        return self._narrowed(part, match, near, place)

    def _one_of(self, name: str) -> Match:
        match = self._match(name)
        if match.unit is None and not match.candidates and not _WHOLE_NAME.search(name):
            for suffix in _SUFFIXES:
                longer = self._match(name + suffix)
                if longer.unit is not None or longer.candidates:
                    return longer
        return match

    def _narrowed(self, part: str, match: Match, near: str, place: Place) -> Unit | None:
        candidates = [unit for unit in match.candidates if unit.level in _PLACES]
        inside = self._units.under(near) if near and near != self.banner else frozenset()
        likely = [unit for unit in candidates if unit.code in inside]
        if len(likely) == 1:
            return likely[0]
        if candidates:
            paths = "、".join(self._units.path(unit.code) for unit in candidates)
            self._findings.problem(
                Level.HINT,
                "place-ambiguous",
                f"工作表“{place.sheet}”{cell_name(place.row, place.column)}：“{part}”有"
                f" {len(candidates)} 处（{paths}），没有记下涉及的嘎查，请导入后在项目里选定。",
                sheet=place.sheet,
                row=place.row,
                column=place.column,
            )
        return None

    def _township(self, unit: Unit) -> str:
        if unit.level is UnitLevel.TOWNSHIP:
            return unit.code
        return unit.parent if unit.level is UnitLevel.VILLAGE else ""

    def _nearest(self, codes: list[str]) -> list[str]:
        """Without a township of which a village is named too."""
        parents = {self._units.get(code).parent for code in codes}
        return [code for code in codes if code not in parents]
