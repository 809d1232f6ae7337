"""A store that is harmed while its desk is open.

1. Emptied, cut off, overwritten, harmed: what is called saved is there afterwards, in the
   store or taken out of it; all else is a sentence that has a way on.
2. Moved, removed, or another one in its place: nothing is called saved, and once it is back work
   goes on.
3. The window says so at the next save, keeps what was typed, and leads to what is left.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from jmdesk.domain.problem import Refusal
from jmdesk.operations import plain_values
from jmdesk.operations.damage import salvage
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.store import remains
from jmdesk.store.connections import Connections
from jmdesk.store.query import Query
from jmdesk.store.refusals import DamagedStore
from jmdesk.ui.damage_panel import DamagePanel
from jmdesk.ui.main_window import MainWindow
from jmdesk.ui.record_page import RecordPage
from tests.torn.damaging import harmed
from tests.torn.filled import PROJECTS, add_projects, filled, worked_on
from tests.torn.probing import told_by
from tests.torn.test_salvage import lose_the_index
from tests.torn.test_window import texts
from tests.ui.conftest import compose, qapp  # noqa: F401 - the application in the desk's looks
from tests.ui.shell import opened, page, settle

Harm = Callable[[Path], None]
HAD = PROJECTS + 6 + 3
LONG = bool(os.environ.get("JMDESK_LONG"))
SEEDS = range(200) if LONG else ()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return worked_on(tmp_path)


def write_over(path: Path, data: bytes) -> None:
    """In its place, as a failing disk or a careless tool does it."""
    with path.open("rb+") as file:
        file.write(data)
        file.truncate(len(data))


def emptied(path: Path) -> None:
    write_over(path, b"")


def erased(path: Path) -> None:
    write_over(path, bytes(path.stat().st_size))


def set_back(path: Path) -> None:
    """What it was some time ago, written over it by a tool that holds files alike."""
    write_over(path, filled())


def without_index(path: Path) -> None:
    """The desk still knows from memory where its rows are; the disk no longer does."""
    other = path.with_name("other.db")
    other.write_bytes(path.read_bytes())
    lose_the_index(other)
    write_over(path, other.read_bytes())
    other.unlink()


def harmed_by(seed: int) -> Harm:
    return lambda path: write_over(path, harmed(path.read_bytes(), seed)[0])


def saves(desk: Desk) -> tuple[list[str], list[str]]:
    """The ids of what was called saved, and the sentences said instead."""
    done, said = [], []
    for number in range(3):
        try:
            done += add_projects(desk, 1, name=f"坏后{number}")
            told_by(desk)
        except DamagedStore as refusal:
            said.append(refusal.message)
    return done, said


def found(path: Path) -> set[str]:
    with closing(open_desk(path)) as desk:
        if not desk.store.verify().ok:
            raise DamagedStore(path)
        return {one.id for one in desk.store.records(Query(ledger="project"))}


def what_is_called_saved_is_there(path: Path, harm: Harm) -> tuple[int, int]:
    """The promise; how many saves were acknowledged, and how many sentences said."""
    with closing(open_desk(path)) as desk:
        told_by(desk)
        harm(path)
        done, said = saves(desk)
    try:
        there = found(path)
    except DamagedStore:
        salvage(path)
        there = found(path)
    assert set(done) <= there, "what was called saved is gone"
    assert all(one.endswith("。") for one in said)
    return len(done), len(said)


@pytest.mark.parametrize("harm", [emptied, erased, set_back, without_index, *map(harmed_by, SEEDS)])
def test_what_is_called_saved_while_the_store_is_harmed_is_there(path: Path, harm: Harm) -> None:
    saved, said = what_is_called_saved_is_there(path, harm)
    print(f"figure: harmed_while_open {saved} saved and there, {said} sentences")
    assert (saved == 0) == (harm in (emptied, erased, set_back)) or LONG


def test_it_is_gone_without_reading_the_pages(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remains, "_carved", lambda *_: iter(()))
    with pytest.raises(AssertionError, match="gone"):
        what_is_called_saved_is_there(path, without_index)


def test_damage_is_a_fields_fault_and_has_no_way_on_where_it_is_taken_for_one(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plain_values, "DamagedStore", ZeroDivisionError)
    with pytest.raises(Refusal, match="“项目实施单位”：数据文件"):
        what_is_called_saved_is_there(path, emptied)


def refused_it_goes_on(path: Path) -> None:
    """Opening finds the damage only once the file is open; whoever is told of it keeps the word."""
    lose_the_index(path)
    with pytest.raises(DamagedStore) as told:
        open_desk(path)
    assert salvage(path).rescued == 3
    assert told.value.path == path


def test_a_desk_that_is_refused_leaves_nothing_open(path: Path) -> None:
    refused_it_goes_on(path)


def test_a_desk_that_is_refused_is_in_its_own_way_without_closing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Desk, "close", lambda _: None)
    with pytest.raises(Refusal, match="正开着，没有恢复"):
        refused_it_goes_on(path)


def moved(path: Path) -> None:
    path.rename(path.with_name("elsewhere.db"))


def replaced(path: Path) -> None:
    moved(path)
    path.write_bytes(path.with_name("elsewhere.db").read_bytes())


def removed(path: Path) -> None:
    moved(path)
    path.with_name("elsewhere.db").rename(path.with_name("waste.db"))
    path.touch()


def nothing_is_saved_elsewhere(path: Path, harm: Harm) -> None:
    """The promise; a file put back is worked with as before."""
    with closing(open_desk(path)) as desk:
        told_by(desk)
        harm(path)
        with pytest.raises(Refusal, match="被移走、删除或换成了另一个，这一次没有保存"):
            add_projects(desk, 1, name="移走后")
        assert desk.store.count(Query(ledger="project")) == HAD
        away = next(one for one in path.parent.glob("*.db") if one != path)
        away.replace(path)
        done = add_projects(desk, 1, name="放回后")
    assert set(done) <= found(path)


needs_posix = pytest.mark.skipif(os.name != "posix", reason="an open file stays where it is")


@needs_posix
@pytest.mark.parametrize("harm", [moved, replaced, removed])
def test_nothing_is_called_saved_in_a_file_that_is_elsewhere(path: Path, harm: Harm) -> None:
    nothing_is_saved_elsewhere(path, harm)


@needs_posix
def test_it_is_called_saved_without_looking_where_the_file_is(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Connections, "is_elsewhere", lambda _: False)
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        nothing_is_saved_elsewhere(path, moved)


def the_window_says_so_and_goes_on(
    qapp: QApplication,  # noqa: F811
    path: Path,
    qtbot: QtBot,
) -> None:
    window = opened(qapp, path, qtbot)
    try:
        _save_when_harmed(window, path, qtbot)
        assert window.bar.action.text() == "看还剩多少"
        with qtbot.waitSignal(window.filled):
            QTest.mouseClick(window.bar.action, Qt.MouseButton.LeftButton)
        settle(window, qtbot)
        panel = window.findChild(DamagePanel)
        assert panel is not None
        assert "最近的好备份：jmdesk-" in texts(window)
        with qtbot.waitSignal(window.filled):
            QTest.keyClick(panel.restore, Qt.Key.Key_Return)
        settle(window, qtbot)
        assert window.desk is not None
        assert window.desk.store.count(Query(ledger="project")) == HAD - 3
    finally:
        window.close()


def _save_when_harmed(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    """Change a name and press Ctrl+S: it is told, and what was typed stays."""
    assert window.desk is not None
    assert window.places is not None
    first = window.desk.store.records(Query(ledger="project"), most=1)[0]
    window.places.open_record("project", first.id)
    settle(window, qtbot)
    form = page(window, RecordPage)
    emptied(path)
    form.focus_field("name")
    box = form.form.rows["name"].editor.box()
    assert isinstance(box, QLineEdit)
    compose(box, "改过的名称")
    QTest.keyClick(box, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle(window, qtbot)
    assert "已损坏或不完整，什么都没有改动。" in window.bar.text.text()
    assert "已存" not in texts(window)
    assert box.text() == "改过的名称"


def test_the_window_says_that_its_store_is_harmed_and_goes_on(
    qapp: QApplication,  # noqa: F811
    path: Path,
    qtbot: QtBot,
) -> None:
    the_window_says_so_and_goes_on(qapp, path, qtbot)


def test_the_window_does_not_go_on_without_the_way_out(
    qapp: QApplication,  # noqa: F811
    path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(MainWindow, "_way_out", lambda *_: None)
    with pytest.raises(AssertionError):
        the_window_says_so_and_goes_on(qapp, path, qtbot)
