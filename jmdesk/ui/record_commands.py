"""What can be done on the page of a record, with its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from jmdesk.domain.explanation import can_be_explained
from jmdesk.language import tr
from jmdesk.ui.commands import Command

if TYPE_CHECKING:
    from jmdesk.ui.record_page import RecordPage


def record_commands(page: RecordPage) -> tuple[Command, ...]:
    """For the menu and Ctrl+K; what cannot be done now is not enabled."""
    frame, stored = page.frame, page.record_id is not None
    history = frame.history_button
    return (
        Command(id="record.save", text=tr("存"), keys="Ctrl+S", act=page.save),
        Command(
            id="record.same",
            text=frame.same_button.accessibleName() or tr("同上期"),
            keys="Ctrl+D",
            act=page.same_as_last,
            enabled=not frame.same_button.isHidden(),
        ),
        Command(
            id="record.next",
            text=tr("下一处问题"),
            keys="F8",
            act=frame.problems.go_to_next,
            enabled=bool(page.problems),
        ),
        Command(
            id="record.explain",
            text=tr("写说明"),
            keys="F7",
            act=page.explaining.begin,
            enabled=any(map(can_be_explained, page.problems)),
        ),
        Command(id="record.history", text=tr("修改记录"), act=history.click, enabled=stored),
        Command(id="record.card", text=tr("存卡片"), act=page.card.save, enabled=stored),
        Command(id="record.delete", text=tr("删除"), act=frame.delete_button.click, enabled=stored),
        Command(
            id="record.back",
            text=tr("返回"),
            keys="" if page.explaining.line is not None else "Esc",  # that leaves the line
            act=page.go_back,
        ),
    )


def connect_keys(page: RecordPage) -> None:
    """The keys of the page, wherever on it one is."""
    for keys, act in (
        ("Ctrl+S", page.save),
        ("Ctrl+D", page.same_as_last),
        ("F8", page.frame.problems.go_to_next),
        ("F7", page.explaining.begin),
    ):
        shortcut = QShortcut(QKeySequence(keys), page, act)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
