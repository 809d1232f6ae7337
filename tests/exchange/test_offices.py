"""The plan's table as other office programs save it comes in just the same."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from jmdesk.exchange.plan import ImportPlan
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
