"""A small real store in which every table holds something: projects, merges, a draft."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from jmdesk.domain.period import Period
from jmdesk.operations.batches import undo_batch
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.plain_values import read_values
from jmdesk.operations.recording import Entry, save_records
from jmdesk.operations.reports import submit_report
from jmdesk.operations.safekeeping import backup
from tests.drafts import half_typed
from tests.operations.sending import merge, new_desk, package
from tests.operations.test_recording import PROJECT

TOWN, OTHER = "巴彦呼舒镇", "好腰苏木镇"
APRIL = Period.month(2024, 4)
PROJECTS = 40
HALF_TYPED = half_typed(typed={"name": "只打了一半的"}, at="2024-05-02T10:00:00")


@cache
def filled() -> bytes:
    """The store as one file; made once in each process."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "desk.db"
        desk = new_desk(path, unit=TOWN, person="包文")
        try:
            _fill(desk, Path(folder))
        finally:
            desk.close()
        return path.read_bytes()


@cache
def _worked_on() -> dict[str, bytes]:
    """The filled store, backed up and then worked on: three more projects."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "desk.db"
        path.write_bytes(filled())
        desk = open_desk(path)
        backup(desk)
        add_projects(desk, 3, name="后来的")
        desk.close()
        files = [path, *(path.parent / "backups").glob("*.db")]
        return {str(one.relative_to(folder)): one.read_bytes() for one in files}


def worked_on(folder: Path) -> Path:
    """A copy of it, with its backup, in a folder."""
    for name, content in _worked_on().items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    return folder / "desk.db"


def _fill(desk: Desk, folder: Path) -> None:
    ids = add_projects(desk, PROJECTS)
    entries = [
        Entry(
            values={"project": id, "state": "实施中", "image": Decimal(40), "work": "大棚主体完工"},
            period=APRIL,
        )
        for id in ids[:12]
    ]
    save_records(desk, ledger="progress", entries=entries)
    with desk.store.transaction() as writer:
        writer.put_draft(HALF_TYPED)
    for number, batch in enumerate(("来的", "撤了的")):
        other = new_desk(folder / batch / "desk.db", unit=OTHER, person=batch)
        add_projects(other, 6, name=batch)
        _, merged = merge(desk, package(other, folder / f"{number}.jmdesk"))
        other.close()
        if number:
            undo_batch(desk, batch=merged.batch)
    submit_report(desk, report="demand", period=Period.year(2024), explain="已与项目单位核对过")


def add_projects(desk: Desk, count: int, *, name: str = "牛棚") -> list[str]:
    """So many more projects, in one transaction; their ids."""
    told = ({**PROJECT, "name": f"{name}第{number}处"} for number in range(count))
    entries = [Entry(values=read_values(desk, ledger="project", values=one)) for one in told]
    return list(save_records(desk, ledger="project", entries=entries).records)
