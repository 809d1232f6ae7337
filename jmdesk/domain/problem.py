"""A problem: what is wrong, where it is, and the figures that show it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum

from jmdesk.language import mark


class Level(StrEnum):
    """How much a problem matters, in the words of the statistical offices."""

    MUST = mark("强制")
    """Impossible as it stands: it cannot be submitted, and prints only as 草稿."""
    EXPLAIN = mark("须说明")
    """Unusual: it needs a sentence of explanation."""
    HINT = mark("提示")
    """Worth a look; nothing has to be done."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One sentence about one place.

    ``message`` is a whole Chinese sentence that names the figures; ``code`` is stable and for
    programs. ``stated`` and ``computed`` are what a sheet says and what its rows give.
    ``explanation`` is why it is right all the same (须说明 only); None while nobody said so.
    """

    level: Level
    code: str
    message: str
    ledger: str | None = None
    record: str | None = None
    field: str | None = None
    file: str | None = None
    sheet: str | None = None
    cell: str | None = None
    line: int | None = None
    stated: str | None = None
    computed: str | None = None
    explanation: str | None = None

    def as_json(self) -> dict[str, str | int]:
        """The problem as the command line prints it, without the parts that are not set."""
        return {
            part.name: value if isinstance(value, int) else str(value)
            for part in fields(self)
            if (value := getattr(self, part.name)) is not None
        }


class Refusal(Exception):
    """Something a person asked for cannot be done, and nothing was changed.

    The text is a whole Chinese sentence: what, where, what to do. ``problems`` lists the places
    where there are several.
    """

    def __init__(self, message: str, *problems: Problem) -> None:
        super().__init__(message)
        self.message = message
        self.problems = problems
