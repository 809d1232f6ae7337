"""Desks that exchange what they know come to the same, whatever happened on the way.

1. What the same revisions make is the same in any order, grouping and repetition; conflicts too.
2. No revision disappears; merging one's own changes nothing.
3. Undoing and redoing batches leaves what was before, and what is set aside travels nowhere.
4. A conflict decided on one desk is decided on every desk, and asks nothing new.
5. Equal and disjoint edits never ask.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jmdesk.domain.history import DELETED
from jmdesk.domain.revision import LedgerId, RecordId, Revision, RevisionId
from jmdesk.store.states import revision_of
from jmdesk.store.store import Store
from jmdesk.store.verdict import Verdict
from tests.store.examples import BANNER, LEDGERS, put

LONG = bool(os.environ.get("JMDESK_LONG"))
RECORDS = {"p0": "project", "p1": "project", "g0": "progress"}
FIELDS = {"name": ["甲", "乙"], "total": ["1", "2"], "place": ["东", "西"]}


@pytest.fixture(scope="module")
def template() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        Store.open(path, LEDGERS).close()
        yield path


class Desks:
    """Some desks, and what their people do."""

    def __init__(self, template: Path, count: int, stack: ExitStack) -> None:
        self.made: set[RevisionId] = set()
        self.stores = []
        for number in range(count):
            path = template.with_name(f"desk{number}.db")
            shutil.copyfile(template, path)
            self.stores.append(stack.enter_context(Store.open(path, LEDGERS)))

    def act(self, number: int, record: str, values: dict[str, Any], *, grave: bool = False) -> None:
        """A person saves, deletes or decides at one desk, from all that is known there."""
        store = self.stores[number]
        state = store.states([RecordId(record)]).get(RecordId(record))
        if state is None or state.absent:
            values = {"unit": BANNER, **values}
        if state is not None and state.deleted and not grave:
            values[DELETED] = False
        told = Revision(
            record=RecordId(record),
            ledger=LedgerId(RECORDS[record]),
            version=1,
            definition="d",
            parents=state.heads if state else (),
            values=values,
            deleted=grave,
            reason="重复" if grave else "",
        )
        put(store, told)
        self.made.add(told.id)

    def exchange(self, source: int, target: int, *, reverse: bool = False) -> None:
        """All that one desk accepts comes to another, as packages are merged."""
        came = list(self.stores[source].accepted())
        if reverse:
            came.reverse()
        with self.stores[target].transaction() as writer:
            batch = writer.open_batch(kind="merge", person="")
            contents = [content for _, content in came]
            writer.append_bytes(contents, ids=[id for id, _ in came], batch=batch, file="f")

    def turn(self, number: int, which: int) -> None:
        """Undo or redo a batch."""
        store = self.stores[number]
        batches = store.batches()
        if batches:
            chosen = batches[which % len(batches)]
            with store.transaction() as writer:
                turn = writer.set_aside if chosen.active else writer.take_back
                turn(chosen.id)

    def redo_all(self) -> None:
        """Every batch counts again."""
        for store in self.stores:
            with store.transaction() as writer:
                for batch in store.batches():
                    if not batch.active:
                        writer.take_back(batch.id)

    def meet(self, order: list[int]) -> None:
        """Everyone's goes to everyone, until all have all."""
        for _ in range(2):
            for source in order:
                for target in reversed(order):
                    if source != target:
                        self.exchange(source, target, reverse=target % 2 == 1)

    def verdicts(self) -> list[Verdict]:
        return [store.verify() for store in self.stores]


RECORD = st.sampled_from(sorted(RECORDS))
VALUES = st.fixed_dictionaries({}, optional={k: st.sampled_from(v) for k, v in FIELDS.items()})
DESK = st.integers(0, 2)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("edit"), DESK, RECORD, VALUES),
        st.tuples(st.just("delete"), DESK, RECORD),
        st.tuples(st.just("keep"), DESK, RECORD),
        st.tuples(st.just("exchange"), DESK, DESK),
        st.tuples(st.just("turn"), DESK, st.integers(0, 3)),
    ),
    min_size=3,
    max_size=14,
)


