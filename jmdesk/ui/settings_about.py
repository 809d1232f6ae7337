"""设置 · 关于: versions, and the licences to read in the window."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QPlainTextEdit

from jmdesk import __version__
from jmdesk.definitions.places import shipped
from jmdesk.language import tr
from jmdesk.ui import parts
from jmdesk.ui.settings_parts import SettingsPart, form

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

    def __init__(self) -> None:
        super().__init__(tr("关于"))
        self.add_panel(
            tr("京蒙协作填报台 {version}", version=__version__),
            parts.label(tr("离线使用，数据只在自己手里。")),
            parts.label(_made_of(), role="quiet", wrap=True),
        )
        self.which = QComboBox()
        for title, file in _texts():
            self.which.addItem(title, file)
        self.which.activated.connect(self._show)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(tr("许可全文"))
        self.text.setMinimumHeight(_LEAST)
        self.text.setTabChangesFocus(True)
        self.add_panel(tr("许可"), form((tr("看哪一份"), self.which)), self.text)

    def refresh(self) -> None:
        """Show the first text, once."""
        if not self.text.toPlainText():
            self._show()

    def _show(self) -> None:
        file: Path = self.which.currentData()
        try:
            self.text.setPlainText(file.read_text(encoding="utf-8"))
        except OSError:
            self.text.setPlainText(tr("没有找到 {file}。", file=file.name))


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
    return tr("用到：{names}。", names="，".join([python, *names]))


def _version(name: str) -> str:
    """The version installed, "" in a bundle that does not carry its metadata."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
