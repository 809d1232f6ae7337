"""指标完成情况表: targets, results, what is lacking; below it what contradicts itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from jmdesk.definitions.report import Format, Paper
from jmdesk.reporting.document import Align, Cell, Column, Document, Row, RowKind

NAME = "指标完成情况表"
_CENTER = Align.CENTER
_COLUMNS = (
    Column(id="number", heading=("序号",), width=9, format=Format.INTEGER, align=_CENTER),
    Column(id="what", heading=("指标",), width=62),
    Column(id="nature", heading=("属性",), width=14, align=_CENTER),
    Column(id="measure", heading=("计量单位",), width=13, align=_CENTER),
    Column(id="way", heading=("口径",), width=17, align=_CENTER),
    Column(id="goal", heading=("目标",), width=19, align=Align.RIGHT),
    Column(id="result", heading=("完成",), width=20, format=Format.PLAIN, align=Align.RIGHT),
    Column(id="share", heading=("完成率（%）",), width=16, format=Format.ONE, align=Align.RIGHT),
    Column(id="gap", heading=("差距",), width=18, format=Format.PLAIN, align=Align.RIGHT),
    Column(id="state", heading=("情况",), width=15, align=_CENTER),
    Column(id="as_of", heading=("截至",), width=22, format=Format.DATE, align=_CENTER),
    Column(id="source", heading=("出处",), width=42),
)
_NOTES = (
    "目标写“约”“左右”“近”的，达到九成五就算达到；写范围的，达到下限就算达到；"
    "没有限定词的，达到这个数就算达到；目标是 0 的，降到 0 才算达到",
    "差距按目标的数算，达到的写 0；没有数的空着",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class TargetLine:
    """A target as it is printed; ``term`` is the years it is of, over which lines are grouped."""

    term: str
    what: str
    nature: str
    measure: str
    way: str
    goal: str
    source: str
    state: str
    result: Decimal | None = None
    share: Decimal | None = None
    gap: Decimal | None = None
    as_of: date | None = None
    typed: bool = False
    records: tuple[str, ...] = ()


def target_sheet(
    lines: Sequence[TargetLine],
    *,
    unit: str,
    unit_name: str,
    day: date,
    conflicts: Sequence[str] = (),
    period: str,
) -> Document:
    """The sheet as of ``day``; ``conflicts`` are sentences, printed below the notes."""
    notes = [*_NOTES]
    if any(line.typed for line in lines):
        notes.append("完成数后有“填”字的，是手填的，不由台账算出")
    texts = "　".join(f"{mark}{text}" for mark, text in zip("①②③", notes, strict=False))
    return Document(
        report="targets",
        number="",
        form_code="",
        name=NAME,
        title=f"{unit_name}{NAME}",
        unit=unit,
        unit_name=unit_name,
        period=period,
        columns=_COLUMNS,
        rows=tuple(_rows(lines)),
        head_left=(f"单位：{unit_name}",),
        head_right=(f"截至 {day.year}年{day.month}月{day.day}日",),
        notes=(f"说明：{texts}", *_told(conflicts)),
        state="",
        paper=Paper.LANDSCAPE,
        file_stem=f"{NAME}_{unit_name}_{day.isoformat()}",
    )


def _told(conflicts: Sequence[str]) -> Iterator[str]:
    if conflicts:
        yield f"目标之间对不上的 {len(conflicts)} 处："
        for number, text in enumerate(conflicts, 1):
            yield f"（{number}）{text}"


def _rows(lines: Sequence[TargetLine]) -> Iterator[Row]:
    number = 0
    for term, several in groupby(lines, key=lambda line: line.term):
        group = list(several)
        met = sum(line.state == "达到" for line in group)
        label = f"{term}　{len(group)} 项，达到 {met} 项"
        yield Row(kind=RowKind.GROUP, cells=(Cell(text=label, span=len(_COLUMNS)),))
        for line in group:
            number += 1
            yield Row(kind=RowKind.ROW, cells=_cells(number, line))


def _cells(number: int, line: TargetLine) -> tuple[Cell, ...]:
    mark = "填" if line.typed else ""
    day = line.as_of
    return (
        Cell(text=str(number), value=number),
        Cell(text=line.what),
        Cell(text=line.nature),
        Cell(text=line.measure),
        Cell(text=line.way),
        Cell(text=line.goal),
        _number(line.result, mark=mark),
        _number(line.share, places=1),
        _number(line.gap),
        Cell(text=line.state),
        Cell(text=day.isoformat() if day else "", value=day),
        Cell(text=line.source),
    )


def _number(value: Decimal | None, *, places: int | None = None, mark: str = "") -> Cell:
    if value is None:
        return Cell()
    shown = value
    if places is not None:
        shown = value.quantize(Decimal(1).scaleb(-places), "ROUND_HALF_UP")
    elif value == value.to_integral_value():
        shown = value.quantize(Decimal(1))
    else:
        shown = value.quantize(Decimal("0.0001"), "ROUND_HALF_UP").normalize()
    return Cell(text=f"{shown:f}{mark}", value=shown)
