"""All watches, and looking at a record with them."""

from __future__ import annotations

from collections.abc import Sequence

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.problem import Problem
from jmdesk.domain.record import Record
from jmdesk.operations.watches import (
    copied,
    dates,
    households,
    neighbours,
    own_history,
    persons,
    same_text,
    slips,
)
from jmdesk.operations.watches.around import Around
from jmdesk.operations.watches.watch import Ledgers, Look, Watch

WATCHES: tuple[Watch, ...] = (
    slips.WATCH,
    own_history.WATCH,
    neighbours.WATCH,
    persons.WATCH,
    households.WATCH,
    copied.WATCH,
    same_text.WATCH,
    dates.WATCH,
)
"""In the order in which their hints are told."""
BY_CODE = {watch.code: watch for watch in WATCHES}

_REQUIRED = "required"
"""The code of an empty field: a hint beside it is not idle."""


class Watching:
    """Looks at records with all watches that have something to look at in their ledger."""

    def __init__(self, ledgers: Ledgers) -> None:
        self._ledgers = ledgers
        self._prepared: dict[str, tuple[tuple[Watch, Look], ...]] = {}

    def look(
        self, record: Record, around: Around, written: Sequence[Problem]
    ) -> tuple[Problem, ...]:
        """The hints about a record; ``written`` is what rules said of it.

        Where one of these speaks of the same field, most watches add nothing.
        """
        found: list[Problem] = []
        for watch, look in self.of(record.ledger):
            for problem in look(record, around):
                if not any(_says_it(watch, problem, one) for one in written):
                    found.append(problem)
        return tuple(found)

    def of(self, ledger: str) -> tuple[tuple[Watch, Look], ...]:
        """The watches that have something to look at in a ledger."""
        if ledger not in self._prepared:
            self._prepared[ledger] = tuple(self._prepare(self._ledgers[ledger]))
        return self._prepared[ledger]

    def _prepare(self, ledger: Ledger) -> Sequence[tuple[Watch, Look]]:
        made = ((watch, watch.prepare(ledger, self._ledgers)) for watch in WATCHES)
        return [(watch, look) for watch, look in made if look is not None]


def _says_it(watch: Watch, problem: Problem, rule: Problem) -> bool:
    same = rule.field == problem.field and rule.code != _REQUIRED
    return same and rule.level in watch.yields
