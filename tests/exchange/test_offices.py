"""The plan's table as other office programs save it comes in just the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jmdesk.domain.period import Period
from jmdesk.exchange.plan import ImportPlan, Verdict
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.importing import import_workbook, plan_workbook
from jmdesk.operations.reports import make_report, write_report
from tests.conftest import Convert
from tests.exchange.conftest import Plan

KINDS = ("xls", "ods", "xlsx")


@pytest.fixture(scope="module")
def desk(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A banner's desk that has the plan."""
    made = open_desk(tmp_path_factory.mktemp("desk") / "desk.db")
    begin(made, unit="152222000000", person="张三", phone="")
    import_workbook(made, plan=plan_workbook(made, file=example, ledger="project"))
    yield made
    made.close()


@pytest.fixture(scope="module", params=KINDS)
def saved(
    request: pytest.FixtureRequest,
    example: Path,
    desk: Desk,
    office: Convert,
    tmp_path_factory: pytest.TempPathFactory,
) -> list[Path]:
    """The plan's table and the desk's own report of 2023, as LibreOffice saves them."""
    folder = tmp_path_factory.mktemp("saved")
    written = folder / "表1.xlsx"
    write_report(make_report(desk, report="demand", period=Period.year(2023)), to=written)
    return office([example, written], request.param, folder / "out")


def essence(plan: ImportPlan) -> tuple[object, ...]:
    rows = [(row.sheet, row.line, row.record, dict(row.values)) for row in plan.rows]
    problems = [(p.sheet, p.cell, p.code, p.stated, p.computed) for p in plan.problems]
    return rows, problems, plan.questions, plan.understood, plan.orders


def test_saved_by_libreoffice(plan_file: Plan, example: Path, saved: list[Path]) -> None:
    assert essence(plan_file(saved[0])) == essence(plan_file(example))


def test_the_desks_own_report_saved_elsewhere_comes_back_without_a_difference(
    desk: Desk, saved: list[Path]
) -> None:
    plan = plan_workbook(desk, file=saved[1], ledger="project")
    assert plan.counts == {Verdict.NEW: 0, Verdict.UPDATED: 0, Verdict.SAME: 32}
    assert not plan.problems
    assert not plan.questions
