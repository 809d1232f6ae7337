"""A half-typed explanation is on the disk within a second and comes back to its line.

1. It stands there again when the line is opened anew, and 接着填 opens it; the month's sheet too.
2. Kept as an explanation it is no draft any more; left with Esc it can be brought back for a month.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jmdesk.domain.revision import RecordId
from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import save_record
from jmdesk.operations.recoverable import thrown_away
from jmdesk.ui import record_explaining
from jmdesk.ui.explain_line import ExplainLine
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.month_page import MonthPage
from jmdesk.ui.notice import Notices
from jmdesk.ui.record_page import RecordPage
from tests.explaining import SAID
from tests.ui.conftest import compose
from tests.ui.filled import APRIL, TOWN, copy_of, progress
from tests.ui.shell import opened, page, settle

HALF = "施工方垫"


def overpaid(desk: Desk) -> RecordId:
    """Last month more was paid than had arrived."""
    record = progress(desk, "窑艾里", APRIL)
    save_record(desk, ledger="progress", record=record, values={"paid": Decimal(800)})
    return record


def line_on(desk: Desk, jobs: Jobs, qtbot: QtBot, record: RecordId) -> ExplainLine:
    """F7 on the record's page."""
    shown = RecordPage(desk, jobs, Notices(), ledger=desk.ledger("progress"), record=record)
    qtbot.addWidget(shown)
    shown.show()
    qtbot.waitUntil(lambda: jobs.idle)
    shown.focus_field("paid")
    shown.explaining.begin()
    assert shown.explaining.line is not None
    return shown.explaining.line


def it_comes_back(desk: Desk, jobs: Jobs, qtbot: QtBot) -> None:
    record = overpaid(desk)
    compose(line_on(desk, jobs, qtbot, record).box, HALF)
    qtbot.wait(600)  # nothing else happens any more, as before a power cut
    assert desk.store.drafts(), "it is on the disk by itself, within a second"
    again = line_on(desk, jobs, qtbot, record)
    assert (again.box.text(), again.box.cursorPosition()) == (HALF, len(HALF))


def test_it_comes_back_to_its_line(desk: Desk, jobs: Jobs, qtbot: QtBot) -> None:
    it_comes_back(desk, jobs, qtbot)


def test_it_is_lost_without_its_draft(
    desk: Desk, jobs: Jobs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_explaining, "ExplainDraft", lambda *_: None)
    with pytest.raises(AssertionError):
        it_comes_back(desk, jobs, qtbot)


def test_it_is_gone_on_with_from_the_desk(
    qapp: QApplication, store: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window = opened(qapp, copy_of(store, tmp_path), qtbot)
    assert window.desk is not None
    assert window.places is not None
    record = overpaid(window.desk)
    window.places.open_record("progress", record)
    settle(window, qtbot)
    shown = page(window, RecordPage)
    shown.focus_field("paid")
    shown.explaining.begin()
    assert shown.explaining.line is not None
    compose(shown.explaining.line.box, HALF)
    window.go("desk")  # at once: the last letters are kept too
    settle(window, qtbot)
    (draft,) = window.desk.store.drafts()
    window.places.open_draft(draft)
    line = page(window, RecordPage).explaining.line
    assert line is not None
    assert line.box.text() == HALF
    window.close()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_it_ends_as_an_explanation_or_among_what_can_be_brought_back(
    desk: Desk, jobs: Jobs, qtbot: QtBot, key: Qt.Key
) -> None:
    line = line_on(desk, jobs, qtbot, overpaid(desk))
    compose(line.box, SAID)
    QTest.keyClick(line.box, key)
    qtbot.waitUntil(lambda: jobs.idle)
    assert not desk.store.drafts()
    thrown = [one.text for one in thrown_away(desk, now=datetime.now().astimezone())]
    assert thrown == ([] if key == Qt.Key.Key_Return else [f"对“京蒙资金累计支付”的说明 {SAID}"])


def line_below(desk: Desk, jobs: Jobs, qtbot: QtBot, record: RecordId, ini: Path) -> MonthPage:
    """F7 in the month's sheet."""
    settings = QSettings(str(ini), QSettings.Format.IniFormat)
    shown = MonthPage(desk, desk.ledger("progress"), jobs, Notices(), settings)
    qtbot.addWidget(shown)
    shown.show_period(TOWN, APRIL)
    shown.show()
    qtbot.waitUntil(lambda: jobs.idle)
    shown.view.go_to(record, "paid")
    qtbot.waitUntil(lambda: bool(shown.state.problems(record)))
    shown.explaining.begin()
    return shown


def test_it_comes_back_below_the_months_sheet(
    desk: Desk, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    record, ini = overpaid(desk), tmp_path / "window.ini"
    first = line_below(desk, jobs, qtbot, record, ini)
    assert first.panel.line is not None
    compose(first.panel.line.box, HALF)
    first.keep()
    qtbot.waitUntil(lambda: jobs.idle)
    again = line_below(desk, jobs, qtbot, record, ini)
    assert again.panel.line is not None
    assert again.panel.line.box.text() == HALF
