"""From a set of revisions to the record: pure, and the same in whatever order they came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jmdesk.domain.revision import Json, Revision, RevisionId, canonical

DELETED = "deleted"
"""The name under which delete-against-edit appears among the conflicts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class History:
    """What the revisions of one record come to.

    ``values`` are the stored values shown; ``setters`` says which revisions set each of them;
    ``conflicts`` holds, for each field with several different live values, the revisions that
    set them. ``heads`` have no descendant; ``missing`` are parents that have not arrived (未收到).
    """

    values: Mapping[str, Json]
    setters: Mapping[str, tuple[RevisionId, ...]]
    conflicts: Mapping[str, tuple[RevisionId, ...]]
    heads: tuple[RevisionId, ...]
    missing: frozenset[RevisionId]
    deleted: bool


def compute(
    revisions: Iterable[Revision], *, aside: frozenset[RevisionId] = frozenset()
) -> History:
    """The record that these revisions of one record make.

    The value of a field is the one set by those revisions that set it and have no descendant
    that sets it. Revisions in ``aside`` (an undone batch) stay ancestors but set nothing.
    """
    known = {revision.id: revision for revision in revisions}
    order = _ancestors_first(known)
    ancestors = _ancestor_masks(order)
    active = [i for i, revision in enumerate(order) if revision.id not in aside]

    values: dict[str, Json] = {}
    setters: dict[str, tuple[RevisionId, ...]] = {}
    conflicts: dict[str, tuple[RevisionId, ...]] = {}
    for name in {name for i in active for name in order[i].values}:
        live = _live([i for i in active if name in order[i].values], ancestors)
        by_id = sorted(order[i].id for i in live)
        setters[name] = tuple(by_id)
        values[name] = known[by_id[0]].values[name]
        if len({canonical(known[revision].values[name]) for revision in by_id}) > 1:
            conflicts[name] = setters[name]
    deleted, disputed = _deletion(order, active, ancestors)
    if disputed:
        conflicts[DELETED] = disputed
    with_child = {parent for revision in order for parent in revision.parents}
    return History(
        values=values,
        setters=setters,
        conflicts=conflicts,
        heads=tuple(sorted(known.keys() - with_child)),
        missing=frozenset(with_child - known.keys()),
        deleted=deleted,
    )


def _ancestors_first(known: Mapping[RevisionId, Revision]) -> list[Revision]:
    """Parents before children, otherwise by id; without recursion, histories may be long."""
    order: list[Revision] = []
    placed: set[RevisionId] = set()
    for start in sorted(known):
        stack = [start]
        while stack:
            current = stack[-1]
            waiting = [p for p in known[current].parents if p in known and p not in placed]
            if waiting and current not in placed:
                stack.extend(waiting)
                continue
            stack.pop()
            if current not in placed:
                placed.add(current)
                order.append(known[current])
    return order


def _ancestor_masks(order: list[Revision]) -> list[int]:
    """For each revision the set of its ancestors, as bits numbered by place in ``order``."""
    place = {revision.id: i for i, revision in enumerate(order)}
    masks: list[int] = []
    for revision in order:
        mask = 0
        for parent in revision.parents:
            if (i := place.get(parent)) is not None:
                mask |= masks[i] | 1 << i
        masks.append(mask)
    return masks


def _live(candidates: list[int], ancestors: list[int]) -> list[int]:
    """Those candidates of which no other candidate descends."""
    overruled = 0
    for i in candidates:
        overruled |= ancestors[i]
    return [i for i in candidates if not overruled >> i & 1]


def _deletion(
    order: list[Revision], active: list[int], ancestors: list[int]
) -> tuple[bool, tuple[RevisionId, ...]]:
    """Whether the record is deleted, and the revisions that dispute it."""
    tips = _live(active, ancestors)
    graves = [i for i in tips if order[i].deleted]
    edits = [i for i in tips if not order[i].deleted]
    if not graves:
        return False, ()
    disputed = tuple(sorted(order[i].id for i in graves + edits)) if edits else ()
    return not edits, disputed
