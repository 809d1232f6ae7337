"""The bar with which a new row begins: what it is about, chosen by typing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from jmdesk.definitions.ledger import Field
from jmdesk.language import tr
from jmdesk.ui import theme
from jmdesk.ui.chooser import Chooser
from jmdesk.ui.editors.base import Lookups, em
from jmdesk.ui.parts import button, label


class NewRowBar(QFrame):
    """Asks for the subject (a project) and, where rows differ in it, the unit (a 嘎查).

    Signals: ``chosen`` (record id, unit code), ``closed``.
    """

    chosen = Signal(str, str)
    closed = Signal()

    def __init__(self, link: Field, lookups: Lookups, *, unit: bool) -> None:
        super().__init__()
        theme.set_role(self, "notice")
        self.setAccessibleName(tr("新增一行"))
        self.subject = Chooser(lambda text: lookups.records(link.target, text))
        self.subject.setAccessibleName(link.label)
        self.subject.setPlaceholderText(tr("{label}：写名称或拼音首字母", label=link.label))
        self.unit = Chooser(lookups.units)
        self.unit.setAccessibleName(tr("单位"))
        self.unit.setPlaceholderText(tr("嘎查或单位：名称或拼音首字母"))
        self.add_button = button(tr("加这一行"), self._take)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 6, 8, 6)
        line.addWidget(label(tr("新增一行")))
        line.addWidget(self.subject, 3)
        line.addWidget(self.unit, 2)
        line.addWidget(self.add_button)
        line.addWidget(button(tr("不加了　Esc"), self._close, role="link"))
        self.subject.setMinimumWidth(em(self, 14))
        self.unit.setVisible(unit)
        self._asks_unit = unit
        self.subject.entered.connect(self._go_on)
        self.unit.entered.connect(self._take)
        for box in (self.subject, self.unit):
            box.typed_changed.connect(self._allow)
        self.hide()

    def begin(self) -> None:
        """Show and wait for a choice."""
        self.subject.choose(None)
        self.unit.choose(None)
        self._allow()
        self.show()
        self.subject.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that closed no list closes the bar."""
        if event.key() == Qt.Key.Key_Escape:
            self._close()
            return
        super().keyPressEvent(event)

    def _go_on(self) -> None:
        if self.subject.key and self._asks_unit and not self.unit.key:
            self.unit.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._take()

    def _ready(self) -> bool:
        return self.subject.key is not None and (not self._asks_unit or self.unit.key is not None)

    def _allow(self) -> None:
        self.add_button.setEnabled(self._ready())

    def _take(self) -> None:
        if self._ready():
            self.hide()
            self.chosen.emit(self.subject.key, self.unit.key or "")

    def _close(self) -> None:
        self.hide()
        self.closed.emit()
