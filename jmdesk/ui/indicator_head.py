"""Over the targets: whose they are, as of which day, which of them are shown, what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from jmdesk.domain.period import Period, PeriodKind
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import today
from jmdesk.operations.targets import LEDGER, Standing, State, counted
from jmdesk.ui import parts
from jmdesk.ui.chooser import Chooser, Option
from jmdesk.ui.head_line import HeadLine
from jmdesk.ui.period_choices import period_options

NOW = "now"
"""The key of the day that goes on: today."""


class IndicatorHead(QWidget):
    """Signals: `day_chosen`, `narrowed` for other rows of the same targets."""

    day_chosen = Signal()
    narrowed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.title = parts.label(tr("指标"), role="title")
        self.day = Chooser(self._days)
        self.day.setAccessibleName(tr("截至"))
        self.day.setToolTip(tr("截至哪天：可以写 2023、2023年二季度、2023-06-30"))
        self.day.choose(self._days("")[0])
        self.day.typed_changed.connect(self._day_typed)
        self.term = self._box(tr("期限"))
        self.nature = self._box(tr("属性"))
        self.state = self._box(tr("情况"))
        self.save = parts.button(tr("存成表…"), name=tr("存指标完成情况表"))
        self.bring = parts.button(tr("导入…"), name=tr("导入别的工作簿"))
        self.all = parts.button(tr("目标清单"))
        self.new = parts.button(tr("加一个目标"))
        self.tally = parts.label(role="quiet", wrap=True)
        self._lay_out()

    def _box(self, name: str) -> QComboBox:
        made = QComboBox()
        made.setAccessibleName(name)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        made.currentIndexChanged.connect(lambda _place: self.narrowed.emit())
        return made

    def _lay_out(self) -> None:
        self.choice = HeadLine(
            (parts.label(tr("截至"), role="quiet"), self.day, self.term, self.nature, self.state),
            (),
        )
        acts = (self.new, self.all, self.bring, self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(HeadLine((self.title,), acts))
        layout.addWidget(self.choice)
        layout.addWidget(self.tally)

    # the day

    @property
    def asked(self) -> date | None:
        """The day chosen; None for today."""
        key = self.day.key
        return None if key in (None, NOW) else date.fromisoformat(str(key))

    def _days(self, text: str) -> Sequence[Option]:
        """Today, the last quarters; what a text may mean: a period's last day, or a day."""
        present = today()
        if not text:
            now = Option(key=NOW, text=tr("今天"), note=present.isoformat())
            around = Period.holding(present, PeriodKind.QUARTER)
            return (now, *(_ended(around.step(-back)) for back in range(1, 13)))
        options = period_options(
            text, kind=PeriodKind.QUARTER, around=Period.holding(present, PeriodKind.QUARTER)
        )
        found = [_ended(Period.parse(one.key)) for one in options]
        return found or _one_day(self._desk, text)

    def _day_typed(self) -> None:
        if self.day.key is not None:
            self.day_chosen.emit()

    # which are shown

    def show_targets(self, unit: str, found: Sequence[Standing]) -> None:
        """Offer what these targets have; what was chosen stays where it is among it."""
        self.title.setText(tr("指标　{unit}", unit=self._desk.units.name(unit)))
        terms = {str(one.term): one.term.told for one in found}
        natures = dict.fromkeys(str(one.target.get("nature") or "") for one in found)
        states = [state for state in State if any(one.state is state for one in found)]
        _fill(self.term, tr("全部期限"), list(terms.items()))
        _fill(self.nature, tr("全部属性"), [(one, one or tr("没有写")) for one in natures])
        _fill(self.state, tr("全部情况"), [(state.value, state.label) for state in states])

    def takes(self, one: Standing) -> bool:
        """Whether a target is among those to be shown."""
        told = (
            (self.term, str(one.term)),
            (self.nature, str(one.target.get("nature") or "")),
            (self.state, one.state.value),
        )
        return all(box.currentIndex() <= 0 or box.currentData() == value for box, value in told)

    def tell(self, shown: Sequence[Standing], day: date) -> None:
        """How many there are, and how they stand."""
        states = counted(shown)
        parts_ = [tr("{count} 项", count=len(shown))]
        parts_ += [f"{state.label} {count}" for state, count in states.items() if count]
        told = tr("截至 {day}", day=day.isoformat())
        self.tally.setText("　".join((told, *parts_)))


def _fill(box: QComboBox, every: str, items: Sequence[tuple[str, str]]) -> None:
    kept = box.currentData()
    with QSignalBlocker(box):
        box.clear()
        box.addItem(every, None)
        for key, text in items:
            box.addItem(text, key)
        place = next((n for n, (key, _) in enumerate(items, 1) if key == kept), 0)
        box.setCurrentIndex(place if kept is not None else 0)
    box.setVisible(len(items) > 1)


def _ended(period: Period) -> Option:
    day = period.end.isoformat()
    return Option(key=day, text=tr("{period}末", period=period.told), note=day)


def _one_day(desk: Desk, text: str) -> Sequence[Option]:
    try:
        day = desk.ledger(LEDGER).field("as_of").read(text)
    except ValueError:
        return ()
    return (Option(key=day.isoformat(), text=day.isoformat()),) if isinstance(day, date) else ()
