"""台账库: off until switched on, whole then, and never taken from under its records.

1. Every item can be read: its ledgers and its reports have no mistake, and speak of what is there.
2. Switched on it counts once the desk is opened anew; switched off it is gone again.
3. With records in it, it stays.
4. Points and stock are right where several desks record them and meet.
5. All 65 mechanisms of the field are told of, with names of what there is.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from jmdesk.definitions.catalogue import load
from jmdesk.definitions.check import check
from jmdesk.definitions.places import shipped
from jmdesk.definitions.reader import check_links, read_ledger
from jmdesk.definitions.report_reader import check_report_links, read_report
from jmdesk.domain.problem import Level, Refusal
from jmdesk.domain.revision import LedgerId
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.library import library, switch_off, switch_on
from jmdesk.operations.recording import save_record
from jmdesk.store.query import Query
from tests.operations.sending import merge, new_desk, package

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
    named = [name for one in items for name in one.ledgers]
    assert len(named) == len(set(named))
    assert set(named) == {path.stem for path in (own / "ledgers").glob("*.toml")}
    told = {report for one in items for report in one.reports}
    assert told == {path.stem for path in (own / "reports").glob("*.toml")}
    catalogue = load(shipped("forms"), own)
    assert catalogue.problems == ()
    assert set(named) <= catalogue.ledgers.keys()
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


def test_an_item_with_two_ledgers_is_switched_on_and_off_as_one(store: Path) -> None:
    desk = switched_on(store, "post")
    assert {"post", "post_month"} <= desk.catalogue.ledgers.keys()
    assert "post_sheet" in desk.catalogue.reports
    assert not desk.catalogue.problems
    switch_off(desk, id="post")
    desk.close()
    desk = open_desk(store)
    assert not {"post", "post_month"} & desk.catalogue.ledgers.keys()
    desk.close()


def test_each_item_is_whole_by_itself(store: Path) -> None:
    """None needs another one to be on."""
    desk = open_desk(store)
    own = shipped("forms") / "library"
    for one in library(desk):
        ledgers = [read_ledger(own / "ledgers" / f"{name}.toml") for name in one.ledgers]
        known = dict(desk.catalogue.ledgers)
        known.update((file.ledger.id, file.ledger) for file in ledgers)
        for ledger in ledgers:
            check_links(ledger, known)
            assert ledger.problems == (), one.id
        for name in one.reports:
            report = read_report(own / "reports" / f"{name}.toml")
            check_report_links(report, known)
            assert tuple(report.problems) == (), one.id
    desk.close()


def test_with_records_in_it_a_ledger_stays(store: Path) -> None:
    desk = switched_on(store, "points")
    save_record(desk, ledger="points", values=GAINED)
    with pytest.raises(Refusal, match="1 条记录"):
        switch_off(desk, id="points")
    assert "points" in desk.catalogue.ledgers
    desk.close()


def test_ones_own_ledger_of_that_name_is_not_taken_away(store: Path) -> None:
    own = store.parent / "forms" / "ledgers"
    own.mkdir(parents=True)
    shutil.copyfile(shipped("forms") / "library" / "ledgers" / "meeting.toml", own / "mine.toml")
    desk = open_desk(store)
    with pytest.raises(Refusal, match="自己放进"):
        switch_off(desk, id="meeting")
    assert (own / "mine.toml").exists()
    desk.close()


def test_what_is_not_in_the_library_is_named(store: Path) -> None:
    desk = open_desk(store)
    with pytest.raises(Refusal, match="没有“nothing”"):
        switch_on(desk, id="nothing")
    desk.close()


GAINED = {"household": "12", "way": "得分", "act": "勤劳致富", "gained": 20}
SPENT = {"household": "12", "way": "兑换", "goods": "米", "qty": 1, "spent": 15}
RICE = {"goods": "米", "came": 2, "origin": "社会捐赠"}


def test_points_of_a_household_never_fall_below_nought(store: Path) -> None:
    desk = switched_on(store, "points")
    save_record(desk, ledger="points_goods", values=RICE)
    save_record(desk, ledger="points", values=GAINED)
    assert save_record(desk, ledger="points", values=SPENT).problems == ()
    again = save_record(desk, ledger="points", values={**SPENT, "spent": 6})
    (problem,) = again.problems
    assert (problem.level, problem.code) == (Level.MUST, "balance_not_below_zero")
    assert "-1 分" in problem.message
    desk.close()


def test_balance_and_stock_are_right_where_two_desks_meet(tmp_path: Path) -> None:
    """Two machines of a 嘎查 each hand out what is there once: each is right, together they are
    not, and both say so after they have merged."""
    desks = []
    for name in ("one", "two"):
        path = tmp_path / name / "desk.db"
        new_desk(path, unit=VILLAGE, person=name).close()
        desks.append(switched_on(path, "points"))
    one, two = desks
    save_record(one, ledger="points_goods", values=RICE)
    save_record(one, ledger="points", values=GAINED)
    merge(two, package(one, tmp_path / "first.jmdesk"))
    for desk in desks:
        told = save_record(desk, ledger="points", values={**SPENT, "qty": 2})
        assert told.problems == ()
    merge(two, package(one, tmp_path / "one.jmdesk"))
    merge(one, package(two, tmp_path / "two.jmdesk"))
    for desk in desks:
        records = desk.store.records(Query(ledger=LedgerId("points")))
        assert len(records) == 3
        ledger, facts = desk.ledger("points"), desk.facts()
        for record in records:
            if record.get("way") == "得分":
                continue
            problems = check(ledger, record, facts, today=record.values["day"])
            said = {problem.code: problem.message for problem in problems}
            assert said.keys() == {"balance_not_below_zero", "goods_within_stock"}
            assert "-10 分" in said["balance_not_below_zero"]
            assert "进货 2 件" in said["goods_within_stock"]
            assert "4 件" in said["goods_within_stock"]
    assert one.store.verify().digest == two.store.verify().digest
    one.close()
    two.close()


def test_all_65_mechanisms_are_told_of_with_names_of_what_there_is(store: Path) -> None:
    desk = open_desk(store)
    items = {item.id: item for item in library(desk)}
    catalogue = desk.catalogue
    built_in = {*catalogue.ledgers, *catalogue.reports, *catalogue.indicators}
    text = (shipped("forms") / "library" / "README.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if re.match(r"\| \d+ \|", line)
    ]
    assert [int(row[0]) for row in rows] == list(range(1, 66))
    for number, name, served, own, switched, what in rows:
        own_names, library_names = re.findall(r"`(\w+)`", own), re.findall(r"`(\w+)`", switched)
        assert name
        assert len(what) > 10
        assert set(own_names) <= built_in
        assert set(library_names) <= items.keys()
        assert {one.id for one in items.values() if int(number) in one.mechanisms} == set(
            library_names
        )
        expected = {
            (True, True): "both",
            (True, False): "built-in",
            (False, True): "library",
        }[bool(own_names), bool(library_names)]
        assert served in (expected, "no")
    desk.close()
