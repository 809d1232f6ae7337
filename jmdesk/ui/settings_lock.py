"""设置 · 安全: the lock on the data, put on, changed, taken off; copies that have none yet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from jmdesk.language import tr
from jmdesk.operations import lock_copies, locking, sticks
from jmdesk.operations.deeds import DeedKind, note_deed
from jmdesk.operations.desk import Desk
from jmdesk.operations.desk_settings import LOCK_MINUTES, lock_minutes, set_lock_minutes
from jmdesk.ui import parts
from jmdesk.ui.jobs import Jobs, Progress
from jmdesk.ui.notice import Notices
from jmdesk.ui.passphrase_fields import PassphraseFields, secret_field
from jmdesk.ui.recovery_row import AskFile, RecoveryRow
from jmdesk.ui.relocking import KEEP, LOCK, REMOVE, Wish, deal, left_over, locked, unlocked
from jmdesk.ui.settings_parts import SettingsPart, form


class LockPart(SettingsPart):
    """Signals: `relock_asked` (a job for the window) when the lock shall be put on or taken off,
    `minutes_changed`, `lock_now_asked`."""

    relock_asked = Signal(object)
    minutes_changed = Signal()
    lock_now_asked = Signal()

    def __init__(
        self, desk: Desk, jobs: Jobs, notices: Notices, *, ask_file: AskFile | None = None
    ) -> None:
        super().__init__(tr("安全"))
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self.secret = desk.store.lock_key or locking.new_secret()
        self.owner = secret_field()
        self.recovery = RecoveryRow(
            desk, notices, lambda: self.secret, ask_file, once_sure=self._once_sure
        )
        self.recovery.kept.connect(notices.clear)  # of what was missing
        self.fields = PassphraseFields(current=bool(desk.store.lock_key))
        role = "must" if desk.store.lock_key else ""
        self.copies = parts.label(role=role, wrap=True)
        self.fate = parts.choice(tr("没上锁的旧备份"))
        for text, way in (
            (tr("一起上锁"), LOCK),
            (tr("覆盖后删除"), REMOVE),
            (tr("先留着"), KEEP),
        ):
            self.fate.addItem(text, way)
        self.deal = parts.button(tr("处理这些备份"), self._deal)
        self.found = _below(self.copies, _beside(self.fate, self.deal))
        self.deal.setVisible(bool(desk.store.lock_key))  # without a parent it were a window
        if desk.store.lock_key:
            self._build_locked()
        else:
            self._build_plain()
        self.add_panel(
            tr("这把锁管不到的"), parts.label(tr(lock_copies.NO_PROMISE), role="quiet", wrap=True)
        )

    def _build_plain(self) -> None:
        self.lock = parts.button(tr("上锁"), self._lock, role="main")
        self.add_panel(
            tr("给数据上锁"),
            parts.label(
                tr(
                    "上锁以后，没有口令谁也读不了：电脑、U 盘丢了也不怕。每次打开要输口令；"
                    "口令忘了只有打印的恢复钥匙能打开，所以先把它存好或打印好。"
                ),
                wrap=True,
            ),
            self.fields,
            self.recovery,
            self.found,
            self.lock,
        )

    def _build_locked(self) -> None:
        self.minutes = parts.choice(tr("没人用多久自己锁上"), self._set_minutes)
        for minutes in LOCK_MINUTES:
            text = tr("{minutes} 分钟", minutes=minutes) if minutes else tr("从不")
            self.minutes.addItem(text, minutes)
        self.now = parts.button(tr("现在锁上　Ctrl+L"), self.lock_now_asked.emit)
        self.change = parts.button(tr("换口令"), self._change, role="main")
        self.passphrase = secret_field()
        self.unlock = parts.button(tr("取消锁"), self._unlock)
        self.add_panel(
            tr("数据已上锁"),
            self.found,
            form((tr("没人用多久自己锁上"), self.minutes)),
            _beside(self.now),
        )
        self.add_panel(tr("换口令"), self.fields, _beside(self.change))
        self.add_panel(tr("恢复钥匙"), form((tr("口令"), self.owner)), self.recovery)
        self.add_panel(
            tr("取消锁"),
            parts.label(tr("以后打开不要口令，拿到电脑的人都能读。"), role="quiet", wrap=True),
            form((tr("口令"), self.passphrase)),
            _beside(self.unlock),
        )

    def refresh(self) -> None:
        """Show what is chosen, and look for copies without a lock."""
        if self._desk.store.lock_key:
            place = self.minutes.findData(lock_minutes(self._desk))
            self.minutes.setCurrentIndex(max(0, place))
        store, elsewhere, key = self._desk.path, self.elsewhere(), self._desk.store.lock_key
        self._jobs.start(
            lambda _progress: lock_copies.plain_copies(store, key=key, elsewhere=elsewhere),
            then=self._show_copies,
        )

    def elsewhere(self) -> tuple[Path, ...]:
        """Folders of this desk's backups on sticks that are plugged in."""
        found = [one for one in sticks.plugged_in() if sticks.is_chosen(self._desk, one)]
        return tuple(sticks.stick_folder(self._desk, one) for one in found)

    def _show_copies(self, found: tuple[Path, ...]) -> None:
        self.found.setVisible(bool(found))
        names = tr("、").join(file.name for file in found[:3])
        names += "……" if len(found) > 3 else ""
        if self._desk.store.lock_key:
            text = tr("▲ 旁边有 {count} 份没上锁的备份：{names}", count=len(found), names=names)
        else:
            text = tr("旁边 {count} 份没上锁的备份怎么办：{names}", count=len(found), names=names)
        self.copies.setText(text)

    def _lock(self) -> None:
        wrong = self.fields.problem()
        if not wrong and not self.recovery.done:
            wrong = tr("请先存好或打印好恢复钥匙：口令忘了只有它能打开。")
        if wrong:
            self._notices.warn(wrong)
            return
        wish = Wish(
            key=self.secret,
            passphrase=self.fields.first.text(),
            copies=str(self.fate.currentData()),
            elsewhere=self.elsewhere(),
        )
        self.fields.clear()
        self.relock_asked.emit(locked(self._desk, wish))

    def _change(self) -> None:
        if wrong := self.fields.problem():
            self._notices.warn(wrong)
            return
        present, wanted = self.fields.present.text(), self.fields.first.text()
        desk, elsewhere = self._desk, self.elsewhere()

        def work(_progress: Progress) -> int:
            key = locking.key_of(desk.path, present)
            also = lock_copies.locked_copies(desk.path, key, elsewhere=elsewhere)
            count = locking.set_passphrase(desk.path, key=key, passphrase=wanted, also=also)
            note_deed(desk, DeedKind.NEW_PASSPHRASE)
            return count

        self._jobs.start(work, then=self._changed, failed=self._notices.failure, writes=True)

    def _changed(self, count: int) -> None:
        self.fields.clear()
        self._notices.say(
            tr(
                "口令已换，{count} 个文件从现在起用新口令；别处的备份还是旧口令，"
                "打印的恢复钥匙仍然有效。",
                count=count,
            )
        )

    def _deal(self) -> None:
        wish = Wish(
            key=self._desk.store.lock_key,
            passphrase="",
            copies=str(self.fate.currentData()),
            elsewhere=self.elsewhere(),
        )
        store = self._desk.path

        def done(dealt: lock_copies.Dealt) -> None:
            said = tr("处理了 {count} 份旧备份。", count=len(dealt.done)) + left_over(dealt)
            (self._notices.warn if dealt.left else self._notices.say)(said)
            self.refresh()

        self._jobs.start(
            lambda _progress: deal(store, wish), then=done, failed=self._notices.failure
        )

    def _once_sure(self, act: Callable[[], None]) -> None:
        """The key of a locked desk is not for whoever finds the window open."""
        if not self._desk.store.lock_key:
            act()
            return
        told, path = self.owner.text(), self._desk.path
        self.owner.clear()
        self._jobs.start(
            lambda _progress: locking.key_of(path, told),
            then=lambda _key: self._still_here(act),
            failed=self._notices.failure,
        )

    def _still_here(self, act: Callable[[], None]) -> None:
        """Not where the window was locked meanwhile: it may be someone else by now."""
        if isValid(self) and self.isVisible():
            act()

    def _unlock(self) -> None:
        told, desk, elsewhere = self.passphrase.text(), self._desk, self.elsewhere()
        self.passphrase.clear()
        self._jobs.start(
            lambda _progress: locking.key_of(desk.path, told),
            then=lambda _key: self._still_here(
                lambda: self.relock_asked.emit(unlocked(desk, elsewhere))
            ),
            failed=self._notices.failure,
        )

    def _set_minutes(self) -> None:
        set_lock_minutes(self._desk, minutes=int(self.minutes.currentData()))
        self.minutes_changed.emit()


def _below(text: QWidget, line: QHBoxLayout) -> QWidget:
    """A text and what belongs to it, shown and hidden as one."""
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(text)
    layout.addLayout(line)
    made.hide()
    return made


def _beside(*widgets: QWidget) -> QHBoxLayout:
    """Widgets at the left, as wide as they want."""
    line = QHBoxLayout()
    for widget in widgets:
        line.addWidget(widget)
    line.addStretch(1)
    return line
