"""设置 · 认识的电脑: this desk's fingerprint to read out, and the desks whose files are taken."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QApplication, QHBoxLayout

from jmdesk.language import mark, tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.identity import change_key, own_fingerprint
from jmdesk.operations.trusting import KnownDesk, forget, revoke, trust_list
from jmdesk.store.peers import Peer
from jmdesk.ui import parts
from jmdesk.ui.ask_bar import AskBar
from jmdesk.ui.import_parts import RowsTable
from jmdesk.ui.jobs import Jobs, Progress
from jmdesk.ui.notice import Notices
from jmdesk.ui.report_saving import ReportSaver, ask_for_file
from jmdesk.ui.rows_model import Heading
from jmdesk.ui.settings_parts import SettingsPart

_LEAST = 260


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What was looked up."""

    own: str
    known: tuple[KnownDesk, ...]


class KnownPart(SettingsPart):
    """Whose files are merged without asking; ``forget`` makes the next one ask again, ``revoke``
    refuses a key for good, ``change`` gives this desk another one. Signal: ``deeds_asked``."""

    deeds_asked = Signal()

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
        self.revoke = parts.button(tr("作废…"), self._revoke, name=tr("这把钥匙作废"))
        self.save = parts.button(tr("存清单…"), self._save)
        self.change = parts.button(tr("换一把钥匙…"), self._change)
        self.lost = parts.button(tr("钥匙可能被人拿走了…"), self._lost, role="link")
        self.ask = AskBar()
        self.saver = ReportSaver(desk, self, jobs, notices, ask_for_file)
        self._lay_out()
        self.table.delete_asked.connect(self._forget)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.addWidget(self.own)
        line.addWidget(self.copy)
        line.addStretch(1)
        keys = QHBoxLayout()
        keys.addWidget(self.change)
        keys.addWidget(self.lost)
        keys.addStretch(1)
        told = tr("对方第一次收到这台电脑的文件时会看到它；打电话念一遍，对上了再点“认识”。")
        about = parts.label(told, role="quiet", wrap=True)
        self.add_panel(tr("这台电脑的指纹"), line, about, keys, self.ask)
        why = tr(
            "不再认识的，下次合并它的文件会再问；作废的，用那把钥匙签的文件一律不要。"
            "已经收下的不变。"
        )
        acts = QHBoxLayout()
        for one in (self.forget, self.revoke, self.save):
            acts.addWidget(one)
        acts.addStretch(1)
        self.deeds = parts.button(tr("谁做了什么 ›"), self.deeds_asked.emit, role="link")
        self.add_panel(
            tr("认识的电脑"),
            self.nothing,
            self.table,
            acts,
            parts.label(why, role="quiet", wrap=True),
        )
        told = tr("谁在什么时候录了、改了、合并了、发出了什么，都能查到，也能存成清单。")
        self.add_panel(tr("谁做了什么"), parts.label(told, role="quiet", wrap=True), self.deeds)

    def refresh(self) -> None:
        """Look who is known; the desk's own key is made where there is none yet."""

        def work(_progress: Progress) -> _Known:
            return _Known(own=own_fingerprint(self._desk), known=trust_list(self._desk))

        self._jobs.start(work, then=self._show, writes=True)

    @Slot(object)
    def _show(self, known: _Known) -> None:
        kept = self.table.currentIndex().row()
        self.peers = tuple(one.peer for one in known.known)
        self.own.setText(known.own)
        self.table.show_rows([_row(self._desk, one) for one in known.known])
        self.nothing.setVisible(not known.known)
        for part in (self.table, self.forget, self.revoke, self.save):
            part.setVisible(bool(known.known))
        if known.known:
            self.table.selectRow(min(max(0, kept), len(known.known) - 1))

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.own.text())
        self._notices.say(tr("已复制：{fingerprint}", fingerprint=self.own.text()))

    def _save(self) -> None:
        from jmdesk.operations.trust_paper import trust_paper

        self.saver.save(trust_paper(self._desk), tr("存清单"), ".pdf", ".xlsx")

    def _change(self) -> None:
        told = tr("换一把新钥匙，由旧钥匙签过：认识这台电脑的单位不用再核对。旧钥匙不再留着。")
        self.ask.ask(told, tr("换"), lambda: self._changed(lost=False))

    def _lost(self) -> None:
        told = tr("换一把新钥匙，旧的不签：认识这台电脑的单位要先作废旧的，再打电话核对新指纹。")
        self.ask.ask(told, tr("换"), lambda: self._changed(lost=True))

    def _changed(self, *, lost: bool) -> None:
        def done(fingerprint: str) -> None:
            self._notices.say(tr("换了钥匙，新指纹 {fingerprint}。", fingerprint=fingerprint))
            self.refresh()

        self._jobs.start(
            lambda _progress: change_key(self._desk, lost=lost),
            then=done,
            failed=self._notices.failure,
            writes=True,
        )

    def _revoke(self) -> None:
        row = self.table.currentIndex().row()
        if not 0 <= row < len(self.peers):
            return
        peer = self.peers[row]
        whose = " ".join(part for part in _whose(self._desk, peer) if part)
        told = tr(
            "作废 {whose} 的钥匙 {mark}：以后用它签的文件一律不要。",
            whose=whose,
            mark=peer.fingerprint,
        )
        self.ask.ask(told, tr("作废"), lambda: self._revoked(peer))

    def _revoked(self, peer: Peer) -> None:
        def done(gone: Peer) -> None:
            self._notices.say(
                tr("{fingerprint} 已作废，用它签的文件一律不要。", fingerprint=gone.fingerprint)
            )
            self.refresh()

        self._jobs.start(
            lambda _progress: revoke(self._desk, fingerprint=peer.fingerprint),
            then=done,
            failed=self._notices.failure,
            writes=True,
        )

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
        Heading(text=mark("从什么时候"), width=130),
        Heading(text=mark("怎么认识的"), width=130),
        Heading(text=mark("最后一份文件"), width=200),
    )


def _whose(desk: Desk, peer: Peer) -> tuple[str, str]:
    unit = desk.units.name(peer.unit) if peer.unit in desk.units else peer.unit
    return unit, peer.person


def _row(desk: Desk, one: KnownDesk) -> list[str]:
    peer = one.peer
    since = peer.first_at.replace("T", " ")[:16]
    return [*_whose(desk, peer), peer.fingerprint, since, one.how, one.file]
