"""The pages of help: one for each place, short, found by a word or by initials."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlock
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jmdesk.operations.help_pages import help_folder, help_pages, search_help
from jmdesk.ui import theme
from jmdesk.ui.help_panel import HelpPanel
from tests.ui.conftest import compose

PICTURE = re.compile(r"!\[[^\]]+\]\(([^)]+)\)")


@pytest.fixture
def panel(qtbot: QtBot, qapp: QApplication) -> HelpPanel:
    theme.load_fonts()
    theme.apply(qapp)
    made = HelpPanel()
    qtbot.addWidget(made)
    made.resize(400, 680)
    made.open("month")
    return made


def test_f1_brings_the_page_of_the_place(panel: HelpPanel) -> None:
    assert panel.page == "month"
    assert "灰字是上月的数" in panel.text.toPlainText()


def test_a_place_without_a_page_of_its_own_has_the_first(panel: HelpPanel) -> None:
    panel.open("nowhere")
    assert panel.page == "desk"


@pytest.mark.parametrize("typed", ["beifen", "备份 恢复", "bfyhf"])
def test_a_page_is_found_by_words_and_by_initials(panel: HelpPanel, typed: str) -> None:
    panel.search.setFocus()
    compose(panel.search, typed)
    titles = [panel.found.item(row).text() for row in range(panel.found.count())]
    if typed == "beifen":
        assert titles == ["没有找到。换个词，或看全部各页。"]
        return
    assert titles[0] == "备份与恢复"
    QTest.keyClick(panel.search, Qt.Key.Key_Return)
    assert panel.page == "backup"


def test_every_page_can_be_reached_by_keyboard(panel: HelpPanel) -> None:
    panel.all_button.click()
    QTest.keyClick(panel.search, Qt.Key.Key_Down)
    QTest.keyClick(panel.found, Qt.Key.Key_Down)
    QTest.keyClick(panel.found, Qt.Key.Key_Return)
    assert panel.page == list(help_pages())[1]


def test_esc_puts_it_away(panel: HelpPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.closed):
        QTest.keyClick(panel.text, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_each_page_is_half_a_screen(panel: HelpPanel) -> None:
    """No page is longer than the panel beside a window of 768 pixels, its picture aside."""
    for id, page in help_pages().items():
        words = PICTURE.sub("", page.text)
        assert len(words) < 600, id


def test_pictures_named_in_a_page_are_there() -> None:
    for id, page in help_pages().items():
        for picture in PICTURE.findall(page.text):
            assert (help_folder() / picture).is_file(), f"{id}: run packaging/pictures.py"


def test_the_picture_is_seen_as_wide_as_the_panel(panel: HelpPanel) -> None:
    panel.show()
    for width in (400, 520):
        panel.resize(width, 680)
        QApplication.processEvents()
        view = panel.text.viewport()
        picture = next(block for block in blocks(panel) if "\ufffc" in block.text())
        height = panel.text.document().documentLayout().blockBoundingRect(picture).height()
        assert height > view.width() * 768 / 1366 * 0.9


def blocks(panel: HelpPanel) -> Iterator[QTextBlock]:
    """The paragraphs of the page that is shown."""
    block = panel.text.document().begin()
    while block.isValid():
        yield block
        block = block.next()


def test_titles_with_the_words_come_first() -> None:
    pages = list(help_pages().values())
    assert search_help(pages, "报表")[0].id == "report"
    assert len(search_help(pages, "  ")) == len(pages)
