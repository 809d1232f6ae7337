"""Files kept with records: looked at and made small in a child, for they come from anyone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jmdesk.exchange.asking import Request
from jmdesk.exchange.children import Children
from jmdesk.exchange.limits import Limits
from jmdesk.exchange.read_file import FileKind
from jmdesk.exchange.refused import Refused
from jmdesk.exchange.shrinking import JPEG


@dataclass(frozen=True, kw_only=True)
class Looked:
    """One file: ``content`` is the small picture, or the paper (PDF) as it was; ``verdict`` is ""
    or a code for `jmdesk.exchange.verdicts`, with which ``what`` goes."""

    kind: FileKind
    content: bytes = b""
    verdict: str = ""
    what: str = ""


def look_at_files(sources: Sequence[Path | bytes], *, side: int) -> Iterator[Looked]:
    """Each file in its order; pictures with their longer side ``side`` pixels at most.

    `Refused` ("no-room") where the computer has no room to look at them.
    """
    with Children(Limits(), workers=2) as children:
        paths = [_laid(children.folder, *numbered) for numbered in enumerate(sources)]
        asked = [children.put(Request(path=str(path), shrink=side)) for path in paths]
        for path, number in zip(paths, asked, strict=True):
            answer = children.wait(number)
            if answer.verdict:
                yield Looked(kind=FileKind.OTHER, verdict=answer.verdict, what=answer.what)
            elif answer.kind == FileKind.PICTURE:
                yield Looked(kind=FileKind.PICTURE, content=answer.parts[JPEG])
            else:
                yield _paper(path)


def _paper(path: Path) -> Looked:
    """A PDF as it is: gone where its stick was pulled meanwhile."""
    try:
        return Looked(kind=FileKind.PDF, content=path.read_bytes())
    except OSError:
        return Looked(kind=FileKind.OTHER, verdict="unreadable")


def _laid(folder: Path, number: int, source: Path | bytes) -> Path:
    """Where the child finds a file."""
    if isinstance(source, Path):
        return source
    path = folder / f"kept-{number}.bin"
    try:
        path.write_bytes(source)
    except OSError as error:
        raise Refused("no-room") from error
    return path
