"""What stands beside a record's fields: explanations (说明) and qualifiers (约30人).

Revisions set both like fields, under names that no field can have: they hold a dot. So they
travel, are merged one by one, and a desk that does not know them keeps them. A record has them
among ``unreadable``, as stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jmdesk.domain.record import Record
from jmdesk.domain.revision import Json

_EXPLAIN = "explain."
_QUALIFIER = "as."


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanation:
    """Why a figure is unusual and right all the same.

    ``said`` is the sentence of the rule that was explained; where the rule says another one by
    now, the figures have changed and the explanation has to be looked at again.
    """

    text: str
    said: str


def explain_name(code: str) -> str:
    """The name under which the explanation of a rule is set."""
    return f"{_EXPLAIN}{code}"


def qualifier_name(field: str) -> str:
    """The name under which the qualifier of a field's number is set."""
    return f"{_QUALIFIER}{field}"


def is_beside(name: str) -> bool:
    """Whether a name of a revision's values stands beside the fields."""
    return name.startswith((_EXPLAIN, _QUALIFIER))


def stored_explanation(explanation: Explanation) -> Json:
    """An explanation as revisions keep it."""
    return {"said": explanation.said, "text": explanation.text}


def explanations(record: Record) -> Mapping[str, Explanation]:
    """The explanations of a record by the code of the rule; what is not one is left out."""
    found: dict[str, Explanation] = {}
    for name, stored in record.unreadable.items():
        if name.startswith(_EXPLAIN) and isinstance(stored, dict):
            text, said = stored.get("text"), stored.get("said")
            if isinstance(text, str) and isinstance(said, str):
                found[name.removeprefix(_EXPLAIN)] = Explanation(text=text, said=said)
    return found


def qualifiers(record: Record) -> Mapping[str, str]:
    """The words (约, 以上 …) that stand beside numbers, by the name of the field."""
    return {
        name.removeprefix(_QUALIFIER): stored
        for name, stored in record.unreadable.items()
        if name.startswith(_QUALIFIER) and isinstance(stored, str)
    }
