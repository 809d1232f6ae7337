"""What someone wrote into a row that was sent without a record: 未报, an empty box, an open tick.

The row says what its record begins with, so nothing has to be guessed from names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from jmdesk.definitions.identity import key_id
from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Level
from jmdesk.domain.revision import PERIOD, UNIT, RecordId
from jmdesk.exchange.carrier import SentCell, SentRow
from jmdesk.exchange.cells import Cell, blank, cell_name
from jmdesk.exchange.edits_columns import Located
from jmdesk.exchange.edits_parts import Asked, Noted, noted, problem
from jmdesk.exchange.edits_rows import Pair
from jmdesk.exchange.edits_text import loose, marked, unchanged
from jmdesk.exchange.edits_values import Context, Read, editable, field_of, read_cell, ticked
from jmdesk.exchange.merge_plan import EditKind
from jmdesk.language import tr


def awaited_edits(asked: Asked, located: Located, pair: Pair) -> Iterator[Noted]:
    """The record that was written into a row that waited for one."""
    row = AwaitedRow(asked, located, pair.sent, pair.came.row)
    other = any(
        was.record and loose(was.text) != loose(text)
        for was, text in zip(pair.sent.cells, pair.came.texts, strict=False)
    )
    if (found := row.edit(pair.came.cells)) is not None:
        # Another name in the row may mean another subject.
        yield found.but(asks=True) if other and found.edit.problem is None else found


class AwaitedRow:
    """A row that was sent for a record that was not there, and came back as sheet row ``row``."""

    def __init__(self, asked: Asked, located: Located, sent: SentRow, row: int) -> None:
        self._asked = asked
        self._located = located
        self._sent = sent
        self._row = row
        self._ledger = asked.ledgers.get(sent.ledger)

    def edit(self, cells: Sequence[Cell]) -> Noted | None:
        """The new record of what the cells (by sent column) say; None where they say nothing."""
        said = [
            (column, was, cells[column] if column < len(cells) else None)
            for column, was in enumerate(self._sent.cells)
            if was.field and not was.record
        ]
        changed = [one for one in said if self._says(*one)]
        if not changed:
            return None
        if self._ledger is None:
            message = tr("本机没有它所属的台账，读不出改动，请先接收发来的台账定义。")
            return self._wrong(changed[0][0], "unknown-ledger", message)
        reads: dict[str, Read] = {}
        for column, was, cell in changed:
            try:
                name, read = self._read(column, was, cell)
            except ValueError as error:
                return self._wrong(column, "unreadable-edit", str(error))
            if read.stored is not None:
                reads[name] = read
        return self._new(self._ledger, reads) if reads else None

    def _says(self, column: int, was: SentCell, cell: Cell) -> bool:
        """Whether a cell says something that was not sent."""
        if blank(cell):
            return (self._row, self._place(column)) in self._located.sheet.broken
        if was.yes:
            return marked(str(cell)) != marked(was.text)
        return not unchanged(cell, was.text, field_of(self._ledger, was.field))

    def _read(self, column: int, was: SentCell, cell: Cell) -> tuple[str, Read]:
        assert self._ledger is not None
        about = field_of(self._ledger, was.field)
        if about is None or not editable(about):
            raise ValueError(tr("本机的台账“{ledger}”里没有这一项。", ledger=self._ledger.title))
        if blank(cell):
            shown = self._located.sheet.broken[self._row, self._place(column)]
            raise ValueError(
                tr("是错误值或没有算出结果的公式 {shown}，请改正并保存一次。", shown=shown)
            )
        if was.yes:
            return about.name, ticked(cell, was, about)
        context = Context(ledger=self._ledger, unit=self._unit, period=self._period)
        return about.name, read_cell(cell, about.name, was.text, context, self._asked.names)

    def _new(self, ledger: Ledger, reads: dict[str, Read]) -> Noted:
        about = {name: ledger.field(name) for name in reads}
        texts = (f"{about[name].label}：{read.shown}" for name, read in reads.items())
        stored = {name: read.stored for name, read in reads.items()}
        period = _parsed(self._period) if ledger.period else None
        found = self._note(EditKind.INSERTED, new="；".join(texts)).but(
            record=self._id(ledger, period),
            values={**self._sent.values, **stored},
            unit=self._unit,
            period=str(period) if period else "",
            asks=any(read.doubtful for read in reads.values()),
        )
        known = all(self._knows(ledger, name) for name in self._sent.values)
        if not self._unit or not known or (period and period.kind) is not ledger.period:
            message = tr("分不清是哪个单位、哪一期的，没有采用，请在台账里填。")
            return problem(self._asked, found, Level.MUST, "missing-key", message)
        return found

    def _knows(self, ledger: Ledger, name: str) -> bool:
        """Whether a value that the row began with is one that this ledger has."""
        if name in (UNIT, PERIOD):
            return True
        about: Field | None = field_of(ledger, name)
        return about is not None and about.name == name and editable(about)

    def _id(self, ledger: Ledger, period: Period | None) -> RecordId:
        """By its natural key where it has one, so that it meets the same record made elsewhere."""
        own = {name: value for name, value in self._sent.values.items() if name in ledger.by_name}
        if ledger.key and all(name in (*own, UNIT, PERIOD) for name in ledger.key):
            return ledger.record_id(own, unit=self._unit, period=period, banner=self._asked.banner)
        told = [f"{name}={value}" for name, value in sorted(self._sent.values.items())]
        return key_id(ledger.id, [self._asked.digest, *told])

    @property
    def _unit(self) -> str:
        return self._sent.values.get(UNIT, "")

    @property
    def _period(self) -> str:
        return self._sent.values.get(PERIOD, "")

    def _wrong(self, column: int, code: str, message: str) -> Noted:
        found = self._note(EditKind.INSERTED, new=self._title)
        found = found.but(cell=cell_name(self._row, self._place(column)))
        return problem(self._asked, found, Level.MUST, code, message)

    def _note(self, kind: EditKind, *, new: str) -> Noted:
        found = noted(
            self._asked,
            self._located,
            kind,
            row=self._row,
            title=self._title,
            label=tr("新的一条"),
            new=new,
        )
        return found.but(ledger=self._sent.ledger)

    @cached_property
    def _title(self) -> str:
        """What the row speaks of: its subject, else the first words that it was sent with."""
        for name, value in self._sent.values.items():
            about = self._asked.record(value) if name not in (UNIT, PERIOD) else None
            if about is not None:
                return about.title
        texts = (cell.text for cell in self._sent.cells if not cell.yes)
        words = (text for text in texts if text and not text.replace(".", "").isdigit())
        return next(words, self._ledger.title if self._ledger else "")[:60]

    def _place(self, column: int) -> int:
        places = self._located.places
        return (places[column] if column < len(places) else None) or 0


def _parsed(text: str) -> Period | None:
    try:
        return Period.parse(text) if text else None
    except ValueError:
        return None
