"""谁做了什么: what was recorded, merged, sent and done here, to look through and to save."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import overload

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QVBoxLayout, QWidget

from jmdesk.domain.changes import Changes
from jmdesk.language import mark, tr
from jmdesk.operations.deeds_paper import MOST, deeds_paper, shown
from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import today
from jmdesk.operations.who_did_what import KINDS, Deed, Deeds, Key, Wanted, kept_names
from jmdesk.reporting.document import Document
from jmdesk.ui import parts
from jmdesk.ui.commands import Command
from jmdesk.ui.exports import exports_folder
from jmdesk.ui.flow import FlowLayout
from jmdesk.ui.import_parts import RowsTable
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices
from jmdesk.ui.report_saving import ReportSaver, ask_for_file
from jmdesk.ui.rows_model import Heading

_BLOCK = 40
"""Lines looked up together when one of them is shown."""
_DAYS = ((0, mark("全部日子")), (1, mark("今天")), (7, mark("近 7 天")), (30, mark("近 30 天")),
         (366, mark("近一年")))  # fmt: skip


class DeedsPage(QWidget):
    """Signals: `record_asked` (ledger, record) to open one, `left` on Esc."""

    record_asked = Signal(str, str)
    left = Signal()

    def __init__(self, desk: Desk, jobs: Jobs, notices: Notices) -> None:
        super().__init__()
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self._deeds: Deeds | None = None
        self.lines = _Lines(None, ())
        self.setAccessibleName(tr("谁做了什么"))
        self.person = parts.choice(tr("谁"), self._narrow, characters=6)
        self.kind = parts.choice(tr("哪一类"), self._narrow)
        self.ledger = parts.choice(tr("哪个台账"), self._narrow, characters=6)
        self.days = parts.choice(tr("哪些日子"), self._narrow)
        self.save_button = parts.button(tr("存清单…"), self.save)
        self.open_button = parts.button(tr("打开这条记录　{keys}", keys="Enter"), self.open)
        self.count = parts.label(role="quiet")
        self.table = RowsTable(tr("谁做了什么"), _headings())
        self.table.opened.connect(lambda _row: self.open())
        self.saver = ReportSaver(desk, self, jobs, notices, ask_for_file)
        self._lay_out()
        self._offer()

    def _lay_out(self) -> None:
        head = QWidget()
        head.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        flow = FlowLayout(head, gap=10)
        for widget in (self.person, self.kind, self.ledger, self.days, self.count):
            widget.setMinimumHeight(self.kind.sizeHint().height())
            flow.addWidget(widget)
        foot = QWidget()
        line = FlowLayout(foot, gap=10)
        line.addWidget(self.open_button)
        line.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(10)
        layout.addWidget(parts.label(tr("谁做了什么"), role="title"))
        layout.addWidget(head)
        layout.addWidget(self.table, 1)
        layout.addWidget(foot)
        told = tr("时间是做事的那台电脑的时钟所示；从别处来的，排在收到它的时候。")
        layout.addWidget(parts.label(told, role="quiet", wrap=True))

    def _offer(self) -> None:
        for key, words in KINDS.items():
            self.kind.addItem(tr(words), key)
        self.kind.insertItem(0, tr("所有事"), "")
        self.kind.setCurrentIndex(0)
        for days, words in _DAYS:
            self.days.addItem(tr(words), days)

    def wanted(self) -> Wanted:
        """What is chosen."""
        days = int(self.days.currentData() or 0)
        return Wanted(
            person=str(self.person.currentData() or ""),
            kind=str(self.kind.currentData() or ""),
            ledger=str(self.ledger.currentData() or ""),
            first=today() - timedelta(days=days - 1) if days else None,
        )

    def refresh(self) -> None:
        """Look anew at what was done."""
        self._jobs.start(lambda _progress: Deeds(self._desk), then=self._show)

    @Slot(object)
    def _show(self, deeds: Deeds) -> None:
        self._deeds = deeds
        names = kept_names(deeds.ledgers, self._desk)
        _fill(self.person, tr("所有人"), {name: name for name in deeds.persons})
        _fill(self.ledger, tr("所有台账"), names)
        self._narrow()

    def _narrow(self) -> None:
        deeds, wanted = self._deeds, self.wanted()
        if deeds is None:
            return

        def show(keys: Sequence[Key]) -> None:
            self.lines = _Lines(deeds, keys)
            self.table.show_rows(self.lines)
            self.count.setText(tr("{count} 行", count=len(keys)))
            self.save_button.setEnabled(0 < len(keys) <= MOST)
            if keys:
                self.table.selectRow(0)

        self._jobs.start(lambda _progress: deeds.chosen(wanted), then=show)

    def open(self) -> None:
        """The record that the chosen line tells of."""
        row = self.table.currentIndex().row()
        if not 0 <= row < len(self.lines):
            return
        deed = self.lines.deed(row)
        if deed.record:
            self.record_asked.emit(deed.ledger, deed.record)

    def save(self) -> None:
        """What is listed, as PDF or workbook."""
        wanted = self.wanted()
        self.saver.folder = exports_folder(self._desk)

        def made(document: Document) -> None:
            self.saver.save(document, tr("存清单"), ".xlsx", ".pdf")

        self._jobs.start(
            lambda _progress: deeds_paper(self._desk, wanted),
            then=made,
            failed=self._notices.failure,
        )

    # as a page

    def on_changes(self, changes: Changes) -> None:
        """Something was done."""
        if self.isVisible():
            self.refresh()

    def focus_work(self) -> None:
        """The keyboard to the list."""
        self.table.setFocus()

    def commands(self) -> Sequence[Command]:
        """What can be done here."""
        offered: tuple[tuple[str, str, Callable[[], object], str], ...] = (
            ("open", tr("打开这条记录"), self.open, "Return"),
            ("save", tr("存清单…"), self.save, ""),
        )
        return tuple(
            Command(id=f"deeds.{id}", text=text, act=act, keys=keys)
            for id, text, act, keys in offered
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to where one was."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class _Lines(Sequence[Sequence[str]]):
    """The lines as texts, looked up in blocks when they are shown."""

    def __init__(self, deeds: Deeds | None, keys: Sequence[Key]) -> None:
        self._deeds, self._keys = deeds, keys
        self._blocks: dict[int, list[Deed]] = {}

    def __len__(self) -> int:
        return len(self._keys)

    @overload
    def __getitem__(self, row: int) -> Sequence[str]: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[Sequence[str]]: ...
    def __getitem__(self, row: int | slice) -> Sequence[str] | Sequence[Sequence[str]]:
        if isinstance(row, slice):
            return [_texts(self.deed(one)) for one in range(*row.indices(len(self)))]
        return _texts(self.deed(row))

    def deed(self, row: int) -> Deed:
        """One line."""
        number, place = divmod(row, _BLOCK)
        if number not in self._blocks and self._deeds is not None:
            first = number * _BLOCK
            self._blocks[number] = self._deeds.lines(self._keys[first : first + _BLOCK])
        return self._blocks[number][place]


def _texts(one: Deed) -> tuple[str, ...]:
    came = " ".join(part for part in (one.source, shown(one.came)) if part)
    return shown(one.at), one.person, one.what, one.about, came


def _headings() -> tuple[Heading, ...]:
    return (
        Heading(text=mark("时间"), width=132),
        Heading(text=mark("谁"), width=66),
        Heading(text=mark("做了什么"), width=178),  # 存文件，个人信息已遮住
        Heading(text=mark("哪一条")),
        Heading(text=mark("随哪一批来、何时到"), width=146),
    )


def _fill(box: QComboBox, everything: str, choices: dict[str, str]) -> None:
    """Offer these, keeping what is chosen."""
    chosen = box.currentData()
    with QSignalBlocker(box):
        box.clear()
        box.addItem(everything, "")
        for key, words in choices.items():
            box.addItem(words, key)
        box.setCurrentIndex(max(0, box.findData(chosen)))
