"""设置 · 显示: size of type, language, one page or the whole desk."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox

from jmdesk.language import SOURCE, tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.desk_settings import can_be_plain, plain_view, set_plain_view
from jmdesk.ui import parts, theme
from jmdesk.ui.notice import Notices
from jmdesk.ui.settings_parts import SettingsPart, form

_LANGUAGES = ((SOURCE, "中文"), ("en", "English"))
"""Each in its own words, for those who read no other."""


class LookPart(SettingsPart):
    """Signal: `plain_changed` after one page or the whole desk was chosen."""

    plain_changed = Signal()

    def __init__(self, desk: Desk, notices: Notices, settings: QSettings) -> None:
        super().__init__(tr("显示"))
        self._desk, self._notices, self._settings = desk, notices, settings
        self.scale = QComboBox()
        for scale in theme.SCALES:
            self.scale.addItem(f"{scale:.0%}", scale)
        self.scale.activated.connect(self._set_scale)
        self.language = QComboBox()
        for code, name in _LANGUAGES:
            self.language.addItem(name, code)
        self.language.activated.connect(self._set_language)
        self.add_panel(
            tr("字和语言"),
            form((tr("字的大小"), self.scale), (tr("语言 Language"), self.language)),
            parts.label(
                tr("字的大小马上生效，语言下次打开时生效；报表总是中文。"), role="quiet", wrap=True
            ),
        )
        self.plain = QCheckBox(tr("只用一页纸（嘎查月报单）"))
        self.plain.setAccessibleName(tr("只用一页纸（嘎查月报单）"))
        self.plain.clicked.connect(self._set_plain)
        self._why = parts.label(role="quiet", wrap=True)
        self.add_panel(tr("一页纸"), self.plain, self._why)

    def refresh(self) -> None:
        """Show what is chosen."""
        self.scale.setCurrentIndex(max(0, self.scale.findData(theme.scale_of(self))))
        chosen = str(self._settings.value("language", SOURCE))
        self.language.setCurrentIndex(max(0, self.language.findData(chosen)))
        possible = can_be_plain(self._desk)
        self.plain.setEnabled(possible)
        self.plain.setChecked(plain_view(self._desk))
        self._why.setText(
            tr("窗口里只有嘎查的月报单，别的都收起来；随时可以在这里改回来。")
            if possible
            else tr("单位是嘎查时才能选。")
        )

    def _set_scale(self) -> None:
        scale = float(self.scale.currentData())
        self._settings.setValue("scale", scale)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, scale)

    def _set_language(self) -> None:
        self._settings.setValue("language", self.language.currentData())
        self._notices.say(tr("已选好，下次打开时生效。"))

    def _set_plain(self, chosen: bool) -> None:
        set_plain_view(self._desk, plain=chosen)
        self.plain_changed.emit()
        self._notices.say(tr("以后打开就是月报单。") if chosen else tr("已改回整个填报台。"))
