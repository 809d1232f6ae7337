"""Current tables follow the definitions; nothing that a revision says is lost."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from jmdesk.domain.revision import RecordId
from jmdesk.store.query import Query
from jmdesk.store.store import Store
from tests.store.examples import LEDGERS, PROJECT, changed, field, ids, ledger, put, revision

P1 = RecordId("p1")


def test_a_definition_that_comes_later_finds_its_records(path: Path) -> None:
    with Store.open(path, {}) as store:
        put(store, revision("p1", name="甲", total="1.5"))
        assert store.record(P1) is not None
    with Store.open(path, LEDGERS) as store:
        assert ids(store.records(Query(ledger="project", search="甲"))) == ["p1"]
        assert store.verify().ok


def test_a_field_that_comes_later_finds_its_values(path: Path) -> None:
    with Store.open(path, LEDGERS) as store:
        put(store, revision("p1", name="甲", scope="3公里"))
        record = store.record(P1)
        assert record is not None
        assert record.unreadable == {"scope": "3公里"}
        digest = store.verify().digest
    fields = (*PROJECT.fields, field("scope", "text"))
    with Store.open(path, changed(PROJECT, fields=fields)) as store:
        record = store.record(P1)
        assert record is not None
        assert (record.values["scope"], record.unreadable) == ("3公里", {})
        assert ids(store.records(Query(ledger="project", search="公里"))) == ["p1"]
        # What a store knows does not depend on the definitions it is read with.
        assert store.verify().digest == digest


def test_what_cannot_be_read_is_kept_as_it_was_stored(store: Store) -> None:
    put(store, revision("p1", name="甲", total="很多", year={"from": 1}, places=[1], link="是"))
    record = store.record(P1)
    assert record is not None
    assert record.values == {"name": "甲"}
    assert record.unreadable == {"total": "很多", "year": {"from": 1}, "places": [1], "link": "是"}
    (again,) = put(store, revision("p1", *store.history(P1), total="3"))
    assert again == store.record(P1)
    assert again is not None
    assert again.values == {"name": "甲", "total": Decimal(3)}


def test_figures_beyond_the_column_are_kept_too(store: Store) -> None:
    put(store, revision("p1", year=10**30, total="9" * 40))
    record = store.record(P1)
    assert record is not None
    assert record.unreadable == {"year": 10**30, "total": "9" * 40}
    assert store.verify().ok


def test_a_renamed_field_keeps_its_values(path: Path) -> None:
    with Store.open(path, LEDGERS) as store:
        put(store, revision("p1", name="甲", total="100"))
    sum_field = field("sum", "money", measure="万元", renamed=("total",))
    fields = (*(f for f in PROJECT.fields if f.name != "total"), sum_field)
    with Store.open(path, changed(PROJECT, fields=fields)) as store:
        record = store.record(P1)
        assert record is not None
        assert (record.values["sum"], record.unreadable) == (Decimal(100), {})
        new = revision("p1", *store.history(P1), sum="200")
        old_desk = revision("p1", new, total="300")
        (record, later) = put(store, new, old_desk)[-1], put(store, old_desk)[0]
        assert record == later
        assert record is not None
        assert (record.values["sum"], record.conflicts) == (Decimal(300), frozenset())
        (record,) = put(store, revision("p1", new, sum="400"))
        assert record is not None
        assert record.conflicts == {"sum"}
        assert store.verify().ok


def test_a_removed_field_stays_as_it_was(path: Path) -> None:
    with Store.open(path, LEDGERS) as store:
        put(store, revision("p1", name="甲", total="100"))
    gone = field("total", "money", measure="万元", removed=True)
    fields = (*(f for f in PROJECT.fields if f.name != "total"), gone)
    with Store.open(path, changed(PROJECT, fields=fields)) as store:
        record = store.record(P1)
        assert record is not None
        assert (record.values, record.unreadable) == ({"name": "甲"}, {"total": "100"})


def test_a_new_title_is_seen_in_the_ledgers_that_use_it(path: Path) -> None:
    site = ledger("site", field("of", "reference", target="project"), title_expr="{of}的现场")
    with Store.open(path, {**LEDGERS, "site": site}) as store:
        put(store, revision("p1", name="甲", place="乙地"))
        put(store, revision("s1", ledger="site", of="p1"))
        assert store.title(RecordId("s1")) == "甲（乙地）的现场"
    with Store.open(path, {**changed(PROJECT, title_expr="{place}"), "site": site}) as store:
        assert ids(store.records(Query(ledger="site", search="甲"))) == []
        assert ids(store.records(Query(ledger="site", search="乙地的现场"))) == ["s1"]
        assert store.verify().ok


def test_names_that_mean_something_to_a_database_are_only_names(path: Path) -> None:
    fields = [field(name, "text") for name in ("from", "select", "title", "search", "key", "order")]
    odd = ledger("table-1", *fields, key=("from",), title_expr="{title}{{}}{key + key}")
    with Store.open(path, {"table-1": odd}) as store:
        told: dict[str, Any] = {field.name: field.name for field in fields}
        put(store, revision("t1", ledger="table-1", **told))
        assert store.title(RecordId("t1")) == "title{}"
        query = Query(ledger="table-1", equal={"from": "from"}, order=("order", "title"))
        assert ids(store.records(query)) == ["t1"]


def test_units_are_shown_by_the_names_they_have_now(path: Path) -> None:
    village = ledger("village", period=None, title_expr="{unit}基本数")
    with Store.open(path, {"village": village}) as store:
        put(store, revision("v1", ledger="village", unit="1"))
        assert store.title(RecordId("v1"), unit_name={"1": "花灯嘎查"}.__getitem__) == (
            "花灯嘎查基本数"
        )


def test_opening_an_unchanged_store_writes_nothing(path: Path) -> None:
    with Store.open(path, LEDGERS) as store:
        put(store, revision("p1", name="甲"))
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    with Store.open(path, LEDGERS) as store:
        assert store.record(P1) is not None
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
