"""审核: everything that is wrong or strange, rule by rule; looked at beside the work."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from jmdesk.domain.changes import Changes
from jmdesk.domain.period import Period
from jmdesk.language import tr
from jmdesk.operations.audit_view import RuleFound, View
from jmdesk.operations.desk import Desk
from jmdesk.operations.silencing import silence, unsilence
from jmdesk.ui import parts
from jmdesk.ui.audit_head import AuditHead
from jmdesk.ui.audit_tables import AuditTables
from jmdesk.ui.audit_work import AuditWork
from jmdesk.ui.commands import Command
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices


class AuditPage(QWidget):
    """Signals: `problem_asked` (Problem: go to its field), `explain_asked` (Problem: say why it is
    right all the same), `changed` (Changes) when a hint was silenced, `left` on Esc."""

    problem_asked = Signal(object)
    explain_asked = Signal(object)
    changed = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, jobs: Jobs, notices: Notices) -> None:
        super().__init__()
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self._unit = ""
        self._wanted = False
        self.view = View()
        self.setAccessibleName(tr("审核"))
        self.head = AuditHead()
        self.nothing = parts.label(role="quiet", wrap=True)
        self.tables = AuditTables(desk, jobs)
        self.work = AuditWork(desk, jobs, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(10)
        layout.addWidget(self.head)
        layout.addWidget(self.nothing, 1, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.tables, 1)
        self._connect()
        self._show_parts()

    def _connect(self) -> None:
        self.head.changed.connect(self.refresh)
        self.head.stop_asked.connect(self.work.stop)
        self.work.progressed.connect(self.head.show_progress)
        self.work.viewed.connect(self._show)
        self.work.stopped.connect(self._stopped)
        self.tables.opened.connect(self.problem_asked)
        self.tables.explain_asked.connect(self.explain_asked)
        self.tables.silence_asked.connect(self._turn_silent)

    # looking

    def show_period(self, unit: str, month: Period) -> None:
        """Show what is wrong in a unit's records; the window's month can be chosen."""
        if unit != self._unit:
            self.head.show_all_units()
        self._unit = unit
        self.head.show_month(month)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show what is wanted now; what is not known yet is looked at first."""
        self.head.show_busy(True)
        if not self.work.known:
            self.nothing.setText(tr("正在看全部记录，可以先去做别的。"))
        self.work.look(self.head.wanted(self._unit))

    @Slot(object)
    def _show(self, found: View) -> None:
        self.view = found
        self.head.show_busy(False)
        self.head.show_view(found)
        self.nothing.setText(
            tr("没有不再提示的。") if self.head.silent.isChecked() else tr("没有要看的。")
        )
        self.tables.show_rules(found.rules, silent=self.head.silent.isChecked())
        self._show_parts()
        if self._wanted:
            self.focus_work()

    @Slot()
    def _stopped(self) -> None:
        self.head.show_busy(False)
        self.head.say(tr("停下了，下次打开再看。"))
        if not self.view.rules:
            self.nothing.setText(tr("还没有看完。"))

    def _show_parts(self) -> None:
        some = bool(self.view.rules)
        self.tables.setVisible(some)
        self.nothing.setVisible(not some)

    # silence

    @Slot(object)
    def _turn_silent(self, rule: RuleFound) -> None:
        act = unsilence if self.tables.silent else silence
        self._silence(rule, act, back=silence if act is unsilence else unsilence)

    def _silence(
        self,
        rule: RuleFound,
        act: Callable[..., Changes],
        back: Callable[..., Changes] | None,
    ) -> None:
        desk = self._desk

        def done(changes: Changes) -> None:
            said = tr("不再提示") if act is silence else tr("恢复提示")
            self._notices.say(
                tr("{said}：{ledger}“{rule}”。", said=said, ledger=rule.title, rule=rule.says),
                action=tr("撤销") if back else "",
                act=(lambda: self._silence(rule, back, None)) if back else None,
            )
            self._wanted = self.isVisible()
            self.changed.emit(changes)

        self._jobs.start(
            lambda _progress: act(desk, ledger=rule.ledger, code=rule.code),
            then=done,
            failed=self._notices.failure,
            writes=True,
        )

    # as a page

    def on_changes(self, changes: Changes) -> None:
        """Look again at what these can concern: now, or when the page is shown."""
        self.work.hear(changes)
        if self.isVisible():
            self.refresh()

    def focus_work(self) -> None:
        """Put the keyboard on the rules, now or once there are some."""
        self._wanted = not self.view.rules or self.work.busy
        (self.tables.rule_table if self.view.rules else self.head.level).setFocus()

    def commands(self) -> Sequence[Command]:
        """What can be done here."""
        tables, head = self.tables, self.head
        below = tables.table.hasFocus()
        offered: tuple[tuple[str, QAbstractButton, Callable[[], object], str], ...] = (
            ("open", tables.open_button, tables.open, "Return" if below else ""),
            ("explain", tables.explain_button, tables.explain, ""),
            ("silence", tables.silence_button, tables.turn_silent, "Del"),
            ("silent", head.silent, head.silent.click, ""),
            ("stop", head.stop, self.work.stop, ""),
        )
        return tuple(
            Command(id=f"audit.{id}", text=button.accessibleName(), act=act, keys=keys)
            for id, button, act, keys in offered
            if button.isVisible()
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to where one was."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
