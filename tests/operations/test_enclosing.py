"""What reports and ledgers carry: the records they show, signed, and nothing about persons unseen.

1. A report's workbook and paper bring the records of their rows to a desk that reads them.
2. Of what stands behind sums only count and digest travel; the submission goes along.
3. A record that tells of a person travels only where all of it is read on the sheet.
4. An untouched workbook has no edits; every visible cell is in what was sent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jmdesk.domain.period import Period
from jmdesk.domain.revision import RecordId
from jmdesk.exchange.carrier import Carrier, Kind
from jmdesk.exchange.edits import find_edits
from jmdesk.exchange.reading import read_files
from jmdesk.operations.demo import fill_example
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.enclosing import enclosure
from jmdesk.operations.exporting import export_ledger
from jmdesk.operations.identity import desk_key
from jmdesk.operations.recording import save_record
from jmdesk.operations.reports import make_report, submit_report, write_report
from jmdesk.store.query import Query
from tests.explaining import SAID

MAY = Period.parse("2024-05")
QUARTER = Period.parse("2024Q2")
YEAR = Period.parse("2024")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk with the plan and the example month; tests only add to it."""
    desk = open_desk(tmp_path_factory.mktemp("enclosing") / "desk.db")
    fill_example(desk)
    yield desk
    desk.close()


def town(desk: Desk) -> str:
    return desk.find_unit("巴彦呼舒镇").code


def written(desk: Desk, to: Path, report: str, period: Period, **told: Any) -> Any:
    document = make_report(desk, report=report, unit=town(desk), period=period, **told)
    write_report(document, to=to, desk=desk)
    (read,) = read_files([to])
    assert read.verdict == ""
    return read


def records(carrier: Carrier) -> set[str]:
    return {line.split(b'"record":"')[1].split(b'"')[0].decode() for line in carrier.revisions}


@pytest.mark.parametrize("ending", [".xlsx", ".pdf"])
def test_a_report_carries_the_records_of_its_rows(
    filled: Desk, tmp_path: Path, ending: str
) -> None:
    carrier = written(filled, tmp_path / f"表2{ending}", "表2", MAY).carrier
    progress = filled.store.records(
        Query(ledger="progress", period=MAY, units=filled.units.under(town(filled)))
    )
    projects = {str(one.get("project")) for one in progress}
    assert {str(one.id) for one in progress} | projects <= records(carrier)
    told = carrier.manifest
    assert (told.kind, told.report, told.period) == (Kind.REPORT, "progress_month", "2024-05")
    assert (told.unit, told.person) == (filled.unit, filled.person)
    assert carrier.signed
    assert {one.id for one in told.definitions.values()} == {"progress", "project"}
    assert told.withheld is None


def test_the_workbook_has_the_sheets_as_sent_and_no_edits(filled: Desk, tmp_path: Path) -> None:
    for report, period in (("表1", YEAR), ("表2", MAY), ("表3", QUARTER)):
        read = written(filled, tmp_path / f"{report}.xlsx", report, period)
        assert [sheet.name for sheet in read.carrier.table.sheets] == ["报表", "明细"]
        assert edits(filled, read) == ()


def edits(desk: Desk, read: Any) -> Any:
    return find_edits(
        table=read.carrier.table,
        sheets=read.sheets,
        ledgers=desk.catalogue.ledgers,
        record=lambda id: None,
        names=None,  # type: ignore[arg-type]  # asked only for cells that differ
        digest=read.carrier.digest,
    )


def test_every_ledger_goes_out_and_is_found_unchanged(filled: Desk, tmp_path: Path) -> None:
    for ledger in filled.catalogue.ledgers.values():
        if ledger.system:
            continue
        made = export_ledger(filled, ledger=ledger.id, to=tmp_path / f"{ledger.id}.xlsx")
        (read,) = read_files([made.file])
        assert read.carrier is not None
        assert read.carrier.manifest.kind is Kind.LEDGER
        assert read.carrier.manifest.records == made.rows
        (sheet,) = read.carrier.table.sheets  # type: ignore[union-attr]
        assert [row.record for row in sheet.rows] == [
            str(one.id) for one in filled.store.records(Query(ledger=ledger.id))
        ]
        assert edits(filled, read) == ()


