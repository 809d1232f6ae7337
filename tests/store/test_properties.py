"""Any order and grouping of the same revisions gives the same store (design §1.4)."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jmdesk.domain.history import compute
from jmdesk.domain.revision import RecordId, Revision
from jmdesk.store.query import Query
from jmdesk.store.store import Store
from tests.store.examples import BANNER, LEDGERS, TOWN, VILLAGE, put, revision

LONG = bool(os.environ.get("JMDESK_LONG"))
RECORDS = [("p0", "project"), ("p1", "project"), ("g0", "progress"), ("g1", "progress")]
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "project": st.sampled_from(["p0", "p1"]),
    "name": st.sampled_from(["甲", "乙镇"]),
    "total": st.sampled_from(["1", "2.5", "?"]),
    "implementer": st.sampled_from([TOWN, VILLAGE]),
    "unit": st.sampled_from([BANNER, TOWN]),
    "period": st.sampled_from(["2023-05", "2023-06"]),
}


@st.composite
def told(draw: st.DrawFn) -> list[Revision]:
    """Histories of some records, of two ledgers that refer to each other, partly not arrived."""
    made: list[Revision] = []
    for _ in range(draw(st.integers(1, 9))):
        record, ledger = draw(st.sampled_from(RECORDS))
        own = [one for one in made if one.record == record]
        parents = draw(st.lists(st.sampled_from(own), max_size=2, unique=True)) if own else []
        if draw(st.booleans()) and own:
            parents = [own[-1]]
        deleted = draw(st.integers(0, 5)) == 0
        values = draw(st.fixed_dictionaries({}, optional=VALUES))
        made.append(revision(record, *parents, ledger=ledger, deleted=deleted, **values))
    # Something arrives: of what was told twice, both would be missing.
    missing = draw(st.sets(st.sampled_from(made), max_size=1)) if len(set(made)) > 1 else set()
    return [one for one in made if one not in missing]


@st.composite
def arrivals(draw: st.DrawFn) -> tuple[list[Revision], list[list[Revision]]]:
    """The same revisions at once, and shuffled, repeated and in groups."""
    made = draw(told())
    shuffled = draw(st.permutations(made + draw(st.lists(st.sampled_from(made), max_size=3))))
    groups: list[list[Revision]] = [[]]
    for one in shuffled:
        groups[-1].append(one)
        if draw(st.integers(0, 1)):
            groups.append([])
    return made, groups


@pytest.fixture(scope="module")
def template() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        Store.open(path, LEDGERS).close()
        yield path


def fresh(template: Path, name: str) -> Store:
    path = template.with_name(name)
    shutil.copyfile(template, path)
    return Store.open(path, LEDGERS)


@settings(max_examples=200 if LONG else 25, deadline=None)
@given(arrivals())
def test_order_grouping_and_repetition_do_not_matter(
    template: Path, arrived: tuple[list[Revision], list[list[Revision]]]
) -> None:
    made, groups = arrived
    with fresh(template, "one.db") as one, fresh(template, "other.db") as other:
        put(one, *made)
        for group in groups:
            put(other, *group, batch="b")
        verdict = one.verify()
        assert verdict.ok
        assert other.verify() == verdict
        for ledger in LEDGERS:
            mine, theirs = one.records(Query(ledger=ledger)), other.records(Query(ledger=ledger))
            assert sorted(mine, key=lambda r: r.id) == sorted(theirs, key=lambda r: r.id)
        put(other, *made)
        assert other.verify() == verdict
        other.rebuild()
        assert other.verify() == verdict


@settings(max_examples=200 if LONG else 20, deadline=None)
@given(told())
def test_the_quick_way_agrees_with_the_whole_history(template: Path, made: list[Revision]) -> None:
    with fresh(template, "quick.db") as store:
        for one in made:
            put(store, one)
        for record in {one.record for one in made}:
            history = compute(one for one in made if one.record == record)
            state = store.state(RecordId(record))
            assert state.values == history.values
            assert state.heads == history.heads
            assert set(state.conflicts) == set(history.conflicts)
            assert state.deleted == history.deleted
            assert (store.record(record) is None) == history.deleted
