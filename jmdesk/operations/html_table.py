"""The cells of an HTML table as office programs put it on the clipboard.

Not `html.parser`: what is on a clipboard comes from anyone, and it takes 20 seconds for 60 kB of
``<a `` without an end. Here each character is looked at a bounded number of times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from jmdesk.domain.problem import Refusal
from jmdesk.language import tr

_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:]{0,30}+)"
    r"""(?P<rest>(?:[^<>"']{1,500}+|"[^"]{0,1500}+"|'[^']{0,1500}+'){0,60}+)>"""
)
_SPAN = re.compile(r"""\b(rowspan|colspan)\s*=\s*["']?\s*(\d{1,9})""", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_AROUND_BREAK = re.compile(r" *\n *")
_AROUND_BLOCK = re.compile(r"[ \v]*\v[ \v]*")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]\w{1,31});?")
_BLANKS = re.compile(r" {2,}")
_SKIPPED = frozenset({"script", "style", "head", "xml", "title", "template"})
_LINES = frozenset({"p", "div", "li", "h1", "h2", "h3"})
_WIDEST = 16_384
"""Columns of a spreadsheet; a cell that claims more is cut to it."""


def read_table(html: str, most: int) -> list[list[str]] | None:
    """The rows of all tables, one under the other; None where there is no cell at all.

    Tables within cells are text of these cells. A Refusal when there are more than ``most`` cells.
    """
    grid = _Grid(most)
    for piece in _pieces(html):
        if isinstance(piece, str):
            grid.text(piece)
        else:
            grid.tag(piece["name"].lower(), bool(piece["end"]), piece["rest"])
    return grid.finish()


def _pieces(html: str) -> Iterator[str | re.Match[str]]:
    """Texts and tags in turn, without comments and what is not meant to be read."""
    place = 0
    while (start := html.find("<", place)) >= 0:
        if start > place:
            yield html[place:start]
        if html.startswith("<!", start) or html.startswith("<?", start):
            place = _behind(html, start)
        elif (tag := _TAG.match(html, start)) is None:
            yield "<"
            place = start + 1
        else:
            yield tag
            place = tag.end()
            if not tag["end"] and (name := tag["name"].lower()) in _SKIPPED:
                place = _after_element(html, place, name)
    if place < len(html):
        yield html[place:]


def _behind(html: str, start: int) -> int:
    """Where a comment or declaration ends; one without an end takes all the rest."""
    closing = "-->" if html.startswith("<!--", start) else ">"
    end = html.find(closing, start + 2)
    return len(html) if end < 0 else end + len(closing)


def _after_element(html: str, start: int, name: str) -> int:
    found = re.compile(f"</{name}", re.IGNORECASE).search(html, start)
    return found.start() if found else len(html)


class _Grid:
    """Cells as they come, put in their places."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._rows: list[list[str]] = []
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._span = 1, 1
        self._below: dict[int, int] = {}
        """Columns that a cell of a row above covers, and the row from which they are free."""
        self._inner = 0
        self._cells = 0
        self._hidden = False

    def text(self, text: str) -> None:
        """A piece of text; what stands outside cells is no one's."""
        if self._cell is not None:
            self._cell.append(_shown(text))

    def tag(self, name: str, end: bool, rest: str) -> None:
        """A tag with its attributes."""
        if name == "table":
            self._table(end)
        elif self._inner:
            if name in ("tr", "td", "th", "br", *_LINES):
                self._break("\v")
        elif name == "tr":
            self._end_row()
            if not end:
                self._begin_row(rest)
        elif name in ("td", "th"):
            self._end_cell()
            if not end:
                self._begin_cell(rest)
        elif name == "br" or name in _LINES:
            self._break("\n" if name == "br" else "\v")

    def finish(self) -> list[list[str]] | None:
        """All rows; None where there was no cell."""
        self._inner = 0
        self._end_row()
        return self._rows if self._cells else None

    def _table(self, end: bool) -> None:
        if self._cell is not None and not end:
            self._inner += 1
        elif self._inner:
            self._inner -= 1
        else:
            self._end_row()
            self._below = {}

    def _break(self, kind: str) -> None:
        if self._cell is not None:
            self._cell.append(kind)

    def _begin_row(self, rest: str) -> None:
        self._row = []
        self._hidden = _HIDDEN.search(rest) is not None

    def _begin_cell(self, rest: str) -> None:
        if self._row is None:
            self._begin_row("")
        spans = {name.lower(): int(count) for name, count in _SPAN.findall(rest)}
        across = min(max(spans.get("colspan", 1), 1), _WIDEST)
        self._span = across, max(spans.get("rowspan", 1), 1)
        self._cell = []

    def _end_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        text, self._cell = _joined(self._cell), None
        self._covered()
        across, down = self._span
        self._count(across)
        first = len(self._row)
        self._row += [text, *[""] * (across - 1)]
        if down > 1:
            free = len(self._rows) + down
            self._below.update(dict.fromkeys(range(first, first + across), free))

    def _covered(self) -> None:
        """Leave places free that cells of the rows above cover."""
        assert self._row is not None
        while self._below.get(len(self._row), 0) > len(self._rows):
            self._count(1)
            self._row.append("")

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is None:
            return
        self._covered()
        # Excel ends a table with an unseen row that only says how wide the columns are.
        if not self._hidden or any(self._row):
            self._rows.append(self._row)
        self._row = None

    def _count(self, more: int) -> None:
        self._cells += more
        if self._cells > self._most:
            raise Refusal(
                tr(
                    "要粘贴的表格超过 {most} 格，没有粘贴。请分几次复制，或用“导入”读入整个文件。",
                    most=f"{self._most:,}",
                )
            )


def _shown(text: str) -> str:
    """Text between tags as a browser shows it: lines of the source joined, entities read."""
    plain = _SPACE.sub(" ", text)
    return _ENTITY.sub(lambda found: unescape(found[0]), plain) if "&" in plain else plain


def _joined(pieces: list[str]) -> str:
    """The pieces of a cell, "\n" between its lines; blocks (\v) that meet are one line's end."""
    text = _AROUND_BLOCK.sub("\n", _BLANKS.sub(" ", "".join(pieces)))
    return _AROUND_BREAK.sub("\n", text).strip(" \n\xa0").replace("\xa0", " ")
