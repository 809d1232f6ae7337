"""What an operation changed; windows look at it and decide themselves whether to refresh."""

from __future__ import annotations

from dataclasses import dataclass

from jmdesk.domain.problem import Problem
from jmdesk.domain.revision import LedgerId, RecordId, RevisionId


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    """Records and ledgers touched, whether units changed, and what is now wrong with them.

    ``revisions`` are those that were made, where the action can be taken back by them. ``forms``
    where there are other definitions now: they count once the desk is opened anew.
    """

    records: tuple[RecordId, ...] = ()
    ledgers: frozenset[LedgerId] = frozenset()
    units: bool = False
    problems: tuple[Problem, ...] = ()
    revisions: tuple[RevisionId, ...] = ()
    forms: bool = False
