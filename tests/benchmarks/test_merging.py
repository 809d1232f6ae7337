"""A banner merges what all its 嘎查 send: against merely storing it, and again."""

from __future__ import annotations

import resource
import time
from pathlib import Path

import pytest

from jmdesk.domain.revision import LedgerId, RecordId, Revision, RevisionId
from jmdesk.exchange.carrier import Kind, Manifest
from jmdesk.exchange.package import make_carrier, package_bytes
from jmdesk.exchange.signing import new_key, sign
from jmdesk.operations.desk import Desk
from jmdesk.operations.merging import apply_merge, plan_merge
from tests.benchmarks.test_carriers import floor
from tests.operations.sending import TRUST, new_desk

pytestmark = pytest.mark.benchmark

FILES, EACH = 173, 500
PLANTED = 40_123
"""The one record of all that another desk changed too."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The banner's."""
    folder = tmp_path_factory.mktemp("banner")
    return new_desk(folder / "desk.db", unit="科尔沁右翼中旗", person="白音")


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory, desk: Desk) -> list[Path]:
    """One of each 嘎查, signed by a desk of its own."""
    folder = tmp_path_factory.mktemp("packages")
    villages = sorted(unit.code for unit in desk.units if unit.code in desk.units.under(desk.unit))
    villages = [code for code in villages if desk.units.get(code).level.value == "village"]
    paths = []
    for number in range(FILES):
        unit = villages[number % len(villages)]
        made = [_first(desk, unit, number * EACH + i).content for i in range(EACH)]
        paths.append(_package(folder / f"{number}.jmdesk", unit, f"d{number}", made))
    return paths


def _first(desk: Desk, unit: str, number: int, *parents: RevisionId, nth: str = "") -> Revision:
    """A class somewhere, told by its 嘎查."""
    ledger = desk.ledger("training")
    values = {
        "unit": unit,
        "period": f"2024-{number % 12 + 1:02}",
        "title": f"刺绣培训班 {number}",
        "place": f"嘎查文化室 {number % 50}",
        "plan_n": number % 90,
        "spent": f"{number % 300}.5",
    }
    return Revision(
        record=RecordId(f"01a20227-9e27-7ac9-bdc9-{number:012}"),
        ledger=LedgerId(ledger.id),
        version=ledger.version,
        definition=ledger.digest,
        parents=parents,
        values={"place": nth} if nth else values,
        person="包文",
        device=f"d{number // EACH}",
        at="2024-05-31T09:00:00",
    )


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


def test_merging_all_villages(
    packages: list[Path], desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    least = floor(tmp_path / "floor.sqlite")
    began = time.perf_counter()
    plan = plan_merge(desk, paths=packages)
    planned = time.perf_counter() - began
    merged = apply_merge(desk, plan=plan, answers=TRUST)
    first = time.perf_counter() - began
    assert not plan.conflicts
    assert sum(file.new for file in plan.files) == FILES * EACH
    del plan
    began = time.perf_counter()
    again = plan_merge(desk, paths=packages)
    assert apply_merge(desk, plan=again, answers=TRUST).batch == ""
    second = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with capsys.disabled():
        print(f"\nfigure: merge_floor {least:.2f} s")
        print(f"figure: merge_173_packages {first:.2f} s {first / least:.2f}")
        print(f"figure: merge_173_packages_planned {planned:.2f} s {planned / least:.2f}")
        print(f"figure: merge_173_packages_again {second:.2f} s {second / first:.2f}")
        print(f"figure: merge_memory {memory:.0f} MB")
    assert merged.batch
