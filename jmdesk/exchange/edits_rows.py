"""Which row that came is which row that was sent, wherever it stands now.

By record id first, where rows may be sorted, moved, hidden and filtered at will. An id that stands
beside another row's key gives way to the key: the visible columns were sorted alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property

from jmdesk.domain.revision import PERIOD, UNIT
from jmdesk.exchange.carrier import SentRow, SentSheet
from jmdesk.exchange.cells import Cell, blank
from jmdesk.exchange.edits_columns import ID_TOKEN, Located
from jmdesk.exchange.edits_text import loose, sent_text, stripped

_MOST_COMPARED = 2_500
"""So many rows of one id or key are held against each other; of more only equal ones."""


@dataclass(kw_only=True, eq=False)
class Came:
    """A row that came: ``cells`` by sent column, ``record`` the id in its hidden column."""

    row: int
    cells: list[Cell]
    record: str
    texts: list[str]

    @cached_property
    def told(self) -> tuple[str, ...]:
        """What it says, without the differences that programs make."""
        return tuple(loose(text) for text in self.texts)


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """A row that was sent and the one that came for it; ``misplaced`` where the id said other."""

    sent: SentRow
    came: Came
    misplaced: bool = False


@dataclass(kw_only=True)
class Matched:
    """All rows of a sheet.

    ``added`` are rows that were not sent, with the sent row of which each is a copy (or None);
    ``gone`` records of which no row is left, ``lost`` boxes to be filled in of which none is.
    """

    pairs: list[Pair] = field(default_factory=list)
    added: list[tuple[Came, SentRow | None]] = field(default_factory=list)
    gone: list[SentRow] = field(default_factory=list)
    lost: list[SentRow] = field(default_factory=list)


def match_rows(located: Located) -> Matched:
    """Match the rows of one sheet."""
    rows = list(_came(located))
    if (straight := _as_sent(located.sent, rows)) is not None:
        return straight
    return _Matcher(located.sent, rows).match()


def _came(located: Located) -> Iterator[Came]:
    ids = located.places[located.sent.id_column]
    sheet = located.sheet
    for row in range(located.start, len(sheet.rows)):
        told = sheet.rows[row]
        cell = told[ids] if ids is not None and ids < len(told) else None
        record = cell.strip() if isinstance(cell, str) else ""
        if row == located.header or record == ID_TOKEN:
            continue
        cells = located.cells(row)
        if located.sent.id_column < len(cells):
            cells[located.sent.id_column] = None
        if any(not blank(cell) for cell in cells):
            yield Came(row=row, cells=cells, record=record, texts=[*map(sent_text, cells)])


def _as_sent(sent: SentSheet, rows: Sequence[Came]) -> Matched | None:
    """The rows in the order of those sent with the same ids, as most files come; else None."""
    full = _full(sent)
    if [row.record for row in full] != [came.record for came in rows]:
        return None
    pairs = [Pair(sent=row, came=came) for row, came in zip(full, rows, strict=True)]
    keys = _Keys(sent)
    if all(keys.fits(pair) if pair.sent.record else _alike(pair) for pair in pairs):
        return Matched(pairs=pairs)
    return None


def _full(sent: SentSheet) -> list[SentRow]:
    """The rows that say something, besides their ids."""
    ids = sent.id_column
    return [row for row in sent.rows if any(c.text and i != ids for i, c in enumerate(row.cells))]


def _alike(pair: Pair) -> bool:
    """Whether a row without an id is the one sent: in its words, if not in its figures."""
    return _words(pair.came.texts) == _words(_texts(pair.sent))


def _texts(row: SentRow) -> list[str]:
    """What was sent, without the record id that the hidden column may repeat."""
    return ["" if row.record and cell.text == row.record else cell.text for cell in row.cells]


def _words(texts: Iterable[str]) -> tuple[str, ...]:
    """The words of a row without its figures."""
    return tuple(words for text in texts if (words := stripped(text)))


class _Keys:
    """By what a person tells the rows apart: the key columns, else everything in the row."""

    def __init__(self, sent: SentSheet) -> None:
        width = range(len(sent.columns))
        keys = [i for i in width if sent.columns[i].key]
        self._columns = keys or [i for i in width if i != sent.id_column]

    def of(self, texts: Sequence[str]) -> tuple[str, ...]:
        return tuple(loose(texts[i]) if i < len(texts) else "" for i in self._columns)

    def fits(self, pair: Pair) -> bool:
        """Whether the row has still the key with which it was sent."""
        return self.of(_texts(pair.sent)) == self.of(pair.came.texts)


class _Matcher:
    """Matches rows that are not simply as they were sent."""

    def __init__(self, sent: SentSheet, rows: Sequence[Came]) -> None:
        self._sent = _full(sent)
        self._records = [row for row in self._sent if row.record]
        self._rows = rows
        self._keys = _Keys(sent)
        self._matched = Matched()
        self._free: dict[int, Came] = {id(came): came for came in rows}
        self._left: dict[int, SentRow] = {id(row): row for row in self._records}

    def match(self) -> Matched:
        """Records by id, then by key; headings and totals by their words; the rest is added."""
        fitting, doubtful = self._by_id()
        for pair in fitting:
            self._pair(pair)
        self._by_key({id(pair.came) for pair in doubtful})
        misplaced = any(pair.misplaced for pair in self._matched.pairs)
        for pair in doubtful:
            if id(pair.sent) in self._left and id(pair.came) in self._free and not misplaced:
                self._pair(pair)
        if misplaced:  # then no id of the others says anything by itself
            self._by_likeness([pair.came for pair in doubtful if id(pair.came) in self._free])
        self._by_words()
        self._without_ids()
        known = {row.record: row for row in self._records}
        for came in self._free.values():
            self._matched.added.append((came, known.get(came.record)))
        paired = {pair.sent.record for pair in self._matched.pairs}
        self._matched.gone = [row for row in self._left.values() if row.record not in paired]
        there = {id(pair.sent) for pair in self._matched.pairs}
        self._matched.lost = [one for one in self._sent if _is_box(one) and id(one) not in there]
        self._matched.pairs.sort(key=lambda pair: pair.came.row)
        return self._matched

    def _pair(self, pair: Pair) -> None:
        self._matched.pairs.append(pair)
        self._free.pop(id(pair.came), None)
        self._left.pop(id(pair.sent), None)

    def _by_id(self) -> tuple[list[Pair], list[Pair]]:
        """Pairs with the same id: those whose key fits, and the others."""
        sent, came = defaultdict(list), defaultdict(list)
        for row in self._records:
            sent[row.record].append(row)
        for one in self._rows:
            came[one.record].append(one)
        fitting: list[Pair] = []
        doubtful: list[Pair] = []
        for record, rows in sent.items():
            for pair in _nearest(rows, came.get(record, [])):
                (fitting if self._keys.fits(pair) else doubtful).append(pair)
        return fitting, doubtful

    def _by_likeness(self, came: Sequence[Came]) -> None:
        """Rows with neither their own id nor their own key, by the rest of what they say."""
        for pair in _nearest([*self._left.values()], came):
            if _alike_half(pair):
                self._pair(replace(pair, misplaced=True))

    def _without_ids(self) -> None:
        """Rows that show records but were sent without an id, by the rest of what they say."""
        paired = {id(pair.sent) for pair in self._matched.pairs}
        sent = [
            row
            for row in self._sent
            if not row.record
            and id(row) not in paired
            and (row.ledger or any(c.record for c in row.cells))
        ]
        for pair in _nearest(sent, [one for one in self._free.values() if not one.record]):
            if _alike_half(pair):
                self._pair(pair)

    def _by_key(self, doubtful: Set[int]) -> None:
        """Rows whose id is missing, or stands beside the key of another sent row."""
        sent, came = defaultdict(list), defaultdict(list)
        for row in self._left.values():
            sent[self._keys.of(_texts(row))].append(row)
        for one in self._free.values():
            if not one.record or id(one) in doubtful:
                came[self._keys.of(one.texts)].append(one)
        for key, rows in sent.items():
            if any(key):
                for pair in _nearest(rows, came.get(key, [])):
                    other = bool(pair.came.record) and pair.came.record != pair.sent.record
                    self._pair(Pair(sent=pair.sent, came=pair.came, misplaced=other))

    def _by_words(self) -> None:
        """Headings, totals and notes: as they were, else with other figures in the same words."""
        others = [row for row in self._sent if not row.record]
        for how in (_exact, _words):
            came = defaultdict(list)
            for one in self._free.values():
                if not one.record:
                    came[how(one.texts)].append(one)
            rest = []
            for row in others:
                if (found := came.get(how(_texts(row)))) and how(_texts(row)):
                    self._pair(Pair(sent=row, came=found.pop(0)))
                else:
                    rest.append(row)
            others = rest


def _is_box(row: SentRow) -> bool:
    """Whether a row has a place to fill in that is of no subject: it is named by its words."""
    return bool(row.ledger) and row.values.keys() <= {UNIT, PERIOD}


def _exact(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(said for text in texts if (said := loose(text)))


def _nearest(sent: Sequence[SentRow], came: Sequence[Came]) -> Iterator[Pair]:
    """Rows of one id or key: the most alike first, each once; of equals those in order."""
    if len(sent) == 1 and len(came) == 1:
        yield Pair(sent=sent[0], came=came[0])
        return
    same, rows, ones = _equal(sent, came)
    yield from same
    if len(rows) * len(ones) > _MOST_COMPARED:
        yield from (Pair(sent=row, came=one) for row, one in zip(rows, ones, strict=False))
        return
    scores = sorted(
        (-_likeness(row, one), i, j) for i, row in enumerate(rows) for j, one in enumerate(ones)
    )
    left, free = set(range(len(rows))), set(range(len(ones)))
    for _, i, j in scores:
        if i in left and j in free:
            left.discard(i)
            free.discard(j)
            yield Pair(sent=rows[i], came=ones[j])


def _equal(
    sent: Sequence[SentRow], came: Sequence[Came]
) -> tuple[list[Pair], list[SentRow], list[Came]]:
    """Those that say the very same, and what is left of both."""
    by_text: dict[tuple[str, ...], list[Came]] = {}
    for one in came:
        by_text.setdefault(_exact(one.texts), []).append(one)
    pairs, rest = [], []
    for row in sent:
        found = by_text.get(_exact(_texts(row)))
        if found:
            pairs.append(Pair(sent=row, came=found.pop(0)))
        else:
            rest.append(row)
    used = {id(pair.came) for pair in pairs}
    return pairs, rest, [one for one in came if id(one) not in used]


def _alike_half(pair: Pair) -> bool:
    said = sum(bool(cell.text) for cell in pair.sent.cells)
    return _likeness(pair.sent, pair.came) * 2 >= said


def _likeness(row: SentRow, came: Came) -> int:
    """How many cells say the same."""
    pairs = zip(row.cells, came.told, strict=False)
    return sum(bool(told) and loose(cell.text) == told for cell, told in pairs)
