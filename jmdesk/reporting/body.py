"""The rows of one table of a report, from the facts: the same facts, the same rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from jmdesk.definitions.report import Column, Combine, Part, Total
from jmdesk.definitions.template import Template
from jmdesk.reporting import document as paper
from jmdesk.reporting.awaiting import awaited
from jmdesk.reporting.boxes import box_rows
from jmdesk.reporting.choices import chosen, told
from jmdesk.reporting.document import Align, Cell, Row, RowKind
from jmdesk.reporting.figures import Figures, is_number
from jmdesk.reporting.frame import Frame, SheetScope
from jmdesk.reporting.gathered import lines_of
from jmdesk.reporting.grouping import Branch, Bundle, arranged
from jmdesk.reporting.lines import Line
from jmdesk.reporting.showing import Showing
from jmdesk.reporting.single import single
from jmdesk.reporting.sources import Sources
from jmdesk.reporting.totals import Totals


class Body:
    """One table: its columns, its rows, and the lines that they were made of."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.showing = Showing(frame)
        self._report = frame.report
        self._figures = Figures(frame, self.showing)
        self._scope = SheetScope(frame, {})
        self._columns = [c for c in self._report.columns if frame.holds(c.when, self._scope)]
        self._sources = Sources(frame, self._columns)
        self._totals = Totals(frame, self._columns, self._figures, self.showing)
        self._lines = lines_of(frame)
        for line in self._lines:
            line.listed = frame.holds(self._report.rows.where, line.scope)
        self._listed = [line for line in self._lines if line.listed]
        self._tree = arranged(frame, self._listed, self.showing)
        self._figures.mark_repeats(self._columns, self.in_order())
        self._chosen = chosen(frame, [*self.in_order(), *self._unlisted()])
        self._choices = {
            choice.id: told(choice, self._chosen[choice.id], self._figures, self.showing)
            for choice in self._report.choices
        }

    def columns(self) -> tuple[paper.Column, ...]:
        """The columns as they are printed."""
        return tuple(self._printed(column) for column in self._columns)

    def rows(self) -> tuple[Row, ...]:
        """All rows from the first total to the last box."""
        body = self._counted(list(self._branches(self._tree, _Counter())))
        totals = [
            self._total(total)
            for total in self._report.totals
            if (total.other or not self.frame.blank) and self.frame.holds(total.when, self._scope)
        ]
        rows = [*totals, *body] if self._report.totals_first else [*body, *totals]
        return (*rows, *self._boxes())

    def _total(self, total: Total) -> Row:
        if self.frame.blank:
            return self._totals.to_write(total)
        lines = self._chosen[total.rows] if total.rows else self._listed
        return self._totals.of(total, lines)

    def in_order(self) -> list[Line]:
        """The listed lines as they follow each other on paper."""
        return list(_lines_of(self._tree))

    def blocks(self) -> dict[str, tuple[Line, ...]]:
        """The lines of each group by what it is called; the outer where two are called alike."""
        return dict(reversed(list(self.named())))

    def named(self) -> Iterator[tuple[str, tuple[Line, ...]]]:
        """Each group with what it is called, the outer before those in it."""
        return _named(self._tree)

    def sentence(self, template: Template | None) -> str:
        """A sentence about the sheet; "" where there is none or a value in it is empty."""
        return (self.showing.template(template, self._scope) or "") if template else ""

    def texts(self, parts: Sequence[Part]) -> tuple[str, ...]:
        """The lines whose every value is known: an official text that is not set is left out."""
        scope = SheetScope(self.frame, {}, **self._choices)
        texts = (self.showing.filled(part, scope) for part in parts)
        return tuple(text for text in texts if text)

    def ticks(self, parts: Sequence[Part]) -> Iterator[Row]:
        """Those lines in which a field is ticked, each as a row of one cell."""
        for part in parts:
            shows = single(self.frame, [part], self.showing)
            text = self.texts([part])
            if shows is not None and shows.answers and text:
                cell = shows.shown(Cell(text=text[0]))
                yield Row(kind=RowKind.BOX, cells=(cell,), awaited=shows.awaited())

    def rounding_gap(self) -> str:
        """The largest difference between a printed sum and the sum of its printed parts."""
        gaps = [
            gap
            for column in self._columns
            if column.total.how is Combine.SUM and column.format.places
            for gap in self._gaps(column)
        ]
        return f"{max(gaps):f}" if gaps else ""

    def _printed(self, column: Column) -> paper.Column:
        if column.align:
            align = Align(column.align)
        elif is_number(column):
            align = Align.CENTER
        elif column.format.numeric:
            align = Align.RIGHT
        else:
            align = Align.LEFT
        return paper.Column(
            id=column.id,
            heading=tuple(self.sentence(Template.parse(text)) for text in column.heading),
            width=column.width,
            format=column.format,
            align=align,
            sets=self._sources.sets(column),
            key=self._sources.is_key(column),
        )

    def _counted(self, rows: Sequence[Row]) -> list[Row]:
        """No more rows than the paper holds, and the empty ones that it has at the least."""
        wanted = self._report.rows
        places = [i for i, row in enumerate(rows) if row.kind in (RowKind.ROW, RowKind.MISSING)]
        width = len(self._columns)
        if wanted.most and len(places) > wanted.most and wanted.more is not None:
            scope = SheetScope(self.frame, {"more": len(places) - wanted.most})
            said = self.showing.template(wanted.more, scope) or ""
            rest = Row(kind=RowKind.REMARK, cells=(Cell(text=said, span=width),))
            return [*rows[: places[wanted.most]], rest]
        empty = Row(kind=RowKind.BLANK, cells=(Cell(),) * width)
        return [*rows, *[empty] * (wanted.least - len(places))]

    def _boxes(self) -> Iterator[Row]:
        scope = SheetScope(self.frame, {}, **self._choices)
        yield from box_rows(self.frame, self.columns(), self.showing, scope)

    def _branches(self, tree: Sequence[Branch | Bundle], counter: _Counter) -> Iterator[Row]:
        for node in tree:
            if isinstance(node, Bundle):
                counter.number += 1
                yield self._bundle(node, counter.number)
                continue
            yield self._heading(node)
            inner = _Counter() if self._report.rows.restart else counter
            yield from self._branches(node.inside, inner)

    def _heading(self, branch: Branch) -> Row:
        count = sum(not line.shared for line in branch.lines)
        bundles = _bundle_count(branch)
        names = {"key": branch.key, "count": count, "rows": bundles}
        scope = SheetScope(self.frame, names)
        label = self.showing.template(branch.group.label, scope) or branch.key
        figures = branch.group.totals and not self.frame.blank
        return self._totals.row(RowKind.GROUP, label, branch.lines, figures=figures)

    def _bundle(self, bundle: Bundle, number: int) -> Row:
        for line in bundle.lines:
            line.number = number
        first = bundle.lines[0]
        subjects = self._report.rows.subjects
        if subjects and all(line.missing for line in bundle.lines):
            return self._missing(first)
        if not bundle.folded:
            cells = [self._figures.cell(column, first) for column in self._columns]
            told = tuple(self._sources.told(cells, first))
            awaited = self._sources.awaited(first)
            to_write = self.frame.blank and first.made is not None
            kind = RowKind.MISSING if to_write else RowKind.ROW
            return Row(kind=kind, cells=told, id=first.id, awaited=awaited, shared=first.shared)
        cells = [
            self._figures.combined(column, bundle.lines, fold=True) for column in self._columns
        ]
        told = tuple(_with_records(cells, bundle))
        shared = all(line.shared for line in bundle.lines)
        return Row(kind=RowKind.ROW, cells=told, shared=shared)

    def _missing(self, line: Line) -> Row:
        """What is known of the subject, then 未报 over all the rest, or room to write in."""
        cells: list[Cell] = []
        for column in self._columns:
            if not (column.subject or is_number(column)):
                break
            cells.append(self._figures.cell(column, line))
        rest = len(self._columns) - len(cells)
        if self.frame.blank:
            return Row(kind=RowKind.MISSING, cells=(*cells, *[Cell()] * rest))
        told = list(self._sources.told(cells, line))
        if rest:
            told.append(Cell(text=self._word(line), span=rest, align=Align.CENTER))
        return Row(
            kind=RowKind.MISSING,
            cells=tuple(told),
            awaited=awaited(self.frame, line, self._sources.shown),
        )

    def _word(self, line: Line) -> str:
        """What is printed for something that has not been reported."""
        subjects = self._report.rows.subjects
        assert subjects is not None
        if line.excused:
            return subjects.excused_word
        return subjects.missing_shared if line.shared else subjects.missing

    def _unlisted(self) -> list[Line]:
        return [line for line in self._lines if not line.listed]

    def _gaps(self, column: Column) -> Iterator[Decimal]:
        # Each line stands in several totals, and there are many lines.
        parts = {
            id(line): Decimal(self._figures.part(column, line))
            for line in self._listed
            if not line.shared
        }
        for lines in (self._listed, *_branch_lines(self._tree)):
            total = self._figures.combined(column, lines).value
            if isinstance(total, Decimal | int):
                own = [line for line in lines if not line.shared]
                counted = self._figures.counted(column, own)
                told = sum((parts[id(line)] for _, line, _ in counted), Decimal(0))
                gap = abs(told - total)
                if gap:
                    yield gap


class _Counter:
    """序号 as it runs on, or begins anew in each group."""

    number = 0


def _with_records(cells: Sequence[Cell], bundle: Bundle) -> Iterator[Cell]:
    """Each figure of a row comes from the row's records where nothing closer is known."""
    records = tuple(dict.fromkeys(id for line in bundle.lines for id in line.records))
    for cell in cells:
        yield cell if cell.records or not cell.text else replace(cell, records=records)


def _lines_of(tree: Sequence[Branch | Bundle]) -> Iterator[Line]:
    for node in tree:
        if isinstance(node, Bundle):
            yield from node.lines
        else:
            yield from _lines_of(node.inside)


def _named(tree: Sequence[Branch | Bundle]) -> Iterator[tuple[str, tuple[Line, ...]]]:
    for node in tree:
        if isinstance(node, Branch):
            yield node.key, node.lines
            yield from _named(node.inside)


def _branch_lines(tree: Sequence[Branch | Bundle]) -> Iterator[tuple[Line, ...]]:
    for node in tree:
        if isinstance(node, Branch):
            yield node.lines
            yield from _branch_lines(node.inside)


def _bundle_count(branch: Branch) -> int:
    return sum(_bundle_count(node) if isinstance(node, Branch) else 1 for node in branch.inside)
