"""Numbers as people write them: １，５００, 2000万, 约30人, 三十, 2-3个. Exact, never a guess."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from jmdesk.definitions.amounts import amount
from jmdesk.definitions.plain import EMPTY, money_power, plain_number, plain_text, short
from jmdesk.definitions.qualifiers import parted
from jmdesk.definitions.spelled import NUMERAL, is_vague, vague_sentence
from jmdesk.domain.late import pattern
from jmdesk.language import tr

__all__ = [
    "ABOVE",
    "DITTO",
    "EMPTY",
    "LIMIT",
    "Reading",
    "ditto_sentence",
    "hear_number",
    "money_power",
    "plain_number",
    "plain_text",
    "range_sentence",
    "read_number",
]

LIMIT = Decimal(10) ** 12
"""Every number stays below this in absolute value, so that scaled ones fit 64 bits."""

_LONGEST = 60
"""Characters; a longer text is no number, and nothing is searched in it."""
_NOTHING = EMPTY | {
    "没有",
    "暂无",
    "空",
    "空白",
    "不详",
    "未统计",
    "未填",
    "N/A",
    "n/a",
    "NA",
    "null",
}
ABOVE = frozenset({"同上", "〃", "″", '"', "''", "”", "“", "〞"})
"""What stands for the content of the cell above."""
DITTO = ABOVE | {"同左", "同前", "同右", "同下"}
"""What stands for the content of another cell."""

_PLAIN = pattern(r"[-+]?[0-9]{1,12}(?:\.[0-9]{1,10})?")
_FIGURES = pattern(r"[-+]?[0-9][0-9,]*(?:\.[0-9]+)?")
_ENDED = pattern(r"(?<=[^,;。、])[,;。、]$")
"""What was typed after the number."""
_PIECES = pattern(r"个(?=[万亿])")
_STOP = pattern(r"(?<=[0-9])。(?=[0-9])")
"""What a Chinese input method makes of a point between digits."""
_LEAD = pattern(r"(?:共计|合计|总计|共有|共|计)(?=[^0-9]?[0-9])")
_NARROW = pattern(r"#{2,}")
_ERROR = pattern(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)")
_TURNED = pattern("[\u200f\u202b\u202e\u2066-\u2069]")
_TO = r"\s*(?:-|–|—|――|——|~|〜|∼|至|到)\s*"
_RANGE = pattern(
    rf"(?P<low>[0-9][0-9.,]*|[{NUMERAL}]+)(?P<own>[^-–—~〜∼至到]*?){_TO}"
    rf"(?P<high>[0-9][0-9.,]*|[{NUMERAL}]+)(?P<suffix>[^-–—~〜∼至到]*)"
)
_DATE = pattern(r"(?:19|20)\d\d[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?")


@dataclass(frozen=True, slots=True)
class Reading:
    """A number in the measure asked for, None for an empty cell.

    ``note`` is a sentence where the text was more than plain digits, for a person to look at.
    ``qualifier`` is the word beside it (约, 以上 …, see `qualifiers`); ``upper`` the upper end of
    a range whose lower end is ``value``.
    """

    value: Decimal | None
    note: str = ""
    qualifier: str = ""
    upper: Decimal | None = None


def read_number(text: str, measure: str = "") -> Reading:
    """The one exact number that ``text`` says, in ``measure`` (元, 万元, 户, %, or "" for none).

    As `hear_number`; a qualifier or a range is refused too.
    """
    heard = hear_number(text, measure)
    if heard.upper is not None:
        raise ValueError(range_sentence(text, heard))
    if heard.qualifier:
        raise ValueError(tr("“{text}”不是确切的数，本栏请填一个确数。", text=short(text)))
    return heard


def hear_number(text: str, measure: str = "") -> Reading:
    """The number that ``text`` says, in ``measure``, with its qualifier or as a range.

    Understands full-width digits, separators by thousands, 千/万/亿, Chinese numerals, and
    amounts in another unit of money, converted exactly. ValueError with a sentence for anything
    else: a number that a spreadsheet has cut (1.52222E+17, more than 15 digits), another measure,
    several numbers, words that leave open how many (几十).
    """
    if _PLAIN.fullmatch(text):
        return Reading(_bounded(Decimal(text), text) + 0)
    plain = plain_text(text[: _LONGEST * 2])
    if _FIGURES.fullmatch(plain) and len(text) <= _LONGEST:  # most of what is not plain digits
        value = _bounded(amount(plain, measure)[0], text)
        return Reading(value, _note(text, value, None, "", measure))
    _refuse_spoilt(plain, text)
    if plain in _NOTHING:
        return Reading(None, tr("“{text}”按空着处理。", text=short(text)) if plain else "")
    bare = _PIECES.sub("", _ENDED.sub("", _STOP.sub(".", plain)))
    word, rest = parted(_LEAD.sub("", bare))
    try:
        low, high = _ends(rest, measure)
    except ValueError as error:
        raise ValueError(str(error).replace(f"“{short(rest)}”", f"“{short(text)}”")) from error
    _bounded(max(abs(low), abs(high or low)), text)
    return Reading(low, _note(text, low, high, word, measure), word, high)


def range_sentence(text: str, heard: Reading) -> str:
    """Why a range is not one number."""
    return tr(
        "“{text}”是一个范围（{low} 到 {high}），本栏要一个确数，请填其中一个。",
        text=short(text),
        low=plain_number(heard.value or Decimal(0)),
        high=plain_number(heard.upper or Decimal(0)),
    )


def _ends(plain: str, measure: str) -> tuple[Decimal, Decimal | None]:
    match = _RANGE.fullmatch(plain)
    if match is None or _DATE.fullmatch(plain):
        return amount(plain, measure)
    suffix = match["suffix"].strip()
    own = match["own"].strip() or suffix
    low, _ = amount(match["low"] + own, measure)
    high, _ = amount(match["high"] + suffix, measure)
    if low >= high:
        raise ValueError(tr("“{text}”两头的数写反了或一样大，请改正。", text=short(plain)))
    return low, high


def _refuse_spoilt(plain: str, text: str) -> None:
    """What only stands for a number, or has lost it on its way."""
    if len(text) > _LONGEST:
        raise ValueError(tr("“{text}”太长，不是一个数，请检查。", text=short(text)))
    if plain in DITTO:
        raise ValueError(ditto_sentence(text))
    if _NARROW.fullmatch(plain):
        raise ValueError(
            tr("原表的列太窄，只显示了“{text}”，请拉宽那一列再复制。", text=short(text))
        )
    if _ERROR.fullmatch(plain):
        raise ValueError(tr("“{text}”是原表的公式出错，没有数，请先改好原表。", text=short(text)))
    if _TURNED.search(plain):
        raise ValueError(
            tr("“{text}”里有颠倒显示顺序的看不见的字符，请重新输入这个数。", text=short(text))
        )
    if is_vague(plain) and not re.search("[0-9]", plain):
        raise ValueError(vague_sentence(short(text)))


def ditto_sentence(text: str) -> str:
    """Why 同上 says nothing where it stands alone."""
    return tr("“{text}”离开原表就不知道指的是什么，请把内容写完整。", text=short(text))


def _bounded(value: Decimal, text: str) -> Decimal:
    if abs(value) >= LIMIT:
        raise ValueError(
            tr("“{text}”太大，本栏的数应小于一万亿，请检查是否多填了位数。", text=short(text))
        )
    return value


def _note(text: str, low: Decimal, high: Decimal | None, word: str, measure: str) -> str:
    if _PLAIN.fullmatch(text.strip()):
        return ""
    number = plain_number(low) if high is None else f"{plain_number(low)}-{plain_number(high)}"
    meant = f"{number} {measure}".strip()
    if word:
        return tr(
            "“{text}”读作 {meant}，“{word}”记在数旁。", text=short(text), meant=meant, word=word
        )
    return tr("“{text}”读作 {meant}。", text=short(text), meant=meant)
