"""What was typed in a month's grid survives a killed process, to the very cell."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from jmdesk.operations.desk import Desk, open_desk
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.month_page import MonthPage
from jmdesk.ui.notice import Notices
from tests.ui.filled import MAY, TOWN, make_store, progress

TOP = Path(__file__).parents[2]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    store = tmp_path / "desk.db"
    make_store(store)
    _type_and_be_killed(store)
    opened = open_desk(store)
    yield opened
    opened.close()


def test_what_was_typed_a_second_before_a_kill_stands_in_the_grid_again(
    desk: Desk, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    page = MonthPage(desk, desk.ledger("progress"), jobs, Notices(), settings)
    qtbot.addWidget(page)
    page.show_period(TOWN, MAY)
    page.show()
    page.focus_work()
    qtbot.waitUntil(lambda: jobs.idle)
    barn, other = progress(desk, "窑艾里", MAY), progress(desk, "草高吐", MAY)
    assert page.state.model.texts() == {
        other: {"arrived": "120"},
        barn: {"done": "6x1", "paid": "820"},
    }
    assert page.view.place() == (barn, "paid")
    assert page.bars.note.isVisible()
    assert page.bars.note.text.text() == "上次没存的 3 格已找回。"
    page.keep()
    qtbot.waitUntil(lambda: jobs.idle)


def _type_and_be_killed(store: Path) -> None:
    typist = subprocess.Popen(
        [sys.executable, str(TOP / "tests/ui/month_typist.py"), str(store)],
        stdout=subprocess.PIPE,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(TOP)},
    )
    with typist:
        assert typist.stdout is not None
        assert typist.stdout.readline().strip() == b"typed"
        time.sleep(1)
        typist.kill()
