"""The history of a record: who changed what when, from what to what, and the way back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.beside import is_beside
from jmdesk.domain.revision import Revision, RevisionId
from jmdesk.language import tr
from jmdesk.operations.beside_words import beside_changes, beside_shown
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import show
from jmdesk.ui.parts import button, label, rule

_SHOWN = 30
"""Versions shown at once; older ones on asking."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One save as people read it, and by which revision it can be found again."""

    revision: RevisionId
    when: str
    who: str
    lines: tuple[str, ...]
    deleted: bool = False
    aside: bool = False
    """Whether it came with a batch that was taken back: it counts for nothing now."""


def steps(
    desk: Desk,
    ledger: Ledger,
    revisions: Sequence[Revision],
    *,
    aside: Collection[RevisionId] = (),
) -> list[Step]:
    """The saves of a record, newest first as given, each with old → new of its fields.

    Those ``aside`` are shown with what they said, but nothing follows from them.
    """
    before: dict[str, str] = {}
    made: list[Step] = []
    for revision in reversed(revisions):
        changed: dict[str, str] = {}
        told: list[str] = []
        for name, stored in revision.values.items():
            if is_beside(name):
                told.append(beside_changes(ledger, name, before.get(name, ""), stored))
                if revision.id not in aside:
                    before[name] = beside_shown(name, stored)
            if ledger.names.get(name) is None:
                continue
            field = ledger.field(ledger.names[name])
            shown = _shown(desk, ledger, field.name, stored)
            old = before.get(field.name, "")
            if shown != old:
                changed[field.name] = f"{field.label}：{_change(old, shown)}"
            if revision.id not in aside:
                before[field.name] = shown
        lines = [tr("删除：{reason}", reason=revision.reason)] if revision.deleted else []
        lines += [changed[f.name] for f in ledger.fields if f.name in changed] + told
        made.append(_step(revision, lines, aside=revision.id in aside))
    return made[::-1]


class HistoryPanel(QScrollArea):
    """The versions, the newest first; its lines can be copied.

    Signals: ``restore_asked`` (Step) when the record is to say again what it said then.
    """

    restore_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.made: tuple[Step, ...] = ()
        self.setAccessibleName(tr("修改记录"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.show_steps(())

    def show_steps(self, made: Sequence[Step], *, limit: int = _SHOWN) -> None:
        """Show these, or that there are none."""
        self.made = tuple(made)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 14, 0)
        column.setSpacing(6)
        newest = next((step for step in made if not step.aside), None)
        for place, step in enumerate(made[:limit]):
            if place:
                column.addWidget(rule())
            self._add(column, step, newest=step is newest)
        if not made:
            column.addWidget(label(tr("还没有存过。"), role="quiet"))
        if len(made) > limit:
            more = tr("更早的 {count} 版", count=len(made) - limit)
            all_of_them = partial(self.show_steps, made, limit=len(made))
            column.addWidget(button(more, all_of_them, role="link"))
        column.addStretch(1)
        self.setWidget(inside)

    def text(self) -> str:
        """All that is shown, as lines."""
        return "\n\n".join(
            "\n".join([f"{step.when}　{step.who}{_mark(step)}", *step.lines]) for step in self.made
        )

    def _add(self, column: QVBoxLayout, step: Step, *, newest: bool) -> None:
        head = QHBoxLayout()
        head.addWidget(label(f"{step.when}　{step.who}".strip(), role="small"), 1)
        column.addLayout(head)
        lines = label("\n".join(step.lines), wrap=True)
        lines.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(lines)
        if step.aside:
            head.addWidget(label(tr("已撤回，不算"), role="explain"))
        elif newest:
            head.addWidget(label(tr("现在"), role="small"))
        elif not step.deleted:
            back = button(
                tr("恢复成这一版"),
                partial(self.restore_asked.emit, step),
                role="link",
                name=tr("恢复成 {when} {who} 那一版", when=step.when, who=step.who),
            )
            column.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)


def _step(revision: Revision, lines: Sequence[str], *, aside: bool) -> Step:
    return Step(
        revision=revision.id,
        when=revision.at.replace("T", " ")[:16],
        who=revision.person or tr("从文件带入"),
        lines=tuple(lines),
        deleted=revision.deleted,
        aside=aside,
    )


def _mark(step: Step) -> str:
    return "　" + tr("已撤回，不算") if step.aside else ""


def _change(old: str, new: str) -> str:
    return f"{old} → {new or tr('（空）')}" if old else new


def _shown(desk: Desk, ledger: Ledger, name: str, stored: Any) -> str:
    field = ledger.field(name)
    try:
        return show(desk, field, field.load(stored))
    except ValueError:
        return str(stored)
