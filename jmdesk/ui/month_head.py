"""The head of a sheet's page: what it is, what can be brought in, what is shown."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from jmdesk.language import mark, tr
from jmdesk.ui import parts
from jmdesk.ui.elided import ElidedLabel
from jmdesk.ui.head_line import HeadLine

SHOWN = {"all": mark("全部"), "missing": mark("未报"), "problems": mark("有问题")}
"""Which rows are shown, and the word for it."""


class MonthHead(QWidget):
    """Signals: ``paste_asked``, ``shown_asked`` (all, missing, problems), ``report_asked``,
    ``list_asked``, ``rollup_asked``, ``new_asked``."""

    paste_asked = Signal()
    shown_asked = Signal(str)
    report_asked = Signal()
    list_asked = Signal()
    rollup_asked = Signal()
    new_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = parts.label(role="title")
        self.hint = ElidedLabel(role="quiet")
        self.paste_button = parts.button("", self.paste_asked.emit, name=tr("从表格粘贴"))
        self.paste_button.setToolTip("Ctrl+V")
        self.shown_button = parts.button("")
        self.shown_button.setMenu(self._make_menu())
        self.report_button = parts.button("", self.report_asked.emit)
        self.list_button = parts.button(tr("各期列表"), self.list_asked.emit)
        self.rollup_button = parts.button(tr("汇总"), self.rollup_asked.emit)
        self.new_button = parts.button(tr("新增一行"), self.new_asked.emit)
        self.new_button.setToolTip("Ctrl++")
        buttons = (
            self.new_button,
            self.paste_button,
            self.shown_button,
            self.list_button,
            self.rollup_button,
            self.report_button,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(HeadLine((self.title, self.hint), buttons))
        self.show_shown("all")
        self.show_keys(True)

    def show_keys(self, shown: bool) -> None:
        """Name the keys on the buttons and how it is filled, where there is room for that."""
        self.hint.setVisible(shown)
        self.paste_button.setText(tr("从表格粘贴　Ctrl+V") if shown else tr("从表格粘贴"))

    def show_title(self, title: str, period: str, hint: str) -> None:
        """The ledger, its period, and a quiet word on how it is filled."""
        self.title.setText(f"{title}　{period}" if period else title)
        self.hint.setText(hint)

    def show_report(self, number: str) -> None:
        """Which report can be looked at from here; "" for none."""
        self.report_button.setVisible(bool(number))
        self.report_button.setText(tr("{number} 预览", number=number))
        self.report_button.setAccessibleName(self.report_button.text())

    def show_shown(self, which: str) -> None:
        """Which rows are shown."""
        text = tr("显示：{which}", which=tr(SHOWN[which]))
        self.shown_button.setText(text)
        self.shown_button.setAccessibleName(text)
        for action in self.shown_button.menu().actions():
            action.setChecked(action.data() == which)

    def _make_menu(self) -> QMenu:
        # Which is meant stands with the action, and they are asked for each time: PySide may let go
        # of the objects that it made for them, while the actions themselves live on.
        menu = QMenu(self)
        group = QActionGroup(menu)
        for which, word in SHOWN.items():
            action = menu.addAction(tr(word))
            action.setCheckable(True)
            action.setData(which)
            group.addAction(action)
        menu.triggered.connect(self._choose)
        return menu

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        self.shown_asked.emit(action.data())
