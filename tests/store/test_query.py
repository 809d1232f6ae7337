"""Lists: by unit, period, search and value, in order."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import literal, select

from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import RecordId
from jmdesk.store import conditions, sqlite
from jmdesk.store.conditions import contains
from jmdesk.store.query import Query
from jmdesk.store.store import Store
from tests.store.examples import (
    BANNER,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    ids,
    progress,
    put,
    revision,
)


@pytest.fixture(autouse=True)
def records(store: Store) -> None:
    put(
        store,
        revision("p1", unit=BANNER, name="好腰苏木镇肉牛 养殖", place="花灯嘎查", total="100",
                 implementer=TOWN, places=[VILLAGE]),
        revision("p2", unit=BANNER, name="重庆小面培训", place="单县", total="20.5",
                 implementer=BANNER, places=[BANNER]),
        revision("p3", unit=BANNER, name="ＷiＦi 覆盖", place="杜尔基镇", implementer="别的单位"),
        progress("g4", "2023-04", paid="9", state="实施中"),
        progress("g5", "2023-05", paid="10", state="已完工"),
        progress("g3", "2022-12", paid="2", unit=VILLAGE, project="p2"),
    )  # fmt: skip


def find(store: Store, ledger: str = "project", **parts: object) -> list[str]:
    query = Query(ledger=ledger, **parts)  # type: ignore[arg-type]
    found = ids(store.records(query))
    assert ids(store.rows(ledger, store.keys(query))) == found
    return found


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("好腰", ["p1"]),
        ("肉牛养殖", ["p1"]),  # a blank inside the name is no hindrance
        ("hysmz", ["p1"]),
        ("HDGC", ["p1"]),
        ("好腰 hdgc", ["p1"]),
        ("cqxm", ["p2"]),  # 重庆, not zhòng
        ("sx", ["p2"]),  # 单县, not dān
        ("wifi", ["p3"]),
        ("ｗｉｆｉ", ["p3"]),
        ("%", []),
        ("152222", []),  # codes of units are no text
        ("没有", []),
    ],
)
def test_search_finds_chinese_and_pinyin_initials(
    store: Store, search: str, expected: list[str]
) -> None:
    assert find(store, search=search) == expected


def test_search_also_finds_the_records_of_units_that_the_words_name(store: Store) -> None:
    assert find(store, search="花灯", named=frozenset({"别的单位"})) == ["p1", "p3"]


def test_a_unit_selects_its_own_records_and_those_that_name_it(store: Store) -> None:
    assert find(store, units=frozenset({TOWN})) == ["p1"]
    assert find(store, units=frozenset({VILLAGE})) == ["p1"]
    assert find(store, units=frozenset({OTHER_VILLAGE})) == []
    assert find(store, "progress", units=frozenset({VILLAGE})) == ["g3"]


def test_what_belongs_to_a_unit_above_is_shared(store: Store) -> None:
    shared = frozenset({BANNER})
    assert find(store, units=frozenset({OTHER_VILLAGE}), shared=shared) == ["p2"]
    # The banner's own code on every project makes none of them shared.
    assert find(store, "progress", units=frozenset({VILLAGE}), shared=shared) == ["g3"]


def test_periods(store: Store) -> None:
    assert find(store, "progress") == ["g5", "g4", "g3"]
    assert find(store, "progress", period=Period.parse("2023")) == ["g5", "g4"]
    assert find(store, "progress", period=Period.parse("2023-04")) == ["g4"]
    assert find(store, "progress", period=Period.parse("2021..2022")) == ["g3"]
    assert find(store, "progress", until=Period.parse("2023-04")) == ["g4", "g3"]
    assert find(store, period=Period.parse("1999")) == ["p1", "p2", "p3"]


def test_order_is_by_value_not_by_text(store: Store) -> None:
    assert find(store, "progress", order=("paid",)) == ["g3", "g4", "g5"]
    assert find(store, "progress", order=("-paid",)) == ["g5", "g4", "g3"]
    assert find(store, "progress", order=("period",)) == ["g3", "g4", "g5"]
    assert find(store, order=("title",)) == find(store)
    with pytest.raises(Refusal, match="没有“nonsense”这一项"):
        find(store, order=("nonsense",))


def test_equal_values(store: Store) -> None:
    assert find(store, "progress", equal={"project": "p1"}) == ["g5", "g4"]
    assert find(store, "progress", equal={"project": "p1", "unit": VILLAGE}) == []
    assert find(store, "progress", equal={"period": Period.month(2023, 4)}) == ["g4"]
    assert find(store, "progress", equal={"state": None}) == ["g3"]
    assert find(store, equal={"name": frozenset({"重庆小面培训", "无"})}) == ["p2"]
    assert find(store, equal={"places": (VILLAGE,)}) == ["p1"]


def test_pages_and_counts(store: Store) -> None:
    assert find(store, "progress", limit=1, offset=1) == ["g4"]
    assert find(store, "progress", offset=2) == ["g3"]
    assert store.count(Query(ledger="progress", limit=1)) == 3
    assert store.count(Query(ledger="progress", search="好腰")) == 2


def test_keys_outlive_an_edit_and_gone_ones_are_left_out(store: Store) -> None:
    keys = store.keys(Query(ledger="project"))
    last = store.history(RecordId("p1"))[0]
    put(store, revision("p1", last, name="改名"))
    put(store, revision("p2", store.history(RecordId("p2"))[0], deleted=True))
    assert ids(store.rows("project", keys)) == ["p1", "p3"]
    store.rebuild()
    assert ids(store.rows("project", keys)) == ["p1", "p3"]


def test_titles_follow_the_record_they_take_from(store: Store) -> None:
    g4 = RecordId("g4")
    assert store.title(g4) == "好腰苏木镇肉牛 养殖 2023年4月"
    first = store.history(RecordId("p1"))[0]
    put(store, revision("p1", first, name="肉羊"))
    assert store.title(g4) == "肉羊 2023年4月"
    assert find(store, "progress", search="肉羊") == ["g5", "g4"]
    assert find(store, "progress", search="肉牛") == []
    assert store.title(RecordId("unknown")) == ""
    assert store.verify().ok


def test_a_title_heals_when_what_it_refers_to_arrives(store: Store) -> None:
    put(store, progress("g9", "2023-09", project="p9"))
    assert store.title(RecordId("g9")) == "2023年9月"
    put(store, revision("p9", name="后到的项目"))
    assert find(store, "progress", search="hddxm") == ["g9"]
    assert store.verify().ok


def test_an_unknown_ledger_is_refused_by_name(store: Store) -> None:
    with pytest.raises(Refusal, match="没有叫“nonsense”的台账"):
        store.keys(Query(ledger="nonsense"))


_ODD = "a*b?[]^-\\%_'\" 好腰"


@settings(max_examples=60)
@given(haystack=st.text(_ODD, max_size=12), needle=st.text(_ODD, min_size=1, max_size=4))
def test_a_piece_of_text_is_found_as_it_is_written(haystack: str, needle: str) -> None:
    with closing(sqlite3.connect(":memory:")) as raw:
        statement = select(contains(literal(haystack), needle))
        assert bool(sqlite.run(raw, statement).fetchone()[0]) == (needle in haystack)


def test_without_care_for_wildcards_it_would_not_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conditions, "_WILD", re.compile("(?!)"))
    with closing(sqlite3.connect(":memory:")) as raw:
        statement = select(contains(literal("ab"), "a*"))
        assert sqlite.run(raw, statement).fetchone()[0]


def test_a_very_long_piece_of_text_is_looked_for_too(store: Store) -> None:
    assert find(store, search="a*" * 40_000) == []
