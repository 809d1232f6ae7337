"""What the desk's log knows of: backups, restores, locks. It names no persons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from jmdesk.operations.deeds import DeedKind
from jmdesk.operations.logbook import Logbook
from jmdesk.store.deeds import Told

_KINDS = frozenset(
    kind.value
    for kind in (
        DeedKind.BACKED_UP,
        DeedKind.RESTORED,
        DeedKind.LOCKED,
        DeedKind.UNLOCKED,
        DeedKind.NEW_PASSPHRASE,
        DeedKind.REDONE,
    )
)
_LINE = re.compile(r"^(\S{19,32}) \d+ ([a-z-]+)(| .*)$", re.MULTILINE)


def logged(log: Logbook) -> Iterator[Told]:
    """The deeds among its lines that did not fail, in local time as all others."""
    for at, event, rest in _LINE.findall(log.text()):
        if event in _KINDS and " failed=" not in rest:
            with suppress(ValueError):
                time = datetime.fromisoformat(at).astimezone().replace(tzinfo=None)
                yield Told(time.isoformat(timespec="seconds"), "", event, "")
