"""A definition file: its tables, its hash, and the line on which each key stands.

Definitions come from anyone: size and nesting are limited, and whatever is wrong becomes a
`Problem` with file, line and remedy. `jmdesk.definitions.table` reads the tables in it.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from jmdesk.domain.problem import Level, Problem
from jmdesk.language import tr

LARGEST_FILE = 256 * 1024
_LONGEST_LINE = 5_000
_MOST_DOTS = 150
"""In one line: the time to parse a dotted key grows with the square of its parts."""

_NOT_SAID = frozenset({"order"})
"""Keys of a file that only say where it stands in lists: no part of its hash."""

Place = tuple[str | int, ...]
"""Where something stands: ("fields", 2, "label") is the label of the third [[fields]]."""


@dataclass(kw_only=True)
class Source:
    """One file and everything found wrong in it."""

    path: Path
    text: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    digest: str = ""
    problems: list[Problem] = field(default_factory=list)
    trusted: bool = False
    """Whether it came with the desk, whose tests have looked at every expression in it."""
    _lines: Mapping[Place, int] | None = None

    @classmethod
    def open(cls, path: Path) -> Source:
        """Read and parse a file; what cannot be parsed is among ``problems``."""
        try:
            return cls.of(_start_of(path), path)
        except OSError as error:
            source = cls(path=path)
            source._say(
                None,
                "file",
                tr("读不了文件：{reason}。请检查文件和权限。", reason=error.strerror),
            )
            return source

    @classmethod
    def of(cls, content: bytes, path: Path) -> Source:
        """Parse what came otherwise than as a file; ``path`` is what it is called in problems."""
        source = cls(path=path)
        try:
            source._parse(_bounded(content))
        except tomllib.TOMLDecodeError as error:
            source._say(*_toml_error(error))
        except (ValueError, RecursionError, MemoryError) as error:
            source._say(None, "file", _unusable(error))
        return source

    def _parse(self, content: bytes) -> None:
        self.text = content.decode("utf-8-sig").replace("\r\n", "\n")
        for line in self.text.split("\n"):
            if len(line) > _LONGEST_LINE or line.count(".") > _MOST_DOTS:
                raise ValueError(
                    tr(
                        "有一行超过 {longest_line} 个字符或 {most_dots} 个点。请分行写。",
                        longest_line=_LONGEST_LINE,
                        most_dots=_MOST_DOTS,
                    )
                )
        data = tomllib.loads(self.text, parse_float=Decimal)
        said = {key: value for key, value in data.items() if key not in _NOT_SAID}
        canonical = json.dumps(
            said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
        )
        self.digest = hashlib.sha256(canonical.encode()).hexdigest()
        self.data = data

    def add(self, place: Place, code: str, message: str) -> None:
        """Say what is wrong at a place and what to do."""
        self._say(self.line(place), code, message)

    def line(self, place: Place) -> int | None:
        """The line of a key or table, of the nearest thing around it where it has none itself."""
        if self._lines is None:  # only files with problems are scanned
            self._lines = key_lines(self.text)
        for end in range(len(place), 0, -1):
            if place[:end] in self._lines:
                return self._lines[place[:end]]
        return None

    def _say(self, line: int | None, code: str, message: str) -> None:
        where = (
            tr("{name} 第 {line} 行", name=self.path.name, line=line) if line else self.path.name
        )
        self.problems.append(
            Problem(
                level=Level.MUST,
                code=f"definition-{code}",
                message=tr("{where}：{message}", where=where, message=message),
                file=str(self.path),
                line=line,
            )
        )


def _start_of(path: Path) -> bytes:
    """A file, or enough of it to see that it is too large."""
    with path.open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def _bounded(content: bytes) -> bytes:
    if len(content) > LARGEST_FILE:
        raise ValueError(
            tr("文件大于 {largest_file} KB。请拆成几个台账。", largest_file=LARGEST_FILE // 1024)
        )
    return content


def _toml_error(error: tomllib.TOMLDecodeError) -> tuple[int | None, str, str]:
    found = re.search(r"\(at (?:line (\d+), column (\d+)|end of document)\)", str(error))
    line, column = (int(part) for part in found.groups()) if found and found[1] else (None, None)
    reason = str(error).partition(" (at ")[0]
    at = tr("第 {column} 列", column=column) if column else tr("文件末尾")
    return (
        line,
        "toml",
        tr(
            "{at}不合 TOML 的写法（{reason}）。请检查引号、等号、方括号和逗号。",
            at=at,
            reason=reason,
        ),
    )


def _unusable(error: BaseException) -> str:
    if isinstance(error, UnicodeDecodeError):
        return tr("文件不是 UTF-8 编码。请用 UTF-8 另存。")
    if isinstance(error, RecursionError | MemoryError):
        return tr("括号或表套得太深。请写得平一些。")
    text = str(error)
    return text if text.endswith("。") else tr("有一个值读不了（数字太长？）。请检查。")


_HIDDEN = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}'
    r'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#[^\n]*',
    re.DOTALL,
)
_HEADING = re.compile(r"\s*(\[\[?)([\w\s.-]+)\]\]?\s*")
_KEY = re.compile(r"\s*([\w\s.-]+?)\s*=")


def key_lines(text: str) -> dict[Place, int]:
    """The line of each table heading and each bare key directly under one, in valid TOML."""
    bare = _HIDDEN.sub(lambda hidden: "_" + "\n" * hidden[0].count("\n"), text)
    lines: dict[Place, int] = {}
    counts: dict[Place, int] = {}
    table: Place = ()
    depth = 0
    for number, line in enumerate(bare.split("\n"), 1):
        if depth == 0 and (heading := _HEADING.fullmatch(line)):
            table = _table_place(heading[2], heading[1] == "[[", counts)
            lines[table] = number
            continue
        if depth == 0 and (key := _KEY.match(line)):
            lines[(*table, *_parts(key[1]))] = number
        depth += line.count("[") + line.count("{") - line.count("]") - line.count("}")
    return lines


def _table_place(heading: str, repeated: bool, counts: dict[Place, int]) -> Place:
    """The place of a heading such as fields.columns: under the last [[fields]]."""
    *above, last = _parts(heading)
    place: Place = ()
    for part in above:
        place = (*place, part)
        if place in counts:
            place = (*place, counts[place])
    place = (*place, last)
    if repeated:
        counts[place] = counts.get(place, -1) + 1
        place = (*place, counts[place])
    return place


def _parts(dotted: str) -> list[str]:
    return [part.strip() for part in dotted.split(".")]
