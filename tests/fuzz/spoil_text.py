"""Definitions, pasted tables and typed codes."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.fuzz.chance import Chance
from tests.fuzz.spoil_bytes import any_way

Spoil = Callable[[Chance, bytes], bytes]


def _line(chance: Chance, content: bytes) -> tuple[list[bytes], int]:
    lines = content.split(b"\n")
    wanted = [place for place, line in enumerate(lines) if b"=" in line or line.startswith(b"[")]
    return lines, chance.choice(wanted or range(len(lines)))


def _quoted(text: str) -> bytes:
    escaped = "".join(
        letter if letter.isprintable() and letter not in '"\\' else f"\\U{ord(letter):08x}"
        for letter in text
    )
    return f'"{escaped}"'.encode("utf-8", "surrogatepass")


def value_changed(chance: Chance, content: bytes) -> bytes:
    """A key has another value, of its kind or of none."""
    lines, place = _line(chance, content)
    key = lines[place].partition(b"=")[0]
    deep = chance.choice((3, 90, 4_000))
    value = chance.choice(
        (
            _quoted(chance.text()),
            chance.number().encode(),
            b"[" * deep + b"]" * deep,
            b"{a=" * deep + b"1" + b"}" * deep,
            b"1979-05-27T07:32:00Z",
            b"true",
            b'["a", 1, {b = 2}]',
        )
    )
    lines[place] = key + b"= " + value
    return b"\n".join(lines)


_EXPRESSIONS = (
    "paid <= arrived",
    "(" * 150 + "1" + ")" * 150,
    "1+" * 900 + "1",
    "9**9**9**9",
    "10**100000",
    "1/0",
    "-" * 500 + "1",
    "not " * 300 + "1",
    "__import__('os').system('x')",
    "().__class__.__bases__[0]",
    "[x for x in y]",
    "lambda: 1",
    "paid if paid else paid.paid.paid",
    "sum(sum(sum(paid)))",
    "paid == '" + "A" * 1_500 + "'",
    "'a' * 10**9",
    "round(paid, 10**9)",
    "1e999999 * 1e999999",
    "１ + ٣",
    "a\u202eb",
    "paid[0]",
    "f'{paid}'",
    "paid := 3",
)
_EXPRESSED = re.compile(rb'(?m)^(expect|compute|when|required_when|value|where|only)\s*=\s*(".*")$')


def expression_changed(chance: Chance, content: bytes) -> bytes:
    """A rule or a worked-out field says something else."""
    found = list(_EXPRESSED.finditer(content))
    said = _quoted(chance.choice(_EXPRESSIONS))
    if not found:
        return (
            content + b'\n[[rules]]\nlevel = "\xe6\x8f\x90\xe7\xa4\xba"\nexpect = ' + said + b"\n"
        )
    match = chance.choice(found)
    return content[: match.start(2)] + said + content[match.end(2) :]


def lines_moved(chance: Chance, content: bytes) -> bytes:
    """Lines gone, doubled or elsewhere: doubled keys and tables."""
    lines, place = _line(chance, content)
    taken = lines[place : place + chance.choice((1, 1, 6))]
    rest = lines[:place] + lines[place + len(taken) :]
    where = chance.randrange(len(lines))
    return b"\n".join(chance.choice((rest, lines[:where] + taken + lines[where:])))


def grown(chance: Chance, content: bytes) -> bytes:
    """Too many fields, keys, dots, or just too long."""
    lines, place = _line(chance, content)
    more = chance.choice(
        (
            b"a." * 3_000 + b"b = 1",
            b"\n".join(
                b'[[fields]]\nname = "f%d"\nlabel = "x"\ntype = "count"' % n for n in range(3_000)
            ),
            b"x" * 300_000,
            b"\n" * 100_000,
            b"[" + b"a." * 100 + b"b]",
            b'note = """' + b"\\\n" * 50_000 + b'"""',
        )
    )
    return b"\n".join([*lines[:place], more, *lines[place:]])


TOML: tuple[Spoil, ...] = (
    *(value_changed,) * 4,
    *(expression_changed,) * 3,
    lines_moved,
    grown,
    any_way,
)


def _span(chance: Chance, content: bytes) -> bytes:
    said = chance.choice((b"rowspan", b"colspan")) + b'="' + chance.number().encode() + b'"'
    return content.replace(b"<td", b"<td " + said, chance.choice((1, -1)))


def _tags(chance: Chance, content: bytes) -> bytes:
    what = chance.choice(
        (
            b"<table>",
            b"<td>",
            b"<tr>",
            b"<a ",
            b"<!--",
            b"<![CDATA[",
            b"<style>",
            b"</table>",
            b"<td " + b"x" * 40,
            b'<td a="',
            b"&",
            b"&#",
            b"&#x110000;",
            b"&#xd800;",
            b"&#0;",
            b"<br>",
            b"<img src='file:///etc/passwd'>",
            b"<p>",
            b"\xc2\xa0",
        )
    )
    at = chance.place(content)
    return content[:at] + what * chance.choice((1, 40, 30_000)) + content[at:]


def _cells(chance: Chance, content: bytes) -> bytes:
    at = content.find(b"412")
    return (
        content[:at]
        + chance.choice((chance.written(), chance.number().encode()))
        + content[at + 3 :]
    )


def _tabs(chance: Chance, content: bytes) -> bytes:
    what = chance.choice(
        (b"\t", b"\r\n", b"\r", b'"', b'""', b'"\t', b"\n\t", b"\0", b"\x0b", b"\x85")
    )
    at = chance.place(content)
    return content[:at] + what * chance.choice((1, 50, 200_000)) + content[at:]


PASTED: tuple[Spoil, ...] = (_span, *(_tags,) * 3, *(_cells,) * 3, _tabs, any_way)


def _typed(chance: Chance, content: bytes) -> bytes:
    return chance.choice((chance.written(), content + chance.written(), chance.number().encode()))


def _piece(chance: Chance, content: bytes) -> bytes:
    pieces = content.split(b"|")
    pieces[chance.randrange(len(pieces))] = chance.choice(
        (chance.written(), chance.number().encode())
    )
    return b"|".join(pieces)


CODES: tuple[Spoil, ...] = (_typed, *(_piece,) * 3, any_way)
