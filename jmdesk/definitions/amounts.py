"""One amount as people write it, in the measure asked for: 2000万, 1亿2000万, 3元5角, 三十户."""

from __future__ import annotations

import re
from decimal import Decimal

from jmdesk.definitions.plain import POWERS, money_power, plain_text, scaled, short
from jmdesk.definitions.spelled import NUMERAL, is_vague, spelled_number, vague_sentence
from jmdesk.domain.late import pattern
from jmdesk.language import tr

MAX_DIGITS = 15
"""From so many digits on a spreadsheet has lost the last ones."""

_SAME = {
    "人": frozenset({"名", "位", "个人", "口人"}),
    "户": frozenset({"家", "户人家"}),
    "头、只": frozenset({"头", "只", "头只", "头(只)", "头/只"}),
    "㎡": frozenset({"m2", "m²", "平方米", "平米", "平方"}),
    "公里": frozenset({"km", "KM", "千米"}),
    "%": frozenset({"％", "百分点", "个百分点"}),
    "天": frozenset({"日"}),
    "份": frozenset({"张"}),
}
"""Other words for a measure."""

_NUMBER = pattern(
    r"(?P<sign>[-+]?)\s*(?:[¥￥]\s*)?(?P<digits>[0-9][0-9, ]*(?:\.[0-9]*)?|\.[0-9]+)"
    r"(?P<exponent>[eE][-+]?[0-9]+)?\s*(?P<suffix>\D*)"
)
_GROUPED = pattern(r"[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+")
_STEPS = pattern(r"(?:[0-9]+(?:\.[0-9]+)?[十百千万亿]+){1,4}[0-9]+(?:\.[0-9]+)?[十百千万亿]*")
_STEP = pattern(r"([0-9]+(?:\.[0-9]+)?)([十百千万亿]*)")
_NUMERAL = pattern(rf"(?P<sign>[-负]?)\s*(?P<numeral>[{NUMERAL}]+)\s*(?P<suffix>[^0-9]*)")
_COINS = pattern(
    rf"(?P<whole>[0-9.,]+|[{NUMERAL}]+)[元圆块](?:零?(?P<jiao>[0-9{NUMERAL}])[角毛])?"
    rf"(?:零?(?P<fen>[0-9{NUMERAL}])分)?[整正]?"
)
_QUALIFIER = pattern("约|近|余|多|以上|以下|左右|不足|至少|不少于|超过")
_PART = pattern(r"分之|^[0-9]+\s*/\s*[0-9]+$")
_SHARE = pattern(r"(百|千|万)分之(.+)")
_TENTHS = pattern(rf"([{NUMERAL}]|[0-9](?:\.[0-9])?)成([一二三四五六七八九半]?)")
_LARGE = pattern(r"[万萬亿億]")
_COIN = pattern(r"(?:圆|块钱|块|RMB|rmb)$")


def amount(text: str, measure: str) -> tuple[Decimal, Decimal | None]:
    """A number in ``measure``, and the upper end where it is a numeral such as 二三十.

    ValueError with a sentence where it is none, in another measure, or no longer exact.
    """
    plain = plain_text(text)
    if _PART.search(plain) and not (measure == "%" and _SHARE.fullmatch(plain)):
        raise ValueError(tr("“{text}”是几分之几，请算成数再填。", text=short(text)))
    for read in (_digits, _steps, _coins, _share, _words):
        if (found := read(plain, measure, text)) is not None:
            return found
    raise ValueError(_no_number(text, plain))


Found = tuple[Decimal, Decimal | None] | None


def _digits(plain: str, measure: str, text: str) -> Found:
    """2000万, 1,500元, 30人."""
    match = _NUMBER.fullmatch(plain)
    if match is None:
        return None
    if match["exponent"] or len(re.sub(r"\D", "", match["digits"]).strip("0")) > MAX_DIGITS:
        raise ValueError(
            tr(
                "“{text}”超过 {most} 位或被表格软件写成了科学记数法，末几位已不可靠，"
                "请对照原件填完整的数。",
                text=short(text),
                most=MAX_DIGITS,
            )
        )
    suffix = match["suffix"].strip()
    if measure == "%" and suffix in ("‰", "个千分点"):
        suffix, power = "", -1
    else:
        power = _shift(suffix, measure, text)
    number = Decimal(match["sign"] + _without_separators(match["digits"], text))
    return number.scaleb(power) + 0, None  # + 0: no negative zero


def _steps(plain: str, measure: str, text: str) -> Found:
    """1亿2000万, 3万5千: each step below the one before it."""
    match = _STEPS.match(plain)
    if match is None:
        return None
    total, last = Decimal(0), 99
    for digits, word in _STEP.findall(match[0]):
        power = POWERS.get(word)
        if power is None or (power == 0 and Decimal(digits) < 10 ** max(last - 1, 0)):
            raise ValueError(_unclear(text))
        if Decimal(digits).scaleb(power) >= Decimal(10) ** last:
            raise ValueError(_unclear(text))
        total, last = total + Decimal(digits).scaleb(power), power
    if _power(measure) and not _LARGE.search(match[0]) and match.end() == len(plain):
        raise ValueError(_unclear(text))  # 3千5百 in 万元
    return _in_measure(total, None, plain[match.end() :], measure, text)


