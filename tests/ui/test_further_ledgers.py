"""Further ledgers in the window: folded at first, filled like any other; a record's card."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jmdesk.operations.desk import begin, open_desk
from jmdesk.operations.recording import save_record
from jmdesk.store.query import Query
from jmdesk.ui.list_page import ListPage
from jmdesk.ui.main_window import MainWindow
from jmdesk.ui.record_page import RecordPage
from tests.ui.shell import opened, page, rest


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    """A township's desk with one project."""
    desk = open_desk(tmp_path / "desk.db")
    begin(desk, unit="巴彦呼舒镇", person="包文")
    values = {"year": 2024, "name": "育秧大棚", "place": "某嘎查", "total": Decimal(3)}
    save_record(desk, ledger="project", values={**values, "implementer": desk.unit})
    desk.close()
    made = opened(qapp, tmp_path / "desk.db", qtbot)
    yield made
    made.close()


def test_what_nobody_asked_for_is_folded_away(window: MainWindow, qtbot: QtBot) -> None:
    side = window.side
    places = side.keys()
    shown = [key for key in places if side.button(key).isVisible()]
    assert "ledger:progress" in shown
    for further in ("payment", "pairing", "talent", "asset", "tech_service", "consumption"):
        assert f"ledger:{further}" in places
        assert f"ledger:{further}" not in shown
    side.fold(False)
    assert side.button("ledger:payment").isVisible()
    window.go("ledger:payment")
    rest(window, qtbot)
    page(window, ListPage)


def test_a_records_card_is_saved_from_its_page(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    assert window.desk is not None
    assert window.places is not None
    (project,) = window.desk.store.records(Query(ledger="project"))
    window.places.open_record("project", project.id)
    rest(window, qtbot)
    shown = page(window, RecordPage)
    assert shown.frame.card_button.isVisible()
    proposed: list[str] = []

    def ask(_page: object, _title: str, file: Path) -> Path:
        proposed.append(file.name)
        return tmp_path / "卡片"

    shown.card.ask_file = ask
    shown.frame.card_button.setFocus()
    QTest.keyClick(shown.frame.card_button, Qt.Key.Key_Space)
    rest(window, qtbot)
    assert proposed == ["卡片_育秧大棚（2024）.pdf"]
    assert (tmp_path / "卡片.pdf").read_bytes().startswith(b"%PDF")
    assert window.bar.notice is not None
    assert "卡片.pdf" in window.bar.notice.text
