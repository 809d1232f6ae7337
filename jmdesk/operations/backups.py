"""The copies of a store that lie about: which there are, and what each says of itself.

Looks into every file and believes no name. Needs no open desk: who cannot open the store asks here
which backup is the newest good one.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from jmdesk.domain.problem import Refusal
from jmdesk.language import mark, tr
from jmdesk.store.backing_up import Glance, glance
from jmdesk.store.cipher import StoreLocked, WrongKey
from jmdesk.store.recrypting import device_of

FOLDER = "backups"
"""Beside the store."""


class Kind(StrEnum):
    """Why a copy was made."""

    PERSON = "person"
    AUTO = "auto"
    MERGE = "merge"
    UPGRADE = "upgrade"
    STICK = "stick"
    ANOTHER = "another"
    """Of another desk, whose store lies in the same folder or whose stick is plugged in."""
    RESTORE = "restore"
    """What stood in the store's place before a restore: no backup, but one can go back to it."""
    OTHER = ""


PREFIXES = {
    Kind.PERSON: "jmdesk-",
    Kind.AUTO: "auto-",
    Kind.MERGE: "before-merge-",
    Kind.UPGRADE: "before-upgrade-",
    Kind.STICK: "jmdesk-",
}
_WORDS = {
    Kind.PERSON: mark("自己做的"),
    Kind.AUTO: mark("自动"),
    Kind.MERGE: mark("合并之前"),
    Kind.UPGRADE: mark("升级之前"),
    Kind.STICK: mark("U 盘"),
    Kind.RESTORE: mark("恢复之前的数据"),
    Kind.ANOTHER: mark("另一个填报台的"),
    Kind.OTHER: mark("别处来的"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Copy:
    """A copy as it looks from outside and by its mark.

    ``at`` is local time by the clock of the desk that made it, of the file itself where it has no
    mark; ``good`` says that it was checked when it was made and was not written since, is as long,
    and holds as many revisions, as it was then; ``flaw`` what is wrong otherwise. One that was
    only ``touched`` may be whole: it has to be read to know. ``sequence`` orders copies of one
    desk whatever the clock said, ``device`` is that desk, ``store`` was the name of its file.
    """

    file: Path
    at: datetime
    kind: Kind
    revisions: int = 0
    sequence: int = 0
    device: str = ""
    digest: str = ""
    store: str = ""
    good: bool = False
    touched: bool = False
    flaw: str = ""

    @property
    def why(self) -> str:
        """Why it was made, for people."""
        return tr(_WORDS[self.kind])


def every_copy(store: Path, *, beside: Iterable[Path] = ()) -> tuple[Path, ...]:
    """All copies of a store: in its folder of backups, moved aside, and in folders ``beside``."""
    stem, tail = glob.escape(store.stem), glob.escape(store.suffix)
    found = [*(store.parent / FOLDER).glob("*.db")]
    for pattern in (f"{stem}-before-restore-*{tail}", f"{stem}-v[0-9]*{tail}"):
        found += store.parent.glob(pattern)
    for folder in beside:
        found += folder.glob("*.db")
    return tuple(sorted(one for one in set(found) if one != store and not _hidden(one)))


def _hidden(file: Path) -> bool:
    return file.name.startswith(".")


def listed(store: Path, *, key: bytes = b"", beside: Iterable[Path] = ()) -> tuple[Copy, ...]:
    """Every copy, the newest first; about a millisecond each, whatever their size."""
    found = [*_looked_at(store, every_copy(store, beside=beside), key)]
    own = own_device(store, found, key=key)
    told = (replace(one, kind=Kind.ANOTHER) if _is_another(one, own) else one for one in found)
    return tuple(sorted(told, key=lambda one: (one.at, one.sequence), reverse=True))


def own_device(store: Path, copies: Sequence[Copy], *, key: bytes = b"") -> str:
    """Which desk's copies are those of this store; "" where that cannot be told.

    A store that is too damaged to say so is known by its name, or by all copies being one desk's.
    """
    said = device_of(store, key)
    if said:
        return said
    fit = [one for one in copies if one.device and (one.good or one.touched)]
    named = [one for one in fit if one.store == store.name]
    if named:
        return max(named, key=lambda one: one.at).device
    return fit[0].device if len({one.device for one in fit}) == 1 else ""


def _is_another(one: Copy, own: str) -> bool:
    return bool(one.device) and one.device != own


def _looked_at(store: Path, files: Iterable[Path], key: bytes) -> Iterator[Copy]:
    for file in files:
        try:
            yield look_into(store, file, key=key)
        except FileNotFoundError:  # thinned, or the stick pulled, while we looked
            continue


def look_into(store: Path, file: Path, *, key: bytes = b"") -> Copy:
    """One file by what it holds."""
    told = file.stat()
    touched = datetime.fromtimestamp(told.st_mtime).astimezone()
    aside = file.name.startswith(f"{store.stem}-before-restore-")
    try:
        seen = glance(file, key=key) if key else _seen(file, _version(told))
    except Refusal as refusal:
        kind = Kind.RESTORE if aside else Kind.OTHER
        return Copy(file=file, at=touched, kind=kind, flaw=_why_not(refusal))
    if aside or seen.mark is None:
        kind = Kind.RESTORE if aside else _unmarked(store, file)
        return Copy(file=file, at=touched, kind=kind, revisions=seen.last, flaw=_unproven(seen))
    return _marked(file, seen, touched)


def _version(told: os.stat_result) -> tuple[int, ...]:
    """Backups are dated to the second: what else tells a file from its follower of that name."""
    return told.st_mtime_ns, told.st_ctime_ns, told.st_ino, told.st_size


@lru_cache(maxsize=512)
def _seen(file: Path, _version: tuple[int, ...]) -> Glance:
    """A look at a file that has not been touched since is not repeated; of locked ones nothing is
    remembered."""
    return glance(file)


def _marked(file: Path, seen: Glance, touched: datetime) -> Copy:
    said = seen.mark
    assert said is not None
    return Copy(
        file=file,
        at=_time(said.at) or touched,
        kind=Kind(said.kind) if said.kind in set(Kind) else Kind.OTHER,
        revisions=said.contents.revisions,
        sequence=said.sequence,
        device=said.device,
        digest=said.digest,
        store=said.store,
        good=seen.whole and not seen.touched,
        touched=seen.whole and seen.touched,
        flaw=_flaw(seen),
    )


def _flaw(seen: Glance) -> str:
    if not seen.whole:
        return tr("和做的时候不一样了，不要用它")
    return tr("核对以后又写过，恢复时会从头核对") if seen.touched else ""


def _why_not(refusal: Refusal) -> str:
    """In few words, for a list."""
    if isinstance(refusal, StoreLocked):
        return tr("上了锁，要口令才看得到")
    if isinstance(refusal, WrongKey):
        return tr("上了另一把锁")
    return tr("打不开，已损坏或不是备份")


def _unmarked(store: Path, file: Path) -> Kind:
    """Copies of earlier versions of the desk have no mark."""
    if file.parent == store.parent:
        return Kind.UPGRADE
    return next(
        (kind for kind in (Kind.MERGE, Kind.PERSON) if file.name.startswith(PREFIXES[kind])),
        Kind.OTHER,
    )


def _unproven(seen: Glance) -> str:
    return tr("没有核对的记号，恢复时会先核对") if seen.whole else tr("文件不完整")


def _time(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError, OSError):
        return None


def newest_good(store: Path, *, key: bytes = b"", beside: Iterable[Path] = ()) -> Copy | None:
    """This store's good copy that was made last; None where there is none."""
    found = (one for one in newest_first(store, key=key, beside=beside) if one.good)
    return next(found, None)


def newest_first(store: Path, *, key: bytes = b"", beside: Iterable[Path] = ()) -> tuple[Copy, ...]:
    """This store's copies that are good or only touched, the last one first."""
    found = listed(store, key=key, beside=beside)
    fit = [one for one in found if (one.good or one.touched) and one.kind is not Kind.ANOTHER]
    return tuple(sorted(fit, key=lambda one: (one.sequence, one.at), reverse=True))


def set_apart(copy: Copy) -> Path:
    """A copy that turned out damaged is no backup any more: it loses its name, and stays."""
    apart = copy.file.with_name(f"{copy.file.name}.damaged")
    copy.file.replace(apart)
    return apart
