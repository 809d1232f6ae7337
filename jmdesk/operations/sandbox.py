"""A backup opened in a folder of its own, as the desk it would be; the store is never touched."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import time

from jmdesk.definitions.catalogue import Catalogue
from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.store import copies
from jmdesk.store.backing_up import Step, go_on
from jmdesk.store.store import Store

_PREFIX = ".jmdesk-drill-"
_LEFT = 24 * 3600
"""Seconds after which a folder that nobody took away is from a desk that was killed."""


@contextmanager
def opened_copy(desk: Desk, file: Path, *, step: Step = go_on) -> Iterator[Desk]:
    """What restoring ``file`` would open, with this desk's definitions; gone afterwards."""
    key = desk.store.lock_key
    with (
        laid_out(desk, file, step=step) as path,
        opened(path, desk.catalogue, key=key) as then,
    ):
        yield then


@contextmanager
def opened(path: Path, catalogue: Catalogue, *, key: bytes) -> Iterator[Desk]:
    """A desk on what `laid_out` laid out."""
    store = Store.open(path, catalogue.ledgers, key=key)
    try:
        yield Desk(store=store, catalogue=catalogue, path=path)
    finally:
        store.close()


@contextmanager
def laid_out(desk: Desk, file: Path, *, step: Step = go_on) -> Iterator[Path]:
    """A copy of a backup in a folder beside the desk's store; gone afterwards.

    As locked as the desk. The file was examined before. ``step`` may raise to stop it.
    """
    _sweep(desk.path.parent)
    try:
        folder = TemporaryDirectory(
            prefix=f"{_PREFIX}{os.getpid()}-", dir=desk.path.parent, ignore_cleanup_errors=True
        )
    except OSError as error:
        raise Refusal(
            tr(
                "没有地方试着打开备份（{reason}）。请腾出磁盘空间再试。",
                reason=error.strerror or "",
            )
        ) from error
    with folder as name:
        path = Path(name) / desk.path.name
        key = desk.store.lock_key
        copies.lay_out(file, path, key=key, as_key=key, step=step)
        yield path


def _sweep(folder: Path) -> None:
    for left in folder.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if left.is_dir() and time() - left.stat().st_mtime > _LEFT:
                shutil.rmtree(left, ignore_errors=True)
