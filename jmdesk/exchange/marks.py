"""What the fast reader does not tell of a sheet: hidden rows, errors, formulas never worked out.

Runs in the child process, on the parts of the zip themselves.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from jmdesk.exchange.cells import column_number

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_ROW = re.compile(rb"<(?:\w+:)?row\s([^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")
_ERROR = re.compile(rb"<(?:\w+:)?c\s([^>]*\bt=\"e\"[^>]*)>.*?<(?:\w+:)?v>([^<]*)<", re.DOTALL)
_UNWORKED = re.compile(
    rb"<(?:\w+:)?c\s([^>]*[^>/])>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*[\"']([^\"']*)[\"']")
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


@dataclass(slots=True)
class Marks:
    """Rows, columns and cells of one sheet, counted from 0; areas as top, left, bottom, right."""

    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    broken: list[tuple[int, int, str]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


def xlsx_marks(path: Path) -> dict[str, Marks]:
    """The marks of each sheet of an xlsx, by the sheet's name."""
    with zipfile.ZipFile(path) as archive:
        targets = {
            told.get("Id", ""): told.get("Target", "")
            for told in _all(_RELATION, archive.read("xl/_rels/workbook.xml.rels"))
        }
        found: dict[str, Marks] = {}
        for told in _all(_SHEET, archive.read("xl/workbook.xml")):
            target = targets.get(told.get("r:id", told.get("id", "")), "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if part in archive.namelist():
                found[_unescape(told.get("name", ""))] = _sheet_marks(archive.read(part))
        return found


def _all(pattern: re.Pattern[bytes], xml: bytes) -> list[dict[str, str]]:
    return [_attributes(match[1]) for match in pattern.finditer(xml)]


def _attributes(text: bytes) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in _ATTRIBUTE.findall(text)}


def _unescape(text: str) -> str:
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'")):
        text = text.replace(entity, sign)
    return text.replace("&amp;", "&")


def _sheet_marks(xml: bytes) -> Marks:
    """Each search only where its word occurs at all: most sheets have none of these."""
    marks = Marks()
    if b"hidden=" in xml:
        marks.hidden_rows = [
            int(told["r"]) - 1
            for told in _all(_ROW, xml)
            if told.get("hidden") in ("1", "true") and told.get("r", "").isdigit()
        ]
        for told in _all(_COLUMN, xml):
            if told.get("hidden") in ("1", "true"):
                first, last = int(told["min"]), int(told["max"])
                marks.hidden_columns += range(first - 1, min(last, first + 255))
    if b't="e"' in xml:
        marks.broken += [
            (*place, match[2].decode())
            for match in _ERROR.finditer(xml)
            if (place := _place(match[1]))
        ]
    if b"<f" in xml or b":f>" in xml:
        marks.broken += [
            (*place, "") for match in _UNWORKED.finditer(xml) if (place := _place(match[1]))
        ]
    return marks


def _place(attributes: bytes) -> tuple[int, int] | None:
    match = _PLACE.fullmatch(_attributes(attributes).get("r", ""))
    return (int(match[2]) - 1, column_number(match[1])) if match else None


def ods_marks(path: Path) -> dict[str, Marks]:
    """The marks of each sheet of an ods, its merged areas too."""
    with zipfile.ZipFile(path) as archive:
        reader = _OdsReader()
        parser = expat.ParserCreate()
        parser.StartElementHandler = reader.start
        parser.EndElementHandler = reader.end
        parser.Parse(archive.read("content.xml"), True)
        return reader.sheets


class _OdsReader:
    """Counts rows and cells, which an ods may repeat many times with one element."""

    def __init__(self) -> None:
        self.sheets: dict[str, Marks] = {}
        self._marks = Marks()
        self._row = self._column = 0
        self._repeat = 1

    def start(self, name: str, told: dict[str, str]) -> None:
        if name == "table:table":
            self._marks = self.sheets.setdefault(told.get("table:name", ""), Marks())
            self._row = 0
        elif name == "table:table-row":
            self._column = 0
            self._repeat = int(told.get("table:number-rows-repeated", "1"))
            if told.get("table:visibility") in ("collapse", "filter") and self._repeat < 10_000:
                self._marks.hidden_rows += range(self._row, self._row + self._repeat)
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._cell(told)

    def end(self, name: str) -> None:
        if name == "table:table-row":
            self._row += self._repeat

    def _cell(self, told: dict[str, str]) -> None:
        down = int(told.get("table:number-rows-spanned", "1"))
        across = int(told.get("table:number-columns-spanned", "1"))
        if down > 1 or across > 1:
            area = (self._row, self._column, self._row + down - 1, self._column + across - 1)
            self._marks.merged.append(area)
        if told.get("calcext:value-type") == "error":
            self._marks.broken.append((self._row, self._column, "#错误"))
        self._column += int(told.get("table:number-columns-repeated", "1"))
