"""The script that takes pictures of the real window works from an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from jmdesk.operations.help_pages import help_folder

TOP = Path(__file__).parents[2]
NAMES = {
    "start",
    "import",
    "desk",
    "search",
    "month",
    "record",
    "list",
    "report",
    "audit",
    "rollup",
    "indicators",
    "merge",
    "conflicts",
    "exchange",
    "pack",
    "board",
    "backup",
    "deeds",
    "door",
    "settings",
    "village",
}


@pytest.mark.skipif(not os.environ.get("JMDESK_LONG"), reason="half a minute: JMDESK_LONG=1")
def test_it_takes_a_picture_of_every_page(tmp_path: Path) -> None:
    script = [sys.executable, str(TOP / "packaging" / "pictures.py"), str(tmp_path / "pictures")]
    done = subprocess.run(script, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    files = [Path(line) for line in done.stdout.splitlines()]
    assert {file.stem for file in files} == NAMES
    for file in files:
        picture = QImage(str(file))
        assert (picture.width(), picture.height()) == (1366, 768)


def test_the_help_keeps_every_place_at_both_sizes() -> None:
    kept = {file.stem for file in help_folder().glob("*.png")}
    assert kept == NAMES | {f"{name}-150" for name in NAMES}
    assert all(file.stat().st_size < 80_000 for file in help_folder().glob("*.png"))
