"""What is half-typed on the 嘎查's page survives a killed process, to the very box."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jmdesk.operations.desk import Desk, open_desk
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices
from jmdesk.ui.village_page import VillagePage
from tests.operations.village_desk import JUNE, MAY, ROAD, VILLAGE, make_village, site_of
from tests.ui.conftest import compose, settle

TOP = Path(__file__).parents[2]
TEXT = "路基推到村西头，等水泥"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    path = tmp_path / "desk.db"
    made = make_village(path)
    made.close()
    opened = open_desk(path)
    yield opened
    opened.close()


def test_what_was_typed_a_second_before_a_kill_is_there_again(
    desk: Desk, jobs: Jobs, qtbot: QtBot
) -> None:
    box = f"{site_of(desk, ROAD)}/note"
    _type_and_be_killed(desk.path, box)
    page = _open(desk, jobs, qtbot)
    cell = page.paper.named(box) if page.paper else None
    assert cell is not None
    assert (cell.box.typed(), cell.box.caret()) == (TEXT, len(TEXT))
    assert cell.box.hasFocus()
    assert page.frame.found.text() == "上次没写完的 1 格找回来了。"
    assert page.frame.found.isVisible()
    page.keep()
    settle(qtbot, jobs)
    record = desk.store.record(site_of(desk, ROAD))
    assert record is not None
    assert record.get("note") == TEXT
    page.keep()
    settle(qtbot, jobs)
    qtbot.waitUntil(lambda: not desk.store.drafts())


def test_a_course_half_typed_is_there_again(desk: Desk, jobs: Jobs, qtbot: QtBot) -> None:
    _type_and_be_killed(desk.path, "next_course/title")
    page = _open(desk, jobs, qtbot)
    assert page.paper is not None
    cell = page.paper.named(f"{page.paper.sheet.next_course.id}/title")
    assert cell is not None
    assert (cell.box.typed(), cell.box.hasFocus()) == (TEXT, True)


def test_another_month_has_its_own_draft(desk: Desk, jobs: Jobs, qtbot: QtBot) -> None:
    page = _open(desk, jobs, qtbot)
    assert page.paper is not None
    box = page.paper.named(f"{page.paper.sheet.next_course.id}/days_of")
    assert box is not None
    box.box.setFocus()
    compose(box.box, "中旬")
    page.show_period(VILLAGE, JUNE)
    settle(qtbot, jobs)
    assert not page.frame.found.isVisible()
    assert [draft.period for draft in desk.store.drafts()] == ["2025-05"]


def _open(desk: Desk, jobs: Jobs, qtbot: QtBot) -> VillagePage:
    page = VillagePage(desk, jobs, Notices())
    qtbot.addWidget(page)
    page.resize(1366, 700)
    page.show()
    page.activateWindow()
    qtbot.waitExposed(page)
    page.show_period(VILLAGE, MAY)
    page.focus_work()
    QApplication.processEvents()
    return page


def _type_and_be_killed(store: Path, box: str) -> None:
    typist = subprocess.Popen(
        [sys.executable, str(TOP / "tests/ui/village_typist.py"), str(store), box, TEXT],
        stdout=subprocess.PIPE,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(TOP)},
    )
    with typist:
        assert typist.stdout is not None
        assert typist.stdout.readline().strip() == b"typed"
        time.sleep(1)
        typist.kill()
