"""Choosing a unit by Chinese or pinyin initials, with where it lies beside it."""

from __future__ import annotations

from collections.abc import Sequence

from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import find_units
from jmdesk.ui.chooser import Chooser, Option


def unit_chooser(desk: Desk) -> Chooser:
    """A chooser among all units the desk knows, those of its own banner first."""

    def source(text: str) -> Sequence[Option]:
        return [unit_option(desk, unit.code) for unit in find_units(desk, text, limit=30)]

    made = Chooser(source)
    made.setAccessibleName(tr("单位"))
    made.setPlaceholderText(tr("汉字或拼音首字母，如 好腰、hysm"))
    return made


def unit_option(desk: Desk, code: str) -> Option:
    """A unit as something to choose: its name, and the units above it as a note."""
    *above, name = desk.units.path(code).split(" ")
    return Option(key=code, text=name, note=" ".join(above))
