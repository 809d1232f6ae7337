"""The lock on the data: put on, taken off, another passphrase."""

from __future__ import annotations

from argparse import Namespace
from contextlib import closing
from pathlib import Path

from jmdesk.cli.output import Answer
from jmdesk.cli.session import key, opened, passphrase
from jmdesk.language import tr
from jmdesk.operations import lock_copies, locking
from jmdesk.operations.deeds import DeedKind, note_deed
from jmdesk.operations.desk import open_desk
from jmdesk.operations.location import default_store
from jmdesk.operations.lock_copies import Dealt
from jmdesk.operations.passphrases import check_strength
from jmdesk.operations.recovery import save_recovery


def lock_command(chosen: Namespace) -> Answer:
    """``lock``: the recovery key is on its page before anything is locked."""
    store = chosen.store or default_store()
    told, secret = passphrase(chosen.passphrase), locking.new_secret()
    check_strength(told)
    with opened(chosen) as desk:
        save_recovery(desk, key=secret, to=chosen.recovery)
    locking.lock_store(store, key=secret, passphrase=told)
    _note(store, secret, DeedKind.LOCKED)
    dealt = _deal(chosen.copies, store, secret)
    json = {
        "locked": True,
        "recovery": str(chosen.recovery),
        "copies": [str(file) for file in dealt.done],
        "plain": [str(file) for file, _ in dealt.left],
    }
    lines = (
        tr("已上锁：{store}", store=store),
        tr("恢复钥匙存在 {file}，请打印锁好，再删掉这个文件。", file=chosen.recovery),
        tr("处理了 {count} 份旧备份", count=len(dealt.done)),
    )
    return Answer(json=json, lines=lines, said=_said(dealt), look=bool(dealt.left))


def _deal(how: str, store: Path, secret: bytes) -> Dealt:
    plain = lock_copies.plain_copies(store, key=secret)
    if how == "lock":
        return lock_copies.lock_copies(plain, store=store, key=secret)
    if how == "remove":
        return lock_copies.remove_copies(plain)
    return Dealt(done=(), left=tuple((file, tr("“{file}”留着", file=file.name)) for file in plain))


def _said(dealt: Dealt) -> tuple[str, ...]:
    left = tuple(tr("还没有上锁：{why}", why=why) for _, why in dealt.left)
    return (*left, tr(lock_copies.NO_PROMISE))


def _note(store: Path, secret: bytes, done: DeedKind) -> None:
    """In the store as it is now, for 谁做了什么."""
    with closing(open_desk(store, key=secret)) as desk:
        note_deed(desk, done)


def unlock_command(chosen: Namespace) -> Answer:
    """``unlock``: plain again, the copies beside it too."""
    store = chosen.store or default_store()
    secret = key(chosen)
    if not secret and locking.is_locked(store):
        raise locking.locked(store)
    locking.unlock_store(store, key=secret)
    _note(store, b"", DeedKind.UNLOCKED)
    dealt = lock_copies.unlock_copies(lock_copies.locked_copies(store, secret), key=secret)
    left = tuple(tr("还锁着：{why}", why=why) for _, why in dealt.left)
    return Answer(
        json={"locked": False, "copies": [str(file) for file in dealt.done]},
        lines=(tr("已取消锁：{store}，谁都能读。", store=store),),
        said=left,
        look=bool(left),
    )


def passphrase_command(chosen: Namespace) -> Answer:
    """``passphrase``: another one, for the store and the copies beside it."""
    store = chosen.store or default_store()
    with opened(chosen) as desk:
        secret, told = desk.store.lock_key, passphrase(chosen.new)
        if secret and chosen.recovery:
            save_recovery(desk, key=secret, to=chosen.recovery)
    copies = lock_copies.locked_copies(store, secret) if secret else ()
    count = locking.set_passphrase(store, key=secret, passphrase=told, also=copies)
    _note(store, secret, DeedKind.NEW_PASSPHRASE)
    return Answer(
        json={"files": count},
        lines=(tr("口令已换，{count} 个文件从现在起用新口令。", count=count),),
        said=(tr("别处的备份（U 盘等）还是旧口令；打印的恢复钥匙仍然有效。"),),
    )
