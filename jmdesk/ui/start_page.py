"""The first start, in three steps: the unit, the person, something to begin with."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jmdesk.definitions.places import shipped
from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.operations.desk import Desk, begin
from jmdesk.operations.desk_settings import can_be_plain, set_plain_view
from jmdesk.ui import parts, theme
from jmdesk.ui.notice import Notices
from jmdesk.ui.unit_choice import unit_chooser

EXAMPLE = "需求统计表2021-2025.xlsx"

_CHARACTERS = 44
"""Width of the panel: its sentences stand on one line each at every size of type."""
_STEPS = 3


class StartPage(QWidget):
    """Signals: `begun` when unit and person are saved, `import_asked` (Path or None to choose a
    file), `done` when the desk should simply be shown."""

    begun = Signal()
    import_asked = Signal(object)
    done = Signal()

    def __init__(self, desk: Desk, notices: Notices) -> None:
        super().__init__()
        self._desk = desk
        self._notices = notices
        self.setAccessibleName(tr("第一次使用"))
        self.steps = QStackedWidget()
        for step in (self._unit_step(), self._person_step(), self._plan_step()):
            self.steps.addWidget(step)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 40, 20, 20)
        layout.addWidget(self.steps, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)

    def focus_work(self) -> None:
        """Begin at the first line of the step one is in."""
        (self.unit, self.person, self.bring)[self.steps.currentIndex()].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes one step back."""
        step = self.steps.currentIndex()
        if event.key() == Qt.Key.Key_Escape and step == 1:
            self.steps.setCurrentIndex(0)
            self.focus_work()
        else:
            super().keyPressEvent(event)

    def _unit_step(self) -> QWidget:
        self.unit = unit_chooser(self._desk)
        self.unit.setAccessibleName(tr("单位"))
        self.unit.entered.connect(self._unit_entered)
        self.unit.typed_changed.connect(self._show_path)
        self.where = parts.label(role="quiet", wrap=True)
        self.go_on = parts.button(tr("下一步"), self._unit_entered, role="main")
        return self._step(
            1,
            tr("这台电脑是哪个单位的？"),
            tr("打汉字或拼音首字母，按回车选中。"),
            self.unit,
            self.where,
            self._buttons(self.go_on),
        )

    def _person_step(self) -> QWidget:
        self.person, self.phone = QLineEdit(), QLineEdit()
        self.person.setPlaceholderText(tr("姓名"))
        self.phone.setPlaceholderText(tr("可以先不填"))
        self.person.returnPressed.connect(self.phone.setFocus)
        self.phone.returnPressed.connect(self._begin)
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(10)
        for text, box in ((tr("填报人"), self.person), (tr("联系电话"), self.phone)):
            box.setAccessibleName(text)
            form.addRow(text, box)
        self.whose = parts.label(role="quiet")
        self.save = parts.button(tr("下一步"), self._begin, role="main")
        return self._step(
            2,
            tr("谁来填？"),
            tr("名字印在报表的“填表人”。"),
            self.whose,  # which may not be the one that was meant: many share a name
            form,
            self._buttons(self.save),
        )

    def _plan_step(self) -> QWidget:
        example = shipped("resources") / "example" / EXAMPLE
        self.plain = QCheckBox(tr("只用一页纸（嘎查月报单），别的都收起来"))
        self.plain.setAccessibleName(self.plain.text())
        self.bring = parts.button(tr("导入项目表…"), lambda: self._leave(None), role="main")
        self.example = parts.button(tr("从示例开始"), lambda: self._leave(example))
        self.later = parts.button(tr("以后再说"), self._later, role="link")
        buttons = QHBoxLayout()
        for button in (self.bring, self.example, self.later):
            buttons.addWidget(button)
        buttons.addStretch(1)
        return self._step(
            3,
            tr("把项目放进来"),
            tr("先看会怎样，再决定要不要。示例是科右中旗 2021—2025 年需求统计表。"),
            buttons,
            self.plain,
        )

    def _step(self, number: int, title: str, hint: str, *contents: QWidget | QLayout) -> QWidget:
        count = parts.label(
            tr("第 {number} 步，共 {count} 步", number=number, count=_STEPS), role="small"
        )
        made = parts.panel(
            count, parts.label(title, role="title"), parts.label(hint, role="quiet", wrap=True)
        )
        box = made.layout()
        assert isinstance(box, QVBoxLayout)
        box.setSpacing(12)
        for content in contents:
            if isinstance(content, QLayout):
                box.addLayout(content)
            else:
                box.addWidget(content)
        made.setMinimumWidth(self.fontMetrics().horizontalAdvance(theme.IDEOGRAPH) * _CHARACTERS)
        return made

    def _buttons(self, main: QWidget) -> QLayout:
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(main)
        return line

    def _show_path(self) -> None:
        key = self.unit.key
        path = self._desk.units.path(key) if key else ""
        self.where.setText(path)
        self.whose.setText(path)

    def _unit_entered(self) -> None:
        if self.unit.key is None:
            self._notices.warn(tr("还没有选单位。打几个字，从列出的单位里选一个，按回车。"))
            self.unit.setFocus()
            return
        self._notices.clear()
        self.steps.setCurrentIndex(1)
        self.person.setFocus()

    def _begin(self) -> None:
        assert self.unit.key is not None
        person, phone = self.person.text(), self.phone.text()
        try:
            begin(self._desk, unit=self.unit.key, person=person, phone=phone)
        except Refusal as refusal:
            self._notices.failure(refusal)
            self.person.setFocus()
            return
        self._notices.clear()
        self.plain.setVisible(can_be_plain(self._desk))
        self.plain.setChecked(can_be_plain(self._desk))
        self.steps.setCurrentIndex(2)
        self.bring.setFocus()
        self.begun.emit()

    def _choose_view(self) -> None:
        if can_be_plain(self._desk):
            set_plain_view(self._desk, plain=self.plain.isChecked())
            self.begun.emit()

    def _leave(self, file: object) -> None:
        self._choose_view()
        self.import_asked.emit(file)

    def _later(self) -> None:
        self._choose_view()
        self.done.emit()
