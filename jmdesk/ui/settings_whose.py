"""设置 · 单位和人: whose desk this is, and the official texts on its papers."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.operations.desk import Desk, begin
from jmdesk.operations.form_texts import FORM_TEXTS, form_texts, set_form_texts
from jmdesk.ui import parts
from jmdesk.ui.chooser import Option
from jmdesk.ui.notice import Notices
from jmdesk.ui.settings_parts import SettingsPart, form
from jmdesk.ui.unit_choice import unit_chooser


class WhosePart(SettingsPart):
    """Signal: `unit_changed` after unit and person were saved."""

    unit_changed = Signal()

    def __init__(self, desk: Desk, notices: Notices) -> None:
        super().__init__(tr("单位和人"))
        self._desk = desk
        self._notices = notices
        self.unit = unit_chooser(desk)
        self.person = QLineEdit()
        self.phone = QLineEdit()
        self.save = parts.button(tr("保存"), self._save, role="main")
        self.add_panel(
            tr("这台电脑是谁的"),
            form(
                (tr("单位"), self.unit), (tr("填报人"), self.person), (tr("联系电话"), self.phone)
            ),
            self.save,
        )
        self.heads = {name: QLineEdit() for name in FORM_TEXTS}
        for box in self.heads.values():
            box.setPlaceholderText(tr("没有就空着，表上不印这一行"))
        self.save_heads = parts.button(tr("保存表头"), self._save_heads)
        self.add_panel(
            tr("各表右上角"),
            form(*((tr(FORM_TEXTS[name]), box) for name, box in self.heads.items())),
            self.save_heads,
        )

    def refresh(self) -> None:
        """Show what is stored."""
        desk = self._desk
        if desk.unit:
            self.unit.choose(Option(key=desk.unit, text=desk.units.name(desk.unit)))
        self.person.setText(desk.person)
        self.phone.setText(desk.store.setting("phone"))
        for name, text in form_texts(desk).items():
            self.heads[name].setText(text)

    def _save(self) -> None:
        if self.unit.key is None:
            self._notices.warn(tr("请从列出的单位里选一个。可以打汉字，也可以打拼音首字母。"))
            self.unit.setFocus()
            return
        person, phone = self.person.text(), self.phone.text()
        try:
            begin(self._desk, unit=self.unit.key, person=person, phone=phone)
        except Refusal as refusal:
            self._notices.failure(refusal)
            return
        self.unit_changed.emit()
        path = self._desk.units.path(self._desk.unit)
        self._notices.say(tr("已保存：{unit}，{person}。", unit=path, person=self._desk.person))

    def _save_heads(self) -> None:
        texts = {name: box.text() for name, box in self.heads.items()}
        try:
            set_form_texts(self._desk, texts=texts)
        except Refusal as refusal:
            self._notices.failure(refusal)
            return
        self._notices.say(tr("已保存表头，以后出的表都按它印；已上报的各稿不变。"))
