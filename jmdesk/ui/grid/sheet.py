"""The sheet itself, without a window: rows in their own order and as they are seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from jmdesk.domain.problem import Level
from jmdesk.ui.grid.cell import Entry, Look, State, Tone
from jmdesk.ui.grid.column import GridColumn, GridRow
from jmdesk.ui.grid.order import order_key

Sign = tuple[Level | None, str]
_NO_SIGN: Sign = (None, "")


class Line:
    """One row on the desk: what is stored, what was typed over it, what is said about it."""

    __slots__ = ("born", "entries", "key", "problems", "row", "sign", "stray", "worked")

    def __init__(self, row: GridRow, *, born: bool = False, stray: bool = False) -> None:
        self.key = row.key
        self.row = row
        self.born = born
        """Inserted here and not stored yet."""
        self.stray = stray
        """Holds what was pasted and has no row of its own; it counts for nothing."""
        self.entries: dict[str, Entry] = {}
        self.worked: dict[str, str] = {}
        self.problems: dict[str, tuple[Level | None, str]] = {}
        self.sign = _NO_SIGN

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it yet."""
        return self.born and not self.entries

    def base(self, name: str) -> Any:
        """The value below what was typed: stored, else carried."""
        values = self.row.values
        return values[name] if name in values else self.row.carried.get(name)


