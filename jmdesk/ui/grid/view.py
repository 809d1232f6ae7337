"""The sheet in the window: joins its keys, mouse, input methods, painting and editors."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelection, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QWidget

from jmdesk.ui import theme
from jmdesk.ui.commands import Command
from jmdesk.ui.grid.acts import Acts
from jmdesk.ui.grid.chosen import Chosen
from jmdesk.ui.grid.cursor import Cursor
from jmdesk.ui.grid.delegate import GridDelegate
from jmdesk.ui.grid.frozen import FrozenTable, Index
from jmdesk.ui.grid.headers import ColumnHeader, SignHeader
from jmdesk.ui.grid.keys import Keys
from jmdesk.ui.grid.layout import ColumnLayout
from jmdesk.ui.grid.look import SHEET_LOOK
from jmdesk.ui.grid.menus import cell_menu, heading_menu
from jmdesk.ui.grid.model import GridModel
from jmdesk.ui.grid.mouse import Mouse
from jmdesk.ui.grid.painting import Painter
from jmdesk.ui.grid.pasting import Paster
from jmdesk.ui.grid.sight import Sight
from jmdesk.ui.grid.totals import Totals, totals_of
from jmdesk.ui.grid.typing_in import HalfTyped, Typing

ROW = 32
"""Pixels of a row at scale 1."""


class GridView(FrozenTable):
    """A sheet to type into, as in WPS. Put it into a `GridPane`, which adds the find bar.

    Signals: ``current_changed`` (key of the row, name of the column), ``totals_changed``
    (`Totals` of what is chosen), ``half_typed_changed`` with each change in the open editor (ask
    `half_typed`), ``told`` (a sentence for the person at the desk), ``find_asked`` (0: Ctrl+F,
    1 and -1: F3 and Shift+F3).
    """

    current_changed = Signal(str, str)
    totals_changed = Signal(Totals)
    half_typed_changed = Signal()
    told = Signal(str)
    find_asked = Signal(int)

    def __init__(self, model: GridModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setAccessibleName(name)
        self.headings = ColumnHeader(self)
        self.sight = Sight(self.headings)
        self._painter = Painter(self)
        self._delegate = GridDelegate(self)
        self.hand = Cursor(self)
        self.chosen = Chosen(self)
        self.acts = Acts(self)
        self.paster = Paster(self)
        self.typing = Typing(self, self._delegate)
        self._mouse = Mouse(self)
        self._totals = QTimer(self, interval=20, singleShot=True)
        self.setHorizontalHeader(self.headings)
        self.setVerticalHeader(SignHeader(self))
        self.layout_of_columns = ColumnLayout(self)
        self.keys = Keys(self)
        self.setItemDelegate(self._delegate)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(True)
        self.setStyleSheet(SHEET_LOOK)
        self.setModel(model)
        self._listen()
        self._take_sheet()

    def _listen(self) -> None:
        header = self.horizontalHeader()
        for signal in (header.sectionPressed, header.sectionEntered):
            # Qt chooses the column; here a click sorts, and one stays where one is.
            signal.disconnect()
        header.sectionClicked.connect(self.sort)
        header.sectionHandleDoubleClicked.connect(self.layout_of_columns.fit)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda at: heading_menu(self, at))
        self._delegate.typing.connect(self.half_typed_changed)
        self._model.modelReset.connect(self._take_sheet)
        self._model.told.connect(self.told)
        self._model.edited.connect(lambda _keys: self._totals.start())
        self._totals.timeout.connect(self._tell_totals)

    def model(self) -> GridModel:
        """The sheet's model."""
        return self._model

    def remember(self, settings: QSettings, id: str) -> None:
        """Keep widths, order and hidden columns under the id of the sheet's ledger."""
        self.layout_of_columns.remember(settings, id)
        self.layout_of_columns.apply()

    # where one is

    def go_to(self, key: str, name: str) -> bool:
        """Stand on a cell; False where it is not in sight."""
        index = self._model.index_of((key, name))
        if not index.isValid() or index.column() not in self.sight.columns:
            return False
        self.hand.go((index.row(), self.sight.columns.index(index.column())))
        return True

    def place(self) -> tuple[str, str] | None:
        """The key of the row and the name of the column where one is."""
        index = self.currentIndex()
        return self._model.place(index) if index.isValid() else None

    # typing

    def is_editing(self) -> bool:
        """Whether a cell is open to be typed into."""
        return self.state() is QAbstractItemView.State.EditingState

    def has_work(self) -> bool:
        """Whether what is typed now comes here."""
        return self.hasFocus() or self.is_editing()

    def is_busy(self) -> bool:
        """Whether something pasted is still being taken apart or read."""
        return self.paster.busy or self._model.reader.busy

    def half_typed(self) -> HalfTyped | None:
        """What stands in the open editor; None where nothing is being typed."""
        return self.typing.half_typed() if self.is_editing() else None

    def resume(self, half: HalfTyped) -> bool:
        """Go on typing where one was interrupted; False where that cell is not there any more."""
        return self.typing.resume(half)

    def commit(self) -> None:
        """Take what stands in the open editor as typed, and have all pasted cells read."""
        self._delegate.commit()
        self.paster.finish()
        self._model.reader.finish()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """An input method that begins to compose opens the cell, and composes in it."""
        if self.typing.compose(event):
            return
        self.setEditTriggers(QAbstractItemView.EditTrigger.AnyKeyPressed)
        super().inputMethodEvent(event)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.typing.end_composing(event)

    # keys and mouse

    def event(self, event: QEvent) -> bool:
        """Keys of the sheet are not taken by shortcuts of the window."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self.keys.is_own(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """As in WPS; what means nothing here is left to the page."""
        event.setAccepted(not self.is_editing() and self.keys.press(event))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose."""
        self._mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Choose up to there."""
        self._mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Chosen."""
        self._mouse.release()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Type on in the cell."""
        self._mouse.double_click(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with what is chosen, with the keys."""
        at = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            rect = self.visualRect(self.currentIndex())
            at = self.viewport().mapToGlobal(rect.bottomLeft())
        cell_menu(self, at)

    def commands(self) -> Sequence[Command]:
        """What can be done in the sheet, for the search of commands and for menus."""
        return self.keys.commands()

    # order

    def sort(self, column: int) -> None:
        """By a column; once more: the other way round; then the sheet's own order again."""
        name, order = self._model.sheet.columns[column].name, self._model.sheet.sorted_by
        if order is None or order[0] != name:
            self.sort_by(name)
        elif not order[1]:
            self.sort_by(name, descending=True)
        else:
            self.sort_by(None)

    def sort_here(self, *, descending: bool) -> None:
        """By the column where one is."""
        if self.currentIndex().isValid():
            name = self._model.sheet.columns[self.currentIndex().column()].name
            self.sort_by(name, descending=descending)

    def sort_by(self, name: str | None, *, descending: bool = False) -> None:
        """By a column, or (None) in the sheet's own order; one stays on the same cell."""
        place = self.place()
        self.commit()
        # A large selection would be carried along cell by cell.
        self.hand.go(self.hand.here())
        self._model.sort_by(name, descending=descending)
        self.horizontalHeader().viewport().update()
        if place is not None:
            self.go_to(*place)

    # what is seen

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint all cells in sight."""
        painter = QPainter(self.viewport())
        self._painter.paint(painter, event.rect())

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Another cell: its row stands out."""
        super().currentChanged(current, previous)
        self.update_row(previous.row())
        self.update_row(current.row())
        self.horizontalHeader().viewport().update()
        self.verticalHeader().viewport().update()
        if current.isValid():
            self.current_changed.emit(*self._model.place(current))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """More or less is chosen."""
        super().selectionChanged(selected, deselected)
        self.viewport().update()
        self._totals.start()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The frame of the current cell says whether keys come here."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.hand.go((0, 0))
        self.update_row(self.currentIndex().row())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The frame fades."""
        super().focusOutEvent(event)
        self.update_row(self.currentIndex().row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What stands still leaves room for what scrolls; the current cell stays in sight."""
        super().resizeEvent(event)
        self.sight.forget()
        if event.size().width() != event.oldSize().width():
            self.scrollTo(self.currentIndex())

    def changeEvent(self, event: QEvent) -> None:
        """Another size of type."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.model() is super().model():
            self.fit()

    def fit(self) -> None:
        """Give all rows and columns the size that fits the type."""
        height = round(ROW * theme.scale_of(self))
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        self._painter.set_font(self.font())
        self.layout_of_columns.apply()
        self.updateGeometries()

    def _take_sheet(self) -> None:
        self.sight.look_at(self._model.sheet)
        self.hand.forget()
        self.fit()
        if self._model.rowCount():
            self.hand.go((0, 0))

    def _tell_totals(self) -> None:
        self.totals_changed.emit(totals_of(self._model.sheet, self.chosen.by_column()))
