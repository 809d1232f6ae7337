"""What a rule is called in a list: its sentence without the figures of any one record."""

from __future__ import annotations

import re

from jmdesk.definitions.ledger import Ledger
from jmdesk.language import mark, tr
from jmdesk.operations.watches.all import BY_CODE

_FIGURE = re.compile(r"\{[^{}]*\}")
_BUILT_IN = {
    "required": mark("没有填"),
    "bound": mark("超出范围"),
    "choice": mark("不在可选项中"),
    "missing-reference": mark("所指的记录还没有收到"),
}


def rule_words(ledger: Ledger, code: str) -> str:
    """A few words for a rule, a watch, or what every field is checked for; its code else."""
    if code in BY_CODE:
        return tr(BY_CODE[code].title)
    if code in _BUILT_IN:
        return tr(_BUILT_IN[code])
    said = next((rule.say for rule in ledger.rules if rule.code == code), "")
    return _FIGURE.sub("…", said) or code
