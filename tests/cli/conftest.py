"""What tests of the command line share: commands on a store of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jmdesk.__main__ import main

Run = Callable[..., tuple[int, Any, str]]
"""Carries out a command: exit code, JSON, what was said."""


@pytest.fixture
def carry_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """On a store that is not there yet, desk.db."""

    def command(*words: str) -> tuple[int, Any, str]:
        code = main(["--store", str(tmp_path / "desk.db"), "--json", *words])
        printed = capsys.readouterr()
        return code, json.loads(printed.out) if printed.out else None, printed.err

    return command


@pytest.fixture
def run(carry_out: Run) -> Run:
    """The same; modules have one of their own where something is there already."""
    return carry_out


@pytest.fixture
def begun(carry_out: Run) -> Run:
    """The same, with 巴彦呼舒镇 as its unit."""
    assert carry_out("init", "--unit", "巴彦呼舒镇", "--person", "包文")[0] == 0
    return carry_out
