"""The plan's table as other office programs save it comes in just the same."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from jmdesk.domain.period import Period
from jmdesk.exchange.plan import ImportPlan, Verdict
from jmdesk.operations.desk import begin, open_desk
from jmdesk.operations.importing import import_workbook, plan_workbook
from jmdesk.operations.reports import make_report, write_report
from tests.exchange.conftest import Plan

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


def converted(source: Path, kind: str, folder: Path) -> Path:
    """The file as LibreOffice saves it, run apart from any other LibreOffice."""
    command = [
        str(SOFFICE),
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        str(folder / "out"),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    (made,) = (folder / "out").iterdir()
    return made


def essence(plan: ImportPlan) -> tuple[object, ...]:
    rows = [(row.sheet, row.line, row.record, dict(row.values)) for row in plan.rows]
    problems = [(p.sheet, p.cell, p.code, p.stated, p.computed) for p in plan.problems]
    return rows, problems, plan.questions, plan.understood, plan.orders


@pytest.mark.parametrize("kind", ["xls", "ods", "xlsx"])
def test_saved_by_libreoffice(plan_file: Plan, example: Path, tmp_path: Path, kind: str) -> None:
    assert essence(plan_file(converted(example, kind, tmp_path))) == essence(plan_file(example))


@pytest.mark.parametrize("kind", ["xls", "ods", "xlsx"])
def test_the_desks_own_report_saved_elsewhere_comes_back_without_a_difference(
    example: Path, tmp_path: Path, kind: str
) -> None:
    desk = open_desk(tmp_path / "desk.db")
    begin(desk, unit="152222000000", person="张三", phone="")
    import_workbook(desk, plan=plan_workbook(desk, file=example, ledger="project"))
    written = tmp_path / "表1.xlsx"
    write_report(make_report(desk, report="demand", period=Period.year(2023)), to=written)
    plan = plan_workbook(desk, file=converted(written, kind, tmp_path), ledger="project")
    assert plan.counts == {Verdict.NEW: 0, Verdict.UPDATED: 0, Verdict.SAME: 32}
    assert not plan.problems
    assert not plan.questions
    desk.close()
