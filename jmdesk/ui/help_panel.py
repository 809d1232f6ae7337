"""F1: the page of help for the place one is in, beside the work; every page found by a word."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QImage, QKeyEvent, QResizeEvent, QTextDocument
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from jmdesk.language import tr
from jmdesk.operations.help_pages import FIRST, HelpPage, help_pages, search_help
from jmdesk.ui import parts, theme

_WIDTH = 400
"""Pixels at scale 1: the work beside it stays usable at 1366."""
_SHARE = 0.34
"""Of the window, where type is large."""
_ID = Qt.ItemDataRole.UserRole
_SMOOTH = Qt.TransformationMode.SmoothTransformation
_PICTURE = re.compile(r"!\[[^\]]*\]\(([^)]+)\)")


class HelpPanel(QFrame):
    """A page at a time; a search above it, the other pages one click away.

    Signals: ``closed`` when the person is done (Esc, F1 again, the button).
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "help")
        self.setAccessibleName(tr("帮助"))
        self._pages = help_pages()
        self._page: HelpPage | None = None
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("找帮助：打字或拼音首字母"))
        self.search.setToolTip(self.search.placeholderText())
        self.search.setAccessibleName(tr("找帮助"))
        self.search.textChanged.connect(self._find)
        self.search.returnPressed.connect(self._open_first)
        self.found = QListWidget()
        self.found.setAccessibleName(tr("帮助的各页"))
        self.found.itemActivated.connect(self._open_item)
        self.found.itemClicked.connect(self._open_item)
        self.text = _Page()
        self.text.setAccessibleName(tr("帮助"))
        self.close_button = parts.button(tr("关闭　Esc"), self.leave, name=tr("关闭帮助"))
        self.all_button = parts.button(tr("全部各页 ›"), self.show_all, role="link")
        head = QHBoxLayout()
        head.addWidget(self.search, 1)
        head.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 10)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.found)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.all_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._fit()

    def open(self, place: str) -> None:
        """Show the page for a place of the window, ready to be scrolled or searched."""
        page = self._pages.get(place) or self._pages[FIRST]
        self.search.clear()
        self._show(page)
        self.show()
        self.text.setFocus()

    @property
    def page(self) -> str:
        """The id of the page shown, "" for the list of pages."""
        return self._page.id if self._page and self.text.isVisibleTo(self) else ""

    def show_all(self) -> None:
        """The list of all pages."""
        self.search.clear()
        self._list(list(self._pages.values()))
        self.search.setFocus()

    def leave(self) -> None:
        """Put the help away."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc and F1 put it away; Down goes from the search to what was found."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F1):
            self.leave()
        elif event.key() == Qt.Key.Key_Down and self.search.hasFocus() and self.found.count():
            self.found.setCurrentRow(0)
            self.found.setFocus()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the type."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        # Of a small window with large type the work keeps the greater part.
        most = round(self.window().width() * _SHARE) if self.parentWidget() else _WIDTH
        self.setFixedWidth(max(_WIDTH, min(round(_WIDTH * theme.scale_of(self)), most)))

    @Slot(str)
    def _find(self, text: str) -> None:
        if text.strip():
            self._list(search_help(list(self._pages.values()), text))
        elif self._page is not None:
            self._show(self._page)

    def _list(self, pages: list[HelpPage]) -> None:
        self.found.clear()
        for page in pages:
            item = QListWidgetItem(page.title)
            item.setData(_ID, page.id)
            self.found.addItem(item)
        if not pages:
            item = QListWidgetItem(tr("没有找到。换个词，或看全部各页。"))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.found.addItem(item)
        self.text.hide()
        self.found.show()

    def _show(self, page: HelpPage) -> None:
        self._page = page
        self.found.hide()
        self.text.show_page(page)
        self.text.show()

    @Slot()
    def _open_first(self) -> None:
        if self.found.isVisible() and self.found.count():
            self._open_item(self.found.item(0))

    @Slot(QListWidgetItem)
    def _open_item(self, item: QListWidgetItem) -> None:
        page = self._pages.get(str(item.data(_ID)))
        if page is not None:
            self.search.clear()
            self._show(page)
            self.text.setFocus()


class _Page(QTextBrowser):
    """Markdown with pictures as wide as the panel; a click on a link leads nowhere."""

    def __init__(self) -> None:
        super().__init__()
        self._page: HelpPage | None = None
        self._width = 0
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_page(self, page: HelpPage) -> None:
        """Show this page from its top."""
        self._page = page
        self._width = self.viewport().width()
        self.setMarkdown(f"## {page.title}\n\n{page.text}")

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """The pictures of the page, and nothing else: a new text forgets those it was given."""
        wanted = kind == QTextDocument.ResourceType.ImageResource.value and self._page is not None
        return self._picture(QUrl(name).path()) if wanted else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pictures anew."""
        super().resizeEvent(event)
        if self._page is not None and self.viewport().width() != self._width:
            self.show_page(self._page)

    def _picture(self, name: str) -> QImage:
        assert self._page is not None
        # By its bare name: a picture lies beside its page and nowhere else.
        picture = QImage(str(self._page.folder / Path(name).name))
        room = max(40, self._width - 12)
        return picture if picture.isNull() else picture.scaledToWidth(room, _SMOOTH)
