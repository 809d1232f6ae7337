"""A command that needs no store starts at once. Run alone: ``pytest -m benchmark -s``.

It prints ``figure: name value unit ratio``; the ratio is that to an interpreter that does nothing.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.benchmarks.installed import surroundings
from tests.benchmarks.limits import STRICT, most_time

pytestmark = pytest.mark.benchmark

ROOT = Path(__file__).resolve().parents[2]
RUNS = 7 if STRICT else 3
ROUNDS = 3 if STRICT else 2
HEAVY = ("PySide6", "shiboken6", "sqlalchemy", "openpyxl", "xlsxwriter", "reportlab", "pypdfium2")
LOADED = f"""
import sys
from jmdesk.__main__ import main
code = main(["ledgers"])
print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)
sys.exit(code)
"""


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Python with these words, bytecode cached, in a home of its own."""
    return subprocess.run(
        [sys.executable, *words],
        env=surroundings(
            PYTHONPATH=str(ROOT),
            XDG_DATA_HOME=str(folder),
            APPDATA=str(folder),
            PYTHONUTF8="1",
        ),
        check=True,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


def milliseconds(folder: Path, *words: str) -> float:
    """The median of so many whole processes, after one that warms the caches.

    Of some such rounds the best one: what else runs on the machine can slow a whole round.
    """
    run(folder, *words)
    return min(_median(folder, *words) for _ in range(ROUNDS))


def _median(folder: Path, *words: str) -> float:
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        run(folder, *words)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1000


def test_ledgers_are_listed_at_once(tmp_path: Path) -> None:
    bare = milliseconds(tmp_path, "-c", "pass")
    taken = milliseconds(tmp_path, "-m", "jmdesk", "ledgers")
    print(f"\nfigure: command_ledgers {taken:.2f} ms {taken / bare:.2f}")
    assert taken <= most_time(150)


def test_listing_ledgers_loads_neither_qt_nor_the_database_nor_excel(tmp_path: Path) -> None:
    done = run(tmp_path, "-c", LOADED)
    assert "project" in done.stdout
    assert done.stderr.strip() == "[]"
    assert list(tmp_path.iterdir()) == [], "no store is made by looking"
