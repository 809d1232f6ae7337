"""A desk in which all that a person typed is marked, so that it can be searched for anywhere."""

from __future__ import annotations

import io
import shutil
import zipfile
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from jmdesk.__main__ import main
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.operations.batches import batches, redo_batch, undo_batch
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.drafting import keep_draft
from jmdesk.operations.importing import import_workbook, plan_workbook
from jmdesk.operations.pack_files import write_pack
from jmdesk.operations.packing import plan_pack
from jmdesk.operations.recording import save_record
from jmdesk.operations.reports import submit_report
from jmdesk.operations.safekeeping import backup, rebuild, restore, verify
from tests.drafts import half_typed
from tests.operations.sending import hand_over, package

NAME = "额尔敦其木格"
PHONE = "13948215577"
CITIZEN = "152222198703021847"
AMOUNT = "7418529"
FOLDER = "包额尔敦其木格的文件夹"
MARKS = (NAME, PHONE, CITIZEN, AMOUNT, "zhaorigetu", "好腰苏木", "巴彦呼舒", "152222105000")
"""Texts of people and of this desk: none may be in what leaves it."""
MAY = Period.month(2024, 5)


def readable(data: bytes) -> bytes:
    """All bytes of a file, those packed into it too."""
    found = [data]
    with suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(data)) as packed:
        found += [readable(packed.read(one)) for one in packed.infolist()]
        found += [one.filename.encode() for one in packed.infolist()]
    return b"\n".join(found)


def personal_in(data: bytes) -> list[str]:
    """The marks that can be read in it, in whatever coding."""
    spelled = {
        mark: (mark.encode(), mark.encode("utf-16-le"), ascii(mark)[1:-1].encode())
        for mark in MARKS
    }
    return [mark for mark, codings in spelled.items() if any(one in data for one in codings)]


_worked: list[Path] = []


def worked_through(factory: pytest.TempPathFactory) -> Path:
    """The store at which everything was done, a copy of its whole folder; done once."""
    if not _worked:
        _worked.append(_work_through(factory.mktemp("worked")))
    home = factory.mktemp("copied") / FOLDER
    shutil.copytree(_worked[0].parent, home)
    return home / _worked[0].name


def _work_through(folder: Path) -> Path:
    """Do everything that is noted, with marked texts everywhere, well and badly; the store."""
    home = folder / FOLDER
    home.mkdir()
    store = home / "desk.db"
    with suppress(Refusal):
        open_desk(folder / NAME)
    desk = open_desk(store)
    begin(desk, unit="好腰苏木镇", person=NAME, phone=PHONE)
    _record(desk)
    _exchange(desk, home)
    _care(desk, home)
    desk.close()
    restore(file=home / f"{NAME}.db", store=store)
    for words in (["list", NAME], ["merge", str(home / f"没有{NAME}.jmdesk")], ["ledgers"]):
        main(["--store", str(store), *words])
    return store


def _record(desk: Desk) -> None:
    values = {"year": 2024, "name": NAME, "place": "zhaorigetu", "total": Decimal(AMOUNT)}
    (project,) = save_record(desk, ledger="project", values=values).records
    save_record(desk, ledger="progress", values={"project": project, "work": PHONE}, period=MAY)
    draft = half_typed(
        key=f"new:project:{NAME}", unit=desk.unit, typed={"name": CITIZEN}, at="2024-05-01T08:00:00"
    )
    keep_draft(desk, draft=draft)
    with suppress(Refusal):
        save_record(desk, ledger="project", values={NAME: 1})


def _exchange(desk: Desk, home: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["年度", "项目名称", "项目建设地点"], [2023, f"{NAME}棚圈", "zhaorigetu"]):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(home / f"{NAME}.xlsx")
    plan = plan_workbook(desk, file=home / f"{NAME}.xlsx", ledger="project")
    import_workbook(desk, plan=plan)
    with suppress(Refusal):
        submit_report(desk, report="表1", period=Period.year(2024))
    write_pack(desk, plan=plan_pack(desk, to_unit="*"), to=home / f"{NAME}.jmdesk")
    other = open_desk(home / "other" / "desk.db")
    begin(other, unit="巴彦呼舒镇", person=NAME)
    save_record(other, ledger="project", values={"year": 2022, "name": NAME, "place": PHONE})
    hand_over(desk, package(other, home / f"{NAME}2.jmdesk"))
    other.close()
    batch = batches(desk)[0].id
    undo_batch(desk, batch=batch)
    redo_batch(desk, batch=batch)


def _care(desk: Desk, home: Path) -> None:
    backup(desk, to=home / f"{NAME}.db")
    with suppress(Refusal):
        backup(desk, to=desk.path)
    verify(desk)
    rebuild(desk)
