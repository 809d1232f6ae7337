"""``python -m tests.fuzz --count 20000 --seed 1``: throw so many inputs at the readers.

What is complained of is written into ``--keep folder``; ``--again file`` throws such a one again.
``--reader pdf --number 17`` makes one like that of this number.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests import sharing
from tests.fuzz import seeds
from tests.fuzz.arena import Arena, Report
from tests.fuzz.cases import READERS, Case, case, kept, turns

_KEPT = "jmdesk-fuzz"
"""The folder for what was complained of, among the computer's temporary files."""


def main() -> int:
    """Run as asked; 1 if there is a complaint. Prints a line of JSON with ``--json``."""
    asked = _arguments()
    sharing.read_once()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="jmdesk-fuzz-") as folder:
        report = Report()
        with Arena(Path(folder) / "arena") as arena:
            for outcome in arena.run(_cases(asked, Path(folder) / "seeds")):
                report.add(outcome)
                if outcome.complaints:
                    print("kept", outcome.case.keep(asked.keep), file=sys.stderr)
                if asked.number is not None:
                    print(outcome.verdict, outcome.seconds, file=sys.stderr)
    _tell(report, asked, time.monotonic() - began)
    return 1 if report.bad else 0


def _cases(asked: argparse.Namespace, folder: Path) -> Iterator[Case]:
    if asked.again:
        yield kept(asked.again)
        return
    good = seeds.make(folder)
    wanted = turns(asked.count, tuple(asked.reader))
    if asked.number is not None:
        wanted = [(asked.reader[0], asked.number)]
    for reader, number in wanted[asked.part :: asked.parts]:
        yield case(reader, number, asked.seed, good)


def _tell(report: Report, asked: argparse.Namespace, seconds: float) -> None:
    if asked.json:
        told = {
            "inputs": report.inputs.total(),
            "readers": dict(report.inputs),
            "verdicts": dict(sorted(report.verdicts.items())),
            "complaints": [
                f"{one.case.name}: {what}" for one in report.bad for what in one.complaints
            ],
            "slowest": round(report.slowest, 2),
            "memory": report.memory,
            "seconds": round(seconds, 1),
            "seed": asked.seed,
        }
        print(json.dumps(told, ensure_ascii=True))
        return
    for verdict, count in sorted(report.verdicts.items()):
        print(f"  {count:6} {verdict}")
    kinds: Counter[str] = Counter()
    for one in report.bad:
        for what in one.complaints:
            kinds[what[:90]] += 1
            if kinds[what[:90]] <= 3:
                print(f"! {one.case.name}: {what!r}")
    for what, count in kinds.most_common(40):
        print(f"{count:6} × {what!r}")
    print(
        f"inputs {report.inputs.total()}, seed {asked.seed}, complaints {len(report.bad)}, "
        f"slowest {report.slowest:.1f} s, memory {report.memory // 1_000_000} MB, {seconds:.0f} s"
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", type=int, default=int(os.environ.get("JMDESK_SEED", "1")))
    parser.add_argument("--reader", action="append", default=[], choices=sorted(READERS))
    parser.add_argument("--number", type=int)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / _KEPT)
    parser.add_argument("--again", type=Path)
    parser.add_argument("--part", type=int, default=0)
    parser.add_argument("--parts", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
