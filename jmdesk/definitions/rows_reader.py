"""Reading which rows a report or one of its sections has, and what stands among and below them."""

from __future__ import annotations

from jmdesk.definitions.column_reader import read_part
from jmdesk.definitions.expression import Expression, ExpressionError
from jmdesk.definitions.report import (
    Box,
    Choice,
    Group,
    Other,
    Part,
    Rows,
    Subjects,
    Total,
)
from jmdesk.definitions.report_links import LEVELS
from jmdesk.definitions.table import Table, one_of
from jmdesk.definitions.template import Template
from jmdesk.domain.unit import UnitLevel
from jmdesk.language import tr

_UNREPORTED = "未报"
_SHARED = "共用，由实施单位填报"

_MOST = 100
_MOST_BOXES = 20
_HIGHEST_BOX = 200
"""mm"""


def read_levels(table: Table, key: str) -> tuple[UnitLevel, ...]:
    """The levels named, all of them where none is."""
    named = table.texts(key)
    for name in named:
        if name not in LEVELS:
            table.wrong(
                key, "value", tr("没有级别 {name}。{hint}", name=name, hint=one_of(name, LEVELS))
            )
    return tuple(LEVELS[name] for name in named or LEVELS if name in LEVELS)


def read_condition(table: Table, key: str) -> Expression:
    """An expression that must be there; a bad or missing one is noted and stands as False."""
    table.text(key, required=True, longest=2000)
    return table.expression(key) or Expression.parse("False")


def read_expressions(table: Table, key: str) -> tuple[Expression, ...]:
    """A list of expressions, each written as a text."""
    found = []
    for source in table.texts(key, most=20, longest=2000):
        try:
            found.append(Expression.parse(source))
        except ExpressionError as error:
            table.wrong(
                key,
                "expression",
                tr("{key} 里“{source}”：{reason}", key=key, source=source, reason=error.message),
            )
    return tuple(found)


def read_rows(table: Table) -> Rows:
    """The [rows] of a report or section."""
    part = table.table("rows")
    if part is None:
        table.wrong("", "missing", tr("缺 [rows] 表。请加上 [rows] 和 ledger。"))
        return Rows(ledger="")
    indicators = part.name("indicators")
    rows = Rows(
        ledger="" if indicators else part.name("ledger", required=True),
        indicators=indicators,
        subjects=_subjects(part),
        where=part.expression("where"),
        owner=part.texts("owner") or ("unit",),
        touching=part.texts("touching"),
        shared=part.flag("shared"),
        order=read_expressions(part, "order"),
        restart=part.flag("restart"),
        fold=read_expressions(part, "fold"),
        fold_when=part.expression("fold_when"),
        inside=part.name("inside"),
        least=part.whole("least", 0, most=_MOST),
        most=part.whole("most", 0, most=_MOST),
        more=_sentence(part, "more"),
    )
    part.finish()
    if rows.most and rows.more is None:
        part.wrong("most", "missing", tr("写了 most，就要写 more：多出来的怎样说。请加上。"))
    return rows


def _sentence(part: Table, key: str) -> Template | None:
    source = part.template(key)
    return Template.parse(source) if source else None


def _subjects(rows: Table) -> Subjects | None:
    part = rows.table("subjects")
    if part is None:
        return None
    subjects = Subjects(
        ledger=part.name("ledger", required=True),
        link=part.name("link", required=True),
        missing=part.text("missing", _UNREPORTED),
        missing_shared=part.text("missing_shared", _SHARED),
        each=part.name("each"),
        each_levels=read_levels(part, "each_levels"),
        owes=part.expression("owes"),
        excused=part.expression("excused"),
        excused_word=part.text("excused_word"),
    )
    part.finish()
    return subjects


def read_choices(table: Table) -> tuple[Choice, ...]:
    """The [[choices]], none of them twice."""
    choices: list[Choice] = []
    for part in table.tables("choices", most=_MOST):
        name = part.template("name")
        choice = Choice(
            id=part.name("id", required=True),
            where=read_condition(part, "where"),
            name=Template.parse(name) if name else None,
            sums=_named(part, "sums"),
            lists=_named(part, "lists"),
        )
        part.finish()
        if choice.id in {other.id for other in choices} | {"report", "setting", "at"}:
            part.wrong("id", "doubled", tr("名字 {id} 已经用了。请换一个。", id=choice.id))
        choices.append(choice)
    return tuple(choices)


def _named(part: Table, key: str) -> dict[str, Expression]:
    """A small table of expressions by name."""
    found: dict[str, Expression] = {}
    for name, source in part.pairs(key, most=30).items():
        try:
            found[name] = Expression.parse(source)
        except ExpressionError as error:
            part.wrong(
                key,
                "expression",
                tr("{key} 的 {name}：{reason}", key=key, name=name, reason=error.message),
            )
    return found


def read_groups(table: Table) -> tuple[Group, ...]:
    """The [[groups]], the outermost first."""
    groups = []
    for part in table.tables("groups", most=5):
        group = Group(
            by=read_condition(part, "by"),
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


def read_totals(table: Table) -> tuple[Total, ...]:
    """The [[totals]] in order."""
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


def _pieces(part: Table, key: str) -> tuple[Part, ...]:
    """A text, or several [[…]] parts of which some may be left out."""
    if isinstance(part.raw(key), str):
        return (Part(text=Template.parse(part.template(key, required=True))),)
    return tuple(read_part(one) for one in part.tables(key, most=10))


def _label(part: Table) -> tuple[Part, ...]:
    found = _pieces(part, "label")
    if not found:
        part.wrong("label", "missing", tr('缺 label。请加上 label = "…"。'))
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


def read_boxes(table: Table) -> tuple[Box, ...]:
    """The [[boxes]] below the rows, in order."""
    boxes = []
    for part in table.tables("boxes", most=_MOST_BOXES):
        box = Box(
            label=part.text("label", required=True, longest=60),
            text=_pieces(part, "text"),
            height=part.whole("height", 0, most=_HIGHEST_BOX),
            when=part.expression("when"),
        )
        part.finish()
        boxes.append(box)
    return tuple(boxes)
