"""What the 嘎查 of the example month send to their township: files as they come from a stick.

All is invented but the names of projects and places. For the pictures of the real window.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl

from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.unit import Unit
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.pack_files import write_pack
from jmdesk.operations.packing import plan_pack
from jmdesk.operations.plain_values import read_values
from jmdesk.operations.recording import Entry, save_records
from jmdesk.operations.reports import submit_report, write_report
from jmdesk.operations.reviewing import approve_report, return_report
from jmdesk.operations.reviews import Remark
from jmdesk.store.query import Query

PAGE = "village_month"
"""表6."""
_SAID = "入户核对过，比上次少的两户已经搬走。"
"""What a village says of figures that have to be explained."""
_BEFORE = 86
"""Households in the example month that two sides change."""


def send(town: Desk, folder: Path, month: Period) -> list[Path]:
    """The files of five 嘎查, made on desks of their own that know what the township knows.

    A clean workbook and its copy, one with cells changed by hand, a paper, one cut short, and a
    package with a figure that the township has otherwise.
    """
    known = folder / "known.db"
    town.store.backup(known)
    names = ("王鲁", "海龙", "巴仁布敦化", "草高图", "窑艾里")
    files = []
    for name, person in zip(names, ("包海", "王梅", "陈玉", "白音", "白永福"), strict=True):
        with _village(town, known, folder / f"{name}.db", name, person) as desk:
            files += _SENDS[name](desk, folder, month)
    _otherwise(town, month)
    return files


def answer(town: Desk, month: Period) -> None:
    """What the township says to two of them: one goes back, one is good."""
    back, good = (_unit(town, name).code for name in ("海龙", "王鲁"))
    remarks = [Remark(reason="还差几眼井，请写明")]
    return_report(town, report=PAGE, unit=back, period=month, remarks=remarks)
    approve_report(town, report=PAGE, unit=good, period=month)


def _unit(town: Desk, name: str) -> Unit:
    return town.find_unit(f"{town.units.name(town.unit)}{name}嘎查")


@contextmanager
def _village(town: Desk, known: Path, store: Path, name: str, person: str) -> Iterator[Desk]:
    shutil.copyfile(known, store)
    desk = open_desk(store)
    try:
        with desk.store.transaction() as writer:
            writer.set_setting("device", store.stem)
        begin(desk, unit=_unit(town, name).code, person=person)
        yield desk
    finally:
        desk.close()


def _record(desk: Desk, ledger: str, period: Period, values: Mapping[str, Any]) -> None:
    entry = Entry(
        values=read_values(desk, ledger=ledger, values=values), unit=desk.unit, period=period
    )
    save_records(desk, ledger=ledger, entries=[entry])


def _page(desk: Desk, to: Path, month: Period, *, state: str, note: str, opinion: str = "") -> Path:
    """The month of the 嘎查's project, submitted and written."""
    (project,) = [
        one
        for one in desk.store.records(Query(ledger="project", equal={"year": month.start.year}))
        if desk.unit in (one.get("places") or ()) and len(one.get("places")) == 1
    ]
    site = {"project": project.id, "state_seen": state, "note": note, "opinion": opinion}
    _record(desk, "site", month, site)
    document = submit_report(desk, report=PAGE, period=month, explain=_SAID).document
    write_report(document, to=to, desk=desk)
    return to


def _clean(desk: Desk, folder: Path, month: Period) -> list[Path]:
    file = _page(
        desk, folder / "表6_王鲁嘎查_2024-05.xlsx", month, state="看起来已完工", note="棚圈已用上"
    )
    return [file, Path(shutil.copyfile(file, folder / "王鲁 5月 - 副本.xlsx"))]


def _by_hand(desk: Desk, folder: Path, month: Period) -> list[Path]:
    """Someone opened the workbook in WPS and went on writing."""
    said = {"state": "施工中", "note": "机电井改造完成4眼", "opinion": "井不够用"}
    file = _page(desk, folder / "海龙(1).xlsx", month, **said)
    book = openpyxl.load_workbook(file)
    changed = {said["state"]: "停工", said["opinion"]: "井不够用，希望再打2眼"}
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value in changed:
                cell.value = changed[cell.value]
    book.save(file)
    return [file]


def _paper(desk: Desk, folder: Path, month: Period) -> list[Path]:
    file = folder / "巴仁布敦化五月.pdf"
    return [_page(desk, file, month, state="未进场", note="招标公告已发")]


def _cut_short(desk: Desk, folder: Path, month: Period) -> list[Path]:
    """As a telephone leaves it when the signal goes."""
    file = _page(desk, folder / "mmexport1716.xlsx", month, state="施工中", note="装围栏")
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) * 2 // 3])
    return [file]


def _package(desk: Desk, folder: Path, month: Period) -> list[Path]:
    _page(desk, folder / "窑艾里.pdf", month, state="施工中", note="母牛进场120头")
    _benefit(desk, month, hh=91, pp=262)
    file = folder / "窑艾里 5月.jmdesk"
    write_pack(desk, plan=plan_pack(desk, everything=False), to=file)
    return [file]


def _benefit(desk: Desk, month: Period, **values: int) -> None:
    quarter = month.as_kind(PeriodKind.QUARTER)
    told = desk.store.records(Query(ledger="beneficiary", equal={"period": quarter}))
    record = next(one for one in told if one.get("hh") == _BEFORE)
    entry = Entry(record=record.id, values=values)
    save_records(desk, ledger="beneficiary", entries=[entry])


def _otherwise(town: Desk, month: Period) -> None:
    """The township corrected the same figure meanwhile."""
    _benefit(town, month, hh=88)


_SENDS = {
    "王鲁": _clean,
    "海龙": _by_hand,
    "巴仁布敦化": _paper,
    "草高图": _cut_short,
    "窑艾里": _package,
}
