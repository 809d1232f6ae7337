"""A figure is read in the measure of its own row: 2000万 of 万元 is 2000, not twenty million.

However it comes in: by a script, in a workbook; tests/ui/test_figures_sheet.py pastes it.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from jmdesk.domain.beside import qualifiers
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.operations.desk import Desk, begin
from jmdesk.operations.importing import import_workbook, plan_workbook
from jmdesk.operations.plain_values import read_values
from jmdesk.store.query import Query

QUARTER = Period.quarter(2024, 2)
GIFTS, JOBS = "A5 社会捐款捐物（折价）", "H4 企业带动就业"


@pytest.mark.parametrize(
    ("row", "typed", "value"),
    [(GIFTS, "2000万", 2000), (GIFTS, "1.2亿元", 12000), (JOBS, "30人", 30)],
)
def test_by_a_script(desk: Desk, row: str, typed: str, value: int) -> None:
    told = read_values(desk, ledger="figures", values={"value": typed, "row": row})
    assert told["value"] == Decimal(value)


def test_another_measure_is_refused(desk: Desk) -> None:
    with pytest.raises(Refusal, match="户"):
        read_values(desk, ledger="figures", values={"value": "30户", "row": JOBS})


def test_in_a_workbook(desk: Desk, tmp_path: Path) -> None:
    begin(desk, unit="巴彦呼舒镇", person="包玉兰")
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for line in (
        ["2024年二季度补充数"],
        ["单位", "指标", "计量单位", "数", "备注"],
        ["巴彦呼舒镇", GIFTS, "万元", "2000万", "乡友"],
        ["巴彦呼舒镇", JOBS, "人", "约30人", "园区"],
    ):
        sheet.append(line)
    file = tmp_path / "补充数.xlsx"
    book.save(file)
    import_workbook(desk, plan=plan_workbook(desk, file=file, ledger="figures"))
    found = desk.store.records(Query(ledger="figures", period=QUARTER))
    told = {one.get("row"): (one.get("value"), qualifiers(one).get("value")) for one in found}
    assert told == {GIFTS: (Decimal(2000), None), JOBS: (Decimal(30), "约")}
