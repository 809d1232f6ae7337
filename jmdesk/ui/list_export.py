"""A list saved as a workbook to go on working in; what is changed there can be merged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.period import Period
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import today
from jmdesk.ui.door_bar import leave
from jmdesk.ui.exports import exports_folder
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices
from jmdesk.ui.report_saving import AskFile, ask_for_file, open_folder

if TYPE_CHECKING:
    from jmdesk.operations.door import Door
    from jmdesk.operations.exporting import Exported
    from jmdesk.operations.personal import Persons

_ENDING = ".xlsx"


class ListExport(QObject):
    """Asks where, writes, and offers to open the folder. ``folder`` is the one used last."""

    def __init__(
        self, desk: Desk, ledger: Ledger, jobs: Jobs, notices: Notices, page: QWidget
    ) -> None:
        super().__init__(page)
        self._desk, self._ledger, self._jobs, self._notices = desk, ledger, jobs, notices
        self._page = page
        self.ask_file: AskFile = ask_for_file
        self.folder: Path | None = None

    def by(self, shown: Callable[[], tuple[str, Period | None]]) -> Callable[[], None]:
        """What a button does: save what ``shown`` names, a unit and a period."""
        return lambda: self.save(*shown())

    def save(self, unit: str, period: Period | None) -> None:
        """The records of a unit and all below it, of a period or all."""
        parts = (self._ledger.title, self._desk.units.name(unit), str(period or ""))
        stem = "_".join(part for part in (*parts, f"{today():%Y%m%d}") if part)
        folder = self.folder or exports_folder(self._desk)
        to = self.ask_file(self._page, tr("存 Excel"), folder / f"{stem}{_ENDING}")
        if to is None:
            return
        to = to if to.suffix.lower() == _ENDING else to.with_name(to.name + _ENDING)
        self.folder = to.parent

        def count() -> Persons:
            from jmdesk.operations.exporting import persons_listed  # lists do not need it

            return persons_listed(self._desk, ledger=self._ledger.id, unit=unit, period=period)

        def write(door: Door) -> Exported:
            from jmdesk.operations.exporting import export_ledger

            return export_ledger(
                self._desk, ledger=self._ledger.id, unit=unit, period=period, to=to, door=door
            )

        leave(self._jobs, self._notices, count=count, write=write, then=self._saved)

    def _saved(self, made: Exported) -> None:
        self._notices.say(
            tr(
                "已存到 {file}，{count} 行。改好后拖回窗口就能合并。",
                file=made.file,
                count=made.rows,
            ),
            action=tr("打开文件夹"),
            act=lambda: open_folder(made.file.parent),
        )
