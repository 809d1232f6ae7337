"""冲突箱: one line that says how much is not the same and waits for someone to decide."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout

from jmdesk.language import tr
from jmdesk.ui import parts, theme


class Inbox(QFrame):
    """Out of sight while there is nothing; ``open`` leads to what is not the same."""

    def __init__(self) -> None:
        super().__init__()
        theme.set_role(self, "notice-problem")
        self.text = parts.label(wrap=True)
        self.open = parts.button(tr("去看着定 ›"), name=tr("去定不一样的"))
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 6, 10, 6)
        line.addWidget(self.text, 1)
        line.addWidget(self.open)
        self.hide()

    def show_count(self, count: int) -> None:
        """How many fields have several values."""
        self.text.setText(tr("有 {count} 处各处报来的不一样，等着定。", count=count))
        self.setVisible(count > 0)
