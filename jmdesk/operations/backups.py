"""The copies of a store that lie about: which there are, and what each says of itself.

Looks into every file and believes no name. Needs no open desk: who cannot open the store asks here
which backup is the newest good one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from jmdesk.domain.problem import Refusal
from jmdesk.language import mark, tr
from jmdesk.store.backing_up import Glance, glance
from jmdesk.store.cipher import StoreLocked, WrongKey

FOLDER = "backups"
"""Beside the store."""


class Kind(StrEnum):
    """Why a copy was made."""

    PERSON = "person"
    AUTO = "auto"
    MERGE = "merge"
    UPGRADE = "upgrade"
    STICK = "stick"
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
    Kind.OTHER: mark("别处来的"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Copy:
    """A copy as it looks from outside and by its mark.

    ``at`` is local time by the clock of the desk that made it, of the file itself where it has no
    mark; ``good`` says that it was checked when it was made and is as long, and holds as many
    revisions, as it was then; ``flaw`` what is wrong otherwise. ``sequence`` orders copies of one
    desk whatever the clock said, ``device`` is that desk.
    """

    file: Path
    at: datetime
    kind: Kind
    revisions: int = 0
    sequence: int = 0
    device: str = ""
    digest: str = ""
    good: bool = False
    flaw: str = ""

    @property
    def why(self) -> str:
        """Why it was made, for people."""
        return tr(_WORDS[self.kind])


def every_copy(store: Path, *, beside: Iterable[Path] = ()) -> tuple[Path, ...]:
    """All copies of a store: in its folder of backups, moved aside, and in folders ``beside``."""
    stem, tail = store.stem, store.suffix
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
    found = _looked_at(store, every_copy(store, beside=beside), key)
    return tuple(sorted(found, key=lambda one: (one.at, one.sequence), reverse=True))


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
        seen = glance(file, key=key) if key else _seen(file, told.st_mtime_ns, told.st_size)
    except Refusal as refusal:
        kind = Kind.RESTORE if aside else Kind.OTHER
        return Copy(file=file, at=touched, kind=kind, flaw=_why_not(refusal))
    if aside or seen.mark is None:
        kind = Kind.RESTORE if aside else _unmarked(store, file)
        return Copy(file=file, at=touched, kind=kind, revisions=seen.last, flaw=_unproven(seen))
    return _marked(file, seen, touched)


@lru_cache(maxsize=512)
def _seen(file: Path, _touched: int, _size: int) -> Glance:
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
        good=seen.whole,
        flaw="" if seen.whole else tr("和做的时候不一样了，不要用它"),
    )


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
    """The good copy that was made last; None where there is none."""
    found = [one for one in listed(store, key=key, beside=beside) if one.good]
    return max(found, key=lambda one: (one.sequence, one.at), default=None)


def next_sequence(store: Path, *, key: bytes = b"", beside: Iterable[Path] = ()) -> int:
    """The number of the next copy: above all those of this store that are in sight."""
    return max((one.sequence for one in listed(store, key=key, beside=beside)), default=0) + 1


def set_apart(copy: Copy) -> Path:
    """A copy that turned out damaged is no backup any more: it loses its name, and stays."""
    apart = copy.file.with_name(f"{copy.file.name}.damaged")
    copy.file.replace(apart)
    return apart
