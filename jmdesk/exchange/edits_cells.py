"""The cells of a row that was sent against those of the row that came for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from jmdesk.definitions.ledger import Field
from jmdesk.domain.problem import Level
from jmdesk.domain.revision import PERIOD, UNIT
from jmdesk.exchange.carrier import SentCell
from jmdesk.exchange.cells import Cell, blank, cell_text
from jmdesk.exchange.edits_columns import Located
from jmdesk.exchange.edits_parts import Asked, Noted, noted, problem
from jmdesk.exchange.edits_rows import Pair
from jmdesk.exchange.edits_text import NAMED, marked, sent_text, stripped, unchanged
from jmdesk.exchange.edits_ticks import tick_edit
from jmdesk.exchange.edits_values import Context, editable, read_cell, set_by
from jmdesk.exchange.merge_plan import EditKind
from jmdesk.exchange.vocabulary import compared
from jmdesk.language import tr

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?%?")
_COUNTING = frozenset({"序号", "行号", "编号", "no", "№"})
"""Columns that only count the rows: who sorts or adds rows counts anew."""
_NOTHING = SentCell()
_OWN = {UNIT: "单位", PERIOD: "期"}


def cell_edits(asked: Asked, located: Located, pair: Pair) -> Iterator[Noted]:
    """What someone changed in one row."""
    sent, texts = pair.sent.cells, pair.came.texts
    for column in range(max(len(sent), len(texts))):
        was = sent[column] if column < len(sent) else _NOTHING
        text = texts[column] if column < len(texts) else ""
        if text == was.text or column == located.sent.id_column:
            continue
        if was.field and not was.record:
            continue  # sets something in the record that its row awaits
        if located.places[column] is not None:
            found = _Changed(asked, located, pair, column, was).found()
            if found is not None:
                yield found


class _Changed:
    """One cell that does not say what was sent, letter by letter."""

    def __init__(
        self, asked: Asked, located: Located, pair: Pair, column: int, was: SentCell
    ) -> None:
        self._asked = asked
        self._located = located
        self._pair = pair
        self._column = column
        self._was = was
        self._row = pair.came.row
        self._place = located.places[column] or 0

    def found(self) -> Noted | None:
        """The edit, None where the cell still means the same."""
        if not (self._was.record and self._was.field):
            return self._of_no_field()
        context = self._asked.context(self._was.record)
        if context is None:
            return self._unknown()
        about = context.about(self._was.field)
        if about is not None and about.measure_in:
            context = replace(context, told=self._told())
            about = context.about(self._was.field)
        cell = self._cell(about)
        if self._was.yes:
            return self._ticked(about, cell)
        if unchanged(cell, self._was.text, about):
            return None
        if (self._row, self._place) in self._located.sheet.broken and blank(cell):
            return self._broken(about)
        if blank(cell) and self._covered() is not None:
            return self._merged(about)
        if about is not None and not editable(about):
            return self._worked_out(about.label)
        return self._changed(cell, about, context)

    def _told(self) -> dict[str, str]:
        """What the cells of the same record say in this row, by the names that were sent."""
        cells = zip(self._pair.sent.cells, self._pair.came.cells, strict=False)
        own = ((was, cell) for was, cell in cells if was.record == self._was.record)
        return {was.field: cell_text(cell) for was, cell in own if was.field and not blank(cell)}

    def _cell(self, about: Field | None) -> Cell:
        """The cell; of merged ones what the first says, but a number counts once."""
        came = self._pair.came.cells
        cell = came[self._column] if self._column < len(came) else None
        first = self._covered()
        if not blank(cell) or first is None or not self._was.text:
            return cell
        over = self._located.sheet.value(*first)
        numeric = about is not None and about.type.numeric
        return cell if numeric and not unchanged(over, self._was.text, about) else over

    def _covered(self) -> tuple[int, int] | None:
        return self._located.covered.get((self._row, self._place))

    def _note(self, kind: EditKind, about: Field | None, new: str, **told: object) -> Noted:
        heading = self._located.sent.columns[self._column].heading
        own = tr(_OWN[self._was.field]) if self._was.field in _OWN else ""
        return noted(
            self._asked,
            self._located,
            kind,
            row=self._row,
            column=self._column,
            record=self._was.record,
            title=_title(self._pair),
            field=about.name if about else self._was.field,
            label=about.label if about else own or heading,
            old=self._was.text,
            new=new,
            **told,
        )

    def _changed(self, cell: Cell, about: Field | None, context: Context) -> Noted | None:
        name, was = self._was.field, self._was.text
        try:
            read = read_cell(cell, name, was, context, self._asked.names)
        except ValueError as error:
            return self._unreadable(about, cell, str(error))
        if about is not None and about.type.name in NAMED and self._names_the_same(read.stored):
            return None
        moved = self._pair.misplaced or bool(self._covered())
        emptied = about is not None and about.required and read.stored is None
        return self._note(
            EditKind.MISPLACED if self._pair.misplaced else EditKind.CHANGED,
            about,
            read.shown,
            values=set_by(about.name if about else name, read, was, about),
            asks=read.doubtful or moved or emptied,
        )

    def _ticked(self, about: Field | None, cell: Cell) -> Noted | None:
        if about is None or not editable(about) or blank(cell):
            return None
        if marked(cell_text(cell)) == marked(self._was.text):
            return None
        where = {"row": self._row, "column": self._column}
        return tick_edit(self._asked, self._located, self._was, about, cell, **where)

    def _names_the_same(self, stored: object) -> bool:
        """Whether the name that was sent means the same unit or record as the one that came."""
        context = self._asked.context(self._was.record)
        try:
            assert context is not None
            names = self._asked.names
            return read_cell(self._was.text, self._was.field, "", context, names).stored == stored
        except ValueError:
            return False

    def _unreadable(self, about: Field | None, cell: Cell, message: str) -> Noted:
        found = self._note(EditKind.UNREADABLE, about, cell_text(cell))
        return problem(self._asked, found, Level.MUST, "unreadable-edit", message)

    def _broken(self, about: Field | None) -> Noted:
        shown = self._located.sheet.broken[self._row, self._place]
        what = tr("是错误值 {shown}", shown=shown) if shown else tr("是没有算出结果的公式")
        found = self._note(EditKind.UNREADABLE, about, shown)
        message = tr("{what}，请用 WPS 或 Excel 打开，改正并保存一次。", what=what)
        return problem(self._asked, found, Level.MUST, "unreadable-edit", message)

    def _merged(self, about: Field | None) -> Noted:
        found = self._note(EditKind.UNREADABLE, about, "")
        message = tr(
            "这一格被合并到上一行，原来的“{old}”看不到了，没有改动它。", old=self._was.text
        )
        return problem(self._asked, found, Level.EXPLAIN, "merged-cell", message)

    def _unknown(self) -> Noted | None:
        """A cell of a record whose ledger this desk does not know."""
        cell = self._cell(None)
        if unchanged(cell, self._was.text, None):
            return None
        found = self._note(EditKind.UNREADABLE, None, cell_text(cell))
        message = tr("本机没有它所属的台账，读不出改动，请先接收发来的台账定义。")
        return problem(self._asked, found, Level.MUST, "unknown-ledger", message)

    def _of_no_field(self) -> Noted | None:
        """Totals, numbers of rows, words: only a changed figure is worth a sentence."""
        cell = self._cell(None)
        if unchanged(cell, self._was.text, None) or (blank(cell) and self._covered()):
            return None
        heading = self._located.sent.columns[self._column].heading
        if self._pair.sent.ledger and self._was.text and not _NUMBER.fullmatch(self._was.text):
            return self._printed(heading, cell)
        if compared(heading) in _COUNTING or not self._matters(cell):
            return None
        return self._worked_out(heading)

    def _printed(self, heading: str, cell: Cell) -> Noted:
        """Words of the form itself, beside what is to be filled in."""
        found = self._note(EditKind.WORKED_OUT, None, cell_text(cell)).but(label=heading)
        message = tr(
            "表上印的“{old}”改成了“{new}”，不是填报的内容，没有采用。",
            old=self._was.text,
            new=cell_text(cell),
        )
        return problem(self._asked, found, Level.EXPLAIN, "printed-words", message)

    def _matters(self, cell: Cell) -> bool:
        """In rows of records anything; elsewhere figures, and figures within the same words."""
        sent = self._pair.sent
        if sent.record or sent.ledger or any(one.record for one in sent.cells):
            return True
        if not any(_NUMBER.fullmatch(one.text) for one in self._pair.sent.cells):
            return False
        was = self._was.text
        figure = isinstance(cell, Decimal) or bool(_NUMBER.fullmatch(was))
        return figure or (bool(was) and stripped(was) == stripped(sent_text(cell)))

    def _worked_out(self, label: str) -> Noted:
        cell = self._cell(None)
        found = self._note(EditKind.WORKED_OUT, None, cell_text(cell)).but(label=label)
        if self._was.text:
            message = tr(
                "{label}由“{old}”改成了“{new}”。它由系统算出，不能直接改，请改它所依据的数。",
                label=label,
                old=self._was.text,
                new=cell_text(cell),
            )
        elif self._pair.sent.ledger:
            message = tr(
                "“{label}”这一栏由几项合成，里面写的“{new}”没有采用，请写到“明细”表里或在台账里填。",
                label=label,
                new=cell_text(cell),
            )
        else:
            message = tr(
                "在空着的地方写了“{new}”，它不对应台账里的任何一项，没有采用。",
                new=cell_text(cell),
            )
        code = "worked-out-edit"
        return problem(
            self._asked,
            found,
            Level.EXPLAIN,
            code,
            message,
            stated=cell_text(cell),
            computed=self._was.text,
        )


def _title(pair: Pair) -> str:
    """What a row is called that is no record: its first words."""
    texts = (text for text in pair.came.texts if text and not _NUMBER.fullmatch(text))
    return next(texts, "")[:60]
