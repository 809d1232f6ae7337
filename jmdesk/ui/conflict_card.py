"""One of the values a field could have, and what else one can say about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from jmdesk.definitions.ledger import Field
from jmdesk.exchange.merge_plan import Choice
from jmdesk.language import tr
from jmdesk.ui import parts, theme
from jmdesk.ui.conflict_words import shown, source
from jmdesk.ui.editors.base import Editor, Lookups
from jmdesk.ui.editors.making import make_editor
from jmdesk.ui.elided import ElidedLabel


class ChoiceCard(QFrame):
    """A value with who said it; its button takes it."""

    def __init__(self, choice: Choice, number: int, take: Callable[[], object]) -> None:
        super().__init__()
        self.choice = choice
        said = ElidedLabel(role="quiet")
        said.setText(source(choice))
        value = parts.label(shown(choice), role="value" if _is_short(choice) else "", wrap=True)
        value.setAccessibleName(shown(choice))
        self.take = parts.button(
            tr("用这个　{number}", number=number),
            take,
            name=tr("用 {value}，{source}", value=shown(choice), source=source(choice)),
        )
        self.taken = parts.label(tr("■ 就用这个"), role="good")
        foot = QHBoxLayout()
        foot.addWidget(self.take)
        foot.addWidget(self.taken)
        foot.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.addWidget(said)
        layout.addWidget(value)
        layout.addStretch(1)
        layout.addLayout(foot)
        self.mark(False)

    def mark(self, taken: bool) -> None:
        """Show whether it is the one."""
        theme.set_role(self, "card-taken" if taken else "card")
        self.taken.setVisible(taken)


@dataclass(frozen=True, kw_only=True)
class Typing:
    """A field that can be typed, where what is meant is looked up, and what takes it."""

    field: Field
    lookups: Lookups
    take: Callable[[], object]


class OtherCard(QFrame):
    """都不对: another value typed, or nothing decided for now."""

    def __init__(
        self,
        *,
        number: int,
        leave: Callable[[], object],
        word: str,
        told: str,
        typing: Typing | None,
    ) -> None:
        super().__init__()
        theme.set_role(self, "card-open")
        self.editor: Editor | None = None
        self.head = parts.label(role="quiet", wrap=True)
        self.told = parts.label(role="must", wrap=True)
        self.told.hide()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(14, 12, 14, 12)
        self._box.addWidget(self.head)
        if typing is not None:  # made before what stands behind it, so that Tab meets it first
            self._offer(typing)
        self._box.addWidget(self.told)
        self._box.addStretch(1)
        self.leave = parts.button(
            tr("{word}　{number}", word=word, number=number), leave, name=word
        )
        foot = QHBoxLayout()
        foot.addWidget(self.leave)
        foot.addWidget(parts.label(told, role="quiet", wrap=True), 1)
        self._box.addLayout(foot)

    def _offer(self, typing: Typing) -> None:
        """Let another value be typed as everywhere else."""
        self.editor = make_editor(typing.field, typing.lookups)
        self.editor.name(tr("都不对就写一个：{label}", label=typing.field.label))
        self.use = parts.button(tr("用写的"), typing.take)
        self.use.setEnabled(False)
        self.editor.changed.connect(lambda: self.use.setEnabled(True))
        self.editor.entered.connect(typing.take)
        line = QHBoxLayout()
        line.addWidget(self.editor, 1)
        line.addWidget(self.use)
        self._box.addLayout(line)

    def refuse(self, sentence: str) -> None:
        """What was typed means nothing here."""
        self.told.setText(sentence)
        self.told.setVisible(bool(sentence))


def _is_short(choice: Choice) -> bool:
    return len(shown(choice)) <= 16
