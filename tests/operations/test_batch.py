"""Several reports into one folder.

1. Each report is made for the units whose level makes it, each in every format, names unique.
2. Nothing that is already there is overwritten.
3. Sheets without any row are left out; a refusal is told and the others are written all the same.
4. Whoever stops is told what is there, and what is there is whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jmdesk.domain.period import Period
from jmdesk.domain.unit import UnitLevel
from jmdesk.operations.batch import Sheet, sheets, units_below, write_many
from jmdesk.operations.demo import fill_example
from jmdesk.operations.desk import Desk, open_desk

TOWN, BANNER = "152222100000", "152222000000"
MAY = Period.month(2024, 5)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = open_desk(tmp_path_factory.mktemp("example") / "desk.db")
    fill_example(desk)
    yield desk
    desk.close()


def town_sheets(desk: Desk, *reports: str) -> tuple[Sheet, ...]:
    return sheets(desk, reports=reports, units=[desk.units.get(TOWN)], month=MAY)


def test_each_report_is_made_by_the_units_of_its_levels(example: Desk) -> None:
    villages = units_below(example, TOWN)[UnitLevel.VILLAGE]
    units = [example.units.get(TOWN), *villages]
    wanted = sheets(example, reports=["表2", "表3"], units=units, month=MAY)
    assert [one.unit for one in wanted if one.report == "progress_month"] == [TOWN]
    assert len([one for one in wanted if one.report == "benefit"]) == len(units)
    assert {str(one.period) for one in wanted} == {"2024-05", "2024Q2"}


def test_every_sheet_is_written_in_each_format(example: Desk, tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    written = write_many(
        example,
        wanted=town_sheets(example, "表2", "表4"),
        folder=tmp_path,
        progress=lambda *step: told.append(step),
    )
    assert sorted(written.files) == sorted(tmp_path.iterdir())
    assert [file.suffix for file in written.files] == [".pdf", ".xlsx"] * 2
    assert written.files[0].read_bytes().startswith(b"%PDF")
    assert [step[:2] for step in told] == [(0, 2), (1, 2), (2, 2)]
    assert "项目进度月报表 巴彦呼舒镇 2024年5月" in told[0][2]


def test_what_is_there_is_not_overwritten(example: Desk, tmp_path: Path) -> None:
    wanted = town_sheets(example, "表2")
    first = write_many(example, wanted=wanted, folder=tmp_path, formats=["pdf"]).files[0]
    first.write_text("写过字的")
    again = write_many(example, wanted=wanted, folder=tmp_path, formats=["pdf"]).files[0]
    assert again != first
    assert first.read_text() == "写过字的"


def test_sheets_without_rows_are_left_out(example: Desk, tmp_path: Path) -> None:
    wanted = sheets(
        example, reports=["表4"], units=[example.units.get(BANNER)], month=Period.month(2021, 1)
    )
    written = write_many(example, wanted=wanted, folder=tmp_path)
    assert (written.files, written.empty) == ((), 1)
    assert write_many(example, wanted=wanted, folder=tmp_path, skip_empty=False).files


def test_a_refusal_is_told_and_the_others_are_written(example: Desk, tmp_path: Path) -> None:
    wanted = (Sheet(report="表2", unit=TOWN, period=MAY), *town_sheets(example, "表4"))
    gone = tmp_path / "没有"
    written = write_many(example, wanted=wanted, folder=gone, formats=["pdf"])
    assert written.files == ()
    assert len(written.refused) == 2
    assert "项目进度月报表" in written.refused[0]
    assert "不存在" in written.refused[0]


def test_whoever_stops_is_told_what_is_there(example: Desk, tmp_path: Path) -> None:
    written = write_many(
        example,
        wanted=town_sheets(example, "表1", "表2", "表4"),
        folder=tmp_path,
        formats=["pdf"],
        stopped=lambda: any(tmp_path.iterdir()),
    )
    assert list(written.files) == list(tmp_path.iterdir())
    assert len(written.files) == 1
    assert written.left == 2
    assert written.files[0].read_bytes().rstrip().endswith(b"%%EOF")
