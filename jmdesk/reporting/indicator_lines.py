"""The lines from which indicators come: gathered once for all that look at the same records."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from jmdesk.definitions.expression import Expression
from jmdesk.definitions.indicators import SECOND, VALUE, IndicatorSource
from jmdesk.definitions.once import groups
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.revision import RecordId
from jmdesk.reporting.figures import Figures, ids, number_in
from jmdesk.reporting.frame import Frame
from jmdesk.reporting.lines import Line, gather
from jmdesk.reporting.showing import Showing
from jmdesk.reporting.spans import since_january
from jmdesk.reporting.trace_terms import Term, line_terms


class SourceLines:
    """The lines of sources for the unit of a frame, and what they add up to."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._gathered: dict[Hashable, list[Line]] = {}
        self._keys: dict[tuple[RecordId, ...], Hashable] = {}

    def period_of(self, source: IndicatorSource) -> PeriodKind | None:
        """How long the periods of its ledger are; None without periods."""
        return self._frame.ledgers[source.ledger].period

    def of(self, source: IndicatorSource, window: Period) -> list[Line]:
        """The lines of a source in a time: the unit's own, for which its ``where`` holds."""
        where = source.sheet.rows.where
        found = (line for line in self._all(source, window) if _falls(source, line, window))
        return [line for line in found if line.frame.holds(where, line.scope)]

    def any(self, source: IndicatorSource, window: Period) -> bool:
        """Whether its ledger has anything of the unit in this time, whatever it says.

        Of days without periods: since January, since a quarter without any is nothing unusual.
        """
        told = since_january(window) if source.on else window
        return any(_falls(source, line, told) for line in self._all(source, window))

    def frame(self, source: IndicatorSource, window: Period) -> Frame:
        """What the expressions of a source's lines know of the sheet."""
        return replace(self._frame, report=source.sheet, period=window)

    def standing(
        self, source: IndicatorSource, window: Period, lines: Sequence[Line]
    ) -> tuple[list[Line], int]:
        """The lines that stand in for units without one of ``lines``; how many units lack both."""
        if source.standing is None:
            return [], 0
        there = {line.record.unit for line in lines}
        of_units: dict[str, list[Line]] = {}
        for line in self._owed(source.standing, window):
            if line.record.unit not in there:
                of_units.setdefault(line.record.unit, []).append(line)
        single = [found[0] for found in of_units.values() if len(found) == 1]
        found = [line for line in single if not line.missing]
        return found, len(of_units) - len(found)

    def _all(self, source: IndicatorSource, window: Period) -> list[Line]:
        return [line for line in self._owed(source, window) if not line.missing]

    def _owed(self, source: IndicatorSource, window: Period) -> list[Line]:
        """The unit's own lines, those of what is not reported among them."""
        rows = replace(source.sheet.rows, where=None)
        if source.on is not None and not _asks_when(source):
            window = self._frame.period  # the same lines at any time: their day says when they are
        key = (rows, window)
        if key not in self._gathered:
            lines = gather(self.frame(source, window))
            self._gathered[key] = [one for one in lines if not one.shared]
        return self._gathered[key]

    def terms(self, source: IndicatorSource, name: str, lines: Sequence[Line]) -> list[Term]:
        """What each line gives to the figure; of lines that count once, one of them for all."""
        if not lines:
            return []
        once_by = source.second_once_by if name == SECOND else ()
        once_by = once_by or source.once_by
        column = source.column(name)
        if column is None:
            told = name == VALUE or source.second_once_by
            return list(self._counted(source, once_by, lines)) if told else []
        figures = Figures(lines[0].frame, Showing(lines[0].frame))
        if not once_by:
            return line_terms(figures, column, lines)
        return list(
            self._grouped(
                source, once_by, lines, lambda line: number_in(figures.exact(column, line))
            )
        )

    def _counted(
        self, source: IndicatorSource, once_by: Sequence[Expression], lines: Sequence[Line]
    ) -> Iterator[Term]:
        if once_by:
            yield from self._grouped(source, once_by, lines, lambda line: 1)
            return
        for line in lines:
            yield Term(value=1, records=line.records)

    def _grouped(
        self,
        source: IndicatorSource,
        once_by: Sequence[Expression],
        lines: Sequence[Line],
        figure: Any,
    ) -> Iterator[Term]:
        def key(line: Line) -> Hashable | None:
            found = [line.frame.value(one, line.scope) for one in once_by]
            return None if any(one in (None, "", ()) for one in found) else tuple(map(str, found))

        for number, best, group in groups(lines, key=key, figure=figure):
            term = Term(value=number, records=ids(group))
            if (own := key(best)) is not None:
                self._keys[term.records] = (source.ledger, own)
            yield term

    def once(self, term: Term) -> Hashable | None:
        """What a term has in common with those of other times that count with it as one."""
        return self._keys.get(term.records)


def _asks_when(source: IndicatorSource) -> bool:
    """Whether what a source says of its lines depends on the time asked for."""
    rows = source.sheet.rows
    columns = (column.value for column in source.sheet.columns)
    asked = (rows.where, source.on, *columns, *source.once_by, *source.second_once_by)
    return rows.subjects is not None or any(one and "report" in one.names for one in asked)


def _falls(source: IndicatorSource, line: Line, window: Period) -> bool:
    """Whether the day of a line lies in a time; a line without one lies nowhere."""
    if source.on is None:
        return True
    day = line.frame.value(source.on, line.scope)
    return isinstance(day, date) and window.holds(day)
