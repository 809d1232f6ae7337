"""The check code: eight letters that tie a printed paper to its data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from jmdesk.domain.letters import lettered, meant
from jmdesk.reporting.document import Column, Document, Row, Section

_LETTERS = 8


def check_code(document: Document) -> str:
    """40 bits of the SHA-256 over everything printed in the table, written XXXX-XXXX.

    Title, unit, period, headings, cells and 说明 go in; 稿次 and the day of report do not, so a
    draft and the version submitted from it show the same code.
    """
    printed: list[object] = [
        document.report,
        document.title,
        document.unit,
        document.unit_name,
        document.period,
        document.measure,
        *_table(document.columns, document.rows),
        list(document.notes),
    ]
    if document.opening or document.caption or document.sections:
        printed.append([list(document.opening), document.caption])
        printed.extend(_printed(section) for section in document.sections)
    text = json.dumps(printed, ensure_ascii=False, separators=(",", ":"))
    bits = int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:5], "big")
    return lettered(bits, letters=_LETTERS, group=4)


def repaired(text: str) -> str | None:
    """A code as it was meant: O for 0, I or L for 1, U for V, any case and blanks.

    None for what is not eight letters of the alphabet after that.
    """
    plain = meant(text, _LETTERS)
    return f"{plain[:4]}-{plain[4:]}" if plain else None


def _printed(section: Section) -> list[object]:
    return [section.caption, *_table(section.columns, section.rows)]


def _table(columns: Sequence[Column], rows: Sequence[Row]) -> list[object]:
    """Headings, then cells."""
    return [
        [list(column.heading) for column in columns],
        [[row.kind.value, [[cell.text, cell.span] for cell in row.cells]] for row in rows],
    ]
