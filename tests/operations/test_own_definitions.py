"""What a desk uses of its own goes down with its packages, also where nothing is recorded in it.

1. A ledger of the library that is switched on, its reports, and what lies in the own folder.
2. Those below are asked before it is used; used, it goes on to those below them.
3. Upwards goes only what records need.
4. A package may bring nothing else; where all of it is in force already, it changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import LedgerId
from jmdesk.exchange.merge_plan import Verdict
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.library import library, switch_off, switch_on
from jmdesk.operations.merging import apply_merge, plan_merge
from jmdesk.operations.pack_files import write_pack
from jmdesk.operations.packing import ANYONE, plan_pack
from jmdesk.operations.recording import save_record
from tests.operations.sending import TRUST, merge, new_desk

TOWN, VILLAGE = "巴彦呼舒镇", "152222100201"
OWN_REPORT = """
id = "guards"
name = "护林情况"
version = 1
period = "month"

[rows]
ledger = "{ledger}"

[[columns]]
id = "unit"
heading = ["嘎查"]
width = 60
value = "unit"
"""


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Desk]:
    """A 苏木's desk that switched 文明超市 on and has a report of its own; nothing is recorded."""
    path = tmp_path / "town" / "desk.db"
    desk = new_desk(path, unit=TOWN, person="包文")
    switch_on(desk, id="points")
    reports = path.parent / "forms" / "reports"
    reports.mkdir(exist_ok=True)
    (reports / "guards.toml").write_text(OWN_REPORT.format(ledger="points"), encoding="utf-8")
    desk.close()
    desk = open_desk(path)
    assert not desk.catalogue.problems
    yield desk
    desk.close()


def packed(desk: Desk, to: Path, unit: str = VILLAGE) -> Path:
    (one,) = write_pack(desk, plan=plan_pack(desk, to_unit=unit), to=to)
    return one.file


def own_of_points(desk: Desk) -> set[str]:
    item = next(one for one in library(desk) if one.id == "points")
    return {*item.ledgers, *item.reports}


def test_what_is_switched_on_reaches_those_below_who_are_asked(town: Desk, tmp_path: Path) -> None:
    path = tmp_path / "village" / "desk.db"
    village = new_desk(path, unit=VILLAGE, person="乌兰")
    plan = plan_merge(village, paths=[packed(town, tmp_path / "a.jmdesk")])
    assert {one.id for one in plan.definitions} == own_of_points(town) | {"guards"}
    assert {one.state for one in plan.definitions} == {"new"}
    assert plan.files[0].verdict is Verdict.MERGED
    apply_merge(village, plan=plan, answers=TRUST)
    assert not (path.parent / "forms").exists()

    used = frozenset(one.digest for one in plan.definitions)
    plan = plan_merge(village, paths=[tmp_path / "a.jmdesk"])
    merged = apply_merge(village, plan=plan, answers=replace(TRUST, definitions=used))
    assert (merged.problems, merged.changes.forms) == ((), True)
    village.close()
    village = open_desk(path)
    assert not village.catalogue.problems
    assert next(one for one in library(village) if one.id == "points").on
    assert "guards" in village.catalogue.reports
    again = plan_merge(village, paths=[tmp_path / "a.jmdesk"])
    assert (again.definitions, again.files[0].verdict) == ((), Verdict.ALREADY_HERE)
    # The 嘎查 may take it off again, as what it switched on itself.
    switch_off(village, id="points")
    village.close()
    village = open_desk(path)
    assert LedgerId("points") not in village.catalogue.ledgers
    village.close()


def test_it_goes_on_to_those_further_below_and_not_upwards(town: Desk, tmp_path: Path) -> None:
    banner_path = tmp_path / "banner" / "desk.db"
    banner = new_desk(banner_path, unit="科尔沁右翼中旗", person="白音")
    with pytest.raises(Refusal, match="没有可以装的"):
        packed(town, tmp_path / "up.jmdesk", unit="")
    plan, _ = merge(banner, packed(town, tmp_path / "a.jmdesk", unit=ANYONE))
    used = frozenset(one.digest for one in plan.definitions)
    apply_merge(banner, plan=plan, answers=replace(TRUST, definitions=used))
    banner.close()
    banner = open_desk(banner_path)
    told = plan_pack(banner, to_unit=VILLAGE)
    assert not told.parcel
    assert {one.id for one, _ in told.definitions.values()} == own_of_points(banner) | {"guards"}
    assert "文明超市积分" in told.titles
    assert not plan_pack(banner, to_unit="").definitions
    banner.close()


def test_with_records_it_travels_once_and_upwards_only_as_they_need_it(
    town: Desk, tmp_path: Path
) -> None:
    values = {"household": "12", "way": "得分", "act": "勤劳致富", "gained": 20}
    save_record(town, ledger="points", values=values, unit=VILLAGE)
    banner = new_desk(tmp_path / "banner" / "desk.db", unit="科尔沁右翼中旗", person="白音")
    plan = plan_merge(banner, paths=[packed(town, tmp_path / "up.jmdesk", unit="")])
    assert [one.id for one in plan.definitions] == ["points"]
    banner.close()


def test_a_desk_without_anything_of_its_own_sends_none(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "plain" / "desk.db", unit=TOWN, person="包文")
    with pytest.raises(Refusal, match="没有可以装的"):
        packed(desk, tmp_path / "a.jmdesk")
    desk.close()
