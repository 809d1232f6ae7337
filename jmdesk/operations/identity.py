"""Which desk this is to others: its key, with which it signs what it sends."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from jmdesk.exchange.carrier import Signature
from jmdesk.exchange.signing import fingerprint, new_key, public_key, sign
from jmdesk.operations.desk import Desk
from jmdesk.store.kept import SECRET

_KEY = f"{SECRET}signing_key"


def desk_key(desk: Desk) -> bytes:
    """The desk's private key, made at first need. It never travels; backups have it.

    Ask before a transaction begins: the first time it is written in one of its own.
    """
    if not desk.store.setting(_KEY):
        with desk.store.transaction() as writer:
            if not desk.store.setting(_KEY):  # another process may have been faster
                writer.set_setting(_KEY, new_key().hex())
    return bytes.fromhex(desk.store.setting(_KEY))


def signer(desk: Desk) -> Callable[[bytes], Signature]:
    """What signs a manifest's bytes as this desk."""
    return partial(sign, desk_key(desk))


def own_fingerprint(desk: Desk) -> str:
    """This desk's key in the short form that is compared over the telephone."""
    return fingerprint(public_key(desk_key(desk)))
