"""Every word that people read is in the catalogue, and the English one is complete."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from types import ModuleType

import pytest

from jmdesk.language import mark, on_paper, tr, use

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "jmdesk").rglob("*.py"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")

DATA = {
    "definitions/amounts.py": "the numerals that people write",
    "definitions/date_spellings.py": "the numerals that people write",
    "definitions/numbers.py": "the numerals that people write",
    "definitions/plain.py": "the numerals that people write",
    "definitions/qualifiers.py": "the numerals that people write",
    "definitions/spelled.py": "the numerals that people write",
    "definitions/report_texts.py": "what is printed",
    "exchange/headings.py": "headings as offices write them",
    "exchange/enclosed.py": "names of files, the same wherever they are opened",
    "exchange/package.py": "names of files, the same wherever they are opened",
    "exchange/marks.py": "signs in foreign tables",
    "exchange/amounts.py": "units of measure in foreign tables",
    "operations/deeds_paper.py": "what is printed",
    "operations/missing_list.py": "what is printed",
    "operations/rollup_paper.py": "what is printed",
    "operations/selftest.py": "made-up records",
    "operations/trust_paper.py": "what is printed",
    "operations/reminding.py": "what is sent to people who read Chinese",
    "exchange/unit_names.py": "names of units as people write them",
    "exchange/vocabulary.py": "words of foreign tables",
    "store/initials.py": "readings of characters",
}
"""Modules in which Chinese is data, not words of ours."""


@cache
def catalogue_maker() -> ModuleType:
    """packaging/language.py, which is no package."""
    about = importlib.util.spec_from_file_location("language", ROOT / "packaging" / "language.py")
    assert about is not None
    assert about.loader is not None
    made = importlib.util.module_from_spec(about)
    about.loader.exec_module(made)
    return made


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def calls(file: Path, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node


def where(file: Path, node: ast.expr) -> str:
    return f"{file.relative_to(ROOT)}:{node.lineno}"


@pytest.fixture
def english() -> Iterator[None]:
    assert use("en", ROOT / "resources" / "language")
    yield
    use("zh", ROOT)


def test_words_are_spoken_in_the_chosen_language(english: None) -> None:
    assert tr("没有改动，不用存。") != "没有改动，不用存。"
    assert not CHINESE.search(tr("没有改动，不用存。"))


def test_on_paper_a_text_is_chinese_with_the_texts_in_it(english: None) -> None:
    said = tr("已说明：{text}", text=tr("没有要看的。"))
    assert not CHINESE.search(said)
    assert on_paper(said) == "已说明：没有要看的。"
    assert on_paper("Tom") == "Tom"


def test_chinese_is_the_source() -> None:
    assert tr("已存 {count} 条。", count=3) == "已存 3 条。"
    assert mark("必须改") == "必须改"
    assert not use("xx", ROOT / "resources" / "language")


def test_a_text_without_values_is_not_read_as_a_pattern() -> None:
    assert tr('应是 {"字段": 值}') == '应是 {"字段": 值}'


def test_the_english_catalogue_holds_just_the_texts_of_the_source_all_translated() -> None:
    maker = catalogue_maker()
    there = {m.id: m.string for m in maker.load("en") if m.id}
    wanted = {m.id for m in maker.gathered() if m.id}
    assert sorted(wanted - set(there)) == [], "run packaging/language.py and translate"
    assert sorted(set(there) - wanted) == [], "run packaging/language.py"
    assert [text for text, said in there.items() if not said] == []


def test_a_translation_has_the_places_of_its_text() -> None:
    for message in catalogue_maker().load("en"):
        if message.id:
            assert places(message.string) == places(message.id), message.id


def places(text: str) -> set[str]:
    try:
        names = [name for _text, name, _spec, _how in Formatter().parse(text) if name]
    except ValueError:  # not a pattern: braces as they are
        return set()
    return {name for name in names if name.isidentifier()}


def test_the_compiled_catalogue_is_that_of_the_text_file() -> None:
    maker = catalogue_maker()
    assert (maker.FOLDER / "en.mo").read_bytes() == maker.as_mo(maker.load("en"))


def test_what_is_translated_is_written_out() -> None:
    """Never an f-string: the catalogue is gathered from the source."""
    wrong = [
        where(file, call)
        for file in SOURCES
        for call in calls(file, "tr", "mark")
        if not isinstance(call.args[0], ast.Constant | ast.Name | ast.Attribute | ast.Subscript)
        and any(isinstance(part, ast.JoinedStr) for part in ast.walk(call.args[0]))
    ]
    assert wrong == []


def test_every_place_of_a_text_is_given_its_value() -> None:
    wrong = []
    for file in SOURCES:
        for call in calls(file, "tr"):
            given = {keyword.arg for keyword in call.keywords}
            if isinstance(call.args[0], ast.Constant) and None not in given:
                wrong += [where(file, call)] if given != places(str(call.args[0].value)) else []
    assert wrong == []


def test_nothing_is_translated_before_the_language_is_chosen() -> None:
    wrong = []
    for file in SOURCES:
        inside = {
            id(node)
            for function in ast.walk(tree(file))
            if isinstance(function, ast.FunctionDef | ast.Lambda)
            for part in (function.body if isinstance(function.body, list) else [function.body])
            for node in ast.walk(part)
        }
        wrong += [where(file, call) for call in calls(file, "tr") if id(call) not in inside]
    assert wrong == []


def test_no_word_of_ours_is_left_outside_the_catalogue() -> None:
    """Chinese in a function is a text for people, in `tr`; data stands in constants above."""
    wrong = []
    for file in SOURCES:
        name = str(file.relative_to(ROOT / "jmdesk"))
        if name not in DATA and not printed(name):
            wrong += [where(file, node) for node in untold(file)]
    assert wrong == []


def printed(name: str) -> bool:
    """Whether a module writes papers: these stay Chinese."""
    return name.startswith("reporting/")


def untold(file: Path) -> Iterator[ast.expr]:
    """Chinese literals in functions that are neither docstrings nor in `tr` or `mark`."""
    told = {
        id(part)
        for call in calls(file, "tr", "mark")
        for part in [call.args[0], *ast.walk(call.args[0])]
    }
    for function in ast.walk(tree(file)):
        if not isinstance(function, ast.FunctionDef | ast.Lambda):
            continue
        body = function.body if isinstance(function.body, list) else [function.body]
        for statement in body:
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                continue
            for node in ast.walk(statement):
                if (
                    isinstance(node, ast.Constant)
                    and isinstance(node.value, str)
                    and CHINESE.search(node.value)
                    and id(node) not in told
                ):
                    told.add(id(node))
                    yield node
