"""The library of ledgers that can be switched on."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict

from jmdesk.cli.output import Answer
from jmdesk.cli.session import opened
from jmdesk.operations.library import library, switch_off, switch_on


def library_command(chosen: Namespace) -> Answer:
    """``library``: what can be switched on, or switching some on and off."""
    for act, ids in ((switch_on, chosen.on), (switch_off, chosen.off)):
        for id in ids:
            with opened(chosen) as desk:
                act(desk, id=id)
    with opened(chosen) as desk:
        items = library(desk)
    return Answer(
        json=[{**asdict(one), "on": one.on} for one in items],
        lines=tuple(f"{one.id}  {one.title}  {one.help}  {one.state}" for one in items),
    )
