"""Power cuts: whatever a desk is doing, it is killed, and nothing is lost.

1. Kills at random moments and at every kind of event, in the window and on the command line: 50
   in the usual run, 2,000 with JMDESK_LONG=1. JMDESK_SEED repeats a run as far as time allows.
2. Each protection: a cut at its one worst moment is survived, and without it it is not. Nothing
   there is left to chance.
3. What is written is flushed before it gets its name, and its name before it is told of.
"""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.power.harness import Bench, Killed, nothing_lost

LONG = bool(os.environ.get("JMDESK_LONG"))
SEED = int(os.environ.get("JMDESK_SEED", random.randrange(1_000_000)))
OTHERS = {
    "another command": ("recording", "beginning", "upgrading", "receipting", "drilling"),
    "a window": ("month page", "record page", "village page", "files", "leaving"),
}
"""In the usual run, which has to be short, the seed chooses one of each."""
SHARES = {
    "importing": 5,
    "merging": 4,
    "writing": 4,
    "submitting": 4,
    "salvaging": 4,
    "caring": 5,
    "switching": 3,
    "another command": 4,
    "a window": 4,
}
"""Kills of each workload in the usual run: with those at the worst moments, 50."""
LONG_SHARES = {
    "recording": 180,
    "importing": 160,
    "merging": 160,
    "writing": 120,
    "submitting": 130,
    "receipting": 110,
    "drilling": 70,
    "salvaging": 150,
    "caring": 200,
    "locking": 80,
    "beginning": 150,
    "switching": 100,
    "upgrading": 180,
    "month page": 75,
    "record page": 60,
    "village page": 60,
    "files": 60,
    "leaving": 60,
}
"""In the long run: a little more than 2,000, fewer where one takes seconds."""
WORKS = LONG_SHARES if LONG else SHARES
_killed: dict[str, int] = {}
"""Kills that lost nothing, by workload or protection."""

Benches = Callable[[str], list[Bench]]
Cut = Callable[[Bench], Killed]

CUTS: dict[str, tuple[str, Cut]] = {
    "transaction": ("importing", lambda bench: bench.when("sql UPDATE|sql INSERT INTO current_")),
    "one batch": ("merging", lambda bench: bench.when("sql INSERT INTO batch_files", skipped=1)),
    "saved aside": ("writing", lambda bench: bench.when("written directly|open .*tmp")),
    "named last": ("caring", lambda bench: bench.when(r"a part of 新|connect \.新\.db")),
    "kept aside": ("caring", lambda bench: bench.after(1)),
    "second name": ("caring", lambda bench: bench.when("os.rename .*[0-9a-f]{8} desk.db$")),
    "drafts": ("month page", lambda bench: bench.after(2)),
    "laid whole": ("switching", lambda bench: bench.when("half a form|os.rename .*arriving")),
    "clearing": ("writing", lambda bench: bench.when("before fsync .*tmp")),
    "paper with it": ("submitting", lambda bench: bench.when("sql INSERT .*INTO documents")),
    "salvaged aside": ("salvaging", lambda bench: bench.when("sql INSERT INTO revisions")),
    "journal back": ("salvaging", lambda bench: bench.when("os.rename .*[0-9a-f]{8} desk.db$")),
    "sandbox cleared": ("salvaging", lambda bench: bench.when("sql INSERT INTO revisions")),
}
"""By the protection: in which work, and the moment of the cut."""


@pytest.mark.parametrize("protection", CUTS)
def test_a_power_cut_at_the_worst_moment_loses_nothing(benches: Benches, protection: str) -> None:
    work, cut = CUTS[protection]
    bench = benches(work)[0]
    killed = cut(bench)
    assert killed.killed
    nothing_lost(bench, killed)
    _killed[protection] = 1


@pytest.mark.parametrize("protection", CUTS)
def test_the_same_power_cut_is_not_survived_without(benches: Benches, protection: str) -> None:
    work, cut = CUTS[protection]
    bench = benches(work)[0]
    killed = cut(bench.taken_out(protection))
    assert killed.killed
    with pytest.raises(AssertionError):
        nothing_lost(bench, killed)


@pytest.mark.parametrize("work", WORKS)
def test_power_cuts_lose_nothing(benches: Benches, work: str) -> None:
    count = WORKS[work]
    work = OTHERS[work][SEED % len(OTHERS[work])] if work in OTHERS else work
    began = time.monotonic()
    places = benches(work)
    with ThreadPoolExecutor(len(places)) as pool:
        done = pool.map(lambda bench: _cut(bench, -(-count // len(places))), places)
        lost = [one for told in done for one in told]
    made = -(-count // len(places)) * len(places)
    seconds = time.monotonic() - began
    print(f"\n{work}: {made} kills, lost {len(lost)}, seed {SEED}, {seconds:.0f} s", flush=True)
    assert not lost, "\n".join(lost)
    _killed[work] = made


def test_so_many_power_cuts_were_made() -> None:
    if len(_killed) < len(WORKS) + len(CUTS):
        pytest.skip("counted where all workloads ran and lost nothing")
    whole = sum(_killed.values())
    print(f"\nfigure: power_cuts {whole} kills (seed {SEED}, lost 0)")
    assert whole >= (2_000 if LONG else 50)


def _cut(bench: Bench, count: int) -> list[str]:
    """Kill it so often; what was lost, each with how to do it again."""
    chance = random.Random(f"{SEED} {bench.work} {bench.place}")
    lost = []
    moments = _moments(bench, chance)
    while count:
        killed = next(moments)()
        count -= killed.killed
        try:
            nothing_lost(bench, killed)
        except AssertionError as error:
            lost.append(str(error))
    return lost


def _moments(bench: Bench, chance: random.Random) -> Iterator[Callable[[], Killed]]:
    """Events of every kind, each once before any comes again, and moments between them."""
    while True:
        events = _events(bench, chance)
        for number in events:
            back = chance.random() < 0.3
            yield lambda: bench.at_event(number, back=back)  # noqa: B023 - called at once
            yield lambda: bench.at_random(chance, back=back)  # noqa: B023


def _events(bench: Bench, chance: random.Random) -> list[int]:
    """The numbers of all events but for statements alike, of which there is one in ten."""
    plain = re.compile(r"sql (?!BEGIN|COMMIT|PRAGMA wal)")
    numbered = list(enumerate(bench.labels, 1))
    told = [number for number, label in numbered if not plain.match(label)]
    alike = [number for number, label in numbered if plain.match(label)]
    chosen = [*told, *chance.sample(alike, -(-len(alike) // 10))]
    chance.shuffle(chosen)
    return chosen


# flushed


def flushed_holds(bench: Bench, labels: list[str]) -> None:
    """Each file is on the disk before it gets its final name, and the name soon after."""
    renamed = [label.split() for label in labels if re.match(r"os.rename \.", label)]
    assert renamed
    for _, temporary, name in renamed:
        at = labels.index(f"os.rename {temporary} {name}")
        assert f"after fsync {temporary}" in labels[:at], (bench.work, name)
        assert any(label.startswith("after fsync ") for label in labels[at : at + 4]), name


FLUSHED = ("writing", "switching", "caring")


@pytest.mark.parametrize("work", FLUSHED)
def test_what_has_its_name_is_on_the_disk(benches: Benches, work: str) -> None:
    bench = benches(work)[0]
    flushed_holds(bench, bench.labels)


def test_what_has_its_name_is_not_on_the_disk_without_flushing(benches: Benches) -> None:
    bench = benches("switching")[0]
    with pytest.raises(AssertionError):
        flushed_holds(bench, bench.taken_out("flush").labels)
