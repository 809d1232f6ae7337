"""Saving: one revision with what really changed, checks with both figures, nothing half done.

1. A save sets only the fields that changed; saving the same again makes no revision.
2. A new record carries last period's cumulative figures over and takes the presets.
3. What cannot be read is refused before anything is written, every field named.
4. Deleting keeps the history, and the record can be brought back as it was.
5. Two desks that record the same thing meet in one record.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jmdesk.domain.period import Period
from jmdesk.domain.problem import Level, Refusal
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.judging import Judgement, Sketch, judge
from jmdesk.operations.plain_values import read_values
from jmdesk.operations.recording import (
    Entry,
    delete_record,
    restore_record,
    save_record,
    save_records,
)
from jmdesk.store.query import Query

MAY = Period.parse("2024-05")
PROJECT: dict[str, Any] = {
    "year": 2024,
    "name": "窑艾里嘎查示范村打造项目",
    "nature": "新建",
    "category": "乡村振兴类",
    "place": "窑艾里嘎查",
    "scope": "建设大棚",
    "total": "1500",
    "jm": "1500",
    "implementer": "巴彦呼舒镇",
}


def project(desk: Desk) -> str:
    values = read_values(desk, ledger="project", values=PROJECT)
    return save_record(desk, ledger="project", values=values).records[0]


def progress(desk: Desk, month: str, **values: Any) -> Any:
    read = read_values(desk, ledger="progress", values=values)
    return save_record(desk, ledger="progress", values=read, period=Period.parse(month))


def judged(
    desk: Desk, ledger: str, values: dict[str, Any], *, period: Period | None = None
) -> Judgement:
    sketch = Sketch(
        ledger=desk.ledger(ledger), values=values, record=None, unit=None, period=period
    )
    return judge(desk, sketch)


def test_a_save_sets_only_what_changed(desk: Desk) -> None:
    id = project(desk)
    before = len(desk.store.history(id))  # type: ignore[arg-type]
    save_record(desk, ledger="project", values={"jm": Decimal(1400)}, record=id)  # type: ignore[arg-type]
    newest = desk.store.history(id)[0]  # type: ignore[arg-type]
    assert dict(newest.values) == {"jm": "1400"}
    assert newest.person == "包文"
    save_record(desk, ledger="project", values={"jm": Decimal(1400)}, record=id)  # type: ignore[arg-type]
    assert len(desk.store.history(id)) == before + 1  # type: ignore[arg-type]


def test_a_project_belongs_to_the_banner_and_is_found_by_its_implementer(desk: Desk) -> None:
    record = desk.store.record(project(desk))  # type: ignore[arg-type]
    assert record is not None
    assert desk.units.name(record.unit) == "科尔沁右翼中旗"
    township = desk.units.under(desk.unit)
    assert desk.store.count(Query(ledger="project", units=township)) == 1


def test_next_month_begins_with_last_months_cumulative_figures(desk: Desk) -> None:
    id = project(desk)
    april = {"state": "实施中", "image": "40", "start": "2024-03-15", "work": "开工"}
    progress(desk, "2024-04", project=id, done="600", arrived="750", paid="570", **april)
    changes = progress(desk, "2024-05", project=id, paid="820", work="购母牛120头")
    record = desk.store.record(changes.records[0])
    assert record is not None
    assert record.values["arrived"] == Decimal(750)
    assert record.values["state"] == "实施中"
    assert "work" in record.values
    told = [one for one in changes.problems if one.field == "paid"]
    assert told[0].level is Level.EXPLAIN
    assert "820" in told[0].message
    assert "750" in told[0].message


def test_worked_out_figures_follow_what_is_typed(desk: Desk) -> None:
    id = project(desk)
    progress(desk, "2024-04", project=id, state="实施中", image="1", paid="570", arrived="750")
    typed = {"project": id, "paid": Decimal(820)}
    record = judged(desk, "progress", typed, period=MAY).record
    assert record.values["paid_m"] == Decimal(250)
    assert record.values["pay_rate"].quantize(Decimal("0.1")) == Decimal("54.7")


def test_impossible_figures_are_named_with_both_numbers_before_saving(desk: Desk) -> None:
    values = read_values(desk, ledger="project", values={**PROJECT, "total": "1600"})
    problems = judged(desk, "project", values).problems
    must = [one for one in problems if one.level is Level.MUST]
    assert any("1600" in one.message and "1500" in one.message for one in must)
    assert desk.store.count(Query(ledger="project")) == 0


def test_what_cannot_be_read_is_refused_with_every_field(desk: Desk) -> None:
    bad = {**PROJECT, "total": "好几千", "jm": "1.52222E+17", "nature": "重建"}
    with pytest.raises(Refusal) as refusal:
        read_values(desk, ledger="project", values=bad)
    assert {one.field for one in refusal.value.problems} == {"total", "jm", "nature"}


def test_several_records_are_saved_together_or_not_at_all(desk: Desk) -> None:
    good = Entry(values=read_values(desk, ledger="project", values=PROJECT))
    bad = Entry(values={"no_such_field": 1})
    with pytest.raises(Refusal, match="no_such_field"):
        save_records(desk, ledger="project", entries=[good, bad])
    assert desk.store.count(Query(ledger="project")) == 0


def test_one_record_told_twice_is_refused_rather_than_put_at_odds_with_itself(desk: Desk) -> None:
    once = read_values(desk, ledger="project", values=PROJECT)
    again = read_values(desk, ledger="project", values={**PROJECT, "jm": "1400", "local": "100"})
    with pytest.raises(Refusal, match="第 2 条和第 1 条"):
        save_records(desk, ledger="project", entries=[Entry(values=once), Entry(values=again)])
    assert desk.store.count(Query(ledger="project")) == 0


def test_a_deleted_record_keeps_its_history_and_comes_back(desk: Desk) -> None:
    id: Any = project(desk)
    with pytest.raises(Refusal, match="为什么"):
        delete_record(desk, record=id, reason=" ")
    delete_record(desk, record=id, reason="录重了")
    assert desk.store.record(id) is None
    restore_record(desk, record=id)
    record = desk.store.record(id)
    assert record is not None
    assert record.values["name"] == PROJECT["name"]
    assert len(desk.store.history(id)) == 3


def test_two_desks_that_record_one_project_meet_in_one_record(desk: Desk, tmp_path: Path) -> None:
    other = open_desk(tmp_path / "other.db")
    try:
        begin(other, unit="好腰苏木镇", person="别人")
        assert project(other) == project(desk)
    finally:
        other.close()


def test_a_period_that_does_not_suit_the_ledger_is_refused(desk: Desk) -> None:
    id = project(desk)
    with pytest.raises(Refusal, match="按月填报"):
        progress(desk, "2024", project=id)


def test_a_record_deleted_and_recorded_again_says_only_what_it_says_now(desk: Desk) -> None:
    first = {"project": project(desk), "state_seen": "停工", "note": "路被水冲了"}
    site = save_record(desk, ledger="site", values=first, period=MAY).records[0]
    delete_record(desk, record=site, reason="记错了")
    again = {"project": first["project"], "state_seen": "施工中"}
    assert save_record(desk, ledger="site", values=again, period=MAY).records == (site,)
    record = desk.store.record(site)
    assert record is not None
    assert (record.get("state_seen"), record.get("note")) == ("施工中", None)
    assert not record.conflicts
