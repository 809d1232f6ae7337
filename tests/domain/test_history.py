"""A record is computed from its revisions: equal and disjoint edits never ask (design §4)."""

from __future__ import annotations

from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from jmdesk.domain.history import DELETED, compute
from jmdesk.domain.revision import LedgerId, RecordId, Revision


def revision(
    *parents: Revision, deleted: bool = False, reason: str = "", **values: Any
) -> Revision:
    """``deleted_`` is the decision to keep the record."""
    if "deleted_" in values:
        values[DELETED] = values.pop("deleted_")
    return Revision(
        record=RecordId("r"),
        ledger=LedgerId("progress"),
        version=1,
        definition="d",
        parents=tuple(parent.id for parent in parents),
        values=values,
        deleted=deleted,
        reason=reason,
    )


def test_a_later_edit_replaces_the_value_it_was_made_from() -> None:
    first = revision(paid="100")
    second = revision(first, paid="120")
    history = compute([second, first])
    assert history.values == {"paid": "120"}
    assert history.heads == (second.id,)
    assert not history.conflicts


def test_disjoint_edits_of_two_desks_both_hold() -> None:
    first = revision(paid="100", image="10")
    left, right = revision(first, paid="120"), revision(first, image="20")
    history = compute([first, left, right])
    assert history.values == {"paid": "120", "image": "20"}
    assert not history.conflicts
    assert history.heads == tuple(sorted((left.id, right.id)))


def test_equal_edits_of_two_desks_do_not_ask() -> None:
    first = revision(paid="100")
    left = revision(first, paid="120", image="1")
    right = revision(first, paid="120", image="1", note="x")
    assert not compute([first, left, right]).conflicts


def test_different_values_of_one_field_are_a_conflict_until_that_field_is_set() -> None:
    first = revision(paid="100")
    left, right = revision(first, paid="120"), revision(first, paid="130")
    other = revision(left, right, note="说明")
    disputed = compute([first, left, right, other])
    assert disputed.conflicts == {"paid": tuple(sorted((left.id, right.id)))}
    decided = revision(other, paid="130")
    settled = compute([first, left, right, other, decided])
    assert not settled.conflicts
    assert settled.values["paid"] == "130"


def test_a_value_overruled_on_one_branch_does_not_come_back_through_another() -> None:
    first = revision(paid="100")
    left, right = revision(first, paid="120"), revision(first, note="x")
    assert compute([first, left, right]).values["paid"] == "120"


def test_deleting_against_editing_is_a_conflict() -> None:
    first = revision(paid="100")
    grave, edit = revision(first, deleted=True), revision(first, paid="120")
    history = compute([first, grave, edit])
    assert DELETED in history.conflicts
    assert not history.deleted
    assert compute([first, grave]).deleted


def test_another_field_set_later_does_not_decide_delete_against_edit() -> None:
    first = revision(paid="100")
    grave, edit = revision(first, deleted=True), revision(first, paid="120")
    later = revision(grave, edit, note="x")
    history = compute([first, grave, edit, later])
    assert set(history.conflicts[DELETED]) == {grave.id, later.id}
    assert not history.deleted


def test_a_deletion_decided_with_all_heads_stays() -> None:
    first = revision(paid="100")
    grave, edit = revision(first, deleted=True), revision(first, paid="120")
    again = revision(grave, edit, deleted=True)
    history = compute([first, grave, edit, again])
    assert history.deleted
    assert not history.conflicts


def test_keeping_is_a_decision_of_its_own_and_no_value() -> None:
    first = revision(paid="100")
    grave, edit = revision(first, deleted=True), revision(first, paid="120")
    kept = revision(grave, edit, deleted_=False)
    history = compute([first, grave, edit, kept])
    assert not history.deleted
    assert not history.conflicts
    assert history.values == {"paid": "120"}


def test_keeping_against_deleting_once_more_is_a_conflict() -> None:
    first = revision(paid="100")
    grave = revision(first, deleted=True)
    kept, again = revision(grave, deleted_=False), revision(grave, deleted=True)
    history = compute([first, grave, kept, again])
    assert set(history.conflicts[DELETED]) == {kept.id, again.id}


