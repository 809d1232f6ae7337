"""A damaged store: what is damaged, what can be read, the newest good backup, and the way out.

Needs no open desk; the damaged file itself is only read, and kept aside when another one takes its
place.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.operations import safekeeping
from jmdesk.operations.backups import Copy, newest_first
from jmdesk.operations.definitions import definitions
from jmdesk.operations.logbook import noted
from jmdesk.store import salvage as saving
from jmdesk.store.backing_up import examine
from jmdesk.store.cipher import sidecar
from jmdesk.store.refusals import DamagedStore
from jmdesk.store.remains import Remains, known_to, remains

__all__ = ["Damage", "DamagedStore", "Salvaged", "look_into", "newest_whole", "salvage"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Damage:
    """``readable`` of ``expected`` revisions can be read and are proven by their hashes.

    ``header`` is whether the file begins as it should, ``faults`` how many places behind that are
    not as they should be. ``backup`` is the newest one that is whole, ``newer`` how many readable
    revisions it has not.
    """

    readable: int
    expected: int
    header: bool
    faults: int
    backup: Copy | None
    newer: int

    @property
    def lines(self) -> tuple[str, ...]:
        """What is damaged, what is left, and what the backup has: a sentence each."""
        return _part(self), _left(self), _backup(self)


@dataclass(frozen=True, kw_only=True, slots=True)
class Salvaged:
    """What was saved into ``file``. ``kept`` is where the damaged file lies, None where it was
    not touched; ``rescued`` counts what the backup had not, ``lost`` what is nowhere."""

    file: Path
    revisions: int
    rescued: int
    lost: int
    unsure: bool
    kept: Path | None = None

    @property
    def said(self) -> str:
        """What came of it, for people."""
        lost = tr("；有 {count} 条已经读不出了", count=self.lost) if self.lost else ""
        unsure = tr("；撤回过的批次可能又算数，请看一看“批次”") if self.unsure else ""
        return tr(
            "取出了 {count} 条修订（其中 {rescued} 条是备份里没有的），已核对{lost}{unsure}。",
            count=self.revisions,
            rescued=self.rescued,
            lost=lost,
            unsure=unsure,
        )


def look_into(store: Path, *, key: bytes = b"") -> Damage:
    """How far a store is damaged, and what there is to go back to. Reads all of it."""
    backup = newest_whole(store, key=key)
    found = remains(store, key, like=backup.file if backup else None)
    return Damage(
        readable=len(found.revisions),
        expected=max(found.expected, backup.revisions if backup else 0),
        header=found.header,
        faults=found.faults,
        backup=backup,
        newer=_newer(found, backup, key),
    )


def newest_whole(store: Path, *, key: bytes = b"") -> Copy | None:
    """The newest backup that is good to the last byte: read through now."""
    found = newest_first(store, key=key)
    return next((one for one in found if _is_whole(one.file, key)), None)


def _is_whole(file: Path, key: bytes) -> bool:
    try:
        return not examine(file, key=key)
    except (Refusal, OSError):
        return False


def _newer(found: Remains, backup: Copy | None, key: bytes) -> int:
    known = known_to(backup.file, key) if backup else frozenset()
    return sum(one.id not in known for one in found.revisions.values())


@noted("salvage", lambda done: {"revisions": done.revisions, "lost": done.lost})
def salvage(store: Path, *, to: Path | None = None, key: bytes = b"") -> Salvaged:
    """What can be read of a damaged store and the newest good backup, together in one store.

    It takes the place of the damaged one, which is kept aside, or is written ``to`` a new file.
    Refusal where nothing can be read, or where ``to`` is there already.
    """
    if to is not None and to.exists():
        raise Refusal(tr("“{file}”已经有了，没有动它。请换一个文件名。", file=to))
    backup = newest_whole(store, key=key)
    new = to or store.with_name(f".{store.name}.{secrets.token_hex(4)}")
    ledgers = definitions(store).ledgers
    try:
        base = backup.file if backup else None
        done = saving.salvage(store, new, ledgers, base=base, key=key)
        put = safekeeping.restore(file=new, store=store, key=key) if to is None else None
    finally:
        if to is None:
            _remove(new)
    return Salvaged(
        file=to or store,
        revisions=done.revisions,
        rescued=done.rescued,
        lost=done.lost,
        unsure=done.unsure,
        kept=put.kept if put else None,
    )


def _remove(new: Path) -> None:
    tails = ("-wal", "-shm")  # of the look that `restore` had at it
    for part in (new, sidecar(new), *(new.with_name(new.name + tail) for tail in tails)):
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _part(damage: Damage) -> str:
    if not damage.header:
        return tr("坏的是文件的开头：程序认不出它了。")
    if damage.faults:
        return tr("文件里面有几处坏了，像是硬盘或 U 盘出错，或者复制时断了。")
    if damage.readable < damage.expected:
        return tr("有几条修订的内容被改坏了，和它们的校验码对不上。")
    return tr("修订没有坏的。如果数不对，坏的只是由修订算出来的当前表。")


def _left(damage: Damage) -> str:
    if damage.readable >= damage.expected > 0:
        return tr("全部 {count} 条修订都还读得出，一条不少。", count=damage.readable)
    if damage.readable:
        return tr(
            "{expected} 条修订里，还读得出 {readable} 条。",
            expected=damage.expected,
            readable=damage.readable,
        )
    return tr("里面的修订一条也读不出了。")


def _backup(damage: Damage) -> str:
    made = damage.backup
    if made is None:
        return tr("没有找到好的备份。U 盘上若有，插上后再打开一次。")
    newer = tr("读得出的它都有。") if damage.readable else ""
    if damage.newer:
        newer = tr("它之后的 {count} 条修订还读得出，取出时会一起并上。", count=damage.newer)
    return tr(
        "最近的好备份：{file}，{at} 做的，{count} 条修订，刚才从头核对过。{newer}",
        file=made.file.name,
        at=f"{made.at:%Y-%m-%d %H:%M}",
        count=made.revisions,
        newer=newer,
    )
