"""Making the boxes of the 嘎查's page from the fields of ledgers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jmdesk.definitions.ledger import Field
from jmdesk.domain.period import Period
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import show
from jmdesk.operations.village import PAGES, SIGNIN, VillageLine, VillageSheet
from jmdesk.operations.village_reading import (
    CHANGE,
    read_change,
    read_day,
    read_days,
    show_change,
    show_days,
)
from jmdesk.ui.chooser import Option
from jmdesk.ui.desk_lookups import DeskLookups
from jmdesk.ui.editors.choice import narrowed
from jmdesk.ui.village_boxes import ChoiceBox, FewBox, LineBox
from jmdesk.ui.village_lines import AnyBox, Cell, Get, Wires
from jmdesk.ui.village_note import NoteBox

_NUMBERS = {"count", "money", "decimal", "percent", "qualified"}
_YES_NO = ("是", "否")


class CellMaker:
    """Makes cells for one page; ``sheet`` is the page as it was read first."""

    def __init__(self, desk: Desk, sheet: VillageSheet, wires: Wires) -> None:
        self._desk = desk
        self.sheet = sheet
        self._wires = wires
        self._lookups = DeskLookups(desk, year=sheet.period.end.year)

    @property
    def period(self) -> Period:
        """The page's month."""
        return self.sheet.period

    def field(self, ledger: str, name: str) -> Field:
        """A field of a ledger's definition."""
        return self._desk.ledger(ledger).field(name)

    def of_field(
        self, key: str, ledger: str, name: str, *, hint: str = "", carried: str = ""
    ) -> Cell:
        """A cell for one field; ``carried`` is the pattern of the grey words of last period."""
        field = self.field(ledger, name)

        def hinted(line: VillageLine) -> str:
            if line.is_there or not carried:
                return hint
            last = line.carried.get(name)
            return hint if last is None else carried.format(self._text(field, last))

        cell = self.of_column(key, field, hint=hint)
        cell.hint = hinted
        return cell

    def of_column(self, key: str, field: Field, *, hint: str = "", at: str = "") -> Cell:
        """A cell for one field or one column of a field's rows, whose name is then ``at``."""
        name = field.name
        return self._wires.join(
            Cell(
                name=f"{key}/{name}",
                label=field.label,
                fields=(at,) if at else (name,),
                box=self._box(field),
                # Within rows there is no place for a qualifier beside a number.
                read=lambda text: {name: self._read(field, text, exact=bool(at))},
                show=lambda get: self._text(field, get(name)),
                hint=lambda _line: hint,
            )
        )

    def of_days(self, key: str) -> Cell:
        """First and last day of a course in one cell."""

        def read(text: str) -> Mapping[str, Any]:
            begins, ends = read_days(text, self.period) or (None, None)
            return {"begins": begins, "ends": ends}

        def shown(get: Get) -> str:
            return show_days(get("begins"), get("ends"), self.period)

        return self._wires.join(
            Cell(
                name=f"{key}/days_of",
                label=tr("日期"),
                fields=("begins", "ends"),
                box=LineBox(),
                read=read,
                show=shown,
            )
        )

    def of_pages(self, key: str) -> Cell:
        """The pages of sign-in of a course."""
        field = self.field(SIGNIN, PAGES)
        return self.of_column(key, field)

    def of_change(self, key: str, at: str) -> Cell:
        """Households and people that came or went, in one cell."""
        return self._wires.join(
            Cell(
                name=f"{key}/change",
                label=tr("新增或减少的户和人"),
                fields=(at,),
                box=LineBox(),
                read=read_change,
                show=lambda get: show_change({name: get(name) for name in CHANGE}),
                hint=lambda _line: tr("如 新增4户11人"),
            )
        )

    def _box(self, field: Field) -> AnyBox:
        kind = field.type.name
        if kind in ("choice", "yes_no"):
            return FewBox(field.choices or _YES_NO)
        if kind == "reference":
            return self._lookup(field)
        if kind == "long_text":
            return NoteBox()
        return LineBox(right=kind in _NUMBERS)

    def _lookup(self, field: Field) -> ChoiceBox:
        """Projects of this page first, then all others by any words or initials."""
        ledger = field.target
        near = [
            Option(key=str(line.record.get("project")), text=line.name)
            for line in self.sheet.sites
            if ledger == "project"
        ]

        def offered(text: str) -> list[Option]:
            first = list(narrowed(near, text)) if text else near
            known = {one.key for one in first}
            return first + [o for o in self._lookups.records(ledger, text) if o.key not in known]

        def found(key: str) -> Option | None:
            own = next((one for one in near if one.key == key), None)
            return own or self._lookups.record(ledger, key)

        return ChoiceBox(offered, found)

    def _read(self, field: Field, text: str, *, exact: bool) -> Any:
        if field.type.name == "date":
            return read_day(text, self.period)
        return field.read(text) if exact else field.hear(text, self.period).value

    def _text(self, field: Field, value: Any) -> str:
        if value is None:
            return ""
        if field.type.name == "reference":
            return str(value)
        if field.type.name == "date":
            return show_days(value, value, self.period)
        return show(self._desk, field, value)
