"""Several real desks, real files, whatever happens in between (Hypothesis).

1. Once each has all files of the others, all say the same: digest, conflicts, values.
2. No revision disappears, and no file counts anything twice.
3. What is decided on one desk is decided on all, without a new conflict.
4. Desks that set the same, or different fields, are never asked.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count, permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jmdesk.domain.history import DELETED
from jmdesk.domain.revision import RecordId
from jmdesk.exchange.merge_plan import Verdict
from jmdesk.operations.conflicts import Decision, conflicts, resolve_all
from jmdesk.operations.desk import Desk
from jmdesk.operations.plain_values import read_values
from jmdesk.operations.recording import delete_record, restore_record, save_record
from tests.operations.sending import desks, hand_over, package
from tests.operations.test_recording import PROJECT

FIELDS = ("scope", "total", "nature")
VALUES = {
    "scope": ("甲", "乙", "丙"),
    "total": ("1", "2", "3"),
    "nature": ("新建", "续建", "扩建"),
}
_NUMBER = count()
LONG = bool(os.environ.get("JMDESK_LONG"))

step = st.one_of(
    st.tuples(st.just("edit"), st.integers(0, 2), st.sampled_from(FIELDS), st.integers(0, 2)),
    st.tuples(st.just("delete"), st.integers(0, 2)),
    st.tuples(st.just("send"), st.integers(0, 2), st.integers(0, 2)),
    st.tuples(st.just("decide"), st.integers(0, 2), st.integers(0, 1)),
)


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[Desk]]]:
    """A banner's desk and two of its townships."""
    folder = tmp_path_factory.mktemp("three")
    with desks(folder, 白音="科尔沁右翼中旗", 包文="巴彦呼舒镇", 陈="好腰苏木镇") as opened:
        yield folder, opened


def begun(three: tuple[Path, list[Desk]]) -> RecordId:
    """A project that all three have."""
    folder, (first, *others) = three
    read = read_values(first, ledger="project", values={**PROJECT, "name": f"项目{next(_NUMBER)}"})
    record = save_record(first, ledger="project", values=read).records[0]
    for other in others:
        hand_over(other, sent(folder, first, record))
    return record


def sent(folder: Path, desk: Desk, record: RecordId) -> Path:
    return package(desk, folder / f"{next(_NUMBER)}.jmdesk", records=[record])


def edit(desk: Desk, record: RecordId, field: str, value: str) -> None:
    read = read_values(desk, ledger="project", values={field: value})
    save_record(desk, ledger="project", record=record, values=read)


def take(folder: Path, opened: list[Desk], record: RecordId, one: tuple[object, ...]) -> None:
    """One thing that happens at some desk."""
    what, who, *rest = one
    desk = opened[int(str(who))]
    there = desk.store.record(record) is not None
    if what == "edit" and there:
        field, value = str(rest[0]), int(str(rest[1]))
        edit(desk, record, field, VALUES[field][value])
    elif what == "delete":
        if there:
            delete_record(desk, record=record, reason="不要了")
        else:
            restore_record(desk, record=record)
    elif what == "send":
        hand_over(opened[int(str(rest[0]))], sent(folder, desk, record))
    elif what == "decide":
        decide(desk, record, int(str(rest[0])))


def decide(desk: Desk, record: RecordId, nth: int) -> None:
    asked = [one for one in conflicts(desk) if one.record == record]
    # A record that is deleted has nothing else to decide.
    first = [one for one in asked if one.field == DELETED] or asked
    if first:
        taken = {(record, o.field): Decision(take=o.choices[nth].revision) for o in first}
        resolve_all(desk, decisions=taken)


def meet(folder: Path, opened: list[Desk], record: RecordId) -> None:
    """Everyone's file to everyone, in some order, all at once."""
    files = [sent(folder, desk, record) for desk in opened]
    for desk, order in zip(opened, permutations(files), strict=False):
        hand_over(desk, *order, order[0])


def told(desk: Desk, record: RecordId) -> object:
    state = desk.store.state(record)
    asked = [(one.field, [(c.revision, c.value) for c in one.choices]) for one in conflicts(desk)]
    return dict(state.values), state.heads, state.deleted, asked


@settings(
    max_examples=100 if LONG else 8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(step, min_size=2, max_size=8))
def test_desks_that_know_the_same_say_the_same(
    three: tuple[Path, list[Desk]], steps: list[tuple[object, ...]]
) -> None:
    folder, opened = three
    record = begun(three)
    for one in steps:
        take(folder, opened, record, one)
    known = {one.id for desk in opened for one in desk.store.history(record)}
    meet(folder, opened, record)
    assert {one.id for one in opened[0].store.history(record)} == known
    first, *others = (told(desk, record) for desk in opened)
    assert others == [first, first]

    for _ in range(2):
        decide(opened[1], record, 0)
    last = sent(folder, opened[1], record)
    for desk in (opened[0], opened[2]):
        plan, _ = hand_over(desk, last)
        assert not plan.conflicts
        assert not [one for one in conflicts(desk) if one.record == record]
        assert told(desk, record) == told(opened[1], record)
    plan, merged = hand_over(opened[0], last)
    assert plan.files[0].verdict is Verdict.ALREADY_HERE
    assert merged.batch == ""


def test_after_all_of_that_the_stores_are_the_same(three: tuple[Path, list[Desk]]) -> None:
    verdicts = [desk.store.verify() for desk in three[1]]
    assert all(verdict.ok for verdict in verdicts)
    assert len({verdict.digest for verdict in verdicts}) == 1


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    shared=st.integers(0, 2),
    own=st.permutations(FIELDS[:2]),
)
def test_the_same_and_different_fields_never_ask(
    three: tuple[Path, list[Desk]], shared: int, own: list[str]
) -> None:
    folder, opened = three
    record = begun(three)
    for desk, field in zip(opened, [*own, "place"], strict=True):
        edit(desk, record, field, "3" if field == "total" else "别的")
        edit(desk, record, "nature", VALUES["nature"][shared])
    meet(folder, opened, record)
    for desk in opened:
        assert conflicts(desk) == ()
        kept = desk.store.record(record)
        assert kept
        assert (kept.get("place"), kept.get("scope")) == ("别的", "别的")
