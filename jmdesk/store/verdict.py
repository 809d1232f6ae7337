"""What `Store.verify` found."""

from __future__ import annotations

from dataclasses import dataclass

from jmdesk.domain.problem import Problem


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """How many problems of a kind (``code``) there are in a ledger, "" for the file as a whole."""

    code: str
    ledger: str
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """``ok`` unless something is damaged; what has not arrived (未收到) is no damage.

    ``digest`` covers the accepted revisions and the records computed from them: equal on desks
    that know the same, however it came to them. ``revisions`` and ``records`` count them, deleted
    records included. Of very many problems of a kind only the first are listed; ``found`` counts
    all of them.
    """

    ok: bool
    digest: str
    revisions: int
    records: int
    problems: tuple[Problem, ...]
    found: tuple[Found, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """What a log may say of it: figures only."""
        told = {"ok": int(self.ok), "revisions": self.revisions, "records": self.records}
        for one in self.found:
            name = one.code.replace(".", "_")
            told[name] = told.get(name, 0) + one.count
        return told
