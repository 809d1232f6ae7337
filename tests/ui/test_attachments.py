"""Photos at a record: dropped, pasted, called something, enlarged, taken away, saved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jmdesk.ui.editors.attachments import AttachmentEditor
from jmdesk.ui.main_window import MainWindow
from jmdesk.ui.record_page import RecordPage
from tests.ui.conftest import compose
from tests.ui.filled import APRIL, copy_of, progress
from tests.ui.shell import opened, page, rest

Key = Qt.Key
CLICK = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qapp: QApplication, store: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    made = opened(qapp, copy_of(store, tmp_path), qtbot)
    yield made
    made.close()


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    made = []
    for name, colour in (("牛棚", "red"), ("冷库", "blue")):
        file = tmp_path / f"{name}.jpg"
        Image.new("RGB", (800, 600), colour).save(file)
        made.append(file)
    return made


def editor(window: MainWindow, qtbot: QtBot) -> AttachmentEditor:
    """The photos of April's record, in sight."""
    assert window.desk is not None
    assert window.places is not None
    window.places.open_record("progress", progress(window.desk, "窑艾里", APRIL))
    rest(window, qtbot)
    shown = page(window, RecordPage)
    shown.form.part_of("photo").open(True)
    found = shown.form.rows["photo"].editor
    assert isinstance(found, AttachmentEditor)
    shown.focus_field("photo")
    QApplication.processEvents()
    return found


def drop(window: MainWindow, place: QPoint, *files: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    handle = window.windowHandle()
    QApplication.sendEvent(handle, QDragEnterEvent(place, copy, data, CLICK, none))
    QApplication.sendEvent(handle, QDropEvent(QPointF(place), copy, data, CLICK, none))


def stored(window: MainWindow) -> list[str]:
    assert window.desk is not None
    record = window.desk.store.record(progress(window.desk, "窑艾里", APRIL))
    assert record is not None
    return [one.name for one in record.values.get("photo") or ()]


def test_photos_dropped_on_the_field_are_kept_with_their_captions(
    window: MainWindow, photos: list[Path], qtbot: QtBot
) -> None:
    shown = editor(window, qtbot)
    drop(window, shown.mapTo(window, shown.rect().center()), *photos)
    rest(window, qtbot)
    record = page(window, RecordPage)  # no merge: the field took them
    assert [tile.caption.text() for tile in shown.tiles] == ["牛棚", "冷库"]
    assert not shown.tiles[0].picture.icon().isNull()
    shown.tiles[1].caption.selectAll()
    compose(shown.tiles[1].caption, "冷库封顶")
    shown.tiles[1].caption.textEdited.emit("冷库封顶")
    QTest.keyClick(record, Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    rest(window, qtbot)
    assert stored(window) == ["牛棚", "冷库封顶"]
    again = editor(window, qtbot)
    rest(window, qtbot)
    assert [tile.caption.text() for tile in again.tiles] == ["牛棚", "冷库封顶"]
    assert not again.tiles[0].picture.icon().isNull()


def test_a_picture_is_pasted_enlarged_and_taken_away(window: MainWindow, qtbot: QtBot) -> None:
    shown = editor(window, qtbot)
    image = QImage(640, 480, QImage.Format.Format_RGB32)
    image.fill(QColor("green"))
    QApplication.clipboard().setImage(image)
    QTest.keyClick(shown.add, Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    rest(window, qtbot)
    (tile,) = shown.tiles
    QTest.keyClick(tile.picture, Key.Key_Space)
    rest(window, qtbot)
    assert shown.large.isVisible()
    assert shown.large.iconSize().width() > 300
    QTest.mouseClick(tile.away, CLICK)
    assert not shown.tiles
    assert not shown.large.isVisible()
    QApplication.clipboard().clear()


def test_what_is_no_photo_is_told_and_nothing_is_added(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    shown = editor(window, qtbot)
    file = tmp_path / "说明.docx"
    file.write_bytes(b"PK\x03\x04 no document")
    shown.take([file])
    rest(window, qtbot)
    assert not shown.tiles
    assert window.bar.notice is not None
    assert "说明" in window.bar.notice.text
