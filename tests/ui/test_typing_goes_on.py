"""Typing is not held up by a backup on a disk that does not answer.

What is typed while a backup waits for its disk stands in its field at once and is on the disk as a
draft before the backup has ended; not so where the backup is made in the window's own thread, or
in the lane of what is saved.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from jmdesk.operations.backups import listed
from jmdesk.operations.desk import Desk
from jmdesk.store import backing_up
from jmdesk.ui.jobs import Job, Jobs
from jmdesk.ui.keeping import Keeping
from jmdesk.ui.notice import Notices
from jmdesk.ui.record_page import RecordPage
from tests.ui.conftest import compose
from tests.ui.filled import MAY, TOWN, project

HELD = 0.1
"""Seconds for which the disk does not answer, where that holds up what would let it go."""


class SlowDisk:
    """Flushing a backup waits until it is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached, self.let_go = Event(), Event()
        self.held: float | None = HELD
        monkeypatch.setattr(backing_up, "flush", self._flush)

    def _flush(self, _file: Path) -> None:
        self.reached.set()
        self.let_go.wait(self.held)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowDisk]:
    made = SlowDisk(monkeypatch)
    yield made
    made.let_go.set()


def typing_goes_on(desk: Desk, jobs: Jobs, qtbot: QtBot, disk: SlowDisk) -> None:
    page = RecordPage(
        desk,
        jobs,
        Notices(),
        ledger=desk.ledger("progress"),
        unit=TOWN,
        period=MAY,
        preset={"project": project(desk, "窑艾里")},
    )
    qtbot.addWidget(page)
    page.show()
    page.focus_field("work")
    keeping = Keeping(desk, jobs, Notices(), page, look=tuple)
    keeping.keep()
    qtbot.waitUntil(disk.reached.is_set)
    compose(page.form.rows["work"].editor.box(), "冷库基")
    try:
        qtbot.waitUntil(lambda: bool(desk.store.drafts()), timeout=10_000)
        assert desk.store.drafts()[0].typed["work"] == "冷库基"
        assert not listed(desk.path), "the backup has not ended"
    finally:
        disk.let_go.set()
        keeping.stop()
        page.close_page()
        jobs.when_idle(lambda: None)
        qtbot.waitUntil(lambda: jobs.idle)


def test_typing_is_not_held_up_by_a_backup(
    desk: Desk, jobs: Jobs, qtbot: QtBot, disk: SlowDisk
) -> None:
    disk.held = None
    typing_goes_on(desk, jobs, qtbot, disk)


def test_typing_is_held_up_where_backups_are_made_in_the_windows_thread(
    desk: Desk, jobs: Jobs, qtbot: QtBot, disk: SlowDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = Jobs.start

    def start(jobs: Jobs, work: Any, **told: Any) -> Job | None:
        if not told.get("aside"):
            return elsewhere(jobs, work, **told)
        told["then"](work(Job(jobs, writes=False).progress))
        return None

    monkeypatch.setattr(Jobs, "start", start)
    with pytest.raises(AssertionError):
        typing_goes_on(desk, jobs, qtbot, disk)


def test_typing_is_not_kept_meanwhile_where_backups_are_made_in_the_lane_of_what_is_saved(
    desk: Desk, jobs: Jobs, qtbot: QtBot, disk: SlowDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = Jobs.start

    def start(jobs: Jobs, work: Any, **told: Any) -> Job:
        told["writes"] = told.pop("aside", False) or told.get("writes", False)
        return elsewhere(jobs, work, **told)

    monkeypatch.setattr(Jobs, "start", start)
    with pytest.raises(AssertionError):
        typing_goes_on(desk, jobs, qtbot, disk)
