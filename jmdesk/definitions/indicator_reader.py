"""Reading a set of indicators from TOML, strictly: everything wrong is found at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from jmdesk.definitions.expression import Expression
from jmdesk.definitions.indicators import (
    BELOW,
    SECOND,
    VALUE,
    Given,
    Indicator,
    IndicatorSet,
    IndicatorSource,
    Kind,
    Within,
)
from jmdesk.definitions.report import Detail, Report, Rows
from jmdesk.definitions.report_columns import Column, Format
from jmdesk.definitions.rows_reader import (
    read_condition,
    read_expressions,
    read_levels,
    read_rows,
)
from jmdesk.definitions.source import Source
from jmdesk.definitions.table import Table, one_of
from jmdesk.definitions.template import Template
from jmdesk.domain.problem import Problem
from jmdesk.language import mark, tr

_KINDS = {kind.value: kind for kind in Kind}
_WITHIN = {within.value: within for within in Within}
_FORMATS = {one.value: one for one in Format if one.numeric}
_MOST, _MOST_SOURCES = 200, 10
_SEQ = re.compile(r"\w{1,8}")
_SUPPLEMENT = mark("补充数")


@dataclass(frozen=True, kw_only=True)
class IndicatorFile:
    """A file that was read: the set as far as it could be understood, and what is wrong."""

    source: Source
    set: IndicatorSet

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything found wrong so far; only a file without any may be used."""
        return tuple(self.source.problems)


def read_indicators(path: Path) -> IndicatorFile:
    """Read one file and check all that can be seen in it alone."""
    source = Source.open(path)
    table = Table(source, source.data)
    if source.problems:
        return IndicatorFile(source=source, set=_nothing(path))
    given = _given(table)
    found = IndicatorSet(
        id=table.name("id", required=True),
        title=table.text("title", required=True, longest=60),
        version=table.whole("version", 0, least=1, most=9999),
        digest=source.digest,
        given=given,
        indicators=tuple(_indicators(table, given)),
        help=table.text("help", longest=2000),
        source=path,
    )
    table.finish()
    _check(table, found)
    return IndicatorFile(source=source, set=found)


def _nothing(path: Path) -> IndicatorSet:
    return IndicatorSet(id="", title="", version=0, digest="", indicators=(), source=path)


def _given(table: Table) -> Given | None:
    """The [given]: where people write down the figures themselves."""
    part = table.table("given")
    if part is None:
        return None
    given = Given(
        ledger=part.name("ledger", required=True),
        by=part.name("by", required=True),
        called=part.text("called", _SUPPLEMENT),
        value=part.name("value") or VALUE,
        second=part.name("second"),
    )
    part.finish()
    return given


def _indicators(table: Table, given: Given | None) -> Iterator[Indicator]:
    seen: set[str] = set()
    for part in table.tables("indicators", most=_MOST):
        one = _indicator(part)
        part.finish()
        _check_indicator(part, one, given)
        for what in ({one.id, one.seq} - {""}) & seen:
            part.wrong("id", "doubled", tr("指标 {id} 写了两次。请改名。", id=what))
        seen |= {one.id, one.seq}
        if one.given and given is not None and _SEQ.fullmatch(one.seq):
            one = replace(one, sources=(*one.sources, supplement(given, one)))
        yield one


def _indicator(part: Table) -> Indicator:
    return Indicator(
        id=part.name("id", required=True),
        seq=part.text("seq", longest=8),
        label=part.text("label", required=True, longest=60),
        measure=part.text("measure", longest=20),
        kind=part.word("kind", _KINDS, Kind.FLOW),
        format=part.word("format", _FORMATS, Format.PLAIN),
        group=part.text("group", longest=60),
        sources=tuple(_source(one) for one in part.tables("sources", most=_MOST_SOURCES)),
        above=part.name("above"),
        below=part.name("below"),
        factor=part.whole("factor", 1, least=1),
        two=part.flag("two"),
        given=part.flag("given"),
        quarters=_quarters(part),
        levels=read_levels(part, "levels"),
        listed=part.flag("listed", True),
        help=part.text("help", longest=300),
    )


def _quarters(part: Table) -> tuple[int, ...]:
    """The quarters 1 to 4 in which an indicator is printed."""
    found = part.raw("quarters")
    if found is None:
        return ()
    whole = isinstance(found, list) and all(type(one) is int and 1 <= one <= 4 for one in found)
    if not whole:
        part.wrong("quarters", "type", tr("quarters 应是一列 1 至 4 的数，如 [4]。请改正。"))
        return ()
    return tuple(sorted(set(found)))


