"""设置 · 关于: versions, a file to send for help, and the licences to read in the window."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QPlainTextEdit

from jmdesk import __version__
from jmdesk.definitions.places import shipped
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.ui import parts
from jmdesk.ui.help_file import AskFile, ask_help_file, suggested
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices
from jmdesk.ui.selftest_panel import SelfTestPanel
from jmdesk.ui.settings_parts import SettingsPart, form

if TYPE_CHECKING:
    from jmdesk.operations.support import HelpFile

_SHOWN_VERSIONS = (
    "PySide6-Essentials",
    "SQLAlchemy",
    "XlsxWriter",
    "openpyxl",
    "python-calamine",
    "reportlab",
    "pikepdf",
    "pypdfium2",
)
_LEAST = 260


class AboutPart(SettingsPart):
    """What the program is made of."""

    def __init__(
        self, desk: Desk, jobs: Jobs, notices: Notices, *, ask_file: AskFile | None = None
    ) -> None:
        super().__init__(tr("关于"))
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self.ask_file = ask_file or ask_help_file
        self.add_panel(
            tr("京蒙协作填报台 {version}", version=__version__),
            parts.label(tr("离线使用，数据只在自己手里。")),
            parts.label(_made_of(), role="quiet", wrap=True),
        )
        self.help = parts.button(tr("存求助文件…"), self._ask_help)
        self.help_text = _reading(tr("求助文件里写的"))
        self.help_text.hide()
        self.add_panel(
            tr("求助"),
            parts.label(
                tr(
                    "出了问题找人帮忙时发这个文件：程序版本、各台账的条数、核对结果、做过的事和出错"
                    "的地方。里面没有姓名、电话、证件号、单位和填报的数，存好后先在这里看一遍再发。"
                ),
                role="quiet",
                wrap=True,
            ),
            self.help,
            self.help_text,
        )
        self.selftest = SelfTestPanel(desk, jobs, notices)
        self.add_panel(tr("断电自检"), self.selftest)
        self.which = QComboBox()
        for title, file in _texts():
            self.which.addItem(title, file)
        self.which.activated.connect(self._show)
        self.text = _reading(tr("许可全文"))
        self.add_panel(tr("许可"), form((tr("看哪一份"), self.which)), self.text)

    def refresh(self) -> None:
        """Show the first text, once, and how the last self-test went."""
        self.selftest.refresh()
        if not self.text.toPlainText():
            self._show()

    def _ask_help(self) -> None:
        file = self.ask_file(self, suggested())
        if file is None:
            return
        from jmdesk.operations.support import write_help  # few ever ask for it

        store, key = self._desk.path, self._desk.store.lock_key
        self.help.setEnabled(False)
        job = self._jobs.start(
            lambda _progress: write_help(to=file, store=store, key=key),
            then=self._helped,
            failed=self._notices.failure,
        )
        job.finished.connect(lambda: self.help.setEnabled(True))

    def _helped(self, made: HelpFile) -> None:
        self.help_text.setPlainText(made.text)
        self.help_text.show()
        self._notices.say(tr("求助文件存到了 {file}。里面写的在下面，看过再发。", file=made.file))

    def _show(self) -> None:
        file: Path = self.which.currentData()
        try:
            self.text.setPlainText(file.read_text(encoding="utf-8"))
        except OSError:
            self.text.setPlainText(tr("没有找到 {file}。", file=file.name))


def _reading(name: str) -> QPlainTextEdit:
    """A field to read in."""
    made = QPlainTextEdit()
    made.setReadOnly(True)
    made.setAccessibleName(name)
    made.setMinimumHeight(_LEAST)
    made.setTabChangesFocus(True)
    return made


def _texts() -> tuple[tuple[str, Path], ...]:
    top, fonts = shipped("forms").parent, shipped("resources") / "fonts"
    return (
        (tr("本程序（MIT）"), top / "LICENSE"),
        (tr("用到的各个部分"), top / "NOTICE"),
        (tr("字体 Noto Sans SC（OFL）"), fonts / "OFL-NotoSansSC.txt"),
        (tr("字体 Noto Serif SC（OFL）"), fonts / "OFL-NotoSerifSC.txt"),
    )


def _made_of() -> str:
    python = f"Python {sys.version_info.major}.{sys.version_info.minor}"
    names = [f"{name} {found}" for name in _SHOWN_VERSIONS if (found := _version(name))]
    return tr("用到：{names}。", names=tr("，").join([python, *names]))


def _version(name: str) -> str:
    """The version installed, "" in a bundle that does not carry its metadata."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
