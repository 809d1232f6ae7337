"""Two records that may be one, side by side, and what making one of them would do."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from jmdesk.domain.problem import Refusal
from jmdesk.exchange.merge_plan import FieldEffect
from jmdesk.language import mark, tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.lookalikes import Pair, Union, preview_union
from jmdesk.ui import parts, theme
from jmdesk.ui.import_parts import RowsTable
from jmdesk.ui.rows_model import Heading

_LEAST = 100
"""Pixels at scale 1: the headings and two lines."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """A pair looked at: ``union`` or, where it may not be united, ``refused`` says why.

    ``units`` are the names of whose records they are.
    """

    pair: Pair
    units: tuple[str, str]
    union: Union | None = None
    refused: str = ""


def look_at(desk: Desk, pair: Pair) -> Look:
    """What there is to see of a pair; nothing is changed."""
    units = _unit(desk, pair.keep), _unit(desk, pair.other)
    try:
        union = preview_union(desk, keep=pair.keep, other=pair.other)
    except Refusal as refusal:
        return Look(pair=pair, units=units, refused=refusal.message)
    return Look(pair=pair, units=units, union=union)


def _unit(desk: Desk, id: str) -> str:
    record = desk.store.record(id)  # type: ignore[arg-type]  # a pair's ids are of records
    return desk.units.name(record.unit) if record and record.unit in desk.units else ""


class LookalikePanel(QFrame):
    """Signals: `united`, `set_apart`: what the person says of the pair in sight."""

    united = Signal()
    set_apart = Signal()

    def __init__(self) -> None:
        super().__init__()
        theme.set_role(self, "panel")
        self.keep, self.other = _Side(tr("留下的")), _Side(tr("并进来的"))
        self.told = parts.label(role="quiet", wrap=True)
        self.fields = RowsTable(tr("两条不同的地方"), _headings())
        self.apart = parts.button(tr("不是一件事"), self.set_apart.emit)
        self.apart.setToolTip(tr("记在这台电脑上，以后不再问"))
        self.unite = parts.button(tr("并成一条"), self.united.emit, role="main")
        self._lay_out()

    def _lay_out(self) -> None:
        sides, foot = QHBoxLayout(), QHBoxLayout()
        sides.setSpacing(12)
        for side in (self.keep, self.other):
            sides.addWidget(side, 1)
        foot.addWidget(self.told, 1)
        foot.addWidget(self.apart)
        foot.addWidget(self.unite)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        layout.addLayout(sides)
        layout.addWidget(self.fields, 1)
        layout.addLayout(foot)

    def show_look(self, look: Look) -> None:
        """Show a pair."""
        self.keep.show_record(look.pair.keep_title, look.units[0])
        self.other.show_record(look.pair.other_title, look.units[1])
        self.unite.setEnabled(look.union is not None)
        self.told.setText(_told(look.union) if look.union else look.refused)
        rows = _rows(look.union) if look.union else []
        self.fields.setMinimumHeight(round(_LEAST * theme.scale_of(self)))
        self.fields.show_rows(rows)
        self.fields.setVisible(bool(rows))

    def focus_first(self) -> None:
        """Put the keyboard on the first thing one can say."""
        (self.unite if self.unite.isEnabled() else self.apart).setFocus()


class _Side(QFrame):
    """One of the two: what it is called and whose it is."""

    def __init__(self, word: str) -> None:
        super().__init__()
        theme.set_role(self, "card")
        self._word = word
        self.head: QLabel = parts.label(word, role="quiet", wrap=True)
        self.title = parts.label(role="heading", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 8, 14, 8)
        layout.addWidget(self.head)
        layout.addWidget(self.title)

    def show_record(self, title: str, unit: str) -> None:
        """Show a record."""
        self.head.setText(" · ".join(part for part in (self._word, unit) if part))
        self.title.setText(title)


def _headings() -> tuple[Heading, ...]:
    return (
        Heading(text=mark("哪一项"), width=150),
        Heading(text=mark("留下的")),
        Heading(text=mark("并进来的")),
        Heading(text=mark("并成以后"), width=120),
    )


def _rows(union: Union) -> list[list[str]]:
    filled = [_row(one, tr("补上")) for one in union.filled]
    return [*(_row(one, tr("照留下的")) for one in union.differing), *filled]


def _row(effect: FieldEffect, result: str) -> list[str]:
    return [effect.label, effect.before or tr("（空）"), effect.after, result]


def _told(union: Union) -> str:
    said = []
    if not union.filled and not union.differing:
        said.append(tr("并进来的没有多说什么。"))
    if union.moved:
        said.append(tr("{count} 条别的记录改指留下的。", count=union.moved))
    return "".join([*said, tr("两条的历史都留着。")])
