"""A handful of texts as a table: for previews, where everything is already in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from jmdesk.language import tr
from jmdesk.ui.tips import tip

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A column: its text, translated where it is shown; its width in pixels at scale 1, 0 for
    what is left; numbers stand right."""

    text: str
    width: int = 0
    numeric: bool = False


class RowsModel(QAbstractTableModel):
    """Rows of texts under fixed headings."""

    def __init__(self, headings: Sequence[Heading], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.headings = tuple(headings)
        self.rows: Sequence[Sequence[str]] = ()

    def show_rows(
        self, rows: Sequence[Sequence[str]], headings: Sequence[Heading] | None = None
    ) -> None:
        """Put other rows (and headings) in the place of those shown."""
        self.beginResetModel()
        self.rows = rows
        self.headings = self.headings if headings is None else tuple(headings)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """As many as headings."""
        return 0 if parent.isValid() else len(self.headings)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """The text, and where it stands."""
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return self.rows[index.row()][index.column()]
        if role == Role.ToolTipRole:
            return tip(self.rows[index.row()][index.column()])
        if role == Role.TextAlignmentRole:
            return _align(self.headings[index.column()])
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        """The headings."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Role.DisplayRole:
            return tr(self.headings[section].text)
        return _align(self.headings[section]) if role == Role.TextAlignmentRole else None


def _align(heading: Heading) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if heading.numeric else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
