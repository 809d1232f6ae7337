"""A whole desk on a USB stick: its data, forms and how its window was left."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.location import PORTABLE, default_store
from jmdesk.operations.safekeeping import backup

_BESIDE = ("window.ini",)
_FORMS = "forms"


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """A desk that was copied: its folder, its store, how many revisions were counted in it."""

    folder: Path
    store: Path
    revisions: int


def is_portable(desk: Desk) -> bool:
    """Whether this desk lies in such a folder."""
    return desk.path.parent.name == PORTABLE


def put_on_stick(desk: Desk, *, folder: Path) -> Placed:
    """Copy the desk into ``folder``/jmdesk-data; the copy of the store is opened and counted.

    Refused where a desk lies there already. A program beside that folder opens it by itself.
    """
    if not folder.is_dir():
        raise Refusal(tr("没有文件夹“{folder}”。请插好 U 盘，再选一次。", folder=folder))
    target = folder / PORTABLE
    store = target / default_store().name
    if store.exists():
        raise Refusal(
            tr(
                "“{folder}”里已经有一个台，没有覆盖它。请换一个文件夹，或先把那个 {name} 改名。",
                folder=folder,
                name=PORTABLE,
            )
        )
    try:
        target.mkdir(exist_ok=True)
        _copy_beside(desk.path.parent, target)
        made = backup(desk, to=store)  # last: with it the desk is there, and whole
    except OSError as error:
        raise Refusal(
            tr(
                "写不进“{folder}”（{reason}）。请检查 U 盘是否写保护、是否已满。",
                folder=folder,
                reason=error.strerror or str(error),
            )
        ) from error
    return Placed(folder=target, store=store, revisions=made.revisions)


def _copy_beside(source: Path, target: Path) -> None:
    for name in _BESIDE:
        if (source / name).is_file():
            shutil.copyfile(source / name, target / name)
    if (source / _FORMS).is_dir():
        shutil.copytree(source / _FORMS, target / _FORMS, dirs_exist_ok=True)
