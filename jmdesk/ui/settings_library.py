"""设置 · 台账库: further ledgers that can be switched on."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from jmdesk.domain.changes import Changes
from jmdesk.language import mark, tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.library import Item, library, switch_off, switch_on
from jmdesk.ui import parts, theme
from jmdesk.ui.import_parts import RowsTable
from jmdesk.ui.jobs import Jobs, Progress
from jmdesk.ui.notice import Notices
from jmdesk.ui.rows_model import Heading
from jmdesk.ui.settings_parts import SettingsPart

_LEAST = 240
"""Pixels at least for the table at scale 1; it takes all that is left."""
_ON, _OFF, _RENEW = mark("打开“{title}”"), mark("停用“{title}”"), mark("换用“{title}”的新版")
_NOW_ON, _NOW_OFF = mark("已打开“{title}”，在左边“更多台账”里。"), mark("已停用“{title}”。")


class LibraryPart(SettingsPart):
    """What is there to be switched on, a line each.

    Signals: ``reopen_asked`` (sentence to tell then) after something was switched on or off.
    """

    reopen_asked = Signal(str)

    def __init__(self, desk: Desk, jobs: Jobs, notices: Notices) -> None:
        super().__init__(tr("台账库"))
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self.items: tuple[Item, ...] = ()
        self.table = RowsTable(tr("台账库"), _headings())
        self.table.setMinimumHeight(round(_LEAST * theme.scale_of(self.table)))
        self.about = parts.label("", wrap=True)
        self.switch = parts.button("", self._switch)
        self.add_panel(
            tr("台账库"),
            parts.label(
                tr("用得着的再打开；打开后和别的台账一样填、报、合并。已有记录的不能停用。"),
                role="quiet",
                wrap=True,
            ),
            self.table,
            self.about,
            self.switch,
        )
        self.fill_with_panel()
        self.table.opened.connect(self._switch)
        self.table.selectionModel().currentRowChanged.connect(self._name_switch)

    def refresh(self) -> None:
        """Look what is switched on."""
        self._jobs.start(lambda _progress: library(self._desk), then=self._show)

    @Slot(object)
    def _show(self, items: tuple[Item, ...]) -> None:
        kept = self.table.currentIndex().row()
        self.items = items
        self.table.show_rows([_row(one) for one in items])
        self.table.selectRow(max(0, min(kept, len(items) - 1)))
        self._name_switch()

    @property
    def _current(self) -> Item | None:
        row = self.table.currentIndex().row()
        return self.items[row] if 0 <= row < len(self.items) else None

    @Slot()
    def _name_switch(self) -> None:
        """What it is for, and the button that says what it would do."""
        item = self._current
        self.switch.setVisible(item is not None)
        self.about.setVisible(item is not None)
        if item is None:
            return
        self.about.setText(_about(item))
        words = _RENEW if item.newer else _OFF if item.on else _ON
        self.switch.setText(tr(words, title=item.title))

    @Slot()
    def _switch(self) -> None:
        item = self._current
        if item is None:
            return
        off = item.on and not item.newer
        said = _NOW_OFF if off else _NOW_ON

        def work(_progress: Progress) -> Changes:
            return (switch_off if off else switch_on)(self._desk, id=item.id)

        def done(_changes: Changes) -> None:
            self.reopen_asked.emit(tr(said, title=item.title))

        self._jobs.start(work, then=done, failed=self._notices.failure, writes=True)


def _headings() -> tuple[Heading, ...]:
    return (
        Heading(text=mark("台账"), width=142),
        Heading(text=mark("做什么用")),
        Heading(text=mark("状态"), width=118),
    )


def _about(item: Item) -> str:
    """What it is for, what comes with it, and which mechanisms of the field it serves."""
    told = [tr("{help}。", help=item.help)]
    if item.along:
        told.append(tr("一起打开：{names}。", names=tr("、").join(item.along)))
    if item.mechanisms:
        numbers = tr("、").join(str(number) for number in item.mechanisms)
        told.append(tr("对应机制 {numbers}。", numbers=numbers))
    return "".join(told)


def _row(item: Item) -> list[str]:
    return [item.title, item.help, item.state]
