"""Where one is in the window, and where one was before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LEDGER = "ledger:"
PART = "settings:"
AS_LEFT = "as_left"
"""About a month's sheet: the rows that it showed before, whichever they were."""
_KEPT = 50
_PASSING = ("", "start", "import", "merge")
_EXCHANGE = ("merge", "conflicts", "lookalikes")
"""Places that one goes through and not back to."""


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A place: desk, village, month, list, record, reports, indicators, exchange, merge,
    conflicts, lookalikes, audit, rollup, import, paper, recover, deeds, settings,
    start.

    ``about`` is what the place shows of its ledger or report, as its page is asked for it.
    """

    place: str
    ledger: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The place at the left to which it belongs."""
        place = "exchange" if self.place in _EXCHANGE else self.place
        place = {
            "paper": "reports",
            "audit": "desk",
            "recover": "settings",
            "deeds": "settings",
        }.get(place, place)
        return f"{LEDGER}{self.ledger}" if self.ledger else place

    @property
    def lasting(self) -> bool:
        """Whether one can come back to it: a new record is in its list or among the drafts."""
        new = self.place == "record" and not self.about.get("record")
        return self.place not in _PASSING and not new

    @property
    def settled(self) -> Visit:
        """To be shown once more: a page that stays keeps for itself what it was asked for."""
        if self.place == "record" or "ids" in self.about:
            return self
        left = {AS_LEFT: True} if self.about.keys() & {"missing", AS_LEFT} else {}
        return Visit(place=self.place, ledger=self.ledger, about=left)


class Path:
    """The places one came through, the last one last."""

    def __init__(self) -> None:
        self._before: list[Visit] = []

    def left(self, visit: Visit) -> None:
        """One goes on from here."""
        if visit.lasting and (not self._before or self._before[-1] != visit):
            self._before = [*self._before[1 - _KEPT :], visit]

    def back(self, here: Visit) -> Visit | None:
        """The place before this one; None at the beginning."""
        while self._before:
            before = self._before.pop()
            if before != here:
                return before
        return None
