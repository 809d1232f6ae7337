"""Reading a report from TOML, strictly: everything wrong with a file is found at once.

``forms/README.md`` describes the format. `read_report` looks at one file; `check_report_links`
then looks at what it says about ledgers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jmdesk.definitions.column_reader import read_columns, read_part, read_parts
from jmdesk.definitions.expression import Expression, ExpressionError
from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.report import (
    Choice,
    Detail,
    Due,
    Group,
    Other,
    Paper,
    Part,
    Report,
    Rows,
    Subjects,
    Total,
)
from jmdesk.definitions.report_links import LEVELS, check_links
from jmdesk.definitions.report_texts import HEAD_LEFT, HEAD_MIDDLE, HEAD_RIGHT, SIGNATURES
from jmdesk.definitions.source import Source
from jmdesk.definitions.table import Table, one_of
from jmdesk.definitions.template import Template
from jmdesk.domain.period import PeriodKind
from jmdesk.domain.problem import Problem
from jmdesk.domain.unit import UnitLevel

_PERIODS = {kind.value: kind for kind in PeriodKind if kind is not PeriodKind.YEARS}
_PAPERS = {paper.value: paper for paper in Paper}
_MOST = 100


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
    report = Report(
        id=table.name("id", required=True),
        name=name,
        title=Template.parse(table.template("title", name)),
        version=table.whole("version", 0, least=1, most=9999),
        digest=source.digest,
        period=table.word("period", _PERIODS, None),
        rows=_rows(table),
        columns=read_columns(table),
        number=table.text("number", longest=20),
        form_code=table.text("form_code", longest=40),
        measure=table.text("measure", longest=40),
        levels=_levels(table, "levels"),
        paper=table.word("paper", _PAPERS, Paper.LANDSCAPE),
        choices=_choices(table),
        groups=_groups(table),
        totals=_totals(table),
        totals_first=table.flag("totals_first", True),
        notes=read_parts(table, "notes"),
        note_title=table.text("note_title", "说明："),
        rounding=table.flag("rounding", True),
        head_left=read_parts(table, "head_left", HEAD_LEFT),
        head_middle=read_parts(table, "head_middle", HEAD_MIDDLE),
        head_right=read_parts(table, "head_right", HEAD_RIGHT),
        signatures=read_parts(table, "signatures", SIGNATURES),
        detail=_detail(table),
        due=_due(table),
        help=table.text("help", longest=2000),
        source=path,
    )
    table.finish()
    _check(table, report)
    return ReportFile(source=source, report=report)


def check_report_links(file: ReportFile, ledgers: Mapping[str, Ledger]) -> None:
    """Note at the file each ledger, field or name that it speaks of and that does not exist."""
    check_links(file.source, file.report, ledgers)


def _nothing(path: Path) -> Report:
    rows = Rows(ledger="")
    return Report(
        id="", name="", title=Template.parse(""), version=0, digest="", period=None, rows=rows,
        columns=(), source=path,
    )  # fmt: skip


def _levels(table: Table, key: str) -> tuple[UnitLevel, ...]:
    named = table.texts(key)
    for name in named:
        if name not in LEVELS:
            table.wrong(key, "value", f"没有级别 {name}。{one_of(name, LEVELS)}")
    return tuple(LEVELS[name] for name in named or LEVELS if name in LEVELS)


def _condition(table: Table, key: str) -> Expression:
    """An expression that must be there; a bad or missing one is noted and stands as False."""
    table.text(key, required=True, longest=2000)
    return table.expression(key) or Expression.parse("False")


def _expressions(table: Table, key: str) -> tuple[Expression, ...]:
    """A list of expressions, each written as a text."""
    found = []
    for source in table.texts(key, most=20, longest=2000):
        try:
            found.append(Expression.parse(source))
        except ExpressionError as error:
            table.wrong(key, "expression", f"{key} 里“{source}”：{error.message}")
    return tuple(found)


def _rows(table: Table) -> Rows:
    part = table.table("rows")
    if part is None:
        table.wrong("", "missing", "缺 [rows] 表。请加上 [rows] 和 ledger。")
        return Rows(ledger="")
    rows = Rows(
        ledger=part.name("ledger", required=True),
        subjects=_subjects(part),
        where=part.expression("where"),
        owner=part.texts("owner") or ("unit",),
        touching=part.texts("touching"),
        shared=part.flag("shared"),
        order=_expressions(part, "order"),
        restart=part.flag("restart"),
        fold=_expressions(part, "fold"),
        fold_when=part.expression("fold_when"),
    )
    part.finish()
    return rows


def _subjects(rows: Table) -> Subjects | None:
    part = rows.table("subjects")
    if part is None:
        return None
    subjects = Subjects(
        ledger=part.name("ledger", required=True),
        link=part.name("link", required=True),
        missing=part.text("missing", "未报"),
        missing_shared=part.text("missing_shared", "共用，由实施单位填报"),
        each=part.name("each"),
        each_levels=_levels(part, "each_levels"),
        owes=part.expression("owes"),
    )
    part.finish()
    return subjects


def _choices(table: Table) -> tuple[Choice, ...]:
    choices: list[Choice] = []
    for part in table.tables("choices", most=_MOST):
        name = part.template("name")
        choice = Choice(
            id=part.name("id", required=True),
            where=_condition(part, "where"),
            name=Template.parse(name) if name else None,
            sums=_named(part, "sums"),
            lists=_named(part, "lists"),
        )
        part.finish()
        if choice.id in {other.id for other in choices} | {"report", "setting", "at"}:
            part.wrong("id", "doubled", f"名字 {choice.id} 已经用了。请换一个。")
        choices.append(choice)
    return tuple(choices)


def _named(part: Table, key: str) -> dict[str, Expression]:
    """A small table of expressions by name."""
    found: dict[str, Expression] = {}
    for name, source in part.pairs(key, most=30).items():
        try:
            found[name] = Expression.parse(source)
        except ExpressionError as error:
            part.wrong(key, "expression", f"{key} 的 {name}：{error.message}")
    return found


def _groups(table: Table) -> tuple[Group, ...]:
    groups = []
    for part in table.tables("groups", most=5):
        group = Group(
            by=_condition(part, "by"),
            label=Template.parse(part.template("label", required=True)),
            order=part.texts("order"),
            order_setting=part.text("order_setting"),
            order_year=part.expression("order_year"),
            totals=part.flag("totals", True),
            when=part.expression("when"),
        )
        part.finish()
        groups.append(group)
    return tuple(groups)


def _totals(table: Table) -> tuple[Total, ...]:
    totals = []
    for part in table.tables("totals", most=10):
        total = Total(
            label=_label(part),
            rows=part.name("rows"),
            other=_other(part),
            when=part.expression("when"),
        )
        part.finish()
        totals.append(total)
    return tuple(totals)


def _label(part: Table) -> tuple[Part, ...]:
    """A text, or several [[…label]] parts of which some may be left out."""
    if isinstance(part.raw("label"), str):
        return (Part(text=Template.parse(part.template("label", required=True))),)
    found = tuple(read_part(one) for one in part.tables("label", most=10))
    if not found:
        part.wrong("label", "missing", '缺 label。请加上 label = "…"。')
    return found


def _other(part: Table) -> Other | None:
    given = part.table("other")
    if given is None:
        return None
    other = Other(
        ledger=given.name("ledger", required=True),
        cells=given.pairs("cells"),
        blank=given.text("blank", "—"),
    )
    given.finish()
    return other


def _detail(table: Table) -> tuple[Detail, ...]:
    columns = []
    for part in table.tables("detail", most=_MOST):
        label = part.text("label", required=True)
        columns.append(Detail(label=label, value=_condition(part, "value")))
        part.finish()
    return tuple(columns)


def _due(table: Table) -> tuple[Due, ...]:
    dues: list[Due] = []
    for part in table.tables("due", most=len(LEVELS)):
        due = Due(
            levels=_levels(part, "levels"),
            day=part.whole("day", 0, least=1, most=31),
            months=part.whole("months", 0, most=24),
        )
        part.finish()
        told = {level for other in dues for level in other.levels}
        for level in (level for level in due.levels if level in told):
            part.wrong("levels", "doubled", f"级别 {level.value} 有两个期限。请只留一个。")
        dues.append(due)
    return tuple(dues)


def _check(table: Table, report: Report) -> None:
    """Columns, choices and totals name each other rightly."""
    if not report.columns:
        table.wrong("columns", "missing", "没有一列。请加上 [[columns]]。")
    columns = {column.id: column for column in report.columns}
    choices = {choice.id: choice for choice in report.choices}
    for number, total in enumerate(report.totals):
        if total.rows and total.rows not in choices:
            text = f"没有 [[choices]] {total.rows}。"
            table.source.add(("totals", number, "rows"), "dangling", text)
        for id in total.other.cells if total.other else ():
            if id not in columns:
                text = f"没有 id 是 {id} 的列。{one_of(id, columns)}"
                table.source.add(("totals", number, "other"), "dangling", text)