def test_only_typed_figures_can_be_edited(filled: Desk, tmp_path: Path) -> None:
    read = written(filled, tmp_path / "表2.xlsx", "表2", MAY)
    paper, detail = read.carrier.table.sheets
    total = next(row for row in paper.rows if row.cells[0].text.startswith("合计"))
    assert not any(cell.field for cell in total.cells)
    fields = {cell.field for row in paper.rows for cell in row.cells if cell.record}
    assert {"place", "paid", "arrived", "state"} <= fields
    assert not fields & {"number", "rate", "plan_jm", "paid_m"}
    owners = {cell.record for row in paper.rows for cell in row.cells if cell.field == "place"}
    assert owners <= {str(one.id) for one in filled.store.records(Query(ledger="project"))}
    headings = [column.heading for column in detail.columns if column.field == "paid"]
    assert headings == ["京蒙资金累计支付（万元）"]


def test_a_roll_up_carries_only_count_and_digest_of_what_is_below(
    filled: Desk, tmp_path: Path
) -> None:
    document = make_report(filled, report="表3", unit=town(filled), period=QUARTER)
    held = enclosure(filled, document, sheets=False)
    behind = {id for table in document.tables for row in table.rows
              for cell in row.cells for id in cell.records}  # fmt: skip
    rest = behind - {item.record for item in held.parcel}
    assert rest
    assert held.withheld is not None
    assert held.withheld.records == len(rest)
    ids = sorted(id for id, _ in filled.store.revisions_of(rest))
    digest = hashlib.sha256("".join(f"{id}\n" for id in ids).encode()).hexdigest()
    assert held.withheld.digest == digest
    assert str(len(rest)) in held.told()


def test_a_submitted_version_brings_its_submission_and_document(
    filled: Desk, tmp_path: Path
) -> None:
    made = submit_report(filled, explain=SAID, report="表2", unit=town(filled), period=MAY)
    carrier = written(filled, tmp_path / "表2.pdf", "表2", MAY, version=made.version).carrier
    assert str(made.record) in records(carrier)
    record = filled.store.record(made.record)
    assert record is not None
    assert set(carrier.documents) == {record.values["document"]}
    assert carrier.manifest.version == made.version


def test_what_tells_of_a_person_travels_only_where_it_is_read(filled: Desk, tmp_path: Path) -> None:
    project = next(
        RecordId(str(one.get("project")))
        for one in filled.store.records(Query(ledger="progress", period=MAY))
    )
    save_record(filled, ledger="project", record=project, values={"phone": "13800000000"})
    monthly = written(filled, tmp_path / "表2.xlsx", "表2", MAY).carrier
    assert str(project) not in records(monthly)
    assert b"13800000000" not in b"".join(monthly.revisions)
    assert monthly.manifest.withheld.personal == 1
    plan = make_report(filled, report="表1", unit=town(filled), period=YEAR)
    assert project in {item.record for item in enclosure(filled, plan, sheets=True).parcel}
    assert project not in {item.record for item in enclosure(filled, plan, sheets=False).parcel}

    save_record(filled, ledger="project", record=project, values={"phone": "13900000000"})
    again = enclosure(filled, plan, sheets=True)
    assert project not in {item.record for item in again.parcel}  # an earlier number is unseen
    save_record(filled, ledger="project", record=project, values={"phone": None})


@pytest.mark.parametrize(
    "text", ["找张三 139 1234 5678", "身份证110101199003074514", "13912345678，张三"]
)
def test_a_number_of_a_person_written_elsewhere_does_not_travel_unseen(
    filled: Desk, text: str
) -> None:
    report = make_report(filled, report="表2", unit=town(filled), period=MAY)
    carried = enclosure(filled, report, sheets=True)
    project = next(item.record for item in carried.parcel if item.ledger == "project")
    save_record(filled, ledger="project", record=project, values={"asset_keeper": text})
    carried = enclosure(filled, report, sheets=True)
    assert project not in {item.record for item in carried.parcel}
    assert carried.withheld


def test_the_key_never_leaves_the_desk(filled: Desk, tmp_path: Path) -> None:
    to = tmp_path / "表2.xlsx"
    carrier = written(filled, to, "表2", MAY).carrier
    everything = carrier.manifest_bytes + b"".join(carrier.revisions)
    assert desk_key(filled) not in everything
    assert desk_key(filled).hex().encode() not in everything
    assert str(filled.path.parent).encode() not in everything
