"""Carriers as desks would make them, small and different from each other where it matters."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from jmdesk.definitions.places import shipped
from jmdesk.definitions.source import Source
from jmdesk.domain.revision import LedgerId, RecordId, Revision
from jmdesk.exchange.carrier import Carrier, Definition, Kind, Manifest
from jmdesk.exchange.enclosed import SHEET, as_cells
from jmdesk.exchange.package import make_carrier, package_bytes
from jmdesk.exchange.signing import sign

KEY = bytes(range(32))
TOML = (shipped("forms") / "ledgers" / "progress.toml").read_bytes()
DEFINITION = Source.of(TOML, Path("progress.toml")).digest


def revisions(count: int, *, start: int = 0) -> list[bytes]:
    """So many revisions of as many records."""
    return [
        Revision(
            record=RecordId(f"record-{number}"),
            ledger=LedgerId("progress"),
            version=1,
            definition=DEFINITION,
            values={"arrived": f"{number}.5", "note": "已到位", "unit": "152222100000"},
            person="包文",
            device="0123abcd",
            at="2026-05-03T08:00:00",
        ).content
        for number in range(start, start + count)
    ]


def manifest(**told: Any) -> Manifest:
    """What a package of a township says of itself."""
    said: dict[str, Any] = {
        "format": 1,
        "kind": Kind.PACKAGE,
        "unit": "152222100000",
        "unit_name": "巴彦呼舒镇",
        "device": "0123abcd",
        "at": "2026-05-03T08:00:00",
        "program": "0.1.0",
        "period": "2026-04",
    }
    return Manifest(**(said | told))


def carrier(
    contents: Sequence[bytes] | None = None, *, key: bytes | None = KEY, **told: Any
) -> Carrier:
    """A carrier of a few revisions, signed unless ``key`` is None."""
    definitions = {
        DEFINITION: (Definition(kind="ledger", id="progress", version=2, title="项目进度"), TOML)
    }
    return make_carrier(
        told.pop("manifest", manifest()),
        revisions=revisions(3) if contents is None else contents,
        definitions=told.pop("definitions", definitions),
        sign=partial(sign, key) if key else None,
        **told,
    )


def package(contents: Sequence[bytes] | None = None, **told: Any) -> bytes:
    """The bytes of such a carrier."""
    return package_bytes(carrier(contents, **told))


def changed(content: bytes, change: Callable[[dict[str, bytes]], Mapping[str, bytes]]) -> bytes:
    """A zip with other parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return zipped(change(parts))


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A zip of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def workbook(
    path: Path,
    rows: Sequence[Sequence[object]],
    hidden: bytes | None = None,
    *,
    cells: Callable[[list[str]], list[str]] = lambda cells: cells,
) -> Path:
    """A workbook with these rows and, very hidden, the cells of a package."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("项目进度")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if hidden is not None:
            own = book.add_worksheet(SHEET)
            own.write_column(0, 0, cells(as_cells(hidden)))
            own.very_hidden()
    return path


def paper(path: Path, attached: Mapping[str, bytes], *, qr: str = "", pages: int = 1) -> Path:
    """A PDF with attachments and, where asked, a QR code on its last page."""
    import pikepdf
    import segno
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path))
    for number in range(pages):
        canvas.drawString(100, 700, f"page {number + 1}")
        if qr and number == pages - 1:
            for y, row in enumerate(segno.make(qr, error="m").matrix):
                for x, dark in enumerate(row):
                    if dark:
                        canvas.rect(480 + 2 * x, 120 - 2 * y, 2, 2, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    if attached:
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            for name, content in attached.items():
                pdf.attachments[name] = content
            pdf.save(path)
    return path
