"""The project ledger, the banner's units, and planning in one call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.places import shipped
from jmdesk.definitions.reader import read_ledger
from jmdesk.domain.unit import UnitTree
from jmdesk.exchange.plan import ImportPlan
from jmdesk.exchange.sheet_import import plan_import
from jmdesk.exchange.workbook import read_workbook
from jmdesk.operations.unit_tree import shipped_tree
from tests.exchange.books import book

BANNER = "152222000000"
Plan = Callable[..., ImportPlan]


@pytest.fixture(scope="session")
def example() -> Path:
    """The plan's own table."""
    return shipped("resources") / "example" / "需求统计表2021-2025.xlsx"


@pytest.fixture(scope="session")
def projects() -> Ledger:
    """The ledger of projects as it is shipped."""
    return read_ledger(shipped("forms") / "ledgers" / "project.toml").ledger


@pytest.fixture(scope="session")
def tree() -> UnitTree:
    """The region's units, bodies and aliases."""
    return shipped_tree()


@pytest.fixture
def plan_file(projects: Ledger, tree: UnitTree) -> Plan:
    """Plan the import of a file into the ledger of projects."""

    def plan(path: Path, ledger: Ledger = projects, **told: Any) -> ImportPlan:
        within = told.pop("within", BANNER)
        sheets = read_workbook(path)
        return plan_import(sheets, ledger, units=tree, within=within, file=path.name, **told)

    return plan


@pytest.fixture
def plan_rows(plan_file: Plan, tmp_path: Path) -> Plan:
    """Write rows into a workbook and plan its import."""

    def plan(rows: Sequence[Sequence[Any]], **told: Any) -> ImportPlan:
        layout = {
            key: told.pop(key)
            for key in ("name", "merged", "hidden_rows", "more", "hidden_sheets")
            if key in told
        }
        return plan_file(book(tmp_path / "需求.xlsx", rows, **layout), **told)

    return plan
