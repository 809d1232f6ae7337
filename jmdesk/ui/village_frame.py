"""What stands around the paper of the 嘎查's page: its buttons above, how things stand below."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from jmdesk.language import tr
from jmdesk.ui import theme
from jmdesk.ui.exchange_inbox import Inbox
from jmdesk.ui.parts import button, label
from jmdesk.ui.tab_order import last_in, lead
from jmdesk.ui.village_paper import VillagePaper

_WIDTH = 860
"""The paper's width at scale 1, in pixels."""
_EDGE = 12


class VillageFrame(QWidget):
    """Fills the page. ``tools`` are the buttons; the paper scrolls up and down only."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._paper: VillagePaper | None = None
        self.found = label(role="good")
        self.found.hide()
        self.state = label(role="quiet")
        self.inbox = Inbox()
        self.returned = label(role="explain", wrap=True)
        self.returned.hide()
        self.tools = self._make_tools()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        ground = QWidget()
        self._middle = QHBoxLayout(ground)
        self._scroll.setWidget(ground)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._keep_still)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._make_head())
        column.addLayout(self._make_news())
        column.addWidget(self._scroll, 1)
        column.addWidget(self._make_foot())
        around = QVBoxLayout(page)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self)

    def put_paper(self, paper: VillagePaper) -> None:
        """Show another paper from its head."""
        old, self._paper = self._paper, paper
        if old is not None:
            self._middle.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._middle.addWidget(paper, 0, Qt.AlignmentFlag.AlignHCenter)
        lead(last_in(paper), self.rest_button, self.problem_button)
        self._fit()
        self._scroll.verticalScrollBar().setValue(0)

    def show_box(self, box: QWidget) -> None:
        """Scroll so that a box is seen, with the lines around it."""
        self._scroll.ensureWidgetVisible(box, 0, round(40 * theme.scale_of(self)))

    def tell(self, paper: VillagePaper) -> None:
        """The foot: what is told, what is not, what is to be looked at."""
        cells, sheet = paper.cells, paper.sheet
        self.returned.setText("\n".join(sheet.returned))
        self.returned.setVisible(bool(sheet.returned))
        filled = sum(bool(cell.box.typed()) for cell in cells)
        self.state.setText(tr("已填 {count} 格，都存好了", count=filled))
        rest = len(sheet.unreported)
        self.rest_button.setText(tr("还有 {count} 个项目没报，其余照上月", count=rest))
        self.rest_button.setVisible(any(line.carried for line in sheet.unreported))
        wrong = sum(bool(cell.said) for cell in cells)
        self.problem_button.setText(tr("{count} 处要看一看　F8", count=wrong))
        self.problem_button.setVisible(bool(wrong))
        for made in (self.rest_button, self.problem_button):
            made.setAccessibleName(made.text())

    def tell_found(self, count: int) -> None:
        """A quiet note that half-typed boxes came back; 0 for none."""
        self.found.setText(tr("上次没写完的 {count} 格找回来了。", count=count))
        self.found.setVisible(bool(count))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The paper is never wider than the window."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._paper is not None:
            bar = self._scroll.verticalScrollBar().sizeHint().width()
            room = max(320, self.width() - 2 * (_EDGE + bar))
            self._paper.setFixedWidth(min(round(_WIDTH * theme.scale_of(self)), room))

    @Slot(int, int)
    def _keep_still(self, _least: int, most: int) -> None:
        """The paper does not step aside when the scroll bar comes or goes."""
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        self._middle.setContentsMargins(_EDGE + bar, 0, _EDGE if most else _EDGE + bar, 8)

    def _make_tools(self) -> QWidget:
        tools = QWidget()
        row = QHBoxLayout(tools)
        row.setContentsMargins(0, 0, 0, 0)
        self.signin_button = button(tr("签到册"), name=tr("打印空白签到册"))
        self.print_button = button(tr("打印"), name=tr("打印这张月报单"))
        self.submit_button = button(tr("交给苏木镇 ›"), role="main")
        for made in (self.signin_button, self.print_button, self.submit_button):
            row.addWidget(made)
        return tools

    def _make_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(20, 6, 20, 6)
        head.addWidget(self.found)
        head.addStretch(1)
        head.addWidget(self.tools)
        return head

    def _make_news(self) -> QVBoxLayout:
        """What came back: values that are not the same, and what was said of the whole."""
        news = QVBoxLayout()
        news.setContentsMargins(20, 0, 20, 0)
        news.setSpacing(6)
        news.addWidget(self.inbox)
        news.addWidget(self.returned)
        return news

    def _make_foot(self) -> QWidget:
        foot = QWidget()
        self.rest_button = button("", role="link", name=tr("其余照上月"))
        self.problem_button = button("", role="link", name=tr("下一处问题"))
        for made in (self.rest_button, self.problem_button):
            made.hide()
        row = QHBoxLayout(foot)
        row.setContentsMargins(20, 4, 20, 6)
        row.addWidget(self.state)
        row.addWidget(self.rest_button)
        row.addWidget(self.problem_button)
        row.addStretch(1)
        row.addWidget(label(tr("需要帮助按 F1"), role="quiet"))
        return foot
