"""The cells of a hand-edited workbook as the values that revisions keep."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.definitions.measured import measured
from jmdesk.definitions.said import apart
from jmdesk.domain.beside import qualifier_name
from jmdesk.domain.period import Period
from jmdesk.domain.revision import PERIOD, UNIT, Json
from jmdesk.exchange.carrier import SentCell
from jmdesk.exchange.cells import Cell, blank, cell_text
from jmdesk.exchange.edits_text import NOT_TYPED, lost_digits, marked, typed
from jmdesk.exchange.row_values import find_period
from jmdesk.language import tr

_SEPARATORS = str.maketrans(dict.fromkeys("，,;；\n", "、"))


class Names(Protocol):
    """What only the desk knows: which unit or record a name means.

    Both raise ValueError with a whole sentence where that is not certain.
    """

    def unit(self, text: str, *, near: str) -> str:
        """The code of the unit of this name, near the unit ``near`` where several have it."""

    def reference(self, text: str, *, target: str, unit: str, period: str) -> str:
        """The id of the record of the ledger ``target`` that people call so."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Read:
    """A cell as a value: in Python, as stored, and as shown.

    ``doubtful`` where programs may have made another value of what was meant. ``word`` is the
    qualifier (约) beside a number, which is set with it.
    """

    value: Any
    stored: Json
    shown: str
    doubtful: bool = False
    word: str = ""


NOTHING = Read(value=None, stored=None, shown="")


@dataclass(frozen=True, kw_only=True, slots=True)
class Context:
    """Where a cell stands: its ledger, the unit and period of its row, and the texts in it by
    field."""

    ledger: Ledger
    unit: str
    period: str
    told: Mapping[str, str] = field(default_factory=dict)

    def about(self, name: str) -> Field | None:
        """The field that a sent name means, in the measure that its row tells; None for none."""
        found = field_of(self.ledger, name)
        return found and measured(found, self.told, self.ledger)


def field_of(ledger: Ledger | None, name: str) -> Field | None:
    """The field that a sent cell or column names, by its present name; None for no field."""
    if ledger is None or not name:
        return None
    return ledger.by_name.get(ledger.names.get(name, name))


def editable(about: Field) -> bool:
    """Whether what is typed into a cell can become the value of this field."""
    return not (about.computed or about.removed or about.type.name in NOT_TYPED)


def read_cell(cell: Cell, name: str, sent: str, context: Context, names: Names) -> Read:
    """The value that a cell gives to a field (or to "unit", "period").

    ``sent`` is the text that stood there. ValueError with a whole sentence where it gives none.
    """
    if name == UNIT:
        return _unit(cell, context, names)
    if name == PERIOD:
        return _period(cell, context)
    about = context.about(name)
    if about is None:
        raise ValueError(tr("本机的台账“{ledger}”里没有这一项。", ledger=context.ledger.title))
    if blank(cell):
        return NOTHING
    return _typed(cell, about, sent, context, names)


def ticked(cell: Cell, was: SentCell, about: Field) -> Read:
    """The yes or no that is ticked in a cell; ValueError with a sentence where that is unclear."""
    said = marked(cell_text(cell))
    for value, text in ((False, was.no), (True, was.yes)):
        if said == marked(text):
            return Read(value=value, stored=about.store(value), shown=about.show(value))
    raise ValueError(
        tr(
            "看不出打勾的是哪一项：“{text}”。这里只认 □ 改成 ■，别的字改了不采用，请在台账里填。",
            text=cell_text(cell)[:80],
        )
    )


