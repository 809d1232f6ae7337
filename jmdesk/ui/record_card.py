"""A record's card saved as a file: what it says and what other ledgers say of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.door import Door
from jmdesk.operations.listing import record_name
from jmdesk.operations.personal import Persons
from jmdesk.ui.door_bar import leave
from jmdesk.ui.exports import exports_folder
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices
from jmdesk.ui.report_saving import AskFile, ask_for_file, open_folder

_ENDINGS = (".pdf", ".xlsx")
_NO_NAME = str.maketrans(dict.fromkeys('\\/:*?"<>|\n', " "))


class RecordCard(QObject):
    """Asks where, writes, and offers to open the folder. ``folder`` is the one used last."""

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        notices: Notices,
        page: QWidget,
        record: Callable[[], RecordId | None],
    ) -> None:
        super().__init__(page)
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self._page, self._record = page, record
        self.ask_file: AskFile = ask_for_file
        self.folder: Path | None = None

    @Slot()
    def save(self) -> None:
        """The card of the record as it is stored, photos behind it."""
        record = self._record()
        if record is None:
            return
        folder = self.folder or exports_folder(self._desk)
        told = _unnamed(self._desk, record)
        name = tr("卡片_{name}", name=told).translate(_NO_NAME)
        to = self.ask_file(self._page, tr("存卡片"), folder / f"{name}.pdf")
        if to is None:
            return
        to = to if to.suffix.lower() in _ENDINGS else to.with_name(f"{to.name}.pdf")
        self.folder = to.parent
        leave(
            self._jobs,
            self._notices,
            count=lambda: _count(self._desk, record),
            write=lambda door: _write(self._desk, record, to, door),
            then=self._saved,
        )

    @Slot(object)
    def _saved(self, to: Path) -> None:
        self._notices.say(
            tr("已存到 {file}。", file=to),
            action=tr("打开文件夹"),
            act=lambda: open_folder(to.parent),
        )


def _unnamed(desk: Desk, record: RecordId) -> str:
    """What the record is called, without telling of a person in the name of a file."""
    from jmdesk.operations.masked_paper import mask_name

    return mask_name(desk, [record], record_name(desk, record))


def _count(desk: Desk, record: RecordId) -> Persons:
    from jmdesk.operations import cards, masked_paper  # paper is not needed to type a record

    return masked_paper.persons_on(desk, cards.card_of(desk, record=record))


def _write(desk: Desk, record: RecordId, to: Path, door: Door) -> Path:
    from jmdesk.operations.leaving import leave_card

    leave_card(desk, record, to=to, door=door)
    return to
