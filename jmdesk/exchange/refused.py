"""The one exception in which reading a foreign file ends."""

from __future__ import annotations


class Refused(Exception):
    """A file that is not read: ``verdict`` for programs, ``what`` it seems to be for people.

    `jmdesk.exchange.verdicts` has the sentence of each verdict.
    """

    def __init__(self, verdict: str, what: str = "") -> None:
        super().__init__(verdict, what)
        self.verdict = verdict
        self.what = what
