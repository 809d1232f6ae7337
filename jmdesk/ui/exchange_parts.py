"""收发 in two tables: what was brought in, what was submitted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.exchange.merge_plan import Verdict
from jmdesk.language import mark, tr
from jmdesk.operations.batches import Batch, TurnPreview
from jmdesk.operations.desk import Desk
from jmdesk.store.batches import BatchFile
from jmdesk.ui import parts, theme
from jmdesk.ui.import_parts import RowsTable
from jmdesk.ui.merge_effects import MergeEffects
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
        Heading(text=tr("进了哪里"), width=82),
        Heading(text=tr("新增"), width=48, numeric=True),
        Heading(text=tr("更新"), width=60, numeric=True),
        Heading(text=tr("冲突"), width=48, numeric=True),
        Heading(text=tr("经手人"), width=64),
        Heading(text=tr("情况"), width=146),
    )
    nothing = tr(
        "还没有收到过文件。把收到的文件或文件夹拖进窗口，或按“合并文件…”；"
        "别处来的普通表格按“导入表格…”。"
    )
    return ExchangePanel(tr("收到的"), headings, nothing)


def came_in_row(desk: Desk, batch: Batch) -> list[str]:
    """One merge or import."""
    ledger = desk.catalogue.ledgers.get(batch.ledger)
    into = ledger.title if ledger else batch.ledger
    return [
        _time(batch.at),
        batch.file,
        tr("合并") if batch.kind == "merge" else into,
        str(batch.new),
        str(batch.changed),
        str(batch.conflicts),
        batch.person,
        "" if batch.active else tr("已撤回 {time}", time=_time(batch.undone)[5:]),
    ]


class BatchPanel(QFrame):
    """The files of a batch, or what undoing or redoing it would do."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        theme.set_role(self, "panel")
        headings = (
            Heading(text=tr("文件")),
            Heading(text=tr("怎样"), width=190),
            Heading(text=tr("新增"), width=60, numeric=True),
            Heading(text=tr("更新"), width=80, numeric=True),
            Heading(text=tr("相同"), width=60, numeric=True),
            Heading(text=tr("冲突"), width=60, numeric=True),
        )
        self.title = parts.label(role="heading")
        self.files = RowsTable(tr("这一批的文件"), headings)
        self.effects = MergeEffects(desk)
        self._stack = QStackedWidget()
        held = QWidget()
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.title)
        column.addWidget(self.files, 1)
        for widget in (held, self.effects):
            self._stack.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.addWidget(self._stack)

    def show_files(self, batch: Batch) -> None:
        """What each file was and brought."""
        self.title.setText(tr("这一批的文件 {count} 个", count=len(batch.files)))
        self.files.show_rows([_file_row(file) for file in batch.files])
        self._stack.setCurrentIndex(0)

    def show_effects(self, preview: TurnPreview, title: str) -> None:
        """What turning the batch would change."""
        self.effects.show_effects(title, preview.effects)
        self._stack.setCurrentWidget(self.effects)


_VERDICTS = {
    Verdict.MERGED: mark("收下了"),
    Verdict.ALREADY_HERE: mark("以前合并过"),
    Verdict.DAMAGED: mark("坏的，没有收"),
    Verdict.NOT_JMDESK: mark("没有数据，没有收"),
    Verdict.NEWER_FORMAT: mark("新版本的，没有收"),
    Verdict.OUTSIDE_UNIT: mark("外单位的，没有收"),
    Verdict.NEEDS_PASSWORD: mark("没有口令，没有收"),
}


def _file_row(file: BatchFile) -> list[str]:
    counts = (file.new, file.updated, file.same, file.conflicts)
    known = file.verdict in {one.value for one in Verdict}
    word = tr(_VERDICTS[Verdict(file.verdict)]) if known else file.verdict
    return [file.name, word, *(str(count) for count in counts)]


def went_out_panel() -> ExchangePanel:
    """报出的."""
    headings = (
        Heading(text=tr("日期"), width=104),
        Heading(text=tr("报表")),
        Heading(text=tr("单位"), width=120),
        Heading(text=tr("报告期"), width=96),
        Heading(text=tr("稿次"), width=64),
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
