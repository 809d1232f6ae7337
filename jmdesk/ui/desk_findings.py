"""What has to be looked at, and what came in: sentences with the way to mend or to see them."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
)

from jmdesk.domain.problem import Level
from jmdesk.language import tr
from jmdesk.operations.overview import Arrived, Finding, Overview
from jmdesk.ui import desk_words, parts, theme
from jmdesk.ui.elided import ElidedLabel

SHOWN = 5
"""Findings told; the others are counted."""
_ABOVE = 3
"""What a link has above its words, so that they stand on one line."""


class Findings(QFrame):
    """Signals: `record_asked` (ledger, record), `records_asked` (ledger, ids), `exchange_asked`,
    `audit_asked`.

    ``must`` is the button of the first thing that must be mended, which may be the next step.
    """

    record_asked = Signal(str, str)
    records_asked = Signal(str, object)
    exchange_asked = Signal()
    audit_asked = Signal()

    def __init__(self, overview: Overview) -> None:
        super().__init__()
        theme.set_role(self, "panel")
        self.must: QPushButton | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(14, 10, 14, 10)
        self._box.setSpacing(4)
        self._problems(overview)
        if overview.arrived:
            self._box.addSpacing(8)
            self._arrivals(overview.arrived)
        self._box.addStretch(1)

    def _problems(self, overview: Overview) -> None:
        wrong = overview.wrong
        self._heading(tr("要看的 {count} 处", count=wrong) if wrong else tr("没有要看的"))
        shown = overview.findings[:SHOWN]
        for number, found in enumerate(shown):
            if number:
                self._box.addWidget(parts.rule())
            self._box.addLayout(self._finding(found))
        left = overview.wrong - sum(found.count for found in shown)
        if left > 0:
            self._box.addWidget(
                parts.label(tr("其余 {count} 处在“审核”里看。", count=left), role="quiet")
            )

    def _heading(self, text: str) -> None:
        line = QHBoxLayout()
        line.addWidget(parts.label(text, role="heading"), 1)
        link = parts.button(tr("审核各期全部 ›"), self.audit_asked.emit, role="link")
        line.addWidget(link)
        self._box.addLayout(line)

    def _finding(self, found: Finding) -> QHBoxLayout:
        name = desk_words.about(found)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(_level(found.level), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(_sentence(name, desk_words.problem(found)), 1)
        button = self._mend(found, name)
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        if found.level is Level.MUST and self.must is None:
            self.must = button
        return line

    def _mend(self, found: Finding, name: str) -> QPushButton:
        if len(found.records) > 1:
            text = tr(desk_words.MEND[Level.HINT])
            return parts.button(
                text,
                lambda: self.records_asked.emit(found.ledger, found.records),
                role="link",
                name=f"{text}{name}：{desk_words.problem(found)}",
            )
        text = tr(desk_words.MEND[found.level])
        return parts.button(
            text,
            lambda: self.record_asked.emit(found.ledger, found.records[0]),
            role="link",
            name=f"{text}{name}：{desk_words.problem(found)}",
        )

    def _arrivals(self, arrived: tuple[Arrived, ...]) -> None:
        line = QHBoxLayout()
        line.addWidget(parts.label(tr("新到的"), role="heading"), 1)
        line.addWidget(parts.button(tr("去收发 ›"), self.exchange_asked.emit, role="link"))
        self._box.addLayout(line)
        for one in arrived:
            self._box.addLayout(self._arrival(one))

    def _arrival(self, one: Arrived) -> QHBoxLayout:
        file = ElidedLabel()
        file.setText(one.file)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(file)
        count = len(one.records)
        came = tr("{count} 条", count=count)
        if one.ledger:
            came = tr("{ledger} {count} 条", ledger=one.title, count=count)
        line.addWidget(parts.label(came, role="quiet"), 1)
        text = tr("看看 ›")
        line.addWidget(
            parts.button(
                text,
                lambda: self._look(one),
                role="link",
                name=f"{text}{one.file} {one.title}".strip(),
            )
        )
        return line

    def _look(self, one: Arrived) -> None:
        """Records of several ledgers stand in no list together: 收发 tells of them."""
        if one.ledger:
            self.records_asked.emit(one.ledger, one.records)
        else:
            self.exchange_asked.emit()


def _level(level: Level) -> QLabel:
    made = parts.sign(level)
    made.setContentsMargins(0, _ABOVE, 0, 0)
    return made


def _sentence(name: str, text: str) -> QLabel:
    """Whose problem it is in bold, then what it is; both as they are, never read as markup."""
    plain = tr("{name}：{text}", name=name, text=text)
    marked = tr("{name}：{text}", name=f"<b>{escape(name)}</b>", text=escape(text))
    made = QLabel(marked)
    made.setTextFormat(Qt.TextFormat.RichText)
    made.setWordWrap(True)
    made.setContentsMargins(0, _ABOVE, 0, 2)
    made.setAccessibleName(plain)
    return made
