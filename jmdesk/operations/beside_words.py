"""What stands beside fields, explanations and qualifiers, in the words that people read."""

from __future__ import annotations

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.beside import Explanation, explain_name, qualifier_name, stored_explanation
from jmdesk.domain.explanation import LONGEST, judged_explanation
from jmdesk.domain.revision import Json
from jmdesk.language import tr

_EXPLAIN = explain_name("")
_QUALIFIER = qualifier_name("")


def beside_label(ledger: Ledger | None, name: str) -> str:
    """What is set under a name beside the fields: 对“京蒙资金累计支付”的说明."""
    if name.startswith(_QUALIFIER):
        return tr("“{label}”旁的字", label=_field(ledger, name.removeprefix(_QUALIFIER)))
    return tr("对“{label}”的说明", label=_explained(ledger, name.removeprefix(_EXPLAIN)))


def beside_shown(name: str, stored: Json) -> str:
    """The text of an explanation with the sentence that it answers; a qualifier as it is."""
    if isinstance(stored, dict) and isinstance(text := stored.get("text"), str):
        said = _cut(str(stored.get("said") or ""))
        return tr("{text}（针对：{said}）", text=_cut(text), said=said) if said else _cut(text)
    return "" if stored is None else _cut(str(stored))


def beside_read(name: str, text: str, like: Json) -> Json:
    """What a person typed in the place of a value beside the fields, as stored.

    ``like`` is one of the values that it replaces: of an explanation the sentence answered is
    kept. ValueError as `judged_explanation`.
    """
    if not text.strip():
        return None
    if not name.startswith(_EXPLAIN):
        return text.strip()
    said = like.get("said") if isinstance(like, dict) else ""
    return stored_explanation(Explanation(text=judged_explanation(text), said=str(said or "")))


def beside_changes(ledger: Ledger, name: str, before: str, stored: Json) -> str:
    """One line of a history: 对“…”的说明：old → new."""
    shown = beside_shown(name, stored) or tr("（收回）")
    change = f"{before} → {shown}" if before else shown
    return f"{beside_label(ledger, name)}：{change}"


def _explained(ledger: Ledger | None, key: str) -> str:
    """What a problem is about: the label of its field, else its code."""
    code, _, field = key.partition(":")
    rule = next((one for one in ledger.rules if one.code == code), None) if ledger else None
    at = field or (rule.at if rule is not None else "") or ""
    return _field(ledger, at) if at else code


def _field(ledger: Ledger | None, name: str) -> str:
    known = ledger.by_name.get(ledger.names.get(name, name)) if ledger else None
    return known.label if known else name


def _cut(text: str) -> str:
    """On one line and not endless: it may have come from anywhere."""
    plain = "".join(char if char.isprintable() else " " for char in text[: LONGEST + 1])
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST]}…"
