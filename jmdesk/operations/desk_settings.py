"""What a person chose for this desk and what goes with it to another computer."""

from __future__ import annotations

from pathlib import Path

from jmdesk.domain.unit import UnitLevel
from jmdesk.operations.desk import Desk
from jmdesk.operations.location import PORTABLE

_PLAIN = "plain_view"
_LOCK = "lock_minutes"
LOCK_MINUTES = (5, 10, 30, 0)
"""After which a locked desk locks itself when nobody is there; 0 for never."""
_USUAL_MINUTES = 10
_EXPORTS = "exports"


def can_be_plain(desk: Desk) -> bool:
    """Whether one page could be all that this desk needs: it is a 嘎查's."""
    return desk.unit in desk.units and desk.units.get(desk.unit).level is UnitLevel.VILLAGE


def plain_view(desk: Desk) -> bool:
    """Whether the window is only the 嘎查's page."""
    return desk.store.setting(_PLAIN) == "1" and can_be_plain(desk)


def set_plain_view(desk: Desk, *, plain: bool) -> None:
    """Choose between one page and the whole desk."""
    with desk.store.transaction() as writer:
        writer.set_setting(_PLAIN, "1" if plain else "")


def lock_minutes(desk: Desk) -> int:
    """After how many minutes without anyone there a locked desk locks itself; 0 for never."""
    told = desk.store.setting(_LOCK)
    return int(told) if told.isdecimal() and int(told) in LOCK_MINUTES else _USUAL_MINUTES


def set_lock_minutes(desk: Desk, *, minutes: int) -> None:
    """Choose it, one of `LOCK_MINUTES`."""
    with desk.store.transaction() as writer:
        writer.set_setting(_LOCK, str(minutes))


def exports_folder(desk: Desk) -> Path | None:
    """Where reports are written unless another folder is chosen; None for the user's documents.

    A desk on a stick keeps them beside its data, whatever letter the stick has here.
    """
    chosen = desk.store.setting(_EXPORTS)
    if chosen:
        folder = desk.path.parent / chosen  # an absolute path stays as it is
        return folder if folder.is_dir() else None
    on_stick = desk.path.parent.name == PORTABLE
    return desk.path.parent.parent if on_stick else None


def set_exports_folder(desk: Desk, *, folder: Path | None) -> None:
    """Choose it; None for the usual one. One beside the data is kept relative to it."""
    text = ""
    if folder is not None:
        here = desk.path.parent.parent
        beside = folder.resolve().is_relative_to(here.resolve())
        text = f"../{folder.resolve().relative_to(here.resolve())}" if beside else str(folder)
    with desk.store.transaction() as writer:
        writer.set_setting(_EXPORTS, text)
