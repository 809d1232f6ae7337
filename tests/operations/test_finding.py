"""One search finds reports, units and records, by Chinese or pinyin initials, the newest first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.finding import HitKind, find, rank
from jmdesk.operations.recording import save_record
from tests.ui.filled import MAY, TOWN, make_store, project


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A township with two projects, one of them with two months."""
    store = tmp_path_factory.mktemp("finding") / "desk.db"
    make_store(store)
    made = open_desk(store)
    barn = project(made, "窑艾里")
    values = {"project": barn, "state": "实施中", "same": True}
    save_record(made, ledger="progress", values=values, period=MAY)
    yield made
    made.close()


def titles(desk: Desk, text: str) -> list[str]:
    return [group.title for group in find(desk, text)]


def test_a_project_is_found_by_its_initials_and_its_months_the_newest_first(desk: Desk) -> None:
    groups = {group.title: group for group in find(desk, "yalgc")}
    assert [hit.text for hit in groups["项目档案"].hits] == ["窑艾里嘎查示范村打造项目（2024）"]
    months = groups["项目进度"].hits
    assert [hit.note for hit in months] == ["2024年5月", "2024年4月"]
    assert {hit.ledger for hit in months} == {"progress"}
    assert months[0].kind is HitKind.RECORD


def test_a_report_is_found_by_number_and_name_and_comes_first(desk: Desk) -> None:
    first = find(desk, "表2")[0]
    assert (first.title, first.hits[0].kind) == ("报表", HitKind.REPORT)
    assert "项目进度月报表" in first.hits[0].text
    assert find(desk, "xmjdyb")[0].hits[0].key == first.hits[0].key


def test_a_unit_of_the_banner_is_found_with_where_it_lies(desk: Desk) -> None:
    units = next(group for group in find(desk, "byhsz") if group.title == "单位")
    assert units.hits[0].key == TOWN
    assert units.hits[0].note == "兴安盟 科尔沁右翼中旗"


def test_a_word_that_names_a_ledger_narrows_to_it(desk: Desk) -> None:
    assert {"项目档案", "项目进度"} <= set(titles(desk, "窑艾里"))
    narrowed = find(desk, "窑艾里 进度")
    assert [group.title for group in narrowed if group.ledger] == ["项目进度"]
    assert narrowed[-1].search == "窑艾里"


def test_more_than_are_shown_are_told(desk: Desk) -> None:
    shown = next(group for group in find(desk, "嘎查", limit=1) if group.ledger == "project")
    assert (len(shown.hits), shown.more) == (1, True)
    whole = next(group for group in find(desk, "嘎查") if group.ledger == "project")
    assert (len(whole.hits), whole.more) == (2, False)


@pytest.mark.parametrize("text", ["", "  ", "没有这样的东西", "%_'\"", "窑艾里' OR 1=1"])
def test_nothing_is_found_for_nothing(desk: Desk, text: str) -> None:
    assert find(desk, text) == ()


def test_it_stops_when_no_one_waits_any_more(desk: Desk) -> None:
    assert find(desk, "窑艾里", going_on=lambda: False) == ()


def test_short_texts_are_ranked_by_where_the_word_stands() -> None:
    assert rank("项目进度", ["项目"]) == 0
    assert rank("项目进度", ["xmj"]) == 1
    assert rank("项目进度", ["进度"]) == 2
    assert rank("项目进度", ["jd"]) == 3
    assert rank("项目进度", ["培训"]) is None
    assert rank("项目进度", ["项目", "jd"]) == 3
