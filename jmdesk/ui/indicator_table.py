"""The targets as a table: what is wanted, what was done, what is lacking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtGui import QColor, QResizeEvent

from jmdesk.language import mark, tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.targets import Standing, State, figure, shown_goal
from jmdesk.ui import theme
from jmdesk.ui.rows_model import Heading, Index, Role, RowsModel
from jmdesk.ui.table import Table
from jmdesk.ui.tips import tip

_COLOURS = {
    State.MET: theme.ACCENT,
    State.MISSED: theme.MUST,
    State.UNDER_WAY: theme.TEXT,
    State.UNKNOWN: theme.QUIET,
    State.AHEAD: theme.QUIET,
}
_HEADINGS = (
    Heading(text=mark("情况"), width=72),
    Heading(text=mark("指标"), width=186),
    Heading(text=mark("属性"), width=66),
    Heading(text=mark("目标"), width=104, numeric=True),
    Heading(text=mark("期限"), width=92),
    Heading(text=mark("完成"), width=78, numeric=True),
    Heading(text=mark("完成率"), width=72, numeric=True),
    Heading(text=mark("差距"), width=72, numeric=True),
    Heading(text=mark("截至"), width=94),
)
_WHAT = 1
_GIVE_WAY = (2, 8, 4, 6)
"""属性, 截至, 期限 and 完成率, one after another where there is less room."""


class _Model(RowsModel):
    found: Sequence[Standing] = ()

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """The state in its colour; all that is known of a target where one points at it."""
        one = self.found[index.row()]
        if role == Role.ForegroundRole and index.column() == 0:
            return QColor(_COLOURS[one.state])
        if role == Role.ToolTipRole:
            return tip(more(one))
        return super().data(index, role)


class IndicatorTable(Table):
    """`Table` over standings."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("指标：目标与完成"))
        self._desk = desk
        self.rows = _Model(_HEADINGS, self)
        self.setModel(self.rows)

    def show_standings(self, found: Sequence[Standing]) -> None:
        """Show these, staying at the target one was at."""
        kept = self.standing
        self.rows.found = found
        self.rows.show_rows([_row(self._desk, one) for one in found])
        self.fit_rows()
        self.fit()
        ids = [one.target.id for one in found]
        if found:
            again = ids.index(kept.target.id) if kept and kept.target.id in ids else 0
            self.selectRow(again)

    def fit(self) -> None:
        """As wide as there is room, the name of the target taking what is left."""
        scale = theme.scale_of(self)
        widths = [round(one.width * scale) for one in _HEADINGS]
        for place in _GIVE_WAY:
            narrow = sum(widths) > self.viewport().width()
            self.setColumnHidden(place, narrow)
            widths[place] = 0 if narrow else widths[place]
        self.share_width(widths, (_WHAT,))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self.fit()

    @property
    def standing(self) -> Standing | None:
        """The one that one is in."""
        row = self.currentIndex().row()
        return self.rows.found[row] if 0 <= row < len(self.rows.found) else None


def _row(desk: Desk, one: Standing) -> tuple[str, ...]:
    goal = f"{shown_goal(desk, one.target)} {one.measure}".strip()
    share = figure(one.shown_share)
    return (
        one.state.label,
        one.what,
        str(one.target.get("nature") or ""),
        goal,
        _years(one),
        figure(one.result),
        f"{share}%" if share else "",
        figure(one.gap),
        one.as_of.isoformat() if one.as_of else "",
    )


def _years(one: Standing) -> str:
    since, by = one.target.values["since"], one.target.values["by"]
    return str(since) if since == by else f"{since}–{by}"


def more(one: Standing) -> str:
    """Where a target stands in the plan, how it counts, and from where its result comes."""
    target = one.target
    lines = [one.what]
    lines.append(tr("口径：{way}", way=str(target.get("way") or "")))
    if target.get("source"):
        lines.append(tr("出处：{source}", source=target.values["source"]))
    if one.called:
        lines.append(tr("完成数来自：{called}", called=one.called))
    lines += [text for text in (one.wrong, str(target.get("note") or "")) if text]
    return "\n".join(lines)
