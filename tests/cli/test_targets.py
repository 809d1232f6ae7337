"""``targets`` on the command line: standings, contradictions, the paper."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jmdesk.operations.demo import example
from tests.cli.conftest import Run


@pytest.fixture
def run(carry_out: Run) -> Run:
    """As a banner."""
    carry_out("init", "--unit", "科右中旗", "--person", "包文")
    return carry_out


def test_targets_of_the_plan_are_told_and_written(run: Run, tmp_path: Path) -> None:
    assert run("targets")[1]["targets"] == []
    code, _, _ = run("import", str(example("指标目标2021-2025.xlsx")), "--ledger", "target")
    assert code == 0
    file = tmp_path / "指标.xlsx"
    code, told, said = run("targets", "--year", "2023", "--to", str(file))
    assert (code, told["day"], len(told["targets"])) == (0, "2023-12-31", 104)
    first = told["targets"][0]
    assert (first["goal"], first["nature"], first["state"]) == ("0", "约束性", "没有数")
    assert len(told["contradictions"]) == 4
    assert "各年 2 + 2 + 1 + 1 + 1，相加是 7，相差 2" in said
    assert openpyxl.load_workbook(file)["报表"].max_row > 104


def test_a_day_that_is_none_is_refused(run: Run) -> None:
    assert run("targets", "--day", "2023-02-30")[0] == 2
    assert run("targets", "--day", "2023-06-30", "--year", "2023")[0] == 2
