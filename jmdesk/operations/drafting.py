"""Half-typed input: kept as it is typed, local to the desk, back after a crash."""

from __future__ import annotations

from jmdesk.operations.desk import Desk
from jmdesk.store.draft import Draft


def keep_draft(desk: Desk, *, draft: Draft) -> None:
    """Put what is typed on disk now; replaces the draft with the same key."""
    with desk.store.transaction() as writer:
        writer.put_draft(draft)


def drop_draft(desk: Desk, *, key: str) -> None:
    """Forget a draft: it was saved, or is not wanted."""
    with desk.store.transaction() as writer:
        writer.drop_draft(key)


def drafts(desk: Desk) -> list[Draft]:
    """What was typed and not saved, the newest first."""
    return sorted(desk.store.drafts(), key=lambda draft: draft.at, reverse=True)
