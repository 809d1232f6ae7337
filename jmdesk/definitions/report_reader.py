"""Reading a report from TOML, strictly: everything wrong with a file is found at once.

``forms/README.md`` describes the format. `read_report` looks at one file; `check_report_links`
then looks at what it says about ledgers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from jmdesk.definitions.column_reader import read_columns, read_parts
from jmdesk.definitions.indicators import IndicatorSet
from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.report import NOTE_TITLE, Detail, Due, Paper, Report, Rows, Section
from jmdesk.definitions.report_links import LEVELS, check_links
from jmdesk.definitions.report_texts import HEAD_LEFT, HEAD_MIDDLE, HEAD_RIGHT, SIGNATURES
from jmdesk.definitions.rows_reader import (
    read_boxes,
    read_choices,
    read_condition,
    read_groups,
    read_levels,
    read_rows,
    read_totals,
)
from jmdesk.definitions.source import Place, Source
from jmdesk.definitions.table import Table, one_of
from jmdesk.definitions.template import Template
from jmdesk.domain.period import PeriodKind
from jmdesk.domain.problem import Problem
from jmdesk.language import tr

_PERIODS = {kind.value: kind for kind in PeriodKind if kind is not PeriodKind.YEARS}
_PAPERS = {paper.value: paper for paper in Paper}
_MOST = 100
_MOST_SECTIONS = 10


@dataclass(frozen=True, kw_only=True)
class ReportFile:
    """A file that was read: the report as far as it could be understood, and what is wrong."""

    source: Source
    report: Report

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything found wrong so far; only a file without any may be used."""
        return tuple(self.source.problems)


def read_report(path: Path) -> ReportFile:
    """Read one file and check all that can be seen in it alone."""
    source = Source.open(path)
    table = Table(source, source.data)
    if source.problems:
        return ReportFile(source=source, report=_nothing(path))
    name = table.text("name", required=True, longest=60)
    period = table.word("period", _PERIODS, None)
    report = Report(
        id=table.name("id", required=True),
        name=name,
        title=Template.parse(table.template("title", name)),
        version=table.whole("version", 0, least=1, most=9999),
        digest=source.digest,
        period=period,
        rows=read_rows(table),
        columns=read_columns(table),
        number=table.text("number", longest=20),
        form_code=table.text("form_code", longest=40),
        measure=table.text("measure", longest=40),
        levels=read_levels(table, "levels"),
        paper=table.word("paper", _PAPERS, Paper.LANDSCAPE),
        choices=read_choices(table),
        groups=read_groups(table),
        totals=read_totals(table),
        totals_first=table.flag("totals_first", True),
        notes=read_parts(table, "notes"),
        note_title=table.text("note_title", NOTE_TITLE),
        rounding=table.flag("rounding", True),
        head_left=read_parts(table, "head_left", HEAD_LEFT),
        head_middle=read_parts(table, "head_middle", HEAD_MIDDLE),
        head_right=read_parts(table, "head_right", HEAD_RIGHT),
        signatures=read_parts(table, "signatures", SIGNATURES),
        detail=_detail(table),
        due=_due(table),
        caption=_caption(table),
        opening=read_parts(table, "opening"),
        boxes=read_boxes(table),
        sections=_sections(table, period),
        own_only=table.flag("own_only"),
        one_page=table.flag("one_page"),
        help=table.text("help", longest=2000),
        source=path,
    )
    table.finish()
    _check(table, report)
    return ReportFile(source=source, report=report)


def with_indicators(file: ReportFile, indicators: Mapping[str, IndicatorSet]) -> ReportFile:
    """The file with the sets whose indicators make rows; one that is not there is noted."""
    report = file.report
    sections = tuple(
        replace(one, sheet=_with_set(file, one.sheet, ("sections", number), indicators))
        for number, one in enumerate(report.sections)
    )
    found = _with_set(file, report, (), indicators)
    return replace(file, report=replace(found, sections=sections))


def _with_set(
    file: ReportFile, sheet: Report, place: Place, indicators: Mapping[str, IndicatorSet]
) -> Report:
    id = sheet.rows.indicators
    if not id:
        return sheet
    if id not in indicators:
        text = tr("没有指标 {id}。{hint}", id=id, hint=one_of(id, indicators))
        file.source.add((*place, "rows", "indicators"), "dangling", text)
        return sheet
    found = indicators[id]
    return replace(sheet, rows=replace(sheet.rows, ledger=found.ledger, indicator_set=found))


def check_report_links(file: ReportFile, ledgers: Mapping[str, Ledger]) -> None:
    """Note at the file each ledger, field or name that it speaks of and that does not exist."""
    check_links(file.source, file.report, ledgers)


def _nothing(path: Path) -> Report:
    rows = Rows(ledger="")
    return Report(
        id="", name="", title=Template.parse(""), version=0, digest="", period=None, rows=rows,
        columns=(), source=path,
    )  # fmt: skip


def _sections(table: Table, report: PeriodKind | None) -> tuple[Section, ...]:
    """The [[sections]]: each a table as the report's own, without head and foot."""
    sections = []
    for number, part in enumerate(table.tables("sections", most=_MOST_SECTIONS), 1):
        sheet = Report(
            id=f"section_{number}",
            name="",
            title=Template.parse(""),
            version=0,
            digest="",
            period=part.word("period", _PERIODS, report),
            rows=read_rows(part),
            columns=read_columns(part),
            choices=read_choices(part),
            groups=read_groups(part),
            totals=read_totals(part),
            totals_first=part.flag("totals_first", True),
            detail=_detail(part),
            caption=_caption(part),
            boxes=read_boxes(part),
            source=table.source.path,
        )
        sections.append(Section(sheet=sheet, when=part.expression("when")))
        part.finish()
        _check(part, sheet)
    return tuple(sections)


def _caption(table: Table) -> Template | None:
    source = table.template("caption")
    return Template.parse(source) if source else None


def _detail(table: Table) -> tuple[Detail, ...]:
    columns = []
    for part in table.tables("detail", most=_MOST):
        label = part.text("label", required=True)
        columns.append(Detail(label=label, value=read_condition(part, "value")))
        part.finish()
    return tuple(columns)


def _due(table: Table) -> tuple[Due, ...]:
    dues: list[Due] = []
    for part in table.tables("due", most=len(LEVELS)):
        due = Due(
            levels=read_levels(part, "levels"),
            day=part.whole("day", 0, least=1, most=31),
            months=part.whole("months", 0, most=24),
        )
        part.finish()
        told = {level for other in dues for level in other.levels}
        for level in (level for level in due.levels if level in told):
            text = tr("级别 {level} 有两个期限。请只留一个。", level=level.value)
            part.wrong("levels", "doubled", text)
        dues.append(due)
    return tuple(dues)


def _check(table: Table, report: Report) -> None:
    """Columns, choices and totals name each other rightly."""
    if not report.columns:
        table.wrong("columns", "missing", tr("没有一列。请加上 [[columns]]。"))
    columns = {column.id: column for column in report.columns}
    choices = {choice.id: choice for choice in report.choices}
    for number, total in enumerate(report.totals):
        place = (*table.place, "totals", number)
        if total.rows and total.rows not in choices:
            text = tr("没有 [[choices]] {id}。", id=total.rows)
            table.source.add((*place, "rows"), "dangling", text)
        for id in total.other.cells if total.other else ():
            if id not in columns:
                text = tr("没有 id 是 {id} 的列。{hint}", id=id, hint=one_of(id, columns))
                table.source.add((*place, "other"), "dangling", text)
