"""设置: whose desk this is, how large the type is, what this program is made of."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import QSettings, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFormLayout,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from jmdesk import __version__
from jmdesk.definitions.places import shipped
from jmdesk.domain.problem import Refusal
from jmdesk.operations.desk import Desk, begin
from jmdesk.operations.form_texts import FORM_TEXTS, form_texts, set_form_texts
from jmdesk.ui import parts, theme
from jmdesk.ui.chooser import Chooser, Option
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices
from jmdesk.ui.unit_choice import unit_chooser

_SHOWN_VERSIONS = ("PySide6-Essentials", "SQLAlchemy", "XlsxWriter", "reportlab", "pikepdf")


class SettingsPage(QWidget):
    """Signal: `unit_changed` after the unit or person was saved."""

    unit_changed = Signal()
    restore_asked = Signal(object)
    plain_changed = Signal()

    def __init__(self, desk: Desk, jobs: Jobs, notices: Notices, settings: QSettings) -> None:
        super().__init__()
        self._desk = desk
        self._notices = notices
        self._settings = settings
        self.setAccessibleName("设置")
        self.unit: Chooser = unit_chooser(desk)
        self.person = QLineEdit()
        self.phone = QLineEdit()
        self.heads = {name: QLineEdit() for name in FORM_TEXTS}
        self.scale = QComboBox()
        for scale in theme.SCALES:
            self.scale.addItem(f"{scale:.0%}", scale)
        self.scale.activated.connect(self._set_scale)
        inner = QWidget()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(12)
        layout.addWidget(parts.label("设置", role="title"))
        layout.addWidget(self._whose())
        layout.addWidget(self._heads())
        layout.addWidget(self._look())
        layout.addWidget(self._about())
        layout.addStretch(1)

    def _whose(self) -> QWidget:
        form = _form(("单位", self.unit), ("填报人", self.person), ("联系电话", self.phone))
        self.save = parts.button("保存", self._save, role="main")
        self.save.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        form.addRow("", self.save)
        return _panel("这台电脑是谁的", form)

    def _heads(self) -> QWidget:
        form = _form(*((FORM_TEXTS[name], box) for name, box in self.heads.items()))
        for box in self.heads.values():
            box.setPlaceholderText("没有就空着，表上不印这一行")
        self.save_heads = parts.button("保存表头", self._save_heads)
        self.save_heads.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        form.addRow("", self.save_heads)
        return _panel("各表右上角", form)

    def _look(self) -> QWidget:
        return _panel("显示", _form(("字的大小", self.scale)))

    def _about(self) -> QWidget:
        made = parts.panel(
            parts.label("关于", role="heading"),
            parts.label(f"京蒙协作填报台 {__version__}，离线使用，数据只在这台电脑上。"),
            parts.label(f"数据文件：{self._desk.path}", role="quiet", wrap=True),
            parts.label(_made_of(), role="quiet", wrap=True),
        )
        box = made.layout()
        assert isinstance(box, QVBoxLayout)
        folder = QUrl.fromLocalFile(str(self._desk.path.parent))
        notices = QUrl.fromLocalFile(str(shipped("resources") / "fonts"))
        for text, url in (("打开数据文件夹", folder), ("字体许可（OFL）", notices)):
            box.addWidget(_opener(text, url))
        return made

    def focus_work(self) -> None:
        """Put the keyboard on the first line."""
        self.unit.setFocus()

    def refresh(self) -> None:
        """Show what is stored."""
        desk = self._desk
        if desk.unit:
            self.unit.choose(Option(key=desk.unit, text=desk.units.name(desk.unit)))
        self.person.setText(desk.person)
        self.phone.setText(desk.store.setting("phone"))
        for name, text in form_texts(desk).items():
            self.heads[name].setText(text)
        self.scale.setCurrentIndex(max(0, self.scale.findData(theme.scale_of(self))))

    def _save(self) -> None:
        if self.unit.key is None:
            self._notices.warn("请从列出的单位里选一个。可以打汉字，也可以打拼音首字母。")
            self.unit.setFocus()
            return
        try:
            begin(
                self._desk,
                unit=self.unit.key,
                person=self.person.text(),
                phone=self.phone.text(),
            )
        except Refusal as refusal:
            self._notices.failure(refusal)
            return
        self.unit_changed.emit()
        self._notices.say(
            f"已保存：{self._desk.units.path(self._desk.unit)}，{self._desk.person}。"
        )

    def _save_heads(self) -> None:
        texts = {name: box.text() for name, box in self.heads.items()}
        try:
            set_form_texts(self._desk, texts=texts)
        except Refusal as refusal:
            self._notices.failure(refusal)
            return
        self._notices.say("已保存表头，以后出的表都按它印；已上报的各稿不变。")

    def _set_scale(self) -> None:
        scale = float(self.scale.currentData())
        self._settings.setValue("scale", scale)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, scale)


def _form(*rows: tuple[str, QWidget]) -> QFormLayout:
    form = QFormLayout()
    form.setHorizontalSpacing(14)
    for text, widget in rows:
        widget.setAccessibleName(text)
        widget.setMaximumWidth(360)
        form.addRow(text, widget)
    return form


def _panel(title: str, form: QFormLayout) -> QWidget:
    made = parts.panel(parts.label(title, role="heading"))
    box = made.layout()
    assert isinstance(box, QVBoxLayout)
    box.addLayout(form)
    return made


def _opener(text: str, url: QUrl) -> QWidget:
    made = parts.button(text, lambda: QDesktopServices.openUrl(url), role="link")
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made


def _made_of() -> str:
    names = [f"{name} {found}" for name in _SHOWN_VERSIONS if (found := _version(name))]
    python = f"Python {sys.version_info.major}.{sys.version_info.minor}"
    return "用到：" + "，".join([python, *names]) + "。各自的许可见 NOTICE。"


def _version(name: str) -> str:
    """The version installed, "" in a bundle that does not carry its metadata."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
