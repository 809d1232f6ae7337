"""What a file is, told by its content and never by its name."""

from __future__ import annotations

import zipfile
import zlib
from enum import StrEnum
from pathlib import Path

from jmdesk.exchange.limits import Limits
from jmdesk.exchange.locking import is_locked
from jmdesk.exchange.refused import Refused
from jmdesk.language import mark

_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError),
    *(OSError, ValueError, NotImplementedError, RuntimeError),
)
"""What a zip comes to whose list or parts are spoilt, or locked."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PLAIN = (
    (b"%PDF", mark("PDF 文件")),
    (b"\x89PNG", mark("图片")),
    (b"\xff\xd8\xff", mark("图片")),
    (b"GIF8", mark("图片")),
    (b"BM", mark("图片")),
    (b"Rar!", mark("压缩包")),
    (b"7z\xbc\xaf", mark("压缩包")),
    (b"\x1f\x8b", mark("压缩包")),
    (b"MZ", mark("程序")),
    (b"SQLite format 3", mark("数据库文件")),
)
_PARTS = (
    ("word/document.xml", mark("Word 文档")),
    ("ppt/presentation.xml", mark("演示文稿")),
)
_PHOTOS = (b"ftypheic", b"ftypheix", b"ftypmif1")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
_START = 4_096
_OLE_STREAMS = (
    ("WordDocument", mark("Word 文档")),
    ("PowerPoint Document", mark("演示文稿")),
)


class Form(StrEnum):
    """What a file is made as, before anything in it is read."""

    ZIP = "zip"
    """A package, a workbook, or files in a zip."""
    OLE = "ole"
    """An old workbook, or another program's file."""
    PDF = "pdf"
    PICTURE = "picture"
    LOCKED = "locked"
    ARCHIVE = "archive"
    """Packed in a way that is not unpacked here."""
    OTHER = "other"


def form_of(path: Path) -> Form:
    """The form of a file; a zip is also known by its end, where its start was spoilt."""
    with path.open("rb") as file:
        form = form_of_start(file.read(_START))
    return Form.ZIP if form is Form.OTHER and zipfile.is_zipfile(path) else form


def form_of_start(head: bytes) -> Form:
    """The form that the first bytes of a file (1,100 or more) tell."""
    for form, starts in (
        (Form.ZIP, (b"PK\x03\x04", b"PK\x05\x06")),
        (Form.OLE, (_OLE,)),
        (Form.PICTURE, _PICTURES),
        (Form.ARCHIVE, _ARCHIVES),
    ):
        if head.startswith(starts):
            return form
    if is_locked(head):
        return Form.LOCKED
    if (head[:4], head[8:12]) == (b"RIFF", b"WEBP") or (head[:2], head[6:10]) == (b"BM", bytes(4)):
        return Form.PICTURE
    return Form.PDF if b"%PDF-" in head[:1_024] else Form.OTHER


def is_office(names: frozenset[str]) -> bool:
    """Whether the zip with these parts is a workbook or another office document."""
    return not names.isdisjoint({"[Content_Types].xml", "content.xml", "META-INF/manifest.xml"})


def seeming(path: Path) -> str:
    """What a file seems to be that is not read here, for people."""
    with path.open("rb") as file:
        head = file.read(_START)
    if head[4:12] in _PHOTOS:
        return mark("HEIC 格式的照片")
    return next((what for start, what in _PLAIN if head.startswith(start)), _text_kind(head))


def check_kind(path: Path, limits: Limits) -> str:
    """ "xlsx", "xlsb", "ods" or "xls"; `Refused` for anything else, bombs and locked files too."""
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(b"PK"):
        return _zip_kind(path, limits)
    if head.startswith(_OLE):
        return _ole_kind(path.read_bytes())
    for start, what in _PLAIN:
        if head.startswith(start):
            raise Refused("not-a-workbook", what)
    raise Refused("not-a-workbook", _text_kind(head))


def _zip_kind(path: Path, limits: Limits) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = {info.filename: info.file_size for info in archive.infolist()}
            manifest = _manifest(archive, parts)
    except _BROKEN as error:
        raise Refused("damaged") from error
    if sum(parts.values()) > limits.unpacked:
        raise Refused("too-large")
    if b"encryption-data" in manifest:
        raise Refused("password")
    for name, kind in (("xl/workbook.xml", "xlsx"), ("xl/workbook.bin", "xlsb")):
        if name in parts:
            return kind
    if "content.xml" in parts and b"opendocument.spreadsheet" in manifest:
        return "ods"
    for name, what in _PARTS:
        if name in parts:
            raise Refused("not-a-workbook", what)
    what = mark("文字文档") if "content.xml" in parts else mark("压缩包")
    raise Refused("not-a-workbook", what)


def _manifest(archive: zipfile.ZipFile, parts: dict[str, int]) -> bytes:
    name = "META-INF/manifest.xml"
    return archive.read(name) if 0 < parts.get(name, 0) < 1_000_000 else b""


def _ole_kind(content: bytes) -> str:
    """Streams of an OLE file are named in UTF-16 in its directory."""

    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if has("EncryptedPackage"):
        raise Refused("password")
    if has("Workbook") or has("Book"):
        return "xls"
    for stream, what in _OLE_STREAMS:
        if has(stream):
            raise Refused("not-a-workbook", what)
    raise Refused("not-a-workbook", mark("其他程序的文件"))


def _text_kind(head: bytes) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta")):
        return mark("网页")
    if start.startswith(b"<?xml"):
        return mark("XML 文件")
    return mark("文本文件") if b"\0" not in head else mark("别的文件")