class Sheet:
    """Columns and rows; every change of a cell goes through `put`."""

    def __init__(self, columns: Sequence[GridColumn] = (), rows: Iterable[GridRow] = ()) -> None:
        self.columns = tuple(columns)
        self.by_name = {column.name: column for column in self.columns}
        self.lines = [Line(row) for row in rows]
        self.seen = list(self.lines)
        self.removed: dict[str, Line] = {}
        self.sorted_by: tuple[str, bool] | None = None
        self._only: Callable[[str], bool] | None = None
        self._keys = {line.key: line for line in self.lines}
        self._renamed: dict[str, str] = {}
        self._rows: dict[str, int] | None = None

    def line(self, key: str) -> Line | None:
        """The row with this key, also under the key it had before it was stored."""
        return self._keys.get(self.key_of(key))

    def key_of(self, key: str) -> str:
        """The present key of a row."""
        return self._renamed.get(key, key)

    def row_of(self, key: str) -> int:
        """Where a row is seen; -1 where it is not."""
        if self._rows is None:
            self._rows = {line.key: row for row, line in enumerate(self.seen)}
        return self._rows.get(self.key_of(key), -1)

    def can_edit(self, line: Line, column: GridColumn) -> bool:
        """Whether something may be typed into a cell."""
        return column.can_edit and not line.row.locked and not line.stray

    def put(self, line: Line, name: str, entry: Entry | None) -> None:
        """Put a typed text into a cell; one that says what is stored anyway is no change."""
        if entry is None or says_nothing_new(line, name, entry):
            line.entries.pop(name, None)
        else:
            line.entries[name] = entry

    def text(self, line: Line, column: GridColumn) -> str:
        """What a cell says, as it is copied and edited; what was not understood, as typed."""
        entry = line.entries.get(column.name)
        if entry is not None and entry.state is not State.REFUSED:
            return _shown(column, entry.value) if entry.state is State.READ else entry.text
        base = line.base(column.name)
        if base is None:
            return line.worked.get(column.name, "")
        return _shown(column, base)

    def value(self, line: Line, name: str) -> Any:
        """What counts: the value typed, stored or carried; None where it cannot be read."""
        entry = line.entries.get(name)
        if entry is not None and entry.state is not State.REFUSED:
            return entry.value if entry.state is State.READ else None
        return line.base(name)

    def look(self, line: Line, column: GridColumn) -> Look:
        """How a cell looks."""
        name = column.name
        entry = line.entries.get(name)
        problem = line.problems.get(name)
        marked = entry is not None and entry.is_marked
        return Look(
            self.text(line, column),
            _tone(line, name, entry),
            problem[0] if problem else None,
            marked,
            self._ticked(line, column) if column.kind == "yes_no" and not marked else None,
            heard=entry is not None and not marked and bool(entry.note),
        )

    def _ticked(self, line: Line, column: GridColumn) -> bool:
        return bool(self.value(line, column.name))

    def touched(self) -> Iterator[Line]:
        """Rows in which something was typed, in their own order; not those without a place."""
        return (line for line in self.lines if line.entries and not line.stray)

    def seen_place(self, position: int) -> int:
        """Where rows put at a position of the own order would be seen."""
        for line in reversed(self.lines[:position]):
            row = self.row_of(line.key)
            if row >= 0:
                return row + 1
        return 0

    def position_before(self, row: int) -> int:
        """The position of the own order at which a new row is seen at ``row``."""
        return self.lines.index(self.seen[row - 1]) + 1 if row and self.seen else 0

    def insert(self, position: int, lines: Sequence[Line], row: int) -> None:
        """Put rows at a position of the own order, seen from ``row`` on."""
        self.lines[position:position] = lines
        self.seen[row:row] = lines
        for line in lines:
            self._keys[line.key] = line
            self.removed.pop(line.key, None)
        self._rows = None

    def remove(self, lines: Sequence[Line]) -> None:
        """Take rows out; stored ones are remembered as removed."""
        gone = set(lines)
        self.lines = [line for line in self.lines if line not in gone]
        self.seen = [line for line in self.seen if line not in gone]
        for line in lines:
            self._keys.pop(line.key, None)
            if not line.born:
                self.removed[line.key] = line
        self._rows = None

    def rename(self, line: Line, key: str) -> None:
        """Give a row that was stored its lasting key; the former one still finds it."""
        former = line.key
        self._keys.pop(former, None)
        line.key = key
        self._keys[key] = line
        for old, new in self._renamed.items():
            if new == former:
                self._renamed[old] = key
        self._renamed[former] = key
        self._rows = None

    def show_only(self, wanted: Callable[[str], bool] | None) -> None:
        """See only rows whose key is wanted; new rows always."""
        self._only = wanted
        self.arrange()

    def sort(self, name: str | None, *, descending: bool = False) -> None:
        """See the rows in the order of a column, or (None) in their own."""
        self.sorted_by = None if name is None else (name, descending)
        self.arrange()

    def arrange(self) -> None:
        """Bring the rows seen into order anew."""
        only = self._only
        seen = [line for line in self.lines if line.born or only is None or only(line.key)]
        if self.sorted_by is not None:
            seen = self._sorted(seen, *self.sorted_by)
        self.seen = seen
        self._rows = None

    def _sorted(self, lines: list[Line], name: str, descending: bool) -> list[Line]:
        """Empty cells last either way, before them what cannot be read."""
        column = self.by_name[name]
        keyed = [(order_key(column, self.value(line, name)), line) for line in lines]
        full = [(key, line) for key, line in keyed if key is not None]
        full.sort(key=lambda pair: pair[0], reverse=descending)
        rest = [line for key, line in keyed if key is None]
        rest.sort(key=lambda line: name not in line.entries)
        return [line for _key, line in full] + rest


def says_nothing_new(line: Line, name: str, entry: Entry | None) -> bool:
    """Whether what was typed is what is stored, or empty where nothing ever was."""
    if entry is None or entry.state is not State.READ:
        return entry is None
    values: Mapping[str, Any] = line.row.values
    if name in values:
        return bool(values[name] == entry.value)
    return entry.value is None and line.row.carried.get(name) is None


def _shown(column: GridColumn, value: Any) -> str:
    return "" if value is None else column.show(value)


def _tone(line: Line, name: str, entry: Entry | None) -> Tone:
    if entry is not None and entry.state is not State.REFUSED:
        return Tone.MARKED if entry.state is State.UNREAD else Tone.TYPED
    base, carried = line.base(name), line.row.carried.get(name)
    if carried is not None:
        return Tone.CARRIED if base == carried else Tone.CHANGED
    return Tone.WORKED_OUT if base is None and name in line.worked else Tone.STORED
