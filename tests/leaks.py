"""Everything that can be read out of a file, however it is packed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import openpyxl
import pikepdf
import pypdfium2  # type: ignore[import-untyped]

from jmdesk.exchange import enclosed


def found_in(file: Path, secrets: Iterable[str]) -> set[str]:
    """Those of the secrets that are anywhere in a file, in any encoding, however deep."""
    contents = list(opened(file.read_bytes()))
    return {
        secret
        for secret in secrets
        for content in contents
        if any(form in content for form in _forms(secret))
    }


def _forms(secret: str) -> tuple[bytes, ...]:
    plain = (secret.encode(one) for one in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"))
    return (*plain, secret.encode("unicode_escape"))


def opened(content: bytes, depth: int = 0) -> Iterator[bytes]:
    """The bytes, and those of all parts that can be unpacked."""
    yield content
    if depth > 6:
        return
    for inner in _inside(content):
        yield from opened(inner, depth + 1)


def _inside(content: bytes) -> Iterator[bytes]:
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                yield entry.filename.encode()
                yield archive.read(entry)
            names = archive.namelist()
        if "xl/workbook.xml" in names:
            yield from _cells(content)
    elif content.startswith(b"%PDF"):
        yield from _of_pdf(content)


def _cells(content: bytes) -> Iterator[bytes]:
    """A hidden sheet keeps a zip in its cells."""
    with closing(openpyxl.load_workbook(io.BytesIO(content), read_only=True)) as book:
        for sheet in book.worksheets:
            cells = [row[0] for row in sheet.iter_rows(max_col=1, values_only=True)]
            if cells and enclosed.holds_package(cells[0]):
                yield enclosed.from_cells(cells)


def _of_pdf(content: bytes) -> Iterator[bytes]:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for name in list(pdf.attachments):
            yield name.encode()
            yield pdf.attachments[name].get_file().read_bytes()
        for one in pdf.objects:
            if isinstance(one, pikepdf.Stream):
                try:
                    yield one.read_bytes()
                except pikepdf.PdfError:
                    continue
            else:
                yield repr(one).encode()
    with pypdfium2.PdfDocument(content) as pages:
        for page in pages:
            yield page.get_textpage().get_text_range().replace("\r\n", "").encode()
