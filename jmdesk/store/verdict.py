"""What `Store.verify` found."""

from __future__ import annotations

from dataclasses import dataclass

from jmdesk.domain.problem import Problem


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """``ok`` unless something is damaged; what has not arrived (未收到) is no damage.

    ``digest`` covers the accepted revisions and the records computed from them: equal on desks
    that know the same, however it came to them. ``revisions`` and ``records`` count them, deleted
    records included.
    """

    ok: bool
    digest: str
    revisions: int
    records: int
    problems: tuple[Problem, ...]
