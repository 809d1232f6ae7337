"""Photos and papers kept with records: taken in small, stored once, shown again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from jmdesk.definitions.fieldtypes import Attachment
from jmdesk.domain.disk import telling
from jmdesk.domain.problem import Refusal
from jmdesk.exchange.read_file import FileKind
from jmdesk.exchange.refused import Refused
from jmdesk.exchange.taking import Looked, look_at_files
from jmdesk.exchange.verdicts import sentence
from jmdesk.language import tr
from jmdesk.operations.desk import Desk

SIDE = 1600
"""Pixels of the longer side: writing on a photographed sheet can still be read."""
THUMBNAIL = 240
LARGEST_PAPER = 5_000_000
"""Bytes of a PDF; scans are kept as they are."""
LARGEST = 60_000_000
"""Bytes of a file that is looked at at all."""
_LONGEST = 80


def take_in(
    desk: Desk, *, sources: Sequence[Path | bytes], names: Sequence[str] = ()
) -> tuple[Attachment, ...]:
    """Keep files in the store, each once by its content; what they are called comes from ``names``,
    else from the file. Refusal, and none of them kept, where one is neither picture nor PDF.
    """
    called = [*names, *(_name(source) for source in sources[len(names) :])]
    for source, name in zip(sources, called, strict=True):
        _bound(source, name)
    looked = _looked(sources, SIDE, called[0] if called else "")
    for found, name in zip(looked, called, strict=True):
        _check(found, name)
    with desk.store.transaction() as writer:
        return tuple(
            Attachment(name, writer.put_document(found.content))
            for found, name in zip(looked, called, strict=True)
        )


def pictures(desk: Desk, *, digests: Iterable[str], side: int = THUMBNAIL) -> Mapping[str, bytes]:
    """Those of the kept files that are pictures and here, as JPEG; made anew in a child, since
    files that came from other desks were not made here."""
    here: dict[str, bytes] = {}
    for digest in dict.fromkeys(digests):
        try:
            here[digest] = desk.store.document(digest)
        except Refusal:
            continue  # not received yet
    found = _looked(tuple(here.values()), side, tr("图片")) if here else ()
    return {
        digest: one.content
        for digest, one in zip(here, found, strict=True)
        if one.kind is FileKind.PICTURE
    }


def lay_out_file(desk: Desk, *, attachment: Attachment, folder: Path) -> Path:
    """The kept file as one that another program can open; Refusal where it is not here yet."""
    content = desk.store.document(attachment.digest)
    ending = ".pdf" if content.startswith(b"%PDF") else ".jpg"
    path = folder / f"{attachment.digest[:16]}{ending}"  # a name from a file is never a path
    with telling(path):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_bytes(content)
    return path


def _looked(sources: Sequence[Path | bytes], side: int, name: str) -> Sequence[Looked]:
    try:
        return list(look_at_files(sources, side=side))
    except Refused as refused:
        raise Refusal(sentence(refused.verdict, name, refused.what)) from refused


def _name(source: Path | bytes) -> str:
    stem = source.stem if isinstance(source, Path) else ""
    return (stem or tr("图片"))[:_LONGEST]


def _bound(source: Path | bytes, name: str) -> None:
    if isinstance(source, Path) and not source.is_file():
        raise Refusal(tr("“{name}”不是文件，没有附上。", name=name))
    size = source.stat().st_size if isinstance(source, Path) else len(source)
    if size > LARGEST:
        raise Refusal(
            tr("“{name}”太大（{size} MB），没有附上。", name=name, size=size // 1_000_000)
        )


def _check(found: Looked, name: str) -> None:
    if found.verdict == "foreign":
        raise Refusal(tr("“{name}”不是照片也不是 PDF，没有附上。", name=name))
    if found.verdict:
        raise Refusal(sentence(found.verdict, name, found.what))
    if found.kind is FileKind.PDF and len(found.content) > LARGEST_PAPER:
        size = round(len(found.content) / 1_000_000, 1)
        raise Refusal(
            tr(
                "“{name}”有 {size} MB，PDF 最大 5 MB。请扫描得小一点，或拍照。",
                name=name,
                size=size,
            )
        )
