"""Below the files: what is not the same, what was changed by hand, what the file would do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QTabBar, QVBoxLayout

from jmdesk.exchange.merge_plan import Conflict, Edit, FilePlan, RecordEffect, Verdict
from jmdesk.language import mark, tr
from jmdesk.operations.conflicts import Decision
from jmdesk.operations.desk import Desk
from jmdesk.ui import parts, theme
from jmdesk.ui.conflict_cards import ConflictCards, Key
from jmdesk.ui.merge_edits import MergeEdits
from jmdesk.ui.merge_effects import MergeEffects
from jmdesk.ui.merge_lines import Line
from jmdesk.ui.merge_said import whole


class Aspect(IntEnum):
    """What there is to see of a file."""

    CONFLICTS = 0
    EDITS = 1
    EFFECTS = 2


PAPER = "paper-only"
"""The code of the problem that a picture of a paper has."""
PLAIN = "plain-workbook"
"""The code of the problem that a workbook without hidden parts has."""
_WORDS = (mark("不一样的"), mark("手工改过的"), mark("会怎样"))


class MergePanel(QFrame):
    """Signals: `effects_asked` (FilePlan) when its effects are to be looked up, `import_asked`
    (FilePlan) for a plain workbook."""

    effects_asked = Signal(object)
    import_asked = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        theme.set_role(self, "panel")
        self.file: FilePlan | None = None
        self._aspects: list[Aspect] = []
        self.cards = ConflictCards(desk, leave=tr("先放着"), told=tr("可以先合并，以后再定"))
        self.edits = MergeEdits()
        self.effects = MergeEffects(desk)
        self.bar = QTabBar()
        self.bar.setAccessibleName(tr("这个文件的"))
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.currentChanged.connect(self._turn)
        self.bring = parts.button(tr("按表头导入…"), self._bring)
        self.stack = QStackedWidget()
        for widget in (self.cards, self.edits, self.effects):
            self.stack.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 8, 14, 10)
        layout.setSpacing(8)
        layout.addWidget(self.bar)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.bring)

    def show_line(
        self,
        line: Line | None,
        *,
        conflicts: Sequence[Conflict],
        decisions: Mapping[Key, Decision],
        taken: Mapping[str, bool],
    ) -> None:
        """What there is to say of a line; of several files together only their names."""
        file = line.file if line is not None else None
        again = file is not None and self.file is not None and file.path == self.file.path
        kept = self.aspect if again else None
        self.file = file
        self.cards.show_conflicts(conflicts, decisions)
        self.edits.show_edits(file.edits if file else (), taken)
        self._tell(line)
        self._offer(conflicts, file.edits if file else (), kept)

    @property
    def aspect(self) -> Aspect | None:
        """The one in sight."""
        at = self.bar.currentIndex()
        return self._aspects[at] if 0 <= at < len(self._aspects) else None

    def show_aspect(self, aspect: Aspect) -> None:
        """Bring one up, where there is something of it."""
        if aspect in self._aspects:
            self.bar.setCurrentIndex(self._aspects.index(aspect))
            self._turn(self.bar.currentIndex())

    def show_effects(self, file: FilePlan, effects: Sequence[RecordEffect]) -> None:
        """What was looked up, if the file is still the one in sight."""
        if self.file is file:
            self.effects.show_effects(file.name, effects, whole(file))

    def focus_work(self) -> None:
        """Put the keyboard on what is in sight."""
        aspect = self.aspect
        if aspect is Aspect.CONFLICTS:
            self.cards.focus_first()
        elif aspect is Aspect.EDITS:
            self.edits.table.setFocus()
        elif self.bring.isVisible():
            self.bring.setFocus()
        elif self.effects.table.isVisible():
            self.effects.table.setFocus()

    def _offer(
        self, conflicts: Sequence[Conflict], edits: Sequence[Edit], kept: Aspect | None
    ) -> None:
        counts = {Aspect.CONFLICTS: len(conflicts), Aspect.EDITS: len(edits)}
        before = self._aspects
        self._aspects = [a for a in Aspect if a is Aspect.EFFECTS or counts[a]]
        kept = kept if before == self._aspects else None
        self.bar.blockSignals(True)
        while self.bar.count():
            self.bar.removeTab(0)
        for aspect in self._aspects:
            count = counts.get(aspect)
            self.bar.addTab(f"{tr(_WORDS[aspect])} {count}" if count else tr(_WORDS[aspect]))
        self.bar.setCurrentIndex(self._aspects.index(kept) if kept in self._aspects else 0)
        self.bar.blockSignals(False)
        self.bar.setVisible(len(self._aspects) > 1)
        self._turn(self.bar.currentIndex())

    def _turn(self, at: int) -> None:
        if not 0 <= at < len(self._aspects):
            return
        aspect = self._aspects[at]
        self.stack.setCurrentIndex(aspect)
        file = self.file
        if aspect is Aspect.EFFECTS and file is not None and file.verdict is Verdict.MERGED:
            self.effects_asked.emit(file)

    def _tell(self, line: Line | None) -> None:
        """The words in the place of what is not looked up yet."""
        self.bring.setVisible(is_plain_workbook(self.file))
        if line is None:
            self.effects.show_text("")
        else:
            self.effects.show_text(line.name, line.whole)

    def _bring(self) -> None:
        if self.file is not None:
            self.import_asked.emit(self.file)


def is_paper(file: FilePlan) -> bool:
    """Whether it is a picture of one of our papers, with nothing to merge."""
    return any(one.code == PAPER for one in file.problems)


def is_plain_workbook(file: FilePlan | None) -> bool:
    """Whether it is a workbook that nothing of the desk is in: it comes in by its headings."""
    return file is not None and any(one.code == PLAIN for one in file.problems)
