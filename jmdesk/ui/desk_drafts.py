"""What was typed and not saved comes first: it is lost sight of otherwise."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from jmdesk.domain.period import Period
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import record_name
from jmdesk.store.draft import Draft
from jmdesk.ui import parts
from jmdesk.ui.elided import ElidedLabel

_SHOWN = 3


def unfinished(
    desk: Desk, drafts: Sequence[Draft], go_on: Callable[[Draft], object]
) -> tuple[QFrame, QPushButton | None]:
    """A panel of drafts, newest first, those of one sheet together; and the first one's button."""
    heading = tr("没填完的 {count} 条", count=len(drafts))
    made = parts.panel(parts.label(heading, role="heading"))
    box = made.layout()
    assert isinstance(box, QVBoxLayout)
    first: QPushButton | None = None
    together = _by_sheet(drafts)
    for several in together[:_SHOWN]:
        line, button = _line(several[0], _text(desk, several), go_on)
        first = first or button
        box.addLayout(line)
    if left := sum(len(several) for several in together[_SHOWN:]):
        said = tr("另外还有 {count} 条，在各台账里。", count=left)
        box.addWidget(parts.label(said, role="quiet"))
    return made, first


def _by_sheet(drafts: Sequence[Draft]) -> list[list[Draft]]:
    """Rows of one grid are gone on with together: the same ledger and period."""
    found: dict[tuple[str, str], list[Draft]] = {}
    for draft in drafts:
        own = draft.period or draft.key
        found.setdefault((draft.ledger, own), []).append(draft)
    return list(found.values())


def _line(
    draft: Draft, text: str, go_on: Callable[[Draft], object]
) -> tuple[QHBoxLayout, QPushButton]:
    said = ElidedLabel()
    said.setText(text)
    name = tr("接着填：{text}", text=text)
    button = parts.button(tr("接着填"), lambda: go_on(draft), name=name)
    line = QHBoxLayout()
    line.addWidget(said, 1)
    line.addWidget(button)
    return line, button


def _text(desk: Desk, drafts: Sequence[Draft]) -> str:
    draft = drafts[0]
    title = desk.ledger(draft.ledger).title
    name = record_name(desk, draft.record) if draft.record and _is_there(desk, draft) else ""
    if len(drafts) > 1:
        name = tr("{count} 条", count=len(drafts))
    elif draft.key.startswith("new:"):
        name = tr("新的{title}", title=title)
    period = Period.parse(draft.period).told if draft.period else ""
    when = tr("{when} 输入", when=draft.at.replace("T", " ")[:16])
    return "　".join(one for one in (title, name, period, when) if one)


def _is_there(desk: Desk, draft: Draft) -> bool:
    """A row of a grid has its id before it is saved, and no name then."""
    return draft.record is not None and desk.store.key(draft.record) is not None
