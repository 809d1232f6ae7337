"""When the program itself goes wrong: said plainly, the data looked at there and then, help.

1. A mistake anywhere (slot, job, thread, before there is a window) opens one window, is noted
   without its words, and the work can go on.
2. What it says of the data is what a look at the store finds at that moment.
3. The same mistake again, a thousand times, opens no second window.
4. A crash in native code is told at the next start.
5. The help file is written from there and can be read before it is sent.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from PySide6.QtCore import QProcess, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from jmdesk.domain.problem import Refusal
from jmdesk.operations.crash import CrashNote
from jmdesk.operations.desk import open_desk
from jmdesk.operations.logbook import Logbook, beside
from jmdesk.store import standing
from jmdesk.ui.app import start
from jmdesk.ui.last_resort import LastResort
from jmdesk.ui.mishaps import Mishap
from jmdesk.ui.running import Running
from jmdesk.ui.single import Single
from tests.drafts import half_typed
from tests.store.test_durability import tamper
from tests.ui.filled import copy_of

_LEFT = Qt.MouseButton.LeftButton
NAME = "额尔敦其木格"
MISHAP = Mishap(kind="ValueError", place="jmdesk/ui/grid/view.py:57", told=("ValueError",))
HASH = "UPDATE revisions SET content = CAST(replace(content, '大棚', '大坝') AS BLOB)"


@pytest.fixture
def path(store: Path, tmp_path: Path) -> Path:
    return copy_of(store, tmp_path)


def shown(qtbot: QtBot, path: Path) -> LastResort:
    """The window, once it has looked at the data."""
    made = LastResort(MISHAP, store=path)
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.checked):
        made.show()
    return made


def damage_is_told(qtbot: QtBot, path: Path) -> None:
    tamper(path, HASH)
    said = shown(qtbot, path).safe.text()
    assert said.startswith("核对发现数据文件有 1 处损坏")
    assert "设置 › 备份" in said


def test_it_says_that_the_data_is_safe_after_a_look(qtbot: QtBot, path: Path) -> None:
    window = shown(qtbot, path)
    assert window.safe.text() == "已核对：3 条记录、3 次改动都完好。"
    assert "ValueError jmdesk/ui/grid/view.py:57" in window.code.text()
    assert "不是您的操作不对" in window.title.text()


def test_it_says_what_the_look_finds(qtbot: QtBot, path: Path) -> None:
    damage_is_told(qtbot, path)


def test_damage_goes_untold_without_the_look(
    qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = standing.standing(path)
    monkeypatch.setattr(standing, "standing", lambda path, key: whole)
    with pytest.raises(AssertionError):
        damage_is_told(qtbot, path)


def test_a_store_that_cannot_be_read_is_told(qtbot: QtBot, path: Path) -> None:
    path.write_bytes(b"")
    assert "是空的（0 字节）" in shown(qtbot, path).safe.text()


def test_half_typed_input_is_counted(qtbot: QtBot, path: Path) -> None:
    from jmdesk.operations.drafting import discard_draft, keep_draft

    desk = open_desk(path)
    draft = half_typed()
    keep_draft(desk, draft=draft)
    assert "还没有保存的 1 处也在" in shown(qtbot, path).drafts.text()
    discard_draft(desk, key=draft.key)  # thrown away by the person: no longer half typed
    assert not shown(qtbot, path).drafts.isVisible()
    desk.close()


def test_the_help_file_is_written_and_read_there(qtbot: QtBot, path: Path, tmp_path: Path) -> None:
    window = shown(qtbot, path)
    window.ask_file = lambda parent, begin: tmp_path / "求助.zip"
    with qtbot.waitSignal(window.helped):
        QTest.mouseClick(window.help, _LEFT)
    assert (tmp_path / "求助.zip").is_file()
    assert "看过再发" in window.told.text()
    assert "ledger project v1" in window.text.toPlainText()
    assert "  ValueError" in window.text.toPlainText()
    window.ask_file = lambda parent, begin: tmp_path / "没有" / "求助.zip"
    with qtbot.waitSignal(window.helped):
        QTest.mouseClick(window.help, _LEFT)
    assert "不存在" in window.told.text()


@pytest.fixture
def running(qapp: QApplication, qtbot: QtBot, path: Path) -> Iterator[Running]:
    """A run of the window on a small desk, as the program runs it."""
    made = Running(path, begin=lambda _settings: start(qapp, path), dress=QSettings)
    assert made.begin()
    assert made.window is not None
    window = made.window
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.filled):
        pass
    qtbot.waitUntil(lambda: window.jobs.idle)
    yield made
    window.close()
    made.end()


def windows() -> list[LastResort]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, LastResort)]


def stumble(*_told: object) -> NoReturn:
    raise ValueError(f"{NAME} 13948215577")


def one_window_holds(running: Running) -> None:
    """However often the same fails, and whatever else does, there is one window for it."""
    for _ in range(30):
        running.mishaps.tell(_error())
    running.mishaps.tell(KeyError(NAME))
    assert len(windows()) == 1


def _error() -> ValueError:
    try:
        stumble()
    except ValueError as error:
        return error
    raise AssertionError


def test_a_mistake_anywhere_opens_one_window_and_the_work_goes_on(
    running: Running, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    window = running.window
    assert window is not None
    window.jobs.start(stumble)  # in a job that no one looks after: raised in the window's thread
    qtbot.waitUntil(lambda: running.last_resort is not None)
    resort = running.last_resort
    assert resort is not None
    qtbot.waitUntil(lambda: resort.safe.text().startswith("已核对"))
    thread = threading.Thread(target=stumble)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: "已经 2 次" in resort.code.text())
    one_window_holds(running)
    QTest.mouseClick(resort.go_on, _LEFT)
    qtbot.waitUntil(lambda: running.last_resort is None)
    window.go("reports")
    running.mishaps.tell(_error())
    assert not windows()  # it is known by now: a quiet bar
    window.notices.failure(Refusal(f"{NAME}还没有写姓名。"))
    log = running.log.text()
    assert " window program=" in log
    assert " refused where=window" in log
    assert "mistake where=thread kind=ValueError" in log
    assert "test_last_resort.py" in log
    assert NAME not in log
    assert NAME in capsys.readouterr().err  # for engineers, who see what is on the screen


def test_a_window_that_cannot_be_made_is_told_too(qtbot: QtBot, path: Path) -> None:
    made = Running(path, begin=stumble, dress=QSettings)
    assert made.begin()
    assert made.window is None
    resort = made.last_resort
    assert resort is not None
    qtbot.waitUntil(lambda: resort.safe.text().startswith("已核对"))
    made.end()


def a_sentence_is_left(path: Path) -> None:
    """Neither the window nor the last-resort window can be made."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("jmdesk.ui.last_resort.LastResort", stumble)
        made = Running(path, begin=stumble, dress=QSettings)
        assert made.begin()
        plain = made.plain
        try:
            assert isinstance(plain, QLabel)
            assert plain.isVisible()
            assert "已保存的数据没有动" in plain.text()
            assert "mistake where=last-resort " in beside(path).text()
        finally:
            made.end()


