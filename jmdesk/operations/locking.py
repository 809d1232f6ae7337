"""The lock on a desk's data: opened by a passphrase or the printed key, put on, changed, taken off.

The store's secret lies beside it, sealed under the passphrase; changing that writes the sidecars
anew, never the store. Nobody may have the store open while the lock is put on or taken off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from jmdesk.domain.problem import Refusal
from jmdesk.exchange.refused import Refused
from jmdesk.language import mark, tr
from jmdesk.operations.backups import every_copy
from jmdesk.operations.location import default_store
from jmdesk.operations.logbook import noted
from jmdesk.operations.passphrases import check_strength, is_misread, key_letters, recovery_key
from jmdesk.store import cipher
from jmdesk.store.cipher import StoreLocked as StoreLocked  # for the window and the command line
from jmdesk.store.cipher import WrongKey as WrongKey
from jmdesk.store.cipher import locked as locked
from jmdesk.store.cipher import new_secret as new_secret
from jmdesk.store.refusals import refusals
from jmdesk.store.relocking import relock

Progress = Callable[[int, int], None]


NOT_LOCKED = mark("数据没有上锁，没有改动。")


class WrongPassphrase(Refusal):
    """What was typed is neither the passphrase nor the recovery key of this store."""


def is_locked(store: Path | None = None) -> bool:
    """Whether a store (the user's own by default) is locked."""
    return cipher.is_locked(store or default_store())


def key_of(store: Path, told: str) -> bytes:
    """The secret of a locked store from its passphrase or its recovery key; b"" of a plain one.

    `WrongPassphrase` after a third of a second; `WrongKey` where the passphrase is right and the
    file is not the one it belongs to. A file of which too little is left to tell is known by its
    copies.
    """
    if not cipher.is_locked(store):
        return b""
    typed = recovery_key(told)
    if typed and cipher.fits(store, typed):
        return typed
    beside = cipher.sidecars(store)
    opened = [(one, key) for one in beside if (key := _unsealed(one, told))]
    for one, key in opened:
        if cipher.fits(store, key):
            _settle(store, one, beside)
            return key
    for key in (*(key for _, key in opened), *([typed] if typed else [])):
        if opens_copies(store, key):
            return key
    if opened or typed:
        raise cipher.wrong_key(store)
    if is_misread(told):
        raise WrongPassphrase(tr("恢复钥匙有一处抄错了，请一组一组对着纸再看一遍。"))
    if count := key_letters(told):
        raise WrongPassphrase(
            tr("恢复钥匙是 28 个字，现在有 {count} 个，请一组一组对着纸再看一遍。", count=count)
        )
    raise WrongPassphrase(_wrong() if _one_is_whole(beside) else _no_sidecar(store, bool(beside)))


def opens_copies(store: Path, key: bytes) -> bool:
    """Whether a key opens a backup of a store: then it is the store's own, and where it does not
    open that one, the store is damaged."""
    return any(cipher.is_locked(one) and cipher.fits(one, key) for one in every_copy(store))


def _wrong() -> str:
    return tr("口令不对。请看大小写和输入法，再试一次；忘了口令可以用打印的恢复钥匙。")


def _one_is_whole(beside: list[bytes]) -> bool:
    from jmdesk.exchange.locking import could_hold

    return any(could_hold(one, cipher.SECRET_BYTES) for one in beside)


def _no_sidecar(store: Path, harmed: bool) -> str:
    name = cipher.sidecar(store).name
    if harmed:
        return tr(
            "数据旁边的“{name}”损坏了，什么口令都打不开它：请换回好的一份（同一时期的备份旁边有），"
            "或输入打印的恢复钥匙。",
            name=name,
        )
    return tr(
        "“{name}”不在数据旁边了，口令暂时打不开它：请把这个文件放回去，或输入打印的恢复钥匙。",
        name=name,
    )


def _unsealed(sealed: bytes, told: str) -> bytes:
    from jmdesk.exchange.locking import unlock

    try:
        key = unlock(sealed, told)
    except Refused:
        return b""
    return key if len(key) == cipher.SECRET_BYTES else b""


def _settle(store: Path, right: bytes, beside: list[bytes]) -> None:
    """What a power cut left of a change is tidied up; a read-only folder is no reason to stop."""
    if beside != [right]:
        with suppress(OSError):
            cipher.settle_sidecar(store, right)


def _sealed(key: bytes, passphrase: str) -> bytes:
    from jmdesk.exchange.locking import STRONG, lock

    return lock(key, passphrase, cost=STRONG)


@noted("lock")
def lock_store(
    store: Path, *, key: bytes, passphrase: str, progress: Progress = lambda done, whole: None
) -> None:
    """Lock a plain store under a new secret (`new_secret`) and a passphrase.

    Refuses a weak passphrase, a store that is open, and one that is locked already.
    """
    check_strength(passphrase)
    if cipher.is_locked(store):
        raise Refusal(tr("数据已经上了锁，没有改动。要换口令请用“换口令”。"))
    relock(store, key=b"", as_key=key, beside=_sealed(key, passphrase), progress=progress)


@noted("unlock")
def unlock_store(store: Path, *, key: bytes, progress: Progress = lambda done, whole: None) -> None:
    """Take the lock off: the store is plain again. Refuses one that is open."""
    if not cipher.is_locked(store):
        raise Refusal(tr(NOT_LOCKED))
    relock(store, key=key, as_key=b"", beside=b"", progress=progress)


@noted("passphrase", lambda files: {"files": files})
def set_passphrase(store: Path, *, key: bytes, passphrase: str, also: Iterable[Path] = ()) -> int:
    """Another passphrase for a locked store and these copies of it, which may be in use.

    The number of files that open with it from now on. Copies out of reach keep the old one.
    """
    check_strength(passphrase)
    if not cipher.is_locked(store):
        raise Refusal(tr(NOT_LOCKED))
    if not cipher.fits(store, key):
        raise cipher.wrong_key(store)
    sealed = _sealed(key, passphrase)
    with refusals(store):
        _put(store, sealed)
    return 1 + sum(_put_beside(copy, key, sealed) for copy in also)


def _put(store: Path, sealed: bytes) -> None:
    try:
        cipher.settle_sidecar(store, sealed)
    except OSError as error:
        raise Refusal(
            tr(
                "口令没有改：写不了“{name}”（{reason}）。旧口令仍然有效。",
                name=cipher.sidecar(store).name,
                reason=error.strerror,
            )
        ) from error


def _put_beside(copy: Path, key: bytes, sealed: bytes) -> bool:
    if not cipher.fits(copy, key):
        return False
    with suppress(OSError):
        cipher.put_sidecar(copy, sealed)
        return True
    return False
