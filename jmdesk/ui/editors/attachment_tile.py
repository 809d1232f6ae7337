"""One kept file: what it looks like, what it is called, and taking it away."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from jmdesk.definitions.fieldtypes import Attachment
from jmdesk.language import tr
from jmdesk.ui import parts, theme

_WIDTH, _HEIGHT = 150, 100
_LONGEST = 80


class Tile(QFrame):
    """Signals: `renamed`, `opened` (Tile), `dropped` (Tile)."""

    renamed = Signal()
    opened = Signal(object)
    dropped = Signal(object)

    def __init__(self, attachment: Attachment) -> None:
        super().__init__()
        theme.set_role(self, "tile")
        self.digest = attachment.digest
        scale = theme.scale_of(self)
        self._size = QSize(round(_WIDTH * scale), round(_HEIGHT * scale))
        self.picture = parts.button(tr("文件"), lambda: self.opened.emit(self), role="tile")
        self.picture.setFixedSize(self._size)
        self.caption = QLineEdit(attachment.name)
        self.caption.setMaxLength(_LONGEST)
        self.caption.setCursorPosition(0)
        self.caption.textEdited.connect(lambda _text: self.renamed.emit())
        self.away = parts.button("×", lambda: self.dropped.emit(self), role="link")
        foot = QHBoxLayout()
        foot.setSpacing(2)
        foot.addWidget(self.caption, 1)
        foot.addWidget(self.away)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(4)
        layout.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addLayout(foot)
        self.setFixedWidth(self._size.width() + 10)

    @property
    def attachment(self) -> Attachment:
        """What is kept, with the caption as it stands."""
        return Attachment(self.caption.text().strip() or tr("图片"), self.digest)

    def show_picture(self, jpeg: bytes) -> None:
        """What it looks like, small."""
        pixmap = QPixmap()
        if pixmap.loadFromData(jpeg):
            room = self._size - QSize(4, 4)
            fitted = pixmap.scaled(
                room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            self.picture.setText("")
            self.picture.setIcon(QIcon(fitted))
            self.picture.setIconSize(fitted.size())

    def name(self, label: str, number: int) -> None:
        """Names to be read out."""
        for widget, word in (
            (self.picture, tr("打开")),
            (self.caption, tr("说明")),
            (self.away, tr("去掉")),
        ):
            said = tr("{label} 第{number}个 {word}", label=label, number=number, word=word)
            widget.setAccessibleName(said)
            widget.setToolTip(word)
