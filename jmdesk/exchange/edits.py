"""What someone changed by hand in a workbook that the desk once wrote: every cell, every row.

Pure: what was sent against what came back. Sorted, filtered, hidden and moved rows and moved
columns mean nothing; what cannot be told for certain is asked about or named, never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.problem import Level
from jmdesk.exchange.carrier import SentRow, SentTable
from jmdesk.exchange.cells import Sheet, column_letters
from jmdesk.exchange.edits_awaited import awaited_edits
from jmdesk.exchange.edits_cells import cell_edits
from jmdesk.exchange.edits_columns import Located, locate
from jmdesk.exchange.edits_doubts import doubted
from jmdesk.exchange.edits_new import NewRows
from jmdesk.exchange.edits_parts import Asked, Noted, SentRecord, noted, problem
from jmdesk.exchange.edits_rows import Matched, match_rows
from jmdesk.exchange.edits_ticks import above_edits
from jmdesk.exchange.edits_values import Names
from jmdesk.exchange.findings import listed
from jmdesk.exchange.merge_plan import Edit, EditKind
from jmdesk.language import tr

__all__ = ["Names", "SentRecord", "find_edits"]


def find_edits(
    *,
    table: SentTable,
    sheets: Sequence[Sheet],
    ledgers: Mapping[str, Ledger],
    record: Callable[[str], SentRecord | None],
    names: Names,
    digest: str,
    file: str = "",
    banner: str = "",
) -> tuple[Edit, ...]:
    """All that is otherwise in ``sheets`` than in ``table``, in the order of the sheets.

    ``record`` tells about a record that was sent and ``names`` what a name means; both are asked
    only where something differs. ``digest`` is that of the file (`Carrier.digest`): the keys of
    the edits and the ids of new records without a natural key are made from it, so two desks make
    the same. ``banner`` is the code of the banner, whose the records of some ledgers are. Nothing
    for a workbook that is as it was sent, whatever program saved it.
    """
    asked = Asked(
        ledgers=ledgers, record=record, names=names, digest=digest, file=file, banner=banner
    )
    finder = _Finder(asked, table)
    found = [one for sent in locate(table, sheets) for one in finder.sheet(sent[1])]
    return tuple(one.edit for one in doubted(asked, found)) if found else ()


class _Finder:
    """Goes through the sheets of one workbook."""

    def __init__(self, asked: Asked, table: SentTable) -> None:
        self._asked = asked
        self._table = table
        self._known: set[str] | None = None

    def sheet(self, came: Sequence[Located]) -> Iterator[Noted]:
        """The edits of one sent sheet, in the sheet that came for it; copies beside are named."""
        if not came:
            return
        located, *copies = came
        yield from self._columns(located)
        yield from above_edits(self._asked, located)
        matched = match_rows(located)
        unsure = located.header < 0 <= located.sent.header_row and bool(located.missing)
        for one in self._rows(located, matched):
            yield one.but(asks=True) if unsure and not one.edit.asks else one
        for copy in copies:
            yield from self._copy(copy)

    def _rows(self, located: Located, matched: Matched) -> Iterator[Noted]:
        new: NewRows | None = None
        for pair in matched.pairs:
            if pair.sent.ledger:
                yield from awaited_edits(self._asked, located, pair)
            elif not pair.sent.record and pair.came.texts != [
                cell.text for cell in pair.sent.cells
            ]:
                new = new or self._new(located, matched)
                if new.fills(pair) and (found := new.added(pair.came, None)) is not None:
                    yield found
                    continue
            yield from cell_edits(self._asked, located, pair)
        for came, copy in matched.added:
            new = new or self._new(located, matched)
            if (found := new.added(came, copy)) is not None:
                yield found
        yield from self._gone(located, matched)

    def _new(self, located: Located, matched: Matched) -> NewRows:
        if self._known is None:
            self._known = {row.record for sheet in self._table.sheets for row in sheet.rows}
        groups = [
            (pair.came.row, next((text for text in pair.came.texts if text), ""))
            for pair in matched.pairs
            if not pair.sent.record
        ]
        return NewRows(self._asked, located, self._known, groups)

    def _gone(self, located: Located, matched: Matched) -> Iterator[Noted]:
        """Rows that are no longer there: asked about, never taken as a deletion by themselves."""
        for row in matched.gone:
            if self._asked.record(row.record) is not None:
                yield noted(
                    self._asked,
                    located,
                    EditKind.DELETED,
                    record=row.record,
                    label=tr("整行"),
                    old=_said(row),
                    asks=True,
                )

        for row in matched.lost:
            words = next((cell.text for cell in row.cells if cell.text), "")[:40]
            message = tr("“{text}”这一行不在了或改了字，没有看里面填了什么。", text=words)
            found = noted(self._asked, located, EditKind.COLUMN, label=words, new=message)
            yield problem(self._asked, found, Level.EXPLAIN, "row-gone", message)

    def _columns(self, located: Located) -> Iterator[Noted]:
        """What became of columns: each is named once."""
        for index in located.missing:
            heading = located.sent.columns[index].heading
            if index == located.sent.id_column:
                code, level = "missing-ids", Level.EXPLAIN
                message = tr("隐藏的记录号列不在了，各行按名称核对。")
            else:
                code, level = "missing-column", Level.MUST
                message = tr("“{heading}”这一列不在了，没有改动它的数。", heading=heading)
            yield self._column(located, heading or tr("记录号"), level, code, message)
        for place in located.doubled:
            message = tr(
                "{column} 列是复制出来的，只看原来的那一列。", column=column_letters(place)
            )
            yield self._column(located, "", Level.EXPLAIN, "doubled-column", message)
        for place in located.extra:
            if place not in located.doubled:
                message = tr("{column} 列不是发出的，没有采用。", column=column_letters(place))
                yield self._column(located, "", Level.HINT, "unknown-column", message)

    def _column(self, located: Located, label: str, level: Level, code: str, message: str) -> Noted:
        found = noted(self._asked, located, EditKind.COLUMN, label=label, new=message)
        return problem(self._asked, found, level, code, message)

    def _copy(self, located: Located) -> Iterator[Noted]:
        """A further sheet with the same rows: named where it says anything else."""
        matched = match_rows(located)
        found = [one for pair in matched.pairs for one in cell_edits(self._asked, located, pair)]
        lines = sorted({one.edit.line for one in found} | {a.row + 1 for a, _ in matched.added})
        if lines:
            message = tr(
                "是“{name}”的副本，第 {lines} 行与发出的不同，没有采用；请只改原来的那一张。",
                name=located.sent.name,
                lines=listed(lines),
            )
            yield self._column(located, "", Level.EXPLAIN, "doubled-sheet", message)


def _said(row: SentRow) -> str:
    """The first words of a row."""
    return "　".join([cell.text[:40] for cell in row.cells if cell.text][:3])
