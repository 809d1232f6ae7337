"""审核 of everything, and again only where something can have changed.

1. After any edit, deletion or undo, looking again where it matters finds what a full run finds.
2. Only what can have changed is looked at again.
3. It can be stopped, and what was known before stays.
4. On the real plan the watches have nothing to say: no false alarm.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jmdesk.domain.changes import Changes
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Problem
from jmdesk.domain.revision import RecordId
from jmdesk.operations import facts as facts_module
from jmdesk.operations.audit_facts import AuditFacts
from jmdesk.operations.auditing import Audit, Standing
from jmdesk.operations.checking import check_all
from jmdesk.operations.demo import fill_example
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.recording import (
    Entry,
    delete_record,
    restore_record,
    save_record,
    save_records,
)

D = Decimal
Y2024 = Period.year(2024)
MONTHS = [Period.month(2024, month) for month in range(1, 7)]
TEXT = "完成主体砌筑并安装屋面板，材料堆放整齐，安全员在岗。"


@pytest.fixture(scope="module")
def small_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three projects with six months of progress, and what six villages say of one of them."""
    path = tmp_path_factory.mktemp("audit") / "small.db"
    desk = open_desk(path)
    begin(desk, unit="科尔沁右翼中旗", person="白音")
    for number in range(3):
        _project(desk, number)
    _villages(desk)
    desk.close()
    return path


def _project(desk: Desk, number: int) -> None:
    told = {"year": 2024, "name": f"第{number}号", "place": "花灯嘎查", "jm": D(90), "total": D(90)}
    made = save_record(desk, ledger="project", values=told).records[0]
    entries = [
        Entry(values={"project": made, "state": "实施中", "paid": D(n * 10 + 5)}, period=month)
        for n, month in enumerate(MONTHS)
    ]
    save_records(desk, ledger="progress", entries=entries)


def _villages(desk: Desk) -> None:
    units = desk.units.children(desk.find_unit("巴彦呼舒镇").code)[:6]
    subject = _ids(desk, "project")[0]
    quarter = Period.parse("2024Q2")
    for unit in units:
        save_record(
            desk, ledger="village", values={"hh": 90, "pp": 300}, unit=unit.code, period=Y2024
        )
        save_record(
            desk,
            ledger="beneficiary",
            values={"project": subject, "hh": 10, "pp": 31},
            unit=unit.code,
            period=quarter,
        )


def _ids(desk: Desk, ledger: str) -> list[RecordId]:
    return [one.id for one in desk.facts().records(ledger)]


@pytest.fixture
def desk(small_store: Path, tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(Path(shutil.copyfile(small_store, tmp_path / "desk.db")))
    yield opened
    opened.close()


def told(standing: Standing) -> dict[str, set[Problem]]:
    return {id: set(one.problems) for id, one in standing.found.items()}


_FIELDS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "progress": {
        "paid": st.sampled_from([D(0), D(5), D(15), D(25), D(150000)]),
        "arrived": st.sampled_from([D(1), D(50)]),
        "state": st.sampled_from(["储备", "实施中", "已完工"]),
        "work": st.sampled_from([TEXT, "开工"]),
        "same": st.booleans(),
    },
    "beneficiary": {
        "hh": st.sampled_from([0, 10, 11, 400]),
        "pp": st.sampled_from([0, 31, 900]),
        "note": st.sampled_from([TEXT, "无"]),
    },
    "village": {"pp": st.sampled_from([20, 300])},
    "project": {
        "jm": st.sampled_from([D(10), D(90), D(900000)]),
        "code": st.sampled_from(["A-1", "A-2"]),
        "name": st.sampled_from(["第0号", "改名"]),
    },
}


