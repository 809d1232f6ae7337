"""几张一起出: which reports, of which units, as what; then how far it is and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from threading import Event

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from jmdesk.domain.period import Period
from jmdesk.domain.unit import Unit
from jmdesk.language import tr
from jmdesk.operations.batch import FORMATS, Sheet, Written, sheets, units_below, write_many
from jmdesk.operations.desk import Desk
from jmdesk.operations.door import AS_IT_IS, MASKED
from jmdesk.ui import theme
from jmdesk.ui.jobs import Jobs, Progress
from jmdesk.ui.parts import button, label
from jmdesk.ui.snug_scroll import SnugScroll
from jmdesk.ui.tab_order import lead

AskFolder = Callable[[QWidget, Path], Path | None]
"""Proposed folder → the folder chosen, None for none."""
_FORMAT_NAMES = {"pdf": "PDF", "xlsx": "Excel"}
_TOLD = 6
"""Sentences about what could not be made that are shown."""


class BatchPanel(QFrame):
    """Stands in the place of the paper.

    Signals: ``closed``; ``folder_asked`` (Path) to open the folder; ``failed`` (exception).
    """

    closed = Signal()
    folder_asked = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, jobs: Jobs, ask_folder: AskFolder) -> None:
        super().__init__()
        self._desk, self._jobs, self._ask_folder = desk, jobs, ask_folder
        self._unit, self._month = "", Period.year(2000)
        self.folder = Path()
        self._stop: Event | None = None
        self._reports: dict[str, QCheckBox] = {}
        self._units: list[tuple[QCheckBox, tuple[Unit, ...]]] = []
        theme.set_role(self, "panel")
        self.setAccessibleName(tr("几张一起出"))
        self._lay_out()

    def open(self, unit: str, month: Period, folder: Path) -> None:
        """Offer the reports of a unit for a month, and of those below it."""
        self._unit, self._month = unit, month
        self.folder = self.folder if self.folder != Path() else folder
        name = self._desk.units.name(unit)
        self.title.setText(tr("几张一起出　{unit}　{month}", unit=name, month=month.told))
        self._offer_units()
        self._offer_reports()
        self._say("")
        self._count()

    def focus_work(self) -> None:
        """Put the keyboard on the next step."""
        (self.stop_button if self.running else self.start_button).setFocus()

    @property
    def running(self) -> bool:
        """Whether files are being written."""
        return self._stop is not None

    def wanted(self) -> tuple[Sheet, ...]:
        """What is ticked."""
        units = [unit for box, ones in self._units if box.isChecked() for unit in ones]
        reports = [name for name, box in self._reports.items() if box.isChecked()]
        return sheets(self._desk, reports=reports, units=units, month=self._month)

    def start(self) -> None:
        """Choose the folder and write everything into it."""
        wanted, formats = self.wanted(), [e for e, box in self.formats.items() if box.isChecked()]
        folder = self._ask_folder(self, self.folder)
        if folder is None or not wanted:
            return
        self.folder = folder
        stop = self._stop = Event()

        def work(progress: Progress) -> Written:
            return write_many(
                self._desk,
                wanted=wanted,
                folder=folder,
                formats=formats,
                skip_empty=self.skip.isChecked(),
                door=MASKED if self.masks.isChecked() else AS_IT_IS,
                progress=progress,
                stopped=stop.is_set,
            )

        job = self._jobs.start(work, then=self._finished, failed=self._gone_wrong)
        job.progressed.connect(self._show_progress)
        self._show_running(True)

    def stop(self) -> None:
        """Stop after the file that is being written."""
        if self._stop is not None:
            self._stop.set()
            self.stop_button.setEnabled(False)
            self.now.setText(tr("正在停下…"))

    def showEvent(self, event: QShowEvent) -> None:
        """What was made for these reports and units stands before the buttons."""
        super().showEvent(event)
        lead(self.title, *self._boxes(), *self._buttons())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc stops what is under way, else goes back to the paper."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.running:
            self.stop()
        else:
            self.closed.emit()

    # what comes of it

    @Slot(int, int, str)
    def _show_progress(self, done: int, whole: int, text: str) -> None:
        self.bar.setRange(0, max(1, whole))
        self.bar.setValue(done)
        if self._stop is not None and not self._stop.is_set():
            told = tr("{done}／{whole}　{text}", done=done, whole=whole, text=text)
            self.now.setText(told)

    @Slot(object)
    def _finished(self, written: Written) -> None:
        self._show_running(False)
        self._say(*_outcome(written, self.folder))
        self.folder_button.setVisible(bool(written.files))
        (self.folder_button if written.files else self.start_button).setFocus()

    @Slot(object)
    def _gone_wrong(self, error: BaseException) -> None:
        self._show_running(False)
        self.failed.emit(error)

    def _show_running(self, running: bool) -> None:
        if not running:
            self._stop = None
        for box in self._boxes():
            box.setEnabled(not running)
        self.start_button.setVisible(not running)
        self.back_button.setVisible(not running)
        self.stop_button.setVisible(running)
        self.stop_button.setEnabled(running)
        self.bar.setVisible(running)
        self.bar.setRange(0, 0)
        self.now.setVisible(running)
        if running:
            self._say("")
            self.stop_button.setFocus()

    def _say(self, text: str, more: str = "") -> None:
        self.outcome.setText(text)
        self.outcome.setVisible(bool(text))
        self.refused.setText(more)
        self.refused.setVisible(bool(more))
        self.folder_button.hide()

    def _count(self) -> None:
        """How many sheets are ticked; the button says so."""
        formats = sum(box.isChecked() for box in self.formats.values())
        count = len(self.wanted()) * formats
        self.start_button.setText(tr("选文件夹，出 {count} 个文件 ›", count=count))
        self.start_button.setAccessibleName(tr("选文件夹，出 {count} 个文件", count=count))
        self.start_button.setEnabled(count > 0)

    # parts

    def _boxes(self) -> Sequence[QCheckBox]:
        units = (box for box, _ in self._units)
        return [*self._reports.values(), *units, *self.formats.values(), self.skip, self.masks]

    def _offer_reports(self) -> None:
        """Reports with a number of their own, for someone among these units to make."""
        self._clear(self._report_column, self._reports.values())
        self._reports = {}
        known = {unit.level for _, units in self._units for unit in units}
        reports = self._desk.catalogue.reports.values()
        for report in sorted(reports, key=lambda one: (one.number, one.name)):
            if report.number and known & set(report.levels):
                box = self._box(f"{report.number} {report.name}", checked=True)
                self._reports[report.id] = box
                self._report_column.addWidget(box)

    def _offer_units(self) -> None:
        self._clear(self._unit_column, [box for box, _ in self._units])
        own = self._desk.units.get(self._unit)
        self._units = [(self._box(own.name, checked=True), (own,))]
        for level, units in units_below(self._desk, self._unit).items():
            text = tr("下面每个{level}（{count} 个）", level=level.label, count=len(units))
            self._units.append((self._box(text), units))
        for box, _ in self._units:
            self._unit_column.addWidget(box)

    def _box(self, text: str, *, checked: bool = False) -> QCheckBox:
        box = QCheckBox(text)
        box.setAccessibleName(text)
        box.setChecked(checked)
        box.toggled.connect(self._count)
        return box

    def _clear(self, column: QVBoxLayout, boxes: Iterable[QCheckBox]) -> None:
        for box in boxes:
            column.removeWidget(box)
            box.hide()
            box.deleteLater()

    def _lay_out(self) -> None:
        self.title = label(role="heading", wrap=True)
        self._report_column, self._unit_column, format_column = (QVBoxLayout() for _ in range(3))
        self.formats = {one: self._box(_FORMAT_NAMES[one], checked=True) for one in FORMATS}
        self.skip = self._box(tr("没有内容的不出"), checked=True)
        self.masks = self._box(tr("遮住身份证号、电话"), checked=True)
        for box in (*self.formats.values(), self.skip, self.masks):
            format_column.addWidget(box)
        inside = QWidget()
        columns = QHBoxLayout(inside)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(16)
        for heading, column in (
            (tr("哪几张"), self._report_column),
            (tr("哪些单位"), self._unit_column),
            (tr("怎样存"), format_column),
        ):
            columns.addLayout(_headed(heading, column))
        columns.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(18, 14, 18, 14)
        whole.setSpacing(12)
        whole.addWidget(self.title)
        whole.addWidget(SnugScroll(inside))  # with large type there is no room for all reports
        whole.addLayout(self._foot())
        for part in self._told():
            whole.addWidget(part)
        whole.addStretch(1)

    def _foot(self) -> QHBoxLayout:
        self.start_button = button("", self.start, role="main")
        self.stop_button = button(tr("停下"), self.stop)
        self.back_button = button(tr("回到报表"), self.closed.emit, role="link")
        self.folder_button = button(tr("打开文件夹"), lambda: self.folder_asked.emit(self.folder))
        line = QHBoxLayout()
        for one in self._buttons():
            line.addWidget(one)
        line.addStretch(1)
        self.stop_button.hide()
        self.folder_button.hide()
        return line

    def _buttons(self) -> tuple[QWidget, ...]:
        return self.start_button, self.stop_button, self.folder_button, self.back_button

    def _told(self) -> tuple[QWidget, ...]:
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("进度"))
        self.now = label(role="quiet")
        self.outcome, self.refused = label(wrap=True), label(role="explain", wrap=True)
        for part in (self.bar, self.now, self.outcome, self.refused):
            part.hide()
        return self.bar, self.now, self.outcome, self.refused


def _headed(text: str, column: QVBoxLayout) -> QVBoxLayout:
    made = QVBoxLayout()
    made.setSpacing(6)
    heading: QLabel = label(text, role="quiet")
    made.addWidget(heading)
    made.addLayout(column)
    made.addStretch(1)
    return made


def _outcome(written: Written, folder: Path) -> tuple[str, str]:
    """What is there now, and what is not."""
    told = [tr("已存 {count} 个文件到 {folder}。", count=len(written.files), folder=folder)]
    if written.left:
        told.append(tr("已停下，还有 {count} 张没有出。", count=written.left))
    if written.empty:
        told.append(tr("{count} 张没有内容，没有出。", count=written.empty))
    more = list(written.refused[:_TOLD])
    if len(written.refused) > _TOLD:
        more.append(tr("另有 {count} 张也没有出来。", count=len(written.refused) - _TOLD))
    return "".join(told), "\n".join(more)
