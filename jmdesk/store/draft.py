"""Drafts: what was typed and is not saved, exactly as it was typed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields

from jmdesk.domain.revision import RecordId, canonical


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """Half-typed input of one page or row. Local to the desk; never travels.

    ``key`` is the record's id, or ``new:<ledger>:<n>`` where there is none yet. ``typed`` holds
    the raw text by field and ``focus`` the field that was being typed in. ``at`` is local time.
    """

    key: str
    ledger: str
    record: RecordId | None
    unit: str
    period: str
    typed: Mapping[str, str]
    focus: str
    at: str


DISCARDED = "discarded:"
"""How the keys begin under which drafts lie that a person did not want."""


EXPLAINING = "explain:"
"""How the keys begin of explanations that are half typed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Discarded:
    """A draft that was thrown away: by whom and when, local time; ``place`` is its key now."""

    place: str
    at: str
    person: str
    draft: Draft


def discarded_place(key: str, *, at: str, person: str) -> str:
    """The key under which a draft lies from then on."""
    return f"{DISCARDED}{at}|{person.replace('|', ' ')}|{key}"


def discarded(place: str, text: str) -> Discarded:
    """What lies under such a key."""
    at, _, rest = place.removeprefix(DISCARDED).partition("|")
    person, _, _ = rest.partition("|")
    return Discarded(place=place, at=at, person=person, draft=from_text(text))


def to_text(draft: Draft) -> str:
    """As a row keeps it."""
    parts = {part.name: getattr(draft, part.name) for part in fields(draft)}
    return canonical(parts | {"typed": dict(draft.typed)}).decode()


def from_text(text: str) -> Draft:
    """The draft of a row."""
    return Draft(**json.loads(text))