def _source(part: Table) -> IndicatorSource:
    once_by = read_expressions(part, "once_by")
    second_once_by = read_expressions(part, "second_once_by")
    on = part.expression("on")
    rows = read_rows(part)
    if rows.indicators:
        text = tr("指标的来源是台账，rows 里请写 ledger，不写 indicators。")
        part.wrong("rows", "value", text)
    found = IndicatorSource(
        called=part.text("called", required=True, longest=20),
        sheet=_sheet(
            part.source.path,
            rows,
            value=part.expression("value"),
            second=part.expression("second"),
            below=part.expression("below"),
            asked=(*once_by, *second_once_by, *((on,) if on else ())),
        ),
        once_by=once_by,
        second_once_by=second_once_by,
        on=on,
        within=part.word("within", _WITHIN, Within.PERIOD),
        standing=_standing(part),
    )
    part.finish()
    return found


def _standing(source: Table) -> IndicatorSource | None:
    """The [standing] of a source: whose only line stands in for a unit that has none there."""
    part = source.table("standing")
    if part is None:
        return None
    rows = read_rows(part)
    value = read_condition(part, "value")
    part.finish()
    sheet = _sheet(source.source.path, rows, value=value, second=None)
    return IndicatorSource(called="", sheet=sheet)


def _sheet(
    path: Path,
    rows: Rows,
    *,
    value: Expression | None,
    second: Expression | None,
    below: Expression | None = None,
    asked: tuple[Expression, ...] = (),
) -> Report:
    """The lines of a source as a small report: what gathers and traces those serves this too."""
    told = ((VALUE, value), (SECOND, second), (BELOW, below))
    return Report(
        id="indicator",
        name="",
        title=Template.parse(""),
        version=0,
        digest="",
        period=None,
        rows=rows,
        columns=tuple(
            Column(
                id=f"{id}:{one.source}",
                heading=(id,),
                width=20,
                format=Format.PLAIN,
                value=one,
            )
            for id, one in told
            if one is not None
        ),
        detail=tuple(Detail(label=one.source, value=one) for one in asked),
        source=path,
    )


def supplement(given: Given, indicator: Indicator) -> IndicatorSource:
    """What people wrote down for an indicator: the records whose choice begins with its number."""
    where = Expression.parse(f'starts({given.by}, "{indicator.seq} ")')
    second = Expression.parse(given.second) if given.second and indicator.two else None
    sheet = _sheet(
        Path(),
        Rows(ledger=given.ledger, where=where),
        value=Expression.parse(given.value),
        second=second,
    )
    return IndicatorSource(called=given.called, sheet=sheet, given=True)


def _check_indicator(part: Table, one: Indicator, given: Given | None) -> None:
    """What one indicator says fits together."""
    ratio = one.kind is Kind.RATIO
    if ratio and not (one.above and one.below):
        part.wrong("kind", "missing", tr('kind = "ratio" 要有 above 和 below。请加上。'))
    if not ratio and (one.above or one.below):
        part.wrong("kind", "value", tr('above 和 below 只用于 kind = "ratio"。请删去或改正。'))
    if ratio and (one.sources or one.given):
        part.wrong("kind", "value", tr('kind = "ratio" 由别的指标得来，不写 sources 和 given。'))
    if not ratio and not one.sources and not one.given:
        part.wrong(
            "", "missing", tr("没有来源。请加上 [[indicators.sources]]，或写 given = true。")
        )
    if one.given and given is None:
        part.wrong("given", "missing", tr("写了 given = true，就要有 [given] 表。请加上。"))
    if one.given and one.kind is Kind.CUMULATIVE:
        text = tr("累计指标不能写 given：补充数只记本季数或时点数。请改 kind。")
        part.wrong("given", "value", text)
    if one.given and not _SEQ.fullmatch(one.seq):
        text = tr("写了 given = true，就要有 seq：1 至 8 个字母、数字或汉字。请改正。")
        part.wrong("seq", "value", text)


def _check(table: Table, found: IndicatorSet) -> None:
    """Ratios name indicators that are there and are no ratios themselves."""
    if not found.indicators:
        table.wrong("indicators", "missing", tr("没有一个指标。请加上 [[indicators]]。"))
    plain = {one.id: one for one in found.indicators if one.kind is not Kind.RATIO}
    for number, one in enumerate(found.indicators):
        for key in ("above", "below"):
            named = getattr(one, key)
            if named and named not in plain:
                text = tr("没有可以相除的指标 {id}。{hint}", id=named, hint=one_of(named, plain))
                table.source.add((*table.place, "indicators", number, key), "dangling", text)
