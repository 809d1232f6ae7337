"""``selftest``: how this computer stands power cuts."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict

from jmdesk.cli.output import Answer
from jmdesk.cli.session import opened
from jmdesk.operations.selftest import selftest, told


def selftest_command(chosen: Namespace) -> Answer:
    """Kill a desk of made-up records again and again; exit 1 where anything was lost."""
    with opened(chosen) as desk:
        done = selftest(desk, kills=chosen.kills)
    return Answer(json=asdict(done), lines=(told(done),), look=bool(done.lost))
