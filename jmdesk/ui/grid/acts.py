"""What a person does with the chosen cells: copy, paste, fill, clear, rows, columns, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.ui.grid.cell import Entry, Place, State
from jmdesk.ui.grid.clip import copied_text, put_block, taken_block
from jmdesk.ui.grid.cursor import Spot
from jmdesk.ui.grid.history import Rows
from jmdesk.ui.grid.spreading import Spread, spread_block

if TYPE_CHECKING:
    from jmdesk.ui.grid.view import GridView

_YES = frozenset("1yY是有√✓+")
_NO = frozenset("0nN否无-")


class Acts:
    """The acts of one view."""

    def __init__(self, view: GridView) -> None:
        self._view = view

    def copy(self) -> bool:
        """Put the chosen block on the clipboard; False where several blocks are chosen."""
        view = self._view
        block = view.chosen.block()
        if block is None:
            view.told.emit(tr("选了不相连的几块，不能一起复制；请只选一块。"))
            return False
        (top, left), (bottom, right) = block
        sheet, columns = view.model().sheet, view.sight.columns[left : right + 1]
        put_block(
            [
                [copied_text(sheet, line, sheet.columns[column]) for column in columns]
                for line in sheet.seen[top : bottom + 1]
            ]
        )
        return True

    def cut(self) -> None:
        """Copy, then empty."""
        if self.copy():
            places = self._places()
            self._view.model().write(
                [(place, "") for place in places], tr("剪切 {count} 格", count=len(places))
            )

    def paste(self) -> None:
        """Put what lies on the clipboard from the chosen cell on; every cell is checked."""
        try:
            block = taken_block()
        except Refusal as refusal:
            self._view.told.emit(refusal.message)
            return
        cells = self._view.chosen.cells()
        if not block or not cells:
            return
        if len(block) == 1 and len(block[0]) == 1:
            self.fill_chosen(block[0][0], tr("粘贴 {count} 格", count=len(cells)))
            return
        first = min(row for row, _column in cells), min(column for _row, column in cells)
        last = max(row for row, _column in cells), max(column for _row, column in cells)
        if self._view.chosen.block() is None:
            last = first
        self._put(spread_block(block, first, last, len(self._view.sight.columns)), first)

    def _put(self, spread: Spread, first: Spot) -> None:
        view, model = self._view, self._view.model()
        missing = spread.rows - model.rowCount()
        born: tuple[Rows, ...] = ()
        if missing > 0:
            born = (model.new_rows(missing),)
        keys = [line.key for line in model.sheet.seen]
        for rows in born:
            keys += [line.key for line in rows.lines]
        names = [model.sheet.columns[column].name for column in view.sight.columns]
        cells = [((keys[row], names[column]), text) for (row, column), text in spread.cells]
        model.paste(cells, born, tr("粘贴 {count} 格", count=len(cells)))
        if cells:
            view.hand.choose(first, spread.cells[-1][0])
        self._tell_misfits(spread, missing)

    def _tell_misfits(self, spread: Spread, missing: int) -> None:
        told = []
        if spread.beyond > 0:
            told.append(tr("右边少 {count} 栏，没有贴进去", count=spread.beyond))
        if missing > 0 and not self._view.model().growing:
            told.append(tr("多出 {count} 行，放在表后面、不计数", count=missing))
        if told:
            self._view.told.emit("；".join(told) + "。")

    def fill_chosen(self, text: str, name: str = "") -> None:
        """Put one text into all that is chosen (a single value pasted, Ctrl+Enter)."""
        places = self._places()
        name = name or tr("填入 {count} 格", count=len(places))
        self._view.model().write([(place, text) for place in places], name)

    def fill_down(self) -> None:
        """The topmost chosen cells' contents to those below; of one row: from the row above."""
        block = self._view.chosen.block()
        if block is None:
            return
        (top, left), (bottom, right) = block
        source = top if bottom > top else top - 1
        if source >= 0:
            rows = range(source + 1, bottom + 1)
            self._fill([(row, c, source, c) for row in rows for c in range(left, right + 1)])

    def fill_right(self) -> None:
        """The leftmost chosen cells' contents to those right of them."""
        block = self._view.chosen.block()
        if block is None:
            return
        (top, left), (bottom, right) = block
        source = left if right > left else left - 1
        if source >= 0:
            rows = range(top, bottom + 1)
            self._fill([(r, c, r, source) for r in rows for c in range(source + 1, right + 1)])

    def _fill(self, cells: list[tuple[int, int, int, int]]) -> None:
        """Fill (row, column, row of the source, its column); the same column keeps the value."""
        model, columns = self._view.model(), self._view.sight.columns
        sheet = model.sheet
        ready: list[tuple[Place, Entry]] = []
        texts: list[tuple[Place, str]] = []
        for row, column, from_row, from_column in cells:
            goal, source = sheet.columns[columns[column]], sheet.columns[columns[from_column]]
            line, origin = sheet.seen[row], sheet.seen[from_row]
            if not sheet.can_edit(line, goal):
                continue
            place, text = (line.key, goal.name), sheet.text(origin, source)
            entry = origin.entries.get(source.name)
            if goal is source and (entry is None or entry.state is State.READ):
                value = sheet.value(origin, source.name)
                ready.append((place, Entry(text, value, state=State.READ)))
            else:
                texts.append((place, text))
        name = tr("填充 {count} 格", count=len(ready) + len(texts))
        model.paste(texts, (), name, ready=ready)

    def clear(self) -> None:
        """Empty what is chosen (Del)."""
        self._view.model().clear(self._places())

    def toggle(self) -> bool:
        """Tick the chosen yes-or-no cells, or take the ticks away; False where there are none."""
        view = self._view
        index = view.currentIndex()
        sheet = view.model().sheet
        if not index.isValid() or sheet.columns[index.column()].kind != "yes_no":
            return False
        line = sheet.seen[index.row()]
        self.tick(yes=not sheet.value(line, sheet.columns[index.column()].name))
        return True

    def tick(self, *, yes: bool) -> None:
        """Tick the chosen yes-or-no cells or take their ticks away."""
        view, sheet = self._view, self._view.model().sheet
        ready = []
        for row, place in view.chosen.cells():
            column, line = sheet.columns[view.sight.columns[place]], sheet.seen[row]
            if column.kind == "yes_no" and sheet.can_edit(line, column):
                value = True if yes else (False if line.base(column.name) else None)
                text = column.show(True) if yes else ""
                ready.append(((line.key, column.name), Entry(text, value, state=State.READ)))
        name = tr("打勾 {count} 格", count=len(ready))
        view.model().paste((), (), name, ready=ready)

    def type_tick(self, text: str) -> None:
        """A key typed into a yes-or-no cell: 1 y 是 √ tick it, 0 n 否 empty it."""
        if text in _YES or text in _NO:
            self.tick(yes=text in _YES)

    def insert_rows(self) -> None:
        """As many new rows as are chosen, before the first of them (Ctrl++)."""
        view, model = self._view, self._view.model()
        if not model.growing:
            view.told.emit(tr("这张表的行是定好的，不能插入。"))
            return
        rows = view.chosen.rows()
        first = rows[0] if rows else model.rowCount()
        count = max(1, len(rows))
        column = view.hand.here()[1]
        if model.insert_rows(first, count):
            view.hand.choose((first, column), (first + count - 1, column))

    def remove_rows(self) -> None:
        """Delete the chosen rows (Ctrl+-)."""
        view, model = self._view, self._view.model()
        spot = view.hand.here()
        if model.remove_rows([model.line_at(row).key for row in view.chosen.rows()]):
            view.hand.go(spot)

    def undo(self) -> None:
        """Take back the last step and go where it was."""
        self._look_at(self._view.model().undo())

    def redo(self) -> None:
        """Do it again and go there."""
        self._look_at(self._view.model().redo())

    def _look_at(self, places: tuple[Place, ...]) -> None:
        for place in places:
            if self._view.go_to(*place):
                return

    def _places(self) -> list[Place]:
        view, sheet = self._view, self._view.model().sheet
        return [
            (sheet.seen[row].key, sheet.columns[view.sight.columns[column]].name)
            for row, column in view.chosen.cells()
        ]
