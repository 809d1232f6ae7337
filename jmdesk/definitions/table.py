"""Reading one table of a definition strictly: every key asked for, every other one refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeVar

from jmdesk.definitions.expression import Expression, ExpressionError
from jmdesk.definitions.numbers import LIMIT
from jmdesk.definitions.source import Place, Source
from jmdesk.definitions.template import Template
from jmdesk.language import mark, tr

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
CODE = re.compile(r"[a-z][a-z0-9_-]{0,59}")

T = TypeVar("T")


class Table:
    """One TOML table. Each method reads one key and notes what is wrong with it.

    A missing or wrong value gives the default, so that reading goes on and finds everything;
    `finish` then complains about the keys that nobody asked for.
    """

    def __init__(self, source: Source, values: Mapping[str, Any], place: Place = ()) -> None:
        self.source = source
        self.place = place
        self._values = values
        self._asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def wrong(self, key: str, code: str, message: str) -> None:
        """Note what is wrong at a key (or, with "", at the whole table)."""
        self.source.add((*self.place, key) if key else self.place, code, message)

    def text(
        self, key: str, default: str = "", *, required: bool = False, longest: int = 200
    ) -> str:
        """A text, not empty where required."""
        value: str = self._get(key, str, mark("一段文字（加引号）"), default)
        if required and not value.strip():
            self.wrong(key, "missing", tr('缺 {key}。请加上 {key} = "…"。', key=key))
        if len(value) > longest:
            self.wrong(
                key,
                "too-long",
                tr(
                    "{key} 有 {count} 字，最多 {longest} 字。请缩短。",
                    key=key,
                    count=len(value),
                    longest=longest,
                ),
            )
            return default
        return value

    def name(self, key: str, *, required: bool = False) -> str:
        """A name of a ledger, field or section: small letters, digits and _."""
        return self._formed(
            key, NAME, required, mark("小写字母开头，只用小写字母、数字和 _，最多 40 个")
        )

    def code(self, key: str, *, required: bool = False) -> str:
        """A code of a rule: as a name, with - too."""
        return self._formed(
            key, CODE, required, mark("小写字母开头，只用小写字母、数字、_ 和 -，最多 60 个")
        )

    def flag(self, key: str, default: bool = False) -> bool:
        """true or false."""
        value: bool = self._get(key, bool, mark("true 或 false"), default)
        return value

    def whole(self, key: str, default: int, *, least: int = 0, most: int = 1_000_000) -> int:
        """A whole number within bounds."""
        value: int = self._get(key, int, mark("整数"), default)
        if not least <= value <= most:
            self.wrong(
                key,
                "value",
                tr(
                    "{key} = {value} 应是 {least} 至 {most} 的整数。请改正。",
                    key=key,
                    value=value,
                    least=least,
                    most=most,
                ),
            )
            return default
        return value

    def number(self, key: str) -> Decimal | None:
        """An exact number, None where the key is absent."""
        value = self._get(key, (int, Decimal), mark("数（不加引号）"), None)
        if value is None:
            return None
        if not Decimal(value).is_finite() or abs(Decimal(value)) >= LIMIT:
            self.wrong(key, "value", tr("{key} 应是一个数。请改正。", key=key))
            return None
        return Decimal(value)

    def texts(self, key: str, *, most: int = 200, longest: int = 100) -> tuple[str, ...]:
        """A list of texts, each of them once and not empty."""
        listed = self._get(key, list, mark('一列文字，如 ["甲", "乙"]'), None)
        if not listed:
            return ()
        if len(listed) > most:
            self.wrong(
                key,
                "too-many",
                tr(
                    "{key} 有 {count} 项，最多 {most} 项。请减少。",
                    key=key,
                    count=len(listed),
                    most=most,
                ),
            )
            return ()
        good = [item for item in listed if isinstance(item, str) and 0 < len(item) <= longest]
        if len(good) < len(listed):
            self.wrong(
                key,
                "type",
                tr(
                    "{key} 里每一项应是 1 至 {longest} 字的文字。请改正。", key=key, longest=longest
                ),
            )
        for item in sorted({item for item in good if good.count(item) > 1}):
            self.wrong(
                key, "doubled", tr("{key} 里“{item}”写了两次。请删去一个。", key=key, item=item)
            )
        return tuple(dict.fromkeys(good))

    def pairs(self, key: str, *, most: int = 200) -> dict[str, str]:
        """A small table of texts by text."""
        found = self._get(key, dict, mark('一张对照表，如 { "甲" = "乙" }'), {})
        if len(found) > most or not all(isinstance(value, str) for value in found.values()):
            self.wrong(
                key, "type", tr("{key} 应是最多 {most} 项的文字对照。请改正。", key=key, most=most)
            )
            return {}
        return dict(found)

    def word(self, key: str, words: Mapping[str, T], default: T) -> T:
        """One of some fixed words, as what it stands for."""
        value = self._get(key, str, mark("一个词（加引号）"), "")
        if not value:
            return default
        if value not in words:
            self.wrong(
                key,
                "value",
                tr(
                    '{key} = "{value}" 不认识。{hint}',
                    key=key,
                    value=value,
                    hint=one_of(value, words),
                ),
            )
            return default
        return words[value]

    def expression(self, key: str) -> Expression | None:
        """An expression, None where the key is absent or the expression bad."""
        source = self._get(key, str, mark("一个表达式（加引号）"), "")
        parse = Expression.later if self.source.trusted else Expression.parse
        return self._parsed(key, parse, source) if source.strip() else None

    def template(self, key: str, default: str = "", *, required: bool = False) -> str:
        """A sentence with {places}, checked; the text itself is returned."""
        source = self.text(key, default, required=required, longest=500)
        if self.source.trusted:
            return source
        return source if self._parsed(key, Template.parse, source) is not None else ""

    def tables(self, key: str, *, most: int) -> list[Table]:
        """The [[tables]] of this name, in order."""
        listed = self._get(key, list, mark("若干 [[…]] 表"), None)
        if not listed:
            return []
        if len(listed) > most:
            self.wrong(
                key,
                "too-many",
                tr(
                    "[[{key}]] 有 {count} 个，最多 {most} 个。请拆开。",
                    key=key,
                    count=len(listed),
                    most=most,
                ),
            )
            listed = listed[:most]
        if not all(isinstance(item, dict) for item in listed):
            self.wrong(key, "type", tr("{key} 应写成若干 [[{key}]] 表。请改正。", key=key))
            return []
        return [
            Table(self.source, item, (*self.place, key, number))
            for number, item in enumerate(listed)
        ]

    def table(self, key: str) -> Table | None:
        """The [table] of this name, None where it is absent."""
        found = self._get(key, dict, mark("一个方括号表"), None)
        return None if found is None else Table(self.source, found, (*self.place, key))

    def raw(self, key: str) -> Any:
        """The value as TOML gives it, for a key that may be of several types."""
        self._asked.add(key)
        return self._values.get(key)

    def finish(self) -> None:
        """Complain about each key that is not known."""
        for key in self._values.keys() - self._asked:
            known = dict.fromkeys(sorted(self._asked))
            self.wrong(
                key, "unknown-key", tr("不认识 {key}。{hint}", key=key, hint=one_of(key, known))
            )

    def _get(self, key: str, kind: Any, called: str, default: Any) -> Any:
        self._asked.add(key)
        value = self._values.get(key)
        if value is None:
            return default
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.wrong(key, "type", tr("{key} 应是{called}。请改正。", key=key, called=tr(called)))
            return default
        return value

    def _formed(self, key: str, form: re.Pattern[str], required: bool, rule: str) -> str:
        value = self.text(key, required=required)
        if value and not form.fullmatch(value):
            self.wrong(
                key,
                "name",
                tr(
                    '{key} = "{value}" 不能作名字：应以{rule}。请改名。',
                    key=key,
                    value=value,
                    rule=tr(rule),
                ),
            )
            return ""
        return value

    def _parsed(self, key: str, parse: Any, source: str) -> Any:
        try:
            return parse(source)
        except ExpressionError as error:
            at = (
                tr("{key} 第 {column} 个字符处", key=key, column=error.column)
                if error.column
                else key
            )
            self.wrong(
                key, "expression", tr("{at}：{message}请改正。", at=at, message=error.message)
            )
            return None


def one_of(value: str, known: Mapping[str, Any]) -> str:
    """Which known word was probably meant, and all of them where there are few."""
    from difflib import get_close_matches  # only where something is wrong

    near = get_close_matches(value, known, 1, 0.6)
    if near:
        return tr("是不是 {near}？", near=near[0])
    return tr("可用：{names}。", names="、".join(known))
