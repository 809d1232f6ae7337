"""The month's work in one table: a line for each ledger and each report that is due."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from jmdesk.domain.problem import Level
from jmdesk.language import mark, tr
from jmdesk.operations.overview import LedgerState, Overview, ReportState, Stage
from jmdesk.ui import desk_words, parts, theme
from jmdesk.ui.elided import ElidedLabel
from jmdesk.ui.tips import tip

_HEADS = (mark("台账"), mark("完成情况"), mark("未报"), mark("要看的"), "")
_HALF = "#87b7a3"
"""What is typed and not saved, between done and missing in darkness too."""
_PADDING = 8


@dataclass(frozen=True, kw_only=True)
class Step:
    """What a line's button does: its words, what happens, and whether it could be the next step."""

    text: str
    name: str
    act: Callable[[], object]
    urgent: bool = False


class DoneBar(QWidget):
    """Done dark, begun lighter, missing the empty rest."""

    def __init__(self, state: LedgerState) -> None:
        super().__init__()
        self._state = state
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(desk_words.done_aloud(state))
        self.setToolTip(desk_words.done_aloud(state))

    def sizeHint(self) -> QSize:
        """Quiet: thinner than a line of text; as long in every line."""
        scale = theme.scale_of(self)
        return QSize(round(130 * scale), round(10 * scale))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        state, whole = self._state, max(self._state.expected, 1)
        for colour, share in (
            (theme.RULE, 1.0),
            (_HALF, (state.done + state.half) / whole),
            (theme.ACCENT, state.done / whole),
        ):
            painter.setBrush(QColor(colour))
            radius = self.height() / 2
            area = QRectF(0, 0, self.width() * min(share, 1.0), self.height())
            if share:
                painter.drawRoundedRect(area, radius, radius)


class DeskTable(QFrame):
    """The table. ``for_ledger`` and ``for_report`` say what the buttons of the lines do.

    ``urgent`` are the buttons of which one may be the page's next step. Lines that are not a
    unit's own stay folded unless ``unfolded``; ``fold`` hears when that changes.
    """

    def __init__(
        self,
        overview: Overview,
        *,
        for_ledger: Callable[[LedgerState], Step],
        for_report: Callable[[ReportState], Step],
        unfolded: bool,
        fold: Callable[[bool], object],
    ) -> None:
        super().__init__()
        theme.set_role(self, "panel")
        self.urgent: list[QPushButton] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(1, 1, 1, 1)
        self._grid.setSpacing(0)
        self._lines = 1
        self._folded: list[QWidget] = []
        self._head()
        for state in overview.ledgers:
            if state.main:
                self._ledger(state, for_ledger(state))
        for report in overview.reports:
            self._report(report, for_report(report))
        self._more([s for s in overview.ledgers if not s.main], for_ledger, unfolded, fold)
        self._grid.setColumnStretch(1, 1)

    def _head(self) -> None:
        for column, text in enumerate(_HEADS):
            made = parts.label(tr(text), role="strong")
            self._put(0, column, made)

    def _put(self, line: int, column: int, *widgets: QWidget) -> QWidget:
        """Widgets in a cell, beside each other."""
        cell = QWidget()
        box = QHBoxLayout(cell)
        box.setContentsMargins(_PADDING, 5 if line else 4, _PADDING, 5 if line else 4)
        box.setSpacing(8)
        for widget in widgets:
            box.addWidget(widget, 4 if isinstance(widget, DoneBar | ElidedLabel) else 0)
        if not any(isinstance(widget, ElidedLabel) for widget in widgets):
            box.addStretch(1)
        self._grid.addWidget(cell, line, column)
        return cell

    def _line(self, step: Step, cells: Sequence[Sequence[QWidget]]) -> list[QWidget]:
        line, self._lines = self._lines, self._lines + 1
        button = parts.button(step.text, step.act, name=step.name)
        if step.urgent:
            self.urgent.append(button)
        return [self._put(line, column, *one) for column, one in enumerate([*cells, [button]])]

    def _ledger(self, state: LedgerState, step: Step) -> list[QWidget]:
        titles = [parts.label(state.title, role="strong")]
        if state.period:
            titles.append(parts.label(state.period, role="quiet"))
        counted: list[QWidget] = [parts.label(desk_words.done(state))]
        if state.expected:
            counted.insert(0, DoneBar(state))
        missing = parts.label(desk_words.missing(state), role="" if state.missing else "quiet")
        return self._line(step, [titles, counted, [missing], _signs(state)])

    def _report(self, report: ReportState, step: Step) -> None:
        good = "good" if report.stage in (Stage.READY, Stage.SUBMITTED) else "quiet"
        role = "must" if report.stage is Stage.RETURNED else good
        stage = parts.label(desk_words.stage(report), role=role)
        cells = self._line(step, [[parts.label(report.title, role="strong")], [stage], [], []])
        # The words may stand over the cells that a report leaves empty.
        cells[2].hide()
        cells[3].hide()
        line = self._lines - 1
        self._grid.addWidget(cells[1], line, 1, 1, 3)

    def _more(
        self,
        states: Sequence[LedgerState],
        for_ledger: Callable[[LedgerState], Step],
        unfolded: bool,
        fold: Callable[[bool], object],
    ) -> None:
        if not states:
            return
        names = tr("、").join(state.title for state in states)
        text = tr("更多台账 {count} 个", count=len(states))
        self.more = parts.button(text, role="link", name=f"{text}：{names}")
        self.more.setCheckable(True)
        self.more.setToolTip(tip(names))
        line, self._lines = self._lines, self._lines + 1
        held = ElidedLabel(role="quiet")
        held.setText(names)
        cell = self._put(line, 0, self.more, held)
        self._grid.addWidget(cell, line, 0, 1, len(_HEADS))
        self._folded = [one for state in states for one in self._ledger(state, for_ledger(state))]

        def show(shown: bool) -> None:
            for one in self._folded:
                one.setVisible(shown)
            self.more.setText(tr("收起") if shown else text)
            fold(shown)

        self.more.toggled.connect(show)
        self.more.setChecked(unfolded)
        for one in self._folded:
            one.setVisible(unfolded)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Thin rules between the cells, quiet ground under the heads."""
        super().paintEvent(event)
        painter = QPainter(self)
        head = self._grid.cellRect(0, 0)
        right = self.width() - 2
        painter.fillRect(1, 1, right, head.bottom(), QColor(theme.HEAD))
        painter.setPen(QPen(QColor(theme.RULE), 1))
        for line in range(self._lines - 1):
            bottom = self._grid.cellRect(line, 0).bottom()
            if self._grid.cellRect(line + 1, 0).height() > 1:
                painter.drawLine(1, bottom, right, bottom)


def _signs(state: LedgerState) -> list[QWidget]:
    """The problems by level: sign and number, the word for the worst."""
    found: list[QWidget] = []
    for level in Level:
        if count := state.problems.get(level, 0):
            role = {Level.MUST: "must", Level.EXPLAIN: "explain"}.get(level, "hint")
            word = theme.sign(level)[1]
            text = f"{count}" if found else tr("{word} {count}", word=word, count=count)
            said: QLabel = parts.label(f"{theme.SIGNS[level][0]} {text}", role=role)
            said.setAccessibleName(f"{word} {count}")
            said.setToolTip(f"{word} {count}")
            found.append(said)
    return found
