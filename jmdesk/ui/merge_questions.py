"""What must be asked before merging: one quiet line for each question, answered for all files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from jmdesk.exchange.merge_plan import MergeAnswers, MergePlan, NewDefinition, UnknownDesk
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.ui import parts, theme
from jmdesk.ui.tips import tip

_NAMED = 4


class MergeQuestions(QFrame):
    """Signals: `answered` (MergeAnswers), `edits_taken` (bool: all, or none), `edits_asked`."""

    answered = Signal(object)
    edits_taken = Signal(bool)
    edits_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        theme.set_role(self, "notice-problem")
        self._desk = desk
        self._answers = MergeAnswers()
        self.asked: list[QWidget] = []
        """What can be pressed or typed into, line by line."""
        self.trust: QPushButton | None = None
        self.passphrase: QLineEdit | None = None
        self.accept: QPushButton | None = None
        self.use: QPushButton | None = None
        self.take_edits: QPushButton | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(14, 6, 10, 6)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)

    def ask(self, plan: MergePlan, answers: MergeAnswers, *, edits: int) -> None:
        """Ask what the plan leaves open; ``edits`` are those by hand that nobody decided."""
        self._answers = answers
        self._clear()
        self._ask_trust([one for one in plan.unknown_desks if one.fingerprint not in answers.trust])
        self._ask_passphrase(plan.locked, tried=bool(answers.passphrases))
        outside = {unit: n for unit, n in plan.outside.items() if unit not in answers.units}
        if outside:
            self._ask_outside(outside)
        new = [one for one in plan.definitions if one.digest not in answers.definitions]
        self._ask_definitions([one for one in new if one.state != "clash"])
        if edits:
            self._ask_edits(edits)
        self.setVisible(self._grid.count() > 0)

    @property
    def first(self) -> QWidget | None:
        """What the keyboard begins with."""
        offered = (self.trust, self.passphrase, self.accept, self.use, self.take_edits)
        return next((one for one in offered if one is not None), None)

    def _clear(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.asked = []
        self.trust = self.passphrase = self.accept = self.use = self.take_edits = None

    def _line(self, sentence: str, *widgets: QWidget, whole: str = "") -> None:
        text = parts.label(sentence, wrap=True)
        text.setToolTip(tip(whole or sentence))
        held = QWidget()
        line = QHBoxLayout(held)
        line.setContentsMargins(0, 0, 0, 0)
        line.addStretch(1)
        for widget in widgets:
            line.addWidget(widget)
            self.asked.append(widget)
        row = self._grid.rowCount()
        self._grid.addWidget(text, row, 0)
        self._grid.addWidget(held, row, 1)

    def _answer(self, **said: object) -> None:
        self.answered.emit(replace(self._answers, **said))  # type: ignore[arg-type]

    def _ask_trust(self, desks: Sequence[UnknownDesk]) -> None:
        if not desks:
            return
        marks = frozenset(one.fingerprint for one in desks)
        named = [_desk_told(one) for one in desks]
        word = tr("都认识") if len(desks) > 1 else tr("认识")
        self.trust = parts.button(word, lambda: self._answer(trust=self._answers.trust | marks))
        sentence = tr(
            "头一回收到 {count} 台电脑的文件：{named}。认识了才合并，以后不再问。",
            count=len(desks),
            named=_some(named),
        )
        self._line(sentence, self.trust, whole="\n".join(named))

    def _ask_passphrase(self, locked: Sequence[str], *, tried: bool) -> None:
        if not locked:
            return
        box = QLineEdit()
        box.setEchoMode(QLineEdit.EchoMode.Normal)
        box.setAccessibleName(tr("口令"))
        box.setPlaceholderText(tr("对方电话里说的口令"))
        box.setMinimumWidth(round(180 * theme.scale_of(self)))
        open_ = parts.button(tr("打开"), lambda: self._try(box.text()))
        box.returnPressed.connect(open_.click)
        self.passphrase = box
        pattern = (
            tr(
                "口令不对，{count} 个文件还没打开：{named}。",
                count=len(locked),
                named=_some(locked),
            )
            if tried
            else tr("{count} 个文件加了口令：{named}。", count=len(locked), named=_some(locked))
        )
        self._line(pattern, box, open_, whole="\n".join(locked))

    def _try(self, passphrase: str) -> None:
        if passphrase.strip():
            tried = (*self._answers.passphrases, passphrase.strip())
            self._answer(passphrases=tuple(dict.fromkeys(tried)))

    def _ask_outside(self, outside: dict[str, int]) -> None:
        named = [
            tr("{unit} {count} 条", unit=self._unit(unit), count=count)
            for unit, count in outside.items()
        ]
        units = self._answers.units | outside.keys()
        self.accept = parts.button(tr("也收下"), lambda: self._answer(units=frozenset(units)))
        sentence = tr("有不归这里管的单位的数，先不合并：{named}。", named=_some(named))
        self._line(sentence, self.accept, whole="\n".join(named))

    def _unit(self, code: str) -> str:
        return self._desk.units.name(code) if code in self._desk.units else code

    def _ask_definitions(self, new: Sequence[NewDefinition]) -> None:
        if not new:
            return
        named = [tr("“{title}”第 {version} 版", title=d.title, version=d.version) for d in new]
        digests = self._answers.definitions | {one.digest for one in new}
        self.use = parts.button(
            tr("看过了，用起来"), lambda: self._answer(definitions=frozenset(digests))
        )
        sentence = tr("带来了这里没有的台账或报表：{named}。", named=_some(named))
        self._line(sentence, self.use, whole="\n".join(named))

    def _ask_edits(self, count: int) -> None:
        self.take_edits = parts.button(tr("都要"), lambda: self.edits_taken.emit(True))
        leave = parts.button(tr("都不要"), lambda: self.edits_taken.emit(False))
        each = parts.button(tr("逐格看"), self.edits_asked.emit, role="link")
        for button, word in ((self.take_edits, tr("都要")), (leave, tr("都不要"))):
            button.setAccessibleName(tr("手工改的格{word}", word=word))
        sentence = tr("有人在表格里手工改了 {count} 处，没有答的先不要。", count=count)
        self._line(sentence, self.take_edits, leave, each)


def _desk_told(desk: UnknownDesk) -> str:
    who = f"{desk.unit_name or desk.unit} {desk.person}".strip()
    return f"{who} {desk.fingerprint}".strip()


def _some(named: Sequence[str]) -> str:
    more = tr("……等 {count} 个", count=len(named)) if len(named) > _NAMED else ""
    return tr("、").join(named[:_NAMED]) + more
