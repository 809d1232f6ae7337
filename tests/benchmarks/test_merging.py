"""A banner merges what all its 嘎查 send: against merely storing it, and again.

Each of the 173 packages is what a unit really has: its projects, their
progress month by month, and
its training classes (`tests.benchmarks.banner`), 555 bytes a revision on average. The floor is the
same revisions encoded, hashed and put into one table. The whole merge is measured, reading and
checking of the files in children included, in a process of its own. The usual run takes 40 of the
packages; with ``JMDESK_STRICT=1`` it is all.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from jmdesk.domain.revision import RecordId, Revision
from jmdesk.exchange.carrier import Kind, Manifest
from jmdesk.exchange.package import make_carrier, package_bytes, parse_package
from jmdesk.exchange.signing import new_key, sign
from jmdesk.operations.conflicts import conflicts
from jmdesk.operations.desk import Desk
from jmdesk.operations.merging import apply_merge, plan_merge
from tests.benchmarks.banner import EACH, floor, sent_by
from tests.benchmarks.limits import STRICT, most
from tests.operations.sending import TRUST, new_desk

pytestmark = pytest.mark.benchmark

FILES = 173 if STRICT else 40
PLANTED = 30, 423
"""The one record of all that another desk changed too: its package, and its place in that."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The banner's."""
    folder = tmp_path_factory.mktemp("banner")
    made = new_desk(folder / "desk.db", unit="科尔沁右翼中旗", person="白音")
    yield made
    made.close()


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory, desk: Desk) -> list[Path]:
    """One of each 嘎查, signed by a desk of its own."""
    folder = tmp_path_factory.mktemp("packages")
    villages = sorted(unit.code for unit in desk.units if unit.code in desk.units.under(desk.unit))
    villages = [code for code in villages if desk.units.get(code).level.value == "village"]
    paths = []
    for number in range(FILES):
        unit = villages[number % len(villages)]
        made = [one.content for one in sent_by(desk.ledger, unit, number)]
        paths.append(_package(folder / f"{number}.jmdesk", unit, f"d{number}", made))
    return paths


def _package(path: Path, unit: str, device: str, contents: list[bytes]) -> Path:
    key = new_key()
    manifest = Manifest(
        format=1,
        kind=Kind.PACKAGE,
        unit=unit,
        unit_name=unit,
        device=device,
        at="2024-05-31T09:00:00",
        program="test",
    )
    carrier = make_carrier(manifest, revisions=contents, sign=lambda told: sign(key, told))
    path.write_bytes(package_bytes(carrier))
    return path


_CHILD = """
import json, resource, sys, time
from pathlib import Path
from jmdesk.operations.desk import open_desk
from jmdesk.operations.merging import apply_merge, plan_merge
from tests.operations.sending import TRUST

desk = open_desk(Path(sys.argv[1]))
told = {}
for turn in ("first", "again"):
    began = time.perf_counter()
    worked = time.process_time()
    plan = plan_merge(desk, paths=[Path(sys.argv[2])])
    told[f"{turn}_planned"] = time.perf_counter() - began
    told[f"{turn}_new"] = sum(file.new for file in plan.files)
    told[f"{turn}_conflicts"] = len(plan.conflicts)
    told[f"{turn}_batch"] = apply_merge(desk, plan=plan, answers=TRUST).batch
    told[turn] = time.perf_counter() - began
    told.setdefault("work", time.process_time() - worked)
    del plan
status = Path("/proc/self/status")
if status.exists():  # ru_maxrss tells of the larger process too that started this one
    told["memory"] = int(status.read_text().partition("VmHWM:")[2].split()[0]) * 1024 / 1e6
else:
    told["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
print(json.dumps(told))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no resource module")
def test_merging_all_villages_and_again(
    packages: list[Path], desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sent = [content for path in packages for content in _contents(path)]
    before = floor(tmp_path / "before.db", sent)
    words = [sys.executable, "-c", _CHILD, str(desk.path), str(packages[0].parent)]
    root = Path(__file__).parents[2]
    told = json.loads(subprocess.run(words, cwd=root, check=True, capture_output=True).stdout)
    # On a busy machine every second is another one: the floor lies before and after.
    after = floor(tmp_path / "after.db", sent)
    least, least_work = ((one + other) / 2 for one, other in zip(before, after, strict=True))
    first, again = told["first"], told["again"]
    with capsys.disabled():
        print(f"\nfigure: merge_floor {least:.2f} s")
        print(f"figure: merge_work {told['work']:.2f} s {told['work'] / least_work:.2f}")
        print(f"figure: merge_{FILES}_packages {first:.2f} s {first / least:.2f}")
        print(f"figure: merge_{FILES}_packages_planned {told['first_planned']:.2f} s")
        print(f"figure: merge_{FILES}_packages_again {again:.2f} s {again / first:.2f}")
        print(f"figure: merge_memory {told['memory']:.0f} MB")
    assert (told["first_new"], told["first_conflicts"]) == (FILES * EACH, 0)
    assert (told["again_new"], told["again_batch"]) == (0, "")
    assert again <= most(0.3) * first
    assert told["memory"] <= most(300)
    # The desk's own work: others at the machine make its waiting longer, not that.
    assert told["work"] <= most(3.0) * least_work


def test_a_planted_conflict_is_found_and_no_other(
    packages: list[Path], desk: Desk, tmp_path: Path
) -> None:
    """Two desks change two hundred of all these records: the same, other fields, one against."""
    number, place = PLANTED
    unit = parse_package(packages[number].read_bytes()).manifest.unit
    classes = [one for one in sent_by(desk.ledger, unit, number) if one.ledger == "training"]
    planted = sent_by(desk.ledger, unit, number)[place].record
    mine = [_changed(one, "place", "新文化室") for one in classes]
    theirs = [_changed(one, *_difference(one, i, planted)) for i, one in enumerate(classes)]
    for name, made in (("mine", mine), ("theirs", theirs)):
        contents = [one.content for one in made]
        path = _package(tmp_path / f"{name}.jmdesk", desk.unit, name, contents)
        plan = plan_merge(desk, paths=[path])
        apply_merge(desk, plan=plan, answers=TRUST)
    (conflict,) = plan.conflicts
    assert conflict.record == planted
    assert [one.record for one in conflicts(desk)] == [conflict.record]


def _contents(path: Path) -> tuple[bytes, ...]:
    return parse_package(path.read_bytes()).revisions


def _difference(born: Revision, place: int, planted: RecordId) -> tuple[str, str]:
    """The same as the other desk, or another field; for one record something else."""
    if born.record == planted:
        return "place", "旧文化室"
    return ("place", "新文化室") if place % 2 else ("title", "改了名的班")


def _changed(born: Revision, field: str, value: str) -> Revision:
    return replace(born, parents=(born.id,), values={field: value}, at="2024-06-30T09:00:00")
