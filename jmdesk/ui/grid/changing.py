"""How the acts of a person change the sheet, and how they are taken back and done again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from jmdesk.language import tr
from jmdesk.ui.grid.cell import Entry, Place, State
from jmdesk.ui.grid.column import GridColumn
from jmdesk.ui.grid.dittos import without_dittos
from jmdesk.ui.grid.heard import Heard
from jmdesk.ui.grid.history import Change, Rows, Step
from jmdesk.ui.grid.reading import read_entry
from jmdesk.ui.grid.row_changes import RowChanges, runs, spans
from jmdesk.ui.grid.sheet import Line, says_nothing_new

if TYPE_CHECKING:
    from jmdesk.ui.grid.model import GridModel

_AT_ONCE = 8
"""So many cells are read at once; more go to the reader."""
_MANY = 1000
"""More cells than this are put onto the sheet in chunks."""
_CHUNK = 150


class Changing:
    """Changes a model's sheet and tells its views."""

    def __init__(self, model: GridModel) -> None:
        self._model = model
        self.rows = RowChanges(model)
        self.heard = Heard(model)
        self._open: Step | None = None

    def paste(
        self,
        cells: Sequence[tuple[Place, str]],
        born: Sequence[Rows],
        name: str,
        *,
        ready: Sequence[tuple[Place, Entry]] = (),
    ) -> bool:
        """Put new rows, texts to be read and entries that are ready, as one step."""
        self.finish_placing()
        for rows in born:
            self.rows.put_in(rows)
        if len(cells) > _MANY:
            self._place_slowly(cells, born, name)
            return True
        changes = self._place(cells, ready)
        if not changes and not born:
            return False
        self._model.history.push(Step(name, changes, tuple(born)))
        self._read_later(changes)
        return True

    def _place(
        self, cells: Sequence[tuple[Place, str]], ready: Sequence[tuple[Place, Entry]] = ()
    ) -> list[Change]:
        texts = without_dittos(self._model.sheet, cells)
        entries = [
            *((place, self._entry(place, text, note)) for place, text, note in texts),
            *ready,
        ]
        if len(cells) <= _AT_ONCE:
            self._read(entries)
        changes = self._put(entries)
        self._tell(changes)
        self.heard.note(changes)
        return changes

    def _read_later(self, changes: Iterable[Change]) -> None:
        pending = [((c.key, c.name), c.after) for c in changes if _waits(c.after)]
        self._model.reader.add((place, entry) for place, entry in pending if entry)

    def _place_slowly(
        self, cells: Sequence[tuple[Place, str]], born: Sequence[Rows], name: str
    ) -> None:
        """A large paste: a chunk at a time, all of them one step.

        Whatever is done meanwhile has the rest put first, so what is typed later stays above it.
        """
        self._open = step = Step(name, [], tuple(born))
        self._model.history.push(step)
        chunks = [slice(first, first + _CHUNK) for first in range(0, len(cells), _CHUNK)]
        place = partial(self._place_chunk, step, cells)
        self._model.reader.add_work(partial(place, chunk) for chunk in chunks)

    def _place_chunk(self, step: Step, cells: Sequence[tuple[Place, str]], chunk: slice) -> None:
        changes = self._place(cells[chunk])
        step.changes.extend(changes)
        self._read_later(changes)

    def finish_placing(self) -> None:
        """Put the rest of a large paste now: something else is about to be done."""
        self._model.reader.finish_works()

    def is_last(self) -> bool:
        """Whether the last large paste is still the last step."""
        return self._open is not None and self._model.history.last is self._open

    def insert(self, row: int, count: int) -> tuple[str, ...]:
        """New rows before the one seen at a place."""
        self.finish_placing()
        rows = self.rows.new(row, count)
        self.rows.put_in(rows)
        self._model.history.push(Step(tr("插入 {count} 行", count=count), born=(rows,)))
        return tuple(line.key for line in rows.lines)

    def remove(self, keys: Sequence[str]) -> bool:
        """Delete those rows that may be deleted."""
        self.finish_placing()
        sheet = self._model.sheet
        lines = [line for key in keys if (line := sheet.line(key)) is not None]
        free = [line for line in lines if line.born or line.row.removable]
        if len(free) < len(lines):
            stay = len(lines) - len(free)
            self._model.told.emit(
                tr("有 {count} 行是该报的，不能删；没有变化就记「无变化」。", count=stay)
            )
        if not free:
            return False
        gone = runs(sheet.lines, free)
        self.rows.take_out(gone)
        self._model.history.push(Step(tr("删除 {count} 行", count=len(free)), gone=gone))
        return True

    def take_back(self, step: Step) -> tuple[Place, ...]:
        """Undo a step."""
        self._apply([(c, c.before) for c in reversed(step.changes)])
        self.rows.take_out(step.born)
        for rows in step.gone:
            self.rows.put_in(rows)
        return _places(step)

    def do_again(self, step: Step) -> tuple[Place, ...]:
        """Redo a step."""
        self.rows.take_out(step.gone)
        for rows in step.born:
            self.rows.put_in(rows)
        self._apply([(c, c.after) for c in step.changes])
        return _places(step)

    def restore(self, texts: Mapping[str, Mapping[str, str]]) -> None:
        """Put the texts of a draft back; this is no step."""
        entries = []
        for key, cells in texts.items():
            self.rows.make_again(key)
            entries += [((key, name), self._entry((key, name), t)) for name, t in cells.items()]
        changes = self._put(entries)
        self._tell(changes)
        self._model.reader.add((place, e) for place, e in entries if e and _waits(e))

    def take_read(self, places: Iterable[Place]) -> None:
        """Cells were read: what says nothing new is no change; the views show the rest."""
        sheet = self._model.sheet
        lines: dict[str, Line] = {}
        for key, name in places:
            line = sheet.line(key)
            if line is None:
                continue
            entry = line.entries.get(name)
            if entry is not None:
                sheet.put(line, name, entry)
            lines[line.key] = line
        self._tell_lines(lines)

    def _entry(self, place: Place, text: str, note: str = "") -> Entry | None:
        """A text to be put at a place; on one that cannot be changed it is only kept beside."""
        sheet = self._model.sheet
        line, column = sheet.line(place[0]), sheet.by_name.get(place[1])
        if line is None or column is None:
            return None
        if line.stray:
            return Entry(text, state=State.UNREAD, sentence=_no_row())
        if sheet.can_edit(line, column):
            return Entry(text, note=note)
        if not text.strip() or _same(text, sheet.text(line, column)):
            return None
        return Entry(text, state=State.REFUSED, sentence=_no_change(text))

    def _read(self, entries: Sequence[tuple[Place, Entry | None]]) -> None:
        for (key, name), entry in entries:
            if entry is not None and _waits(entry):
                read_entry(self._model.sheet.by_name[name], key, entry)

    def _put(self, entries: Iterable[tuple[Place, Entry | None]]) -> list[Change]:
        sheet = self._model.sheet
        changes = []
        for (key, name), entry in entries:
            line = sheet.line(key)
            if line is None or name not in sheet.by_name:
                continue
            before = line.entries.get(name)
            after = None if says_nothing_new(line, name, entry) else entry
            if _alike(before, after):
                continue
            changes.append(Change(line.key, name, before, after, line.base(name)))
            sheet.put(line, name, after)
        return changes

    def _apply(self, changes: Sequence[tuple[Change, Entry | None]]) -> None:
        """Make cells say again what they said, also where something else was stored since."""
        sheet = self._model.sheet
        lines: dict[str, Line] = {}
        waiting = []
        for change, entry in changes:
            line = sheet.line(change.key)
            column = sheet.by_name.get(change.name)
            if line is None or column is None:
                continue
            if entry is None and line.base(change.name) != change.base:
                entry = _as_typed(column, change.base)
            sheet.put(line, change.name, entry)
            lines[line.key] = line
            if entry is not None and _waits(entry):
                waiting.append(((line.key, change.name), entry))
        self._tell_lines(lines)
        self._model.reader.add(waiting)

    def _tell(self, changes: Sequence[Change]) -> None:
        sheet = self._model.sheet
        lines = {c.key: line for c in changes if (line := sheet.line(c.key)) is not None}
        self._tell_lines(lines)

    def _tell_lines(self, lines: Mapping[str, Line]) -> None:
        model, last = self._model, len(self._model.sheet.columns) - 1
        rows = sorted(row for key in lines if (row := model.sheet.row_of(key)) >= 0)
        for first, end in spans(rows):
            model.dataChanged.emit(model.index(first, 0), model.index(end, last))
        if lines:
            model.edited.emit(list(lines))


def _waits(entry: Entry | None) -> bool:
    return entry is not None and entry.state is State.PENDING


def _alike(one: Entry | None, other: Entry | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.state is other.state and one.text == other.text and one.value == other.value


def _as_typed(column: GridColumn, value: Any) -> Entry:
    return Entry("" if value is None else column.show(value), value, state=State.READ)


def _same(one: str, other: str) -> bool:
    return "".join(one.split()) == "".join(other.split())


def _no_change(text: str) -> str:
    return tr("这一格不能改，贴来的是「{text}」，请核对；按 Del 去掉这个记号。", text=text)


def _no_row() -> str:
    return tr("贴来的行比表里多，这一行没有地方放，也不计数；可以复制到别处，或按 Ctrl+- 删去。")


def _places(step: Step) -> tuple[Place, ...]:
    return tuple((change.key, change.name) for change in step.changes)
