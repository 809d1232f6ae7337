"""What the documents say is there: links, pictures, commands, versions; and no place is named."""

from __future__ import annotations

import ast
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from jmdesk import __version__
from jmdesk.cli.arguments import parser
from jmdesk.cli.run import HOMES

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = (
    "README.md",
    "README.zh.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "forms/README.md",
    "forms/library/README.md",
    "packaging/parsers.md",
)
MANUALS = ("README.md", "README.zh.md")

HOSTS = frozenset({"toml.io"})
"""The only ones that a document may send people to."""
MACHINE = re.compile(r"(?<![\w.~])/(?:work|root|home|Users|mnt|srv)/|\b[A-Z]:\\Users\\")
FIGURES = re.compile(r"<!-- figures -->\n(.*?)<!-- /figures -->", re.DOTALL)
PROTECTIONS = re.compile(r"<!-- protections -->\n(.*?)<!-- /protections -->", re.DOTALL)
TEST = re.compile(r"`(test_\w+)(?:\[([^\]]+)\])?`")


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def links(text: str) -> Iterator[str]:
    """Where links and pictures lead, those within the page aside."""
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"```.*?```", "", text, flags=re.DOTALL)):
        if not target.startswith("#"):
            yield target


def code(text: str) -> Iterator[str]:
    """Fenced blocks and words in backticks."""
    yield from re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def examples(text: str) -> Iterator[str]:
    """Lines of shell blocks that call the desk, as a person would type them."""
    for block in re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            if line.startswith("jmdesk "):
                yield line


def commands() -> set[str]:
    return {name for names in HOMES.values() for name in names}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_and_picture_is_there(name: str) -> None:
    folder = (ROOT / name).parent
    lost = [
        target
        for target in links(text_of(name))
        if "://" not in target and not (folder / target.partition("#")[0]).exists()
    ]
    assert lost == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_shown_exists(name: str) -> None:
    shown = {
        word
        for piece in code(text_of(name))
        for word in re.findall(
            r"(?<![\w./-])(?:jmdesk|packaging/run|packaging\\run\.bat) ([a-z]+(?:-[a-z]+)*)", piece
        )
    }
    assert shown - commands() == set()


@pytest.mark.parametrize("name", MANUALS)
def test_every_example_is_understood(name: str) -> None:
    lines = list(examples(text_of(name)))
    for line in lines:
        chosen = parser().parse_args(shlex.split(line, comments=True)[1:])
        assert chosen.command
    assert {shlex.split(line)[1] for line in lines} == commands(), "an example of each"


def test_both_languages_show_the_same_examples_pictures_and_figures() -> None:
    english, chinese = map(text_of, MANUALS)
    for of in (examples, links):
        ours, theirs = (
            [shlex.split(one, comments=True) for one in of(text)]
            if of is examples
            else sorted(set(of(text)) - {*MANUALS})
            for text in (english, chinese)
        )
        assert ours == theirs
    assert rows(english) == rows(chinese)


@pytest.mark.parametrize("name", MANUALS)
def test_all_65_mechanisms_are_mapped_as_the_library_maps_them(name: str) -> None:
    told, library = (
        [row for row in cells(file) if row[0].isdecimal() and len(row) == wide]
        for file, wide in ((name, 3), ("forms/library/README.md", 6))
    )
    assert [row[:2] for row in told] == [row[:2] for row in library]
    assert [row[0] for row in told] == [str(number) for number in range(1, 66)]
    words = ("built-in", "library", "no:") if name == "README.md" else ("自带", "台账库", "不做：")
    for row, other in zip(told, library, strict=True):
        served = {"both": {"built-in", "library"}}.get(other[2], {other[2]})
        for kind, word in zip(("built-in", "library", "no"), words, strict=True):
            assert (word in row[2]) == (kind in served), row


def cells(name: str) -> Iterator[list[str]]:
    """Rows of the tables in a document."""
    for line in text_of(name).splitlines():
        if line.startswith("| "):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def rows(text: str) -> list[tuple[str, str]]:
    """Name and measured value of each figure."""
    (table,) = FIGURES.findall(text)
    lines = re.findall(r"^\| `([\w-]+)` \| ([^|]*) \|", table, re.MULTILINE)
    assert len(lines) == table.count("\n") - 2, "a head, a rule, and one figure a row"
    return [(name, re.sub(r"\s", "", value)) for name, value in lines]


def protections(text: str) -> list[tuple[set[str], set[str]]]:
    """The tests of each promise in a document: those that hold it, those without the protection."""
    (table,) = PROTECTIONS.findall(text)
    told = [line.split(" | ") for line in table.splitlines() if "`test_" in line]
    assert all(len(cells) == 4 for cells in told)
    found = [tuple({one[0] for one in TEST.finditer(cell)} for cell in row[2:]) for row in told]
    return [(held, without) for held, without in found]


def known_tests() -> dict[str, str]:
    """Each test by its name, with the text of its file."""
    found = {}
    for file in (ROOT / "tests").rglob("test_*.py"):
        text = file.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found[node.name] = text
    return found


def test_both_tests_of_each_promise_are_there() -> None:
    promises = protections(text_of("README.md"))
    assert promises == protections(text_of("README.zh.md"))
    assert len(promises) >= 80
    there = known_tests()
    for held, without in promises:
        assert held
        for one in held | without:
            named = TEST.match(one)
            assert named
            assert named[1] in there, one
            assert not named[2] or f'"{named[2]}"' in there[named[1]], one


def test_only_what_the_rows_below_take_apart_has_no_test_without() -> None:
    """The rows behind 'no reader does harm' each take one rule of its oracle out."""
    lone = [held for held, without in protections(text_of("README.md")) if not without]
    assert [sorted(one) for one in lone] == [
        [
            "`test_no_reader_does_harm_in_twenty_thousand_inputs`",
            "`test_no_reader_does_harm_whatever_it_is_given`",
        ]
    ]


def test_the_figures_are_those_that_the_benchmarks_print() -> None:
    printed = "".join(
        file.read_text(encoding="utf-8") for file in (ROOT / "tests" / "benchmarks").glob("*.py")
    )
    names = [name for name, _ in rows(text_of("README.md"))]
    assert [name for name in names if not re.search(as_printed(name), printed)] == []


def as_printed(name: str) -> str:
    """A figure's name as a benchmark may put it together: ledger_filter_{typed}, merge_{FILES}."""
    whole = re.sub(r"\d+", r"(?:\g<0>|\\{\\w+\\})", name)
    return rf"{whole}|{re.escape(name.rpartition('_')[0])}_\{{"


def test_the_version_is_one() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    newest = re.search(r"^## (\S+)", text_of("CHANGELOG.md"), re.MULTILINE)
    assert newest
    assert newest[1] == project["version"] == __version__


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_place_is_named(name: str) -> None:
    text = text_of(name)
    hosts = {host.lower() for host in re.findall(r"\w+://([^/\s)\]`]+)", text)}
    assert hosts <= HOSTS
    assert MACHINE.findall(text) == []
    assert not re.search(r"localhost|\b\d{1,3}(?:\.\d{1,3}){3}\b|\w\.(?:org|com|net)\b", text)
