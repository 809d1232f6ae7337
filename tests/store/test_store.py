"""What is saved can be read back, found and followed (design §4)."""

from __future__ import annotations

import sqlite3
import threading
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from jmdesk.domain.history import DELETED
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import RecordId
from jmdesk.store.draft import Draft
from jmdesk.store.query import Query
from jmdesk.store.store import Store
from tests.store.examples import LEDGERS, TOWN, VILLAGE, ids, progress, put, revision

P1 = RecordId("p1")


def test_a_saved_record_is_there_after_the_store_was_closed(path: Path) -> None:
    with Store.open(path, LEDGERS) as store:
        first = revision("p1", unit=TOWN, year=2023, total="168.15", places=[VILLAGE], link=True)
        put(store, first)
    with Store.open(path, LEDGERS) as store:
        record = store.record(P1)
    assert record is not None
    assert record.values == {
        "year": 2023,
        "total": Decimal("168.15"),
        "places": (VILLAGE,),
        "link": True,
    }
    assert (record.unit, record.period, record.heads) == (TOWN, None, (first.id,))


def test_append_returns_the_records_as_reading_gives_them(store: Store) -> None:
    first = progress("g1", "2023-05", paid="1.5", begun="2023-05-10", unknown="?")
    put(store, revision("p1", name="养牛"), first)
    later = progress("g1", "2023-05", first, paid="2")
    (record,) = put(store, later)
    assert record == store.record(RecordId("g1"))
    assert record is not None
    assert record.values["begun"] == date(2023, 5, 10)
    assert record.period == Period.month(2023, 5)
    assert put(store, first, later) == (record, record)


def test_two_desks_different_values_are_a_conflict_until_decided(store: Store) -> None:
    first = revision("p1", total="1", name="甲")
    left, right = revision("p1", first, total="2"), revision("p1", first, total="3")
    (_, record) = put(store, first, left)
    assert record is not None
    assert not record.conflicts
    (record,) = put(store, right)
    assert record is not None
    assert record.conflicts == {"total"}
    assert set(record.heads) == {left.id, right.id}
    assert set(store.computed(P1).conflicts["total"]) == {left.id, right.id}
    (record,) = put(store, revision("p1", left, right, total="3"))
    assert record is not None
    assert (record.conflicts, record.values["total"]) == (frozenset(), Decimal(3))


def test_a_deleted_record_leaves_the_list_and_can_be_brought_back(store: Store) -> None:
    first = revision("p1", name="甲", implementer=TOWN)
    grave = revision("p1", first, deleted=True)
    assert put(store, first, grave) == (None,) * 2
    assert store.record(P1) is None
    assert store.count(Query(ledger="project")) == 0
    assert ids(store.deleted("project")) == ["p1"]
    assert store.state(P1).heads == (grave.id,)
    (record,) = put(store, revision("p1", grave, name="甲"))
    assert record is not None
    assert ids(store.records(Query(ledger="project", units=frozenset({TOWN})))) == ["p1"]
    assert store.deleted("project") == []


def test_deleting_against_editing_keeps_the_record_and_says_so(store: Store) -> None:
    first = revision("p1", name="甲")
    put(store, first, revision("p1", first, deleted=True), revision("p1", first, name="乙"))
    record = store.record(P1)
    assert record is not None
    assert record.conflicts == {DELETED}


def test_history_is_newest_first_and_says_how_each_revision_came(store: Store) -> None:
    first = revision("p1", name="甲")
    second = revision("p1", first, name="乙")
    put(store, first)
    put(store, second, batch="b1")
    put(store, second)
    assert store.history(P1) == (second, first)
    came = store.arrivals(P1)
    assert [arrival.batch for arrival in came[first.id]] == [""]
    assert {(a.batch, a.file) for a in came[second.id]} == {("1", "来.jmdesk"), ("", "")}


def test_a_failed_action_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with store.transaction() as writer:
            writer.append([revision("p1", name="甲")])
            writer.set_setting("unit", TOWN)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert store.record(P1) is None
    assert store.setting("unit") == ""
    assert store.verify().revisions == 0
    put(store, revision("p1", name="甲"))  # and the store goes on working


