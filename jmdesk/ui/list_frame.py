"""What stands around a list: head, search, strip of what is owed, foot."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from jmdesk.definitions.ledger import Ledger
from jmdesk.language import tr
from jmdesk.operations.relating import references
from jmdesk.ui import parts
from jmdesk.ui.elided import ElidedLabel
from jmdesk.ui.head_line import HeadLine
from jmdesk.ui.list_parts import DeleteBar, OwingStrip, SearchLine
from jmdesk.ui.table import Table


class ListFrame(QWidget):
    """Lays a list's page out; decides nothing."""

    def __init__(self, ledger: Ledger) -> None:
        super().__init__()
        self._ledger = ledger
        self.setAccessibleName(ledger.title)
        self.table = Table(ledger.title)
        self._build()

    def _build(self) -> None:
        self.title = parts.label(self._ledger.title, role="title")
        self.period_label = ElidedLabel(role="title")
        self.every = QCheckBox(tr("全部各期"))
        self.whole = QCheckBox(tr("全旗的"))
        self.all_link = parts.button(tr("看全部 ›"), role="link")
        title = self._ledger.title
        self.search = SearchLine(tr("在{ledger}里找", ledger=title))
        self.new_button = parts.button(tr("新增{ledger}", ledger=title), role="main")
        self.new_button.setToolTip("Ctrl+N")
        self.grid_button = parts.button(tr("表格填"))
        self.grid_button.setToolTip("Ctrl+G")
        self.rollup_button = parts.button(tr("汇总"))
        self.rollup_button.setToolTip("F6")
        self.import_button = parts.button(tr("导入表格…"))
        self.export_button = parts.button(tr("存 Excel…"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(10)
        left: tuple[QWidget, ...] = (
            self.title,
            self.period_label,
            self.all_link,
            self.every,
            self.whole,
        )
        right: tuple[QWidget, ...] = (
            self.search,
            self.grid_button,
            self.rollup_button,
            self.import_button,
            self.export_button,
            self.new_button,
        )
        layout.addWidget(HeadLine(left, right))
        self.owing = OwingStrip()
        self.delete_bar = DeleteBar()
        self.foot = parts.label(role="quiet", wrap=True)
        self.empty = parts.label(role="quiet", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(self.owing)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.delete_bar)
        layout.addWidget(self._foot_bar())

    def _foot_bar(self) -> QWidget:
        bar = parts.panel()
        keys = parts.label(self._keys_text(), role="small")
        line = QHBoxLayout()
        line.addWidget(self.foot, 1)
        line.addWidget(keys)
        box = bar.layout()
        assert isinstance(box, QVBoxLayout)
        box.setContentsMargins(14, 8, 14, 8)
        box.addLayout(line)
        return bar

    def _keys_text(self) -> str:
        named = references(self._ledger)
        also = tr("　F4 打开{label}", label=named[0].label) if named else ""
        return tr("回车打开{also}　Ctrl+N 新增　Del 删除　直接打字就能找", also=also)
