"""Paper on the command line: what a code is, what has to be corrected, conflicts printed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from jmdesk.operations.demo import fill_example
from jmdesk.operations.desk import open_desk
from jmdesk.operations.reports import submit_report
from tests.cli.conftest import Run
from tests.explaining import SAID
from tests.operations.papers import about, copied, correct, one

REPORT = ("progress_month", "--unit", "巴彦呼舒镇", "--period", "2024-05")


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A closed store with one version and a change after it; the version's check code."""
    path = tmp_path_factory.mktemp("corrected") / "desk.db"
    desk = open_desk(path)
    fill_example(desk)
    code = submit_report(desk, explain=SAID, **about(desk)).document.check_code
    correct(desk, one(desk), paid=Decimal(284))
    desk.close()
    return path, code


@pytest.fixture
def run(corrected: tuple[Path, str], tmp_path: Path, carry_out: Run) -> Run:
    copied(corrected[0], tmp_path / "desk.db")
    return carry_out


def test_a_code_is_answered(run: Run, corrected: tuple[Path, str], tmp_path: Path) -> None:
    code, (answer,), _ = run("code", corrected[1].lower())
    assert code == 1  # it was changed since
    assert (answer["standing"], answer["version"], answer["person"]) == ("newest", 1, "示例")
    assert ("285.00", "284.00") in [(cell["old"], cell["new"]) for cell in answer["since"]]
    paper = tmp_path / "第1稿.pdf"
    assert run("report", *REPORT, "--version-no", "1", "--to", str(paper))[0] == 0
    code, (answer,), _ = run("code", str(paper))
    assert (code, answer["standing"], answer["check_code"]) == (1, "newest", corrected[1])
    code, (answer,), _ = run("code", "0000-0000")
    assert (code, answer["standing"]) == (1, "unknown")
    code, answer, said = run("code", str(tmp_path / "没有.pdf"))
    assert (code, answer) == (2, None)
    assert "找不到文件" in said


def test_a_paper_that_says_what_is_so_needs_no_look(run: Run) -> None:
    assert run("submit", *REPORT, "--explain", SAID)[0] == 0
    _, told, _ = run("list", "progress", "--limit", "1")
    assert told
    code, made, _ = run("submit", *REPORT, "--explain", SAID)
    assert code == 0
    code, (answer,), _ = run("code", made["check_code"])
    assert (code, answer["version"], answer["newest"]) == (0, 3, 3)


@pytest.mark.parametrize("ending", ["pdf", "jmdesk"])
def test_a_correction_is_written(run: Run, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"更正.{ending}"
    code, told, said = run("correction", *REPORT, "--reason", "记错", "--to", str(file))
    assert (code, told["since"], told["version"], told["revisions"]) == (0, 1, 0, 1)
    assert file.stat().st_size > 1000
    assert "更正单已存到" in said
    code, (answer,), _ = run("code", str(file))
    assert (answer["standing"], answer["check_code"]) == ("slip", told["check_code"])


def test_a_correction_is_only_listed_without_a_file(run: Run) -> None:
    code, told, _ = run("correction", *REPORT)
    assert (code, told["file"]) == (0, None)
    assert {cell["new"] for cell in told["cells"]} >= {"284.00"}
    code, told, said = run("correction", "benefit", "--period", "2024Q2")
    assert (code, told) == (2, None)
    assert "不用更正单" in said


def test_no_conflicts_print_no_sheet(run: Run, tmp_path: Path) -> None:
    code, _, said = run("conflicts", "--print", str(tmp_path / "核对.pdf"))
    assert code == 2
    assert "没有不一样的地方" in said
