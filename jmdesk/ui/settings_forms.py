"""设置 · 表式: which definitions are in force, and what is wrong with the others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices

from jmdesk.definitions.catalogue import LEDGERS, REPORTS
from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.report import Report
from jmdesk.domain.problem import Problem, Refusal
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.forms_folder import folder_of
from jmdesk.ui import parts, theme
from jmdesk.ui.import_parts import RowsTable
from jmdesk.ui.jobs import Jobs, Progress
from jmdesk.ui.notice import Notices
from jmdesk.ui.rows_model import Heading
from jmdesk.ui.settings_parts import SettingsPart

_LEAST = 200
"""Pixels for a table at scale 1."""


class FormsPart(SettingsPart):
    """Ledgers and reports with their versions; the folder for one's own.

    Signals: ``reopen_asked`` (sentence to tell then) when the definitions there are now are wanted.
    """

    reopen_asked = Signal(str)

    def __init__(self, desk: Desk, jobs: Jobs, notices: Notices) -> None:
        super().__init__(tr("表式"))
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self.own = desk.path.parent / "forms"
        self.loaded = RowsTable(
            tr("在用的表式"),
            (
                Heading(text=tr("种类"), width=70),
                Heading(text=tr("名称")),
                Heading(text=tr("版本"), width=60, numeric=True),
                Heading(text=tr("来自"), width=120),
            ),
        )
        self.wrong = RowsTable(
            tr("没有读进来的"),
            (
                Heading(text=tr("文件"), width=170),
                Heading(text=tr("行"), width=50, numeric=True),
                Heading(text=tr("怎么回事")),
            ),
        )
        for table in (self.loaded, self.wrong):
            table.setMinimumHeight(round(_LEAST * theme.scale_of(table)))
        self.state = parts.label(wrap=True)
        self.whole = parts.label(role="quiet", wrap=True)
        self.wrong.selectionModel().currentRowChanged.connect(self._show_whole)
        self._problems: Sequence[Problem] = ()
        self.folder = parts.button(tr("打开放表式的文件夹"), self._open_folder)
        self.use = parts.button(tr("现在用上"), self._use)
        self.add_panel(tr("没有读进来的"), self.state, self.wrong, self.whole)
        self.add_panel(tr("在用的表式"), self.loaded)
        self.add_panel(
            tr("放自己的表式"),
            parts.label(
                tr(
                    "把上面发来的表式文件放进 {folder} 的 ledgers（台账）或 reports（报表），"
                    "再点“现在用上”；下次打开也会用上。",
                    folder=self.own,
                ),
                wrap=True,
            ),
            self.folder,
            self.use,
        )

    def refresh(self) -> None:
        """Read the forms (the reports are read when first asked for) and show them."""
        catalogue = self._desk.catalogue

        def work(_progress: Progress) -> tuple[list[Ledger | Report], Sequence[Problem]]:
            ledgers = [one for one in catalogue.ledgers.values() if not one.system]
            return [*ledgers, *catalogue.reports.values()], catalogue.problems

        self._jobs.start(work, then=self._show)

    def _show(self, found: tuple[list[Ledger | Report], Sequence[Problem]]) -> None:
        forms, problems = found
        self._problems = problems
        self.state.setText(
            tr("{count} 处要改，这些文件先不用，别的照常：", count=len(problems))
            if problems
            else tr("都读进来了，没有问题。")
        )
        for widget in (self.wrong, self.whole):
            widget.setVisible(bool(problems))
        self.wrong.show_rows([_problem(problem) for problem in problems])
        if problems:
            self.wrong.selectRow(0)
        self.loaded.show_rows([self._form(one) for one in forms])

    def _form(self, one: Ledger | Report) -> list[str]:
        kind, name = (
            (tr("台账"), one.title)
            if isinstance(one, Ledger)
            else (tr("报表"), f"{one.number} {one.name}".strip())
        )
        ours = one.source.is_relative_to(self.own)
        return [kind, name, str(one.version), tr("自己的") if ours else tr("程序自带")]

    def _show_whole(self) -> None:
        row = self.wrong.currentIndex().row()
        self.whole.setText(self._problems[row].message if row >= 0 else "")

    def _use(self) -> None:
        self.reopen_asked.emit(tr("文件夹里的表式都用上了。"))

    def _open_folder(self) -> None:
        try:
            for kind in (LEDGERS, REPORTS):
                folder_of(self._desk.path, kind)
        except Refusal as refusal:
            self._notices.failure(refusal)
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.own)))


def _problem(problem: Problem) -> list[str]:
    file = Path(problem.file).name if problem.file else ""
    return [file, str(problem.line or ""), problem.message]
