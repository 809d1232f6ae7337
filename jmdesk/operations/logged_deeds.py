"""What the desk's log knows of: backups, restores, locks. It names no persons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta

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
        DeedKind.SALVAGED,
    )
)
_SAME = timedelta(minutes=2)
"""What the log says within this time of a deed that names its person is that deed."""
_LINE = re.compile(r"^(\S{19,32}) \d+ ([a-z-]+)(| .*)$", re.MULTILINE)


def unnamed(log: Logbook, named: Iterable[Told]) -> Iterator[Told]:
    """The deeds in the log that do not stand among those that name a person."""
    known: dict[str, list[datetime]] = {}
    for one in named:
        with suppress(ValueError):
            known.setdefault(one.kind, []).append(datetime.fromisoformat(one.at))
    for one in logged(log):
        at = datetime.fromisoformat(one.at)
        if all(abs(at - time) > _SAME for time in known.get(one.kind, ())):
            yield one


def logged(log: Logbook) -> Iterator[Told]:
    """The deeds among its lines that did not fail, in local time as all others."""
    for at, event, rest in _LINE.findall(log.text()):
        if event in _KINDS and " failed=" not in rest:
            with suppress(ValueError):
                time = datetime.fromisoformat(at).astimezone().replace(tzinfo=None)
                yield Told(time.isoformat(timespec="seconds"), "", event, "")
