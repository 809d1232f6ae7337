"""A reader of foreign files whose desk was killed ends, and clears away what it was to read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from jmdesk.exchange import reader
from jmdesk.exchange.limits import Limits


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Of a desk that was dead before its reader could look who started it."""
    with subprocess.Popen([sys.executable, "-c", ""]) as desk:
        desk.wait()
    made = tmp_path / f"jmdesk-{desk.pid}-abc"
    made.mkdir()
    (made / "kept-0.bin").write_bytes(b"foreign")
    return made


def cleared_holds(folder: Path) -> None:
    """It does not wait for requests that cannot come."""
    reader._read_on(folder, "child1", Limits())
    assert not folder.exists()


@pytest.mark.skipif(os.name != "posix", reason="processes are asked for as POSIX does")
def test_a_deserted_reader_clears_up_and_ends(folder: Path) -> None:
    cleared_holds(folder)


def test_a_deserted_reader_leaves_foreign_files_without_asking(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "_desk", lambda _folder: os.getppid())
    monkeypatch.setattr(reader, "_PATIENCE", 0.05)
    with pytest.raises(AssertionError):
        cleared_holds(folder)
