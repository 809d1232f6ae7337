"""What a report is asked for, and what its expressions may know of that.

Besides the fields of the row's ledger, expressions of a report know ``report.…`` (unit and period
asked for), ``at.…`` (the units above a row's unit) and ``setting.…``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Protocol

from jmdesk.definitions.expression import Expression, ExpressionError, Facts, Scope
from jmdesk.definitions.functions import Test
from jmdesk.definitions.inside import inside
from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.report import Report
from jmdesk.definitions.scope import part
from jmdesk.definitions.values import Unfit
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.problem import Level, Problem
from jmdesk.domain.record import Record
from jmdesk.domain.unit import UnitTree

_THIS = {"month": "本月", "quarter": "本季", "year": "本年", "years": "本期"}


class ReportFacts(Facts, Protocol):
    """What is recorded, as reports ask for it."""

    def records(
        self,
        ledger: str,
        *,
        units: frozenset[str] | None = None,
        shared: frozenset[str] = frozenset(),
        period: Period | None = None,
        until: Period | None = None,
    ) -> Sequence[Record]:
        """Current records of these units (by their own unit and the ledger's ``unit_by`` fields)
        or naming one of the ``shared`` ones, with a period within ``period`` and up to ``until``.
        """


@dataclass(frozen=True, kw_only=True)
class Frame:
    """One report asked for one unit and period, over facts.

    ``problems`` gathers what expressions could not work out.
    """

    report: Report
    ledgers: Mapping[str, Ledger]
    facts: ReportFacts
    units: UnitTree
    unit: str
    period: Period
    settings: Mapping[str, Any] = field(default_factory=dict)
    today: date
    reported: date | None = None
    problems: list[Problem] = field(default_factory=list)
    blank: bool = False
    """Whether it is a form to be written on: what is recorded for the period is left out."""

    @cached_property
    def under(self) -> frozenset[str]:
        """The codes of the unit and of all below it."""
        return self.units.under(self.unit)

    @cached_property
    def above(self) -> frozenset[str]:
        """The codes of the units above, whose records are shared by all below."""
        return frozenset(unit.code for unit in self.units.ancestors(self.unit))

    @cached_property
    def ledger(self) -> Ledger:
        """The ledger of the rows: of those within its records where the report says so.

        Rows over indicators have one of their own.
        """
        rows = self.report.rows
        if rows.indicator_set is not None:
            return rows.indicator_set.as_ledger
        ledger = self.ledgers[rows.ledger]
        return inside(ledger, rows.inside) if rows.inside else ledger

    @cached_property
    def told(self) -> Mapping[str, Any]:
        """The values of ``report.…``."""
        unit = self.units.get(self.unit) if self.unit in self.units else None
        years = self.period.end.year - self.period.start.year + 1
        return {
            "unit": self.unit,
            "name": self.units.name(self.unit),
            "short": unit.short if unit else self.unit,
            "level": unit.level.value if unit else "",
            "period": self.period,
            "label": self.period.label,
            "kind": self.period.kind.value,
            "this": _THIS[self.period.kind.value],
            "year": self.period.end.year,
            "first_year": self.period.start.year,
            "years": years,
            "until": long_date(self.period.end),
            "form_code": self.report.form_code or None,
            "day": long_date(self.reported) if self.reported else None,
        }

    def at(self, unit: str, level: str) -> str | None:
        """The code of the unit of this level in which a unit lies, or itself."""
        around = [unit, *(above.code for above in self.units.ancestors(unit))]
        for code in around:
            if code in self.units and self.units.get(code).level.value == level:
                return code
        return None

    def value(self, expression: Expression, scope: Scope) -> Any:
        """The value of an expression; one that does not suit the facts is empty and noted."""
        try:
            return expression.value(scope)
        except ExpressionError as error:
            self.note(error.message)
            return None

    def holds(self, expression: Expression | None, scope: Scope) -> bool:
        """Whether a condition holds; an absent one does."""
        return expression is None or self.value(expression, scope) is True

    def note(self, message: str) -> None:
        """Say once that something of the definition does not suit the facts."""
        problem = Problem(
            level=Level.EXPLAIN,
            code="report-expression",
            message=f"报表“{self.report.name}”有一处算不出，已留空：{message}请改报表定义或数据。",
        )
        if problem not in self.problems:
            self.problems.append(problem)


class SheetScope:
    """The scope of titles, notes and totals: what was asked for, and the figures given."""

    def __init__(self, frame: Frame, names: Mapping[str, Any], **paths: Mapping[str, Any]) -> None:
        self._frame = frame
        self._names = names
        self._paths: dict[str, Mapping[str, Any]] = {
            "report": frame.told,
            "setting": frame.settings,
            **paths,
        }

    def name(self, name: str, /) -> Any:
        """See `jmdesk.definitions.expression.Scope`."""
        if name in self._names:
            return self._names[name]
        told = {"unit": self._frame.unit, "period": self._frame.period, "today": self._frame.today}
        if name not in told:
            raise Unfit(f"这里没有 {name}。")
        return told[name]

    def path(self, reference: str, name: str, /) -> Any:
        """See `jmdesk.definitions.expression.Scope`."""
        if reference not in self._paths:
            raise Unfit(f"这里没有 {reference}.{name}。")
        found = self._paths[reference].get(name)
        return None if found == "" else found

    def last(self, name: str, /) -> Any:
        """Nothing: a sheet has no earlier self."""
        return None

    year_ago = last

    def related(self, ledger: str, filters: Mapping[str, Any], /) -> Sequence[Record]:
        """See `jmdesk.definitions.expression.Scope`."""
        equal = {name: value for name, value in filters.items() if not isinstance(value, Test)}
        tests = {name: value for name, value in filters.items() if isinstance(value, Test)}
        found = self._frame.facts.related(ledger, **equal)
        return [
            record
            for record in found
            if all(test.passes(part(record, name), record) for name, test in tests.items())
        ]


def long_date(day: date) -> str:
    """2023年5月31日."""
    return f"{day.year}年{day.month}月{day.day}日"


def widened(period: Period, least: PeriodKind | None) -> Period:
    """The period itself, or the one of the report's kind that ends with it where it is shorter."""
    order = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR, PeriodKind.YEARS)
    if least is None or order.index(period.kind) >= order.index(least):
        return period
    return period.as_kind(least)
