"""Which places a desk has, by the level of its unit."""

from __future__ import annotations

from jmdesk.definitions.ledger import LAST, Ledger
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.desk_settings import can_be_plain
from jmdesk.ui.side_bar import Place, SideBar
from jmdesk.ui.visit import LEDGER

FURTHER = 200
"""From this ``order`` on a ledger is not among the first of a desk."""


def fill_side(side: SideBar, desk: Desk, *, folded: bool) -> None:
    """工作台 | ledgers of this unit's level, the others folded away | 报表, 收发 | 设置."""
    side.clear()
    near, far = ledgers(desk)
    first = [Place(key="desk", title=tr("工作台"))]
    if can_be_plain(desk):
        first.append(Place(key="village", title=tr("月报单")))
    side.add_group(*first)
    side.add_group(*map(_place, near), more=tuple(map(_place, far)))
    side.fold(folded)
    side.add_group(Place(key="reports", title=tr("报表")), Place(key="exchange", title=tr("收发")))
    side.add_group(Place(key="settings", title=tr("设置")))
    for number, key in enumerate(side.numbered()[:9], start=1):
        side.button(key).setToolTip(f"Ctrl+{number}")


def ledgers(desk: Desk) -> tuple[list[Ledger], list[Ledger]]:
    """Those that the desk's level fills, and the others; all are near where that says nothing.

    Ledgers that say so by their place (from `FURTHER` on) are for those who want them: folded.
    """
    filled = [one for one in desk.catalogue.ledgers.values() if not one.system]
    filled.sort(key=lambda ledger: ledger.order)
    level = desk.units.get(desk.unit).level if desk.unit in desk.units else None
    near = [one for one in filled if level is None or not one.levels or level in one.levels]
    near = [one for one in near if not FURTHER <= one.order < LAST]
    return (near or filled), [one for one in filled if near and one not in near]


def _place(ledger: Ledger) -> Place:
    return Place(key=f"{LEDGER}{ledger.id}", title=ledger.title)
