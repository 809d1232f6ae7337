"""冲突核对单 from the page of what is not the same: one press, all of it on paper."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import save_record
from jmdesk.store.query import Query
from jmdesk.ui.conflict_page import ConflictPage
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notice, Notices
from tests.reporting.papers import pages_of
from tests.ui.filled import APRIL


def clash(desk: Desk) -> None:
    """Two desks changed the same figure."""
    record = next(
        one
        for one in desk.store.records(Query(ledger="progress", period=APRIL))
        if one.values.get("paid")
    )
    save_record(desk, ledger="progress", record=record.id, values={"paid": Decimal(580)})
    ours = desk.store.history(record.id)[0]
    theirs = replace(ours, values={"paid": "600"}, person="白永福", device="other")
    with desk.store.transaction() as writer:
        writer.append([theirs])


def test_all_of_it_is_saved_as_a_sheet_to_tick(
    desk: Desk, jobs: Jobs, said: list[Notice], tmp_path: Path, qtbot: QtBot
) -> None:
    clash(desk)
    notices = Notices()
    notices.said.connect(said.append)
    page = ConflictPage(
        desk, jobs, notices, ask_file=lambda _parent, _title, file: tmp_path / file.name
    )
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    page.save_sheet()  # nothing yet: nothing happens
    assert not list(tmp_path.glob("*.pdf"))
    page.refresh()
    qtbot.waitUntil(lambda: bool(page.conflicts))
    QTest.mouseClick(page.sheet, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: jobs.idle)
    (file,) = tmp_path.glob("冲突核对单_*.pdf")
    (text,) = pages_of(file)
    assert "白永福" in text
    assert text.count("□") == 3
    assert str(file) in said[-1].text
