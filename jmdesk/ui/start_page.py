"""The first start, in two steps: whose desk this is, then what to begin with."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from jmdesk.definitions.places import shipped
from jmdesk.domain.problem import Refusal
from jmdesk.operations.desk import Desk, begin
from jmdesk.ui import parts
from jmdesk.ui.notice import Notices
from jmdesk.ui.unit_choice import unit_chooser

EXAMPLE = "需求统计表2021-2025.xlsx"

_CHARACTERS = 44
"""Width of the panel: its sentences stand on one line each at every size of type."""


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
        self.setAccessibleName("第一次使用")
        self.unit = unit_chooser(desk)
        self.unit.entered.connect(self._unit_entered)
        self.unit.typed_changed.connect(self._show_path)
        self.where = parts.label(role="quiet", wrap=True)
        self.person = QLineEdit()
        self.person.setPlaceholderText("姓名")
        self.phone = QLineEdit()
        self.person.returnPressed.connect(self.phone.setFocus)
        self.phone.setPlaceholderText("可以先不填")
        self.phone.returnPressed.connect(self._begin)
        self.go_on = parts.button("下一步", self._begin, role="main")
        self.steps = QStackedWidget()
        self.steps.addWidget(self._who())
        self.steps.addWidget(self._what())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 40, 20, 20)
        layout.addWidget(self.steps, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)

    def focus_work(self) -> None:
        """Begin at the first line."""
        self.unit.setFocus()

    def _who(self) -> QWidget:
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(10)
        for text, widget in (
            ("单位", self.unit),
            ("", self.where),
            ("填报人", self.person),
            ("联系电话", self.phone),
        ):
            if text:
                widget.setAccessibleName(text)
            form.addRow(text, widget)
        made = parts.panel(
            parts.label("第一次使用　先说一下这台电脑是谁的", role="title"),
            parts.label(
                "打汉字或拼音首字母找单位，按回车选中。以后可以在“设置”里改。",
                role="quiet",
                wrap=True,
            ),
        )
        box = made.layout()
        assert isinstance(box, QVBoxLayout)
        box.setSpacing(12)
        box.addLayout(form)
        box.addWidget(self.go_on, 0, Qt.AlignmentFlag.AlignRight)
        made.setMinimumWidth(self.fontMetrics().horizontalAdvance("字") * _CHARACTERS)
        return made

    def _what(self) -> QWidget:
        example = shipped("resources") / "example" / EXAMPLE
        self.bring = parts.button("导入项目表…", lambda: self.import_asked.emit(None), role="main")
        self.example = parts.button("用示例看看", lambda: self.import_asked.emit(example))
        self.later = parts.button("以后再说", self.done.emit, role="link")
        made = parts.panel(
            parts.label("先把项目放进来", role="title"),
            parts.label(
                "把已有的需求统计表（Excel）导进来就行，先看会怎样，再决定要不要。", wrap=True
            ),
            self.bring,
            parts.rule(),
            parts.label("手边没有表？用科右中旗 2021—2025 年需求统计表做例子。", role="quiet"),
            self.example,
            self.later,
        )
        box = made.layout()
        assert isinstance(box, QVBoxLayout)
        box.setSpacing(10)
        for button in (self.bring, self.example, self.later):
            box.setAlignment(button, Qt.AlignmentFlag.AlignLeft)
        made.setMinimumWidth(self.fontMetrics().horizontalAdvance("字") * _CHARACTERS)
        return made

    def _show_path(self) -> None:
        key = self.unit.key
        self.where.setText(self._desk.units.path(key) if key else "")

    def _unit_entered(self) -> None:
        if self.unit.key is not None:
            self.person.setFocus()

    def _begin(self) -> None:
        if self.unit.key is None:
            self._notices.warn("还没有选单位。打几个字，从列出的单位里选一个，按回车。")
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
            self.person.setFocus()
            return
        self._notices.clear()
        self.steps.setCurrentIndex(1)
        self.bring.setFocus()
        self.begun.emit()
