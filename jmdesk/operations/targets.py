"""Targets against results: what is met, what is lacking, as of a day (R4, R15-R17, R20)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from jmdesk.definitions import goals
from jmdesk.definitions.fieldtypes.base import Qualified
from jmdesk.definitions.numbers import plain_number
from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.language import mark, tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import today
from jmdesk.operations.target_results import Worked, worked_out
from jmdesk.store.query import Query

LEDGER = "target"
REACHED, YEARLY, TOGETHER = "期末达到", "每年", "期内累计"


class State(StrEnum):
    """How a target stands."""

    MET = "达到"
    UNDER_WAY = "进行中"
    MISSED = "未达到"
    UNKNOWN = "没有数"
    AHEAD = "未开始"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return tr(_WORDS[self])


_WORDS = {
    State.MET: mark("达到"),
    State.UNDER_WAY: mark("进行中"),
    State.MISSED: mark("未达到"),
    State.UNKNOWN: mark("没有数"),
    State.AHEAD: mark("未开始"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A target and how far it is met as of a day; figures in the target's own measure.

    ``result`` is None where nobody knows it; ``typed`` one stands in the target's record, else it
    is worked out: ``called`` names its sources and ``records`` are those behind it. ``as_of`` is
    the day the result is of. ``wrong`` says why an indicator could not be used, "" else.
    """

    target: Record
    day: date
    result: Decimal | None = None
    as_of: date | None = None
    typed: bool = False
    called: str = ""
    records: tuple[RecordId, ...] = ()
    wrong: str = ""

    @property
    def goal(self) -> Qualified:
        """What is wanted."""
        goal = self.target.values["goal"]
        assert isinstance(goal, Qualified)
        return goal

    @property
    def what(self) -> str:
        """The target's name."""
        return str(self.target.values["what"])

    @property
    def measure(self) -> str:
        """计量单位, "" for none."""
        return str(self.target.get("measure_of") or "")

    @property
    def term(self) -> Period:
        """The years over which it is to be met."""
        return term_of(self.target)

    @property
    def met(self) -> bool:
        """Whether the result meets it."""
        return self.result is not None and goals.met(self.goal, self.result)

    @property
    def state(self) -> State:
        """How it stands: a term that is over and not met is missed.

        What must not come to more than so much is met when the term is over, and missed at once.
        """
        if self.day < self.term.start:
            return State.AHEAD
        if self.result is None:
            return State.UNKNOWN
        adds_up = goals.at_most(self.goal) and self.target.get("way") != REACHED
        if self.met:
            return State.UNDER_WAY if adds_up and not self._over else State.MET
        return State.MISSED if adds_up or self._over else State.UNDER_WAY

    @property
    def _over(self) -> bool:
        yearly = self.target.get("way") == YEARLY and self.day.year < self.term.end.year
        end = date(self.day.year, 12, 31) if yearly else self.term.end
        return self.day >= end

    @property
    def gap(self) -> Decimal | None:
        """How much is lacking, 0 where it is met; None where the result is not known."""
        return None if self.result is None else goals.lacking(self.goal, self.result)

    @property
    def share(self) -> Decimal | None:
        """完成率 in percent, exact; None where less is better or the target is 0."""
        if self.result is None or not self.goal.number or goals.at_most(self.goal):
            return None
        return 100 * self.result / self.goal.number

    @property
    def shown_share(self) -> Decimal | None:
        """`share` to one decimal, half up; what is not met never reads 100."""
        if self.share is None:
            return None
        shown = self.share.quantize(_TENTH, "ROUND_HALF_UP")
        almost = not self.met and shown >= _WHOLE > self.share
        return self.share.quantize(_TENTH, "ROUND_DOWN") if almost else shown


_TENTH, _WHOLE = Decimal("0.1"), Decimal(100)


def standings(
    desk: Desk, *, unit: str | None = None, day: date | None = None, year: int | None = None
) -> tuple[Standing, ...]:
    """How the targets of a unit (this desk's by default) stand at the end of a day.

    ``year`` stands for its last day, or today where it is not over. In the order of the terms:
    those of several years first, then year by year, each as the ledger lists them.
    """
    desk.needs_unit()
    code = unit or desk.unit
    asked = day or _last_day(year)
    targets = targets_of(desk, code)
    results = worked_out(desk, code, [(one, _span(one, asked)) for one in targets], asked)
    return tuple(_standing(one, asked, results.get(one.id)) for one in targets)


