"""设置: its parts at the left, the one that is open at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSettings, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jmdesk.domain.problem import Level
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.ui import parts, theme
from jmdesk.ui.commands import Command
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices
from jmdesk.ui.settings_about import AboutPart
from jmdesk.ui.settings_backup import BackupPart
from jmdesk.ui.settings_folders import FoldersPart
from jmdesk.ui.settings_forms import FormsPart
from jmdesk.ui.settings_known import KnownPart
from jmdesk.ui.settings_library import LibraryPart
from jmdesk.ui.settings_lock import LockPart
from jmdesk.ui.settings_look import LookPart
from jmdesk.ui.settings_parts import SettingsPart
from jmdesk.ui.settings_whose import WhosePart


class SettingsPage(QWidget):
    """Signals: `unit_changed` after the unit or person was saved, `plain_changed` when one page or
    the whole desk was chosen, `exports_changed` when reports go to another folder, `restore_asked`
    (Path of a backup), `mend_asked` of damaged data, `recover_asked` for what was deleted,
    `deeds_asked` for who did what, `reopen_asked` (sentence) when other forms are to count, `left`
    on Esc."""

    unit_changed = Signal()
    plain_changed = Signal()
    exports_changed = Signal()
    restore_asked = Signal(object)
    mend_asked = Signal()
    recover_asked = Signal()
    deeds_asked = Signal()
    reopen_asked = Signal(str)
    left = Signal()

    def __init__(self, desk: Desk, jobs: Jobs, notices: Notices, settings: QSettings) -> None:
        super().__init__()
        self.setAccessibleName(tr("设置"))
        self.whose = WhosePart(desk, notices)
        self.look = LookPart(desk, notices, settings)
        self.folders = FoldersPart(desk, jobs, notices)
        self.backups = BackupPart(desk, jobs, notices)
        self.lock = LockPart(desk, jobs, notices)
        self.known = KnownPart(desk, jobs, notices)
        self.library = LibraryPart(desk, jobs, notices)
        self.forms = FormsPart(desk, jobs, notices)
        self.about = AboutPart(desk, jobs, notices)
        self.parts: tuple[SettingsPart, ...] = (
            self.whose,
            self.look,
            self.folders,
            self.backups,
            self.lock,
            self.known,
            self.library,
            self.forms,
            self.about,
        )
        self.whose.unit_changed.connect(self._unit_changed)
        self.look.plain_changed.connect(self.plain_changed)
        self.folders.exports_changed.connect(self.exports_changed)
        self.backups.restore_asked.connect(self.restore_asked)
        self.backups.mend_asked.connect(self.mend_asked)
        self.backups.recover_asked.connect(self.recover_asked)
        self.backups.risk_told.connect(self._mark_backups)
        self.known.deeds_asked.connect(self.deeds_asked)
        self.library.reopen_asked.connect(self.reopen_asked)
        self.forms.reopen_asked.connect(self.reopen_asked)
        self._lay_out()

    def _lay_out(self) -> None:
        self.list = QListWidget()
        self.list.setAccessibleName(tr("设置的各部分"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.set_role(self.list, "parts")
        self.stack = QStackedWidget()
        for part in self.parts:
            self.list.addItem(part.title)
            self.stack.addWidget(part)
        self.list.currentRowChanged.connect(self._show)
        body = QHBoxLayout()
        body.setSpacing(14)
        body.addWidget(self.list)
        body.addWidget(self.stack, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(10)
        layout.addWidget(parts.label(tr("设置"), role="title"))
        layout.addLayout(body, 1)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """The list of parts is as wide as its words."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        if hasattr(self, "list"):
            self.list.setFixedWidth(
                self.list.sizeHintForColumn(0) + self.fontMetrics().height() * 2
            )

    @property
    def help_page(self) -> str:
        """The page of help for the part that is shown."""
        pages = {self.backups: "backup", self.lock: "lock", self.about: "trouble"}
        return pages.get(self.parts[max(0, self.list.currentRow())], "settings")

    def part_shown(self) -> int:
        """Which part is open."""
        return max(0, self.list.currentRow())

    def show_part(self, number: int) -> None:
        """Open a part."""
        self.list.setCurrentRow(number)

    def _show(self, number: int) -> None:
        self.stack.setCurrentIndex(number)
        self.parts[number].refresh()

    def refresh(self) -> None:
        """Show what is stored."""
        number = max(0, self.list.currentRow())
        self.list.setCurrentRow(number)
        self._show(number)
        if self.parts[number] is not self.backups:  # whether they are late shows in the list
            self.backups.refresh()

    def focus_work(self) -> None:
        """Put the keyboard on the list of parts."""
        self.list.setFocus()

    def commands(self) -> Sequence[Command]:
        """What is most often wanted here."""
        return (
            Command(id="settings.backup", text=tr("备份到这台电脑"), act=self._backup),
            Command(id="settings.stick", text=tr("把这个台放到 U 盘…"), act=self._stick),
        )

    @Slot(bool)
    def _mark_backups(self, red: bool) -> None:
        """A red light in the list of parts, with its word for those who listen."""
        sign, word, colour = theme.sign(Level.MUST)
        item = self.list.item(self.parts.index(self.backups))
        title = self.backups.title
        item.setText(f"{title} {sign}" if red else title)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title} {word}" if red else title)
        item.setData(Qt.ItemDataRole.ForegroundRole, QColor(colour) if red else None)
        self._fit()

    def show_backups(self) -> None:
        """Open the part about backups."""
        self.show_part(self.parts.index(self.backups))

    def show_named(self, name: str) -> None:
        """Open the part about "backups" or the "lock"."""
        named: dict[str, SettingsPart] = {"backups": self.backups, "lock": self.lock}
        if name in named:
            self.show_part(self.parts.index(named[name]))

    def _backup(self) -> None:
        self.show_backups()
        self.backups.here.click()

    def _stick(self) -> None:
        self.show_part(self.parts.index(self.folders))
        self.folders.stick.click()

    def _unit_changed(self) -> None:
        self.look.refresh()
        self.unit_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
