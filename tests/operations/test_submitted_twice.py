"""Two computers of one unit each submit 第1稿: both papers stay what they are, and it is seen."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jmdesk.domain.period import Period
from jmdesk.operations.board import board
from jmdesk.operations.board_cells import Cell
from jmdesk.operations.conflicts import conflicts
from jmdesk.operations.desk import Desk
from jmdesk.operations.pack_files import write_pack
from jmdesk.operations.packing import ANYONE, plan_pack
from jmdesk.operations.paper_answer import Standing
from jmdesk.operations.paper_codes import identify
from jmdesk.operations.recording import save_record
from jmdesk.operations.reports import kept_document, submissions, submit_report
from jmdesk.operations.submitted import SUBMISSIONS
from jmdesk.store.query import Query
from tests.operations.sending import TOWN, desks, merge

MAY = Period.parse("2024-05")
TOWNSHIP = "152222100000"
PROJECT = {
    "year": 2024, "name": "养殖小区", "nature": "新建", "category": "产业合作类",
    "place": "各嘎查", "scope": "建棚", "total": 10, "jm": 10, "implementer": TOWNSHIP,
}  # fmt: skip
PROGRESS = {"state": "实施中", "image": 30, "start": date(2024, 4, 1), "done": 5, "arrived": 10}


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_both_papers_are_kept_and_told_apart(tmp_path: Path, order: str) -> None:
    with desks(tmp_path, bao=TOWN, li=TOWN, wang="科右中旗") as (bao, li, wang):
        codes = [submit(desk, paid) for desk, paid in ((bao, 4), (li, 6))]
        files = {
            "a": package(bao, tmp_path / "a.jmdesk"),
            "b": package(li, tmp_path / "b.jmdesk"),
        }
        for one in order:
            merge(wang, files[one])
        found = wang.store.records(Query(ledger=SUBMISSIONS))
        assert {str(one.get("check_code")) for one in found} == set(codes)
        assert not [one for one in conflicts(wang) if one.ledger == SUBMISSIONS]
        for submission in found:
            kept = kept_document(wang, submission)
            assert kept.check_code == submission.get("check_code")
        answers = [identify(wang, code) for code in codes]
        assert {one.standing for one in answers} == {Standing.NEWEST, Standing.OLDER}
        assert [one.rival for one in answers] == codes[::-1]
        older = next(one for one in answers if one.standing is Standing.OLDER)
        assert "报了两份" in older.said
        assert older.cells
        assert cell(wang).twice
        counts = submissions(wang, report="表2", unit=TOWNSHIP, period=MAY)[1].get("check_code")
        assert counts == next(one.check_code for one in answers if one is not older)
        # On either desk of the township, after hearing of the other: 第2稿 ends it.
        merge(bao, files["b"])
        assert submit_report(bao, report="表2", period=MAY).version == 2
        merge(wang, package(bao, tmp_path / "c.jmdesk"))
        assert (cell(wang).version, cell(wang).twice) == (2, False)


def test_the_same_paper_submitted_twice_asks_nothing(tmp_path: Path) -> None:
    with desks(tmp_path, bao=TOWN, li=TOWN) as (bao, li):
        code = submit(bao, 4)
        submit(li, 4)
        merge(bao, package(li, tmp_path / "b.jmdesk"))
        assert not cell(bao).twice
        answer = identify(bao, code)
        assert (answer.standing, answer.rival) == (Standing.NEWEST, "")


def submit(desk: Desk, paid: int) -> str:
    project = save_record(desk, ledger="project", values=PROJECT).records[0]
    values = {**PROGRESS, "project": project, "paid": paid, "work": "砌墙"}
    save_record(desk, ledger="progress", values=values, period=MAY)
    return submit_report(desk, report="表2", period=MAY).document.check_code


def cell(desk: Desk) -> Cell:
    row = next(one for one in board(desk, period=MAY).rows if one.unit == TOWNSHIP)
    return row.cells["progress_month"]


def package(desk: Desk, to: Path) -> Path:
    return write_pack(desk, plan=plan_pack(desk, to_unit=ANYONE), to=to)[0].file
