"""Desks whose files came here, each by the key with which it signs."""

from __future__ import annotations

import sqlite3
from dataclasses import astuple, dataclass

from sqlalchemy import delete, select

from jmdesk.store import sqlite
from jmdesk.store.tables import peers


@dataclass(frozen=True, kw_only=True, slots=True)
class Peer:
    """A desk: its public key (hexadecimal) and short fingerprint, what its files said of it."""

    key: str
    fingerprint: str
    device: str
    unit: str
    person: str
    first_at: str
    trusted: bool


_ALL = sqlite.sql(select(*peers.c).order_by(peers.c.first_at, peers.c.key))
_PUT = sqlite.upsert(peers, "key")
_DROP = sqlite.sql(delete(peers).where(peers.c.key == ""))


def all_peers(raw: sqlite3.Connection) -> tuple[Peer, ...]:
    """Every desk that is known, the one known longest first."""
    return tuple(_peer(row) for row in raw.execute(_ALL))


def _peer(row: tuple[str, str, str, str, str, str, int]) -> Peer:
    key, fingerprint, device, unit, person, first_at, trusted = row
    return Peer(
        key=key,
        fingerprint=fingerprint,
        device=device,
        unit=unit,
        person=person,
        first_at=first_at,
        trusted=bool(trusted),
    )


def put(raw: sqlite3.Connection, peer: Peer) -> None:
    """Keep a desk, in the place of what was known of it."""
    raw.execute(_PUT, astuple(peer))


def drop(raw: sqlite3.Connection, key: str) -> None:
    """Forget a desk."""
    raw.execute(_DROP, (key,))
