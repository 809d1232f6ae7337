"""The whole job on the real plan, with files to look at: for a first look and for tests."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from jmdesk.definitions.places import shipped
from jmdesk.domain.period import Period
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.importing import import_workbook, plan_workbook
from jmdesk.operations.plain_values import read_values
from jmdesk.operations.recording import Entry, save_records
from jmdesk.operations.reports import make_report, write_report

PLAN = "需求统计表2021-2025.xlsx"
STORE = "演示.db"
UNIT, PERSON = "科尔沁右翼中旗", "示例"
MONTH = "巴彦呼舒镇2024年5月.json"


def example(name: str) -> Path:
    """A file of the example data that is shipped."""
    return shipped("resources") / "example" / name


def demonstrate(*, to: Path | None = None) -> tuple[Path, tuple[Path, ...]]:
    """Bring in the plan, record the example month, write every report; the files written."""
    folder = to or Path(mkdtemp(prefix="jmdesk-demo-"))
    folder.mkdir(parents=True, exist_ok=True)
    store = folder / STORE
    for tail in ("", "-wal", "-shm"):
        store.with_name(store.name + tail).unlink(missing_ok=True)
    desk = open_desk(store)
    try:
        reports = fill_example(desk)
        files = [
            _write(desk, one, folder, ending) for one in reports for ending in (".pdf", ".xlsx")
        ]
    finally:
        desk.close()
    return folder, (store, *files)


def fill_example(
    desk: Desk, *, progress: Callable[[int, int], None] = lambda done, whole: None
) -> list[Mapping[str, Any]]:
    """Fill an empty desk with the plan and the example month; the reports worth making."""
    month = json.loads(example(MONTH).read_text(encoding="utf-8"))
    if not desk.unit:
        begin(desk, unit=UNIT, person=PERSON)
    import_workbook(desk, plan=plan_workbook(desk, file=example(PLAN), ledger="project"))
    for done, step in enumerate(month["steps"]):
        progress(done, len(month["steps"]))
        _record(desk, step, unit=step.get("unit", month["unit"]))
    reports: list[Mapping[str, Any]] = month["reports"]
    return reports


def _record(desk: Desk, step: Mapping[str, Any], *, unit: str) -> None:
    entries = [
        Entry(
            values=read_values(desk, ledger=step["ledger"], values=values),
            unit=desk.find_unit(unit).code,
            period=Period.parse(step["period"]) if "period" in step else None,
        )
        for values in step["records"]
    ]
    save_records(desk, ledger=step["ledger"], entries=entries)


def _write(desk: Desk, wanted: Mapping[str, Any], folder: Path, ending: str) -> Path:
    document = make_report(
        desk,
        report=wanted["report"],
        unit=desk.find_unit(wanted["unit"]).code,
        period=Period.parse(wanted["period"]),
    )
    file = folder / f"{document.file_stem}{ending}"
    write_report(document, to=file, desk=desk)
    return file
