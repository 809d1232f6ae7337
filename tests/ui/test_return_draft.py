"""Half-typed reasons of a return come back; a draft that could not be written is written again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from pytestqt.exceptions import TimeoutError as WaitedInVain
from pytestqt.qtbot import QtBot

from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import RecordId
from jmdesk.operations.board_cells import Cell, State
from jmdesk.operations.desk import Desk
from jmdesk.operations.drafting import drafts
from jmdesk.operations.reviewable import Reviewable
from jmdesk.store.draft import Draft
from jmdesk.ui import draft_keeper
from jmdesk.ui.draft_keeper import DraftKeeper
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.return_draft import ReturnDraft
from jmdesk.ui.return_panel import ReturnPanel
from tests.ui.conftest import compose

CELL = Cell(
    report="village_month",
    unit="152222100200",
    period=Period.parse("2024-05"),
    state=State.SUBMITTED,
)
RECORDS = tuple(
    Reviewable(
        record=RecordId(id),
        name=id,
        ledger="现场情况",
        fields=(("state_seen", "现场"), ("note", "说明")),
    )
    for id in ("a1", "b2")
)


class Asking(QObject):
    """A panel that asks about a report, as the board has it."""

    def __init__(self, desk: Desk, jobs: Jobs, qtbot: QtBot) -> None:
        super().__init__()
        self.panel = ReturnPanel()
        qtbot.addWidget(self.panel)
        self.draft = ReturnDraft(desk, jobs, self.panel)
        self.panel.show()
        self.panel.open(CELL, "退回", RECORDS)
        self.draft.begin(CELL)


def typed(desk: Desk) -> list[str]:
    return [text for one in drafts(desk) for text in one.typed.values()]


def check_it_comes_back(desk: Desk, jobs: Jobs, qtbot: QtBot) -> None:
    first = Asking(desk, jobs, qtbot)
    compose(first.panel.note, "人数不对")
    first.panel.more.click()
    first.panel.lines[1].record.setCurrentIndex(1)
    first.panel.lines[1].field.setCurrentIndex(2)
    compose(first.panel.lines[1].reason, "和签到册不一样")
    qtbot.waitUntil(lambda: len(typed(desk)) == 2, timeout=1000)
    again = Asking(desk, jobs, qtbot)  # after a power cut
    assert again.panel.note.text() == "人数不对"
    (line, *_) = again.panel.lines
    told = line.record.currentData(), line.field.currentData(), line.reason.text()
    assert told == ("b2", "note", "和签到册不一样")
    assert again.panel.do.isEnabled()


def test_half_typed_reasons_come_back(desk: Desk, jobs: Jobs, qtbot: QtBot) -> None:
    check_it_comes_back(desk, jobs, qtbot)


def test_half_typed_reasons_are_lost_without_their_draft(
    desk: Desk, jobs: Jobs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draft_keeper, "keep_draft", lambda *_, **__: None)
    with pytest.raises(WaitedInVain):
        check_it_comes_back(desk, jobs, qtbot)


def test_what_was_said_is_no_draft(desk: Desk, jobs: Jobs, qtbot: QtBot) -> None:
    asking = Asking(desk, jobs, qtbot)
    compose(asking.panel.note, "人数不对")
    asking.draft.end()
    qtbot.waitUntil(lambda: jobs.idle)
    assert typed(desk) == []


def test_a_return_that_is_left_keeps_its_last_letters(desk: Desk, jobs: Jobs, qtbot: QtBot) -> None:
    asking = Asking(desk, jobs, qtbot)
    compose(asking.panel.note, "人数")
    asking.panel.hide()
    qtbot.waitUntil(lambda: jobs.idle)
    assert typed(desk) == ["人数"]
    asking.panel.show()
    asking.panel.open(CELL, "退回", RECORDS)
    asking.draft.begin(CELL)
    QTest.keyClick(asking.panel.note, Qt.Key.Key_Backspace)
    asking.draft.flush()
    qtbot.waitUntil(lambda: jobs.idle)
    assert typed(desk) == ["人"]


# What the disk refused


@pytest.fixture
def refused(jobs: Jobs) -> Iterator[list[BaseException]]:
    heard: list[BaseException] = []
    jobs.failed.connect(heard.append)
    yield heard
    jobs.failed.disconnect(heard.append)


def test_a_draft_that_was_not_written_is_written_when_the_page_is_left(
    desk: Desk,
    jobs: Jobs,
    qtbot: QtBot,
    refused: list[BaseException],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draft = Draft(
        key="x",
        ledger="project",
        record=None,
        unit="",
        period="",
        typed={"a": "字"},
        focus="",
        at="",
    )
    keeper = DraftKeeper(desk, jobs, lambda: draft, jobs)
    with monkeypatch.context() as full:

        def no_room(*_: object, **__: object) -> None:
            raise Refusal("满了")

        full.setattr(draft_keeper, "keep_draft", no_room)
        keeper.flush()
        qtbot.waitUntil(lambda: bool(refused))
    assert typed(desk) == []
    keeper.flush()  # nothing more was typed
    qtbot.waitUntil(lambda: jobs.idle)
    assert typed(desk) == ["字"]
