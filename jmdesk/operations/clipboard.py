"""Blocks of cells as office programs put them on the clipboard, both ways. No Qt.

Excel, WPS and LibreOffice give an HTML table and a text with tabs. The table is taken where there
is one: in it a cell is a cell, whatever is inside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.operations.html_table import read_table

MOST_CELLS = 100_000
MOST_CHARACTERS = 8_000_000
"""More than so many cells of office HTML take."""

Block = tuple[tuple[str, ...], ...]

_BLANK = " \t\n"
_QUOTED = re.compile(r'"((?:[^"]|"")*+)"(?=[\t\r\n]|\Z)')
_PLAIN = re.compile(r"[^\t\r\n]*+")
_NEWLINE = re.compile(r"\r\n?")
_SPACE_LOST = re.compile(r"(?<=[ \n]) | (?=\n)")
"""A blank that HTML would not show."""
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,10})(?:\.\d{1,9})?")
_WORKED_OUT = re.compile(r"'*+(?:[=@]|[+-](?!(?:\d+\.?\d*|\.\d+)?\Z))")
"""What a spreadsheet takes for a formula when it is pasted as text; not -5, nor a dash alone."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def parse_clipboard(html: str | None, text: str | None) -> Block:
    """The rows of cells on the clipboard, all of one length; empty where there are none.

    Cells have no blanks at their ends and "\\n" between lines. A merged cell stands in its first
    place. Refuses a block of more than `MOST_CELLS`.
    """
    for source in (html, text):
        if source and len(source) > MOST_CHARACTERS:
            raise _too_large()
    rows = read_table(html.replace("\0", ""), MOST_CELLS) if html else None
    if rows is None:
        told = _read_text((text or "").replace("\0", ""))
        rows = [[_as_told(cell) for cell in row] for row in told]
    width = max(map(len, rows), default=0)
    if len(rows) * width > MOST_CELLS:
        raise _too_large()
    return tuple(tuple(_clean(cell) for cell in row) + ("",) * (width - len(row)) for row in rows)


def clipboard_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows as spreadsheets copy them: tabs, quotes around what would be misread, CR LF.

    What a spreadsheet would work out stands behind an apostrophe, its own sign for a text.
    """
    return "".join(
        "\t".join(_quoted(_harmless(_clean(cell))) for cell in row) + "\r\n" for row in rows
    )


def clipboard_html(rows: Iterable[Sequence[str]]) -> str:
    """Rows as an HTML table. What a spreadsheet would change (long numbers, =1+1) is text."""
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>\n" for row in rows)
    return (
        '<html><head><meta charset="utf-8"></head><body>\n'
        f"<!--StartFragment--><table>\n{body}</table><!--EndFragment-->\n</body></html>"
    )


def _clean(cell: str) -> str:
    return _NEWLINE.sub("\n", cell).replace("\xa0", " ").strip(_BLANK)


def _harmless(cell: str) -> str:
    return f"'{cell}" if _WORKED_OUT.match(cell) else cell


def _quoted(cell: str) -> str:
    if cell.startswith('"') or "\t" in cell or "\n" in cell:
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _cell(told: str) -> str:
    cell = _clean(told)
    text = _SPACE_LOST.sub("&nbsp;", escape(cell)).replace("\t", "&#9;").replace("\n", "<br>")
    plain = _NUMBER.fullmatch(cell) or _DAY.fullmatch(cell) or not cell
    style = "" if plain else " style='mso-number-format:\"\\@\"'"
    return f"<td{style}>{text}</td>"


def _as_told(cell: str) -> str:
    """Without the apostrophe of `_harmless`."""
    return cell[1:] if cell.startswith("'") and _WORKED_OUT.match(cell) else cell


def _read_text(text: str) -> list[list[str]]:
    """Rows of a text with tabs. A quoted cell may hold tabs, line breaks and doubled quotes."""
    rows: list[list[str]] = []
    row: list[str] = []
    place, cells = 0, 0
    while place < len(text) or row:
        quoted = _QUOTED.match(text, place)
        match = quoted or _PLAIN.match(text, place)
        assert match is not None
        row.append(quoted[1].replace('""', '"') if quoted else match[0])
        place, cells = match.end(), cells + 1
        if cells > MOST_CELLS:
            raise _too_large()
        if text[place : place + 1] == "\t":
            place += 1
            continue
        rows.append(row)
        row = []
        place += 2 if text.startswith("\r\n", place) else 1
    return rows


def _too_large() -> Refusal:
    return Refusal(
        tr(
            "要粘贴的内容太多，超过 {most} 格，没有粘贴。请分几次复制，或用“导入”读入整个文件。",
            most=f"{MOST_CELLS:,}",
        )
    )
