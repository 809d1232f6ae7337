"""The window at a damaged locked store: it asks for the passphrase, then says what is left."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jmdesk.exchange import locking as exchange_locking
from jmdesk.operations import locking
from jmdesk.operations.desk import open_desk
from jmdesk.operations.safekeeping import backup
from jmdesk.store import cipher
from jmdesk.store.query import Query
from jmdesk.ui.damage_panel import DamagePanel
from jmdesk.ui.unlock_page import UnlockPage
from tests.torn.filled import PROJECTS, add_projects, filled
from tests.torn.test_window import texts
from tests.ui.conftest import qapp  # noqa: F401 - the application in the desk's looks
from tests.ui.shell import opened, page, settle

KEY = bytes(range(16))
PASSPHRASE = "horse 1949 wind"
HAD = PROJECTS + 6


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange_locking, "STRONG", (1, 8, 1))


@cache
def _made() -> dict[str, bytes]:
    """Locked, backed up, and then worked on: three more projects."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "desk.db"
        path.write_bytes(filled())
        locking.lock_store(path, key=KEY, passphrase=PASSPHRASE)
        with closing(open_desk(path, key=KEY)) as desk:
            backup(desk)
            add_projects(desk, 3, name="后来的")
        beside = (path, cipher.sidecar(path), *(path.parent / "backups").iterdir())
        return {str(one.relative_to(folder)): one.read_bytes() for one in beside}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    for name, content in _made().items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    return tmp_path / "desk.db"


def lose_the_middle(path: Path) -> None:
    """The pages that settings are kept in; from then on a connection of SQLCipher's reads none."""
    data = path.read_bytes()
    begin, end = 20 * cipher.PAGE, 22 * cipher.PAGE
    path.write_bytes(data[:begin] + bytes(end - begin) + data[end:])


def lose_the_head(path: Path) -> None:
    path.write_bytes(bytes(cipher.PAGE) + path.read_bytes()[cipher.PAGE :])


def lose_all_but_the_head(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def lose_all(path: Path) -> None:
    path.write_bytes(b"")


def the_window_goes_on_after_the_passphrase(
    qapp: QApplication,  # noqa: F811
    path: Path,
    qtbot: QtBot,
) -> int:
    """How many of the three later projects are there again."""
    window = opened(qapp, path, qtbot)
    try:
        asking = page(window, UnlockPage)
        asking.field.setText(PASSPHRASE)
        QTest.keyClick(asking.field, Qt.Key.Key_Return)
        settle(window, qtbot)
        panel = window.findChild(DamagePanel)
        assert panel is not None
        qtbot.waitUntil(panel.restore.isVisible, timeout=20_000)
        assert "没有改动它。" in texts(window)
        assert "最近的好备份：jmdesk-" in texts(window)
        way = panel.restore if panel.salvage.isHidden() else panel.salvage
        assert window.focusWidget() is way
        with qtbot.waitSignal(window.filled, timeout=30_000):
            QTest.keyClick(way, Qt.Key.Key_Return)
        settle(window, qtbot)
        assert window.desk is not None
        count = window.desk.store.count(Query(ledger="project"))
        assert count >= HAD
        assert cipher.fits(path, KEY)
        assert locking.key_of(path, PASSPHRASE) == KEY
        return count - HAD
    finally:
        window.close()


@pytest.mark.parametrize("harm", [lose_the_middle, lose_the_head, lose_all])
def test_a_damaged_locked_store_goes_on_after_the_passphrase(
    qapp: QApplication,  # noqa: F811
    path: Path,
    qtbot: QtBot,
    harm: Callable[[Path], None],
) -> None:
    harm(path)
    again = the_window_goes_on_after_the_passphrase(qapp, path, qtbot)
    assert again == (3 if harm is lose_the_middle else 0)


@pytest.mark.parametrize("harm", [lose_the_head, lose_all_but_the_head, lose_all])
def test_its_copies_tell_damage_from_a_wrong_passphrase(
    path: Path, harm: Callable[[Path], None]
) -> None:
    harm(path)
    assert locking.key_of(path, PASSPHRASE) == KEY
    with pytest.raises(locking.WrongPassphrase):
        locking.key_of(path, "something else")


def test_it_only_refuses_where_copies_are_not_asked(
    qapp: QApplication,  # noqa: F811
    path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lose_the_head(path)
    monkeypatch.setattr(locking, "opens_copies", lambda *_: False)
    with pytest.raises(AssertionError):
        the_window_goes_on_after_the_passphrase(qapp, path, qtbot)
