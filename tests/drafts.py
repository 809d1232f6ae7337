"""Input left half typed."""

from __future__ import annotations

from typing import Any

from jmdesk.store.draft import Draft


def half_typed(**told: Any) -> Draft:
    """A new project, of which only the name was typed; ``told`` says what is otherwise."""
    usual: dict[str, Any] = {
        "key": "new:project:1",
        "ledger": "project",
        "record": None,
        "unit": "",
        "period": "",
        "typed": {"name": "半截"},
        "focus": "name",
        "at": "2024-05-01T08:00:00",
    }
    return Draft(**usual | told)
