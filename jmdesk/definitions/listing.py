"""A plain list on paper and in a workbook for any ledger that has no report of its own."""

from __future__ import annotations

from jmdesk.definitions.expression import Expression
from jmdesk.definitions.ledger import Field, Ledger, RollUp
from jmdesk.definitions.report import (
    Column,
    Combination,
    Combine,
    Format,
    Paper,
    Part,
    Report,
    Rows,
    Total,
)
from jmdesk.definitions.report_texts import HEAD_LEFT, HEAD_MIDDLE, SIGNATURES
from jmdesk.definitions.template import Template

_MOST_COLUMNS = 16
_HIDDEN = frozenset({"rows", "attachment"})
_NUMERIC = frozenset({"count", "money", "decimal", "percent"})
_WIDTHS = {"count": 14, "money": 18, "decimal": 16, "percent": 14, "date": 20, "long_text": 50}
_USUAL_WIDTH = 24
_NUMBER, _UNIT, _PERIOD = "序号", "单位", "期"
_LIST = "清单"
_TOTAL = "合计 {count} 条"


def listing(ledger: Ledger) -> Report:
    """Every record of the unit and period a row, the flows and stocks that may be added summed."""
    fields = [f for f in ledger.current if f.listed and f.type.name not in _HIDDEN]
    columns = (
        _fixed("number", _NUMBER, 8, "number"),
        _fixed("unit", _UNIT, 28, "unit"),
        *((_fixed("period", _PERIOD, 18, "period"),) if ledger.period else ()),
        *(_column(field) for field in fields[:_MOST_COLUMNS]),
    )
    summed = any(column.total.how is not Combine.NONE for column in columns)
    return Report(
        id=f"{ledger.id}_list",
        name=ledger.title + _LIST,
        title=Template.parse("{report.name}" + _literal(ledger.title) + _LIST),
        version=ledger.version,
        digest=ledger.digest,
        period=ledger.period,
        rows=Rows(
            ledger=ledger.id,
            owner=("unit", *ledger.unit_by),
            order=tuple(Expression.parse(name) for name in _order(ledger)),
        ),
        columns=columns,
        levels=ledger.levels,
        paper=Paper.LANDSCAPE,
        totals=(Total(label=(Part(text=Template.parse(_TOTAL)),)),) if summed else (),
        head_left=HEAD_LEFT,
        head_middle=HEAD_MIDDLE,
        signatures=SIGNATURES,
    )


def _literal(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _order(ledger: Ledger) -> tuple[str, ...]:
    keys = [name for name in ledger.key if name in ledger or name in ("unit", "period")]
    return tuple(keys) or ("unit",)


def _fixed(id: str, heading: str, width: int, source: str) -> Column:
    format = Format.INTEGER if source == "number" else Format.TEXT
    return Column(
        id=id, heading=(heading,), width=width, format=format, value=Expression.parse(source)
    )


def _column(field: Field) -> Column:
    numeric = field.type.name in _NUMERIC
    summed = field.over_units is RollUp.SUM
    heading = f"{field.label}（{field.measure}）" if field.measure else field.label
    return Column(
        id=f"f_{field.name}",
        heading=(heading,),
        width=field.width or _WIDTHS.get(field.type.name, _USUAL_WIDTH),
        format=Format.PLAIN if numeric else Format.TEXT,
        value=Expression.parse(field.name),
        total=Combination(how=Combine.SUM if summed and numeric else Combine.NONE),
    )
