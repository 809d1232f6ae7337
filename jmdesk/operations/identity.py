"""Which desk this is to others: its key, with which it signs what it sends, and changes of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import msgspec

from jmdesk.exchange.carrier import KeyChange, Signature
from jmdesk.exchange.signing import fingerprint, new_key, public_key, sign
from jmdesk.operations.desk import Desk
from jmdesk.store.kept import SECRET

_KEY = f"{SECRET}signing_key"
_CHANGES = f"{SECRET}key_changes"
_REVOKED = f"{SECRET}revoked_keys"


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


def own_changes(desk: Desk) -> list[KeyChange]:
    """This desk's changes of its key, which travel with what it sends."""
    told = desk.store.setting(_CHANGES)
    return msgspec.json.decode(told, type=list[KeyChange]) if told else []


def own_revoked(desk: Desk) -> list[str]:
    """This desk's keys that were lost: whatever is signed with them later is not from here."""
    told = desk.store.setting(_REVOKED)
    return msgspec.json.decode(told, type=list[str]) if told else []


def change_key(desk: Desk, *, lost: bool = False) -> str:
    """Sign with a new key from now on; returns its fingerprint. The old one is gone for good.

    The old key signs for the new one, so that desks which know this one go on without asking.
    With ``lost`` it does not, for someone else may have it: others will be asked.
    """
    from jmdesk.exchange.key_statement import state_change
    from jmdesk.operations.deeds import DeedKind, note_deed
    from jmdesk.operations.small_files import now

    old, new = desk_key(desk), new_key()
    device = desk.store.setting("device")
    changes = [] if lost else [*own_changes(desk), state_change(old, new, device=device, at=now())]
    before = [one.old for one in own_changes(desk)]
    revoked = [*own_revoked(desk), *([public_key(old), *before] if lost else [])]
    with desk.store.transaction() as writer:
        writer.set_setting(_KEY, new.hex())
        writer.set_setting(_CHANGES, msgspec.json.encode(changes).decode())
        writer.set_setting(_REVOKED, msgspec.json.encode(revoked).decode())
    note_deed(desk, DeedKind.LOST_KEY if lost else DeedKind.NEW_KEY, own_fingerprint(desk))
    return own_fingerprint(desk)