def test_an_action_sees_what_it_has_written_and_other_threads_do_not_yet(store: Store) -> None:
    seen: list[object] = []
    with store.transaction() as writer:
        writer.append([revision("p1", name="甲")])
        assert store.record(P1) is not None
        reader = threading.Thread(target=lambda: seen.append(store.record(P1)))
        reader.start()
        reader.join()
    assert seen == [None]
    assert store.record(P1) is not None


def test_threads_write_one_after_the_other(store: Store) -> None:
    def save(name: str) -> None:
        for number in range(5):
            put(store, revision(f"{name}{number}", name=name))

    threads = [threading.Thread(target=save, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.count(Query(ledger="project")) == 15
    assert store.verify().ok


def test_revisions_cannot_be_changed_or_deleted(path: Path) -> None:
    with Store.open(path, LEDGERS) as store:
        put(store, revision("p1", name="甲"))
    raw = sqlite3.connect(path)
    for attempt in ("UPDATE revisions SET content = x''", "DELETE FROM revisions"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            raw.execute(attempt)
    raw.close()


def test_any_sqlite_tool_can_read_and_add_the_money(path: Path) -> None:
    with Store.open(path, LEDGERS) as store:
        put(store, revision("p1", total="168.15"), revision("p2", total="0.000001"))
    raw = sqlite3.connect(path)
    assert raw.execute("SELECT sum(total) FROM current_project").fetchone() == (168_150_001,)
    raw.close()


def test_drafts_come_back_as_they_were_typed(path: Path) -> None:
    draft = Draft(
        key="new:progress:1",
        ledger="progress",
        record=None,
        unit=TOWN,
        period="2023-05",
        typed={"paid": "１，５００ 万", "work": " 半句话"},
        focus="work",
        at="2023-05-20T09:00:00",
    )
    with Store.open(path, LEDGERS) as store, store.transaction() as writer:
        writer.put_draft(draft)
    with Store.open(path, LEDGERS) as store:
        assert store.drafts() == [draft]
        assert store.draft(draft.key) == draft
        with store.transaction() as writer:
            writer.drop_draft(draft.key)
        assert store.draft(draft.key) is None


def test_settings_and_documents_are_kept(path: Path) -> None:
    with Store.open(path, LEDGERS) as store, store.transaction() as writer:
        writer.set_setting("unit", TOWN)
        writer.set_setting("unit", VILLAGE)
        digest = writer.put_document("第1稿".encode())
        assert writer.put_document("第1稿".encode()) == digest
        device = store.setting("device")
    with Store.open(path, LEDGERS) as store:
        assert store.setting("unit") == VILLAGE
        assert store.document(digest) == "第1稿".encode()
        assert store.setting("device") == device != ""
        with pytest.raises(Refusal, match="未收到"):
            store.document("0" * 64)


def test_previous_is_the_latest_earlier_period_of_the_same_key(store: Store) -> None:
    put(store, *(progress(f"g{month}", f"2023-0{month}") for month in (1, 3, 5, 7)))
    put(store, progress("other", "2023-04", project="p2"))
    record = store.record(RecordId("g5"))
    assert record is not None
    previous = store.previous(record)
    assert previous is not None
    assert previous.id == "g3"
    assert store.previous(previous) == store.record(RecordId("g1"))
    first = store.record(RecordId("g1"))
    assert first is not None
    assert store.previous(first) is None


def test_a_record_of_an_unknown_ledger_is_kept_as_it_is(store: Store) -> None:
    put(store, revision("x1", ledger="tomorrow", unit=TOWN, what="第二年的台账"))
    record = store.record(RecordId("x1"))
    assert record is not None
    assert (record.values, record.unreadable) == ({}, {"what": "第二年的台账"})
    assert store.verify().ok


def test_a_closed_store_says_so(path: Path) -> None:
    store = Store.open(path, LEDGERS)
    store.close()
    with pytest.raises(RuntimeError, match="closed"):
        store.setting("unit")
    assert [file.name for file in path.parent.iterdir()] == [path.name]