def _typed(cell: Cell, about: Field, sent: str, context: Context, names: Names) -> Read:
    if lost_digits(cell):
        raise ValueError(
            tr(
                "数“{text}”超过 15 位，表格软件已丢掉末几位，请对照原件，"
                "把单元格设为文本格式后重填。",
                text=cell_text(cell),
            )
        )
    if about.type.numeric and not isinstance(cell, Decimal | str):
        raise ValueError(
            tr("“{text}”不是数，请用阿拉伯数字填写；没有就空着。", text=cell_text(cell))
        )
    if about.type.name == "month" and isinstance(cell, Decimal) and _cut_month(cell):
        raise ValueError(
            tr("“{text}”分不清是 1 月还是 10 月，请写成 2023-01。", text=cell_text(cell))
        )
    heard = _value(cell, about, context, names)
    value, word = apart(about, heard)
    named = about.type.name in ("unit", "units", "reference")
    shown = cell_text(cell).strip() if named else about.show(heard)
    doubtful = _doubtful(cell, value, about, sent)
    return Read(value=value, stored=about.store(value), shown=shown, doubtful=doubtful, word=word)


def _value(cell: Cell, about: Field, context: Context, names: Names) -> Any:
    text = cell_text(cell).strip()
    if about.type.name == "unit":
        return names.unit(text, near=context.unit)
    if about.type.name == "units":
        parts = [part.strip() for part in text.translate(_SEPARATORS).split("、")]
        codes = [names.unit(part, near=context.unit) for part in parts if part]
        return tuple(dict.fromkeys(codes)) or None
    if about.type.name == "reference":
        return names.reference(text, target=about.target, unit=context.unit, period=context.period)
    period = Period.parse(context.period) if context.period else None
    return about.hear(typed(cell, about), period).value


def _cut_month(cell: Decimal) -> bool:
    """2023.1 was typed for January, or is what a spreadsheet made of 2023.10."""
    return str(cell).endswith(".1")


def _doubtful(cell: Cell, value: Any, about: Field, sent: str) -> bool:
    """A date in a field of text, or 0.6 (and 1) where 60 % (and 100 %) was typed."""
    if about.type.name in ("text", "long_text", "qualified") and isinstance(cell, date):
        return True
    if about.type.name != "percent" or not isinstance(cell, Decimal) or not value:
        return False
    before = Decimal(sent) if sent and sent.replace(".", "", 1).isdigit() else Decimal(100)
    return bool(0 < value <= 1 < before)


def _unit(cell: Cell, context: Context, names: Names) -> Read:
    if blank(cell):
        raise ValueError(tr("单位空着，分不清是哪个单位的记录，请填上。"))
    text = cell_text(cell).strip()
    code = names.unit(text, near=context.unit)
    return Read(value=code, stored=code, shown=text, doubtful=True)


def _period(cell: Cell, context: Context) -> Read:
    kind = context.ledger.period
    text = f"{cell.year}-{cell.month:02}" if isinstance(cell, date) else cell_text(cell)
    period = find_period(text, kind) if kind is not None else None
    if period is None or kind is None:
        label = kind.label if kind else ""
        raise ValueError(
            tr(
                "看不懂期“{text}”，这里按{kind}填报，请写成 2023、2023年2季度 或 2023年5月。",
                text=text,
                kind=label,
            )
        )
    return Read(value=period, stored=str(period), shown=str(period), doubtful=True)


def set_by(name: str, read: Read, sent: str, about: Field | None) -> dict[str, Json]:
    """What a changed cell sets: its field, and the qualifier where there is or was one.

    ``sent`` is the text that stood there.
    """
    if about is None or not about.type.numeric:
        return {name: read.stored}
    with suppress(ValueError):
        was = apart(about, about.hear(sent).value)[1]
        if was or read.word:
            return {name: read.stored, qualifier_name(name): read.word or None}
    return {name: read.stored}


def values_of(reads: Mapping[str, Read]) -> dict[str, Json]:
    """What a new record sets: the fields that say something, as stored."""
    values: dict[str, Json] = {}
    for name, read in reads.items():
        if name not in (UNIT, PERIOD) and read.stored is not None:
            values[name] = read.stored
            if read.word:
                values[qualifier_name(name)] = read.word
    return values
