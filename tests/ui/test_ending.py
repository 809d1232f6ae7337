"""Asked to end by the system, the program loses nothing that was typed, not even the last letters.

1. A signal (a power supply that shuts down, a closed terminal) closes the window as people do.
2. At the end of a session what is typed is on the disk before the system goes on; the window
   stays, for the end may be called off.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from PySide6.QtCore import SIGNAL
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jmdesk.store.store import Store
from jmdesk.ui import draft_keeper
from jmdesk.ui.app import _dress, _shown
from jmdesk.ui.ending import Ending
from jmdesk.ui.jobs import Job, Jobs, Progress, Work
from jmdesk.ui.record_page import RecordPage
from jmdesk.ui.running import Running
from tests.benchmarks.big_store import shipped_ledgers
from tests.ui.conftest import compose
from tests.ui.filled import copy_of
from tests.ui.shell import page, rest

_PATIENCE = 3


@pytest.fixture
def running(
    qapp: QApplication,
    qtbot: QtBot,
    store: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Running]:
    """A run in which someone typed a moment ago; nothing of it is on the disk yet."""
    monkeypatch.setattr(draft_keeper, "_WAIT", 60_000)
    monkeypatch.setattr(QApplication, "quit", lambda: None)
    path = copy_of(store, tmp_path)
    made = Running(
        path, dress=lambda: _dress(qapp, path), begin=lambda settings: _shown(settings, path)
    )
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)  # where nobody hears it, tests go on
    assert made.begin()
    assert made.window is not None
    qtbot.addWidget(made.window)
    qtbot.waitUntil(lambda: made.window is not None and made.window.places is not None)
    rest(made.window, qtbot)
    assert made.window.places is not None
    made.window.places.new_record("project")
    rest(made.window, qtbot)
    typed = page(made.window, RecordPage)
    typed.focus_field("name")
    compose(typed.form.rows["name"].editor.box(), "冷库基")
    assert not drafts(path)
    yield made
    made.window.close()
    made.end()
    signal.signal(signal.SIGTERM, before)


def drafts(path: Path) -> list[str]:
    with Store.open(path, shipped_ledgers()) as opened:
        return [draft.typed.get("name", "") for draft in opened.drafts()]


def soon(holds: Callable[[], bool]) -> bool:
    end = monotonic() + _PATIENCE
    while not holds() and monotonic() < end:
        QApplication.processEvents()
        sleep(0.01)
    return holds()


def held_up(start: Callable[..., Job]) -> Callable[..., Job]:
    """What is to be done is done a moment later."""

    def later(jobs: Jobs, work: Work, **told: Any) -> Job:
        def slowly(progress: Progress) -> Any:
            sleep(0.2)
            return work(progress)

        return start(jobs, slowly, **told)

    return later


def a_signal_loses_nothing(running: Running) -> None:
    assert running.window is not None
    os.kill(os.getpid(), signal.SIGTERM)
    assert soon(lambda: running.window is not None and running.window.desk is None)
    assert drafts(running.store) == ["冷库基"]


def the_end_of_a_session_loses_nothing(running: Running) -> None:
    assert running.window is not None
    running.ending.kept.emit()
    assert drafts(running.store) == ["冷库基"], "when this returns the system goes on"
    assert running.window.desk is not None


def test_a_signal_loses_nothing(running: Running) -> None:
    a_signal_loses_nothing(running)


def test_a_signal_loses_the_last_letters_without_hearing_it(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(globals(), "_PATIENCE", 0.2)
    running.ending.leave()
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with pytest.raises(AssertionError):
        a_signal_loses_nothing(running)


def test_the_end_of_a_session_loses_nothing(running: Running) -> None:
    the_end_of_a_session_loses_nothing(running)


def test_the_end_of_a_session_loses_the_last_letters_without_waiting_for_the_disk(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Jobs, "wait_for_writing", lambda _jobs: None)
    monkeypatch.setattr(Jobs, "start", held_up(Jobs.start))
    with pytest.raises(AssertionError):
        the_end_of_a_session_loses_nothing(running)


def test_qt_is_asked_to_tell_of_the_end_of_a_session(qapp: QApplication) -> None:
    told = SIGNAL("commitDataRequest(QSessionManager&)")
    heard = qapp.receivers(told)
    ending = Ending()
    ending.watch()
    assert qapp.receivers(told) == heard + 1
    ending.leave()
