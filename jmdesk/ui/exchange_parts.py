"""收发 in two tables: what was brought in, what was submitted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.language import tr
from jmdesk.operations.batches import Batch
from jmdesk.operations.desk import Desk
from jmdesk.ui import parts, theme
from jmdesk.ui.import_parts import RowsTable
from jmdesk.ui.rows_model import Heading


class ExchangePanel(QFrame):
    """A heading with buttons for the row one is in, and the table; a sentence where it is empty."""

    def __init__(self, title: str, headings: Sequence[Heading], nothing: str) -> None:
        super().__init__()
        theme.set_role(self, "panel")
        self.title = parts.label(title, role="heading")
        self.table = RowsTable(title, headings)
        self.nothing = parts.label(nothing, role="quiet", wrap=True)
        self._buttons: list[tuple[QPushButton, Callable[[int], bool]]] = []
        self._head = QHBoxLayout()
        self._head.addWidget(self.title)
        self._head.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        layout.addLayout(self._head)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.nothing, 1, Qt.AlignmentFlag.AlignTop)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._enable())

    def add_button(
        self, word: str, act: Callable[[int], object], *, when: Callable[[int], bool]
    ) -> QPushButton:
        """A button about the row one is in, pressable `when` that holds for the row."""
        made = parts.button(word, lambda: act(self.row()))
        made.setEnabled(False)
        self._head.addWidget(made)
        self._buttons.append((made, when))
        return made

    def add(self, button: QPushButton) -> None:
        """A button that concerns no row."""
        self._head.addWidget(button)

    def row(self) -> int:
        """The row one is in, -1 for none."""
        return self.table.currentIndex().row()

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show these, staying in the row one was in."""
        kept = max(0, self.row())
        self.table.show_rows(rows)
        self.table.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        if rows:
            self.table.selectRow(min(kept, len(rows) - 1))
        self._enable()

    def _enable(self) -> None:
        row = self.row()
        for button, when in self._buttons:
            button.setEnabled(row >= 0 and when(row))


def came_in_panel() -> ExchangePanel:
    """收到的."""
    headings = (
        Heading(text=tr("日期"), width=146),
        Heading(text=tr("文件")),
        Heading(text=tr("进了哪里"), width=120),
        Heading(text=tr("新增"), width=64, numeric=True),
        Heading(text=tr("更新"), width=64, numeric=True),
        Heading(text=tr("经手人"), width=80),
        Heading(text=tr("情况"), width=160),
    )
    nothing = tr("还没有导入过表格。按“导入表格…”，或把文件拖进窗口。")
    return ExchangePanel(tr("收到的"), headings, nothing)


def came_in_row(desk: Desk, batch: Batch) -> list[str]:
    """One file that was brought in."""
    ledger = desk.catalogue.ledgers.get(batch.ledger)
    return [
        _time(batch.at),
        batch.file,
        ledger.title if ledger else batch.ledger,
        str(batch.new),
        str(batch.changed),
        batch.person,
        tr("已撤销 {time}", time=_time(batch.undone)) if batch.undone else "",
    ]


def went_out_panel() -> ExchangePanel:
    """报出的."""
    headings = (
        Heading(text=tr("日期"), width=146),
        Heading(text=tr("报表")),
        Heading(text=tr("单位"), width=120),
        Heading(text=tr("报告期"), width=110),
        Heading(text=tr("稿次"), width=72),
        Heading(text=tr("填表人"), width=80),
        Heading(text=tr("校验码"), width=110),
    )
    nothing = tr("还没有上报过。在“报表”里选一张表，看好了按“上报”，这里就有一份存底。")
    return ExchangePanel(tr("报出的"), headings, nothing)


def went_out_row(desk: Desk, submission: Record) -> list[str]:
    """One version of a report that was submitted."""
    said = submission.values
    report = desk.catalogue.reports.get(said["report"])
    return [
        str(said["day"]),
        f"{report.number} {report.name}".strip() if report else str(said["report"]),
        desk.units.name(said["subject_unit"]),
        Period.parse(said["subject_period"]).told,
        tr("第 {version} 稿", version=said["version"]),
        str(said.get("person") or ""),
        str(said["check_code"]),
    ]


def _time(at: str) -> str:
    return at.replace("T", " ")[:16]
