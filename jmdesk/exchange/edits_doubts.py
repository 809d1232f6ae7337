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
    """A field that two sheets show once; where they say different things, neither is taken.

    A new record of which they tell different fields is one.
    """
    first: dict[tuple[str, str, EditKind], int] = {}
    kept: list[Noted] = []
    for one in found:
        key = _told_of(one)
        before = kept[first[key]] if key in first else None
        if key is None or before is None:
            first |= {} if key is None else {key: len(kept)}
            kept.append(one)
        elif not _agree(before, one):
            kept[first[key]] = _disagrees(asked, before, one)
            kept.append(_disagrees(asked, one, before))
        elif one.edit.kind is EditKind.INSERTED:
            kept[first[key]] = _joined(before, one)
        elif before.edit.asks and not one.edit.asks:
            kept[first[key]] = one
    return kept


def _told_of(one: Noted) -> tuple[str, str, EditKind] | None:
    """What an edit is of, where two sheets may tell of the same; None for any other."""
    edit = one.edit
    if not edit.record or edit.kind not in (*_TAKEN, EditKind.DELETED, EditKind.INSERTED):
        return None
    if edit.kind is EditKind.INSERTED:
        return None if edit.problem else (edit.record, "", edit.kind)
    kind = EditKind.CHANGED if edit.kind in _TAKEN else edit.kind
    return edit.record, edit.field, kind


def _agree(one: Noted, other: Noted) -> bool:
    """Whether both say the same of everything that both tell."""
    mine, theirs = dict(one.edit.values), dict(other.edit.values)
    common = mine.keys() & theirs.keys()
    return canonical({n: mine[n] for n in common}) == canonical({n: theirs[n] for n in common})


def _joined(one: Noted, other: Noted) -> Noted:
    """A new record with what both tell of it."""
    more = other.edit.values.keys() - one.edit.values.keys()
    if not more:
        return one
    return one.but(
        values={**one.edit.values, **other.edit.values},
        new=f"{one.edit.new}；{other.edit.new}",
        asks=one.edit.asks or other.edit.asks,
    )


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
