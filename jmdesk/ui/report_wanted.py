"""What is asked for on the report page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jmdesk.domain.period import Period
from jmdesk.operations.blank import SIGNIN


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The report asked for.

    ``version`` None is what is recorded now; ``blank`` the form to write on by hand. 签到册 is
    always blank, for a ``course`` (the id of its record, "" for none) and perhaps its ``day``.
    """

    report: str
    unit: str
    period: Period
    version: int | None = None
    blank: bool = False
    course: str = ""
    day: date | None = None
    photos: bool = False
    """Whether the pictures of its records are printed behind it."""

    explaining: bool | None = None
    """Whether the explanations are printed; None as it was submitted, a draft without."""

    @property
    def is_fixed(self) -> bool:
        """Whether what is recorded now does not matter."""
        return self.blank or self.version is not None

    @property
    def is_signin(self) -> bool:
        """Whether it is 签到册."""
        return self.report == SIGNIN
