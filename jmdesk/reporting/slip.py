"""更正单: what a later version says otherwise, to be signed and kept with the paper it corrects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from jmdesk.definitions.report import Format, Paper
from jmdesk.domain.period import Period
from jmdesk.reporting.check_code import check_code
from jmdesk.reporting.differences import ChangedCell, Difference
from jmdesk.reporting.document import Align, Cell, Column, Document, Row, RowKind

NAME = "更正单"
PREFIX = "correction"
"""A slip's report is ``correction:<report>:<the version that it corrects>``."""
_COLUMNS = (
    Column(id="number", heading=("序号",), width=11, format=Format.INTEGER, align=Align.CENTER),
    Column(id="row", heading=("行",), width=64),
    Column(id="column", heading=("栏",), width=42),
    Column(id="old", heading=("原数",), width=42),
    Column(id="new", heading=("更正为",), width=42),
    Column(id="more", heading=("增减",), width=24, align=Align.RIGHT),
    Column(id="reason", heading=("原因",), width=42),
)
_SIGNATURES = (
    "单位负责人：",
    "审核人：",
    "填表人：",
    "联系电话：",
    "报出日期：　年　月　日",
)
_NONE = "（空）"


@dataclass(frozen=True, kw_only=True, slots=True)
class Slip:
    """What is corrected: the older paper (its ``version``), the newer one, the cells, why."""

    old: Document
    new: Document
    cells: Sequence[ChangedCell]
    reason: str = ""


def slip_document(slip: Slip) -> Document:
    """The slip as a document: drawn, coded and paged like every other paper."""
    old, new = slip.old, slip.new
    made = Document(
        report=f"{PREFIX}:{new.report}:{old.version}",
        number=new.number,
        form_code=new.form_code,
        name=NAME,
        title=f"{new.name}{NAME}",
        unit=new.unit,
        unit_name=new.unit_name,
        period=new.period,
        columns=_COLUMNS,
        rows=tuple(_rows(slip)),
        head_left=(
            *(new.head_left[:1] if new.is_draft else ()),
            f"填报单位（盖章）：{new.unit_name}",
        ),
        head_middle=(f"报告期：{Period.parse(new.period).label}",),
        head_right=(f"表　　号：{new.form_code or new.number}",),
        opening=(_opening(old, new, len(slip.cells)),),
        measure=new.measure,
        notes=("说明：未列出的各格不变。本单与原表一并存档；原表不必重印。",),
        signatures=_SIGNATURES,
        state=new.state,
        version=new.version,
        paper=Paper.LANDSCAPE,
        file_stem=f"{NAME}_{new.file_stem}",
    )
    return replace(made, check_code=check_code(made))


def _opening(old: Document, new: Document, count: int) -> str:
    to = f"第{new.version}稿" if new.version else "现在的数（草稿）"
    return (
        f"原表为第{old.version}稿（校验码 {old.check_code}），"
        f"更正为{to}（校验码 {new.check_code}），共 {count} 处。"
    )


def _rows(slip: Slip) -> Iterator[Row]:
    for number, cell in enumerate(slip.cells, 1):
        place = "　".join(part for part in (cell.table, cell.row) if part)
        texts = (place, _column(cell), *_told(cell), _more(cell), slip.reason)
        cells = [_cell(text, cell) for text in texts]
        yield Row(kind=RowKind.ROW, cells=(Cell(text=str(number), value=number), *cells))


def _cell(text: str, cell: ChangedCell) -> Cell:
    """Figures to the right, so that they can be compared."""
    align = Align.RIGHT if _figure(text) is not None else None
    return Cell(text=text, records=cell.records, align=align)


def _column(cell: ChangedCell) -> str:
    return {
        Difference.ADDED: "增加一行",
        Difference.REMOVED: "删去一行",
        Difference.CHANGED: cell.column,
    }[cell.kind]


def _told(cell: ChangedCell) -> tuple[str, str]:
    if cell.kind is Difference.CHANGED:
        return cell.old or _NONE, cell.new or _NONE
    return cell.old or "—", cell.new or "—"


def _more(cell: ChangedCell) -> str:
    """By how much, where both are figures: +5.00."""
    old, new = _figure(cell.old), _figure(cell.new)
    if old is None or new is None or cell.kind is not Difference.CHANGED:
        return ""
    places = max(_places(cell.old), _places(cell.new))
    return f"{new - old:+,.{places}f}"


def _figure(text: str) -> Decimal | None:
    try:
        found = Decimal(text.replace(",", "")) if len(text) <= 30 else None
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() else None


def _places(text: str) -> int:
    return len(text.partition(".")[2])
