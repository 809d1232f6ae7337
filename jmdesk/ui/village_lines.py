"""A line of the 嘎查's page: its boxes, what they say of a record, what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from jmdesk.domain.problem import Level, Problem
from jmdesk.operations.village import VillageLine
from jmdesk.ui.village_boxes import ChoiceBox, LineBox
from jmdesk.ui.village_mark import MarkBox
from jmdesk.ui.village_note import NoteBox
from jmdesk.ui.village_table import PaperTable, SaidLines

AnyBox: TypeAlias = LineBox | NoteBox | ChoiceBox | MarkBox
Get: TypeAlias = Callable[[str], Any]
"""A field's value by its name."""


class Wires(QObject):
    """What happens in any box of the page, with its cell.

    Signals: ``edited``, ``entered``, ``moved`` (cell, step), ``undone``, ``redone``; ``linked``
    (ledger, record) when the full page of a record is asked for.
    """

    edited = Signal(object)
    entered = Signal(object)
    moved = Signal(object, int)
    undone = Signal()
    redone = Signal()
    linked = Signal(str, str)

    def join(self, cell: Cell) -> Cell:
        """Hear what happens in a cell's box."""
        box = cell.box
        box.edited.connect(lambda: self.edited.emit(cell))
        box.entered.connect(lambda: self.entered.emit(cell))
        box.moved.connect(lambda step: self.moved.emit(cell, step))
        box.undone.connect(self.undone)
        box.redone.connect(self.redone)
        return cell


@dataclass(eq=False, kw_only=True)
class Cell:
    """One box and the fields it says.

    ``name`` is its own on the page and names it in drafts. ``read`` makes values by field of its
    text, ValueError with a sentence; ``show`` a text of values. ``hint`` gives the grey words from
    what last period said, ``fields`` are where problems are shown here.
    """

    name: str
    label: str
    fields: tuple[str, ...]
    box: AnyBox
    read: Callable[[str], Mapping[str, Any]]
    show: Callable[[Get], str]
    hint: Callable[[VillageLine], str] = lambda line: ""
    said: str = ""
    """What is wrong here, in a sentence, as last shown."""
    unread: bool = False
    """Whether what is typed could not be read, as last shown."""

    @property
    def dirty(self) -> bool:
        """Whether it says something else than is recorded."""
        return self.box.typed() != self.box.base

    def refresh(self, line: VillageLine, saved: str | None) -> None:
        """Show what is recorded, unless something else was typed since ``saved`` was."""
        text = self.show(line.said)
        untouched = self.box.typed() in (self.box.base, saved)
        self.box.base = text
        if untouched and self.box.typed() != text:
            self.box.set_typed(text)
        if not isinstance(self.box, MarkBox):
            self.box.set_hint(self.hint(line))


@dataclass(kw_only=True)
class Reading:
    """What a line's boxes come to: values by field, sentences for the cells that are unread."""

    values: dict[str, Any] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)


class PageLine:
    """A line on the paper. ``line`` is the record behind it, as it was last read."""

    def __init__(
        self, key: str, line: VillageLine, cells: Sequence[Cell], *, table: PaperTable, name: str
    ) -> None:
        self.key = key
        self.line = line
        self.cells = list(cells)
        self.said = SaidLines()
        self.link = self.said.link
        """Leads to the full page of the record."""
        self.table = table
        self.widgets: list[QWidget] = []
        self.whole: Callable[[], Reading] | None = None
        """Reads the rows of a field together with this line, which is only one of them."""
        self.accepted = False
        """Whether the person took over what stands in grey."""
        self.for_more = False
        """Whether the line, while it is empty, only waits for something more to be written."""
        self.alone = True
        """Whether no other line is about the same record: it tells all that is wrong with it."""
        for cell in cells:
            cell.box.setAccessibleName(f"{name} {cell.label}".strip())

    @property
    def dirty(self) -> bool:
        """Whether there is something to record."""
        return self.accepted or any(cell.dirty for cell in self.cells)

    def reading(self) -> Reading:
        """What the person changed here."""
        return self.whole() if self.whole else self.own()

    def own(self, *, all_cells: bool = False) -> Reading:
        """What these boxes say, those left as recorded only where all are asked."""
        found = Reading()
        for cell in self.cells:
            if not (cell.dirty or all_cells):
                continue
            try:
                found.values.update(cell.read(cell.box.typed()))
            except ValueError as error:
                found.unread[cell.name] = str(error)
        return found

    def refresh(self, line: VillageLine, saved: Mapping[str, str]) -> None:
        """Show a record as it is now; ``saved`` are the texts that were just recorded."""
        self.line = line
        self.accepted = False
        for cell in self.cells:
            cell.refresh(line, saved.get(cell.name))
        self.show_problems()

    def show_problems(self) -> None:
        """The sentences under the line and the signs in its boxes."""
        unread = self.own().unread
        sentences: list[tuple[Level, str]] = []
        shown: set[int] = set()
        for cell in self.cells:
            problems = [p for p in self._problems() if p.field in cell.fields]
            shown |= {id(problem) for problem in problems}
            own = [(p.level, p.message) for p in sorted(problems, key=_weight)]
            cell.unread = cell.name in unread
            if cell.unread:
                own = [(Level.MUST, unread[cell.name])]
            sentences += own
            cell.said = own[0][1] if own else ""
            cell.box.setAccessibleDescription(cell.said)
            self.table.show_problem(cell.box, own[0][0] if own else None)
        if self.alone:
            rest = [problem for problem in self._problems() if id(problem) not in shown]
            sentences += [(p.level, p.message) for p in sorted(rest, key=_weight)]
        self.said.show_sentences(sentences, *self.softly())

    def softly(self) -> tuple[str, str]:
        """A sentence without a sign, and the words of a link; overruled where there is one."""
        return "", ""

    def _problems(self) -> list[Problem]:
        told = self.line.problems
        return [one for one in told if one.code != "required" and one.explanation is None]


_LEVELS = list(Level)


def _weight(problem: Problem) -> int:
    return _LEVELS.index(problem.level)