def walk(desks: Desks, steps: list[Any]) -> None:
    for kind, *rest in steps:
        if kind == "edit":
            desks.act(rest[0], rest[1], dict(rest[2]))
        elif kind == "delete":
            desks.act(rest[0], rest[1], {}, grave=True)
        elif kind == "keep":
            desks.act(rest[0], rest[1], {DELETED: False})
        elif kind == "exchange":
            desks.exchange(*rest)
        else:
            desks.turn(*rest)


@settings(max_examples=100 if LONG else 12, deadline=None)
@given(steps=STEPS, order=st.permutations([0, 1, 2]))
def test_desks_that_know_the_same_are_the_same(
    template: Path, steps: list[Any], order: list[int]
) -> None:
    with ExitStack() as stack:
        desks = Desks(template, 3, stack)
        walk(desks, steps)
        for verdict in desks.verdicts():
            assert verdict.ok
        desks.redo_all()
        desks.meet(order)
        first, *others = desks.verdicts()
        assert all(other.digest == first.digest for other in others)
        assert first.ok
        conflicts = desks.stores[0].conflicts()
        for store in desks.stores:
            assert desks.made <= store.known(desks.made, aside=False)
            assert store.conflicts() == conflicts
        desks.exchange(0, 0)
        assert desks.stores[0].verify() == first
        decide(desks, 1)
        assert not desks.stores[1].conflicts()
        desks.meet(order)
        assert not any(store.conflicts() for store in desks.stores)
        assert len({verdict.digest for verdict in desks.verdicts()}) == 1


def decide(desks: Desks, number: int) -> None:
    """A person decides every conflict at one desk."""
    for one in desks.stores[number].conflicts():
        state = desks.stores[number].state(one.record)
        taken = {name: state.values.get(name) for name in one.fields if name != DELETED}
        keeping = {DELETED: False} if DELETED in one.fields else {}
        desks.act(number, one.record, taken | keeping)


@settings(max_examples=8, deadline=None)
@given(steps=STEPS)
def test_undone_and_redone_batches_leave_what_was(template: Path, steps: list[Any]) -> None:
    with ExitStack() as stack:
        desks = Desks(template, 3, stack)
        walk(desks, [step for step in steps if step[0] != "turn"])
        desks.exchange(1, 0)
        desks.exchange(2, 0)
        store = desks.stores[0]
        before = store.verify()
        for batch in store.batches():
            with store.transaction() as writer:
                writer.set_aside(batch.id)
        alone = store.verify()
        assert alone.ok
        local = {one for one, _ in store.accepted()}
        assert all(
            "" in {way.batch for way in store.arrivals(revision_of(id, content).record)[id]}
            for id, content in store.accepted()
        )
        store.rebuild()
        assert store.verify() == alone
        for batch in store.batches():
            with store.transaction() as writer:
                writer.take_back(batch.id)
        assert store.verify() == before
        assert local <= {one for one, _ in store.accepted()}


@settings(max_examples=8, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(FIELDS)), st.integers(0, 1)),
        min_size=1,
        max_size=6,
        unique_by=lambda edit: edit[0],
    ),
    st.permutations([0, 1, 2]),
)
def test_equal_and_disjoint_edits_never_ask(
    template: Path, edits: list[tuple[str, int]], order: list[int]
) -> None:
    """Each field is set by one desk alone, "unit" by all to the same."""
    with ExitStack() as stack:
        desks = Desks(template, 3, stack)
        desks.act(0, "p0", {"name": "甲", "total": "1", "place": "东"})
        desks.exchange(0, 1)
        desks.exchange(0, 2)
        for place, (name, value) in enumerate(edits):
            desks.act(place % 3, "p0", {name: FIELDS[name][value]})
        for number in range(3):
            desks.act(number, "p0", {"unit": BANNER, "link": True})
        desks.meet(order)
        assert not any(store.conflicts() for store in desks.stores)
        state = desks.stores[0].state(RecordId("p0"))
        assert {name: state.values[name] for name, _ in edits} == {
            name: FIELDS[name][value] for name, value in edits
        }
