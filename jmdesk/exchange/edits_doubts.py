"""What only the whole of the edits shows: columns sorted alone, two sheets that disagree."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from jmdesk.domain.problem import Level
from jmdesk.domain.revision import canonical
from jmdesk.exchange.edits_parts import Asked, Noted, problem
from jmdesk.exchange.merge_plan import EditKind
from jmdesk.language import tr

_FEW = 3
"""So many values have to change places in a column before it looks sorted or moved."""
_TAKEN = (EditKind.CHANGED, EditKind.MISPLACED)


def doubted(asked: Asked, found: Sequence[Noted]) -> list[Noted]:
    """The edits with what must be asked, each record and field once."""
    return list(_totals(asked, _once(asked, _moved(found))))


def _moved(found: Sequence[Noted]) -> Iterator[Noted]:
    """Asked about: a column whose values only changed places, or that was emptied altogether."""
    columns: dict[tuple[int, int], list[Noted]] = defaultdict(list)
    for one in found:
        if one.edit.kind is EditKind.CHANGED:
            columns[id(one.located), one.column].append(one)
    places = {key for key, those in columns.items() if _changed_places(those)}
    empty = {key for key, those in columns.items() if _emptied(those)}
    for one in found:
        key = id(one.located), one.column
        if one.edit.kind is EditKind.CHANGED and key in places:
            yield one.but(kind=EditKind.MISPLACED, asks=True)
        elif one.edit.kind is EditKind.CHANGED and key in empty:
            yield one.but(asks=True)
        else:
            yield one


def _changed_places(those: Sequence[Noted]) -> bool:
    """Whether the new values are the old ones in another order, or moved up or down by a row."""
    new = Counter(one.edit.new for one in those)
    same = sum((new & Counter(one.edit.old for one in those)).values())
    return len(new) >= _FEW and same >= len(those) - 1 and len(new) * 4 >= len(those) * 3


def _emptied(those: Sequence[Noted]) -> bool:
    """Whether a column says nothing any more, which once said several things."""
    if len(those) < _FEW or any(one.edit.new for one in those):
        return False
    sent = those[0].located.sent
    column = those[0].column
    told = sum(1 for row in sent.rows if column < len(row.cells) and row.cells[column].field)
    blank = sum(
        1
        for row in sent.rows
        if column < len(row.cells) and row.cells[column].field and not row.cells[column].text
    )
    return told - blank == len(those)


def _once(asked: Asked, found: Iterable[Noted]) -> list[Noted]:
    """A field that two sheets show once; where they say different things, neither is taken."""
    first: dict[tuple[str, str, bool], int] = {}
    kept: list[Noted] = []
    for one in found:
        edit = one.edit
        key = edit.record, edit.field, edit.kind is EditKind.DELETED
        if edit.kind not in (*_TAKEN, EditKind.DELETED) or not edit.record:
            kept.append(one)
        elif key not in first:
            first[key] = len(kept)
            kept.append(one)
        elif canonical(dict(kept[first[key]].edit.values)) != canonical(dict(edit.values)):
            kept[first[key]] = _disagrees(asked, kept[first[key]], one)
            kept.append(_disagrees(asked, one, kept[first[key]]))
        elif kept[first[key]].edit.asks and not edit.asks:
            kept[first[key]] = one
    return kept


def _disagrees(asked: Asked, one: Noted, other: Noted) -> Noted:
    message = tr(
        "{label}这里是“{new}”，工作表“{sheet}”{cell} 却是“{other}”，分不清以哪一处为准。",
        label=one.edit.label,
        new=one.edit.new,
        sheet=other.edit.sheet,
        cell=other.edit.cell,
        other=other.edit.new,
    )
    return problem(asked, one, Level.MUST, "two-values", message)


def _totals(asked: Asked, found: Sequence[Noted]) -> Iterator[Noted]:
    """A total that was changed by just as much as the rows is only worth a look."""
    changed: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for one in found:
        if one.edit.kind in _TAKEN:
            changed[id(one.located), one.column] += _difference(one)
    for one in found:
        told = one.edit.problem if one.edit.kind is EditKind.WORKED_OUT else None
        rows = changed.get((id(one.located), one.column))
        if told is not None and rows and _difference(one) == rows:
            yield one.but(problem=replace(told, level=Level.HINT))
        else:
            yield one


def _difference(one: Noted) -> Decimal:
    try:
        return Decimal(one.edit.new or "0") - Decimal(one.edit.old or "0")
    except InvalidOperation:
        return Decimal(0)