def _edit(desk: Desk, data: st.DataObject, gone: list[RecordId]) -> Changes:
    """One thing that a person does."""
    if gone and bool(data.draw(st.booleans())):
        return restore_record(desk, record=gone.pop())
    ledger = data.draw(st.sampled_from(sorted(_FIELDS)))
    ids = sorted(_ids(desk, ledger))
    record = data.draw(st.sampled_from(ids)) if ids else None
    if record and data.draw(st.integers(0, 5)) == 0:
        gone.append(record)
        return delete_record(desk, record=record, reason="重复")
    name = data.draw(st.sampled_from(sorted(_FIELDS[ledger])))
    values = {name: data.draw(st.none() | _FIELDS[ledger][name])}
    period = None if ledger == "project" else MONTHS[0]
    if record is None:
        return Changes()
    return save_record(desk, ledger=ledger, values=values, record=record, period=period)


@settings(
    max_examples=60 if "JMDESK_LONG" in os.environ else 7,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_looking_again_finds_what_a_full_run_finds(
    small_store: Path, tmp_path: Path, data: st.DataObject
) -> None:
    desk = open_desk(Path(shutil.copyfile(small_store, tmp_path / "again.db")))
    audit = Audit(desk)
    audit.run()
    gone: list[RecordId] = []
    for _ in range(data.draw(st.integers(1, 4))):
        standing = audit.after(_edit(desk, data, gone))
        assert told(standing) == told(Audit(desk).run())
    desk.close()


def test_it_says_what_checking_everything_says(desk: Desk) -> None:
    standing = Audit(desk).run()
    assert sorted(map(str, standing.problems)) == sorted(map(str, check_all(desk)))
    assert standing.checked == standing.again == 3 + 18 + 6 + 6


def test_only_what_can_have_changed_is_looked_at_again(desk: Desk) -> None:
    audit = Audit(desk)
    audit.run()
    one = _ids(desk, "progress")[0]
    changed = save_record(desk, ledger="progress", values={"paid": D(77)}, record=one)
    standing = audit.after(changed)
    # The six months of its project, the project itself, and the other works of that month.
    assert 6 <= standing.again <= 10
    assert standing.checked == 33


def test_records_that_are_new_are_looked_at(desk: Desk) -> None:
    audit = Audit(desk)
    audit.run()
    told_ = {"year": 2024, "name": "新的", "total": D(5), "jm": D(9)}
    made = save_record(desk, ledger="project", values=told_)
    standing = audit.after(made)
    assert any(one.code == "total_is_sum" for one in standing.found[made.records[0]].problems)


def test_a_run_can_be_stopped_and_leaves_what_was_known(desk: Desk) -> None:
    audit = Audit(desk)
    before = audit.run()

    class Stop(Exception):
        pass

    def stop(done: int, whole: int) -> None:
        raise Stop

    with pytest.raises(Stop):
        audit.run(stop)
    assert audit.standing is before
    changed = save_record(
        desk, ledger="progress", values={"paid": D(1)}, record=_ids(desk, "progress")[3]
    )
    with pytest.raises(Stop):
        audit.after(changed, stop)
    assert told(audit.after(changed)) == told(Audit(desk).run())


def test_equal_values_of_two_kinds_do_not_stand_for_each_other(desk: Desk) -> None:
    first, second = list(desk.facts().records("progress"))[:2]
    facts = AuditFacts(desk.store, desk.catalogue.ledgers)
    facts.all("progress")
    facts.put("progress", first.id, replace(first, values={"same": True}))
    facts.put("progress", second.id, replace(second, values={"same": 1}))
    kept = facts.find("progress", second.id)
    assert kept is not None
    assert type(kept.values["same"]) is int


def test_no_more_is_read_than_a_check_may_look_at(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facts_module, "MOST_RECORDS", 3)
    assert len(desk.facts().related("progress", unit=desk.unit)) == 4


def test_progress_is_told(desk: Desk) -> None:
    steps: list[tuple[int, int]] = []
    note: Callable[[int, int], None] = lambda done, whole: steps.append((done, whole))  # noqa: E731
    Audit(desk).run(note)
    assert steps[0] == (0, 33)


def test_no_false_alarm_on_the_plan(tmp_path: Path) -> None:
    with_plan = open_desk(tmp_path / "plan.db")
    fill_example(with_plan)
    watched = [one for one in check_all(with_plan) if one.code.startswith("watch-")]
    with_plan.close()
    assert watched == []
