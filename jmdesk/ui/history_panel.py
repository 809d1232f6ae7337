"""The history of a record: who changed what when, from what to what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QPlainTextEdit

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.revision import Revision
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import show

_FROM_FILE = "从文件带入"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One save as people read it."""

    when: str
    who: str
    lines: tuple[str, ...]


def steps(desk: Desk, ledger: Ledger, revisions: Sequence[Revision]) -> list[Step]:
    """The saves of a record, newest first as given, each with old → new of its fields."""
    before: dict[str, str] = {}
    made: list[Step] = []
    for revision in reversed(revisions):
        lines = [f"删除：{revision.reason}"] if revision.deleted else []
        changed: dict[str, str] = {}
        for name, stored in revision.values.items():
            if ledger.names.get(name) is None:
                continue
            field = ledger.field(ledger.names[name])
            shown = _shown(desk, ledger, field.name, stored)
            old = before.get(field.name, "")
            if shown != old:
                changed[field.name] = f"{field.label}：{_change(old, shown)}"
            before[field.name] = shown
        lines += [changed[f.name] for f in ledger.fields if f.name in changed]
        when = revision.at.replace("T", " ")[:16]
        made.append(Step(when=when, who=revision.person or _FROM_FILE, lines=tuple(lines)))
    return made[::-1]


class HistoryPanel(QPlainTextEdit):
    """The steps as text that can be read and copied."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName("修改记录")

    def show_steps(self, made: Sequence[Step]) -> None:
        """Show these, or that there are none."""
        parts = [
            "\n".join([f"{step.when}　{step.who}".strip(), *(f"　{t}" for t in step.lines)])
            for step in made
        ]
        self.setPlainText("\n\n".join(parts) or "还没有存过。")


def _change(old: str, new: str) -> str:
    if not old:
        return new
    return f"{old} → {new or '（空）'}"


def _shown(desk: Desk, ledger: Ledger, name: str, stored: Any) -> str:
    field = ledger.field(name)
    try:
        return show(desk, field, field.load(stored))
    except ValueError:
        return str(stored)
