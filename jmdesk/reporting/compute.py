"""From a report's definition and the facts to the document: the same facts, the same paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.report import Column, Combine, Part, Report
from jmdesk.definitions.template import Template
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Problem
from jmdesk.domain.unit import UnitTree
from jmdesk.reporting import document as paper
from jmdesk.reporting.check_code import check_code
from jmdesk.reporting.choices import chosen, told
from jmdesk.reporting.details import detail
from jmdesk.reporting.document import Align, Cell, Document, Row, RowKind
from jmdesk.reporting.figures import Figures, is_number
from jmdesk.reporting.frame import Frame, ReportFacts, SheetScope, widened
from jmdesk.reporting.grouping import Branch, Bundle, arranged
from jmdesk.reporting.lines import Line, gather
from jmdesk.reporting.showing import Showing
from jmdesk.reporting.totals import Totals

DRAFT = "草稿　未上报"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_BAD_IN_FILES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_LONGEST_STEM = 80


def compute(
    report: Report,
    *,
    ledgers: Mapping[str, Ledger],
    facts: ReportFacts,
    unit: str,
    period: Period,
    units: UnitTree,
    settings: Mapping[str, Any] | None = None,
    problems: Sequence[Problem] = (),
    version: int = 0,
    today: date | None = None,
    reported: date | None = None,
) -> Document:
    """The document of a report for a unit (code) and a period.

    A period shorter than the report's own is widened to the one that holds it. ``settings`` are
    texts by name (official texts of the head, orders of groups as JSON lists); ``problems`` go to
    审核; ``version`` is the 稿次 (0 a draft); ``reported`` the day of 上报,
    printed as 报出日期. ``today`` is what expressions call so, the period's end when not given.
    """
    period = widened(period, report.period)
    frame = Frame(
        report=report,
        ledgers=ledgers,
        facts=facts,
        units=units,
        unit=unit,
        period=period,
        settings=settings or {},
        today=today or period.end,
        reported=reported,
    )
    state = f"第{version}稿" if version else DRAFT
    return _Sheet(frame).document(problems, state)


class _Sheet:
    """Puts one document together."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._report = frame.report
        self._showing = Showing(frame)
        self._figures = Figures(frame, self._showing)
        self._scope = SheetScope(frame, {})
        self._columns = [c for c in self._report.columns if frame.holds(c.when, self._scope)]
        self._totals = Totals(frame, self._columns, self._figures, self._showing)
        self._lines = gather(frame)
        for line in self._lines:
            line.listed = frame.holds(self._report.rows.where, line.scope)
        self._listed = [line for line in self._lines if line.listed]
        self._tree = arranged(frame, self._listed, self._showing)
        self._chosen = chosen(frame, [*self._in_order(), *self._unlisted()])
        self._choices = {
            choice.id: told(choice, self._chosen[choice.id], self._figures, self._showing)
            for choice in self._report.choices
        }

    def document(self, problems: Sequence[Problem], state: str) -> Document:
        """The whole document with its check code."""
        frame, report = self._frame, self._report
        rows = self._rows()
        draft = (state,) if state.startswith("草稿") else ()
        made = Document(
            report=report.id,
            number=report.number,
            form_code=report.form_code,
            name=report.name,
            title=self._showing.template(report.title, self._scope) or report.name,
            unit=frame.unit,
            unit_name=frame.units.name(frame.unit),
            period=str(frame.period),
            columns=tuple(self._printed(column) for column in self._columns),
            rows=rows,
            head_left=(*draft, *self._texts(report.head_left)),
            head_middle=self._texts(report.head_middle),
            head_right=self._texts(report.head_right),
            measure=report.measure,
            notes=self._notes(rows),
            signatures=self._texts(report.signatures),
            state=state,
            paper=report.paper,
            detail=detail(frame, self._in_order(), self._showing),
            file_stem=file_stem(report, frame.units.name(frame.unit), frame.period, state),
        )
        made = replace(made, check_code=check_code(made))
        return replace(made, audit=(*problems, *frame.problems))

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
            heading=tuple(self._heading_text(text) for text in column.heading),
            width=column.width,
            format=column.format,
            align=align,
        )

    def _heading_text(self, text: str) -> str:
        return self._showing.template(Template.parse(text), self._scope) or ""

    def _texts(self, parts: Sequence[Part]) -> tuple[str, ...]:
        """The lines whose every value is known: an official text that is not set is left out."""
        scope = SheetScope(self._frame, {}, **self._choices)
        texts = (self._showing.filled(part, scope) for part in parts)
        return tuple(text for text in texts if text)

    def _rows(self) -> tuple[Row, ...]:
        totals = [
            self._totals.of(total, self._chosen[total.rows] if total.rows else self._listed)
            for total in self._report.totals
            if self._frame.holds(total.when, self._scope)
        ]
        body = list(self._branches(self._tree, _Counter()))
        return tuple([*totals, *body] if self._report.totals_first else [*body, *totals])

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
        scope = SheetScope(self._frame, names)
        label = self._showing.template(branch.group.label, scope) or branch.key
        return self._totals.row(RowKind.GROUP, label, branch.lines, figures=branch.group.totals)

    def _bundle(self, bundle: Bundle, number: int) -> Row:
        for line in bundle.lines:
            line.number = number
        first = bundle.lines[0]
        subjects = self._report.rows.subjects
        if subjects and all(line.missing for line in bundle.lines):
            word = subjects.missing_shared if first.shared else subjects.missing
            return self._missing(first, word)
        if not bundle.folded:
            cells = [self._figures.cell(column, first) for column in self._columns]
        else:
            cells = [
                self._figures.combined(column, bundle.lines, fold=True) for column in self._columns
            ]
        return Row(kind=RowKind.ROW, cells=tuple(_with_records(cells, bundle)))

    def _missing(self, line: Line, word: str) -> Row:
        """What is known of the subject, then 未报 over all the rest."""
        cells: list[Cell] = []
        for column in self._columns:
            if not (column.subject or is_number(column)):
                break
            cells.append(self._figures.cell(column, line))
        rest = len(self._columns) - len(cells)
        if rest:
            cells.append(Cell(text=word, span=rest, align=Align.CENTER))
        return Row(kind=RowKind.MISSING, cells=tuple(cells))

    def _unlisted(self) -> list[Line]:
        return [line for line in self._lines if not line.listed]

    def _in_order(self) -> list[Line]:
        return list(_lines_of(self._tree))

    def _notes(self, rows: Sequence[Row]) -> tuple[str, ...]:
        """说明 numbered where there are several, then the rounding line."""
        texts = self._texts(self._report.notes)
        notes = []
        if len(texts) == 1:
            notes.append(f"{self._report.note_title}{texts[0]}")
        elif texts:
            marks = (*_CIRCLED, *(f"({n})" for n in range(21, len(texts) + 1)))
            body = "　".join(f"{mark}{text}" for mark, text in zip(marks, texts, strict=False))
            notes.append(f"{self._report.note_title}{body}")
        if self._report.rounding and (gap := self._rounding_gap(rows)):
            notes.append(f"因四舍五入，分项之和与合计相差 {gap}")
        return tuple(notes)

    def _rounding_gap(self, rows: Sequence[Row]) -> str:
        """The largest difference between a printed sum and the sum of its printed parts."""
        gaps = [
            gap
            for index, column in enumerate(self._columns)
            if column.total.how is Combine.SUM and column.format.places
            for gap in self._gaps(column)
        ]
        return f"{max(gaps):f}" if gaps else ""

    def _gaps(self, column: Column) -> Iterator[Decimal]:
        for lines in (self._listed, *_branch_lines(self._tree)):
            total = self._figures.combined(column, lines).value
            parts = [
                self._figures.combined(column, [line]).value for line in lines if not line.shared
            ]
            numbers = [Decimal(part) for part in parts if isinstance(part, Decimal | int)]
            if isinstance(total, Decimal | int):
                gap = abs(sum(numbers, Decimal(0)) - total)
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


def _branch_lines(tree: Sequence[Branch | Bundle]) -> Iterator[tuple[Line, ...]]:
    for node in tree:
        if isinstance(node, Branch):
            yield node.lines
            yield from _branch_lines(node.inside)


def _bundle_count(branch: Branch) -> int:
    return sum(_bundle_count(node) if isinstance(node, Branch) else 1 for node in branch.inside)


def file_stem(report: Report, unit: str, period: Period, state: str) -> str:
    """表2_项目进度月报表_好腰苏木镇_2023-05_第1稿, without what file names may not hold."""
    draft = state.split("　")[0].split(" ")[0]
    parts = (report.number, report.name, unit, str(period).replace("..", "-"), draft)
    stem = "_".join(part for part in parts if part)
    return _BAD_IN_FILES.sub("", stem)[:_LONGEST_STEM]
