"""台账库: off until switched on, whole then, and never taken from under its records.

1. Every item can be read: its ledger and its reports have no mistake, and speak of what is there.
2. Switched on it counts once the desk is opened anew; switched off it is gone again.
3. With records in it, it stays.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from jmdesk.definitions.catalogue import load
from jmdesk.definitions.places import shipped
from jmdesk.domain.problem import Level, Refusal
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.library import library, switch_off, switch_on
from jmdesk.operations.recording import save_record

VILLAGE = "152222100201"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "desk.db"
    desk = open_desk(path)
    begin(desk, unit=VILLAGE, person="乌兰", phone="")
    desk.close()
    return path


def switched_on(store: Path, *ids: str) -> Desk:
    desk = open_desk(store)
    for id in ids:
        assert switch_on(desk, id=id).forms
    desk.close()
    return open_desk(store)


def test_every_item_can_be_read_with_its_reports(store: Path) -> None:
    desk = open_desk(store)
    items = library(desk)
    desk.close()
    own = shipped("forms") / "library"
    assert {one.id for one in items} == {path.stem for path in (own / "ledgers").glob("*.toml")}
    told = {report for one in items for report in one.reports}
    assert told == {path.stem for path in (own / "reports").glob("*.toml")}
    catalogue = load(shipped("forms"), own)
    assert catalogue.problems == ()
    assert {one.id for one in items} <= catalogue.ledgers.keys()
    assert told <= catalogue.reports.keys()
    for one in items:
        assert one.help
        assert not one.on


def test_what_is_switched_on_counts_and_what_is_switched_off_is_gone(store: Path) -> None:
    desk = open_desk(store)
    assert "points" not in desk.catalogue.ledgers
    desk.close()
    desk = switched_on(store, "points")
    assert "points" in desk.catalogue.ledgers
    assert {one.id: one.on for one in library(desk)}["points"]
    switch_off(desk, id="points")
    desk.close()
    desk = open_desk(store)
    assert "points" not in desk.catalogue.ledgers
    desk.close()


def test_with_records_in_it_a_ledger_stays(store: Path) -> None:
    desk = switched_on(store, "points")
    values = {"household": "12", "way": "得分", "act": "勤劳致富", "gained": 20}
    save_record(desk, ledger="points", values=values)
    with pytest.raises(Refusal, match="1 条记录"):
        switch_off(desk, id="points")
    assert "points" in desk.catalogue.ledgers
    desk.close()


def test_ones_own_ledger_of_that_name_is_not_taken_away(store: Path) -> None:
    own = store.parent / "forms" / "ledgers"
    own.mkdir(parents=True)
    shutil.copyfile(shipped("forms") / "library" / "ledgers" / "points.toml", own / "mine.toml")
    desk = open_desk(store)
    with pytest.raises(Refusal, match="自己放进"):
        switch_off(desk, id="points")
    assert (own / "mine.toml").exists()
    desk.close()


def test_what_is_not_in_the_library_is_named(store: Path) -> None:
    desk = open_desk(store)
    with pytest.raises(Refusal, match="没有“nothing”"):
        switch_on(desk, id="nothing")
    desk.close()


def test_points_of_a_household_never_fall_below_nought(store: Path) -> None:
    desk = switched_on(store, "points")
    household = {"household": "12"}
    gained = {**household, "way": "得分", "act": "勤劳致富", "gained": 20}
    save_record(desk, ledger="points", values=gained)
    spent = {**household, "way": "兑换", "goods": "米", "spent": 15}
    assert save_record(desk, ledger="points", values=spent).problems == ()
    again = save_record(desk, ledger="points", values={**spent, "spent": 6})
    (problem,) = again.problems
    assert (problem.level, problem.code) == (Level.MUST, "balance_not_below_zero")
    assert "-1 分" in problem.message
    desk.close()
