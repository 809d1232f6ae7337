"""Published totals beside a report's own sums (R2): both, and the difference, while they differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from jmdesk.definitions.numbers import plain_number
from jmdesk.definitions.report import Column, Combine
from jmdesk.domain.period import PeriodKind
from jmdesk.domain.record import Record
from jmdesk.reporting.body import Body
from jmdesk.reporting.figures import Figures
from jmdesk.reporting.lines import Line

LEDGER = "published"


def published_notes(body: Body) -> tuple[str, ...]:
    """A sentence for each total of an imported sheet that the listed rows do not bear out.

    「原表“…合计35个”：个数写 35，实列 34，相差 1；京蒙资金写 12409.65，按所列 34 行相加 14262.65，
    相差 1853」. Nothing where the rows have been put right since.
    """
    frame = body.frame
    if LEDGER not in frame.ledgers or frame.blank or frame.report.rows.inside:
        return ()
    return tuple(
        note for period, blocks in _periods(body).items() for note in _notes(body, period, blocks)
    )


def _notes(body: Body, period: str, blocks: Mapping[str, Sequence[Line]]) -> Iterator[str]:
    found: dict[str, list[str]] = {}
    for record in _published(body, period):
        block = record.get("block") or ""
        if block in blocks and (said := _difference(body, record, blocks[block])):
            found.setdefault(str(record.get("said")), []).append(said)
    of = f"{period}年" if body.frame.period.kind is PeriodKind.YEARS else ""
    for row, parts in found.items():
        yield f"{of}原表“{row}”{'；'.join(parts)}。"


def _periods(body: Body) -> Mapping[str, Mapping[str, Sequence[Line]]]:
    """The lines by period and group: a sheet over several years shows what each year's said."""
    period = body.frame.period
    if period.kind is not PeriodKind.YEARS:
        return {str(period): {"": body.in_order(), **body.blocks()}}
    groups = (("", tuple(body.in_order())), *body.named())
    found: dict[str, dict[str, Sequence[Line]]] = {}
    for year in map(str, range(period.start.year, period.end.year + 1)):
        told = ((name, [one for one in some if _year(body, one) == year]) for name, some in groups)
        for name, lines in told:
            if lines:
                found.setdefault(year, {}).setdefault(name, lines)
    return found


def _year(body: Body, line: Line) -> str:
    if line.record.period is not None:
        return str(line.record.period)
    years = (f.name for f in body.frame.ledger.current if f.type.name == "year")
    return next((str(year) for name in years if (year := line.record.get(name)) is not None), "")


def _published(body: Body, period: str) -> Sequence[Record]:
    """Those of this unit, ledger and period: counts first, in the order of the report's groups."""
    frame = body.frame
    place = {key: number for number, key in enumerate(body.blocks())}
    order = {about: number for number, about in enumerate(_summed(body))}
    records = [
        record
        for record in frame.facts.records(LEDGER, units=frozenset({frame.unit}))
        if record.get("table") == frame.report.rows.ledger
        and record.get("subject_period") == period
    ]
    return sorted(
        records,
        key=lambda one: (place.get(one.get("block"), -1), order.get(one.get("about"), -1), one.id),
    )


def _summed(body: Body) -> Mapping[str, Column]:
    """The columns that show the sum of one field of the records, by that field."""
    return {
        column.value.source: column
        for column in body.frame.report.columns
        if column.value is not None
        and column.total.how is Combine.SUM
        and column.value.source in body.frame.ledger
    }


def _difference(body: Body, record: Record, lines: Sequence[Line]) -> str:
    """What is not the same, "" where it is or the report does not show it."""
    own = [line for line in lines if not line.shared]
    stated, about = _number(record.get("stated")), record.get("about")
    if about is None:
        gap = abs(stated - len(own))
        return f"写的是 {stated} 个，所列 {len(own)} 个，相差 {gap} 个" if gap else ""
    column = _summed(body).get(about)
    if column is None:
        return ""
    computed = _sum(body, column, own)
    if stated == computed:
        return ""
    label = body.frame.ledger.field(about).label
    says = f"写的是 {plain_number(stated)}" if record.get("stated") else "空着"
    apart = plain_number(abs(stated - computed))
    return f"{label}{says}，所列 {len(own)} 行相加 {plain_number(computed)}，相差 {apart}"


def _sum(body: Body, column: Column, lines: Sequence[Line]) -> Decimal:
    figures = Figures(body.frame, body.showing)
    return sum((Decimal(number) for number, _, _ in figures.counted(column, lines)), Decimal(0))


def _number(text: object) -> Decimal:
    try:
        return Decimal(str(text or 0))
    except InvalidOperation:
        return Decimal(0)
