"""Merging packages of other desks.

1. What comes is taken once: new, updated and same records are counted, in any order of files.
2. A file that is here already changes nothing, by whatever name; nor does one's own export.
3. Different values in one field are a conflict with both values, who, when, which file; equal and
   disjoint ones are none. Deciding it on one desk decides it on the other.
4. Delete against edit asks; editing another field decides nothing.
5. Data of units outside are named and left out unless accepted.
6. A file of an unknown desk is asked about; a bad or another signature is refused loudly.
7. A merge is one transaction and one batch: undone and redone as a whole; a checked copy is there.
8. A line expands to records and fields.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jmdesk.domain.history import DELETED
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import RecordId
from jmdesk.exchange.locking import lock
from jmdesk.exchange.merge_plan import MergeAnswers, Verdict
from jmdesk.operations.backups import Kind, listed
from jmdesk.operations.batches import redo_batch, undo_batch
from jmdesk.operations.conflicts import Decision, conflicts, resolve
from jmdesk.operations.desk import Desk
from jmdesk.operations.merge_known import StoreKnown
from jmdesk.operations.merging import answer_plan, apply_merge, effects, plan_merge
from jmdesk.operations.open_conflicts import conflict_count
from jmdesk.operations.plain_values import read_values
from jmdesk.operations.recording import delete_record, save_record
from jmdesk.operations.trusting import desks as known_desks
from jmdesk.operations.trusting import forget
from tests.operations.sending import OTHER_TOWN, TOWN, TRUST, desks, merge, new_desk, package
from tests.operations.test_recording import PROJECT

MAY = Period.parse("2024-05")


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    """The township's and the banner's desk."""
    with desks(tmp_path, 包文="巴彦呼舒镇", 白音="科尔沁右翼中旗") as (town, banner):
        yield town, banner


def project(desk: Desk, **values: Any) -> RecordId:
    read = read_values(desk, ledger="project", values={**PROJECT, **values})
    return save_record(desk, ledger="project", values=read).records[0]


def edit(desk: Desk, record: RecordId, **values: Any) -> None:
    ledger = desk.store.state(record).ledger
    read = read_values(desk, ledger=ledger, values=values)
    save_record(desk, ledger=ledger, record=record, values=read)


def both(pair: tuple[Desk, Desk], tmp_path: Path) -> RecordId:
    """A project that both desks have."""
    town, banner = pair
    record = project(town)
    merge(banner, package(town, tmp_path / "起.jmdesk"))
    return record


def test_new_updated_and_same_records_are_counted(pair: tuple[Desk, Desk], tmp_path: Path) -> None:
    town, banner = pair
    first, second = project(town), project(town, name="第二个")
    plan, merged = merge(banner, package(town, tmp_path / "a.jmdesk"))
    (file,) = plan.files
    assert (file.verdict, file.new, file.updated, file.same) == (Verdict.MERGED, 2, 0, 0)
    assert merged.batch
    assert set(merged.changes.records) == {first, second}
    assert banner.store.verify().digest == town.store.verify().digest

    edit(town, first, scope="改了")
    project(town, name="第三个")
    plan, _ = merge(banner, package(town, tmp_path / "b.jmdesk"))
    (file,) = plan.files
    assert (file.new, file.updated, file.same, file.added) == (1, 1, 1, 2)
    assert banner.store.record(first).get("scope") == "改了"  # type: ignore[union-attr]
    assert banner.store.verify().ok


def test_a_file_that_is_here_changes_nothing(pair: tuple[Desk, Desk], tmp_path: Path) -> None:
    town, banner = pair
    project(town)
    file = package(town, tmp_path / "a.jmdesk")
    copy = tmp_path / "a(1).jmdesk.txt"
    copy.write_bytes(file.read_bytes())
    plan, _ = merge(banner, file, copy)
    assert [one.verdict for one in plan.files] == [Verdict.MERGED, Verdict.ALREADY_HERE]
    before = banner.store.verify(), banner.store.batches()

    plan, merged = merge(banner, copy)
    assert plan.files[0].verdict is Verdict.ALREADY_HERE
    assert plan.files[0].problems[0].code == "already-here"
    assert merged.batch == ""
    assert (banner.store.verify(), banner.store.batches()) == before


def test_the_own_export_changes_nothing(pair: tuple[Desk, Desk], tmp_path: Path) -> None:
    town, _ = pair
    project(town)
    before = town.store.verify(), town.store.batches()
    plan, merged = merge(town, package(town, tmp_path / "a.jmdesk"))
    assert plan.files[0].verdict is Verdict.ALREADY_HERE
    assert (merged.batch, plan.files[0].same) == ("", 1)
    assert (town.store.verify(), town.store.batches()) == before


def test_work_done_here_stays_ones_own_when_it_comes_back(
    pair: tuple[Desk, Desk], tmp_path: Path
) -> None:
    town, banner = pair
    record = project(town)
    merge(banner, package(town, tmp_path / "报.jmdesk"))
    save_record(banner, ledger="project", record=record, values={"scope": "旗改"})
    merge(town, package(banner, tmp_path / "回.jmdesk"))
    newest, first = town.store.history(record)
    assert StoreKnown(town.store).files(record) == {newest.id: "回.jmdesk"}
    assert first.person == town.person


def test_files_stand_on_each_other(pair: tuple[Desk, Desk], tmp_path: Path) -> None:
    town, banner = pair
    record = project(town)
    first = package(town, tmp_path / "1.jmdesk")
    edit(town, record, scope="改了")
    second = package(town, tmp_path / "2.jmdesk")
    edit(town, record, scope="又改了")
    third = package(town, tmp_path / "3.jmdesk")
    plan = plan_merge(banner, paths=[first, second, third])
    assert [(f.new, f.updated, f.same) for f in plan.files] == [(1, 0, 0), (0, 1, 0), (0, 1, 0)]
    plan = plan_merge(banner, paths=[third, second, first])
    assert [(f.new, f.updated, f.same) for f in plan.files] == [(1, 0, 0), (0, 0, 1), (0, 0, 1)]
    assert [f.verdict for f in plan.files[1:]] == [Verdict.ALREADY_HERE] * 2


def test_different_values_are_a_conflict_decided_once(
    pair: tuple[Desk, Desk], tmp_path: Path
) -> None:
    town, banner = pair
    record = both(pair, tmp_path)
    edit(town, record, total="1600", scope="同一句")
    edit(banner, record, total="1700", scope="同一句", nature="续建")
    plan, merged = merge(banner, package(town, tmp_path / "镇.jmdesk"))
    (conflict,) = plan.conflicts
    assert (conflict.field, conflict.before, conflict.record) == ("total", "1500 万元", record)
    assert {(one.shown, one.person, one.file) for one in conflict.choices} == {
        ("1600 万元", "包文", "镇.jmdesk"),
        ("1700 万元", "白音", ""),
    }
    assert all(one.at and one.device for one in conflict.choices)
    assert merged.conflicts == conflict_count(banner) == 1
    (stored,) = conflicts(banner)
    assert stored == conflict
    assert conflicts(banner, ledger="training") == ()

    theirs = next(one for one in conflict.choices if one.person == "包文")
    resolve(banner, record=record, field="total", take=theirs.revision)
    assert conflict_count(banner) == 0
    merge(town, package(banner, tmp_path / "旗.jmdesk"))
    assert conflict_count(town) == 0
    assert town.store.verify().digest == banner.store.verify().digest
    assert str(town.store.record(record).get("total")) == "1600"  # type: ignore[union-attr]


def test_a_value_can_be_typed_and_settled_while_merging(
    pair: tuple[Desk, Desk], tmp_path: Path
) -> None:
    town, banner = pair
    record = both(pair, tmp_path)
    edit(town, record, total="1600")
    edit(banner, record, total="1700")
    plan = plan_merge(banner, paths=[package(town, tmp_path / "镇.jmdesk")])
    decisions = {(record, "total"): Decision(value="1650万元")}
    merged = apply_merge(banner, plan=plan, answers=TRUST, decisions=decisions)
    assert merged.conflicts == 0
    assert str(banner.store.record(record).get("total")) == "1650"  # type: ignore[union-attr]
    undo_batch(banner, batch=merged.batch)
    assert str(banner.store.record(record).get("total")) == "1700"  # type: ignore[union-attr]
    assert conflict_count(banner) == 0


def test_what_is_no_conflict_or_cannot_be_read_is_not_decided(
    pair: tuple[Desk, Desk], tmp_path: Path
) -> None:
    town, banner = pair
    record = both(pair, tmp_path)
    edit(town, record, total="1600")
    edit(banner, record, total="1700")
    merge(banner, package(town, tmp_path / "镇.jmdesk"))
    before = banner.store.verify()
    with pytest.raises(Refusal, match="不用决定"):
        resolve(banner, record=record, field="scope", value="甲")
    with pytest.raises(Refusal, match="项目总投资"):
        resolve(banner, record=record, field="total", value="很多")
    with pytest.raises(Refusal, match="没有修订"):
        resolve(banner, record=record, field="total", take=banner.store.history(record)[-1].id)
    with pytest.raises(Refusal, match="二者取一"):
        resolve(banner, record=record, field="total")
    assert banner.store.verify() == before


def test_delete_against_edit_asks(pair: tuple[Desk, Desk], tmp_path: Path) -> None:
    town, banner = pair
    record = both(pair, tmp_path)
    delete_record(town, record=record, reason="重复了")
    edit(banner, record, total="1700")
    plan, _ = merge(banner, package(town, tmp_path / "镇.jmdesk"))
    (conflict,) = plan.conflicts
    assert conflict.field == DELETED
    assert [(one.deleted, one.shown) for one in conflict.choices] == [
        (True, "重复了"),
        (False, "项目总投资 1700 万元"),
    ]
    edit(banner, record, scope="别的")
    assert conflict_count(banner) == 1

    kept = next(one for one in conflicts(banner)[0].choices if not one.deleted)
    resolve(banner, record=record, field=DELETED, take=kept.revision)
    assert conflict_count(banner) == 0
    merge(town, package(banner, tmp_path / "旗.jmdesk"))
    assert town.store.record(record) is not None
    assert town.store.verify().digest == banner.store.verify().digest


def test_a_deletion_can_be_taken(pair: tuple[Desk, Desk], tmp_path: Path) -> None:
    town, banner = pair
    record = both(pair, tmp_path)
    delete_record(town, record=record, reason="重复了")
    edit(banner, record, total="1700")
    plan, _ = merge(banner, package(town, tmp_path / "镇.jmdesk"))
    grave = next(one for one in plan.conflicts[0].choices if one.deleted)
    resolve(banner, record=record, field=DELETED, take=grave.revision)
    assert banner.store.record(record) is None
    assert conflict_count(banner) == 0


def test_data_of_units_outside_are_left_out_unless_accepted(tmp_path: Path) -> None:
    with desks(tmp_path, 包文=TOWN, 陈=OTHER_TOWN) as (town, other):
        read = read_values(other, ledger="training", values={"title": "刺绣班"})
        save_record(other, ledger="training", values=read)
        shared = project(other)
        file = package(other, tmp_path / "别处.jmdesk")
        before = town.store.verify().records
        plan, _ = merge(town, file)
        (found,) = plan.files
        assert dict(plan.outside) == {other.unit: 1}
        assert (found.left_out, found.new) == (1, 1)
        problem = next(p for p in found.problems if p.code == "outside-unit")
        assert "好腰苏木镇 1 条" in problem.message
        assert town.store.record(shared) is not None
        assert town.store.verify().records == before + 1

        (later,) = plan_merge(town, paths=[file]).files
        assert (later.verdict, later.left_out) == (Verdict.ALREADY_HERE, 1)
        assert [one.code for one in later.problems] == ["outside-unit", "already-here"]
        assert "别的数据这里都有了" in later.problems[1].message

        answers = MergeAnswers(trust=frozenset("*"), units=frozenset({other.unit}))
        again = answer_plan(town, plan=plan, answers=answers)
        assert again.files[0].new == 1
        assert not again.outside
        apply_merge(town, plan=again, answers=answers)
        assert town.store.verify().records == before + 2


def test_a_file_with_nothing_but_foreign_data_is_outside(tmp_path: Path) -> None:
    with desks(tmp_path, 包文=TOWN, 陈=OTHER_TOWN) as (town, other):
        read = read_values(other, ledger="training", values={"title": "刺绣班"})
        save_record(other, ledger="training", values=read)
        plan, merged = merge(town, package(other, tmp_path / "别处.jmdesk"))
        assert plan.files[0].verdict is Verdict.OUTSIDE_UNIT
        assert merged.batch == ""


def test_unknown_desks_are_asked_about_once(pair: tuple[Desk, Desk], tmp_path: Path) -> None:
    town, banner = pair
    project(town)
    file = package(town, tmp_path / "a.jmdesk")
    plan = plan_merge(banner, paths=[file])
    (unknown,) = plan.unknown_desks
    assert (unknown.person, unknown.files) == ("包文", ("a.jmdesk",))
    assert apply_merge(banner, plan=plan).batch == ""
    left = plan_merge(banner, paths=[file], known_only=True)
    assert left.empty
    assert left.files[0].problems[0].code == "unknown-desk"

    apply_merge(banner, plan=plan, answers=MergeAnswers(trust=frozenset({unknown.fingerprint})))
    (known,) = known_desks(banner)
    assert known.fingerprint == unknown.fingerprint
    project(town, name="又一个")
    later = package(town, tmp_path / "b.jmdesk")
    assert not plan_merge(banner, paths=[later]).unknown_desks
    forget(banner, fingerprint=unknown.fingerprint.lower())
    assert plan_merge(banner, paths=[later]).unknown_desks


def test_another_key_for_a_known_device_is_refused_loudly(
    pair: tuple[Desk, Desk], tmp_path: Path
) -> None:
    town, banner = pair
    project(town)
    merge(banner, package(town, tmp_path / "a.jmdesk"))
    impostor = new_desk(tmp_path / "other" / "desk.db", unit=TOWN, person="李")
    with impostor.store.transaction() as writer:
        writer.set_setting("device", town.store.setting("device"))
    project(impostor, name="假的")
    bad = package(impostor, tmp_path / "b.jmdesk")
    bare = package(impostor, tmp_path / "c.jmdesk", signed=False)
    impostor.close()
    plan, merged = merge(banner, bad, bare)
    assert [one.verdict for one in plan.files] == [Verdict.DAMAGED] * 2
    assert {one.problems[0].code for one in plan.files} == {"bad-signature"}
    assert {one.problems[0].level.value for one in plan.files} == {"强制"}
    assert merged.batch == ""


def test_an_unsigned_file_is_taken_and_told(pair: tuple[Desk, Desk], tmp_path: Path) -> None:
    town, banner = pair
    project(town)
    plan, merged = merge(banner, package(town, tmp_path / "a.jmdesk", signed=False))
    assert [one.code for one in plan.files[0].problems] == ["unsigned"]
    assert merged.batch


def test_a_merge_is_undone_and_redone_as_a_whole(pair: tuple[Desk, Desk], tmp_path: Path) -> None:
    town, banner = pair
    record = both(pair, tmp_path)
    before = banner.store.verify().digest
    edit(town, record, total="1600")
    project(town, name="第二个")
    file = package(town, tmp_path / "b.jmdesk")
    _, merged = merge(banner, file)
    after = banner.store.verify().digest
    undo_batch(banner, batch=merged.batch)
    assert banner.store.verify().digest == before
    plan = plan_merge(banner, paths=[file])
    assert (plan.files[0].new, plan.files[0].updated) == (1, 1)
    redo_batch(banner, batch=merged.batch)
    assert banner.store.verify().digest == after

    undo_batch(banner, batch=merged.batch)
    merge(banner, file)
    assert banner.store.verify().digest == after


def test_what_came_with_two_batches_stays_while_one_counts(
    pair: tuple[Desk, Desk], tmp_path: Path
) -> None:
    town, banner = pair
    record = project(town)
    _, first = merge(banner, package(town, tmp_path / "a.jmdesk"))
    project(town, name="第二个")
    merge(banner, package(town, tmp_path / "b.jmdesk"))
    undo_batch(banner, batch=first.batch)
    assert banner.store.record(record) is not None


def check_each_merge_has_its_copy(pair: tuple[Desk, Desk], tmp_path: Path) -> None:
    town, banner = pair
    for number in range(3):
        project(town, name=f"第{number}个")
        merge(banner, package(town, tmp_path / f"{number}.jmdesk"))
    copies = [one for one in listed(banner.path) if one.kind is Kind.MERGE]
    assert [(one.good, one.sequence) for one in copies] == [(True, 3), (True, 2), (True, 1)]
    assert [one.revisions for one in copies] == [2, 1, 0]


def test_a_checked_copy_is_made_before_each_merge_and_kept_for_a_month(
    pair: tuple[Desk, Desk], tmp_path: Path
) -> None:
    check_each_merge_has_its_copy(pair, tmp_path)


def test_a_merge_has_no_copy_before_it_without_making_one(
    pair: tuple[Desk, Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jmdesk.operations.merge_writing.backup_before", lambda desk: None)
    with pytest.raises(AssertionError):
        check_each_merge_has_its_copy(pair, tmp_path)


def test_a_failed_merge_leaves_everything_as_it_was(
    pair: tuple[Desk, Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town, banner = pair
    project(town)
    plan = plan_merge(banner, paths=[package(town, tmp_path / "a.jmdesk")])
    before = banner.store.verify(), banner.store.batches(), banner.store.peers()

    def fail(*_: object) -> None:
        raise Refusal("磁盘满了")

    monkeypatch.setattr("jmdesk.operations.merge_writing._Merge.decide", fail)
    with pytest.raises(Refusal):
        apply_merge(banner, plan=plan, answers=TRUST)
    assert (banner.store.verify(), banner.store.batches(), banner.store.peers()) == before


def test_a_line_expands_to_records_and_fields(pair: tuple[Desk, Desk], tmp_path: Path) -> None:
    town, banner = pair
    record = both(pair, tmp_path)
    edit(town, record, total="1600")
    project(town, name="第二个")
    gone = project(town, name="第三个")
    merge(banner, package(town, tmp_path / "b.jmdesk", records=[gone]))
    delete_record(town, record=gone, reason="不要了")
    plan = plan_merge(banner, paths=[package(town, tmp_path / "c.jmdesk")])
    found = {one.title: one for one in effects(banner, plan=plan, file=plan.files[0])}
    assert {title: one.verdict for title, one in found.items()} == {
        "窑艾里嘎查示范村打造项目（2024）": "updated",
        "第二个（2024）": "new",
        "第三个（2024）": "deleted",
    }
    changed = found["窑艾里嘎查示范村打造项目（2024）"].fields
    assert [(one.label, one.before, one.after) for one in changed] == [
        ("项目总投资", "1500 万元", "1600 万元")
    ]
    assert [one.label for one in found["第二个（2024）"].fields][:2] == ["实施年度", "项目名称"]


def test_folders_are_walked_and_damaged_files_named(
    pair: tuple[Desk, Desk], tmp_path: Path
) -> None:
    town, banner = pair
    project(town)
    folder = tmp_path / "收到"
    for name in ("甲", "乙"):
        (folder / name).mkdir(parents=True)
    good = package(town, folder / "甲" / "报.jmdesk")
    (folder / "乙" / "报.jmdesk").write_bytes(good.read_bytes()[:200])
    (folder / "~$报.xlsx").write_bytes(b"x")
    (folder / ".hidden").write_bytes(b"x")
    (folder / "空.xlsx").write_bytes(b"")
    plan, _ = merge(banner, folder)
    assert {file.name: file.verdict for file in plan.files} == {
        "乙/报.jmdesk": Verdict.DAMAGED,
        "甲/报.jmdesk": Verdict.MERGED,
        "空.xlsx": Verdict.DAMAGED,
    }
    assert all("“" in file.problems[0].message for file in plan.files if not file.merges)
    (batch,) = banner.store.batches()
    assert len(banner.store.batch_files(batch.id)) == 3
    with pytest.raises(Refusal, match="没有找到"):
        plan_merge(banner, paths=[tmp_path / "没有.jmdesk"])


def test_a_locked_file_opens_with_the_passphrase_that_was_told(
    pair: tuple[Desk, Desk], tmp_path: Path
) -> None:
    town, banner = pair
    project(town)
    file = package(town, tmp_path / "锁.jmdesk")
    file.write_bytes(lock(file.read_bytes(), "1234 5678"))
    open_file = package(town, tmp_path / "开.jmdesk")
    plan = plan_merge(banner, paths=[open_file, file])
    assert [one.verdict for one in plan.files] == [Verdict.MERGED, Verdict.NEEDS_PASSWORD]
    assert plan.locked == ("锁.jmdesk",)
    wrong = answer_plan(banner, plan=plan, answers=MergeAnswers(passphrases=("1111",)))
    assert wrong.locked == ("锁.jmdesk",)
    answers = MergeAnswers(trust=TRUST.trust, passphrases=("1111", "12345678"))
    told = answer_plan(banner, plan=wrong, answers=answers)
    assert [one.verdict for one in told.files] == [Verdict.MERGED, Verdict.ALREADY_HERE]
