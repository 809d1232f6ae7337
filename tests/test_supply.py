"""What the program is made of and what it parses with, told in files that are held to be true.

1. packaging/sbom.json is in step with the lock, NOTICE and the fonts, and names no place.
2. packaging/parsers.md names every module that parses, with the libraries that it uses.
"""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import runpy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PARSERS = frozenset(
    [
        "PIL",
        "bz2",
        "configparser",
        "cryptography",
        "csv",
        "defusedxml",
        "gettext",
        "gzip",
        "html",
        "lxml",
        "lzma",
        "msoffcrypto",
        "olefile",
        "openpyxl",
        "pickle",
        "pikepdf",
        "plistlib",
        "pypdfium2",
        "python_calamine",
        "sqlcipher3",
        "tarfile",
        "tomllib",
        "xml",
        "zipfile",
        "zlib",
        "zxingcpp",
    ]
)
"""Whatever could read bytes of a foreign form. In the store sqlite3 is everywhere, so it is not
asked for there; json and msgspec read what one of these took out."""
WRITE_ONLY = {"jmdesk/operations/support.py": {"zipfile"}}
"""Modules that use one of them only to write."""


# --- the bill ------------------------------------------------------------------------------


def sbom() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "packaging" / "sbom.py"))


def bill_holds(text: str) -> None:
    assert (ROOT / "packaging" / "sbom.json").read_text(encoding="utf-8") == text


def test_the_bill_is_in_step_with_lock_notice_and_fonts() -> None:
    made = sbom()
    bill_holds(made["text"]())
    assert made["text"]() == made["text"]()
    told = json.loads(made["text"]())
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    lock = (ROOT / "packaging" / "requirements.txt").read_text(encoding="utf-8")
    pins = set(re.findall(r"^([a-z0-9-]+==[^ ;]+)", lock, re.MULTILINE))
    libraries = [part for part in told["components"] if part["type"] == "library"]
    assert {f"{part['name']}=={part['version']}" for part in libraries} == pins
    assert sum(len(part["hashes"]) for part in libraries) == lock.count("--hash=sha256:")
    assert all(part["licenses"][0]["license"] for part in told["components"])


def test_the_bill_falls_behind_when_a_version_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    made = sbom()
    whole = made["pins"]
    scope = made["text"].__globals__
    monkeypatch.setitem(
        scope, "pins", lambda: [(name, f"{version}.1", hashes) for name, version, hashes in whole()]
    )
    with pytest.raises(AssertionError):
        bill_holds(made["text"]())


def test_the_bill_names_no_place() -> None:
    text = (ROOT / "packaging" / "sbom.json").read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"/(home|root|work|tmp|Users)/", text)


# --- what is parsed by what ----------------------------------------------------------------


def listed() -> dict[str, set[str]]:
    """Module → libraries, as the table says."""
    text = (ROOT / "packaging" / "parsers.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| [^|]+ \| `(jmdesk/[^`]+)` \| ([^|]+) \|", text, re.MULTILINE)
    return {module: set(re.findall(r"`([^`]+)`", libraries)) for module, libraries in rows}


@cache
def imported(file: Path) -> frozenset[str]:
    """The parsers that a module imports anywhere."""
    found: set[str] = set()
    text = file.read_text(encoding="utf-8")
    names = PARSERS | {"sqlite3", "msgspec"}
    for node in ast.walk(ast.parse(text)) if any(one in text for one in names) else ():
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            escapes = node.module == "html" and {one.name for one in node.names} <= {"escape"}
            found |= set() if escapes else {node.module.partition(".")[0]}
    return frozenset(found)


def every_parser_is_listed_holds(table: dict[str, set[str]]) -> None:
    missing = []
    for file in sorted((ROOT / "jmdesk").rglob("*.py")):
        name = file.relative_to(ROOT).as_posix()
        used = (imported(file) & PARSERS) - WRITE_ONLY.get(name, set())
        missing += [(name, one) for one in sorted(used - table.get(name, set()))]
    assert missing == []


def test_every_module_that_parses_is_listed_with_its_libraries() -> None:
    every_parser_is_listed_holds(listed())


def test_a_module_that_is_not_listed_is_found() -> None:
    table = {name: libraries for name, libraries in listed().items() if "papers" not in name}
    with pytest.raises(AssertionError):
        every_parser_is_listed_holds(table)


def test_what_is_listed_is_there_and_used() -> None:
    for module, libraries in listed().items():
        file = ROOT / module
        assert file.is_file(), module
        assert libraries <= imported(file), module
        assert all(importlib.util.find_spec(one) for one in libraries), module
