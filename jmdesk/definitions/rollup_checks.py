"""How a field of a definition says that it rolls up: ratios, what counts once, its measure."""

from __future__ import annotations

from collections.abc import Sequence

from jmdesk.definitions.ledger import Field, RollUp
from jmdesk.definitions.table import Table, one_of
from jmdesk.domain.revision import PERIOD, UNIT
from jmdesk.domain.unit import UnitLevel
from jmdesk.language import tr

_ONCE_BESIDES = (UNIT, PERIOD, *(level.value for level in UnitLevel))


def check_ratio(table: Table, field: Field, fields: Sequence[Field]) -> None:
    """A ratio names two fields that there are."""
    names = {other.name: other for other in fields}
    for name in field.ratio or ():
        if name not in names:
            table.wrong(
                "ratio",
                "dangling",
                tr("没有栏目 {name}。{hint}", name=name, hint=one_of(name, names)),
            )
    if RollUp.RATIO in (field.over_time, field.over_units) and not field.ratio:
        table.wrong("ratio", "missing", tr('按比率汇总要写 ratio = ["分子栏目", "分母栏目"]。'))


def check_once(table: Table, field: Field, fields: Sequence[Field]) -> None:
    """What shares one figure agrees in typed fields, its unit or period, or a unit above it."""
    if not field.once_by:
        return
    if not field.type.numeric or field.compute is not None:
        table.wrong("once_by", "value", tr("once_by 只用于填写的数。请删去，或改类型。"))
    names = {other.name: other for other in fields if _may_agree(other)}
    for name in field.once_by:
        if name not in names and name not in _ONCE_BESIDES:
            known = dict.fromkeys((*names, *_ONCE_BESIDES))
            table.wrong(
                "once_by",
                "dangling",
                tr("没有可作 once_by 的 {name}。{hint}", name=name, hint=one_of(name, known)),
            )


def check_measure(table: Table, field: Field, fields: Sequence[Field]) -> None:
    """A measure that differs by record stands in a field of text, beside a number of no measure."""
    if not field.measure_in:
        return
    if field.type.name not in _OF_ANY_MEASURE or field.measure or field.compute is not None:
        table.wrong(
            "measure_in",
            "value",
            tr("measure_in 只用于填写的、没有 measure 的数。请删去其中一个，或改类型。"),
        )
    names = {other.name: other for other in fields if other.type.name in ("text", "choice")}
    if field.measure_in not in names:
        table.wrong(
            "measure_in",
            "dangling",
            tr(
                "没有可写计量单位的文字栏目 {name}。{hint}",
                name=field.measure_in,
                hint=one_of(field.measure_in, names),
            ),
        )


_OF_ANY_MEASURE = ("decimal", "qualified", "count")


def _may_agree(field: Field) -> bool:
    return field.compute is None and field.type.name not in ("rows", "attachment", "long_text")