def targets_of(desk: Desk, unit: str) -> list[Record]:
    """The targets of just this unit that say what is wanted and by when."""
    if LEDGER not in desk.catalogue.ledgers:
        return []
    found = desk.store.records(Query(ledger=LEDGER, units=frozenset({unit})))
    whole = [one for one in found if _is_whole(one)]
    return sorted(whole, key=_order)


def facts_behind(desk: Desk, one: Standing) -> tuple[str, tuple[RecordId, ...]]:
    """The records behind a result with their ledger; of several ledgers those of the first."""
    kept = [desk.store.record(id) for id in one.records]
    found = [record for record in kept if record is not None]
    if not found:
        return LEDGER, (one.target.id,)
    ledger = found[0].ledger
    return ledger, tuple(record.id for record in found if record.ledger == ledger)


def keeper_of(desk: Desk, unit: str) -> str:
    """The unit itself where it has targets, else the nearest above that has; itself where none."""
    above = [one.code for one in desk.units.ancestors(unit)] if unit in desk.units else []
    return next((code for code in (unit, *above) if targets_of(desk, code)), unit)


def term_of(target: Record) -> Period:
    """From the first to the last year of a target."""
    since, by = int(target.values["since"]), int(target.values["by"])
    return Period.year(since) if since == by else Period.years(since, by)


def shown_goal(desk: Desk, target: Record) -> str:
    """A target's figure as people write it: 不少于100."""
    return desk.ledger(LEDGER).field("goal").show(target.values["goal"])


def _last_day(year: int | None) -> date:
    present = today()
    return present if year is None or year >= present.year else date(year, 12, 31)


def _is_whole(target: Record) -> bool:
    since, by = target.get("since"), target.get("by")
    told = isinstance(target.get("goal"), Qualified) and target.get("what")
    return bool(told and since and by and since <= by)


_NATURES = ("约束性", "预期性")


_NO_PLACE = 10**6


def _order(target: Record) -> tuple[int, int, int, int, str, str]:
    """五年 before single years; then as the sheet numbers them, 约束性, 预期性, the rest."""
    since, by = int(target.values["since"]), int(target.values["by"])
    nature = target.get("nature")
    place = _NATURES.index(nature) if nature in _NATURES else len(_NATURES)
    seq = target.get("seq") or _NO_PLACE
    source = str(target.get("source") or "")
    return -(by - since), since, seq, place, source, str(target.values["what"])


def _span(target: Record, day: date) -> Period | None:
    """The years whose results count at that day; None where its term has not begun."""
    term = term_of(target)
    last = min(day.year, term.end.year)
    if day < term.start:
        return None
    if target.get("way") == YEARLY or last == term.start.year:
        return Period.year(last)
    return Period.years(term.start.year, last)


def _standing(target: Record, day: date, worked: Worked | None) -> Standing:
    """Worked out where there is anything to work it out from, else as typed by that day."""
    wrong = worked.wrong if worked else ""
    if worked and worked.value is not None:
        return Standing(
            target=target,
            day=day,
            result=worked.value,
            as_of=worked.as_of,
            called=worked.called,
            records=worked.records,
            wrong=wrong,
        )
    typed, as_of = target.get("result"), target.get("as_of")
    if not isinstance(typed, Decimal) or (isinstance(as_of, date) and as_of > day):
        return Standing(target=target, day=day, wrong=wrong)
    return Standing(
        target=target,
        day=day,
        result=typed,
        as_of=as_of,
        typed=True,
        called=tr("手填"),
        records=(target.id,),
        wrong=wrong,
    )


def counted(found: Sequence[Standing]) -> Mapping[State, int]:
    """How many stand how."""
    return {state: sum(one.state is state for one in found) for state in State}


def figure(value: Decimal | None) -> str:
    """A figure in print, as it is; "" for none."""
    return "" if value is None else plain_number(value)
