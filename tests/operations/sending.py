"""Desks that send each other what they hold, without the windows and commands around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from jmdesk.exchange.carrier import Kind, Manifest
from jmdesk.exchange.merge_plan import MergeAnswers, MergePlan
from jmdesk.exchange.package import make_carrier, package_bytes, parse_package
from jmdesk.exchange.read_file import FileKind, ReadFile
from jmdesk.exchange.refused import Refused
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.identity import signer
from jmdesk.operations.merging import Merged, apply_merge, plan_merge, plan_reads

TRUST = MergeAnswers(trust=frozenset({"*"}))

TOWN, OTHER_TOWN = "巴彦呼舒镇", "好腰苏木镇"


def package(
    desk: Desk,
    to: Path,
    *,
    signed: bool = True,
    records: Iterable[str] = (),
    without: Iterable[str] = (),
    at: str = "2026-01-01T00:00:00",
) -> Path:
    """Everything a desk accepts (or these records of it) as a package, ``without`` some
    revisions."""
    wanted, left_out = list(records), set(without)
    pairs = (
        desk.store.revisions_of(wanted)  # type: ignore[arg-type]
        if wanted
        else desk.store.accepted()
    )
    manifest = Manifest(
        format=1,
        kind=Kind.PACKAGE,
        unit=desk.unit,
        unit_name=desk.units.name(desk.unit),
        device=desk.store.setting("device"),
        person=desk.person,
        at=at,
        program="test",
    )
    carrier = make_carrier(
        manifest,
        revisions=[content for id, content in pairs if id not in left_out],
        sign=signer(desk) if signed else None,
    )
    to.write_bytes(package_bytes(carrier))
    return to


def merge(desk: Desk, *paths: Path, answers: MergeAnswers = TRUST) -> tuple[MergePlan, Merged]:
    """Plan and apply; whole packages are read in this process, which starts no other."""
    try:
        return hand_over(desk, *paths, answers=answers)
    except (Refused, IsADirectoryError):
        plan = plan_merge(desk, paths=paths, answers=answers)
        return plan, apply_merge(desk, plan=plan, answers=answers)


def hand_over(desk: Desk, *paths: Path, answers: MergeAnswers = TRUST) -> tuple[MergePlan, Merged]:
    """As `merge`, of whole packages only."""
    reads = [
        ReadFile(
            path=path,
            name=path.name,
            kind=FileKind.PACKAGE,
            carrier=parse_package(path.read_bytes()),
        )
        for path in paths
    ]
    plan = plan_reads(desk, reads=reads, answers=answers)
    return plan, apply_merge(desk, plan=plan, answers=answers)


@contextmanager
def desks(folder: Path, **units: str) -> Iterator[list[Desk]]:
    """Open desks, one for each unit; the names of the arguments are those of the persons."""
    opened: list[Desk] = []
    try:
        for person, unit in units.items():
            opened.append(new_desk(folder / person / "desk.db", unit=unit, person=person))
        yield opened
    finally:
        for desk in opened:
            desk.close()


def new_desk(path: Path, *, unit: str, person: str) -> Desk:
    """A desk of its own."""
    desk = open_desk(path)
    with desk.store.transaction() as writer:
        writer.set_setting("device", f"{unit}-{person}"[-16:])
    begin(desk, unit=unit, person=person)
    return desk
