"""The year in two pictures: the money by category, and targets against what was done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget

from jmdesk.language import tr
from jmdesk.ui import parts, theme
from jmdesk.ui.overview import Picture

if TYPE_CHECKING:  # loaded with the first picture, when the window is filled
    from jmdesk.ui.chart_view import ChartView

_MARGIN = 14


class DeskCharts(QFrame):
    """Signal: `records_asked` (ledger, ids) for the records behind a bar."""

    records_asked = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        theme.set_role(self, "panel")
        self.views: list[ChartView] = []
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setContentsMargins(_MARGIN, 12, _MARGIN, 12)
        self._box.setSpacing(18)
        self.hide()

    @property
    def room(self) -> float:
        """How wide a picture may be, in its own lengths."""
        return (self.width() - 2 * _MARGIN - 2) / theme.scale_of(self)

    def lay(self, direction: QBoxLayout.Direction) -> None:
        """Below each other, or beside each other where there is only the page's width."""
        self._box.setDirection(direction)

    def show_pictures(self, pictures: Sequence[Picture]) -> None:
        """Put these in the place of what was shown."""
        had_focus = [view.accessibleName() for view in self.views if view.hasFocus()]
        while (item := self._box.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.views = []
        for picture in pictures:
            self._box.addWidget(self._part(picture))
        if pictures:
            self._box.addWidget(parts.label(tr("点任一条，打开组成它的记录。"), role="small"))
        self._box.addStretch(1)
        self.setVisible(bool(pictures))
        for view in self.views:
            if any(name.startswith(view.accessibleName()) for name in had_focus):
                view.setFocus()

    def _part(self, picture: Picture) -> QWidget:
        from jmdesk.ui.chart_view import ChartView

        figures = picture.figures
        made = QWidget()
        box = QVBoxLayout(made)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(parts.label(figures.title, role="heading"))
        if figures.summary:
            box.addWidget(parts.label(figures.summary, role="quiet", wrap=True))
        view = ChartView(figures.title.replace("　", " "))
        view.mark_chosen.connect(lambda key: self._open(picture, key))
        box.addSpacing(4)
        box.addWidget(view)
        if figures.note:
            box.addWidget(parts.label(figures.note, role="small", wrap=True))
        box.addStretch(1)
        view.show_chart(picture.chart, figures.draw)
        self.views.append(view)
        return made

    def _open(self, picture: Picture, key: str) -> None:
        figure = picture.figures.figure(key)
        self.records_asked.emit(figure.ledger, figure.records)
