"""A small real desk for tests of pages: one township, two projects, last month's progress."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

from jmdesk.domain.period import Period
from jmdesk.domain.revision import RecordId
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.recording import save_record

TOWN = "152222100000"
APRIL, MAY = Period.month(2024, 4), Period.month(2024, 5)


_first: list[bytes] = []


def make_store(path: Path) -> None:
    """Write the desk's store; those after the first of a process are its copies."""
    if not _first:
        _make(path)
        _first.append(path.read_bytes())
    path.write_bytes(_first[0])


def _make(path: Path) -> None:
    desk = open_desk(path)
    begin(desk, unit=TOWN, person="包玉兰", phone="13904820000")
    barn = _project(desk, "窑艾里嘎查示范村打造项目", "窑艾里嘎查", jm=1500)
    _project(desk, "草高吐嘎查示范村打造项目", "草高吐", jm=500)
    values = {
        "project": barn,
        "state": "实施中",
        "image": Decimal(40),
        "start": date(2024, 3, 15),
        "done": Decimal(600),
        "arrived": Decimal(750),
        "paid": Decimal(570),
        "work": "大棚主体完工",
    }
    save_record(desk, ledger="progress", values=values, period=APRIL)
    desk.close()


def copy_of(store: Path, folder: Path) -> Path:
    """A test's own copy."""
    target = folder / "desk.db"
    shutil.copy(store, target)
    return target


def project(desk: Desk, name: str) -> RecordId:
    """The id of a project by part of its name."""
    from jmdesk.operations.listing import find_records

    return find_records(desk, ledger="project", text=name)[0][0]


def progress(desk: Desk, name: str, period: Period) -> RecordId:
    """The id of the progress record of a project."""
    ledger = desk.ledger("progress")
    values = {"project": project(desk, name)}
    return ledger.record_id(values, unit=TOWN, period=period, banner=desk.banner)


def _project(desk: Desk, name: str, place: str, *, jm: int) -> RecordId:
    values = {
        "year": 2024,
        "name": name,
        "place": place,
        "nature": "新建",
        "category": "乡村振兴类",
        "mode": "工程建设",
        "scope": "建设育肥牛棚 8 座",
        "total": Decimal(jm),
        "jm": Decimal(jm),
        "implementer": TOWN,
    }
    return save_record(desk, ledger="project", values=values).records[0]
