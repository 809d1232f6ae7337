"""Papers beside reports go through the door: slips, sheets, roll-ups, what packages show people.

1. What is masked is nowhere in them: not what a record says now, nor what it said before.
2. A masked slip takes no record along that tells of a person; data for a desk alone goes whole.
3. The names that are proposed for files tell of nobody.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from jmdesk.domain.period import Period
from jmdesk.domain.revision import LedgerId, RecordId, RevisionId
from jmdesk.exchange.merge_plan import Choice, Conflict, MergeAnswers, Verdict
from jmdesk.exchange.package import NOTE, READABLE
from jmdesk.operations import correction_file, masked_paper, pack_files, person_mask
from jmdesk.operations.cards import card_of
from jmdesk.operations.conflict_sheet import write_conflict_sheet
from jmdesk.operations.correcting import Correction, correction, write_correction
from jmdesk.operations.deeds_paper import write_deeds
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.door import AS_IT_IS, MASKED, Door, Way, photos_through
from jmdesk.operations.leaving import leave
from jmdesk.operations.library import switch_on
from jmdesk.operations.masked_paper import mask_name
from jmdesk.operations.merging import plan_merge
from jmdesk.operations.packing import plan_pack
from jmdesk.operations.recording import save_record
from jmdesk.operations.reports import make_report, submit_report
from jmdesk.operations.rollup_paper import rollup_document
from jmdesk.operations.rollups import roll_up
from jmdesk.operations.who_did_what import Wanted
from jmdesk.reporting.annex import Photo
from jmdesk.store.query import Query
from tests.leaks import found_in

YEAR = Period.parse("2024")
PHONE, BEFORE, NOW = "13904820017", "白音巴特尔家", "乌力吉吉日嘎拉家"
SECRETS = (PHONE, BEFORE, NOW)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A household's animals, submitted; then the household was another one."""
    desk = open_desk(tmp_path_factory.mktemp("papers") / "desk.db")
    begin(desk, unit="巴彦呼舒镇", person="包文", phone="13800000000")
    switch_on(desk, id="livestock")
    desk.close()
    desk = open_desk(desk.path)
    village = next(code for code in sorted(desk.units.under(desk.unit)) if code != desk.unit)
    values = {"name": "母牛繁育基地", "year": 2024, "category": "产业帮扶", "place": "本镇",
              "places": (village,), "phone": PHONE}  # fmt: skip
    project = save_record(desk, ledger="project", values=values, unit=desk.banner).records[0]
    animals = {"project": project, "household": BEFORE, "kind": "基础母牛", "head": 3,
               "day": YEAR.start, "coop": f"合作社 {PHONE}", "form": "自养"}  # fmt: skip
    record = save_record(desk, ledger="livestock", unit=village, values=animals).records[0]
    submit_report(desk, report="livestock_list", period=YEAR, explain="情况属实，已逐户核对")
    save_record(desk, ledger="livestock", record=record, values={"household": NOW, "head": 4})
    yield desk
    desk.close()


def animals(desk: Desk) -> RecordId:
    return desk.store.records(Query(ledger="livestock"))[0].id


def changed(desk: Desk) -> Correction:
    return correction(desk, report="livestock_list", period=YEAR)


def disputed(desk: Desk) -> Conflict:
    said = [
        Choice(revision=RevisionId("a"), value=name, shown=name, person="包文", device="d",
               at="2024-06-02T10:20:30", file="", deleted=False)
        for name in (BEFORE, NOW)
    ]  # fmt: skip
    return Conflict(record=animals(desk), ledger=LedgerId("livestock"), unit=desk.unit, period="",
                    title=NOW, field="household", label="养殖户", choices=tuple(said),
                    before=BEFORE)  # fmt: skip


def written(desk: Desk, folder: Path, door: Door) -> list[Path]:
    """Every paper of a desk that is no report."""
    names = ("更正.pdf", "核对.xlsx", "汇总.xlsx", "交叉.pdf", "谁.pdf", "第1稿.xlsx")
    slip, sheet, sums, across, deeds, before = (folder / name for name in names)
    write_correction(desk, correction=changed(desk), to=slip, door=door, reason=f"问过 {PHONE}")
    write_conflict_sheet(desk, [disputed(desk)], to=sheet, door=door)
    for to, by in ((sums, ("household",)), (across, ("coop", "household"))):
        rolled = roll_up(desk, ledger="livestock", fields=("head",), by=by)
        leave(desk, rollup_document(desk, rolled), to=to, door=door)
    write_deeds(desk, wanted=Wanted(), to=deeds, door=door)
    first = make_report(desk, report="livestock_list", period=YEAR, version=1)
    leave(desk, first, to=before, door=door)
    return [slip, sheet, sums, across, deeds, before]


