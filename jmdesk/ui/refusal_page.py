"""A store that cannot be opened: said on a plain page, with what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.ui import parts

if TYPE_CHECKING:
    from jmdesk.ui.damage_panel import DamagePanel


class RefusalPage(QWidget):
    """The refusal in its own words, what can be done about it (``way_out``), a file to send for
    help (``help`` makes it), and closing."""

    help_page = "trouble"

    def __init__(
        self,
        refusal: Refusal,
        close: Callable[[], object],
        way_out: DamagePanel | None = None,
        *,
        help: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self.setAccessibleName(tr("打不开数据"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(60, 80, 60, 60)
        layout.setSpacing(14)
        layout.addWidget(parts.label(tr("打不开数据"), role="title"))
        said = way_out.brief if way_out is not None else refusal.message
        layout.addWidget(parts.label(said, wrap=True))
        for problem in refusal.problems:
            layout.addWidget(parts.label(problem.message, role="quiet", wrap=True))
        if way_out is not None:
            layout.addWidget(way_out)
        else:
            layout.addWidget(parts.label(tr("什么都没有改动。"), role="quiet"))
        role = "main" if way_out is None else ""
        self.close_button = parts.button(tr("关闭"), close, role=role)
        self.help_button = parts.button(tr("存求助文件…"), help)
        buttons = QHBoxLayout()
        for button in (self.close_button, self.help_button):
            buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addStretch(1)
        self.help_button.setVisible(help is not None)  # without a parent it were a window
