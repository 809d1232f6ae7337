"""A desk says that it signs with another key from now on: signed by the old key and by the new.

Statements travel in the manifests of what it sends. Whoever knows a desk by an older key follows
them, one from the other, to the one with which a file is signed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from jmdesk.domain.revision import canonical
from jmdesk.exchange.carrier import KeyChange, Signature
from jmdesk.exchange.signing import check, public_key, sign

MOST = 20
"""Statements of one desk that are followed; a foreign file may name more."""
_PURPOSE = "jmdesk key change 1"
"""So that no signature made for anything else can be taken for one of these."""


def state_change(old: bytes, new: bytes, *, device: str, at: str) -> KeyChange:
    """The statement that ``device`` signs with the private key ``new`` and no more with ``old``."""
    change = KeyChange(device=device, old=public_key(old), new=public_key(new), at=at)
    told = _told(change)
    return KeyChange(
        device=device,
        old=change.old,
        new=change.new,
        at=at,
        by_old=sign(old, told).value,
        by_new=sign(new, told).value,
    )


def holds(change: KeyChange) -> bool:
    """Whether both keys signed just this statement."""
    told = _told(change)
    pairs = ((change.old, change.by_old), (change.new, change.by_new))
    return change.old != change.new and all(
        check(Signature(key=key, value=value), told) for key, value in pairs
    )


def followed(
    changes: Sequence[KeyChange], *, device: str, start: str, end: str
) -> tuple[KeyChange, ...]:
    """The statements that lead a device from one key to another, each checked; () for none."""
    by_old = {one.old: one for one in changes[:MOST] if one.device == device}
    found: list[KeyChange] = []
    key = start
    while key != end and key in by_old and len(found) < len(by_old):
        found.append(by_old[key])
        key = by_old[key].new
    if key != end or not all(map(holds, found)):
        return ()
    return tuple(found)


def starts(
    changes: Sequence[KeyChange], *, device: str, end: str, known: Callable[[str], bool]
) -> tuple[KeyChange, ...]:
    """As `followed`, from whichever known key leads there."""
    for one in changes[:MOST]:
        if known(one.old) and (found := followed(changes, device=device, start=one.old, end=end)):
            return found
    return ()


def _told(change: KeyChange) -> bytes:
    return canonical([_PURPOSE, change.device, change.old, change.new, change.at])
