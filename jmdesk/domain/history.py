"""From a set of revisions to the record: pure, and the same in whatever order they came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jmdesk.domain.revision import Json, Revision, RevisionId, canonical

DELETED = "deleted"
"""The field that a deletion sets; a revision sets it to False to keep or restore the record.

It appears among the conflicts (delete against edit) and never among a record's values."""


@dataclass(frozen=True, kw_only=True, slots=True)
class History:
    """What the revisions of one record come to.

    ``values`` are the stored values shown; ``setters`` says which revisions set each of them;
    ``conflicts`` holds, for each field with several different live values, the revisions that
    set them. ``missing`` are parents that have not arrived (未收到).

    ``heads`` are what the next revision is made from: those without a descendant, and where these
    are set aside the last of the others too, so that it descends from them on every desk.
    ``absent`` where all revisions are set aside: such a record counts as deleted and is nowhere.
    """

    values: Mapping[str, Json]
    setters: Mapping[str, tuple[RevisionId, ...]]
    conflicts: Mapping[str, tuple[RevisionId, ...]]
    heads: tuple[RevisionId, ...]
    missing: frozenset[RevisionId]
    deleted: bool
    absent: bool = False


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
    for name in {name for i in active for name in order[i].values} - {DELETED}:
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
    last = {order[i].id for i in _live(active, ancestors)}
    return History(
        values=values,
        setters=setters,
        conflicts=conflicts,
        heads=tuple(sorted(last | (known.keys() - with_child))),
        missing=frozenset(with_child - known.keys()),
        deleted=deleted or not active,
        absent=not active,
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
    """Whether the record is deleted, and the revisions that dispute it.

    A deletion is live until a revision made from it sets ``DELETED``. Whatever the live ones do
    not descend from disputes them: to edit another field decides nothing.
    """
    setters = [i for i in active if order[i].deleted or DELETED in order[i].values]
    graves = [i for i in _live(setters, ancestors) if order[i].deleted]
    if not graves:
        return False, ()
    buried = 0
    for i in graves:
        buried |= ancestors[i]
    others = [i for i in active if order[i].values and not order[i].deleted and not buried >> i & 1]
    edits = _live(others, ancestors)
    disputed = tuple(sorted(order[i].id for i in graves + edits)) if edits else ()
    return not edits, disputed
