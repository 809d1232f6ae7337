"""The bar below the paper: where the chosen figure comes from, and the way to its records."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from jmdesk.language import tr
from jmdesk.operations.tracing import Origin, Rows
from jmdesk.ui import theme
from jmdesk.ui.elided import ElidedLabel
from jmdesk.ui.parts import button, label


class OriginBar(QFrame):
    """Says what stands on the paper, or of a chosen figure its sum.

    Signals: ``rows_asked`` (Rows), ``report_asked`` (Unreported) to record what is missing.
    """

    rows_asked = Signal(object)
    report_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.origin: Origin | None = None
        self.links: list[QPushButton] = []
        theme.set_role(self, "panel")
        self.setAccessibleName(tr("这个数的来历"))
        self._figure = label(role="quiet")
        self.what = ElidedLabel(role="strong")
        self.amounts = ElidedLabel(role="quiet")
        self._hint = label(role="quiet")
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(12, 4, 12, 4)
        self._line.setSpacing(10)
        self._line.addWidget(self._figure)
        self._line.addWidget(self.what)
        self._line.addWidget(self.amounts, 1)
        self._line.addWidget(self._hint)

    def show_state(self, text: str, hint: str = "") -> None:
        """No figure is chosen: say what is on the paper; nothing where there is none."""
        self._put(None, figure="", what="", amounts=text, hint=hint)
        self.setVisible(bool(text))

    def show_origin(self, origin: Origin) -> None:
        """A figure is chosen."""
        figure = " ".join(part for part in (origin.figure, origin.sign) if part)
        self._put(origin, figure=figure, what=origin.what, amounts=origin.amounts, hint="")
        self.show()
        if origin.unreported is not None:
            asked = origin.unreported
            self._link(tr("去填 ›"), lambda: self.report_asked.emit(asked))
        for rows in origin.rows:
            self._link(_word(rows, alone=len(origin.rows) == 1), self._asker(rows))

    def open_first(self) -> None:
        """What the first link does."""
        if self.links:
            self.links[0].click()

    def _asker(self, rows: Rows) -> Callable[[], object]:
        return lambda: self.rows_asked.emit(rows)

    def _put(
        self, origin: Origin | None, *, figure: str, what: str, amounts: str, hint: str
    ) -> None:
        self.origin = origin
        for link in self.links:
            self._line.removeWidget(link)
            link.hide()
            link.deleteLater()
        self.links = []
        for part, text in (
            (self._figure, figure),
            (self.what, what),
            (self.amounts, amounts),
            (self._hint, hint),
        ):
            part.setText(text)
            part.setVisible(bool(text) or part is self.amounts)
        self.setAccessibleDescription(origin.sentence if origin else amounts)

    def _link(self, text: str, act: Callable[[], object]) -> None:
        link = button(text, act, role="link")
        self._line.addWidget(link)
        self.links.append(link)


def _word(rows: Rows, *, alone: bool) -> str:
    count = len(rows.records)
    if not alone:
        return tr("打开 {count} 条{title} ›", count=count, title=rows.title)
    return tr("打开这一条 ›") if count == 1 else tr("打开这些行 ›")
