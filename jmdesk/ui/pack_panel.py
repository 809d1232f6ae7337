"""装一个数据包: what would travel is said first, then it is written where the person wants it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import today
from jmdesk.ui import parts, theme
from jmdesk.ui.exports import exports_folder
from jmdesk.ui.jobs import Job, Jobs, Progress
from jmdesk.ui.notice import Notices
from jmdesk.ui.pack_choice import PackChoice, Wanted

if TYPE_CHECKING:
    from jmdesk.operations.pack_files import Packed
    from jmdesk.operations.packing import Travelling

AskFile = Callable[[QWidget, Path], Path | None]
_ENDING = ".jmdesk"
_MOST_LEDGERS = 4
"""So many ledgers are counted by name in the sentence."""


class _Receivers(NamedTuple):
    above: str
    below: tuple[str, ...]


class PackPanel(QFrame):
    """Plans anew whenever something is chosen; the plan that is shown is the one written."""

    def __init__(
        self, desk: Desk, jobs: Jobs, notices: Notices, *, ask_file: AskFile | None = None
    ) -> None:
        super().__init__()
        theme.set_role(self, "panel")
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self.ask_file = ask_file or _ask_file
        self._plan: Travelling | None = None
        self._planning: Job | None = None
        self._folder: Path | None = None
        self.choice = PackChoice(desk)
        self.told = parts.label(role="quiet", wrap=True)
        self.persons = parts.label(role="explain", wrap=True)
        self.pack = parts.button(tr("打包…"), self._pack, role="main")
        self.stop = parts.button(tr("停下"), self._stop)
        self._writing: Job | None = None
        self._lay_out()
        self.choice.changed.connect(self.plan)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(parts.label(tr("装一个数据包"), role="heading"))
        head.addStretch(1)
        head.addWidget(self.stop)
        head.addWidget(self.pack)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        layout.addLayout(head)
        for widget in (self.choice, self.told, self.persons):
            layout.addWidget(widget)
        self.pack.setEnabled(False)
        self.stop.hide()
        self.persons.hide()

    def minimumSizeHint(self) -> QSize:
        """As high as its lines are at this width, not as they would be in the narrowest."""
        width = max(self.width(), self.sizeHint().width())
        return QSize(super().minimumSizeHint().width(), self.heightForWidth(width))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another height."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def refresh(self) -> None:
        """Read anew who there is to receive, and what would travel."""
        desk = self._desk

        def work(_progress: Progress) -> _Receivers:
            from jmdesk.operations.packing import above, below

            return _Receivers(above(desk), below(desk)) if desk.unit else _Receivers("", ())

        self._jobs.start(work, then=self._fill, failed=self._notices.failure)

    def _fill(self, found: _Receivers) -> None:
        self.choice.fill(found.above, found.below)
        self.plan()

    def plan(self) -> None:
        """Count what would travel; of several questions only the last is answered."""
        if not self._desk.unit:
            return
        desk, wanted = self._desk, self.choice.wanted()
        self._plan = None
        self.pack.setEnabled(False)
        self.told.setText(tr("正在数要带走的……"))
        self.persons.hide()
        if self._planning is not None:
            self._planning.cancel()

        def work(_progress: Progress) -> Travelling:
            from jmdesk.operations.packing import plan_pack

            return plan_pack(
                desk,
                period=wanted.period,
                to_unit=wanted.to_unit,
                everything=wanted.everything,
                attachments=wanted.attachments,
                persons=wanted.persons,
            )

        job = self._jobs.start(work, then=self._planned, failed=self._notices.failure)
        job.finished.connect(lambda: self._forget(job))
        self._planning = job

    def _forget(self, job: Job) -> None:
        if self._planning is job:
            self._planning = None

    def _planned(self, plan: Travelling) -> None:
        self._plan = plan
        self.told.setText(self._sentence(plan))
        persons = plan.persons.told()
        self.persons.setText(
            tr(
                "里面有{persons}。给填报台合并的数据不遮，给人看的表遮住。"
                "可以加口令，或去掉“带有个人信息的”。",
                persons=persons,
            )
        )
        self.persons.setVisible(bool(persons))
        self.choice.readable.setVisible(bool(persons))
        self.pack.setEnabled(plan.anything)

    def _sentence(self, plan: Travelling) -> str:
        """What travels, in one or two sentences."""
        parts_told = [_records(self._desk, plan)] if plan.parcel or not plan.definitions else []
        if plan.documents:
            parts_told.append(_documents(plan))
        if plan.definitions:
            parts_told.append(_definitions(plan))
        if plan.acknowledged:
            parts_told.append(tr("对方已收到的 {count} 次改动不再带。", count=plan.acknowledged))
        if plan.held_back:
            parts_told.append(tr("有个人信息的 {count} 条留下不带。", count=len(plan.held_back)))
        return "".join(parts_told)

    def _pack(self) -> None:
        plan, wanted = self._plan, self.choice.wanted()
        if plan is None:
            return
        folder = self._folder or exports_folder(self._desk)
        to = self.ask_file(self, folder / f"{_stem(self._desk, plan)}{_ENDING}")
        if to is None:
            return
        to = to if to.suffix.lower() == _ENDING else to.with_name(to.name + _ENDING)
        self._folder = to.parent
        self._write(plan, wanted, to)

    def _write(self, plan: Travelling, wanted: Wanted, to: Path) -> None:
        desk = self._desk

        def work(progress: Progress) -> tuple[Packed, ...]:
            from jmdesk.operations.door import AS_IT_IS, MASKED
            from jmdesk.operations.pack_files import write_pack

            return write_pack(
                desk,
                plan=plan,
                to=to,
                passphrase=wanted.passphrase,
                split_mb=wanted.split or None,
                readable=AS_IT_IS if wanted.readable else MASKED,
                progress=progress,
            )

        job = self._jobs.start(work, then=self._packed, failed=self._notices.failure)
        self._writing = job
        self.pack.setEnabled(False)
        self.stop.show()
        job.finished.connect(self._written)

    def _stop(self) -> None:
        if self._writing is not None:
            self._writing.cancel()

    def _written(self) -> None:
        self._writing = None
        self.stop.hide()
        self.pack.setEnabled(self._plan is not None and self._plan.anything)

    def _packed(self, packed: tuple[Packed, ...]) -> None:
        from jmdesk.ui.report_saving import open_folder

        folder = packed[0].file.parent
        records = sum(one.records for one in packed)
        if len(packed) == 1:
            text = tr("已装好 {file}，{records} 条记录。", file=packed[0].file, records=records)
        else:
            text = tr(
                "已装成 {count} 份，在 {folder}，{records} 条记录。",
                count=len(packed),
                folder=folder,
                records=records,
            )
        self._notices.say(text, action=tr("打开文件夹"), act=lambda: open_folder(folder))


def _documents(plan: Travelling) -> str:
    """Attachments and submitted papers, each counted for itself, and how much they are."""
    attached = len(plan.documents) - plan.kept
    told = [
        tr("附件 {count} 个", count=attached) if attached else "",
        tr("上报存底 {count} 份", count=plan.kept) if plan.kept else "",
    ]
    size = f"{plan.attached_mb:.1f}"
    return tr("{told}，{size} MB。", told=tr("、").join(filter(None, told)), size=size)


def _definitions(plan: Travelling) -> str:
    """What the receivers are given to use, some of it by name."""
    named = tr("、").join(plan.titles[:_MOST_LEDGERS])
    more = tr(" 等") if len(plan.titles) > _MOST_LEDGERS else ""
    return tr("带去自己用的台账、报表：{named}{more}。", named=named, more=more)


def _records(desk: Desk, plan: Travelling) -> str:
    counts = plan.records
    if not counts:
        return tr("没有要带走的。")
    ledgers = desk.catalogue.ledgers
    titles = {str(ledger.id): ledger.title for ledger in ledgers.values()}
    named = tr("、").join(
        f"{titles.get(name, name)} {count}" for name, count in list(counts.items())[:_MOST_LEDGERS]
    )
    more = tr(" 等") if len(counts) > _MOST_LEDGERS else ""
    return tr(
        "带走 {count} 条记录（{named}{more}）。", count=sum(counts.values()), named=named, more=more
    )


def _stem(desk: Desk, plan: Travelling) -> str:
    """单位_期_日, as the other side will look for it."""
    name = desk.units.name(plan.unit or desk.unit)
    return "_".join(part for part in (name, plan.period, f"{today():%Y%m%d}") if part)


def _ask_file(parent: QWidget, proposed: Path) -> Path | None:
    chosen, _ = QFileDialog.getSaveFileName(parent, tr("打包"), str(proposed), f"*{_ENDING}")
    return Path(chosen) if chosen else None