def test_two_desks_that_delete_the_same_agree() -> None:
    first = revision(paid="100")
    graves = [revision(first, deleted=True, reason=why) for why in ("重复", "取消")]
    assert compute([first, *graves]).deleted
    assert not compute([first, *graves]).conflicts
    kept = revision(*graves, deleted_=False)
    assert not compute([first, *graves, kept]).deleted


def test_a_record_of_which_all_is_set_aside_is_absent() -> None:
    first = revision(paid="100")
    grave = revision(first, deleted=True)
    history = compute([first, grave], aside=frozenset({first.id, grave.id}))
    assert history.absent
    assert history.deleted
    assert not history.values
    assert history.heads == (grave.id,)
    assert not compute([first, grave], aside=frozenset({grave.id})).deleted


def test_what_follows_an_undone_batch_descends_from_what_was_before_it() -> None:
    """A desk that never gets the revision set aside sees no conflict."""
    first = revision(paid="100")
    aside = revision(first, paid="120")
    heads = compute([first, aside], aside=frozenset({aside.id})).heads
    assert heads == tuple(sorted((first.id, aside.id)))
    after = revision(first, aside, paid="130")
    elsewhere = compute([first, after])
    assert not elsewhere.conflicts
    assert elsewhere.values == {"paid": "130"}


def test_a_revision_set_aside_stays_an_ancestor_but_sets_nothing() -> None:
    first = revision(paid="100")
    second = revision(first, paid="120")
    third = revision(second, note="x")
    history = compute([first, second, third], aside=frozenset({second.id}))
    assert history.values == {"paid": "100", "note": "x"}
    assert history.heads == (third.id,)
    assert not history.absent


def test_a_parent_that_has_not_arrived_is_named() -> None:
    first = revision(paid="100")
    second = revision(first, paid="120")
    assert compute([second]).missing == {first.id}


@st.composite
def histories(draw: st.DrawFn) -> list[Revision]:
    made: list[Revision] = []
    for _ in range(draw(st.integers(1, 7))):
        parents = draw(st.lists(st.sampled_from(made), max_size=2, unique=True)) if made else []
        field = draw(st.sampled_from(["paid", "image"]))
        value = draw(st.sampled_from(["1", "2"]))
        kind = draw(st.sampled_from(["edit", "delete", "keep"]))
        told = {"deleted_": False} if kind == "keep" else {field: value}
        made.append(revision(*parents, deleted=kind == "delete", **told))
    return list({one.id: one for one in made}.values())


def ancestors_of(made: list[Revision]) -> dict[str, set[str]]:
    by_id = {r.id: r for r in made}
    found: dict[str, set[str]] = {}
    for r in made:  # parents come first
        found[r.id] = {*r.parents, *(a for parent in r.parents for a in found[parent])}
    assert found.keys() == by_id.keys()
    return found


def slow_live(made: list[Revision], name: str) -> set[str]:
    """The definition, word for word: setters without a descendant that sets the field."""
    before = ancestors_of(made)
    setters = {r.id for r in made if name in r.values}
    return {one for one in setters if not any(one in before[other] for other in setters)}


@given(histories())
def test_live_setters_agree_with_the_definition_taken_literally(made: list[Revision]) -> None:
    history = compute(made)
    for name, setters in history.setters.items():
        assert set(setters) == slow_live(made, name)


@given(histories())
def test_deletion_agrees_with_the_definition_taken_literally(made: list[Revision]) -> None:
    before = ancestors_of(made)
    setters = {one.id for one in made if one.deleted or DELETED in one.values}
    live = {one for one in setters if not any(one in before[other] for other in setters)}
    graves = {one.id for one in made if one.deleted} & live
    disputing = {
        one.id for one in made if not one.deleted and not any(one.id in before[g] for g in graves)
    }
    history = compute(made)
    assert history.deleted == bool(graves and not disputing)
    assert (DELETED in history.conflicts) == bool(graves and disputing)
    assert graves <= set(history.conflicts.get(DELETED, graves))
    assert set(history.conflicts.get(DELETED, ())) <= graves | disputing


@given(histories().filter(lambda made: len(made) <= 4))
def test_order_does_not_matter(made: list[Revision]) -> None:
    results = {repr(compute(order)) for order in permutations(made)}
    as_sets = [compute(order) for order in permutations(made)]
    assert all(one == as_sets[0] for one in as_sets), results
