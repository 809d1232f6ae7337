"""Choices by name, number or synonym; yes and no."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from jmdesk.definitions.fieldtypes.base import FieldType
from jmdesk.definitions.fieldtypes.texts import Textual
from jmdesk.definitions.numbers import EMPTY, plain_text
from jmdesk.domain.revision import Json, canonical
from jmdesk.language import tr

if TYPE_CHECKING:
    from jmdesk.definitions.ledger import Field

_CODE = re.compile(r"(\d{1,3})\s*[.、)]?\s*(.*)", re.DOTALL)
SEPARATORS = re.compile(r"[、,;/|\s。]+")
"""What stands between several choices, after `plain_text`."""

_LONGEST = 100
YES, NO = "是", "否"
"""As shown, printed and read again."""


class Choice(Textual):
    """One of the field's choices."""

    name = "choice"
    searched = True
    longest = _LONGEST

    def read(self, text: str, field: Field) -> str | None:
        if plain_text(text) in EMPTY and find_choice(text, field) is None:
            return None
        return _wanted_choice(text, field)


class Choices(FieldType):
    """Several of the field's choices, in the order of the definition."""

    name = "choices"

    def read(self, text: str, field: Field) -> tuple[str, ...] | None:
        if (single := find_choice(text, field)) is not None:
            return (single,)
        plain = plain_text(text)
        if plain in EMPTY:
            return None
        parts = [part for part in SEPARATORS.split(plain) if part]
        return _in_order([_wanted_choice(part, field) for part in parts], field) or None

    def show(self, value: Any, field: Field) -> str:
        return "、".join(value) if value else ""

    def store(self, value: Any, field: Field) -> Json:
        return list(value) if value else None

    def load(self, stored: Json, field: Field) -> tuple[str, ...] | None:
        return load_texts(stored, field, _LONGEST)

    def to_column(self, value: Any, field: Field) -> str | None:
        return canonical(list(value)).decode() if value else None

    def from_column(self, kept: int | str | None, field: Field) -> tuple[str, ...] | None:
        return None if kept is None else tuple(json.loads(str(kept)))


class YesNo(FieldType):
    """是 or 否."""

    name = "yes_no"
    column = "integer"
    _yes = frozenset({"是", "有", "√", "✓", "✔", "☑", "■", "对", "1", "y", "yes", "true"})
    _no = frozenset({"否", "无", "×", "✗", "x", "不是", "没有", "0", "n", "no", "false"})

    def read(self, text: str, field: Field) -> bool | None:
        plain = plain_text(text).lower()
        if plain in self._yes or plain in self._no:
            return plain in self._yes
        if plain in EMPTY or plain == "□":
            return None
        raise ValueError(
            tr("“{text}”看不懂，“{label}”请填 是 或 否。", text=text, label=field.label)
        )

    def show(self, value: Any, field: Field) -> str:
        return "" if value is None else YES if value else NO

    def store(self, value: Any, field: Field) -> Json:
        return None if value is None else bool(value)

    def load(self, stored: Json, field: Field) -> bool | None:
        if stored is not None and not isinstance(stored, bool):
            raise ValueError(
                tr("“{label}”存的“{stored}”不是“是”或“否”。", label=field.label, stored=stored)
            )
        return stored

    def to_column(self, value: Any, field: Field) -> int | None:
        return None if value is None else int(value)

    def from_column(self, kept: int | str | None, field: Field) -> bool | None:
        return None if kept is None else bool(kept)


def find_choice(text: str, field: Field) -> str | None:
    """The choice that a text names: itself, a synonym, its number, or its number before it."""
    wanted = _compared(text)
    by_name = {_compared(choice): choice for choice in field.choices}
    by_name |= {
        _compared(word): choice
        for word, choice in field.synonyms.items()
        if _compared(word) not in by_name
    }
    if wanted in by_name:
        return by_name[wanted]
    match = _CODE.fullmatch(wanted)
    if match is None or not 1 <= int(match[1]) <= len(field.choices):
        return None
    numbered = field.choices[int(match[1]) - 1]
    return numbered if not match[2] or by_name.get(match[2]) == numbered else None


def load_texts(stored: Json, field: Field, longest: int) -> tuple[str, ...] | None:
    """A stored list of short texts as a tuple; None when empty."""
    if stored is None or stored == []:
        return None
    if not isinstance(stored, list) or len(stored) > 1000:
        raise ValueError(tr("“{label}”存的不是一列文字。", label=field.label))
    texts = [text for text in stored if isinstance(text, str) and len(text) <= longest]
    if len(texts) != len(stored):
        raise ValueError(tr("“{label}”存的不是一列文字。", label=field.label))
    return tuple(texts)


def _wanted_choice(text: str, field: Field) -> str:
    choice = find_choice(text, field)
    if choice is None:
        listed = "、".join(f"{place}{name}" for place, name in enumerate(field.choices, 1))
        raise ValueError(
            tr(
                "“{label}”没有“{text}”这一项，可填：{listed}。",
                label=field.label,
                text=text.strip(),
                listed=listed,
            )
        )
    return choice


def _in_order(found: list[str], field: Field) -> tuple[str, ...]:
    return tuple(choice for choice in field.choices if choice in found)


def _compared(text: str) -> str:
    return re.sub(r"\s", "", plain_text(text)).lower()
