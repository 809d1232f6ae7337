"""Small files of their own that go down or up: a review, a receipt; signed like any other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from jmdesk import __version__
from jmdesk.exchange.carrier import Carrier, Kind, Manifest, Received
from jmdesk.exchange.package import NOTE, make_carrier, package_bytes
from jmdesk.operations.desk import Desk
from jmdesk.operations.identity import own_changes, signer
from jmdesk.reporting.saving import saved


def write_small(
    desk: Desk,
    *,
    kind: Kind,
    title: str,
    readable: str,
    to: Path,
    revisions: Iterable[bytes] = (),
    received: Iterable[Received] = (),
    receiver: str = "",
) -> Carrier:
    """Write a package that holds these revisions or acknowledgements, with a text to read.

    ``receiver`` is the code of the unit that it is for, "" for anyone.
    """
    desk.needs_unit()
    manifest = Manifest(
        format=0,  # filled in, like all counts and hashes
        kind=kind,
        unit=desk.unit,
        unit_name=desk.units.name(desk.unit),
        device=desk.store.setting("device"),
        at=now(),
        program=__version__,
        person=desk.person,
        title=title,
        to=receiver,
        received=list(received),
        keys=own_changes(desk),
    )
    carrier = make_carrier(manifest, revisions=revisions, sign=signer(desk))
    with saved(to) as file:
        file.write(package_bytes(carrier, {NOTE: readable.encode()}))
    return carrier


def now() -> str:
    """Local time to the second; for information only."""
    return datetime.now().astimezone().replace(microsecond=0, tzinfo=None).isoformat()
