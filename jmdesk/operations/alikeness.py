"""How much two records are alike. Pure, and fast enough for all records of a ledger at once."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any
from unicodedata import is_normalized, normalize

from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD, UNIT

LEAST = 0.8
"""So much of two names has to be the same (`SequenceMatcher.ratio`)."""
_NEIGHBOURS = 6
"""With so many of the next ones a name is compared, in two orders."""
_WORDS = re.compile(r"[a-z][a-z0-9_]*")
_NOISE = re.compile(r"[\s\W_]+")
_NUMBERS = re.compile(r"\d+|[一二三四五六七八九十百]+")
_MOMENTS = frozenset({"date", "month", "year"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Features:
    """By what records of a ledger are compared.

    ``same`` fields must agree, ``not_else`` ones where both are filled; ``names`` are nearly the
    same. Without ``names`` only records of one natural key are alike.
    """

    same: tuple[str, ...]
    not_else: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def fields(self) -> frozenset[str]:
        """All of them that are fields and not the record's own unit or period."""
        return frozenset((*self.same, *self.not_else, *self.names)) - {UNIT, PERIOD}


def features(ledger: Ledger) -> Features | None:
    """What tells records of a ledger apart; None where nothing does."""
    titled = set(_WORDS.findall(ledger.title_expr))
    names = tuple(f.name for f in ledger.current if f.name in titled and f.type.name == "text")
    if not names:
        return Features(same=ledger.key, not_else=(), names=()) if ledger.key else None
    asked = titled | set(ledger.key)
    same = [f.name for f in ledger.current if _is_moment(f, asked) or f.type.name == "reference"]
    other = [f.name for f in ledger.current if _tells_apart(f, asked) and f.name not in names]
    return Features(same=(PERIOD, *same), not_else=tuple(other), names=names)


def _is_moment(field: Field, asked: set[str]) -> bool:
    return field.type.name in _MOMENTS and field.name in asked


def _tells_apart(field: Field, asked: set[str]) -> bool:
    kind = field.type.name
    return kind == "unit" or (field.name in asked and kind in ("text", "count"))


def alike(records: Iterable[Record], by: Features) -> Iterator[tuple[Record, Record, float]]:
    """The pairs that may be one and the same, the smaller id first, with their likeness (to 1)."""
    blocks: dict[Hashable, list[Record]] = {}
    for record in records:
        key = tuple(_value(record, name) for name in by.same)
        # All of a natural key, or at least one moment or reference, must be told.
        told = sum(part is not None for part in key)
        if told == len(key) if not by.names else told:
            blocks.setdefault(key, []).append(record)
    for block in blocks.values():
        if len(block) > 1:
            yield from _within(block, by)


def _value(record: Record, name: str) -> Any:
    if name == UNIT:
        return record.unit or None
    return record.period if name == PERIOD else record.get(name)


def _within(block: list[Record], by: Features) -> Iterator[tuple[Record, Record, float]]:
    if not by.names:
        first, *rest = sorted(block, key=lambda one: one.id)
        yield from ((first, other, 1.0) for other in rest)
        return
    # 第一期 and 第二期 are two: what is nearly the same has the same numbers in it.
    by_numbers: dict[tuple[str, ...], list[tuple[str, Record]]] = {}
    for one in block:
        name = plain_name(one, by.names)
        if name:
            by_numbers.setdefault(tuple(_NUMBERS.findall(name)), []).append((name, one))
    for named in by_numbers.values():
        if len(named) > 1:
            yield from _named_alike(named, by)


def _named_alike(
    named: list[tuple[str, Record]], by: Features
) -> Iterator[tuple[Record, Record, float]]:
    seen: set[tuple[str, str]] = set()
    for mine, theirs in _near(named):
        first, second = sorted((mine[1], theirs[1]), key=lambda one: one.id)
        likeness = _likeness(mine[0], theirs[0])
        if likeness < LEAST or (first.id, second.id) in seen:
            continue
        seen.add((first.id, second.id))
        if _agree(first, second, by.not_else):
            yield first, second, likeness


def _near(
    named: list[tuple[str, Record]],
) -> Iterator[tuple[tuple[str, Record], tuple[str, Record]]]:
    """Names next to each other, read from the front and from the back: nearly the same ones
    begin or end alike. So a large block takes no square of time."""
    for turn in (1, -1):
        order = sorted(named, key=lambda one: (one[0][::turn], one[1].id))
        for place, mine in enumerate(order):
            for theirs in order[place + 1 : place + 1 + _NEIGHBOURS]:
                yield mine, theirs


def plain_name(record: Record, names: Sequence[str]) -> str:
    """What a record is called, without blanks, signs and capitals."""
    text = "".join(str(record.get(name) or "") for name in names)
    return _folded(text)


def _folded(text: str) -> str:
    if not is_normalized("NFKC", text):
        text = normalize("NFKC", text)
    return text.lower() if text.isalnum() else _NOISE.sub("", text).lower()


def _likeness(mine: str, theirs: str) -> float:
    if mine == theirs:
        return 1.0
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    if matcher.real_quick_ratio() < LEAST or matcher.quick_ratio() < LEAST:
        return 0.0
    return matcher.ratio()


def _agree(first: Record, second: Record, names: Sequence[str]) -> bool:
    return all(
        _plain(first.get(name)) == _plain(second.get(name))
        for name in names
        if first.get(name) is not None and second.get(name) is not None
    )


def _plain(value: Any) -> Any:
    return _folded(value) if isinstance(value, str) else value
