"""缺报清单: 单位、应报、已报、缺、联系人、电话; counts that add up, on paper and as workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from jmdesk.domain.period import Period
from jmdesk.operations import board as boards
from jmdesk.operations.board import board
from jmdesk.operations.desk import Desk
from jmdesk.operations.missing_list import missing_list, write_missing_list
from jmdesk.operations.recording import save_record
from jmdesk.operations.reports import submit_report
from jmdesk.operations.reviewing import return_report
from tests.operations.sending import TOWN, desks, merge, package

MAY = Period.parse("2024-05")
TOWNSHIP, VILLAGE, OTHER = "152222100000", "152222100200", "152222100202"
PROJECT = {
    "year": 2024, "name": "养殖小区", "nature": "新建", "category": "产业合作类",
    "place": "各嘎查", "scope": "建棚", "total": 10, "jm": 10, "implementer": TOWNSHIP,
    "places": (VILLAGE, OTHER),
}  # fmt: skip


def rows(desk: Desk, report: str | None = None) -> list[list[str]]:
    made = missing_list(desk, board=board(desk, period=MAY), report=report)
    return [[cell.text for cell in row.cells] for row in made.rows]


def test_who_lacks_what_and_whom_to_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boards, "today", lambda: date(2024, 5, 28))
    with desks(tmp_path, bao=TOWN, narisu="莫勒黑哈达嘎查") as (bao, village):
        project = save_record(bao, ledger="project", values=PROJECT).records[0]
        merge(village, package(bao, tmp_path / "项目.jmdesk"))
        seen = {"project": project, "state_seen": "施工中"}
        save_record(village, ledger="site", values=seen, period=MAY)
        submit_report(village, report="表6", period=MAY)
        merge(bao, package(village, tmp_path / "五月.jmdesk"))
        found = rows(bao, "village_month")
        name = bao.units.name(OTHER)
        assert found == [
            ["1", name, "1", "0", "表6 嘎查月报单：未开始，5月25日前，已过 3 天", "", ""],
            ["合计　缺 1 个单位", "2", "1", "1 张", "", ""],
        ]
        return_report(bao, report="表6", unit=VILLAGE, period=MAY, note="没有照片")
        first = rows(bao, "village_month")[0]
        assert first[1:4] == ["莫勒黑哈达嘎查", "1", "0"]
        assert first[4].startswith("表6 嘎查月报单：退回（没有照片）")
        assert first[5] == "narisu", "whose files come from there"
        whole = rows(bao)
        own = next(row for row in whole if "巴彦呼舒镇" in row[1])
        assert own[5] == "bao"
        for column in (2, 3):
            parts = [int(row[column]) for row in whole[:-1] if len(row) > 2]
            assert sum(parts) <= int(whole[-1][column - 1])


def test_paper_and_workbook(tmp_path: Path) -> None:
    with desks(tmp_path, bao=TOWN) as (bao,):
        save_record(bao, ledger="project", values=PROJECT)
        shown = board(bao, period=MAY)
        for ending in (".pdf", ".xlsx"):
            write_missing_list(bao, board=shown, to=tmp_path / f"缺报{ending}")
        sheet = openpyxl.load_workbook(tmp_path / "缺报.xlsx").worksheets[0]
        cells = {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value}
        assert {"单位", "应报", "已报", "缺", "联系人", "电话"} <= cells
        assert any("莫勒黑哈达嘎查" in text for text in cells)
        assert (tmp_path / "缺报.pdf").read_bytes().startswith(b"%PDF")
