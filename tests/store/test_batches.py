"""Batches in the store: what came together is set aside and taken back, and nothing is deleted.

1. What only came with undone batches sets nothing; redo is the reverse.
2. What another active batch or local work holds stays.
3. A revision that comes again, or is made here, counts again.
4. A record of which all is set aside is nowhere, and what is made from it later holds.
5. Files, receipts and desks are kept.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import RecordId, Revision, RevisionId
from jmdesk.store.cells import scaled
from jmdesk.store.peers import Peer
from jmdesk.store.query import Query
from jmdesk.store.sending import Received, Sent
from jmdesk.store.store import Store
from tests.store.examples import BANNER, LEDGERS, TOWN, VILLAGE, progress, put, revision

P1 = RecordId("p1")
FIRST = revision("p1", unit=BANNER, name="甲", total="1")
SECOND = revision("p1", FIRST, name="乙")


def undo(store: Store, batch: str = "1") -> tuple[RecordId, ...]:
    with store.transaction() as writer:
        return writer.set_aside(batch)


def redo(store: Store, batch: str = "1") -> tuple[RecordId, ...]:
    with store.transaction() as writer:
        return writer.take_back(batch)


def name(store: Store) -> object:
    record = store.record(P1)
    return record and record.get("name")


def merge(store: Store, *told: Revision, batch: str) -> frozenset[RecordId]:
    """As packages are merged: from bytes."""
    contents, ids = [one.content for one in told], [one.id for one in told]
    with store.transaction() as writer:
        return writer.append_bytes(contents, ids=ids, batch=batch, file="来.jmdesk")


def test_undone_it_sets_nothing_and_redone_it_does_again(store: Store) -> None:
    put(store, FIRST)
    before = store.verify()
    put(store, SECOND, batch="b")
    after = store.verify()
    assert undo(store) == (P1,)
    assert name(store) == "甲"
    assert store.verify().digest == before.digest
    assert redo(store) == (P1,)
    assert name(store) == "乙"
    assert store.verify() == after


def test_what_another_active_batch_holds_stays(store: Store) -> None:
    put(store, FIRST)
    put(store, SECOND, batch="b")
    put(store, SECOND, batch="c")
    assert undo(store, "1") == ()
    assert name(store) == "乙"
    assert undo(store, "2") == (P1,)
    assert name(store) == "甲"
    redo(store, "1")
    assert name(store) == "乙"


def test_only_what_came_after_a_batch_is_since_it(store: Store) -> None:
    beside = revision("p1", FIRST, name="丙")
    put(store, FIRST)
    put(store, beside)
    put(store, FIRST, SECOND, batch="b")
    assert list(store.since_batch("1")) == []
    later = revision("p1", SECOND, beside, name="丁")
    put(store, later)
    assert list(store.since_batch("1")) == [(P1, later.content)]


def test_what_was_made_here_too_stays(store: Store) -> None:
    put(store, FIRST, SECOND, batch="b")
    put(store, FIRST)
    undo(store)
    assert name(store) == "甲"


def test_what_comes_again_counts_again(store: Store) -> None:
    put(store, FIRST, batch="b")
    undo(store)
    stamp = store.stamp()
    put(store, FIRST, batch="c")
    assert name(store) == "甲"
    assert store.stamp() != stamp
    undo(store, "2")
    assert name(store) is None
    put(store, FIRST)
    assert name(store) == "甲"
    assert store.verify().ok


def test_held_revisions_survive_their_batch(store: Store) -> None:
    put(store, FIRST, SECOND, batch="b")
    with store.transaction() as writer:
        writer.set_aside("1")
        writer.hold([FIRST.id])
    assert name(store) == "甲"
    assert store.aside(P1) == {SECOND.id}
    assert store.verify().ok


def test_a_record_of_which_all_is_set_aside_is_nowhere(store: Store) -> None:
    empty = store.verify().digest
    put(store, FIRST, SECOND, batch="b")
    undo(store)
    assert store.record(P1) is None
    assert store.deleted("project") == []
    assert store.count(Query(ledger="project")) == 0
    assert store.state(P1).absent
    assert (store.verify().digest, store.verify().records) == (empty, 0)
    assert store.verify().ok
    store.rebuild()
    assert store.state(P1).absent
    after = revision("p1", SECOND, name="丙")
    put(store, after)
    assert name(store) == "丙"
    assert store.verify().ok


def test_a_batch_is_undone_once_and_redone_once(store: Store) -> None:
    put(store, FIRST, batch="b")
    with pytest.raises(Refusal, match="没有撤回过"):
        redo(store)
    undo(store)
    assert [one.active for one in store.batches()] == [False]
    assert store.batches()[0].note["undone"]
    with pytest.raises(Refusal, match="已经撤回过"):
        undo(store)
    with pytest.raises(Refusal, match="已经撤回"):
        put(store, SECOND, batch="b")
    for unknown in ("7", "x", "", "①"):
        with pytest.raises(Refusal, match="没有编号"):
            undo(store, unknown)


def test_titles_elsewhere_follow(store: Store) -> None:
    put(store, revision("p1", unit=BANNER, name="甲"), batch="b")
    put(store, progress("g1", "2023-05"))
    title = store.title(RecordId("g1"))
    undo(store)
    assert store.title(RecordId("g1")) != title
    assert store.verify().ok
    redo(store)
    assert store.title(RecordId("g1")) == title
    assert store.verify().ok


def test_bytes_come_in_as_revisions_do(store: Store) -> None:
    with store.transaction() as writer:
        batch = writer.open_batch(kind="merge", person="包文", note={"files": 2})
    assert merge(store, SECOND, FIRST, batch=batch) == {P1}
    assert merge(store, SECOND, FIRST, batch=batch) == set()
    assert name(store) == "乙"
    assert store.history(P1) == (FIRST, SECOND)
    assert store.verify().ok


def test_files_of_a_batch_are_kept_with_what_became_of_them(store: Store) -> None:
    with store.transaction() as writer:
        batch = writer.open_batch(kind="merge", person="包文")
        writer.append([FIRST], batch=batch, file="一.jmdesk")
        writer.note_file(batch, name="一.jmdesk", digest="d", manifest=b"{}", new=1)
        writer.note_file(batch, name="二.jmdesk", verdict="damaged")
        writer.note_file(batch, name="一.jmdesk", digest="e", same=1)
    files = store.batch_files(batch)
    told = [(one.name, one.digest, one.verdict, one.new, one.same) for one in files]
    assert told == [
        ("一.jmdesk", "d", "merged", 1, 0),
        ("二.jmdesk", "", "damaged", 0, 0),
        ("一.jmdesk", "e", "merged", 0, 1),
    ]
    (came,) = store.last_batches(5)
    assert (came.files, came.records) == (("一.jmdesk",), {"project": (P1,)})
    assert (store.batch_of("d"), store.batch_of("x"), store.batch_of("")) == (batch, None, None)
    undo(store, batch)
    assert store.batch_of("d") is None


def test_what_travels_is_chosen_by_unit_ledger_and_period(store: Store) -> None:
    may = progress("g1", "2023-05", unit=VILLAGE)
    june = progress("g2", "2023-06", unit=TOWN)
    stranger = revision("s1", ledger="stranger", unit=TOWN, period="2023Q2")
    put(store, FIRST, may, june, stranger)
    put(store, SECOND, batch="b")
    undo(store)

    def ids(**narrowed: object) -> list[str]:
        return [id for id, _ in store.accepted(**narrowed)]  # type: ignore[arg-type]

    assert ids() == [FIRST.id, may.id, june.id, stranger.id]
    assert ids(units=[TOWN]) == [june.id, stranger.id]
    assert ids(ledgers=["progress"]) == [may.id, june.id]
    assert ids(period=Period.parse("2023Q2")) == [may.id, june.id, stranger.id]
    assert ids(units=[VILLAGE], period=Period.parse("2023-06")) == []
    assert dict(store.revisions_of([P1])) == {FIRST.id: FIRST.content}
    everything = [FIRST.id, SECOND.id, RevisionId("f" * 64)]
    assert store.known(everything) == {FIRST.id, SECOND.id}
    assert store.known(everything, aside=False) == {FIRST.id}


def test_conflicts_are_listed_where_the_record_is_there(store: Store) -> None:
    other = revision("p1", FIRST, name="丙")
    put(store, FIRST, SECOND, other)
    put(store, revision("p2", name="甲"), revision("p2", name="乙"))
    assert [(one.record, one.fields) for one in store.conflicts()] == [
        ("p1", ("name",)),
        ("p2", ("name",)),
    ]
    put(store, revision("p1", SECOND, other, deleted=True))
    assert [one.record for one in store.conflicts()] == ["p2"]


def test_what_was_received_is_known_by_unit(store: Store) -> None:
    sent = Sent(digest="d", at="2026-01-01", file="f", to_unit=BANNER, kind="package", manifest=b"")
    receipt = Received(
        digest="d", unit=BANNER, device="x", at="", code="ABC", records=1, conflicts=0
    )
    with store.transaction() as writer:
        writer.note_sent(sent, revisions=[FIRST.id, SECOND.id])
        assert store.acknowledged(BANNER) == frozenset()
        writer.note_received(receipt)
        writer.note_received(receipt)
    assert store.sent() == store.sent(to_unit=BANNER) == (sent,)
    assert store.sent(to_unit=TOWN) == ()
    assert store.received() == store.received("d") == (receipt,)
    assert store.acknowledged(BANNER) == {FIRST.id, SECOND.id}
    assert store.acknowledged(TOWN) == frozenset()


def test_desks_are_known_by_their_keys(store: Store) -> None:
    peer = Peer(
        key="k", fingerprint="F", device="d", unit=TOWN, person="包", first_at="1", trusted=False
    )
    with store.transaction() as writer:
        writer.put_peer(peer)
    assert store.peers() == (peer,)
    with store.transaction() as writer:
        writer.drop_peer("k")
    assert store.peers() == ()


def test_definitions_are_not_needed(store: Store) -> None:
    """A ledger unknown here is set aside and taken back as any other."""
    put(store, revision("s1", ledger="stranger", unit=TOWN), batch="b")
    undo(store)
    assert store.record(RecordId("s1")) is None
    redo(store)
    assert store.record(RecordId("s1")) is not None
    assert "stranger" not in LEDGERS


def indexes(store: Store) -> set[str]:
    with closing(sqlite3.connect(store.path)) as raw:
        found = raw.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
        return {name for (name,) in found}


def many(count: int) -> list[Revision]:
    return [revision(f"n{number}", unit=TOWN, name=f"第{number}个") for number in range(count)]


def test_many_new_records_leave_the_indexes_as_they_were(store: Store) -> None:
    before = indexes(store)
    assert "current_project_list" in before

    def fail() -> None:
        with store.transaction() as writer:
            batch = writer.open_batch(kind="merge", person="")
            came = many(2500)
            contents, ids = [one.content for one in came], [one.id for one in came]
            writer.append_bytes(contents, ids=ids, batch=batch, file="来.jmdesk")
            assert store.count(Query(ledger="project")) == 2500  # reading sees what was written
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert indexes(store) == before
    assert store.verify().revisions == 0
    with store.transaction() as writer:
        batch = writer.open_batch(kind="merge", person="")
    assert len(merge(store, *many(2500), batch=batch)) == 2500
    assert indexes(store) == before
    assert store.verify().ok


@given(st.from_regex(r"-?[0-9]{1,12}(\.[0-9]{1,10})?", fullmatch=True), st.integers(0, 8))
def test_usual_numbers_lie_in_their_columns_as_the_field_says(text: str, places: int) -> None:
    """The short way from a stored number to its column says what the long one does, or nothing."""
    quick = scaled(text, places)
    assert quick is None or Decimal(quick).scaleb(-places) == Decimal(text)
