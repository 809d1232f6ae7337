"""Conflicts one after another: the values side by side, type another one, or leave it for now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import RecordId
from jmdesk.exchange.merge_plan import Conflict
from jmdesk.language import tr
from jmdesk.operations.conflicts import Decision
from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import today
from jmdesk.ui import parts, theme
from jmdesk.ui.conflict_card import ChoiceCard, OtherCard, Typing
from jmdesk.ui.conflict_words import own_first, place
from jmdesk.ui.desk_lookups import DeskLookups
from jmdesk.ui.elided import ElidedLabel
from jmdesk.ui.tab_order import lead

_NOT_TYPED = frozenset({"computed", "attachment", "rows"})
_TALLEST = 190
"""Pixels at scale 1 that the values take at least, unless they need less."""
Key = tuple[RecordId, str]


def key_of(conflict: Conflict) -> Key:
    """A conflict is of one field of one record."""
    return conflict.record, conflict.field


class ConflictCards(QWidget):
    """Keys 1, 2 … take a value, the next one leaves it.

    Signals: `decided` (Conflict, Decision, or None to leave it), `through` when none follows.
    """

    decided = Signal(object, object)
    through = Signal()

    def __init__(self, desk: Desk, *, leave: str, told: str) -> None:
        super().__init__()
        self._desk = desk
        self._leave, self._told = leave, told
        self.conflicts: Sequence[Conflict] = ()
        self.decisions: Mapping[Key, Decision] = {}
        self.number = 0
        self.cards: list[ChoiceCard] = []
        self.other: OtherCard | None = None
        self.setAccessibleName(tr("不一样的"))
        self.title = parts.label(role="heading")
        self.where = ElidedLabel(role="quiet")
        self.back = parts.button(tr("‹ 上一处"), partial(self._step, -1), role="link")
        self.on = parts.button(tr("下一处 ›"), partial(self._step, 1), role="link")
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title)
        head.addWidget(self.where, 1)
        head.addWidget(self.back)
        head.addWidget(self.on)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(head)
        layout.addWidget(self._scroll, 1)

    def show_conflicts(
        self, conflicts: Sequence[Conflict], decisions: Mapping[Key, Decision]
    ) -> None:
        """Show the first that is not decided; ``decisions`` is read again whenever shown."""
        self.conflicts, self.decisions = conflicts, decisions
        open_ = [n for n, one in enumerate(conflicts) if key_of(one) not in decisions]
        self._show(open_[0] if open_ else 0)

    @property
    def conflict(self) -> Conflict | None:
        """The one in sight."""
        return self.conflicts[self.number] if self.number < len(self.conflicts) else None

    def focus_first(self) -> None:
        """Put the keyboard on the first value."""
        if self.cards:
            self.cards[0].take.setFocus()

    def press(self, text: str) -> bool:
        """A key that was typed: whether it means one of the values, or leaving it."""
        number = int(text) if text.isdecimal() and len(text) == 1 else 0
        if not self.isVisible() or not 1 <= number <= len(self.cards) + 1:
            return False
        if number <= len(self.cards):
            self._take(number - 1)
        else:
            self._leave_it()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Figures choose."""
        if not self.press(event.text()):
            super().keyPressEvent(event)

    def _show(self, number: int) -> None:
        """One conflict: its values, and a card for whatever else."""
        self.number = number
        self._make_cards()
        several = len(self.conflicts) > 1
        self.title.setText(
            tr("不一样的 {count} 处，第 {number} 处", count=len(self.conflicts), number=number + 1)
            if several
            else tr("不一样的 {count} 处", count=len(self.conflicts))
        )
        for button in (self.back, self.on):
            button.setVisible(several)
        self.back.setEnabled(number > 0)
        self.on.setEnabled(number + 1 < len(self.conflicts))
        conflict = self.conflict
        self.where.setText(place(self._desk, conflict) if conflict else "")

    def _make_cards(self) -> None:
        had = self._has_focus()
        inside = QWidget()
        line = QHBoxLayout(inside)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        conflict = self.conflict
        choices = own_first(conflict) if conflict else ()
        self.cards = [
            ChoiceCard(choice, number, partial(self._take, number - 1))
            for number, choice in enumerate(choices, start=1)
        ]
        self.other = OtherCard(
            number=len(choices) + 1,
            leave=self._leave_it,
            word=self._leave,
            told=self._told,
            typing=self._typing(conflict) if conflict else None,
        )
        if conflict is not None and conflict.before:
            self.other.head.setText(tr("改之前都是 {before}", before=conflict.before))
        for card in (*self.cards, self.other):
            line.addWidget(card, 1)
        self._mark()
        self._scroll.setWidget(inside)
        inside.show()  # a scroll area in sight does not do it
        self._fit()
        lead(self.on, *(card.take for card in self.cards))
        if had:
            self.focus_first()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow words take more lines."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Room for the whole of the values, unless they are very tall."""
        inside = self._scroll.widget()
        layout = inside.layout() if inside is not None else None
        if inside is None or layout is None:
            return
        narrow = layout.minimumHeightForWidth(self._scroll.viewport().width())
        least = max(inside.minimumSizeHint().height(), narrow) + 2
        self._scroll.setMinimumHeight(min(least, round(_TALLEST * theme.scale_of(self))))

    def _has_focus(self) -> bool:
        focus = QApplication.focusWidget()
        inside = self._scroll.widget()
        return focus is not None and inside is not None and inside.isAncestorOf(focus)

    def _typing(self, conflict: Conflict) -> Typing | None:
        """A field that this desk knows can be typed."""
        try:
            field = self._desk.ledger(conflict.ledger).by_name.get(conflict.field)
        except Refusal:
            return None
        if field is None or field.type.name in _NOT_TYPED:
            return None
        year = int(conflict.period[:4]) if conflict.period[:4].isdecimal() else today().year
        lookups = DeskLookups(self._desk, year=year, ledger=conflict.ledger)
        return Typing(field=field, lookups=lookups, take=self._type)

    def _mark(self) -> None:
        conflict = self.conflict
        said = self.decisions.get(key_of(conflict)) if conflict else None
        for card in self.cards:
            card.mark(said is not None and said.take == card.choice.revision)
        typed = said.value if said is not None else None
        if self.other is not None and self.other.editor is not None and typed is not None:
            self.other.editor.set_typed(typed)

    def _take(self, number: int) -> None:
        self._decide(Decision(take=self.cards[number].choice.revision))

    def _type(self) -> None:
        card = self.other
        if card is None or card.editor is None:
            return
        try:
            card.editor.read()
        except ValueError as error:
            card.refuse(str(error))
            return
        self._decide(Decision(value=card.editor.typed()))

    def _leave_it(self) -> None:
        self._decide(None)

    def _decide(self, decision: Decision | None) -> None:
        conflict = self.conflict
        if conflict is not None:
            self.decided.emit(conflict, decision)

    def go_on(self) -> None:
        """What was decided is known: on to the next that is not, or tell that there is none."""
        following = [
            number
            for number in range(self.number + 1, len(self.conflicts))
            if key_of(self.conflicts[number]) not in self.decisions
        ]
        if following:
            self._show(following[0])
        else:
            self._mark()
            self.through.emit()

    def _step(self, count: int) -> None:
        self._show(self.number + count)
