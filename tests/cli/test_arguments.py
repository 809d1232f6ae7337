"""Only the command that is named gets its words; what is understood is the same."""

from __future__ import annotations

import argparse

import pytest

from jmdesk.cli.arguments import parser
from jmdesk.domain.problem import Refusal

LINES: tuple[list[str], ...] = (
    [],
    ["ledgers", "--json"],
    ["--json", "sum", "payment", "--by", "unit:village"],
    ["explain", "r1", "code", "--text", "list"],
    ["pack", "--to", "a.jmdesk", "--no-persons"],
    ["trust"],
    ["undo-merge", "b1"],
    ["targets", "--year", "2024"],
)


def commands(made: argparse.ArgumentParser) -> dict[str, object]:
    """What stands for each command."""
    [found] = (one for one in made._actions if isinstance(one, argparse._SubParsersAction))
    return dict(found.choices)


@pytest.mark.parametrize("line", LINES, ids=" ".join)
def test_a_line_is_understood_as_by_the_whole_parser(line: list[str]) -> None:
    assert parser(line).parse_args(line) == parser().parse_args(line)


def test_only_what_is_named_is_made() -> None:
    made = commands(parser(["list", "payment"]))
    assert made.keys() == commands(parser()).keys()
    whole = {name for name, one in made.items() if isinstance(one, argparse.ArgumentParser)}
    assert whole == {"list"}


@pytest.mark.parametrize("line", [["lists"], ["list"], ["list", "--nothing"]], ids=" ".join)
def test_a_complaint_is_the_same(line: list[str]) -> None:
    told = []
    for made in (parser(line), parser()):
        with pytest.raises(Refusal) as caught:
            made.parse_args(line)
        told.append(caught.value.message)
    assert told[0] == told[1]


def test_help_names_every_command() -> None:
    assert parser(["--help"]).format_help() == parser().format_help()
