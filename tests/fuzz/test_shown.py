"""What someone typed, or a file brought, is shown letter by letter: never as markup, never opened.

1. In lists, sheets, pages and tips a name like ``<img src="//host/x">`` stands as it was typed: as
   markup it would make this computer ask that host for a picture.
2. No address is opened by showing what a file brought.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractListModel, QUrl
from PySide6.QtGui import QDesktopServices, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLabel,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from jmdesk.operations.desk import begin, open_desk
from jmdesk.ui import parts
from jmdesk.ui.main_window import MainWindow
from jmdesk.ui.tips import tip
from tests.ui import filled
from tests.ui.shell import opened, settle

IMAGE = '<img src="//host.invalid/share/x.png"><a href="http://host.invalid/">点我</a>'
_PLACES = ("desk", "ledger:project", "ledger:progress", "reports", "exchange", "settings")
_SIGNS = ("<img", "<a href")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("harmful") / "desk.db"
    desk = open_desk(path)
    begin(desk, unit=filled.TOWN, person=IMAGE, phone="1")
    filled._project(desk, IMAGE, "窑艾里嘎查", jm=1500)
    filled._project(desk, "草高吐" + IMAGE, "草高吐", jm=500)
    desk.close()
    return path


@pytest.fixture
def addresses(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Addresses that were opened."""
    found: list[str] = []

    def heard(url: QUrl) -> bool:
        found.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", heard)
    return found


def as_markup(window: QWidget) -> Iterator[str]:
    """Where Qt would read what was typed as markup."""
    for widget in window.findChildren(QWidget):
        if _would(widget.toolTip()):
            yield f"tip of {type(widget).__name__}: {widget.toolTip()}"
        if isinstance(widget, QLabel) and _read_as_markup(widget):
            yield f"label: {widget.text()}"
        if isinstance(widget, QTextEdit) and _would(widget.toHtml().partition("<body")[2]):
            yield f"text: {widget.toPlainText()}"
        if isinstance(widget, QAbstractItemView) and not isinstance(widget, QHeaderView):
            yield from (
                f"{type(widget).__name__}: {told}" for told in _tips(widget) if _would(told)
            )


def _would(text: str) -> bool:
    return any(sign in text for sign in _SIGNS) and Qt.mightBeRichText(text)


def _read_as_markup(label: QLabel) -> bool:
    plain = label.textFormat() == Qt.TextFormat.PlainText
    return not plain and any(sign in label.text() for sign in _SIGNS)


def _tips(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    role = Qt.ItemDataRole.ToolTipRole
    columns = range(1 if isinstance(model, QAbstractListModel) else min(model.columnCount(), 30))
    for row in range(min(model.rowCount(), 20)):
        yield str(model.headerData(row, Qt.Orientation.Vertical, role) or "")
        for column in columns:
            yield str(model.index(row, column).data(role) or "")
    for column in columns:
        yield str(model.headerData(column, Qt.Orientation.Horizontal, role) or "")


def shows_letters(window: MainWindow, qtbot: QtBot) -> int:
    """In every place it is shown as it was typed; in how many it was shown at all."""
    seen = 0
    for key in _PLACES:
        assert window.places is not None
        window.places.go(key)
        settle(window, qtbot)
        found = [*as_markup(window)]
        assert not found, (key, found[:3])
        seen += IMAGE in _all_text(window)
    return seen


def _all_text(window: QWidget) -> str:
    texts = [label.text() for label in window.findChildren(QLabel)]
    for view in window.findChildren(QAbstractItemView):
        model = view.model()
        for row in range(min(model.rowCount(), 20)):
            texts += [str(model.index(row, column).data() or "") for column in range(12)]
    return "\n".join(texts)


def test_a_name_is_shown_as_it_was_typed_and_is_markup_without_protection(
    qapp: QApplication,
    store: Path,
    tmp_path: Path,
    qtbot: QtBot,
    addresses: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = opened(qapp, filled.copy_of(store, tmp_path), qtbot)
    assert shows_letters(window, qtbot) >= 2
    assert window.places is not None
    window.places.new_record("progress")
    settle(window, qtbot)
    assert not [*as_markup(window)]
    assert addresses == []
    for module in ("rows_model", "record_model", "grid.cell_data", "elided", "desk_table"):
        monkeypatch.setattr(f"jmdesk.ui.{module}.tip", lambda text: text)
    with pytest.raises(AssertionError):  # without the protection of tips
        shows_letters(window, qtbot)
    window.close()


def test_a_tip_says_the_same_words() -> None:
    assert tip("3 < 5，乙 > 甲\n二") == "3 < 5，乙 > 甲\n二"
    assert "&lt;img" in tip(IMAGE)
    label = parts.label(IMAGE)
    assert label.textFormat() == Qt.TextFormat.PlainText
