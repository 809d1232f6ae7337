"""设置 · 认识的电脑: this desk's fingerprint to read out, and the desks whose files are taken."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QApplication, QHBoxLayout

from jmdesk.language import mark, tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.identity import own_fingerprint
from jmdesk.operations.trusting import desks, forget
from jmdesk.store.peers import Peer
from jmdesk.ui import parts
from jmdesk.ui.import_parts import RowsTable
from jmdesk.ui.jobs import Jobs, Progress
from jmdesk.ui.notice import Notices
from jmdesk.ui.rows_model import Heading
from jmdesk.ui.settings_parts import SettingsPart

_LEAST = 260


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What was looked up."""

    own: str
    peers: tuple[Peer, ...]


class KnownPart(SettingsPart):
    """Whose files are merged without asking; ``forget`` makes the next one ask again."""

    def __init__(self, desk: Desk, jobs: Jobs, notices: Notices) -> None:
        super().__init__(tr("认识的电脑"))
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self.peers: tuple[Peer, ...] = ()
        self.own = parts.label(role="value")
        self.copy = parts.button(tr("复制"), self._copy, name=tr("复制指纹"))
        self.table = RowsTable(tr("认识的电脑"), _headings())
        self.table.setMinimumHeight(_LEAST)
        self.nothing = parts.label(
            tr("还没有。第一次合并别的电脑的文件时会问认不认识。"), role="quiet", wrap=True
        )
        self.forget = parts.button(tr("不再认识"), self._forget)
        self._lay_out()
        self.table.delete_asked.connect(self._forget)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.addWidget(self.own)
        line.addWidget(self.copy)
        line.addStretch(1)
        told = tr("对方第一次收到这台电脑的文件时会看到它；打电话念一遍，对上了再点“认识”。")
        self.add_panel(tr("这台电脑的指纹"), line, parts.label(told, role="quiet", wrap=True))
        why = tr("不再认识的，下次合并它的文件会再问；已经收下的不变。")
        self.add_panel(
            tr("认识的电脑"),
            self.nothing,
            self.table,
            self.forget,
            parts.label(why, role="quiet", wrap=True),
        )

    def refresh(self) -> None:
        """Look who is known; the desk's own key is made where there is none yet."""

        def work(_progress: Progress) -> _Known:
            return _Known(own=own_fingerprint(self._desk), peers=desks(self._desk))

        self._jobs.start(work, then=self._show, writes=True)

    @Slot(object)
    def _show(self, known: _Known) -> None:
        kept = self.table.currentIndex().row()
        self.peers = known.peers
        self.own.setText(known.own)
        self.table.show_rows([_row(self._desk, one) for one in known.peers])
        self.nothing.setVisible(not known.peers)
        for part in (self.table, self.forget):
            part.setVisible(bool(known.peers))
        if known.peers:
            self.table.selectRow(min(max(0, kept), len(known.peers) - 1))

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.own.text())
        self._notices.say(tr("已复制：{fingerprint}", fingerprint=self.own.text()))

    def _forget(self) -> None:
        row = self.table.currentIndex().row()
        if not 0 <= row < len(self.peers):
            return
        peer = self.peers[row]

        def done(_gone: Peer) -> None:
            whose = " ".join(part for part in _whose(self._desk, peer) if part)
            self._notices.say(tr("不再认识：{whose}，{mark}。", whose=whose, mark=peer.fingerprint))
            self.table.setFocus()
            self.refresh()

        self._jobs.start(
            lambda _progress: forget(self._desk, fingerprint=peer.fingerprint),
            then=done,
            failed=self._notices.failure,
            writes=True,
        )


def _headings() -> tuple[Heading, ...]:
    return (
        Heading(text=mark("单位")),
        Heading(text=mark("填报人"), width=90),
        Heading(text=mark("指纹"), width=150),
        Heading(text=mark("从什么时候"), width=140),
    )


def _whose(desk: Desk, peer: Peer) -> tuple[str, str]:
    unit = desk.units.name(peer.unit) if peer.unit in desk.units else peer.unit
    return unit, peer.person


def _row(desk: Desk, peer: Peer) -> list[str]:
    return [*_whose(desk, peer), peer.fingerprint, peer.first_at.replace("T", " ")[:16]]
