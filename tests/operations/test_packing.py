"""Packages: everything or a part, once; each file stands alone and hides nothing.

1. All accepted revisions travel, never settings, drafts or what was set aside.
2. A narrowed package has what it refers to; each part of a split one stands alone.
3. What the receiver acknowledged, or sent itself, is not sent again, unless everything is wanted.
4. What is about persons is counted and can stay here; a passphrase locks all of it.
5. Each package has a readable workbook and a note.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jmdesk.definitions.fieldtypes import Attachment
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.exchange.carrier import Carrier
from jmdesk.exchange.package import NOTE, READABLE
from jmdesk.exchange.reading import read_files
from jmdesk.operations.batches import batches, undo_batch
from jmdesk.operations.demo import fill_example
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.exporting import export_ledger
from jmdesk.operations.merging import apply_merge, plan_merge
from jmdesk.operations.pack_files import Packed, write_pack
from jmdesk.operations.packing import ANYONE, Travelling, plan_pack
from jmdesk.operations.recording import delete_record, save_record
from jmdesk.store.draft import Draft
from jmdesk.store.query import Query
from jmdesk.store.sending import Received
from tests.operations.sending import TRUST, merge, package

MAY = Period.parse("2024-05")
YEAR = Period.parse("2024")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A banner's desk with the plan and the example month; tests only add to it."""
    desk = open_desk(tmp_path_factory.mktemp("packing") / "desk.db")
    fill_example(desk)
    yield desk
    desk.close()


def carriers(packed: tuple[Packed, ...], *passphrases: str) -> list[Carrier]:
    found = list(read_files([one.file for one in packed], passphrases=passphrases))
    assert [one.verdict for one in found] == [""] * len(packed)
    return [one.carrier for one in found if one.carrier]


def packed(desk: Desk, to: Path, **told: Any) -> tuple[Travelling, list[Carrier]]:
    plan = plan_pack(desk, **told)
    return plan, carriers(write_pack(desk, plan=plan, to=to))


def town(desk: Desk) -> str:
    return desk.find_unit("巴彦呼舒镇").code


def test_everything_accepted_travels_and_nothing_else(filled: Desk, tmp_path: Path) -> None:
    with filled.store.transaction() as writer:
        writer.set_setting("note", "secret words")
        writer.put_draft(
            Draft(
                key="d",
                ledger="project",
                record=None,
                unit="",
                period="",
                typed={"name": "half typed"},
                focus="",
                at="",
            )
        )
    plan, (carrier,) = packed(filled, tmp_path / "a.jmdesk")
    assert set(carrier.ids) == {id for id, _ in filled.store.accepted()}
    assert sum(plan.records.values()) == carrier.manifest.records
    assert plan.to_unit == ""  # a banner's goes to anyone
    raw = b"".join(zipped(tmp_path / "a.jmdesk").values())
    assert b"secret words" not in raw
    assert b"half typed" not in raw


