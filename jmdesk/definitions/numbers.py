"""Numbers as people type them: full-width digits, separators, 万元 for 元. Exact, never a guess."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

LIMIT = Decimal(10) ** 12
"""Every number stays below this in absolute value, so that scaled ones fit 64 bits."""

EMPTY = frozenset({"", "/", "\\", "无", "-", "--", "–", "—", "——", "―"})
"""What stands for nothing in a cell of a number, a date or a unit, after `plain_text`."""

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2212: 0x2D}
_POWERS = {"": 0, "十": 1, "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8}
_SAME = {
    "人": frozenset({"名", "位"}),
    "㎡": frozenset({"m2", "m²", "平方米", "平米"}),
    "公里": frozenset({"km", "千米"}),
    "%": frozenset({"％", "百分点"}),
}
"""Other words for a measure."""

_NUMBER = re.compile(
    r"(?P<sign>[-+]?)\s*(?:[¥￥]\s*)?(?P<digits>\d[\d, ]*(?:\.\d*)?|\.\d+)"
    r"(?P<exponent>[eE][-+]?\d+)?\s*(?P<suffix>\D*)"
)
_PLAIN = re.compile(r"[-+]?\d+(?:\.\d+)?")
_GROUPED = re.compile(r"\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+")
_VAGUE = re.compile(r"约|近|余|多|以上|以下|左右|不足|至少|不少于|超过")
_MAX_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Reading:
    """A number in the measure asked for, None for an empty cell.

    ``note`` is a sentence where the text was more than plain digits, for a person to look at.
    """

    value: Decimal | None
    note: str = ""


def plain_text(text: str) -> str:
    """Full-width letters, digits and punctuation as ASCII, without blanks at the ends."""
    return text.translate(_WIDE).strip()


def read_number(text: str, measure: str = "") -> Reading:
    """The number that ``text`` says, in ``measure`` (元, 万元, 户, %, or "" without one).

    Understands full-width digits, separators by thousands, 千/万/亿 and amounts in another unit of
    money, converted exactly. ValueError with a sentence for anything else: a number that a
    spreadsheet has cut (1.52222E+17, more than 15 digits), another measure, 约30, several numbers.
    """
    plain = plain_text(text)
    if plain in EMPTY:
        return Reading(None)
    match = _NUMBER.fullmatch(plain)
    if match is None:
        raise ValueError(_no_number(text, plain))
    if match["exponent"] or len(re.sub(r"\D", "", match["digits"]).strip("0")) > _MAX_DIGITS:
        raise ValueError(
            f"“{text}”超过 {_MAX_DIGITS} 位或被表格软件写成了科学记数法，末几位已不可靠，"
            "请对照原件填完整的数。"
        )
    number = Decimal(match["sign"] + _without_separators(match["digits"], text))
    value = number.scaleb(_shift(match["suffix"], measure, text)) + 0  # + 0: no negative zero
    if abs(value) >= LIMIT:
        raise ValueError(f"“{text}”太大，本栏的数应小于一万亿，请检查是否多填了位数。")
    if _PLAIN.fullmatch(text.strip()) and text.isascii():
        return Reading(value)
    return Reading(value, f"“{text.strip()}”读作 {plain_number(value)}{_spaced(measure)}。")


def plain_number(value: Decimal) -> str:
    """A decimal without exponent or needless zeros: 168.15, 300, 0."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


@lru_cache(maxsize=256)  # asked for every amount that is read, and there are few measures
def money_power(measure: str) -> int | None:
    """The power of ten of 元 in a measure of money (万元 → 4), None for another measure."""
    amount = measure.partition("/")[0]  # 元/人天 is money too
    return _POWERS.get(amount.removesuffix("元")) if amount.endswith("元") else None


def _without_separators(digits: str, text: str) -> str:
    whole, point, rest = digits.strip().partition(".")
    if whole and not _GROUPED.fullmatch(whole):
        raise ValueError(f"“{text}”的逗号或空格不在千位上，分不清是一个数还是几个数，请重填。")
    return re.sub(r"[ ,]", "", whole) + point + rest


def _shift(suffix: str, measure: str, text: str) -> int:
    """By which power of ten a number with this suffix is multiplied to be in the measure."""
    suffix = suffix.strip()
    if not suffix or suffix == measure:
        return 0
    own = money_power(measure)
    if own is not None:
        amount = suffix.removesuffix("整")
        told = money_power(amount) if amount.endswith("元") else _POWERS.get(amount)
        if told is not None:
            return told - own
    elif (power := _POWERS.get(_cut(suffix, measure))) is not None:
        return power
    if _VAGUE.search(suffix):
        raise ValueError(_vague(text))
    wanted = f"请换算成{measure}" if measure else "请只填数字"
    raise ValueError(f"“{text}”里的“{suffix}”不是本栏的计量单位，{wanted}。")


def _cut(suffix: str, measure: str) -> str:
    """The suffix without the measure at its end; 头、只 is either."""
    for word in (measure, *measure.split("、"), *_SAME.get(measure, ())):
        if word and suffix.endswith(word):
            return suffix.removesuffix(word)
    return suffix


def _no_number(text: str, plain: str) -> str:
    if _VAGUE.search(plain) and re.search(r"\d", plain):
        return _vague(text)
    if len(re.findall(r"\d+(?:\.\d+)?", plain)) > 1:
        return f"“{text}”里不止一个数，请只填一个。"
    return f"“{text}”不是数，请用阿拉伯数字填写；没有就空着。"


def _vague(text: str) -> str:
    return f"“{text}”不是确切的数，本栏请填一个确数。"


def _spaced(measure: str) -> str:
    return f" {measure}" if measure else ""