def _coins(plain: str, measure: str, text: str) -> Found:
    """3元5角, 壹佰元整."""
    own = money_power(measure)
    match = _COINS.fullmatch(plain) if own is not None else None
    if match is None or own is None:
        return None
    whole, upper = amount(match["whole"], "")
    if upper is not None:  # 二三十元
        return None
    parts = [
        amount(match[name], "")[0].scaleb(power) if match[name] else Decimal(0)
        for name, power in (("jiao", -1), ("fen", -2))
    ]
    return (whole + sum(parts)).scaleb(-own), None


def _share(plain: str, measure: str, text: str) -> Found:
    """百分之五十, 八成五; only where a percentage is asked for."""
    if measure != "%":
        return None
    if match := _SHARE.fullmatch(plain):
        value, upper = (Decimal(100), None) if match[2] == "百" else amount(match[2], "")
        power = {"百": 0, "千": -1, "万": -2}[match[1]]
        return value.scaleb(power), upper.scaleb(power) if upper else None
    if (match := _TENTHS.fullmatch(plain)) is None:
        return None
    rest = {"": Decimal(0), "半": Decimal(5)}
    more = rest[match[2]] if match[2] in rest else amount(match[2], "")[0]
    return amount(match[1], "")[0] * 10 + more, None


def _words(plain: str, measure: str, text: str) -> Found:
    """三十户, 一百二十三; 两年半 in 年."""
    match = _NUMERAL.fullmatch(plain)
    found = spelled_number(match["numeral"]) if match else None
    if match is None or found is None:
        return None
    suffix, half = match["suffix"].strip(), Decimal(0)
    if measure and suffix in (f"{measure}半", "个半"):
        suffix, half = measure, Decimal("0.5")
    low, high = found
    sign = -1 if match["sign"] else 1
    if _power(measure) and not suffix and not _LARGE.search(match["numeral"]):
        suffix = measure  # 三千 in 万元 is 3000, 三十万 is 30
    return _in_measure((low + half) * sign, high, suffix, measure, text)


def _in_measure(low: Decimal, high: Decimal | None, suffix: str, measure: str, text: str) -> Found:
    suffix = suffix.strip()
    if (own := scaled(measure)) is not None and own[0] and not suffix:
        suffix = own[1]
    power = _shift(suffix, measure, text)
    return low.scaleb(power) + 0, None if high is None else high.scaleb(power)


def _without_separators(digits: str, text: str) -> str:
    whole, point, rest = digits.strip().partition(".")
    if whole and not _GROUPED.fullmatch(whole):
        raise ValueError(
            tr(
                "“{text}”的逗号或空格不在千位上，分不清是一个数还是几个数，请重填。",
                text=short(text),
            )
        )
    return re.sub(r"[ ,]", "", whole) + point + rest


def _shift(suffix: str, measure: str, text: str) -> int:
    """By which power of ten a number with this suffix is multiplied to be in the measure."""
    if not suffix or suffix == measure:
        return 0
    own = money_power(measure)
    if own is not None:
        plain = _COIN.sub("元", re.sub("[整正]$", "", suffix))
        told = money_power(plain) if plain.endswith("元") else POWERS.get(plain)
        if told is not None and told < own and not plain.endswith("元") and plain:
            raise ValueError(_unclear(text))  # 3千 in 万元
        if told is not None:
            return told - own
    elif (own_scale := scaled(measure)) is not None:
        if (power := _down(suffix, *own_scale, text)) is not None:
            return power
    elif (power := POWERS.get(_cut(suffix, measure))) is not None:
        return power
    wanted = tr("请换算成{measure}", measure=measure) if measure else tr("请只填数字")
    raise ValueError(
        tr(
            "“{text}”里的“{suffix}”不是本栏的计量单位，{wanted}。",
            text=short(text),
            suffix=short(suffix),
            wanted=wanted,
        )
    )


def _down(suffix: str, own: int, base: str, text: str) -> int | None:
    """From 2.1万, 21000人 to 万人; None for another measure."""
    word = _cut(suffix, base)
    told = POWERS.get(word)
    if told is not None and told < own and word == suffix:
        raise ValueError(_unclear(text))  # 3千 in 万人
    return None if told is None else told - own


def _power(measure: str) -> int:
    """The power of ten in a measure: 4 for 万元 and 万人, 0 for 元 and 人."""
    found = scaled(measure)
    return found[0] if found else 0


def _cut(suffix: str, measure: str) -> str:
    """The suffix without the measure at its end; 头、只 is either."""
    words = (measure, *measure.split("、"), *_SAME.get(measure, ()))
    for word in sorted(words, key=len, reverse=True):
        if word and suffix.endswith(word):
            return suffix.removesuffix(word)
    return suffix


def _no_number(text: str, plain: str) -> str:
    if is_vague(plain):
        return vague_sentence(short(text))
    if re.fullmatch(r"\(\s*[0-9,.]+\s*\)", plain):
        return tr("“{text}”带括号，分不清是负数还是不计入合计的数，请只填数。", text=short(text))
    if _QUALIFIER.search(plain) and re.search("[0-9]", plain):
        return tr("“{text}”看不懂，请写成 约30 或 300以上。", text=short(text))
    if len(re.findall(r"[0-9]+(?:\.[0-9]+)?", plain)) > 1:
        return tr("“{text}”里不止一个数，请只填一个。", text=short(text))
    return tr("“{text}”不是数，请用阿拉伯数字填写；没有就空着。", text=short(text))


def _unclear(text: str) -> str:
    return tr("“{text}”可以有几种读法，请用阿拉伯数字写全。", text=short(text))
