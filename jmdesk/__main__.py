"""``jmdesk`` opens the window, ``jmdesk COMMAND`` works without it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from pathlib import Path

if __name__ == "__main__":
    gc.disable()  # while modules are loaded, which are no garbage; `main` takes it back

from jmdesk.cli.run import run

CHILD = "--read-workbook-in-child"
"""How the desk starts itself as the reader of foreign workbooks (`jmdesk.exchange.reader`)."""
SELFTEST = "--killed-in-selftest"
"""How the desk starts itself as the one that a self-test kills (`jmdesk.operations.selftest`)."""

LOOK = "--look-through-backup"
"""How the desk starts itself as the one that looks through a backup (`operations.restored`)."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the desk; the exit code."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    if given[:1] == [CHILD]:
        gc.enable()
        return 0 if _read_workbook(given) else 2
    if given[:1] == [SELFTEST]:
        gc.enable()
        _be_killed(given)
    if given[:1] == [LOOK]:
        gc.enable()
        _look_through_backup(given)
        return 0
    return run(given, window=_window)


def _read_workbook(arguments: Sequence[str]) -> bool:
    from jmdesk.exchange.reader import serve  # the child that opens foreign files, and only there

    return serve(arguments)


def _be_killed(arguments: Sequence[str]) -> None:
    from jmdesk.operations.selftest import serve

    serve(arguments)


def _look_through_backup(arguments: Sequence[str]) -> None:
    from jmdesk.operations.restored import serve

    serve(arguments)


def _window(store: Path | None) -> int:
    gc.enable()
    from jmdesk.ui import app  # Qt: only when the window is wanted

    return app.run(store)


if __name__ == "__main__":
    code = main()
    gc.freeze()  # what is left goes with the process, unsearched
    sys.exit(code)
