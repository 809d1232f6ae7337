"""What a record says that was made from something set aside, said anew for desks without that.

What an undone batch brought travels no further. A revision that was made from it does, and where
its ancestors are missing it stands beside the older ones that it took the place of: other desks
would see a conflict that is none. So it is said again, made from all that counts here: the same
values, person and time. Redoing the batch changes nothing in that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from jmdesk.domain.history import DELETED, History, compute
from jmdesk.domain.revision import UNIT, Json, RecordId, Revision, RevisionId
from jmdesk.operations.desk import Desk
from jmdesk.store.writer import Writer


def restate(
    desk: Desk, writer: Writer, records: Collection[RecordId], *, batch: str | None = None
) -> None:
    """Say anew what these records would not say elsewhere; in a transaction, after the turn."""
    resting = desk.store.resting().intersection(records)
    made = [one for record in sorted(resting) for one in _anew(desk, record)]
    if made:
        writer.append(made, batch=batch)


def keep_whole(desk: Desk, writer: Writer, records: Collection[RecordId], *, batch: str) -> None:
    """Take the beginning of a record back in, with this batch, where only what follows it came.

    The sender leaves out what was acknowledged here before it was undone, and without its
    beginning no one would know whose the record is.
    """
    resting = desk.store.resting().intersection(records)
    for record, state in (desk.store.states(resting) if resting else {}).items():
        if not state.deleted and not state.values.get(UNIT):
            aside = desk.store.aside(record)
            began = [one for one in desk.store.history(record) if one.id in aside]
            writer.append(began, batch=batch)


def _anew(desk: Desk, record: RecordId) -> Iterator[Revision]:
    known = desk.store.history(record)
    aside = desk.store.aside(record)
    counting = {one.id: one for one in known if one.id not in aside}
    here, elsewhere = compute(known, aside=aside), compute(counting.values())
    if DELETED in elsewhere.conflicts and DELETED not in here.conflicts:
        said = max(_setters(elsewhere, counting, deleted=here.deleted), default=None)
        if said is not None:
            values: dict[str, Json] = {} if here.deleted else {DELETED: False}
            yield replace(counting[said], parents=elsewhere.heads, values=values)
    if here.deleted:
        return
    names: dict[RevisionId, list[str]] = {}
    for name in sorted(elsewhere.conflicts.keys() - here.conflicts.keys() - {DELETED}):
        names.setdefault(here.setters[name][0], []).append(name)
    for id, set_by in names.items():
        again = {name: counting[id].values[name] for name in set_by}
        yield replace(counting[id], parents=elsewhere.heads, values=again)


def _setters(
    elsewhere: History, counting: dict[RevisionId, Revision], *, deleted: bool
) -> list[RevisionId]:
    """Those that decided whether the record is there, as it was decided here."""
    if deleted:
        return [id for id in elsewhere.conflicts[DELETED] if counting[id].deleted]
    return [id for id, one in counting.items() if one.values.get(DELETED) is False]
