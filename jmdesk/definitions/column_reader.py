"""Reading the columns and pieces of text of a report."""

from __future__ import annotations

from jmdesk.definitions.expression import ExpressionError
from jmdesk.definitions.report import Column, Combination, Combine, Format, Part, Tally
from jmdesk.definitions.table import Table
from jmdesk.definitions.template import Template
from jmdesk.language import tr

_FORMATS = {format.value: format for format in Format}
_COMBINES = {how.value: how for how in Combine}
_ALIGNS = {"left": "left", "center": "center", "right": "right"}
_MOST_COLUMNS = 60
_MOST_PARTS = 40


def read_columns(table: Table) -> tuple[Column, ...]:
    """The [[columns]] in order; an id may come again where ``when`` keeps the two apart."""
    columns: list[Column] = []
    for part in table.tables("columns", most=_MOST_COLUMNS):
        column = _column(part)
        part.finish()
        if any(other.id == column.id and not (other.when and column.when) for other in columns):
            part.wrong(
                "id", "doubled", tr("列 {id} 写了两次。请改名，或给两处都加 when。", id=column.id)
            )
        columns.append(column)
    return tuple(columns)


def _column(part: Table) -> Column:
    column = Column(
        id=part.name("id", required=True),
        heading=part.texts("heading", most=4, longest=60),
        width=part.whole("width", 20, least=5, most=267),
        format=part.word("format", _FORMATS, Format.TEXT),
        value=part.expression("value"),
        parts=read_parts(part, "parts"),
        join=part.text("join", "\n"),
        mark=_mark(part),
        total=_combination(part),
        fold=part.word("fold", _COMBINES, None),
        align=part.word("align", _ALIGNS, ""),
        subject=part.flag("subject"),
        when=part.expression("when"),
    )
    _check_heading(part, column)
    if not column.heading:
        part.wrong("heading", "missing", tr('缺 heading。请加上 heading = ["…"]。'))
    if bool(column.parts) == ("value" in part) and "total" not in part:
        part.wrong("", "value", tr("一列要么写 value，要么写 parts。请改成其中一种。"))
    return column


def _check_heading(part: Table, column: Column) -> None:
    for text in column.heading:
        try:
            Template.parse(text)
        except ExpressionError as error:
            part.wrong(
                "heading",
                "expression",
                tr("标题“{text}”：{message}", text=text, message=error.message),
            )


def _mark(part: Table) -> Part | None:
    given = part.table("mark")
    if given is None:
        return None
    return read_part(given)


def read_part(part: Table) -> Part:
    """One piece of text with its condition."""
    found = Part(
        text=Template.parse(part.template("text", required=True)), when=part.expression("when")
    )
    part.finish()
    return found


def read_parts(table: Table, key: str, default: tuple[Part, ...] = ()) -> tuple[Part, ...]:
    """Pieces of text: [[tables]] with ``text`` and ``when``."""
    if key not in table:
        return default
    return tuple(read_part(part) for part in table.tables(key, most=_MOST_PARTS))


def _combination(part: Table) -> Combination:
    how = part.word("total", _COMBINES, Combine.NONE)
    combination = Combination(
        how=how,
        above=part.expression("above"),
        below=part.expression("below"),
        factor=part.whole("factor", 1, least=1),
        tallies=_tallies(part),
    )
    if how is Combine.RATIO and (combination.above is None or combination.below is None):
        part.wrong("total", "missing", tr('total = "ratio" 要有 above 和 below。请加上。'))
    if how is Combine.TALLY and not combination.tallies:
        part.wrong("total", "missing", tr('total = "tally" 要有 [[columns.tallies]]。请加上。'))
    return combination


def _tallies(part: Table) -> tuple[Tally, ...]:
    tallies = []
    for one in part.tables("tallies", most=30):
        when = one.expression("when")
        label = one.text("label", required=True)
        if when is None:
            one.wrong("when", "missing", tr('缺 when。请加上 when = "…"。'))
        else:
            tallies.append(Tally(label=label, when=when, always=one.flag("always")))
        one.finish()
    return tuple(tallies)
