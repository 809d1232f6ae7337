"""Records that mean the same thing are pointed out, and one is made of two.

1. Same project, same dates, nearly the same title: a pair. Another nth, another place: none.
2. Records whose natural keys come to agree are a pair.
3. Uniting fills what was empty, names what differs, moves references, deletes the other; it is one
   step that can be taken back, and both histories stay.
4. The smaller id is kept, so that two desks which unite the same pair agree.
5. A pair that is said to be two things is not asked about again on this desk, unless that is
   taken back.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import RecordId
from jmdesk.operations.desk import Desk
from jmdesk.operations.lookalikes import lookalikes, preview_union, set_apart, unite
from jmdesk.operations.month_undoing import undo_changes
from jmdesk.operations.open_conflicts import conflict_count
from jmdesk.operations.plain_values import read_values
from jmdesk.operations.recording import save_record
from tests.operations.sending import TOWN, desks, merge, package
from tests.operations.test_recording import PROJECT

MAY = Period.parse("2024-05")


def save(desk: Desk, ledger: str, **values: Any) -> RecordId:
    kind = desk.ledger(ledger).period
    period = MAY.as_kind(kind) if kind else None
    read = read_values(desk, ledger=ledger, values=values)
    return save_record(desk, ledger=ledger, values=read, period=period).records[0]


def course(desk: Desk, title: str, **more: Any) -> RecordId:
    return save(desk, "training", **{"title": title, "begins": "2024-05-06", **more})


def pairs(desk: Desk, ledger: str) -> list[tuple[str, str]]:
    return [(one.keep, one.other) for one in lookalikes(desk, ledger=ledger)]


@pytest.mark.parametrize(
    ("first", "second", "is_pair"),
    [
        ({"title": "蒙古族刺绣培训班"}, {"title": "蒙古族刺绣 培训班。"}, True),
        ({"title": "蒙古族刺绣培训班"}, {"title": "蒙古族刺绣培训"}, True),
        ({"title": "蒙古族刺绣培训班"}, {"title": "肉牛养殖培训班"}, False),
        ({"title": "刺绣培训班第一期"}, {"title": "刺绣培训班第二期"}, False),
        ({"title": "刺绣培训班"}, {"title": "刺绣培训班", "begins": "2024-05-20"}, False),
    ],
)
def test_the_same_class_on_the_same_day_is_a_pair(
    desk: Desk, first: dict[str, Any], second: dict[str, Any], is_pair: bool
) -> None:
    ids = sorted((course(desk, **first), course(desk, **second)))
    assert pairs(desk, "training") == ([tuple(ids)] if is_pair else [])


def test_projects_at_other_places_are_no_pair(desk: Desk) -> None:
    save(desk, "project", **PROJECT)
    save(desk, "project", **{**PROJECT, "place": "花灯嘎查"})
    assert pairs(desk, "project") == []
    save(desk, "project", **{**PROJECT, "name": "窑艾里嘎查示范村打造"})
    assert len(pairs(desk, "project")) == 1


def test_keys_that_come_to_agree_are_a_pair(desk: Desk) -> None:
    one, two = (save(desk, "project", **{**PROJECT, "name": n}) for n in ("甲项目", "乙工程"))
    mine, other = (save(desk, "progress", project=id, image="50") for id in (one, two))
    assert pairs(desk, "progress") == []
    save_record(desk, ledger="progress", record=other, values={"project": one})
    assert pairs(desk, "progress") == [tuple(sorted((mine, other)))]


def test_records_known_by_their_unit_and_period_alone_are_looked_at(desk: Desk) -> None:
    two = [ledger for ledger in desk.catalogue.ledgers.values() if ledger.key == ("unit", "period")]
    assert two
    for ledger in two:
        save(desk, ledger.id)
        assert pairs(desk, ledger.id) == []


def test_uniting_fills_names_what_differs_and_moves_references(desk: Desk) -> None:
    ids = sorted(
        save(desk, "project", **{**PROJECT, "name": name})
        for name in ("窑艾里嘎查示范村打造项目", "窑艾里嘎查示范村打造")
    )
    keep, other = map(RecordId, ids)
    read = read_values(desk, ledger="project", values={"scope": None, "total": "1600"})
    save_record(desk, ledger="project", record=keep, values=read)
    below = save(desk, "progress", project=other, image="50")
    union = preview_union(desk, keep=other, other=keep)
    assert (union.keep, union.other, union.moved) == (keep, other, 1)
    assert [(one.field, one.after) for one in union.filled] == [("scope", "建设大棚")]
    assert {one.field: (one.before, one.after) for one in union.differing}["total"] == (
        "1600 万元",
        "1500 万元",
    )
    before = desk.store.record(keep), desk.store.record(other)
    changes = unite(desk, keep=keep, other=other)
    kept = desk.store.record(keep)
    assert kept
    assert (kept.get("scope"), str(kept.get("total"))) == ("建设大棚", "1600")
    assert desk.store.record(other) is None
    assert desk.store.history(other)[0].reason.startswith("并入 ")
    assert desk.store.record(below).get("project") == keep  # type: ignore[union-attr]
    assert pairs(desk, "project") == []

    undo_changes(desk, changes=changes)
    assert desk.store.record(other) is not None
    assert desk.store.record(below).get("project") == other  # type: ignore[union-attr]
    assert desk.store.verify().ok
    again = desk.store.record(keep), desk.store.record(other)
    assert [one and one.values for one in again] == [one and one.values for one in before]


def test_a_pair_set_apart_is_not_asked_about_again(desk: Desk) -> None:
    one, two, three = (course(desk, title) for title in ("刺绣培训班", "刺绣培训", "刺绣培训 班"))
    assert len(pairs(desk, "training")) == 3
    set_apart(desk, one=two, other=one)
    assert tuple(sorted((one, two))) not in pairs(desk, "training")
    set_apart(desk, one=one, other=three)
    assert pairs(desk, "training") == [tuple(sorted((two, three)))]
    assert len(desk.store.history(one)) == 1
    set_apart(desk, one=one, other=two, apart=False)
    assert len(pairs(desk, "training")) == 2


def test_only_two_records_of_one_ledger_are_united(desk: Desk) -> None:
    one = course(desk, "刺绣")
    two = save(desk, "project", **PROJECT)
    for other in (one, two, RecordId("没有")):
        with pytest.raises(Refusal):
            unite(desk, keep=one, other=other)


def test_two_desks_that_unite_the_same_pair_agree(tmp_path: Path) -> None:
    with desks(tmp_path, 包文=TOWN, 白音="科尔沁右翼中旗") as (town, banner):
        one, two = course(town, "刺绣培训班"), course(town, "刺绣培训")
        merge(banner, package(town, tmp_path / "a.jmdesk"))
        unite(town, keep=one, other=two)
        unite(banner, keep=two, other=one)
        merge(banner, package(town, tmp_path / "b.jmdesk"))
        merge(town, package(banner, tmp_path / "c.jmdesk"))
        assert conflict_count(town) == conflict_count(banner) == 0
        assert town.store.verify().digest == banner.store.verify().digest
        assert banner.store.record(RecordId(max(one, two))) is None
