"""Many records asked for at once say what each says when asked alone.

1. The period before of many records, whatever they have and lack.
2. Only some fields, where whole records would be slow: the others are absent, nothing else is.
3. The stamp changes with each revision, and only then.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.store.query import Query
from jmdesk.store.store import Store
from tests.store.examples import TOWN, progress, put, revision


def test_the_period_before_of_many_is_that_of_each(store: Store) -> None:
    for project in ("p1", "p2", "p3"):
        months = ("01", "03", "05") if project != "p3" else ("05",)
        put(store, *(progress(f"{project}-{m}", f"2023-{m}", project=project) for m in months))
    records = store.records(Query(ledger="progress"))
    together = store.previous_of("progress", records)
    for record in records:
        assert together.get(record.id) == store.previous(record)
    assert len(together) == 4


def test_records_without_a_key_or_period_have_none_before(store: Store) -> None:
    put(store, progress("a", "2023-01"), progress("b", "2023-02"))
    record = store.record(RecordId("b"))
    assert record is not None
    bare = [
        replace(record, period=None),
        replace(record, values={}),
        Record(id=RecordId("c"), ledger=record.ledger, unit="", period=None, values={}),
    ]
    assert store.previous_of("progress", bare) == {}
    assert store.previous_of("progress", []) == {}


def test_some_fields_alone_are_read(store: Store) -> None:
    put(store, revision("p1", unit=TOWN, year=2023, name="一", place="甲", total="5"))
    put(store, progress("a", "2023-01", paid="1.5", state="实施中"))
    put(store, progress("b", "2023-02"))
    whole = store.records(Query(ledger="project"))[0]
    part = store.records(Query(ledger="project", fields=frozenset({"total", "year"})))[0]
    assert part == replace(whole, values={"year": 2023, "total": Decimal(5)})
    record = store.record(RecordId("b"))
    assert record is not None
    before = store.previous_of("progress", [record], fields=frozenset({"paid"}))
    assert before[record.id].values == {"paid": Decimal("1.5")}


def test_records_are_found_by_their_ids(store: Store) -> None:
    put(store, progress("a", "2023-01"), progress("b", "2023-02"))
    put(store, revision("p1", unit=TOWN, name="一"))
    found = store.found("progress", [RecordId(id) for id in ("a", "p1", "nowhere")])
    assert found == {RecordId("a"): store.record(RecordId("a"))}


def test_the_stamp_changes_with_each_revision(store: Store) -> None:
    before = store.stamp()
    assert store.stamp() == before
    put(store, progress("a", "2023-01"))
    after = store.stamp()
    assert after != before
    with store.transaction() as writer:
        writer.set_setting("person", "包文")
    assert store.stamp() == after
