"""Rows that were not sent: new records, copies of a row, and what is no record at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jmdesk.definitions.identity import key_id
from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Level
from jmdesk.domain.revision import PERIOD, UNIT, Json, canonical
from jmdesk.exchange.carrier import SentRow
from jmdesk.exchange.cells import Cell, blank, cell_name, cell_text
from jmdesk.exchange.edits_columns import Located
from jmdesk.exchange.edits_parts import Asked, Noted, noted, problem
from jmdesk.exchange.edits_rows import Came, Pair
from jmdesk.exchange.edits_text import loose
from jmdesk.exchange.edits_values import Context, Read, editable, field_of, read_cell, values_of
from jmdesk.exchange.merge_plan import EditKind
from jmdesk.exchange.vocabulary import compared
from jmdesk.language import tr

_LOOKED_AT = 50
"""So many rows that were sent are asked whose they are."""
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?%?")
_TOTAL = re.compile(r"合计|总计|共计|小计")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Says:
    """What an added row says: reads by field, and the first cell that cannot be read."""

    reads: dict[str, Read]
    wrong: str = ""
    column: int = -1


class NewRows:
    """Reads the rows that were added to one sheet.

    ``known`` are the records that were sent, ``groups`` the rows with what stands over groups.
    """

    def __init__(
        self,
        asked: Asked,
        located: Located,
        known: set[str],
        groups: Sequence[tuple[int, str]] = (),
    ) -> None:
        self._groups = groups
        self._asked = asked
        self._located = located
        self._sent = located.sent
        self._known = known
        self._ledger = asked.ledgers.get(located.sent.ledger)
        self._headings = {compared(column.heading) for column in self._sent.columns}
        self._told = self._columns()
        self._figures = [i for i, name in self._told.items() if self._numeric(name)]

    def _numeric(self, name: str) -> bool:
        about = field_of(self._ledger, name)
        return about is not None and about.type.numeric

    def _columns(self) -> dict[int, str]:
        """The columns from which a new row sets something; none where one is not understood."""
        told = {}
        for index, column in enumerate(self._sent.columns if self._ledger else ()):
            about = field_of(self._ledger, column.field)
            if about is None and column.field not in ("", UNIT, PERIOD):
                return {}
            if column.field in (UNIT, PERIOD) or (about is not None and editable(about)):
                told[index] = about.name if about else column.field
        return told

    def added(self, came: Came, copy: SentRow | None) -> Noted | None:
        """A row that was not sent; None for one that says nothing of its own."""
        texts = [text for text in came.texts if text.strip()]
        filled = [index for index in self._told if not blank(_at(came, index))]
        if len(texts) < (1 if filled else 2) or self._repeats_headings(texts):
            return None
        few = len(filled) < max(1, min(2, len(self._told)))
        if few or any(_TOTAL.search(text) for text in texts[:2]):
            return self._no_record(came)
        return self._record(came, copy)

    def _repeats_headings(self, texts: list[str]) -> bool:
        return sum(compared(text) in self._headings for text in texts) * 2 > len(texts)

    def fills(self, pair: Pair) -> bool:
        """Whether someone wrote into a row that was sent without figures: 未报, an empty one."""
        sent, came = pair.sent, pair.came
        texts = {i: sent.cells[i].text for i in self._told if i < len(sent.cells)}
        if any(_NUMBER.fullmatch(texts.get(i, "")) for i in self._figures):
            return False
        words = [text for text in came.texts if text][:2]
        return not any(_TOTAL.search(text) for text in words) and any(
            not texts.get(index) and not blank(_at(came, index)) for index in self._told
        )

    def _no_record(self, came: Came) -> Noted:
        found, level = self._note(came), Level.HINT
        if any(_TOTAL.search(text) for text in came.texts):
            message = tr("是手工加的合计行，合计由系统算出，没有采用。")
        elif self._told:
            message = tr("是手工加的，不像一条记录，没有采用。")
        else:
            level = Level.EXPLAIN
            message = tr("是手工加的；这张表由系统汇总，不能直接加行，请在台账里新增。")
        return problem(self._asked, found, level, "row-left-out", message)

    def _record(self, came: Came, copy: SentRow | None) -> Noted:
        says = self._read(came)
        found = self._new(came, says, asks=bool(came.record and not copy))
        if copy is not None and _same(came, copy):
            message = tr("与发出的一行完全相同，多半是多复制了一次，没有采用。")
            return problem(self._asked, found, Level.EXPLAIN, "doubled-row", message)
        return found

    def _given(self, came: Came) -> dict[str, Read]:
        """What the row itself does not say: the year of the sheet, the class of its group."""
        assert self._ledger is not None
        told = set(self._told.values())
        year = _period(self._sent.period)
        group = next((text for row, text in reversed(self._groups) if row < came.row), "")
        reads = {}
        for about in self._ledger.current:
            if about.name in told or not editable(about):
                continue
            if about.type.name == "year" and year is not None and about.required:
                reads[about.name] = _of(about, year.start.year)
            elif choice := next((c for c in about.choices if c in group), ""):
                reads[about.name] = _of(about, choice)
        return reads

    def _read(self, came: Came) -> _Says:
        assert self._ledger is not None
        reads = self._given(came)
        cells = ((name, _at(came, index)) for index, name in self._told.items())
        context = Context(
            ledger=self._ledger,
            unit=self._owner,
            period=self._sent.period,
            told={name: cell_text(cell) for name, cell in cells if not blank(cell)},
        )
        for index, name in self._told.items():
            cell = _at(came, index)
            if blank(cell):
                continue
            try:
                reads[name] = read_cell(cell, name, "", context, self._asked.names)
            except ValueError as error:
                return _Says(reads=reads, wrong=str(error), column=index)
        return _Says(reads=reads)

    @cached_property
    def _owner(self) -> str:
        """The unit of a row that tells none; "" where the rows that were sent are of several."""
        if self._ledger is not None and self._ledger.belongs == "banner" and self._asked.banner:
            return self._asked.banner
        sent = (
            self._asked.record(row.record) for row in self._sent.rows[:_LOOKED_AT] if row.record
        )
        units = {about.unit for about in sent if about is not None}
        return self._sent.unit if units <= {self._sent.unit} else ""

    def _new(self, came: Came, says: _Says, *, asks: bool = False) -> Noted:
        """The new record, or why it cannot be one."""
        assert self._ledger is not None
        reads = says.reads
        by_row = UNIT in reads and self._ledger.belongs != "banner"
        owner = reads[UNIT].stored if by_row else self._owner
        period = reads[PERIOD].value if PERIOD in reads else _period(self._sent.period)
        period = period if self._ledger.period else None
        values = {**values_of(reads), UNIT: owner, PERIOD: str(period) if period else None}
        found = self._note(came).but(
            values={name: value for name, value in values.items() if value not in (None, "")},
            unit=str(owner or ""),
            period=str(period) if period else "",
            asks=asks or any(r.doubtful for n, r in reads.items() if n not in (UNIT, PERIOD)),
        )
        if says.wrong:
            place = self._located.places[says.column] or 0
            found = found.but(cell=cell_name(came.row, place))
            return problem(self._asked, found, Level.MUST, "unreadable-edit", says.wrong)
        if lacking := _lacking(self._ledger, found):
            message = tr(
                "是新填的一行，缺{labels}，分不清是哪一条；请补上，表里没有这一列的请在台账里填。",
                labels=lacking,
            )
            return problem(self._asked, found, Level.MUST, "missing-key", message)
        return self._with_id(came, found, {n: r.value for n, r in reads.items()}, period)

    def _with_id(
        self, came: Came, found: Noted, values: Mapping[str, object], period: Period | None
    ) -> Noted:
        assert self._ledger is not None
        if self._ledger.key:
            record = self._ledger.record_id(values, unit=found.edit.unit, period=period)
        else:
            parts: list[Json] = [self._asked.digest, self._located.sheet.name, came.row]
            record = key_id(self._ledger.id, [*parts, canonical(found.edit.values).decode()])
        found = found.but(record=record)
        if record in self._known:
            message = tr(
                "与表中另一行是同一条（{title}），分不清以哪一行为准，没有采用。",
                title=found.edit.title,
            )
            return problem(self._asked, found, Level.EXPLAIN, "same-key", message)
        self._known.add(record)
        return found

    def _note(self, came: Came) -> Noted:
        text = "　".join(self._titles(came))
        return noted(
            self._asked,
            self._located,
            EditKind.INSERTED,
            row=came.row,
            title=text,
            label=tr("新的一行"),
            new=text,
        )

    def _titles(self, came: Came) -> Iterator[str]:
        """What the row is called: its key cells, else its first texts."""
        keys = [i for i, column in enumerate(self._sent.columns) if column.key]
        told = [loose(came.texts[i]) for i in keys if i < len(came.texts)]
        told = [text for text in told if text] or [text for text in came.told if text][:3]
        yield from (text[:40] for text in told[:3])


def _of(about: Field, value: Any) -> Read:
    return Read(value=value, stored=about.store(value), shown=about.show(value))


def _at(came: Came, index: int) -> Cell:
    return came.cells[index] if index < len(came.cells) else None


def _same(came: Came, copy: SentRow) -> bool:
    """Whether every cell is as it was sent."""
    width = max(len(came.texts), len(copy.cells))
    texts = [*came.texts, *[""] * (width - len(came.texts))]
    was = ["" if c.text == copy.record else c.text for c in copy.cells]
    was += [""] * (width - len(was))
    return all(loose(a) == loose(b) for a, b in zip(texts, was, strict=True))


def _lacking(ledger: Ledger, found: Noted) -> str:
    """The labels of what must be told for the new row to be a record of its own; "" if all is."""
    values = found.edit.values
    own = [ledger.field(name) for name in ledger.key if name not in (UNIT, PERIOD)]
    empty = [about for about in own if values.get(about.name) is None]
    lacking = [f.label for f in empty if f.required or len(empty) == len(own)]
    if not found.edit.unit:
        lacking.append(tr("单位"))
    if ledger.period is not None and not found.edit.period:
        lacking.append(tr("期"))
    return "、".join(f"“{label}”" for label in lacking)


def _period(text: str) -> Period | None:
    return Period.parse(text) if text else None
