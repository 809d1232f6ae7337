"""Which fields of a ledger count 户 and 人 (or 人次) of the same: 脱贫户 and 脱贫人口."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jmdesk.definitions.ledger import Field

HOUSEHOLDS = "户"
PERSONS = "人"
PERSON_TIMES = "人次"
_OF_WHICH = re.compile(r"^其中[:：]?")
_COUNTED = re.compile(r"(人次数?|户数|户|人口数?|人数|对象人数|对象|劳动力|人员|人|总数|数)$")


def stem(label: str) -> str:
    """What a field counts, without the word for 户 or 人: 其中：监测对象 → 监测."""
    text = _OF_WHICH.sub("", label.strip())
    while (shorter := _COUNTED.sub("", text)) != text:
        text = shorter
    return text


def pairs(fields: Sequence[Field], first: str, second: str) -> tuple[tuple[Field, Field], ...]:
    """Fields of two measures that count the same by their labels, one with one."""
    ones = [field for field in fields if field.measure == first and field.type.numeric]
    twos = [field for field in fields if field.measure == second and field.type.numeric]
    found = []
    for one in ones:
        same = [two for two in twos if stem(two.label) == stem(one.label)]
        if len(same) == 1:
            found.append((one, same[0]))
    return tuple(found)