def test_where_even_that_window_cannot_be_made_a_sentence_is_left(
    qapp: QApplication, path: Path
) -> None:
    a_sentence_is_left(path)


def test_nothing_is_left_on_the_screen_without_that_sentence(
    qapp: QApplication, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Running, "_show_plainly", lambda *_: None)
    with pytest.raises(AssertionError):
        a_sentence_is_left(path)


def test_mistakes_open_window_upon_window_without_the_guard(
    qapp: QApplication, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Running, "_first", Running._show)
    monkeypatch.setattr(Running, "_again", Running._show)
    monkeypatch.setattr("jmdesk.ui.running.bring_forward", QWidget.show)
    made = Running(path, begin=stumble, dress=QSettings)
    with pytest.raises(AssertionError):
        one_window_holds(made)
    for one in windows():
        one.close()


def test_it_is_opened_anew_as_another_process_that_may_have_the_store(
    qapp: QApplication, qtbot: QtBot, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[tuple[str, list[str]]] = []

    def start_detached(program: str, arguments: list[str]) -> bool:
        assert Single(path).take() is None  # this one let go of it
        started.append((program, arguments))
        return True

    monkeypatch.setattr(QProcess, "startDetached", start_detached)
    monkeypatch.setattr(QApplication, "quit", lambda: None)
    monkeypatch.setattr(sys, "argv", ["jmdesk", "--store", str(path)])
    made = Running(path, begin=stumble, dress=QSettings)
    assert made.begin()
    resort = made.last_resort
    assert resort is not None
    QTest.mouseClick(resort.reopen, _LEFT)
    assert started == [(sys.executable, ["-m", "jmdesk", "--store", str(path)])]
    made.end()


_CRASHING = """
import ctypes, sys
from pathlib import Path
from jmdesk.domain.problem import Refusal
from jmdesk.operations.crash import CrashNote
from jmdesk.operations.logbook import Logbook

if sys.argv[2] == "watched":
    CrashNote(Logbook(Path(sys.argv[1]))).watch()
def 读一格():
    ctypes.string_at(0)
读一格()
"""


def crash_is_told(folder: Path, *, watched: bool = True) -> None:
    root = Path(__file__).parents[2]
    word = "watched" if watched else "unwatched"
    command = [sys.executable, "-c", _CRASHING, str(folder), word]
    assert subprocess.run(command, cwd=root, capture_output=True, check=False).returncode != 0
    log = Logbook(folder)
    told = CrashNote(log).take_last()
    assert told[:2] == ("crash Segmentation fault", "thread")
    assert any(line.endswith(" string_at") for line in told)
    assert str(root) not in log.text()
    assert CrashNote(log).take_last() == ()


def test_a_crash_is_told_at_the_next_start(tmp_path: Path) -> None:
    crash_is_told(tmp_path)


def test_a_crash_goes_untold_without_a_watch(tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        crash_is_told(tmp_path, watched=False)


def test_the_next_start_offers_a_look(qapp: QApplication, qtbot: QtBot, path: Path) -> None:
    log = beside(path)
    log.folder.mkdir(exist_ok=True)
    (log.folder / "crash.txt").write_text(
        'Fatal Python error: Segmentation fault\n  File "/home/zhao/jmdesk/ui/app.py", line 7 in f'
    )
    made = Running(path, begin=lambda _settings: start(qapp, path), dress=QSettings)
    assert made.begin()
    window = made.window
    assert window is not None
    qtbot.addWidget(window)
    qtbot.waitUntil(lambda: window.bar.notice is not None)
    assert "上次程序意外结束了" in window.bar.text.text()
    QTest.mouseClick(window.bar.action, _LEFT)
    assert made.last_resort is not None
    assert made.last_resort.title.text() == "上次程序意外结束了"
    assert "jmdesk/ui/app.py:7" in made.last_resort.code.text()
    assert "zhao" not in log.text()
    window.close()
    made.end()
