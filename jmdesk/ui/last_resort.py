"""The last-resort window: what went wrong, whether the data is safe, and help.

It needs nothing of the desk's own window, which may be what is broken: a plain widget, the store's
path, and a thread of its own that looks at the store there and then.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.operations.frames import kind_of
from jmdesk.ui import parts, theme
from jmdesk.ui.help_file import AskFile, ask_help_file, suggested
from jmdesk.ui.mishaps import Mishap

_SIZE = (720, 300)
_TALL = 480
"""Pixels at scale 1, with the help file's text."""
_LEAST = 200


class LastResort(QWidget):
    """Signals: `reopen_asked`; `checked` once the data was looked at; `helped` once a help file is
    written or refused. ``key`` gives a locked store's secret, b"" where it is not known."""

    reopen_asked = Signal()
    checked = Signal()
    helped = Signal()
    _found = Signal(str, int)
    _written = Signal(str, str)

    def __init__(
        self,
        mishap: Mishap,
        *,
        store: Path,
        key: Callable[[], bytes] = bytes,
        ask_file: AskFile | None = None,
    ) -> None:
        super().__init__()
        self._mishap, self._store, self._key = mishap, store, key
        self.ask_file = ask_file or ask_help_file
        self._threads: list[threading.Thread] = []
        self.setWindowTitle(tr("京蒙协作填报台出了错"))
        self.setAccessibleName(tr("京蒙协作填报台出了错"))
        self._build()
        scale = theme.scale_of(self)
        self.resize(*(round(length * scale) for length in _SIZE))
        self._found.connect(self._show_found, Qt.ConnectionType.QueuedConnection)
        self._written.connect(self._show_written, Qt.ConnectionType.QueuedConnection)
        self.show_mishap(mishap)
        self._check()

    def _build(self) -> None:
        self.title = parts.label(role="title", wrap=True)
        self.what = parts.label(wrap=True)
        self.safe = parts.label(tr("正在核对数据……"), role="strong", wrap=True)
        self.drafts = parts.label(role="quiet", wrap=True)
        self.drafts.hide()
        self.code = parts.label(role="quiet", wrap=True)
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.go_on = parts.button(tr("继续工作"), self.close)
        self.reopen = parts.button(tr("重新打开"), self.reopen_asked.emit, role="main")
        self.help = parts.button(tr("存求助文件…"), self._ask_help)
        self.told = parts.label(role="quiet", wrap=True)
        self.told.hide()
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(tr("求助文件里写的"))
        self.text.setMinimumHeight(_LEAST)
        self.text.setTabChangesFocus(True)
        self.text.hide()
        buttons = QHBoxLayout()
        for button in (self.reopen, self.go_on, self.help):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 28, 32, 24)
        layout.setSpacing(12)
        for widget in (self.title, self.what, self.safe, self.drafts, self.code):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        layout.addWidget(self.told)
        layout.addWidget(self.text, 1)
        layout.addStretch(0)
        self.reopen.setFocus()

    @Slot(object)
    def show_mishap(self, mishap: Mishap) -> None:
        """Say what went wrong; when it goes on, how often."""
        self._mishap = mishap
        self.title.setText(tr("程序自己出了错，不是您的操作不对"))
        self.what.setText(
            tr("刚才这一步可能没有做完。已经保存的数据不会因此改动；下面是现在核对的结果。")
        )
        again = tr("，已经 {count} 次", count=mishap.count) if mishap.count > 1 else ""
        code = mishap.kind.rpartition(".")[2]
        self.code.setText(
            tr("给管理员的代号：{code} {place}{again}", code=code, place=mishap.place, again=again)
        )

    def show_last_time(self) -> None:
        """Say that it was the run before that ended so."""
        self.setWindowTitle(tr("上次程序意外结束"))
        self.title.setText(tr("上次程序意外结束了"))
        self.what.setText(tr("现在已经重新打开，可以接着用；下面是现在核对的结果。"))

    def _check(self) -> None:
        key = self._key()  # here: what knows it belongs to this thread
        self._start(lambda: self._found.emit(*found(self._store, key)))

    @Slot(str, int)
    def _show_found(self, said: str, drafts: int) -> None:
        self.safe.setText(said)
        self.safe.setAccessibleName(said)
        self.drafts.setText(
            tr("打到一半、还没有保存的 {count} 处也在，回到那一页接着填。", count=drafts)
        )
        self.drafts.setVisible(drafts > 0)
        self.checked.emit()

    def _ask_help(self) -> None:
        file = self.ask_file(self, suggested())
        if file is None:
            return
        self.help.setEnabled(False)
        key, mishap, store = self._key(), self._mishap, self._store

        def write() -> None:
            self._written.emit(*_write(file, store, key, mishap))

        self._start(write)

    @Slot(str, str)
    def _show_written(self, said: str, text: str) -> None:
        self.help.setEnabled(True)
        self.told.setText(said)
        self.told.show()
        self.text.setPlainText(text)
        self.text.setVisible(bool(text))
        self.resize(self.width(), max(self.height(), round(_TALL * theme.scale_of(self))))
        self.helped.emit()

    def _start(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, name="jmdesk-last-resort", daemon=True)
        self._threads.append(thread)
        thread.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Wait for what looks at the store, some seconds at most."""
        for thread in self._threads:
            thread.join(timeout=5)
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes on with the work."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


def found(store: Path, key: bytes) -> tuple[str, int]:
    """How the data stands, in words, and how much is there that was typed and not saved.

    Reads the store; writes nothing.
    """
    try:
        from jmdesk.store.standing import standing

        seen = standing(store, key=key)
    except Refusal as refusal:
        return refusal.message, 0
    except Exception as error:  # noqa: BLE001 - this is the last place where it could be told
        kind = kind_of(error)
        return tr("没能核对数据（{kind}）。请重新打开，再看一次。", kind=kind), 0
    if not seen.whole:
        wrong = seen.faults + seen.spoiled
        return tr(
            "核对发现数据文件有 {count} 处损坏，与刚才的错未必有关。请不要再录，重新打开，到"
            "“设置 › 备份”按“核对数据”，那里写明怎么修。",
            count=wrong,
        ), seen.drafts
    figures = {"records": f"{seen.records:,}", "revisions": f"{seen.revisions:,}"}
    return tr("已核对：{records} 条记录、{revisions} 次改动都完好。", **figures), seen.drafts


def _write(file: Path, store: Path, key: bytes, mishap: Mishap) -> tuple[str, str]:
    from jmdesk.operations.support import write_help

    try:
        made = write_help(to=file, store=store, key=key, mistake=mishap.told)
    except Refusal as refusal:
        return refusal.message, ""
    said = tr("已存到 {file}。下面就是里面写的，看过再发；另附做过的事的记录。", file=made.file)
    return said, made.text
