"""The sheet as Qt sees it, and all that may be done to it; each act is one step to undo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtCore import Signal as QtSignal

from jmdesk.domain.problem import Level
from jmdesk.language import tr
from jmdesk.ui.grid.cell import Entry, Place, State
from jmdesk.ui.grid.cell_data import cell_data, heading_told, sign_data
from jmdesk.ui.grid.changing import Changing
from jmdesk.ui.grid.column import GridColumn, GridRow
from jmdesk.ui.grid.history import History, Rows
from jmdesk.ui.grid.reading import Reader
from jmdesk.ui.grid.sheet import Line, Sheet
from jmdesk.ui.grid.storing import stored_over, typed_again
from jmdesk.ui.tips import tip

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class GridModel(QAbstractTableModel):
    """Holds what is typed until someone stores it; says what was read and what could not be.

    Signals: ``edited`` (keys of the rows in which something was typed, pasted, undone or read),
    ``rows_changed`` when rows came or went, ``told`` (a sentence for the person at the desk).
    ``growing`` says whether rows may be added.
    """

    edited = QtSignal(list)
    rows_changed = QtSignal()
    told = QtSignal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sheet = Sheet()
        self.growing = False
        self.history = History(self)
        self.reader = Reader(self._column, self._take_read, self)
        self._changing = Changing(self)

    # what is shown

    def show(
        self, columns: Sequence[GridColumn], rows: Sequence[GridRow], *, growing: bool = False
    ) -> None:
        """Put another sheet in the place of this one; what was typed here is forgotten."""
        self.reader.drop()
        self.history.clear()
        self.beginResetModel()
        self.growing = growing
        self.sheet = Sheet(columns, rows)
        self.endResetModel()

    def show_only(self, wanted: Callable[[str], bool] | None) -> None:
        """See only rows whose key is wanted (None: all); new ones always."""
        self.beginResetModel()
        self.sheet.show_only(wanted)
        self.endResetModel()

    def sort_by(self, name: str | None, *, descending: bool = False) -> None:
        """See the rows in the order of a column, or (None) in the sheet's own."""
        self.layoutAboutToBeChanged.emit()
        before = [self.sheet.seen[index.row()] for index in self.persistentIndexList()]
        self.sheet.sort(name, descending=descending)
        for index, line in zip(self.persistentIndexList(), before, strict=True):
            row = self.sheet.row_of(line.key)
            self.changePersistentIndex(index, self.index(row, index.column()))
        self.layoutChanged.emit()

    # what was typed

    def typed(self) -> dict[str, dict[str, Any]]:
        """What was typed and read, by row and column."""
        return {
            line.key: read
            for line in self.sheet.touched()
            if (read := {n: e.value for n, e in line.entries.items() if e.state is State.READ})
        }

    def unread(self) -> dict[Place, tuple[str, str]]:
        """What could not be taken as it was typed: the text, and the sentence that says why."""
        return {
            (line.key, name): (entry.text, entry.sentence)
            for line in self.sheet.lines
            for name, entry in line.entries.items()
            if entry.is_marked
        }

    def texts(self) -> dict[str, dict[str, str]]:
        """All typed texts by row and column, for a draft."""
        return {
            line.key: {name: entry.text for name, entry in line.entries.items()}
            for line in self.sheet.lines
            if line.entries
        }

    def restore(self, texts: Mapping[str, Mapping[str, str]]) -> None:
        """Bring back the texts of a draft; rows that were new then are made again."""
        self._changing.restore(texts)

    @property
    def touched(self) -> tuple[str, ...]:
        """Keys of the rows in which something was typed, in the sheet's own order."""
        return tuple(line.key for line in self.sheet.touched())

    @property
    def removed(self) -> tuple[str, ...]:
        """Keys of the stored rows that were deleted here."""
        return tuple(self.sheet.removed)

    # what the one who stores says back

    def take_as_stored(
        self, key: str, values: Mapping[str, Any], *, new_key: str | None = None
    ) -> None:
        """A row was stored with these values; what was typed since stays typed."""
        line = self.sheet.line(key)
        if line is None:
            return
        stored_over(line, values)
        if new_key is not None and new_key != line.key:
            self.sheet.rename(line, new_key)
        self._tell_row(line)

    def take_as_removed(self, keys: Iterable[str]) -> None:
        """Rows were deleted where they are stored; undoing brings them back as new ones."""
        for key in keys:
            line = self.sheet.removed.pop(self.sheet.key_of(key), None)
            if line is not None:
                typed_again(line, self.sheet.columns)

    def update_stored(self, rows: Iterable[GridRow]) -> None:
        """Other values are stored now than were shown; what was typed stays typed."""
        for row in rows:
            line = self.sheet.line(row.key)
            if line is not None:
                line.row = row
                self._tell_row(line)

    def set_worked_out(self, key: str, texts: Mapping[str, str]) -> None:
        """Show figures that were worked out where nothing is typed or stored."""
        line = self.sheet.line(key)
        if line is not None and line.worked != texts:
            line.worked = dict(texts)
            self._tell_row(line)

    def set_sign(self, key: str, level: Level | None, text: str) -> None:
        """The sign before a row: that of a level (its text is the tip), else the text (√, 未报)."""
        line = self.sheet.line(key)
        if line is not None and line.sign != (level, text):
            line.sign = (level, text)
            row = self.sheet.row_of(key)
            if row >= 0:
                self.headerDataChanged.emit(Qt.Orientation.Vertical, row, row)

    def set_problems(self, key: str, problems: Mapping[str, tuple[Level | None, str]]) -> None:
        """Mark cells of a row with the level and the sentence of their problem."""
        line = self.sheet.line(key)
        if line is not None and line.problems != problems:
            line.problems = dict(problems)
            self._tell_row(line)

    # acts of a person: each is one step

    def write(self, cells: Sequence[tuple[Place, str]], name: str) -> bool:
        """Put texts into cells; False when that changes nothing. ``name`` is what is undone."""
        return self._changing.paste(cells, (), name)

    def paste(
        self,
        cells: Sequence[tuple[Place, str]],
        born: Sequence[Rows],
        name: str,
        *,
        ready: Sequence[tuple[Place, Entry]] = (),
    ) -> bool:
        """Put new rows, texts, and values that need no reading, as one step."""
        return self._changing.paste(cells, born, name, ready=ready)

    def new_rows(self, count: int) -> Rows:
        """Rows for what goes beyond the last one, to be pasted; without a place of their own
        where no rows may be added."""
        return self._changing.rows.new(len(self.sheet.seen), count, stray=not self.growing)

    def clear(self, places: Sequence[Place]) -> bool:
        """Empty cells; marks on cells that cannot be changed go too."""
        name = tr("清除 {count} 格", count=len(places))
        return self.write([(place, "") for place in places], name)

    def insert_rows(self, row: int, count: int) -> tuple[str, ...]:
        """Put new rows before the one seen at ``row``; their keys. () where none may be added."""
        return self._changing.insert(row, count) if self.growing else ()

    def remove_rows(self, keys: Sequence[str]) -> bool:
        """Delete rows; those that must stay are told of and stay."""
        return self._changing.remove(keys)

    def undo(self) -> tuple[Place, ...]:
        """Take the last step back; where it changed something."""
        self._changing.finish_placing()
        step = self.history.take_back()
        return self._changing.take_back(step) if step else ()

    def redo(self) -> tuple[Place, ...]:
        """Do the step again that was taken back last; where it changed something."""
        step = self.history.take_again()
        return self._changing.do_again(step) if step else ()

    def cancel_reading(self) -> bool:
        """Take back a paste that is still being read; False when nothing is."""
        if not self.reader.busy or not self._changing.is_last():
            return False
        self.undo()
        self.reader.drop()
        return True

    # as Qt asks

    def line_at(self, row: int) -> Line:
        """The row seen at a place."""
        return self.sheet.seen[row]

    def place(self, index: Index) -> Place:
        """The lasting address of a cell."""
        return self.sheet.seen[index.row()].key, self.sheet.columns[index.column()].name

    def index_of(self, place: Place) -> QModelIndex:
        """Where a cell is seen; an invalid index where it is not."""
        row = self.sheet.row_of(place[0])
        column = self.sheet.by_name.get(place[1])
        if row < 0 or column is None:
            return QModelIndex()
        return self.index(row, self.sheet.columns.index(column))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Rows seen."""
        return 0 if parent.isValid() else len(self.sheet.seen)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """All columns, hidden ones too."""
        return 0 if parent.isValid() else len(self.sheet.columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Texts of a cell; painting asks the sheet itself."""
        if not index.isValid():
            return None
        line = self.sheet.seen[index.row()]
        return cell_data(self.sheet, line, self.sheet.columns[index.column()], role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        """Headings, and the signs of the rows."""
        if orientation is Qt.Orientation.Vertical:
            return sign_data(self.sheet.seen[section], section, role)
        column = self.sheet.columns[section]
        if role == Role.DisplayRole:
            return column.heading
        if role == Role.ToolTipRole:
            return tip(heading_told(self.sheet, column))
        return heading_told(self.sheet, column) if role == Role.AccessibleTextRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Cells that may be typed into are editable."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        line = self.sheet.seen[index.row()]
        editable = self.sheet.can_edit(line, self.sheet.columns[index.column()])
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Type a text into a cell."""
        if role != Role.EditRole:
            return False
        column = self.sheet.columns[index.column()]
        return self.write(
            [(self.place(index), str(value))], tr("输入「{title}」", title=column.title)
        )

    def _column(self, name: str) -> GridColumn:
        return self.sheet.by_name[name]

    def _tell_row(self, line: Line) -> None:
        row = self.sheet.row_of(line.key)
        if row >= 0:
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.sheet.columns) - 1))

    def _take_read(self, places: list[Place]) -> None:
        self._changing.take_read(places)
