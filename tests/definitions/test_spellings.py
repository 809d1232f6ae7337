"""The table of real spellings: every text as its field hears it, or why it is refused.

Promises: what people write is understood exactly or refused with the reason, never silently 0;
a qualifier stays with its number and a range keeps both ends; hostile texts do no harm.
"""

from __future__ import annotations

import csv
import time
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jmdesk.definitions.fieldtypes import TYPES, Qualified
from jmdesk.definitions.ledger import Field
from jmdesk.definitions.numbers import hear_number
from jmdesk.definitions.spelled import spelled_number
from jmdesk.domain.period import Period

MAY = Period.month(2024, 5)
Spelling = dict[str, str]


def table() -> list[Spelling]:
    with (Path(__file__).parent / "data" / "spellings.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


SPELLINGS = table()


def field(spelling: Spelling) -> Field:
    kind = TYPES[spelling["type"]]
    return Field(name="it", label="栏目", type=kind, measure=spelling["measure"])


def wanted(spelling: Spelling) -> Any:
    """The value that the table names, as the field keeps it."""
    said, kind = spelling["value"], spelling["type"]
    if not said:
        return None
    if kind in ("count", "money", "decimal", "percent", "qualified"):
        number = Decimal(said)
        upper = Decimal(spelling["upper"]) if spelling["upper"] else None
        if spelling["qualifier"] or kind == "qualified":
            return Qualified(number, spelling["qualifier"], upper)
        return number
    if kind == "date":
        return date.fromisoformat(said)
    if kind == "month":
        return Period.parse(said)
    return int(said) if kind == "year" else said


def name(spelling: Spelling) -> str:
    return f"{spelling['type']} {spelling['text'][:20]}"


def test_the_table_holds_at_least_three_hundred_different_spellings() -> None:
    assert len({(one["type"], one["measure"], one["text"]) for one in SPELLINGS}) >= 300


@pytest.mark.parametrize("spelling", SPELLINGS, ids=name)
def test_a_spelling_is_understood_or_refused_with_the_reason(spelling: Spelling) -> None:
    it, text = field(spelling), spelling["text"]
    if spelling["refused"]:
        with pytest.raises(ValueError, match=spelling["refused"]) as caught:
            it.hear(text, MAY)
        assert str(caught.value).endswith(("。", "'。"))
        return
    heard = it.hear(text, MAY)
    assert heard.value == wanted(spelling)
    if heard.value is None and text.strip() and it.type.numeric:
        assert "按空着处理" in heard.note, "never silently empty"


@pytest.mark.parametrize("spelling", [one for one in SPELLINGS if one["qualifier"]], ids=name)
def test_a_qualifier_is_confirmed_shown_and_heard_again(spelling: Spelling) -> None:
    it = field(spelling)
    heard = it.hear(spelling["text"])
    assert it.hear(it.show(heard.value)).value == heard.value
    if it.type.numeric:
        assert f"“{spelling['qualifier']}”记在数旁" in heard.note


@pytest.mark.parametrize(
    "text",
    [
        "\u202e123",
        "12\u20663",
        "\u200f30",
        "9" * 10_000,
        "一" * 10_000,
        "约" * 5_000 + "30",
        "1" + ",000" * 5_000,
        "((((((5))))))",
        "30\x0040",
        "３０\n４０",
        "\ud800",
        "①②",
        "٣٠人人",
        "-" * 50,
        "2-" * 20,
        "十" * 50,
        "亿" * 50,
        "一亿" * 20,
    ],
)
def test_a_hostile_text_is_refused_in_a_short_sentence_at_once(text: str) -> None:
    began = time.process_time()
    with pytest.raises(ValueError, match="。") as caught:
        hear_number(text, "人")
    assert time.process_time() - began < 0.1
    assert len(str(caught.value)) < 200
    assert "\u202e" not in str(caught.value)


def test_a_text_of_a_hundred_million_characters_costs_nothing() -> None:
    huge = "9" * 10**8
    began = time.process_time()
    with pytest.raises(ValueError, match="太长"):
        hear_number(huge)
    assert time.process_time() - began < 0.5


def test_a_range_is_stored_with_both_ends_and_old_values_are_still_read() -> None:
    it = Field(name="it", label="栏目", type=TYPES["qualified"], measure="个")
    both = Qualified(Decimal(2), "约", Decimal(3))
    assert it.store(both) == {"number": "2", "qualifier": "约", "upper": "3"}
    assert it.load(it.store(both)) == both
    assert it.show(both) == "约2-3"
    assert it.store(Qualified(Decimal(2))) == {"number": "2", "qualifier": ""}
    assert it.load({"number": "2", "qualifier": "约"}) == Qualified(Decimal(2), "约")
    with pytest.raises(ValueError, match="带限定词"):
        it.load({"number": "2", "qualifier": "约", "lower": "1"})


DIGITS, UNITS = "零一二三四五六七八九", ("", "十", "百", "千")


def written(number: int) -> str:
    """A number below 10^8 as schools teach it; the test's own way there."""
    if number >= 10_000:
        rest = number % 10_000
        gap = "零" if 0 < rest < 1000 else ""
        return f"{written(number // 10_000)}万{gap}{written(rest) if rest else ''}"
    said, skipped = "", False
    for place, digit in reversed(list(enumerate(map(int, reversed(str(number)))))):
        if digit:
            said += ("零" if skipped and said else "") + DIGITS[digit] + UNITS[place]
        skipped = digit == 0
    return said or "零"


@given(st.integers(0, 10**8 - 1))
@settings(max_examples=25)
def test_every_written_number_is_read_back(number: int) -> None:
    assert spelled_number(written(number)) == (Decimal(number), None)


@given(st.text("零一二三四五六七八九十百千万亿两半点约余0123456789.,-~至%元人个 ", max_size=12))
@settings(max_examples=25)
def test_any_mixture_is_a_number_or_a_sentence(text: str) -> None:
    for kind in ("count", "money", "percent", "qualified", "date", "phone"):
        it = Field(name="it", label="栏目", type=TYPES[kind], measure="")
        try:
            heard = it.hear(text, MAY)
        except ValueError as refused:
            said = str(refused)
        else:
            assert it.hear(it.show(heard.value), MAY).value == heard.value
            continue
        assert said.endswith("。")
