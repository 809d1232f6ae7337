"""Which cell shows one field of one record, so that what a hand writes there can be taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from jmdesk.definitions.expression import Expression
from jmdesk.definitions.ledger import Field
from jmdesk.definitions.report import Column, Combine
from jmdesk.domain.revision import RecordId
from jmdesk.reporting.document import Awaited, Cell
from jmdesk.reporting.frame import Frame
from jmdesk.reporting.lines import Line

_PLAIN_NAME = re.compile(r"[a-z]\w*")
_PATH = re.compile(r"([a-z]\w*)\.([a-z]\w*)")
_LESS_EXACT = re.compile(r"(?:round|min)\((.+), *\d+\)")
"""What is rounded, or printed up to a bound, shows the same field."""
_NEVER = frozenset({"rows", "attachment"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """The field that an expression names outright; ``link`` is the reference it goes through."""

    field: Field
    link: str = ""


def named(frame: Frame, expression: Expression | None) -> Named | None:
    """The field that an expression shows as it was typed, or rounded; None for anything else."""
    if expression is None or frame.report.rows.inside or frame.report.rows.indicator_set:
        return None
    ledger, link, name = frame.ledger, "", expression.source
    while match := _LESS_EXACT.fullmatch(name):
        name = match[1]
    if match := _PATH.fullmatch(name):
        link, name = match[1], match[2]
        reference = ledger.by_name.get(link)
        if reference is None or reference.target not in frame.ledgers:
            return None
        ledger = frame.ledgers[reference.target]
    elif not _PLAIN_NAME.fullmatch(name):
        return None
    field = ledger.by_name.get(name)
    if field is None or field.computed or field.type.name in _NEVER:
        return None
    if link and field.compute is not None:
        return None
    return Named(field=field, link=link)


def shown_record(frame: Frame, found: Named, line: Line) -> str:
    """The record whose field a line shows there; "" where it is several, none or worked out."""
    if found.link:
        subjects = frame.report.rows.subjects
        if subjects and found.link == subjects.link:
            return line.subject.id if line.subject else ""
        return str(line.record.get(found.link) or "")
    if line.missing or len(line.records) != 1:
        return ""
    if found.field.compute is not None and line.scope.works_out(found.field):
        return ""
    return line.records[0]


def sets(frame: Frame, found: Named | None) -> str:
    """The field of the rows' ledger that a new row sets by what stands there; "" for none.

    A reference is set by the name of what it refers to.
    """
    if found is None or not found.link:
        return found.field.name if found else ""
    about = frame.ledgers[frame.ledger.field(found.link).target]
    return found.link if about.title_expr.startswith(f"{{{found.field.name}}}") else ""


class Sources:
    """What the columns of one table show, worked out once for all its rows."""

    def __init__(self, frame: Frame, columns: Sequence[Column]) -> None:
        self._frame = frame
        self._named = [(column, named(frame, column.value)) for column in columns]
        self._sets = {column.id: sets(frame, found) for column, found in self._named}

    @property
    def shown(self) -> list[Named | None]:
        """The field that each column shows, None for none."""
        return [found for _, found in self._named]

    def sets(self, column: Column) -> str:
        """The field that a new row sets from this column."""
        return self._sets[column.id]

    def is_key(self, column: Column) -> bool:
        """Whether what stands there identifies the record."""
        return self._sets[column.id] in self._frame.ledger.key

    def awaited(self, line: Line) -> Awaited | None:
        """The record that a row waits for whose cells were worked out before."""
        made = line.made
        if made is None or made.awaited is None:
            return None
        asked = [column.value.source if column.value else "" for column, _ in self._named]
        return replace(made.awaited, fields=tuple(made.sets.get(name, "") for name in asked))

    def told(self, cells: Sequence[Cell], line: Line) -> Iterator[Cell]:
        """The cells of a line's row, with whose figure each is."""
        if line.made is not None:
            yield from cells
            return
        for cell, (column, found) in zip(cells, self._named, strict=False):
            records = cell.records if cell.records or not cell.text else line.records
            record = shown_record(self._frame, found, line) if found else ""
            apart = line.shared or column.id in line.repeats
            bracketed = apart and column.total.how is Combine.SUM
            if not record or found is None or bracketed:
                yield cell if records is cell.records else replace(cell, records=records)
                continue
            yield Cell(
                text=cell.text,
                value=cell.value,
                span=cell.span,
                align=cell.align,
                records=records,
                record=RecordId(record),
                field=found.field.name,
            )
