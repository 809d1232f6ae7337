"""附照片: the pictures of a report's records are pages behind it, seen, printed and saved alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from jmdesk.exchange.enclosed import ATTACHMENT
from jmdesk.operations.attachments import take_in
from jmdesk.operations.desk import open_desk
from jmdesk.operations.recording import save_record
from jmdesk.ui.main_window import MainWindow
from jmdesk.ui.report_page import ReportPage
from tests.ui.filled import APRIL, copy_of, progress
from tests.ui.shell import opened, page, rest


@pytest.fixture
def window(qapp: QApplication, store: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    """A desk with three photos, tall and wide, at one record."""
    path = copy_of(store, tmp_path)
    desk = open_desk(path)
    files = []
    for number, size in enumerate(((800, 600), (600, 800), (1600, 500))):
        file = tmp_path / f"牛棚{number}.jpg"
        Image.new("RGB", size, ("red", "green", "blue")[number]).save(file)
        files.append(file)
    photos = take_in(desk, sources=files)
    record = progress(desk, "窑艾里", APRIL)
    save_record(desk, ledger="progress", record=record, values={"photo": photos})
    desk.close()
    made = opened(qapp, path, qtbot)
    made.work_in(APRIL)
    yield made
    made.close()


def test_photos_are_pages_behind_the_report(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    assert window.places is not None
    window.places.show_report("progress_month")
    rest(window, qtbot)
    shown = page(window, ReportPage)
    before = shown.frame.paper.page_count
    turn = next(one for one in shown.commands() if one.id == "report.photos")
    assert (turn.text, turn.enabled) == ("附照片", True)
    turn.act()
    rest(window, qtbot)
    assert shown.frame.paper.page_count == before + 2
    to = tmp_path / "进度.pdf"

    def asked(_page: QWidget, _title: str, _proposed: Path) -> Path:
        return to

    shown.saver.ask_file = asked
    shown.save_pdf()
    rest(window, qtbot)
    with pikepdf.open(to) as saved:
        assert len(saved.pages) == before + 2
        assert ATTACHMENT in saved.attachments
        assert [len(one.get_images()) for one in saved.pages[before:]] == [2, 1]
    turn.act()
    rest(window, qtbot)
    assert shown.frame.paper.page_count == before
