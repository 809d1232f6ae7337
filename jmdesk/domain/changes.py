"""What an operation changed; windows look at it and decide themselves whether to refresh."""

from __future__ import annotations

from dataclasses import dataclass

from jmdesk.domain.problem import Problem
from jmdesk.domain.revision import LedgerId, RecordId


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    """Records and ledgers touched, whether units changed, and what is now wrong with them."""

    records: tuple[RecordId, ...] = ()
    ledgers: frozenset[LedgerId] = frozenset()
    units: bool = False
    problems: tuple[Problem, ...] = ()
