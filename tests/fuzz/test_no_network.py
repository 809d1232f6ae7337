"""The desk makes no connection at all.

1. Through a day with commands and window, neither the desk nor a child that reads for it asks the
   system for a socket, no part of Qt for the net is loaded, and no such socket is open at its end.
2. The same day goes well where there is no network at all (a namespace of its own).
3. A connection that is planted in the desk or in a child is heard.
"""

from __future__ import annotations

import functools
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.fuzz.day import EARLY

_ROOT = Path(__file__).parents[2]
_ALONE = ("unshare", "-rn")
_STEPS = 15
"""Ten commands and five pages."""


def day(folder: Path, *planted: str, alone: bool = False) -> dict[str, Any]:
    """What was heard through a day."""
    words = [*(_ALONE if alone else ()), sys.executable, "-m", "tests.fuzz.day", str(folder)]
    ran = subprocess.run(
        [*words, *planted], cwd=_ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    told: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return told


def keeps_to_itself(told: dict[str, Any], steps: int = _STEPS) -> None:
    """The day was lived, and no one asked for the net."""
    assert told["done"] == steps
    assert told["heard"] == []
    assert told["network"] == []
    assert told["sockets"] == []


@functools.cache
def _can_be_alone() -> bool:
    program = shutil.which(_ALONE[0])
    return program is not None and not subprocess.run([*_ALONE, "true"], check=False).returncode


def test_a_day_makes_no_connection(tmp_path: Path) -> None:
    """Where the system lets us, also without any network: then it cannot have helped."""
    told = day(tmp_path, alone=_can_be_alone())
    keeps_to_itself(told)
    print(f"\nfigure: sockets_in_a_day {len(told['heard'])}, steps {told['done']}")


def test_a_connection_that_is_planted_is_heard(tmp_path: Path) -> None:
    """One in the desk, one in each child."""
    told = day(tmp_path, "plant")
    with pytest.raises(AssertionError):
        keeps_to_itself(told, steps=EARLY)
    assert len([line for line in told["heard"] if "socket.connect" in line]) >= 2
