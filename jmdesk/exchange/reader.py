"""The child process that opens foreign files: bound by limits, it may die, the desk may not.

The fast reader (calamine) aborts its process on some hostile files, and a bomb eats memory before
any exception; here that ends one child. A child reads many files, one after another. It is asked
and answers through files in a folder that the desk made for it: a windowed program on Windows has
no pipes, and what was read is never pickled.

A request `7.todo` is taken by renaming it to `7.<child>`, so no two children take the same and the
desk knows who had what when one dies. The answer appears as `7.done`.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import msgspec

from jmdesk.exchange.asking import Request
from jmdesk.exchange.limits import Limits, bind, grown, next_file

CHILD = "--read-workbook-in-child"
"""The private argument with which a bundled desk starts itself as a reader."""

END = "end"
"""A file of this name in the folder says that nothing more will be asked."""

NO_ROOM = 28
"""What a child returns that could not write its answer because the disk is full."""

UNFIT = 29
"""What a child returns that lacks a part of the program, so that it can read no file at all."""

_POLL = 0.002
_PATIENCE = 20.0
"""Seconds without a request after which the desk is taken for gone; it starts another if not."""


def serve(argv: Sequence[str]) -> bool:
    """Do the child's work if these arguments ask for it, and say whether they did.

    ``__main__`` calls it first of all: ``if serve(sys.argv[1:]): sys.exit()``. The arguments are
    `CHILD`, the folder, this child's name in it, and the limits as JSON.
    """
    if len(argv) != 4 or argv[0] != CHILD:
        return False
    folder, name = Path(argv[1]), argv[2]
    limits = msgspec.json.decode(argv[3].encode(), type=Limits)
    bind(limits)
    try:
        import_module("jmdesk.exchange.contents")  # all that reads, bound, and no file in hand
    except ImportError:
        sys.exit(UNFIT)
    try:
        _read_on(folder, name, limits)
    except ModuleNotFoundError:
        sys.exit(UNFIT)
    return True


def _read_on(folder: Path, name: str, limits: Limits) -> None:
    desk, idle_since = _desk(folder), time.monotonic()
    while time.monotonic() - idle_since < _PATIENCE:
        if taken := _take(folder, name):
            _answer(taken, limits)
            idle_since = time.monotonic()
            if grown(limits):
                return
        elif (folder / END).exists() or not folder.is_dir():
            return
        elif os.getppid() != desk:  # it was killed: nobody else would clear away what was read
            shutil.rmtree(folder, ignore_errors=True)
            return
        else:
            time.sleep(_POLL)


def _desk(folder: Path) -> int:
    """The process that waits for answers: our parent; none where it was killed before we could
    look, which the number in the folder's name tells (`jmdesk.exchange.children`)."""
    parent = os.getppid()
    maker = folder.name.split("-")[1:2]
    if os.name == "posix" and maker and maker[0].isdecimal():
        try:
            os.kill(int(maker[0]), 0)
        except ProcessLookupError:
            return 0
        except OSError:
            return parent
    return parent


def _take(folder: Path, name: str) -> Path | None:
    """The earliest request that no other child was faster to take."""
    try:
        waiting = sorted(folder.glob("*.todo"), key=lambda todo: int(todo.stem))
        return waiting[0].rename(waiting[0].with_suffix(f".{name}")) if waiting else None
    except OSError:  # another child took it, or the desk cleared the folder
        return None


def _answer(taken: Path, limits: Limits) -> None:
    from jmdesk.exchange.contents import answer  # `serve` loaded it after `bind`

    next_file(limits)
    request = msgspec.json.decode(taken.read_bytes(), type=Request)
    beside = taken.with_name(f"{taken.stem}-")
    part = taken.with_suffix(".part")
    told = msgspec.msgpack.encode(answer(request, limits, beside))
    try:
        part.write_bytes(told)
    except OSError as error:
        sys.exit(NO_ROOM if error.errno == errno.ENOSPC else 1)
    part.rename(taken.with_suffix(".done"))
    taken.unlink()


if __name__ == "__main__":
    serve(sys.argv[1:])
