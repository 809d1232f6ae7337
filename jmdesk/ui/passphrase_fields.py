"""Fields for a new passphrase: typed twice, seen if wanted, weak ones named at once."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from jmdesk.language import tr
from jmdesk.operations.passphrases import suggest, weakness
from jmdesk.ui import parts
from jmdesk.ui.settings_parts import form

_HIDDEN = QLineEdit.EchoMode.Password
_SEEN = QLineEdit.EchoMode.Normal


class PassphraseFields(QWidget):
    """``current`` asks for the present one as well, in which the recovery key will do too."""

    def __init__(self, *, current: bool = False) -> None:
        super().__init__()
        self.present = secret_field()
        self.first, self.again = secret_field(), secret_field()
        self.shown = QCheckBox(tr("显示（中文口令要先勾上才能打汉字）"))
        self.shown.setAccessibleName(tr("显示新口令"))
        self.shown.toggled.connect(self._show)
        self.told = parts.label(role="quiet", wrap=True)
        self.suggestion = parts.button(tr("替我想一个"), self._suggest, role="link")
        rows: list[tuple[str, QWidget]] = [(tr("新口令"), self.first), (tr("再输一次"), self.again)]
        if current:
            rows.insert(0, (tr("现在的口令"), self.present))
        line = QHBoxLayout()
        line.addWidget(self.shown)
        line.addWidget(self.suggestion)
        line.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(form(*rows))
        layout.addLayout(line)
        layout.addWidget(self.told)
        for field in (self.first, self.again):
            field.textChanged.connect(self._judge)
        self._judge()

    def problem(self) -> str:
        """Why this is no passphrase yet, "" where it is."""
        weak = weakness(self.first.text())
        if weak:
            return weak
        if self.first.text() != self.again.text():
            return tr("两次输入的口令不一样。")
        return ""

    def clear(self) -> None:
        """Nothing typed stays."""
        for field in (self.present, self.first, self.again):
            field.clear()
        self.shown.setChecked(False)

    def _judge(self) -> None:
        empty = not self.first.text()
        usual = tr("至少 8 个字，好记、别人猜不到：一句话最好。空格和横线不要紧。")
        self.told.setText(usual if empty else self.problem() or tr("可以。"))

    def _suggest(self) -> None:
        made = suggest()
        self.shown.setChecked(True)
        self.first.setText(made)
        self.again.setText(made)

    def _show(self, seen: bool) -> None:
        for field in (self.first, self.again):
            field.setEchoMode(_SEEN if seen else _HIDDEN)


def secret_field() -> QLineEdit:
    """A field whose text is not seen."""
    made = QLineEdit()
    made.setEchoMode(_HIDDEN)
    return made
