"""Explanations on the command line: said, taken from last period, withdrawn, asked for, printed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from jmdesk.__main__ import main
from tests.cli.conftest import Run
from tests.explaining import SAID

PROJECT = {
    "year": 2024,
    "name": "大棚",
    "nature": "新建",
    "category": "乡村振兴类",
    "mode": "工程建设",
    "place": "窑艾里嘎查",
    "scope": "建棚",
    "total": "1500",
    "jm": "1500",
    "implementer": "巴彦呼舒镇",
}
FIGURES = {
    "state": "实施中",
    "image": "40",
    "start": "2024-03-15",
    "done": "900",
    "arrived": "750",
    "work": "大棚主体完工",
}
OVER = "paid_over_arrived"
MAY = ("--period", "2024-05")


@pytest.fixture
def run(begun: Run) -> Run:
    """A township that paid more in April and May than had arrived."""
    _, made, _ = begun("add", "project", "--values", json.dumps(PROJECT))
    for month, paid in (("2024-04", "800"), ("2024-05", "820")):
        told = {**FIGURES, "project": made["records"][0], "paid": paid}
        begun("add", "progress", "--period", month, "--values", json.dumps(told))
    return begun


def record(run: Run, month: str) -> str:
    return str(run("list", "progress", "--period", month)[1][0]["record"])


def of(told: Any) -> dict[str, Any]:
    return next(one for one in told["problems"] if one["code"] == OVER)


def test_said_taken_from_last_month_and_withdrawn(run: Run) -> None:
    april, may = record(run, "2024-04"), record(run, "2024-05")
    code, _, said = run("explain", april, OVER, "--text", "核实无误")
    assert (code, "没有说出原因" in said) == (2, True)
    code, told, said = run("explain", april, OVER, "--text", SAID)
    assert (code, of(told)["explanation"]) == (0, SAID)
    assert f"（已说明：{SAID}）" in said

    code, told, _ = run("explain", may, OVER, "--last")
    assert (code, of(told)["explanation"]) == (0, SAID)
    assert of(run("check", *MAY)[1])["explanation"] == SAID

    code, told, _ = run("explain", may, OVER, "--withdraw")
    assert (code, "explanation" in of(told)) == (1, False)


def test_the_history_reads_as_people_speak(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    may = record(run, "2024-05")
    run("explain", may, OVER, "--text", SAID)
    assert main(["--store", str(tmp_path / "desk.db"), "history", may]) == 0
    newest, first = capsys.readouterr().out.splitlines()[:2]
    assert f"对“京蒙资金累计支付”的说明：{SAID}" in newest
    assert "京蒙资金累计支付：820" in first
    assert "{" not in first


def test_submitting_waits_for_explanations_and_prints_them(run: Run, tmp_path: Path) -> None:
    code, _, said = run("submit", "表2", *MAY)
    assert code == 2
    assert "还有 1 处须说明" in said
    assert "820" in said
    assert f"explain {record(run, '2024-05')} {OVER}" in said
    code, told, _ = run("submit", "表2", *MAY, "--explain", SAID)
    assert (code, told["version"]) == (0, 1)

    book, pdf = tmp_path / "表2.xlsx", tmp_path / "表2.pdf"
    again = ("report", "表2", *MAY, "--version-no", "1", "--explanations")
    plain = run("report", "表2", *MAY, "--version-no", "1", "--to", str(pdf))[1]
    made = run(*again, "--to", str(book))[1]
    assert made["check_code"] == plain["check_code"]
    shown = [str(cell.value) for row in load_workbook(book)["报表"].iter_rows() for cell in row]
    assert any(text.startswith("审核说明：") and text.endswith(SAID) for text in shown)


def test_a_blank_form_has_none_to_print(run: Run, tmp_path: Path) -> None:
    to = str(tmp_path / "空.pdf")
    code, _, said = run("report", "表2", *MAY, "--blank", "--explanations", "--to", to)
    assert (code, "--explanations" in said) == (2, True)
