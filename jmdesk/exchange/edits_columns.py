"""Where the sheets and columns that were sent stand now: by hidden headers, else by headings.

Nothing is guessed: a column that is found neither way is named, and its cells are left alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from jmdesk.exchange.carrier import SentSheet, SentTable
from jmdesk.exchange.cells import Cell, Sheet, blank, cell_text
from jmdesk.exchange.vocabulary import compared

ID_TOKEN = "jmdesk:id"
"""What stands in the hidden header row over the record ids."""
HIDDEN = "_jmdesk"
"""The hidden sheet with what travels; it is never compared."""
_MOST_COVERED = 200_000
_MOST_RENAMED = 50
"""So many merged cells, and sheets that were not sent under this name, are looked at."""
_SEARCHED = 200
"""In how many rows from the top the hidden header row is looked for."""


def header_tokens(sheet: SentSheet) -> tuple[str, ...]:
    """What the hidden header row says over each column: its field, else its number, each once."""
    tokens: dict[str, None] = {}
    for index, column in enumerate(sheet.columns):
        if index == sheet.id_column:
            tokens[ID_TOKEN] = None
        else:
            free = column.field and column.field not in tokens
            tokens[column.field if free else f"#{index}"] = None
    return tuple(tokens)


@dataclass(frozen=True, kw_only=True)
class Located:
    """A sheet that came, over the one that was sent.

    ``places[i]`` is where the sent column ``i`` stands now, None where it is gone. ``start`` is
    the first row that can be one of those sent, ``header`` the hidden header row, -1 without one.
    ``extra`` are columns beside, ``doubled`` those whose header occurs twice.
    """

    sent: SentSheet
    sheet: Sheet
    places: tuple[int | None, ...]
    start: int
    header: int
    extra: tuple[int, ...] = ()
    doubled: tuple[int, ...] = ()

    @cached_property
    def straight(self) -> bool:
        """Whether every column stands where it was sent."""
        return self.places == tuple(range(len(self.places)))

    @property
    def missing(self) -> tuple[int, ...]:
        """The sent columns that are gone and had something to say."""
        return tuple(
            index
            for index, place in enumerate(self.places)
            if place is None and (self.sent.columns[index].heading or index == self.sent.id_column)
        )

    @cached_property
    def covered(self) -> dict[tuple[int, int], tuple[int, int]]:
        """The empty cells of areas merged over several rows, with the first cell of each."""
        width = max((place for place in self.places if place is not None), default=0)
        cells = (
            ((row, column), (area.top, area.left))
            for area in self.sheet.merged
            if area.bottom > area.top >= self.start
            for row in range(area.top, min(area.bottom + 1, len(self.sheet.rows)))
            for column in range(area.left, min(area.right, width) + 1)
            if (row, column) != (area.top, area.left)
        )
        return dict(islice(cells, _MOST_COVERED))

    def cells(self, row: int) -> list[Cell]:
        """The cells of a row by sent column."""
        told = self.sheet.rows[row]
        if self.straight:
            return told[: len(self.places)]
        return [
            told[place] if place is not None and place < len(told) else None
            for place in self.places
        ]


def locate(table: SentTable, sheets: Sequence[Sheet]) -> Iterator[tuple[SentSheet, list[Located]]]:
    """Each sent sheet with the sheets that came for it, the best first; none where it is gone."""
    free = [sheet for sheet in sheets if not sheet.name.startswith(HIDDEN)]
    by_name = {sheet.name: sheet for sheet in free}
    ids = [frozenset(row.record for row in sent.rows if row.record) for sent in table.sheets]
    found = [[by_name[s.name]] if s.name in by_name else [] for s in table.sheets]
    taken = {sheet.name for named in found for sheet in named}
    for sheet in [sheet for sheet in free if sheet.name not in taken][:_MOST_RENAMED]:
        likest = _likest(sheet, table, ids, taken)
        if likest is not None:
            found[likest].append(sheet)
    for sent, known, came in zip(table.sheets, ids, found, strict=True):
        if len(came) > 1:
            came.sort(key=lambda s: (s.name != sent.name, -_id_column(s, known)[1]))
        yield sent, [_located(sent, sheet, known) for sheet in came]


def _likest(
    sheet: Sheet, table: SentTable, ids: Sequence[frozenset[str]], taken: Set[str]
) -> int | None:
    """The sent sheet of which this one under another name has the hidden headers, or most ids."""
    worth: dict[int, tuple[bool, bool, int]] = {}
    told = _first_columns(sheet, frozenset().union(*ids)).keys()
    for number, (sent, known) in enumerate(zip(table.sheets, ids, strict=True)):
        headed = sent.header_row >= 0 and _header(sheet, list(header_tokens(sent))) >= 0
        count = len(told & known)
        if headed or (count and count * 2 >= len(known)):
            worth[number] = headed, sent.name not in taken, count
    return max(worth, key=lambda number: worth[number], default=None)


def _located(sent: SentSheet, sheet: Sheet, known: frozenset[str]) -> Located:
    tokens = list(header_tokens(sent))
    header = _header(sheet, tokens) if sent.header_row >= 0 else -1
    if header >= 0:
        return _by_header(sent, sheet, tokens, header)
    return _by_headings(sent, sheet, known)


def _header(sheet: Sheet, tokens: list[str]) -> int:
    """The hidden header row: the one with most of the tokens; -1 where it is gone."""
    wanted = set(tokens)
    for number, row in enumerate(sheet.rows[:_SEARCHED]):
        if row == tokens:
            return number
        found = sum(isinstance(cell, str) and cell.strip() in wanted for cell in row)
        if found * 2 > len(tokens) or (found > 1 and ID_TOKEN in row):
            return number
    return -1


def _by_header(sent: SentSheet, sheet: Sheet, tokens: Sequence[str], header: int) -> Located:
    told = [cell_text(cell).strip() for cell in sheet.rows[header]]
    first = {text: index for index, text in reversed(list(enumerate(told)))}
    places = tuple(first.get(token) for token in tokens)
    doubled = [i for i, text in enumerate(told) if text in tokens and first[text] != i]
    start = max(header + sent.first_row - sent.header_row, 0)
    located = Located(sent=sent, sheet=sheet, places=places, start=start, header=header)
    return replace(located, extra=_extra(located), doubled=tuple(doubled))


def _extra(located: Located) -> tuple[int, ...]:
    """Columns with something below the headings that were not sent."""
    if located.straight and all(
        len(row) <= len(located.places) for row in located.sheet.rows[located.start :]
    ):
        return ()
    own = set(located.places)
    return tuple(
        sorted(
            {
                index
                for row in located.sheet.rows[located.start :]
                for index, cell in enumerate(row)
                if index not in own and not blank(cell)
            }
        )
    )


def _by_headings(sent: SentSheet, sheet: Sheet, known: frozenset[str]) -> Located:
    """The hidden header row is gone: by what stands above the first row with an id."""
    ids, count = _id_column(sheet, known)
    if not count:
        return _without_ids(sent, sheet)
    first = next(row for row in range(len(sheet.rows)) if _at(sheet, row, ids) in known)
    before = next((n for n, row in enumerate(sent.rows) if row.record), 0)
    start = max(first - before, 0)
    return _named(sent, sheet, start, ids)


def _without_ids(sent: SentSheet, sheet: Sheet) -> Located:
    """The ids are gone as well: the rows are where they were, or told by their keys."""
    moved = 0
    if sent.header_row >= 0 and not _heads(sent, sheet, sent.first_row):
        moved = -1  # only the row with the hidden headers was taken out
    return _named(sent, sheet, max(sent.first_row + moved, 0), None)


def _heads(sent: SentSheet, sheet: Sheet, first: int) -> bool:
    """Whether the headings stand two rows above the data, a hidden row between them."""
    wanted = {compared(column.heading) for column in sent.columns if column.heading}
    row = sheet.rows[first - 2] if 0 <= first - 2 < len(sheet.rows) else []
    return any(isinstance(cell, str) and compared(cell) in wanted for cell in row)


def _named(sent: SentSheet, sheet: Sheet, start: int, ids: int | None) -> Located:
    shift = ids - sent.id_column if ids is not None else 0
    over = _headings(sheet, start)
    taken: set[int] = set() if ids is None else {ids}
    places: list[int | None] = []
    for index, column in enumerate(sent.columns):
        place = ids if index == sent.id_column else None
        if place is None and index != sent.id_column:
            place = _place(index + shift, compared(column.heading), over, taken)
        taken |= {place} if place is not None else set()
        places.append(place)
    located = Located(sent=sent, sheet=sheet, places=tuple(places), start=start, header=-1)
    return replace(located, extra=_extra(located))


def _headings(sheet: Sheet, start: int) -> dict[int, set[str]]:
    """All texts over each column above the rows."""
    found: dict[int, set[str]] = {}
    for row in sheet.rows[:start]:
        for index, cell in enumerate(row):
            if isinstance(cell, str) and not blank(cell):
                found.setdefault(index, set()).add(compared(cell))
    return found


def _place(expected: int, heading: str, over: dict[int, set[str]], taken: set[int]) -> int | None:
    """Where a heading stands now: where it was expected, else at the nearest place it occurs."""
    if not heading:
        return expected if expected >= 0 and expected not in taken else None
    found = [index for index, texts in over.items() if heading in texts and index not in taken]
    return min(found, key=lambda index: abs(index - expected), default=None)


def _id_column(sheet: Sheet, known: frozenset[str]) -> tuple[int, int]:
    """The column with most of the known ids and how many there are."""
    counted = Counter(_first_columns(sheet, known).values())
    return counted.most_common(1)[0] if counted else (0, 0)


def _first_columns(sheet: Sheet, known: frozenset[str]) -> dict[str, int]:
    """In which column each of the known ids stands first."""
    found: dict[str, int] = {}
    for row in sheet.rows if known else ():
        for index, cell in enumerate(row):
            if isinstance(cell, str) and cell in known:
                found.setdefault(cell, index)
    return found


def _at(sheet: Sheet, row: int, column: int) -> str:
    cell = sheet.value(row, column)
    return cell if isinstance(cell, str) else ""
