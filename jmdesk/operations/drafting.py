"""Half-typed input: kept as it is typed, local to the desk, back after a crash."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from jmdesk.operations.desk import Desk
from jmdesk.store.draft import Draft


def keep_draft(desk: Desk, *, draft: Draft) -> None:
    """Put what is typed on disk now; replaces the draft with the same key."""
    keep_drafts(desk, drafts=[draft])


def keep_drafts(
    desk: Desk,
    *,
    drafts: Iterable[Draft],
    drop: Iterable[str] = (),
    discard: Iterable[str] = (),
) -> None:
    """Put what is typed in several places on disk together; forget those with the keys in
    ``drop``, and put those in ``discard`` aside, from where they can be brought back."""
    at = datetime.now().astimezone().replace(tzinfo=None).isoformat(timespec="microseconds")
    with desk.store.transaction() as writer:
        for draft in drafts:
            writer.put_draft(draft)
        for key in drop:
            writer.drop_draft(key)
        for key in discard:
            writer.discard_draft(key, at=at, person=desk.person)


def drop_draft(desk: Desk, *, key: str) -> None:
    """Forget a draft: it was saved."""
    keep_drafts(desk, drafts=(), drop=[key])


def discard_draft(desk: Desk, *, key: str) -> None:
    """A person does not want a draft: it stays aside for a month (`recoverable`)."""
    keep_drafts(desk, drafts=(), discard=[key])


def drafts(desk: Desk) -> list[Draft]:
    """What was typed and not saved, the newest first."""
    return sorted(desk.store.drafts(), key=lambda draft: draft.at, reverse=True)
