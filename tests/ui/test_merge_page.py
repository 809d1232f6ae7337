"""Files that came: dropped in, looked at, asked about, merged with a few keys, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from jmdesk.operations.batches import batches
from jmdesk.operations.desk import Desk
from jmdesk.operations.open_conflicts import conflict_count
from jmdesk.operations.recording import save_record
from jmdesk.ui import theme
from jmdesk.ui.conflict_page import ConflictPage
from jmdesk.ui.exchange_page import ExchangePage
from jmdesk.ui.import_page import ImportPage
from jmdesk.ui.main_window import SIZE, MainWindow
from jmdesk.ui.merge_lines import Tone
from jmdesk.ui.merge_page import MergePage
from tests.operations.sending import merge, new_desk, package
from tests.ui.filled import APRIL, MAY, TOWN, make_store, progress, project
from tests.ui.shell import opened, page, rest

CLICK = Qt.MouseButton.LeftButton
Key = Qt.Key
VILLAGE = "科右中旗巴彦呼舒镇窑艾里嘎查"


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a town's store, and what a 嘎查 that began from it sends back."""
    folder = tmp_path_factory.mktemp("sent")
    make_store(folder / "town.db")
    from jmdesk.operations.desk import open_desk

    town = open_desk(folder / "town.db")
    package(town, folder / "镇里发的.jmdesk")
    village = new_desk(folder / "village" / "desk.db", unit=VILLAGE, person="白永福")
    merge(village, folder / "镇里发的.jmdesk")
    barn = progress(town, "窑艾里", APRIL)
    save_record(town, ledger="progress", record=barn, values={"paid": Decimal(580)})
    town.close()
    _report(village)
    package(village, folder / "窑艾里五月.jmdesk")
    save_record(village, ledger="progress", record=barn, values={"paid": Decimal(600)})
    package(village, folder / "窑艾里五月改.jmdesk")
    village.close()
    whole = (folder / "窑艾里五月.jmdesk").read_bytes()
    (folder / "没传完.jmdesk").write_bytes(whole[: len(whole) // 2])
    return folder


def _report(village: Desk) -> None:
    values = {"project": project(village, "窑艾里"), "state": "实施中", "work": "封顶"}
    save_record(village, ledger="progress", values=values, period=MAY, unit=TOWN)


@pytest.fixture
def window(qapp: QApplication, sent: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    (tmp_path / "desk.db").write_bytes((sent / "town.db").read_bytes())
    made = opened(qapp, tmp_path / "desk.db", qtbot)
    yield made
    made.close()


def dropped(window: MainWindow, qtbot: QtBot, *files: Path) -> MergePage:
    """The page with the plan of these files."""
    window.drops.dropped.emit(files)
    rest(window, qtbot)
    return page(window, MergePage)


def focus() -> QWidget:
    """What has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def tones(shown: MergePage) -> list[Tone]:
    return [line.tone for line in shown.table.model_.lines]


def desk_of(window: MainWindow) -> Desk:
    assert window.desk is not None
    return window.desk


def test_a_folder_is_merged_by_two_keys_and_taken_back_by_one(
    window: MainWindow, sent: Path, qtbot: QtBot
) -> None:
    shown = dropped(window, qtbot, sent / "窑艾里五月.jmdesk")
    desk = desk_of(window)
    (line,) = shown.table.model_.lines
    assert (line.tone, line.counts[0]) == (Tone.GOOD, "1")  # what it would do is seen beforehand
    assert not shown.merge.isEnabled()
    QTest.keyClick(focus(), Key.Key_Space)  # the desk is met for the first time
    assert shown.merge.hasFocus()
    QTest.keyClick(shown.merge, Key.Key_Return)
    rest(window, qtbot)
    assert page(window, ExchangePage).came.isVisible()
    assert desk.store.record(progress(desk, "窑艾里", MAY)) is not None
    assert window.bar.notice is not None
    assert "新增 1 条" in window.bar.notice.text
    assert window.bar.other.isVisible()
    assert window.bar.other.text() == "复制回执"
    QTest.mouseClick(window.bar.action, CLICK)
    rest(window, qtbot)
    assert desk.store.record(progress(desk, "窑艾里", MAY)) is None
    assert not batches(desk)[0].active


def test_the_same_file_again_changes_nothing_and_says_so(
    window: MainWindow, sent: Path, qtbot: QtBot
) -> None:
    desk = desk_of(window)
    merge(desk, sent / "窑艾里五月.jmdesk")
    again = sent / "窑艾里五月(1).txt"
    again.write_bytes((sent / "窑艾里五月.jmdesk").read_bytes())
    shown = dropped(window, qtbot, again)
    (line,) = shown.table.model_.lines
    assert line.tone is Tone.SAME
    assert not shown.merge.isEnabled()


def test_a_broken_file_is_named_and_the_others_go_on(
    window: MainWindow, sent: Path, qtbot: QtBot
) -> None:
    shown = dropped(window, qtbot, sent / "没传完.jmdesk", sent / "窑艾里五月.jmdesk")
    lines = {line.name: line for line in shown.table.model_.lines}
    assert lines["没传完.jmdesk"].tone is Tone.BAD
    assert lines["没传完.jmdesk"].said == "没传完，少了后面一截"
    assert "重新发一份" in lines["没传完.jmdesk"].whole
    QTest.keyClick(focus(), Key.Key_Space)
    rest(window, qtbot)
    assert shown.merge.text() == "合并 1 个文件"


def clash(window: MainWindow, sent: Path, qtbot: QtBot) -> MergePage:
    """The plan of a file in which one figure is not the town's."""
    shown = dropped(window, qtbot, sent / "窑艾里五月改.jmdesk")
    QTest.keyClick(focus(), Key.Key_Space)
    rest(window, qtbot)
    assert tones(shown) == [Tone.CONFLICT]
    return shown


def test_what_is_not_the_same_is_decided_by_one_key_before_merging(
    window: MainWindow, sent: Path, qtbot: QtBot
) -> None:
    shown = clash(window, sent, qtbot)
    desk = desk_of(window)
    assert shown.panel.cards.cards[0].take.hasFocus()
    assert [shown_value(card) for card in shown.panel.cards.cards] == ["580", "600"]
    QTest.keyClick(focus(), Key.Key_2)
    assert shown.merge.hasFocus()
    QTest.keyClick(shown.merge, Key.Key_Return)
    rest(window, qtbot)
    record = desk.store.record(progress(desk, "窑艾里", APRIL))
    assert record is not None
    assert record.values["paid"] == Decimal(600)
    assert conflict_count(desk) == 0


def test_with_large_type_no_value_to_choose_is_cut(
    qapp: QApplication, sent: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "desk.db").write_bytes((sent / "town.db").read_bytes())
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    settings.setValue("scale", 1.5)
    settings.sync()
    window = opened(qapp, tmp_path / "desk.db", qtbot)
    window.resize(*SIZE)
    try:
        shown = clash(window, sent, qtbot)
        cards = shown.panel.cards
        assert theme.scale_of(cards) == 1.5
        bar = cards._scroll.verticalScrollBar()
        qtbot.waitUntil(lambda: not bar.isVisible())  # once all is laid out
        assert cards.other is not None
        for card in (*cards.cards, cards.other):
            assert card.visibleRegion().boundingRect() == card.rect()
        shown.merge.click()
        rest(window, qtbot)
        table = page(window, ExchangePage).came.came_in.table
        assert table.isVisible()
        assert not table.horizontalScrollBar().isVisible()
    finally:
        window.close()
        theme.apply(qapp)


def shown_value(card: object) -> str:
    return card.choice.shown.split()[0]  # type: ignore[attr-defined,no-any-return]


def test_another_figure_is_typed_where_neither_is_right(
    window: MainWindow, sent: Path, qtbot: QtBot
) -> None:
    shown = clash(window, sent, qtbot)
    desk = desk_of(window)
    other = shown.panel.cards.other
    assert other is not None
    assert other.editor is not None
    box = other.editor.box()
    box.setFocus()
    QTest.keyClicks(box, "abc")
    QTest.keyClick(box, Key.Key_Return)
    assert other.told.isVisible()
    box.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(box, "590")
    QTest.keyClick(box, Key.Key_Return)
    assert shown.merge.hasFocus()
    QTest.keyClick(shown.merge, Key.Key_Return)
    rest(window, qtbot)
    record = desk.store.record(progress(desk, "窑艾里", APRIL))
    assert record is not None
    assert record.values["paid"] == Decimal(590)


def test_what_is_left_open_waits_in_the_inbox_and_is_decided_there(
    window: MainWindow, sent: Path, qtbot: QtBot
) -> None:
    shown = clash(window, sent, qtbot)
    desk = desk_of(window)
    QTest.keyClick(focus(), Key.Key_3)
    QTest.keyClick(shown.merge, Key.Key_Return)
    rest(window, qtbot)
    came = page(window, ExchangePage).came
    assert conflict_count(desk) == 1
    assert came.inbox.isVisible()
    assert "1 处" in came.inbox.text.text()
    assert "1 处" in window.side.button("exchange").accessibleDescription()
    QTest.mouseClick(came.inbox.open, CLICK)
    rest(window, qtbot)
    inbox = page(window, ConflictPage)
    assert len(inbox.conflicts) == 1
    QTest.keyClick(focus(), Key.Key_1)
    rest(window, qtbot)
    assert conflict_count(desk) == 0
    assert inbox.nothing.isVisible()
    QTest.keyClick(inbox, Key.Key_Escape)
    rest(window, qtbot)
    assert not page(window, ExchangePage).came.inbox.isVisible()
    assert not window.side.button("exchange").accessibleDescription()


def test_a_line_opens_to_its_records_and_fields(
    window: MainWindow, sent: Path, qtbot: QtBot
) -> None:
    shown = dropped(window, qtbot, sent / "窑艾里五月.jmdesk")
    QTest.keyClick(focus(), Key.Key_Space)
    rest(window, qtbot)
    rows = shown.panel.effects.table.rows.rows
    assert any(row[2] == "新增" for row in rows)
    assert any(row[5] == "封顶" for row in rows)


def test_one_plain_workbook_alone_goes_where_workbooks_are_brought_in(
    window: MainWindow, qtbot: QtBot
) -> None:
    from jmdesk.operations.demo import PLAN, example

    window.drops.dropped.emit((example(PLAN),))
    rest(window, qtbot)
    shown = page(window, ImportPage)
    assert shown.plan is not None
    assert shown.plan.ledger == "project"


def test_nothing_happens_before_the_button_is_pressed(
    window: MainWindow, sent: Path, qtbot: QtBot
) -> None:
    shown = clash(window, sent, qtbot)
    desk = desk_of(window)
    before = len(batches(desk))
    QTest.keyClick(shown, Key.Key_Escape)
    rest(window, qtbot)
    assert len(batches(desk)) == before
    assert not isinstance(window.stack.currentWidget(), MergePage)


def edited(sent: Path, folder: Path) -> Path:
    """A ledger's workbook in which someone wrote another figure by hand."""
    from openpyxl import load_workbook

    from jmdesk.operations.desk import open_desk
    from jmdesk.operations.exporting import export_ledger

    (folder / "sender").mkdir()
    (folder / "sender" / "desk.db").write_bytes((sent / "town.db").read_bytes())
    town = open_desk(folder / "sender" / "desk.db")
    file = folder / "改过的.xlsx"
    export_ledger(town, ledger="progress", period=APRIL, to=file)
    town.close()
    book = load_workbook(file)
    (cell,) = (
        cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value in (580, "580")
    )
    cell.value = 585
    book.save(file)
    return file


def test_what_was_changed_by_hand_is_taken_cell_by_cell(
    window: MainWindow, sent: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    shown = dropped(window, qtbot, edited(sent, tmp_path))
    desk = desk_of(window)
    assert tones(shown) == [Tone.EDITED]
    assert shown.questions.take_edits is not None
    shown.questions.edits_asked.emit()
    (row,) = shown.panel.edits.table.rows.rows
    assert row[0] == "□"
    assert row[4:6] == ["580", "585"]
    QTest.keyClick(focus(), Key.Key_Space)
    assert shown.panel.edits.table.rows.rows[0][0] == "■"
    QTest.keyClick(shown.merge, Key.Key_Return)
    rest(window, qtbot)
    record = desk.store.record(progress(desk, "窑艾里", APRIL))
    assert record is not None
    assert record.values["paid"] == Decimal(585)
