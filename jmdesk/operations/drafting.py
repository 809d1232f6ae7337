"""Half-typed input: kept as it is typed, local to the desk, back after a crash."""

from __future__ import annotations

from collections.abc import Iterable

from jmdesk.operations.desk import Desk
from jmdesk.store.draft import Draft


def keep_draft(desk: Desk, *, draft: Draft) -> None:
    """Put what is typed on disk now; replaces the draft with the same key."""
    keep_drafts(desk, drafts=[draft])


def keep_drafts(desk: Desk, *, drafts: Iterable[Draft], drop: Iterable[str] = ()) -> None:
    """Put what is typed in several places on disk together, and forget those with these keys."""
    with desk.store.transaction() as writer:
        for draft in drafts:
            writer.put_draft(draft)
        for key in drop:
            writer.drop_draft(key)


def drop_draft(desk: Desk, *, key: str) -> None:
    """Forget a draft: it was saved, or is not wanted."""
    keep_drafts(desk, drafts=(), drop=[key])


def drafts(desk: Desk) -> list[Draft]:
    """What was typed and not saved, the newest first."""
    return sorted(desk.store.drafts(), key=lambda draft: draft.at, reverse=True)
