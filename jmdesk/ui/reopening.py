"""Closing the store under the window and opening another one in its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.safekeeping import restore
from jmdesk.store.refusals import DamagedStore
from jmdesk.ui.jobs import Progress


@dataclass(frozen=True, kw_only=True)
class Reopened:
    """A desk that was opened, and what to tell about it."""

    desk: Desk
    said: str
    failed: bool = False


def restored(desk: Desk, file: Path) -> Callable[[Progress], Reopened]:
    """A job that restores a backup; where that is refused, the desk is opened as it was."""

    key = desk.store.lock_key

    def work(_progress: Progress) -> Reopened:
        desk.close()
        try:
            done = restore(file=file, store=desk.path, key=key)
        except Refusal as refusal:
            return Reopened(desk=_opened(desk.path, key), said=refusal.message, failed=True)
        kept = done.kept.name if done.kept else ""
        said = tr(
            "已从“{file}”恢复。原来的数据留在同一个文件夹，叫“{kept}”。", file=file.name, kept=kept
        )
        return Reopened(desk=_opened(desk.path, key), said=said)

    return work


def left_damaged(desk: Desk) -> Callable[[Progress], Reopened]:
    """A job that closes a desk whose data is damaged, and says so as opening it would."""

    def work(_progress: Progress) -> Reopened:
        desk.close()
        raise DamagedStore(desk.path, key=desk.store.lock_key)

    return work


def reopened(desk: Desk, said: str) -> Callable[[Progress], Reopened]:
    """A job that opens the same store anew, with the definitions that there are now."""

    key = desk.store.lock_key

    def work(_progress: Progress) -> Reopened:
        desk.close()
        return Reopened(desk=_opened(desk.path, key), said=said)

    return work


def _opened(path: Path, key: bytes) -> Desk:
    return open_desk(path, key=key, units=True)
