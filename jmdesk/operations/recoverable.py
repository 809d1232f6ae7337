"""找回: what was thrown away or deleted lately, and bringing it back with one key.

Nothing that was ever saved is gone: a deleted record stays in the history for good. What was typed
and thrown away unsaved stays for a month.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from jmdesk.domain.changes import Changes
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import LedgerId, RecordId, Revision
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import record_name
from jmdesk.operations.merge_words import DeskWords
from jmdesk.operations.recording import restore_record
from jmdesk.store.draft import Draft

KEPT = timedelta(days=30)
LEAST = 50
"""So many thrown-away drafts stay whatever the clock says."""
_MOST = 500
"""Deleted records that are told; more are in their ledgers' histories."""
_SHOWN = 80
"""Letters of what was typed that stand in a line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Thrown:
    """Something that can be brought back: a discarded draft (``place``) or a deleted record
    (``record``). ``at`` is local time as the clock of that desk said, "" where it is unknown."""

    at: str
    person: str
    ledger: str
    title: str
    name: str
    period: str
    text: str
    place: str = ""
    record: RecordId | None = None


def thrown_away(desk: Desk, *, now: datetime, since: timedelta | None = KEPT) -> list[Thrown]:
    """What can be brought back, the last first. ``since`` None: deleted records of all times."""
    until = (now - since).replace(tzinfo=None).isoformat() if since is not None else ""
    found = [*_drafts(desk), *(one for one in _deleted(desk) if not one.at or one.at >= until)]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _drafts(desk: Desk) -> Iterator[Thrown]:
    for one in desk.store.discarded():
        ledger = desk.catalogue.ledgers.get(LedgerId(one.draft.ledger))
        yield Thrown(
            at=one.at[:19],
            person=one.person,
            ledger=one.draft.ledger,
            title=ledger.title if ledger else one.draft.ledger,
            name=_name(desk, one.draft),
            period=one.draft.period,
            text=_typed(desk, one.draft),
            place=one.place,
        )


def _name(desk: Desk, draft: Draft) -> str:
    if draft.record is None or desk.store.key(draft.record) is None:
        return tr("没存过的新记录")
    return record_name(desk, draft.record)


def _typed(desk: Desk, draft: Draft) -> str:
    words = DeskWords(desk)
    told = (f"{words.label(draft.ledger, name)} {text}" for name, text in draft.typed.items())
    text = "，".join(told)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _deleted(desk: Desk) -> Iterator[Thrown]:
    for ledger in desk.catalogue.ledgers.values():
        if ledger.system:
            continue
        gone = desk.store.deleted(ledger.id)
        for record in islice(reversed(gone), _MOST):
            grave = _grave(desk.store.history(record.id))
            yield Thrown(
                at=grave.at if grave else "",
                person=grave.person if grave else "",
                ledger=ledger.id,
                title=ledger.title,
                name=record_name(desk, record.id),
                period=str(record.period) if record.period else "",
                text=grave.reason if grave else "",
                record=record.id,
            )


def _grave(history: Sequence[Revision]) -> Revision | None:
    return next((one for one in history if one.deleted), None)


def bring_back(desk: Desk, *, thrown: Thrown) -> tuple[Changes, Draft | None]:
    """Bring it back: a record as it was last, or a draft, which is then half-typed again.

    Where something else is half-typed in its place, that is thrown away instead. Refusal where it
    is no longer there.
    """
    if thrown.record is not None:
        return restore_record(desk, record=thrown.record), None
    found = next((one for one in desk.store.discarded() if one.place == thrown.place), None)
    if found is None:
        raise Refusal(tr("这份半截输入已经不在了：找回过，或者超过了 30 天。"))
    now = datetime.now().astimezone().replace(tzinfo=None).isoformat(timespec="microseconds")
    draft = replace(found.draft, at=now[:19])
    with desk.store.transaction() as writer:
        writer.discard_draft(draft.key, at=now, person=desk.person)
        writer.put_draft(draft)
        writer.drop_draft(found.place)
    return Changes(), draft


def forget_old(desk: Desk, *, now: datetime) -> int:
    """Let go of drafts thrown away more than a month ago; how many. The last ones stay at any
    rate: a clock that jumped ahead must not empty the basket."""
    before = (now - KEPT).replace(tzinfo=None).isoformat()
    old = [one for one in desk.store.discarded()[LEAST:] if one.at < before]
    if old:
        with desk.store.transaction() as writer:
            for one in old:
                writer.drop_draft(one.place)
    return len(old)


def told_period(text: str) -> str:
    """A period in its written form as people say it, "" for none."""
    return Period.parse(text).told if text else ""
