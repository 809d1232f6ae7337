"""One window on one store.

1. A second start brings the window that is open to the front, and ends.
2. One that does not answer is said so; it is never pushed aside while it lives.
3. A killed one, or a lock cut off by a power cut, holds nothing.
4. Another computer's is named; whoever knows that it let go (a stick pulled out) may go on.
5. Commands go on beside an open window.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from jmdesk.__main__ import main
from jmdesk.ui.main_window import MainWindow
from jmdesk.ui.running import Running
from jmdesk.ui.single import CALL, LOCK, Holder, Single

_LEFT = Qt.MouseButton.LeftButton

_FIRST = """
import sys
from datetime import date
from pathlib import Path
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from jmdesk.ui.main_window import MainWindow
from jmdesk.ui.running import Running

app = QApplication([])
store = Path(sys.argv[1])

def begin(settings):
    window = MainWindow(today=date(2024, 5, 1), settings=settings)
    window.showMinimized()
    return window

def dress():
    return QSettings(str(store) + ".ini", QSettings.Format.IniFormat)

running = Running(store, begin=begin, dress=dress)
running.begin()
def tell():
    window = running.window
    print("front", not window.isMinimized() and window.isActiveWindow(), flush=True)
running.single.called.connect(tell)
print("open", flush=True)
app.exec()
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("held") / "desk.db"


@pytest.fixture(scope="module")
def first(store: Path) -> Iterator[subprocess.Popen[str]]:
    """A window that is open, in a process of its own, made small."""
    root = Path(__file__).parents[2]
    process = subprocess.Popen(
        [sys.executable, "-c", _FIRST, str(store)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root), "QT_QPA_PLATFORM": "offscreen"},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def _nothing(_settings: QSettings) -> MainWindow:
    raise NotImplementedError


def second(store: Path, monkeypatch: pytest.MonkeyPatch) -> Running:
    """Another start on the same store, as far as deciding whether it opens."""
    monkeypatch.setattr(Running, "_open", lambda self, settings: setattr(self, "opened", True))
    running = Running(store, begin=_nothing, dress=QSettings)
    monkeypatch.setattr(running.mishaps, "watch", lambda: None)
    return running


def one_window_holds(
    first: subprocess.Popen[str], store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second start opens nothing, and the first window stands in front."""
    running = second(store, monkeypatch)
    assert not running.begin()
    assert not hasattr(running, "opened")
    assert first.stdout is not None
    assert first.stdout.readline() == "front True\n"
    assert not store.with_name(store.name + CALL).exists()


def test_a_second_start_brings_the_first_window_to_the_front(
    qapp: QApplication,
    first: subprocess.Popen[str],
    store: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one_window_holds(first, store, monkeypatch)
    one_window_holds(first, store, monkeypatch)


def test_a_second_window_opens_without_the_lock(
    qapp: QApplication,
    first: subprocess.Popen[str],
    store: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Single, "take", lambda self: None)
    with pytest.raises(AssertionError):
        one_window_holds(first, store, monkeypatch)


def test_one_that_does_not_answer_is_told_and_a_killed_one_holds_nothing(
    qapp: QApplication,
    first: subprocess.Popen[str],
    store: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first.send_signal(signal.SIGSTOP)
    monkeypatch.setattr("jmdesk.ui.single.PATIENCE", 0.2)
    running = second(store, monkeypatch)
    assert running.begin()
    assert not hasattr(running, "opened")
    assert running.held is not None
    assert f"进程 {first.pid}" in running.held.said.text()
    assert not running.held.here.isVisible()
    first.kill()
    first.wait()
    QTest.mouseClick(running.held.retry, _LEFT)
    assert hasattr(running, "opened")
    running.single.leave()
    assert not store.with_name(store.name + LOCK).exists()


def foreign(store: Path) -> None:
    """The lock that a stick still has which was pulled out of another computer."""
    text = "4711\njmdesk\nsumu-pc\n0123456789abcdef\n11111111-2222-3333-4444-555555555555\n"
    store.with_name(store.name + LOCK).write_text(text)


def other_computer_holds(store: Path, monkeypatch: pytest.MonkeyPatch) -> Running:
    running = second(store, monkeypatch)
    assert running.begin()
    assert not hasattr(running, "opened")
    assert running.held is not None
    assert "另一台电脑“sumu-pc”上打开" in running.held.said.text()
    return running


def test_another_computer_is_named_and_one_may_go_on(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "desk.db"
    foreign(store)
    running = other_computer_holds(store, monkeypatch)
    assert running.held is not None
    QTest.mouseClick(running.held.here, _LEFT)
    assert hasattr(running, "opened")
    running.single.leave()


def test_another_computer_goes_unseen_without_its_name(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Single.take

    def nameless(self: Single) -> Holder | None:
        holder = whole(self)
        return holder and replace(holder, host="")

    store = tmp_path / "desk.db"
    foreign(store)
    monkeypatch.setattr(Single, "take", nameless)
    monkeypatch.setattr("jmdesk.ui.single.PATIENCE", 0.05)
    with pytest.raises(AssertionError):
        other_computer_holds(store, monkeypatch)


def test_a_lock_cut_off_by_a_power_cut_holds_nothing(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "desk.db"
    store.with_name(store.name + LOCK).write_bytes(b"")
    running = second(store, monkeypatch)
    assert running.begin()
    assert hasattr(running, "opened")
    running.single.leave()


def test_commands_go_on_beside_an_open_window(
    qapp: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = tmp_path / "desk.db"
    single = Single(store)
    assert single.take() is None
    assert main(["--store", str(store), "init", "--unit", "好腰苏木镇", "--person", "白音"]) == 0
    assert main(["--store", str(store), "verify"]) == 0
    single.leave()
    capsys.readouterr()
