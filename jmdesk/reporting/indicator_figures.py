"""What an indicator comes to: its figures for a time, with what was added and where it is from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jmdesk.definitions.indicators import Indicator, IndicatorSource
from jmdesk.domain.revision import RecordId
from jmdesk.reporting.trace_terms import Term, divided


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A figure of an indicator for a time, exact.

    ``value`` is None where nothing is filled; ``second`` that of the other side. ``known`` says
    whether the unit keeps a ledger that would tell it: without one the form prints 「—」. ``terms``
    are what was added (of a ratio what is above and below), ``seconds`` for the second one;
    ``counted`` ones are things that were counted, of a ``difference`` the terms are what is known
    by the end and, negative, what was before, of a ``share`` what is above and below. ``sources``
    are those it is from; so many units that should be in it are ``lacking``.
    """

    value: Decimal | None = None
    second: Decimal | None = None
    known: bool = False
    terms: tuple[Term, ...] = ()
    seconds: tuple[Term, ...] = ()
    sources: tuple[IndicatorSource, ...] = ()
    counted: bool = False
    difference: bool = False
    share: bool = False
    lacking: int = 0

    @property
    def records(self) -> tuple[RecordId, ...]:
        """The records behind it, each once."""
        terms = (*self.terms, *self.seconds)
        return tuple(dict.fromkeys(id for term in terms for id in term.records))


NOTHING = Figure()


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """An indicator's figures: ``now`` in the period asked for (nothing for stocks and ratios),
    ``so_far`` since January or at the end, ``year_ago`` the same a year before.

    ``target`` is what the unit has set itself for the year, from ``target_records``;
    ``target_text`` as people wrote it (30以上). ``target_until`` is the year by which it is to be
    reached, None for a target of the time itself. ``as_of`` is the last day looked at.
    """

    indicator: Indicator
    now: Figure
    so_far: Figure
    year_ago: Figure
    as_of: date
    target: Decimal | None = None
    target_text: str = ""
    target_until: int | None = None
    target_records: tuple[RecordId, ...] = ()

    @property
    def known(self) -> bool:
        """Whether this unit has anything from which it could come."""
        return self.now.known or self.so_far.known

    @property
    def rate(self) -> Decimal | None:
        """完成率 in percent."""
        return divided(self.so_far.value, self.target, 100)

    @property
    def called(self) -> str:
        """The words for its sources."""
        sources = (*self.so_far.sources, *self.now.sources)
        words = "、".join(dict.fromkeys(source.called for source in sources))
        lacking = self.so_far.lacking
        return f"{words}（缺 {lacking} 个嘎查）" if lacking else words
