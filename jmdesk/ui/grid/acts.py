"""What a person does with the chosen cells: copy, paste, fill, clear, rows, columns, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jmdesk.language import tr
from jmdesk.ui.grid.cell import Entry, Place, State
from jmdesk.ui.grid.clip import copied_text, put_block

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
            places = self.places()
            self._view.model().write(
                [(place, "") for place in places], tr("剪切 {count} 格", count=len(places))
            )

    def paste(self) -> None:
        """Put what lies on the clipboard from the chosen cell on; every cell is checked."""
        self._view.paster.paste()

    def fill_chosen(self, text: str) -> None:
        """Put one text into all that is chosen (Ctrl+Enter)."""
        places = self.places()
        name = tr("填入 {count} 格", count=len(places))
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
        self._view.model().clear(self.places())

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
        column = self._to_type_into(view.hand.here()[1])
        if model.insert_rows(first, count):
            view.hand.choose((first, column), (first + count - 1, column))

    def _to_type_into(self, column: int) -> int:
        """The column seen at this place, or the first that a new row can be typed into."""
        columns = [self._view.model().sheet.columns[one] for one in self._view.sight.columns]
        if columns[column : column + 1] and columns[column].can_edit:
            return column
        return next((place for place, one in enumerate(columns) if one.can_edit), column)

    def append_row(self) -> bool:
        """A new row at the end, where rows may be added and the last one is not blank itself."""
        model = self._view.model()
        rows = model.rowCount()
        if not model.growing or (rows and model.line_at(rows - 1).is_blank):
            return False
        return bool(model.insert_rows(rows, 1))

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

    def places(self) -> list[Place]:
        """The chosen cells by row and column."""
        view, sheet = self._view, self._view.model().sheet
        return [
            (sheet.seen[row].key, sheet.columns[view.sight.columns[column]].name)
            for row, column in view.chosen.cells()
        ]
