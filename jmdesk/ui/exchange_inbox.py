"""冲突箱: lines that say what waits for someone to decide, out of sight while nothing does."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout

from jmdesk.language import tr
from jmdesk.ui import parts, theme


class _Waiting(QFrame):
    """A sentence and a button that leads there."""

    def __init__(self, role: str, word: str, name: str) -> None:
        super().__init__()
        theme.set_role(self, role)
        self.text = parts.label(wrap=True)
        self.open = parts.button(word, name=name)
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 6, 10, 6)
        line.addWidget(self.text, 1)
        line.addWidget(self.open)
        self.hide()


class Inbox(_Waiting):
    """``open`` leads to what is not the same."""

    def __init__(self) -> None:
        super().__init__("notice-problem", tr("去看着定 ›"), tr("去定不一样的"))

    def show_count(self, count: int) -> None:
        """How many fields have several values."""
        self.text.setText(tr("有 {count} 处各处报来的不一样，等着定。", count=count))
        self.setVisible(count > 0)


class AlikeLine(_Waiting):
    """``open`` leads to the look-alikes; quieter, for perhaps they are two things each."""

    def __init__(self) -> None:
        super().__init__("notice", tr("去看一看 ›"), tr("去看像同一件事的记录"))

    def show_count(self, count: int) -> None:
        """How many pairs of records may be one each."""
        self.text.setText(tr("有 {count} 对记录看着像同一件事。", count=count))
        self.setVisible(count > 0)
