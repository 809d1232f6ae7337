"""Half-typed input survives a killed process, to the field."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from jmdesk.domain.period import Period
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.ui.draft_keeper import unfinished
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices
from jmdesk.ui.record_page import RecordPage
from tests.ui.filled import make_store

TOP = Path(__file__).parents[2]
TEXT = "购母牛 120 头，冷库基"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "desk.db"
    make_store(path)
    return path


@pytest.fixture
def desk(store: Path) -> Iterator[Desk]:
    _type_and_be_killed(store)
    opened = open_desk(store)
    yield opened
    opened.close()


def test_what_was_typed_a_second_before_a_kill_is_there_again(
    desk: Desk, jobs: Jobs, qtbot: QtBot
) -> None:
    draft = unfinished(desk)[0]
    page = RecordPage(
        desk,
        jobs,
        Notices(),
        ledger=desk.ledger(draft.ledger),
        unit=draft.unit,
        period=Period.parse(draft.period),
        draft=draft,
    )
    qtbot.addWidget(page)
    page.show()
    page.focus_first()
    assert page.form.rows["work"].editor.typed() == TEXT
    assert (page.form.focused(), page.form.rows["work"].editor.caret()) == ("work", len(TEXT))
    assert page.frame.draft_bar.text.text() == "上次没存完的内容已找回。"
    page.close_page()
    qtbot.waitUntil(lambda: jobs.idle)


def _type_and_be_killed(store: Path) -> None:
    typist = subprocess.Popen(
        [sys.executable, str(TOP / "tests/ui/typist.py"), str(store), "progress", "work", TEXT],
        stdout=subprocess.PIPE,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(TOP)},
    )
    with typist:
        assert typist.stdout is not None
        assert typist.stdout.readline().strip() == b"typed"
        time.sleep(1)
        typist.kill()
