"""Workbooks whose XML means harm: far corners, entities, links, formulas, numbers, repeats."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from tests.fuzz.chance import Chance
from tests.fuzz.spoil_bytes import any_way
from tests.fuzz.spoil_zip import ZIPS, Parts, in_parts

CANARY = str(Path(__file__).parent / "data" / "canary.txt")
"""A file that no one may read."""

Spoil = Callable[[Chance, bytes], bytes]

_NUMBER = re.compile(rb'(?<=["> ])-?\d+(?:\.\d+)?(?=["< ])')
_TEXT = re.compile(rb">([^<>]{1,200})<")
_TAG = re.compile(rb"<[^<>]{1,400}>")
_ATTRIBUTE = re.compile(rb'[\w:]+="[^"]{0,200}"')
_PLACE = re.compile(rb'\br="[A-Z]{1,3}\d+"')
_FAR = (b"XFD1048576", b"XFE1", b"A1048577", b"A0", b"ZZZZ1", b"A99999999999", b"", b"1A", b"A-1")


def _escaped(text: bytes) -> bytes:
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b'"', b"&quot;")


def _one(pattern: re.Pattern[bytes], chance: Chance, xml: bytes, what: bytes) -> bytes:
    found = list(pattern.finditer(xml))
    if not found:
        return any_way(chance, xml)
    match = chance.choice(found)
    return xml[: match.start()] + what + xml[match.end() :]


def number_changed(chance: Chance, xml: bytes) -> bytes:
    """Some number, wherever it stands, is one that no one should compute with."""
    return _one(_NUMBER, chance, xml, chance.number().encode())


def text_changed(chance: Chance, xml: bytes) -> bytes:
    """Some text is a bad one, escaped or not."""
    text = chance.written()
    text = chance.choice((text, _escaped(text), b"&#x202e;&#0;&#xd800;", b"_x0000__x202E_"))
    return _one(_TEXT, chance, xml, b">" + text + b"<")


def attribute_changed(chance: Chance, xml: bytes) -> bytes:
    """Some attribute says something else, or is there twice."""
    found = _ATTRIBUTE.findall(xml)
    if not found:
        return any_way(chance, xml)
    one = chance.choice(found)
    name = one.partition(b"=")[0]
    value = chance.choice((_escaped(chance.written()), chance.number().encode()))
    said = name + b'="' + value + b'"'
    return xml.replace(one, chance.choice((said, said + b" " + one)), chance.choice((1, -1)))


def tag_moved(chance: Chance, xml: bytes) -> bytes:
    """A tag is gone, doubled, or nested a thousand times."""
    found = list(_TAG.finditer(xml))
    if not found:
        return any_way(chance, xml)
    match = chance.choice(found)
    what = chance.choice((b"", match[0] * 2, match[0] * chance.choice((50, 20_000))))
    return xml[: match.start()] + what + xml[match.end() :]


def far_corner(chance: Chance, xml: bytes) -> bytes:
    """A cell stands where none can, or as far away as one can."""
    return _one(_PLACE, chance, xml, b'r="' + chance.choice(_FAR) + b'"')


def far_range(chance: Chance, xml: bytes) -> bytes:
    """The dimension or a merged area is as large as a sheet, larger, or upside down."""
    area = chance.choice(
        (b"A1:XFD1048576", b"B9:A1", b"A1:A1:A1", b"XFD1048576", b":", b"A1:ZZZZ9")
    )
    if b"<dimension" in xml and chance.random() < 0.5:
        return re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="' + area + b'"', xml, count=1)
    merged = b'<mergeCells count="9999999">' + (b'<mergeCell ref="' + area + b'"/>') * 3
    return xml.replace(b"</sheetData>", b"</sheetData>" + merged + b"</mergeCells>")


def entities(chance: Chance, xml: bytes) -> bytes:
    """A billion laughs, or a file from this computer."""
    laughs = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    outside = chance.choice((f"file://{CANARY}", CANARY, "http://localhost:9/x", "/dev/zero"))
    kinds = (
        (f'<!ENTITY e0 "ha">{laughs}', b"&e11;"),
        (f'<!ENTITY xxe SYSTEM "{outside}">', b"&xxe;"),
        (f'<!ENTITY % p SYSTEM "{outside}"> %p;', b"x"),
        ('<!ENTITY q "' + "A" * 50_000 + '">', b"&q;" * 3_000),
    )
    said, used = chance.choice(kinds)
    head, close, rest = xml.partition(b"?>")
    rest = _one(_TEXT, chance, rest, b">" + used + b"<")
    return head + close + f"<!DOCTYPE x [{said}]>".encode() + rest


def formulas(chance: Chance, xml: bytes) -> bytes:
    """Formulas, errors, links to other books, an error for a value."""
    said = chance.choice(
        (
            b"<f>HYPERLINK(&quot;file:///etc/passwd&quot;)</f><v>1</v>",
            b"<f>[1]Sheet1!A1</f>",
            b'<f t="shared" si="0" ref="A1:XFD1048576">1+1</f><v/>',
            b'<f t="array" ref="A1:A9">' + b"(" * 5_000 + b"</f>",
            b"<v>#REF!</v>",
            b"<v>99999999</v>",
            b"<v>-1</v>",
        )
    )
    kind = chance.choice(
        (b"", b' t="e"', b' t="s"', b' t="b"', b' t="d"', b' t="inlineStr"', b' t="x"')
    )
    cell = b'<c r="A2"' + kind + b">" + said + b"</c>"
    return re.sub(rb"(<row\b[^>]*[^/]>)", lambda match: match[1] + cell, xml, count=1)


def rows_repeated(chance: Chance, xml: bytes) -> bytes:
    """An ods row or cell that stands for millions."""
    count = chance.choice((b"1048576", b"99999999999", b"-1", b"16384", b"x")).join((b'"', b'"'))
    what = chance.choice((b"table:table-row", b"table:table-cell"))
    word = b"rows" if what.endswith(b"row") else b"columns"
    said = b"<" + what + b" table:number-" + word + b"-repeated=" + count
    if chance.random() < 0.3:
        said += b' table:visibility="collapse"'
    return xml.replace(b"<" + what, said, 1)


def other_coding(chance: Chance, xml: bytes) -> bytes:
    """The part in another coding, or saying so."""
    name = chance.choice(("utf-16", "utf-32", "gb18030", "utf-7", "cp037"))
    text = xml.decode("utf-8", "replace")
    told = text.replace("UTF-8", chance.choice((name, "UTF-8", "x-none")), 1)
    return chance.choice((told.encode("utf-8"), told.encode(name, "replace")))


XMLS: tuple[Spoil, ...] = (
    number_changed,
    text_changed,
    attribute_changed,
    tag_moved,
    entities,
    other_coding,
    any_way,
)
_SHEET: tuple[Spoil, ...] = (*XMLS, far_corner, far_range, formulas)
_ODS: tuple[Spoil, ...] = (*XMLS, rows_repeated, rows_repeated)


def _xlsx_part(chance: Chance, parts: Parts) -> Parts:
    sheets = [name for name in sorted(parts) if "worksheets/sheet" in name]
    if sheets and chance.random() < 0.5:
        name, ways = chance.choice(sheets), _SHEET
    else:
        name, ways = (
            chance.choice([one for one in sorted(parts) if one.endswith((".xml", ".rels"))]),
            XMLS,
        )
    return parts | {name: chance.choice(ways)(chance, parts[name])}


def _ods_part(chance: Chance, parts: Parts) -> Parts:
    name = chance.choice(("content.xml", "content.xml", "content.xml", "META-INF/manifest.xml"))
    return parts | {name: chance.choice(_ODS)(chance, parts[name])}


def _outside(chance: Chance, parts: Parts) -> Parts:
    """Relations that lead out of the file: to paths, to the net, to themselves."""
    name = "xl/_rels/workbook.xml.rels"
    aim = chance.choice(
        ("../../../canary/x.xml", CANARY, "http://localhost:9/", "/", "", "workbook.xml")
    )
    spoilt = re.sub(
        rb'Target="[^"]*"', f'Target="{aim}"'.encode(), parts[name], count=chance.choice((0, 1))
    )
    mode = chance.choice((b"", b' TargetMode="External"'))
    return parts | {name: spoilt.replace(b"/>", mode + b"/>")}


_part = in_parts(_xlsx_part)
XLSX: tuple[Spoil, ...] = (_part,) * 12 + (in_parts(_outside), *ZIPS)
ODS: tuple[Spoil, ...] = (in_parts(_ods_part),) * 10 + ZIPS
