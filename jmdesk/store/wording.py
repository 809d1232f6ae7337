"""Titles of records and the text in which a search looks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TypeAlias, TypeVar
from unicodedata import normalize

from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.definitions.template import Template
from jmdesk.domain.period import Period
from jmdesk.domain.revision import PERIOD, UNIT, Json
from jmdesk.store.initials import letters
from jmdesk.store.states import State

_PATH = re.compile(r"\s*([a-z][a-z0-9_]*)(?:\.([a-z][a-z0-9_]*))?\s*")
_BLANK = re.compile(r"\s+")
_DEPTH = 3
"""How far a title goes from a record to the one it refers to."""
_MOST = 20_000
"""Texts of one field that are remembered; then it begins anew."""


def fold(text: str) -> str:
    """As texts are compared in a search: no blanks, small letters, half-width."""
    return _BLANK.sub("", normalize("NFKC", text)).lower()


@dataclass(frozen=True, kw_only=True, slots=True)
class Naming:
    """How the parts of a title are written: for people, or for sorting and searching."""

    unit: Callable[[str], str]
    period: Callable[[Period], str]


SORTED = Naming(unit=str, period=str)
"""Codes of units and 2023-05: in the order of the list."""
SEARCHED = Naming(unit=lambda code: "", period=str)
"""Without codes of units, whose digits would be found for years; `Query.named` finds units."""


@lru_cache(maxsize=512)
def _parts(template: str) -> tuple[str | tuple[str, str | None], ...]:
    """Texts and (field, field of the record it refers to) in turn.

    Only names are followed: what has to be worked out would need other records, and the store
    could not tell when it changes. Such a place stays empty.
    """
    found: list[str | tuple[str, str | None]] = []
    for part in Template.parse(template).parts:
        if isinstance(part, str):
            found.append(part)
        elif path := _PATH.fullmatch(part.source):
            found.append((path[1], path[2]))
    return tuple(found)


def _paths(ledger: Ledger) -> list[tuple[str, str | None]]:
    return [part for part in _parts(ledger.title_expr) if not isinstance(part, str)]


class Titles:
    """The titles of records, by the templates of their ledgers.

    ``find`` gives the state of a record that another refers to, None where it has not arrived.
    """

    def __init__(self, ledgers: Mapping[str, Ledger], find: Callable[[str], State | None]) -> None:
        self._ledgers = ledgers
        self._find = find
        self._told: dict[str, _Remembered] = {}

    def told(self, ledger: Ledger, values: Mapping[str, Json]) -> tuple[str, str]:
        """Title as it is sorted, and search text, of a record with these values.

        Many records say the same in the parts of these: each part is worked out once.
        """
        return self._remembered(ledger).told(values)

    def told_many(
        self, ledger: Ledger, values: Sequence[Mapping[str, Json]]
    ) -> tuple[list[str], list[str]]:
        """The titles and the search texts of many records, as `told` tells them."""
        return self._remembered(ledger).told_many(values)

    def _remembered(self, ledger: Ledger) -> _Remembered:
        known = self._told.get(ledger.id)
        if known is None:
            known = self._told[ledger.id] = _Remembered(ledger, self._piece)
        return known

    def _piece(self, ledger: Ledger, name: str, inner: str | None, stored: Json) -> _Piece:
        """What one place of a title says."""
        said = {name: stored}
        shown = self._part(ledger, said, name, inner, SORTED, _DEPTH)
        # Only the names of units are written otherwise.
        sought = self._part(ledger, said, name, inner, SEARCHED, _DEPTH)
        return (shown, *_sought(sought))

    def title(self, state: State, naming: Naming, depth: int = _DEPTH) -> str:
        """What the record is called; "" where its ledger is unknown here."""
        ledger = self._ledgers.get(state.ledger)
        return self._title(ledger, state.values, naming, depth) if ledger else ""

    def _title(self, ledger: Ledger, values: Mapping[str, Json], naming: Naming, depth: int) -> str:
        if not depth:
            return ""
        told = [
            part if isinstance(part, str) else self._part(ledger, values, *part, naming, depth)
            for part in _parts(ledger.title_expr)
        ]
        return "".join(told).strip()

    def _part(
        self,
        ledger: Ledger,
        values: Mapping[str, Json],
        name: str,
        inner: str | None,
        naming: Naming,
        depth: int,
    ) -> str:
        stored = values.get(name)
        if name == UNIT:
            return naming.unit(str(stored or ""))
        if name == PERIOD:
            return _period(stored, naming)
        field = ledger.by_name.get(name)
        if field is None or stored is None:
            return ""
        if field.type.name != "reference":
            return _shown(field, stored, naming)
        target = self._find(str(stored))
        if target is None:
            return ""
        if inner is None:
            return self.title(target, naming, depth - 1)
        targets = self._ledgers.get(target.ledger)
        if targets is None:
            return ""
        return self._part(targets, target.values, inner, None, naming, depth - 1)


_Piece: TypeAlias = "tuple[str, str, str]"
"""Part of a title: as it is sorted, as it is compared in a search, and its initials."""
_Sought: TypeAlias = "tuple[str, str]"
"""A text as it is compared in a search, and its initials."""
_NOTHING = ("", "")
_Make: TypeAlias = "Callable[[Ledger, str, str | None, Json], _Piece]"


class _Remembered:
    """Of one ledger: what titles and search texts are made of, by what is stored."""

    def __init__(self, ledger: Ledger, make: _Make) -> None:
        self._pieces: list[_Piece | _Pieces] = [
            (part, *_sought(part)) if isinstance(part, str) else _Pieces(ledger, *part, make)
            for part in _parts(ledger.title_expr) or ("",)
        ]
        self._texts = [_Texts(field) for field in ledger.searched]

    def told(self, values: Mapping[str, Json]) -> tuple[str, str]:
        """Title as it is sorted, and search text: each text once, then their initials."""
        (title,), (search,) = self.told_many([values])
        return title, search

    def told_many(self, values: Sequence[Mapping[str, Json]]) -> tuple[list[str], list[str]]:
        """The same of many, field by field: that takes half the time."""
        if not values:
            return [], []
        many = len(values)
        pieces = [
            [one] * many if isinstance(one, tuple) else one.of(values) for one in self._pieces
        ]
        shown, compared, spoken = zip(*(zip(*one, strict=True) for one in pieces), strict=True)
        texts, initials = [_joined(compared)], [_joined(spoken)]
        initials[0] = _without_plain(initials[0], texts[0])
        names = set().union(*values)
        for known in self._texts:
            if known.name in names:
                told, said = zip(*known.of(values), strict=True)
                texts.append(told)
                initials.append(said)
        searches = [
            "\n".join(filter(None, (*dict.fromkeys(told), *dict.fromkeys(said))))
            for told, said in zip(
                zip(*texts, strict=True), zip(*initials, strict=True), strict=True
            )
        ]
        return [title.strip() for title in _joined(shown)], searches


def _joined(pieces: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(map("".join, zip(*pieces, strict=True)))


def _without_plain(initials: tuple[str, ...], texts: tuple[str, ...]) -> tuple[str, ...]:
    """Initials of texts that are not spelled in letters anyway."""
    told = zip(initials, texts, strict=True)
    return tuple("" if text.isascii() else letters for letters, text in told)


class _Pieces(dict[str, "_Piece"]):
    """A place of a title that shows a field."""

    def __init__(self, ledger: Ledger, name: str, inner: str | None, make: _Make) -> None:
        self._name = name
        self._make = partial(make, ledger, name, inner)

    def of(self, values: Sequence[Mapping[str, Json]]) -> list[_Piece]:
        """What it shows of the values of each record."""
        stored = [one.get(self._name) for one in values]
        return [self[one] if type(one) is str else self._make(one) for one in stored]

    def __missing__(self, stored: str) -> _Piece:
        return _kept(self, stored, self._make(stored))


class _Texts(dict[str, "_Sought"]):
    """The texts that one field held, each as a search looks for it."""

    def __init__(self, field: Field) -> None:
        self.name = field.name
        self._field = field

    def of(self, values: Sequence[Mapping[str, Json]]) -> list[_Sought]:
        """What a search looks for in the values of each record; no initials where it is spelled
        in letters."""
        stored = [one.get(self.name) for one in values]
        return [self[one] if type(one) is str else self._make(one) for one in stored]

    def _make(self, stored: Json) -> _Sought:
        if stored is None:
            return _NOTHING
        text, said = _sought(_shown(self._field, stored, SEARCHED))
        return text, "" if text.isascii() else said

    def __missing__(self, stored: str) -> _Sought:
        return _kept(self, stored, self._make(stored))


_Kept = TypeVar("_Kept")


def _kept(known: dict[str, _Kept], stored: str, found: _Kept) -> _Kept:
    """Remember it."""
    if len(known) >= _MOST:
        known.clear()
    known[stored] = found
    return found


@lru_cache(maxsize=_MOST)
def _sought(text: str) -> _Sought:
    folded = fold(text)
    return folded, letters(folded)


def sources(ledgers: Mapping[str, Ledger]) -> dict[str, dict[str, set[str]]]:
    """For each ledger, which reference fields of which ledgers bring it into their titles."""
    found: dict[str, dict[str, set[str]]] = {}
    for ledger in ledgers.values():
        for name, _ in _paths(ledger):
            field = ledger.by_name.get(name)
            if field is not None and field.target and not field.removed:
                found.setdefault(field.target, {}).setdefault(ledger.id, set()).add(name)
    return found


def watched(ledgers: Mapping[str, Ledger]) -> dict[str, set[str]]:
    """For each ledger the fields that its own title or a title elsewhere shows."""
    found: dict[str, set[str]] = {name: set() for name in ledgers}
    for id, ledger in ledgers.items():
        for name, inner in _paths(ledger):
            found[id].add(name)
            field = ledger.by_name.get(name)
            if field is not None and inner and field.target in found:
                found[field.target].add(inner)
    return {ledger: names | _former(ledgers[ledger], names) for ledger, names in found.items()}


def _former(ledger: Ledger, names: set[str]) -> set[str]:
    return {old for field in ledger.fields if field.name in names for old in field.renamed}


def _period(stored: Json, naming: Naming) -> str:
    try:
        return naming.period(Period.parse(str(stored))) if stored else ""
    except ValueError:
        return str(stored)


def _shown(field: Field, stored: Json, naming: Naming) -> str:
    try:
        value = field.load(stored)
    except ValueError:
        return ""
    if field.type.name == "unit":
        return naming.unit(str(value))
    if field.type.name == "units":
        return "、".join(filter(None, map(naming.unit, value)))
    return field.show(value)
