"""All that the columns of a ledger may be called: labels, other headings, measures in brackets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.definitions.numbers import money_power
from jmdesk.domain.revision import PERIOD, UNIT
from jmdesk.exchange.plan import IGNORE, Option

RECORD = "record"
"""The target of a column that holds record ids, as the desk's own sheets do."""
UNIT_CODE = "unit.code"
"""The target of a column with the codes of the units that record."""
UNIT_WORDS = ("单位", "单位名称", "填报单位", "上报单位", "所属单位")
_CODE_WORDS = ("单位代码", "单位编码", "填报单位代码")
_PERIOD_WORDS = ("报告期", "填报期", "期", "月份", "季度", "年度")
BRACKETS = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
_TRIMMED = "*★☆:;,.、 "


class Vocabulary:
    """All that a ledger's columns may be called.

    ``ledgers`` are those its references point to: columns that identify the records there (for a
    project its number, year, name and place) are understood too.
    """

    def __init__(self, ledger: Ledger, ledgers: Mapping[str, Ledger] | None = None) -> None:
        self.ledger = ledger
        self._words: dict[str, str] = {}
        self._own = {compared(f"{f.label}（{f.measure}）"): f for f in ledger.current if f.measure}
        for field in ledger.current:
            for word in (field.label, *field.headings):
                self._words.setdefault(compared(word), field.name)
        for field in ledger.current:
            self._words.setdefault(stem(field.label), field.name)
        self._add(("记录号",), RECORD)
        self._add(_CODE_WORDS, UNIT_CODE)
        if ledger.belongs == "unit":
            self._add(UNIT_WORDS, UNIT)
        if ledger.period is not None:
            self._add(_PERIOD_WORDS, PERIOD)
        for field in ledger.current:
            if field.target and (target := (ledgers or {}).get(field.target)):
                self._add_reference(field, target)

    def _add_reference(self, field: Field, target: Ledger) -> None:
        for name in {name: None for names in target.match for name in names if name in target}:
            about = target.field(name)
            words = [compared(word) for word in (about.label, *about.headings)]
            self._add(words, f"{field.name}.{name}")

    def _add(self, words: Sequence[str], target: str) -> None:
        for word in words:
            self._words.setdefault(word, target)

    def target(self, text: str) -> tuple[str, str] | None:
        """The target that a heading names and the measure it states; None where unknown."""
        return self._told(text) or self._as_we_head(compared(text))

    def _as_we_head(self, whole: str) -> tuple[str, str] | None:
        """The desk's own headings: a label that may have brackets itself, and its measure."""
        field = self._own.get(whole)
        if field is None:
            return None
        return field.name, field.measure if money_power(field.measure) is not None else ""

    def _told(self, text: str) -> tuple[str, str] | None:
        whole = compared(text)
        if whole in self._words:
            return self._words[whole], ""
        plain = stem(text).removeprefix("其中:")
        target = self._words.get(plain)
        if target is None or not whole:
            return None
        measure = ""
        for inner in BRACKETS.findall(whole):
            told = self._bracket(inner, target)
            if told is None:
                return None
            measure = told or measure
        return target, measure

    def _bracket(self, inner: str, target: str) -> str | None:
        """The measure that a bracket states, "" for one that only explains; None for neither."""
        field = self.ledger.by_name.get(target)
        if field is None or not inner:
            return ""
        inner = inner.removeprefix("单位:")
        if money_power(field.measure) is not None:
            return inner if money_power(inner) is not None else None
        if inner == compared(field.measure):
            return ""
        words = {compared(word) for word in (*field.choices, *field.synonyms)}
        return "" if all(part in words for part in re.split(r"[/、,|]", inner)) else None

    def options(self, heading: str, taken: frozenset[str]) -> tuple[Option, ...]:
        """The fields that an unknown heading might mean, the likeliest first; or none of them."""
        fields = [f for f in self.ledger.current if f.name not in taken and not f.computed]
        fields.sort(key=lambda f: -SequenceMatcher(None, stem(heading), stem(f.label)).ratio())
        found = [Option(value=field.name, label=field.label) for field in fields]
        return (*found, Option(value=IGNORE, label="不导入这一列"))

    def by_label(self, text: str) -> str | None:
        """The target of an answer: a field's name, or a heading that is known."""
        if text in self.ledger.by_name or text in (UNIT, PERIOD):
            return text
        return self._words.get(compared(text)) or self._words.get(stem(text))


@lru_cache(maxsize=20_000)  # each ledger asks about the same headings of a sheet
def compared(text: str) -> str:
    """A heading as headings are compared: half-width, no white space, no marks around it."""
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r"\s", "", plain).strip(_TRIMMED).lower()


@lru_cache(maxsize=20_000)
def stem(text: str) -> str:
    """A heading without what stands in brackets."""
    return BRACKETS.sub("", compared(text)).strip(_TRIMMED)
