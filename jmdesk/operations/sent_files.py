"""Files that went out are remembered, so that a receipt can tell of them."""

from __future__ import annotations

from collections.abc import Iterable

from jmdesk.domain.revision import RevisionId
from jmdesk.exchange.carrier import Carrier
from jmdesk.operations.desk import Desk
from jmdesk.store.sending import Sent


def note_sent(desk: Desk, carriers: Iterable[Carrier], name: str) -> None:
    """Remember a file that a person has by now, and every revision that it carries."""
    with desk.store.transaction() as writer:
        for carrier in carriers:
            about = carrier.manifest
            sent = Sent(
                digest=carrier.digest,
                at=about.at,
                file=name,
                to_unit=about.to,
                kind=about.kind.value,
                manifest=carrier.manifest_bytes,
            )
            writer.note_sent(sent, revisions=[RevisionId(id) for id in carrier.ids])
