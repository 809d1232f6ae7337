"""A record is computed from its revisions: equal and disjoint edits never ask (design §4)."""

from __future__ import annotations

from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from jmdesk.domain.history import DELETED, compute
from jmdesk.domain.revision import LedgerId, RecordId, Revision


def revision(*parents: Revision, deleted: bool = False, **values: Any) -> Revision:
    return Revision(
        record=RecordId("r"),
        ledger=LedgerId("progress"),
        version=1,
        definition="d",
        parents=tuple(parent.id for parent in parents),
        values=values,
        deleted=deleted,
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
    assert not compute([first, grave, revision(grave, paid="1")]).deleted


def test_a_revision_set_aside_stays_an_ancestor_but_sets_nothing() -> None:
    first = revision(paid="100")
    second = revision(first, paid="120")
    third = revision(second, note="x")
    history = compute([first, second, third], aside=frozenset({second.id}))
    assert history.values == {"paid": "100", "note": "x"}
    assert history.heads == (third.id,)


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
        made.append(revision(*parents, deleted=draw(st.booleans()), **{field: value}))
    return made


def slow_live(made: list[Revision], name: str) -> set[str]:
    """The definition, word for word: setters without a descendant that sets the field."""
    by_id = {r.id: r for r in made}

    def ancestors(r: Revision) -> set[str]:
        found: set[str] = set()
        for parent in r.parents:
            found |= {parent} | ancestors(by_id[parent])
        return found

    setters = {r.id for r in by_id.values() if name in r.values}
    return {one for one in setters if not any(one in ancestors(by_id[other]) for other in setters)}


@given(histories())
def test_live_setters_agree_with_the_definition_taken_literally(made: list[Revision]) -> None:
    history = compute(made)
    for name, setters in history.setters.items():
        assert set(setters) == slow_live(made, name)


@given(histories().filter(lambda made: len(made) <= 4))
def test_order_does_not_matter(made: list[Revision]) -> None:
    results = {repr(compute(order)) for order in permutations(made)}
    as_sets = [compute(order) for order in permutations(made)]
    assert all(one == as_sets[0] for one in as_sets), results
