"""A damaged store: what is damaged, what is left, and one key to go on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.operations.damage import Damage, look_into, salvage
from jmdesk.operations.desk import open_desk
from jmdesk.operations.safekeeping import restore
from jmdesk.ui import parts, theme
from jmdesk.ui.jobs import Jobs, Progress
from jmdesk.ui.reopening import Reopened


class DamagePanel(QWidget):
    """Looks by itself, in the background. Signal: `mended` (Reopened) once a desk is open again."""

    mended = Signal(object)

    def __init__(self, store: Path, jobs: Jobs, *, key: bytes = b"") -> None:
        super().__init__()
        self._store, self._jobs, self._key = store, jobs, key
        self.brief = ""
        self._damage: Damage | None = None
        self.told = parts.label(tr("正在看坏在哪里、还剩多少……"), wrap=True)
        self.salvage = parts.button(tr("取出还读得出的，并上备份"), self._salvage, role="main")
        self.restore = parts.button(tr("从这份备份恢复"), self._restore)
        self.note = parts.label(
            tr("坏了的文件不会删，留在同一个文件夹里。"), role="quiet", wrap=True
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addWidget(self.told)
        line = QHBoxLayout()
        for button in (self.salvage, self.restore):
            line.addWidget(button)
            button.hide()
        line.addStretch(1)
        layout.addLayout(line)
        layout.addWidget(self.note)
        self.note.hide()
        jobs.start(
            lambda _progress: look_into(store, key=key), then=self._show, failed=self._failed
        )

    def _show(self, damage: Damage) -> None:
        self._damage = damage
        self.told.setText("\n".join(damage.lines))
        self.salvage.setVisible(damage.readable > 0)
        if damage.backup is None:
            self.salvage.setText(tr("取出还读得出的"))
        self.restore.setVisible(damage.backup is not None)
        ways = [one for one in (self.salvage, self.restore) if not one.isHidden()]
        self.note.setVisible(bool(ways))
        for way in ways[:1]:
            theme.set_role(way, "main")
            way.setFocus()

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, Refusal):
            raise error
        self.told.setText(error.message)
        self._enable(True)

    def _enable(self, on: bool) -> None:
        for button in (self.salvage, self.restore):
            button.setEnabled(on)

    def _salvage(self) -> None:
        def work() -> str:
            return salvage(self._store, key=self._key).said

        self._mend(work, tr("正在取出还读得出的……"))

    def _restore(self) -> None:
        backup = self._damage.backup if self._damage else None
        if backup is None:
            return

        def work() -> str:
            done = restore(file=backup.file, store=self._store, key=self._key)
            kept = done.kept.name if done.kept else ""
            return tr(
                "已从“{file}”恢复。坏了的文件留在同一个文件夹，叫“{kept}”。",
                file=backup.file.name,
                kept=kept,
            )

        self._mend(work, tr("正在从备份恢复……"))

    def _mend(self, work: Callable[[], str], told: str) -> None:
        self._enable(False)
        self.told.setText(told)

        def mend(_progress: Progress) -> Reopened:
            said = work()
            desk = open_desk(self._store, key=self._key, units=True)
            return Reopened(desk=desk, said=said)

        self._jobs.start(mend, then=self.mended.emit, failed=self._failed, writes=True)


def damage_panel(error: Refusal, jobs: Jobs) -> DamagePanel | None:
    """The panel where a store is damaged; None for any other refusal, and for a locked store of
    which the passphrase was not told."""
    from jmdesk.store.cipher import is_locked
    from jmdesk.store.refusals import DamagedStore

    if not isinstance(error, DamagedStore):
        return None
    if is_locked(error.path) and not error.lock_key:
        return None
    panel = DamagePanel(error.path, jobs, key=error.lock_key)
    panel.brief = error.brief
    return panel
