"""Jobs about the lock: the store is closed, locked or made plain, and opened again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.operations import lock_copies, locking
from jmdesk.operations.deeds import DeedKind, note_deed
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.lock_copies import Dealt
from jmdesk.ui.jobs import Progress
from jmdesk.ui.reopening import Reopened

LOCK, REMOVE, KEEP = "lock", "remove", "keep"
"""What becomes of copies that have no lock."""
Work = Callable[[Progress], Reopened]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What a person wants: the new secret with its passphrase, what becomes of plain copies, and
    in which folders besides the store's own some may lie."""

    key: bytes
    passphrase: str
    copies: str = LOCK
    elsewhere: tuple[Path, ...] = ()


def locked(desk: Desk, wish: Wish) -> Work:
    """Lock the store; where that is refused, the desk is opened as it was."""
    path = desk.path

    def work(_progress: Progress) -> Reopened:
        desk.close()
        try:
            locking.lock_store(path, key=wish.key, passphrase=wish.passphrase)
        except Refusal as refusal:
            return _reopened(path, b"", refusal.message)
        dealt = deal(path, wish)
        said = tr("数据已上锁，处理了 {count} 份旧备份。", count=len(dealt.done))
        return _reopened(path, wish.key, said + left_over(dealt), DeedKind.LOCKED, dealt)

    return work


def unlocked(desk: Desk, elsewhere: Iterable[Path]) -> Work:
    """Take the lock off, off the copies in reach too."""
    path, key, folders = desk.path, desk.store.lock_key, tuple(elsewhere)

    def work(_progress: Progress) -> Reopened:
        desk.close()
        try:
            locking.unlock_store(path, key=key)
        except Refusal as refusal:
            return _reopened(path, key, refusal.message)
        copies = lock_copies.locked_copies(path, key, elsewhere=folders)
        dealt = lock_copies.unlock_copies(copies, key=key)
        said = tr("锁已取消，数据谁都能读；{count} 份备份也打开了。", count=len(dealt.done))
        return _reopened(path, b"", said + left_over(dealt), DeedKind.UNLOCKED, dealt)

    return work


def deal(store: Path, wish: Wish) -> Dealt:
    """What is to become of the copies without a lock."""
    plain = lock_copies.plain_copies(store, key=wish.key, elsewhere=wish.elsewhere)
    if wish.copies == LOCK:
        return lock_copies.lock_copies(plain, store=store, key=wish.key)
    return lock_copies.remove_copies(plain) if wish.copies == REMOVE else Dealt(done=(), left=())


def left_over(dealt: Dealt) -> str:
    """The first copy that could not be dealt with, and how many more."""
    if not dealt.left:
        return ""
    return tr("还有 {count} 份没有处理成：{why}", count=len(dealt.left), why=dealt.left[0][1])


def _reopened(
    path: Path, key: bytes, said: str, done: DeedKind | None = None, dealt: Dealt | None = None
) -> Reopened:
    """The desk again, with what was ``done``; None where it was refused."""
    desk = open_desk(path, key=key, units=True)
    if done is not None:
        note_deed(desk, done)
    return Reopened(desk=desk, said=said, failed=done is None or bool(dealt and dealt.left))
