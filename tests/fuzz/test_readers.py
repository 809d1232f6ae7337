"""Hostile input to every reader, in mutations that know the form of what they spoil.

1. No crash of the desk, no hang, no memory beyond the limit, no file outside its place, no partial
   merge or import, no verdict without a sentence, nothing unseen in what a person reads.
2. Each of these rules cries when the protection behind it is taken out.
3. The long run (JMDESK_LONG=1) throws 20,000 inputs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from jmdesk.exchange import carrier_parts, contents, merge, package, sheets_told
from jmdesk.exchange.limits import Limits
from jmdesk.operations import merging
from tests.fuzz import arena, seeds
from tests.fuzz.arena import Arena, Outcome
from tests.fuzz.cases import READERS, Case

_ROOT = Path(__file__).parents[2]
_USUAL, _MANY = 400, 20_000
_SEED = int(os.environ.get("JMDESK_SEED", "1"))


def run(count: int, parts: int) -> list[dict[str, Any]]:
    """What so many inputs came to, told by each of the processes that share them."""
    words = [sys.executable, "-m", "tests.fuzz", "--json", "--count", str(count)]
    words += ["--seed", str(_SEED), "--parts", str(parts)]
    nothing = {"cwd": _ROOT, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    started = [
        subprocess.Popen([*words, "--part", str(part)], **nothing)  # type: ignore[call-overload]
        for part in range(parts)
    ]
    return [json.loads(one.communicate()[0]) for one in started]


def holds_out(count: int, parts: int = 1) -> None:
    """No complaint about so many inputs, all readers among them."""
    told = run(count, parts)
    complaints = [what for one in told for what in one["complaints"]]
    total = sum(one["inputs"] for one in told)
    slowest, seconds = (max(one[name] for one in told) for name in ("slowest", "seconds"))
    memory = max(one["memory"] for one in told) // 1_000_000
    print(f"\nfigure: hostile_inputs {total}, complaints {len(complaints)}, seed {_SEED}, ", end="")
    print(f"slowest {slowest} s, most memory {memory} MB, {seconds} s")
    assert not complaints, "\n".join(complaints[:20])
    assert total == count
    assert {name for one in told for name in one["readers"]} == set(READERS)


def test_no_reader_does_harm_whatever_it_is_given() -> None:
    holds_out(_USUAL)


@pytest.mark.skipif("JMDESK_LONG" not in os.environ, reason="takes a quarter of an hour")
def test_no_reader_does_harm_in_twenty_thousand_inputs() -> None:
    holds_out(_MANY, parts=2)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> seeds.Seeds:
    return seeds.make(tmp_path_factory.mktemp("good"))


One = Callable[..., Outcome]


@pytest.fixture
def one(tmp_path: Path) -> Iterator[One]:
    """What becomes of a single input."""

    def throw(reader: str, content: bytes, *, turn: int = 1, **told: Any) -> Outcome:
        thrown = Case(reader=reader, number=0, seed=0, how="", content=content, turn=turn)
        with Arena(tmp_path / "arena", **told) as place:
            (outcome,) = place.run([thrown])
        return outcome

    yield throw


def unharmed(outcome: Outcome) -> None:
    """What the fuzzer asks of every input."""
    assert not outcome.complaints, outcome.complaints