def nothing_read_holds(desk: Desk, folder: Path) -> None:
    found = {file.name: found_in(file, SECRETS) for file in written(desk, folder, MASKED)}
    assert not any(found.values()), found


def test_what_is_masked_is_nowhere_in_a_paper(kept: Desk, tmp_path: Path) -> None:
    nothing_read_holds(kept, tmp_path)
    told = {file.name: found_in(file, SECRETS) for file in written(kept, tmp_path, AS_IT_IS)}
    assert all(told.values()), told


def test_what_a_record_said_before_is_found_without_its_past(
    kept: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(masked_paper, "_tells_of_before", lambda document: False)
    with pytest.raises(AssertionError):
        nothing_read_holds(kept, tmp_path)


def test_what_is_behind_a_masked_slip_is_found_without_holding_it_back(
    kept: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(correction_file.Parcel, "held_back", lambda self: self)
    with pytest.raises(AssertionError):
        nothing_read_holds(kept, tmp_path)


def test_a_slip_says_what_it_left_behind_and_its_lock_holds(kept: Desk, tmp_path: Path) -> None:
    made = changed(kept)
    paper = write_correction(kept, correction=made, to=tmp_path / "更正.pdf", door=MASKED)
    assert paper.held_back == 1
    assert "1 条没有随它带去" in paper.told()
    data = write_correction(kept, correction=made, to=tmp_path / "更正.jmdesk", door=MASKED)
    assert (data.held_back, data.records) == (0, 1)
    lock = Door(way=Way.LOCK, passphrase="４８２０19573316")
    files = [tmp_path / "锁.jmdesk", tmp_path / "锁.pdf"]
    for file in files:
        write_correction(kept, correction=made, to=file, door=lock)
    for read in plan_merge(kept, paths=files).files:
        assert read.verdict is Verdict.NEEDS_PASSWORD
    for typed in ("482019573316", "４８２０１９５７３３１６"):
        said = MergeAnswers(passphrases=(typed,))
        for read in plan_merge(kept, paths=files, answers=said).files:
            assert read.verdict is Verdict.ALREADY_HERE, (read.name, typed)


def readable_masked_holds(desk: Desk, folder: Path) -> None:
    file, read = folder / "包.jmdesk", folder / READABLE
    plan = plan_pack(desk, to_unit="*", everything=True)
    pack_files.write_pack(desk, plan=plan, to=file)
    with zipfile.ZipFile(file) as package:
        read.write_bytes(package.read(READABLE))
        assert "已遮住" in package.read(NOTE).decode("utf-8-sig")
    assert not found_in(read, SECRETS)


def test_what_people_read_in_a_package_is_masked(kept: Desk, tmp_path: Path) -> None:
    readable_masked_holds(kept, tmp_path)
    assert found_in(tmp_path / "包.jmdesk", SECRETS) == set(SECRETS)  # what the desk merges


def test_what_people_read_in_a_package_is_plain_without_the_door(
    kept: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jmdesk.operations.exporting.through_door", lambda d, s, door: (s, None))
    with pytest.raises(AssertionError):
        readable_masked_holds(kept, tmp_path)


def test_the_name_of_a_file_tells_of_nobody(kept: Desk) -> None:
    assert mask_name(kept, [animals(kept)], f"卡片_{NOW} {PHONE}") == "卡片_乌＊＊ 139＊＊＊＊0017"


def captions_hold(desk: Desk) -> None:
    card = card_of(desk, record=animals(desk))
    photo = Photo(caption=f"{NOW}　牛棚 {PHONE}.jpg", content=b"")
    (left,) = photos_through(desk, card, [photo], MASKED)
    assert left.caption == "乌**　牛棚 139****0017.jpg"


def test_captions_of_photos_tell_of_nobody(kept: Desk) -> None:
    captions_hold(kept)


def test_captions_of_photos_name_people_without_what_records_say(
    kept: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(person_mask, "_words", lambda fields, values: iter(()))
    with pytest.raises(AssertionError):
        captions_hold(kept)