def zipped(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_it_can_be_read_without_the_program(filled: Desk, tmp_path: Path) -> None:
    packed(filled, tmp_path / "a.jmdesk")
    inside = zipped(tmp_path / "a.jmdesk")
    book = openpyxl.load_workbook(io.BytesIO(inside[READABLE]))
    assert all(sheet.sheet_state == "visible" for sheet in book.worksheets)
    sheet = book["项目档案"]
    told = {str(one.get("name")) for one in filled.store.records(Query(ledger="project"))}
    headings = [cell.value for cell in sheet[1]]
    column = headings.index("项目名称") + 1
    names = {str(sheet.cell(row, column).value) for row in range(2, sheet.max_row + 1)}
    assert names == told
    note = inside[NOTE].decode("utf-8-sig")
    assert "科尔沁右翼中旗" in note
    assert READABLE in note


def test_a_narrowed_package_holds_what_it_refers_to(filled: Desk, tmp_path: Path) -> None:
    _, (carrier,) = packed(filled, tmp_path / "a.jmdesk", unit=town(filled), period=MAY)
    told = {id for line in carrier.revisions for id in [record_of(line)]}
    progress = filled.store.records(
        Query(ledger="progress", units=filled.units.under(town(filled)), period=MAY)
    )
    assert {str(one.id) for one in progress} <= told
    assert {str(one.get("project")) for one in progress} <= told
    others = filled.store.records(Query(ledger="progress", period=Period.parse("2024-04")))
    assert not {str(one.id) for one in others} & told
    assert carrier.manifest.records < filled.store.count(Query(ledger="project"))


def record_of(line: bytes) -> str:
    return line.split(b'"record":"')[1].split(b'"')[0].decode()


def test_a_deletion_travels(filled: Desk, tmp_path: Path) -> None:
    made = save_record(filled, ledger="trainees", unit=town(filled), period=Period.year(2024),
                       values={"n": 3})  # fmt: skip
    delete_record(filled, record=made.records[0], reason="重复")
    for told in ({}, {"unit": town(filled), "period": Period.year(2024)}):
        _, (carrier,) = packed(filled, tmp_path / "a.jmdesk", **told)
        found = [line for line in carrier.revisions if record_of(line) == made.records[0]]
        assert len(found) == 2


def test_parts_stand_alone_and_are_all_of_it(filled: Desk, tmp_path: Path) -> None:
    plan = plan_pack(filled)
    files = write_pack(filled, plan=plan, to=tmp_path / "a.jmdesk", split_mb=0.06)
    assert len(files) > 1
    parts = carriers(files)
    assert [one.manifest.part for one in parts] == list(range(1, len(parts) + 1))
    assert {one.manifest.parts for one in parts} == {len(parts)}
    assert all(one.file.stat().st_size <= 60_000 for one in files)
    records = [{record_of(line) for line in one.revisions} for one in parts]
    assert sum(map(len, records)) == len(set().union(*records))
    assert {id for one in parts for id in one.ids} == {item.id for item in plan.parcel}
    assert all(one.definitions for one in parts)


def test_stopped_midway_leaves_no_part(filled: Desk, tmp_path: Path) -> None:
    sent = filled.store.sent()

    def stop(done: int, _whole: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_pack(filled, plan=plan_pack(filled), to=tmp_path / "a.jmdesk", split_mb=0.06,
                   progress=stop)  # fmt: skip
    assert list(tmp_path.iterdir()) == []
    assert filled.store.sent() == sent


def test_a_passphrase_locks_all_of_it(filled: Desk, tmp_path: Path) -> None:
    plan = plan_pack(filled)
    (file,) = write_pack(filled, plan=plan, to=tmp_path / "a.jmdesk", passphrase="1234 5678")
    (locked,) = read_files([file.file])
    assert (locked.verdict, locked.carrier) == ("locked", None)
    assert b"manifest" not in file.file.read_bytes()
    (carrier,) = carriers((file,), "12345678")
    assert len(carrier.ids) == len(plan.parcel)


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Desk]:
    """A township's desk with one course, its teachers' numbers and a photo."""
    desk = open_desk(tmp_path / "village.db")
    begin(desk, unit="巴彦呼舒镇", person="包文")
    save_record(desk, ledger="trainees", period=Period.year(2024), values={"n": 3})
    yield desk
    desk.close()


def test_a_passphrase_of_nothing_is_refused(filled: Desk, tmp_path: Path) -> None:
    plan = plan_pack(filled, to_unit=ANYONE)
    with pytest.raises(Refusal, match="只有空格和横线"):
        write_pack(filled, plan=plan, to=tmp_path / "a.jmdesk", passphrase=" - ")
    assert not list(tmp_path.glob("*.jmdesk"))


def test_what_was_acknowledged_is_not_sent_again(village: Desk, tmp_path: Path) -> None:
    plan = plan_pack(village)
    banner = village.units.get(village.unit).parent
    assert plan.to_unit == banner
    (first,) = write_pack(village, plan=plan, to=tmp_path / "一.jmdesk")
    assert len(plan_pack(village).parcel) == 1  # sent is not received
    with village.store.transaction() as writer:
        writer.note_received(
            Received(digest=first.digest, unit=banner, device="x", at="2024-06-01T08:00:00",
                     code="", records=1, conflicts=0)
        )  # fmt: skip
    assert plan_pack(village).acknowledged == 1
    with pytest.raises(Refusal, match="已经收到"):
        write_pack(village, plan=plan_pack(village), to=tmp_path / "二.jmdesk")
    assert not (tmp_path / "二.jmdesk").exists()
    assert len(plan_pack(village, everything=True).parcel) == 1
    assert len(plan_pack(village, to_unit=ANYONE).parcel) == 1
    record = village.store.records(Query(ledger="trainees"))[0]
    save_record(village, ledger="trainees", record=record.id, values={"n": 4})
    (carrier,) = carriers(write_pack(village, plan=plan_pack(village), to=tmp_path / "三.jmdesk"))
    assert len(carrier.ids) == 1
    assert carrier.manifest.to == banner
    sent = village.store.sent()
    assert {one.file for one in sent} == {"一.jmdesk", "三.jmdesk"}
    assert {one.to_unit for one in sent} == {banner}


def test_what_came_from_the_receiver_is_not_sent_back(village: Desk, tmp_path: Path) -> None:
    banner = village.units.get(village.unit).parent
    above = open_desk(tmp_path / "above.db")
    begin(above, unit=banner, person="白音")
    own = len(plan_pack(village).parcel)
    came = save_record(above, ledger="trainees", values={"n": 9}, unit=banner, period=YEAR)
    merge(village, package(above, tmp_path / "旗.jmdesk"))
    plan = plan_pack(village)
    assert (len(plan.parcel), plan.acknowledged) == (own, 1)
    assert came.records[0] not in {item.record for item in plan.parcel}
    assert plan_pack(village, everything=True).acknowledged == 0
    assert len(plan_pack(village, to_unit=ANYONE).parcel) == own + 1
    save_record(village, ledger="trainees", record=came.records[0], values={"n": 8})
    assert len(plan_pack(village).parcel) == own + 1  # only what was added here
    above.close()


def test_files_of_one_name_are_not_taken_for_the_receivers(village: Desk, tmp_path: Path) -> None:
    banner = village.units.get(village.unit).parent
    files = []
    for unit in (banner, "152222100200"):
        desk = open_desk(tmp_path / f"{unit}.db")
        begin(desk, unit=unit, person="白音")
        save_record(desk, ledger="trainees", values={"n": 9}, unit=unit, period=YEAR)
        (tmp_path / unit).mkdir()
        files.append(package(desk, tmp_path / unit / "报送.jmdesk"))
        desk.close()
    before = len(plan_pack(village).parcel)
    merge(village, *files)
    plan = plan_pack(village)
    assert (len(plan.parcel), plan.acknowledged) == (before + 2, 0)


def test_what_was_typed_in_the_receivers_workbook_goes_to_it(village: Desk, tmp_path: Path) -> None:
    banner = village.units.get(village.unit).parent
    above = open_desk(tmp_path / "above.db")
    begin(above, unit=banner, person="白音")
    save_record(above, ledger="trainees", values={"n": 9}, unit=banner, period=YEAR)
    sheet = tmp_path / "旗.xlsx"
    export_ledger(above, ledger="trainees", to=sheet)
    book = openpyxl.load_workbook(sheet)
    cell = next(cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == 9)
    cell.value = 11
    book.save(sheet)
    plan = plan_merge(village, paths=[sheet], answers=TRUST)
    (edit,) = plan.files[0].edits
    answers = replace(TRUST, edits=frozenset({edit.key}))
    apply_merge(village, plan=plan, answers=answers)
    told = plan_pack(village)
    assert told.acknowledged == 1
    assert [item.values for item in told.parcel if "11" in str(item.values)]
    above.close()


def test_nothing_to_send_is_said(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "empty.db")
    begin(desk, unit="巴彦呼舒镇", person="包文")
    with pytest.raises(Refusal, match="没有可以装的记录"):
        write_pack(desk, plan=plan_pack(desk), to=tmp_path / "a.jmdesk")
    desk.close()


def test_attachments_travel_and_can_stay(village: Desk, tmp_path: Path) -> None:
    with village.store.transaction() as writer:
        digest = writer.put_document(b"\xff\xd8\xff a photo")
    course = {"title": "养牛班", "photo": (Attachment("照片.jpg", digest),)}
    name = next(
        one.name for one in village.ledger("signin").fields if one.type.name == "attachment"
    )
    assert name == "photo"
    made = save_record(village, ledger="training", values={"title": course["title"]})
    save_record(village, ledger="signin",
                values={"course": made.records[0], "photo": course["photo"]})  # fmt: skip
    plan, (carrier,) = packed(village, tmp_path / "a.jmdesk")
    assert carrier.documents == {digest: b"\xff\xd8\xff a photo"}
    assert plan.documents == {digest: 11}
    _, (without,) = packed(village, tmp_path / "b.jmdesk", attachments=False)
    assert without.documents == {}
    assert without.ids == carrier.ids


def test_persons_are_counted_and_can_stay(filled: Desk, tmp_path: Path) -> None:
    one, two, *_ = filled.store.records(Query(ledger="project", order=("name",)))
    for record in (one, two):
        save_record(filled, ledger="project", record=record.id, values={"phone": "13812345678"})
    plan = plan_pack(filled)
    assert (plan.persons.phones, plan.persons.id_numbers) == (1, 0)
    assert plan.persons.records == {one.id, two.id}
    assert plan.persons.told() == "电话 1 个"
    plan, (carrier,) = packed(filled, tmp_path / "a.jmdesk", persons=False)
    assert plan.held_back == {one.id, two.id}
    assert b"13812345678" not in b"".join(carrier.revisions)
    assert b"13812345678" not in b"".join(zipped(tmp_path / "a.jmdesk").values())
    assert carrier.manifest.withheld is not None
    assert carrier.manifest.withheld.personal == 2


def test_what_was_set_aside_does_not_travel(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "aside.db")
    fill_example(desk)
    (batch,) = batches(desk)
    undo_batch(desk, batch=batch.id)
    plan = plan_pack(desk)
    assert "project" not in plan.records
    assert {item.id for item in plan.parcel} == {id for id, _ in desk.store.accepted()}
    desk.close()
