"""A store whose window is open elsewhere: said plainly, with the ways on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from jmdesk.language import tr
from jmdesk.ui import parts, theme
from jmdesk.ui.single import Holder

_SIZE = (640, 240)


class HeldPage(QWidget):
    """Signals: `again` to try once more, `anyway` to open it here all the same (offered only where
    another computer is said to have it)."""

    again = Signal()
    anyway = Signal()

    def __init__(self, holder: Holder) -> None:
        super().__init__()
        self.setWindowTitle(tr("京蒙协作填报台"))
        self.setAccessibleName(tr("已经打开了"))
        self.resize(*(round(length * theme.scale_of(self)) for length in _SIZE))
        self.title = parts.label(tr("这个台已经打开了"), role="title", wrap=True)
        self.said = parts.label(_said(holder), wrap=True)
        self.retry = parts.button(tr("再试一次"), self.again.emit, role="main")
        self.here = parts.button(tr("仍在这里打开"), self.anyway.emit)
        self.leave = parts.button(tr("关闭"), self.close)
        buttons = QHBoxLayout()
        for button in (self.retry, self.here, self.leave):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(40, 36, 40, 28)
        layout.setSpacing(14)
        layout.addWidget(self.title)
        layout.addWidget(self.said)
        layout.addWidget(parts.label(tr("什么都没有改动。"), role="quiet"))
        layout.addLayout(buttons)
        self.here.setVisible(bool(holder.host))  # without a parent it were a window
        layout.addStretch(1)
        self.retry.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


def _said(holder: Holder) -> str:
    if holder.host:
        return tr(
            "这份数据正在另一台电脑“{host}”上打开。两台电脑同时写一份数据会写坏。"
            "请先到那边关掉；如果那边已经关了，或者 U 盘是直接拔下来的，可以仍在这里打开。",
            host=holder.host,
        )
    return tr(
        "它的窗口（进程 {process}）三秒没有应答，可能正忙着。请等一会儿再试；"
        "一直没有应答，就在任务管理器里结束它再打开，已保存的数据不会丢。",
        process=holder.process,
    )
