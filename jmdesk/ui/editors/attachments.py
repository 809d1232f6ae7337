"""Editor of photos and papers: dropped, pasted or chosen; small pictures with their captions."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from jmdesk.definitions.fieldtypes import Attachment
from jmdesk.definitions.ledger import Field
from jmdesk.language import mark, tr
from jmdesk.ui.editors.attachment_tile import Tile
from jmdesk.ui.editors.base import Editor, Lookups
from jmdesk.ui.file_drops import paths_of
from jmdesk.ui.flow import FlowLayout
from jmdesk.ui.parts import button, label

_KINDS = mark("照片和 PDF (*.jpg *.jpeg *.png *.webp *.bmp *.tif *.pdf);;所有文件 (*)")
_SMALL, _LARGE = 240, 1000
_MOST = 40
"""Files in one field; more belong into another record."""


class Files(Protocol):
    """Where kept files come from and go to; everything answers later, in the window's thread."""

    def take(
        self, sources: Sequence[Path | bytes], then: Callable[[tuple[Attachment, ...]], None]
    ) -> None:
        """Keep these; what is wrong with one is told to the person."""

    def pictures(
        self, digests: Sequence[str], side: int, then: Callable[[Mapping[str, bytes]], None]
    ) -> None:
        """Those that are pictures, as JPEG."""

    def open(self, attachment: Attachment) -> None:
        """Show it with the program that this computer has for it."""


class AttachmentEditor(Editor):
    """The typed text is JSON, a list of names and digests; the files themselves are in the store
    as soon as they are here, so a draft loses none."""

    wide = True
    takes_files = True
    typable = False  # Enter, going from field to field, opens no dialog

    def __init__(self, field: Field, lookups: Lookups) -> None:
        super().__init__(field, lookups)
        self.tiles: list[Tile] = []
        self._label = field.label
        self._files: Files | None = getattr(lookups, "files", None)
        self.add = button(tr("附照片或 PDF…"), self._choose)
        self._hint = label(tr("也可以拖到这里，或按 Ctrl+V"), role="quiet")
        self.large = button("", self._fold, role="tile", name=tr("收起大图"))
        self._of: Tile | None = None
        self._lay_out()
        self.setAcceptDrops(True)
        self.add.setEnabled(self._files is not None)

    def _lay_out(self) -> None:
        held = QWidget()
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._shelf = QWidget()
        self._flow = FlowLayout(self._shelf)
        line = QHBoxLayout()
        line.addWidget(self.add)
        line.addWidget(self._hint)
        line.addStretch(1)
        column.addLayout(line)
        column.addWidget(self._shelf)
        column.addWidget(self.large, 0, Qt.AlignmentFlag.AlignLeft)
        self.large.hide()
        self._hold(held, stretch=True)

    def typed(self) -> str:
        """The kept files as JSON; "" for none."""
        kept = [{"name": t.attachment.name, "digest": t.digest} for t in self.tiles]
        return json.dumps(kept, ensure_ascii=False) if kept else ""

    def set_typed(self, text: str) -> None:
        """Show what is kept."""
        self._clear()
        self._show([Attachment(one["name"], one["digest"]) for one in json.loads(text or "[]")])

    def text_of(self, value: Any) -> str:
        """A value as JSON."""
        kept = [{"name": one.name, "digest": one.digest} for one in value or ()]
        return json.dumps(kept, ensure_ascii=False) if kept else ""

    def read(self) -> Any:
        """A tuple of attachments, None for none."""
        return tuple(tile.attachment for tile in self.tiles) or None

    def box(self) -> QWidget:
        """The button that adds one."""
        return self.add

    def name(self, label: str) -> None:
        """Everything is called after the field."""
        self._label = label
        self.add.setAccessibleName(tr("{label}：附照片或 PDF", label=label))
        for number, tile in enumerate(self.tiles, start=1):
            tile.name(label, number)

    def take(self, sources: Sequence[Path | bytes]) -> None:
        """Keep these files too."""
        room = _MOST - len(self.tiles)
        if self._files is not None and sources and room > 0:
            self._hint.setText(tr("正在附上…"))
            self._files.take(tuple(sources)[:room], self._taken)

    def _taken(self, kept: tuple[Attachment, ...]) -> None:
        if not isValid(self):
            return
        self._hint.setText(tr("也可以拖到这里，或按 Ctrl+V"))
        there = {tile.digest for tile in self.tiles}
        new = [one for one in kept if one.digest not in there]
        self._show(new)
        if new:
            self.changed.emit()

    def _show(self, kept: Sequence[Attachment]) -> None:
        made = [Tile(one) for one in kept]
        for tile in made:
            self.tiles.append(tile)
            self._flow.addWidget(tile)
            tile.renamed.connect(self.changed)
            tile.opened.connect(self._open)
            tile.dropped.connect(self._drop)
            tile.show()
        self._shelf.setVisible(bool(self.tiles))
        self.name(self._label)
        if self._files is not None and made:
            self._files.pictures([tile.digest for tile in made], _SMALL, self._show_pictures)

    def _show_pictures(self, found: Mapping[str, bytes]) -> None:
        if isValid(self):
            for tile in self.tiles:
                if tile.digest in found:
                    tile.show_picture(found[tile.digest])

    def _open(self, tile: Tile) -> None:
        """A picture grows below; anything else opens in its own program."""
        if self._files is None or self._of is tile:
            self._fold()
            return
        self._of = tile
        self._files.pictures([tile.digest], _LARGE, self._show_large)

    def _show_large(self, found: Mapping[str, bytes]) -> None:
        if not isValid(self) or self._of is None or self._files is None:
            return
        pixmap = QPixmap()
        if not pixmap.loadFromData(found.get(self._of.digest, b"")):
            self._files.open(self._of.attachment)
            self._of = None
            return
        room = max(200, min(self.width() - 20, _LARGE))
        fitted = pixmap.scaledToWidth(
            min(room, pixmap.width()), Qt.TransformationMode.SmoothTransformation
        )
        self.large.setIcon(fitted)
        self.large.setIconSize(fitted.size())
        self.large.setFixedSize(fitted.width() + 8, fitted.height() + 8)
        self.large.show()

    def _fold(self) -> None:
        self._of = None
        self.large.hide()

    def _drop(self, tile: Tile) -> None:
        self._fold()
        self.tiles.remove(tile)
        self._flow.removeWidget(tile)
        tile.hide()
        tile.deleteLater()
        self._shelf.setVisible(bool(self.tiles))
        self.name(self._label)
        self.add.setFocus()
        self.changed.emit()

    def _clear(self) -> None:
        for tile in self.tiles:
            self._flow.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        self.tiles = []
        self._fold()

    def _choose(self) -> None:
        names, _kind = QFileDialog.getOpenFileNames(
            self, tr("选照片或 PDF"), str(Path.home()), tr(_KINDS)
        )
        self.take([Path(name) for name in names])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What was copied is pasted as a picture or as files."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.take(_sources(QApplication.clipboard().mimeData()))
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and pictures are welcome."""
        if self._files is not None and (event.mimeData().hasUrls() or event.mimeData().hasImage()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Keep what was dropped."""
        event.acceptProposedAction()
        self.take(_sources(event.mimeData()))


def _sources(data: QMimeData) -> list[Path | bytes]:
    """Files, else the picture itself."""
    paths = paths_of(data)
    if paths:
        return list(paths)
    image = data.imageData() if data.hasImage() else None
    return [_png(image)] if isinstance(image, QImage) and not image.isNull() else []


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # Qt's own kind of file
    return bytes(buffer.data().data())
