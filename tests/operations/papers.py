"""A desk with the example month, what is submitted from it, and pictures of its papers."""

from __future__ import annotations

import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import save_record
from jmdesk.store.query import Query

MAY = Period.parse("2024-05")
TOWN = "巴彦呼舒镇"


def about(desk: Desk) -> dict[str, Any]:
    """The report that the tests are about."""
    return {"report": "progress_month", "unit": desk.find_unit(TOWN).code, "period": MAY}


def one(desk: Desk, paid: str = "285") -> Record:
    """The record of the month with this payment."""
    return next(
        record
        for record in desk.store.records(Query(ledger="progress", period=MAY))
        if record.values["paid"] == Decimal(paid)
    )


def correct(desk: Desk, record: Record, **values: Any) -> None:
    """Change a record."""
    save_record(desk, ledger="progress", record=record.id, values=values)


def pictures(pdf: Path, folder: Path, *, dots: int = 120) -> list[Path]:
    """The pages as pictures."""
    folder.mkdir(exist_ok=True)
    command = ["pdftoppm", "-r", str(dots), "-png", "-gray", str(pdf), str(folder / "页")]
    subprocess.run(command, check=True)
    return sorted(folder.glob("页*.png"))


def copied(store: Path, to: Path) -> Path:
    """A closed store as a file of its own."""
    shutil.copy(store, to)
    return to
