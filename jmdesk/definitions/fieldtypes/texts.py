"""Text, and what is text with a form: telephone and identity numbers."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from jmdesk.definitions.fieldtypes.base import FieldType, Heard
from jmdesk.definitions.numbers import DITTO, ditto_sentence
from jmdesk.definitions.plain import EMPTY, plain_text, short
from jmdesk.domain.late import pattern
from jmdesk.domain.period import Period
from jmdesk.domain.revision import Json
from jmdesk.language import tr

if TYPE_CHECKING:
    from jmdesk.definitions.ledger import Field

_FORBIDDEN = pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What no workbook, PDF or terminal can carry."""
_LONG = 60
_COUNTRY = pattern(r"^(?:\+|00)86")
_CUT = pattern(r"[0-9]{15}0{3}")
"""An identity number of which a spreadsheet has kept fifteen digits."""
_SPOILT = pattern(r"[0-9](?:\.[0-9]+)?[eE]\+[0-9]{2,3}|[0-9]{15}0{2,}")
"""A code that went through a spreadsheet."""
_EXTENSION = pattern(r"转|分机|ext|[-*#][0-9]{1,5}$")
_LOOKS_LIKE_X = pattern("[×ХΧ✕]$")
"""Other letters and signs that look like the X at the end."""


class Textual(FieldType):
    """Values that are kept, shown and stored as one and the same text."""

    longest: ClassVar[int]
    """In characters."""

    def show(self, value: Any, field: Field) -> str:
        return "" if value is None else str(value)

    def store(self, value: Any, field: Field) -> Json:
        return None if value is None else str(value)

    def load(self, stored: Json, field: Field) -> Any:
        if stored is None:
            return None
        if not isinstance(stored, str) or len(stored) > self.longest:
            raise ValueError(
                tr(
                    "“{label}”存的不是文字，或超过 {longest} 字。",
                    label=field.label,
                    longest=self.longest,
                )
            )
        return stored

    def to_column(self, value: Any, field: Field) -> str | None:
        return None if value is None else str(value)

    def from_column(self, kept: int | str | None, field: Field) -> Any:
        return None if kept is None else str(kept)


class Text(Textual):
    """A line of text, kept as it was written, line breaks inside included."""

    name = "text"
    searched = True
    longest = 500

    def read(self, text: str, field: Field) -> str | None:
        clean = _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
        if len(clean) > self.longest:
            raise ValueError(
                tr(
                    "“{label}”最多 {longest} 字，现有 {count} 字，请缩短。",
                    label=field.label,
                    longest=self.longest,
                    count=len(clean),
                )
            )
        return clean or None

    def hear(self, text: str, field: Field, period: Period | None = None) -> Heard:
        """As `read`; a code that a spreadsheet has cut is refused, unless a ' stands before it."""
        plain = plain_text(text[:_LONG])
        if plain in DITTO:
            raise ValueError(ditto_sentence(text))
        if self.name == Text.name and _SPOILT.fullmatch(plain):
            raise ValueError(
                tr(
                    "“{text}”像是被表格软件改过的长号码，只有前 15 位可靠，请对照原件重填。"
                    "如果确实是这样，请在前面加一个 '。",
                    text=short(text),
                )
            )
        marked = plain.startswith("'") and _SPOILT.fullmatch(plain[1:])
        return Heard(self.read(plain[1:] if marked else text, field))


class LongText(Text):
    """Text of several lines."""

    name = "long_text"
    longest = 20_000


class Phone(Textual):
    """A telephone number: digits without blanks, strokes or +86; a mobile one or a landline's."""

    name = "phone"
    longest = 12

    def read(self, text: str, field: Field) -> str | None:
        plain = plain_text(text[:_LONG]).removeprefix("'").strip()
        if plain in EMPTY:
            return None
        _refuse_spoilt(plain, text)
        digits = _COUNTRY.sub("", re.sub(r"[\s()\-–—.]", "", plain))
        if not re.fullmatch(r"[0-9]{7,12}", digits):
            raise ValueError(_no_phone(text, plain))
        if (digits[0] == "1" and not re.fullmatch(r"1[3-9][0-9]{9}", digits)) or (
            digits[0] == "0" and len(digits) < 10
        ):
            raise ValueError(
                tr(
                    "“{text}”不是完整的电话号码：手机 11 位，座机带区号 10 至 12 位，请对照检查。",
                    text=short(text),
                )
            )
        return digits


class IdNumber(Textual):
    """A citizen's identity number (GB 11643): 18 characters, the last one checks the others."""

    name = "id_number"
    longest = 18

    def read(self, text: str, field: Field) -> str | None:
        typed = plain_text(text[:_LONG])
        plain = _LOOKS_LIKE_X.sub("X", re.sub(r"[\s\-]", "", typed).upper().removeprefix("'"))
        if plain in EMPTY:
            return None
        _refuse_spoilt(plain, text)
        if re.search(r"[.E]", plain) or (_CUT.fullmatch(plain) and not typed.startswith("'")):
            raise ValueError(
                tr(
                    "“{text}”是被表格软件写坏的证件号码，末几位已丢失，请对照证件重填 18 位。",
                    text=short(text),
                )
            )
        if not re.fullmatch(r"[0-9]{17}[0-9X]", plain):
            raise ValueError(
                tr(
                    "“{text}”不是身份证号码，请填 18 位（末位可为 X），现为 {count} 位。",
                    text=short(text),
                    count=len(plain),
                )
            )
        _check_id(plain, text)
        return plain


def _refuse_spoilt(plain: str, text: str) -> None:
    if plain in DITTO:
        raise ValueError(ditto_sentence(text))


def _no_phone(text: str, plain: str) -> str:
    """Why a text is no telephone number."""
    if re.fullmatch(r"[0-9](?:\.[0-9]+)?E\+?[0-9]+", plain.upper()):
        return tr(
            "“{text}”是被表格软件写坏的号码，应为 7 至 12 位，请对照原件重填。", text=short(text)
        )
    numbers = re.findall(r"(?<![0-9])(?:0[0-9]{2,3}-?)?[0-9]{7,11}(?![0-9])", plain)
    if len(numbers) > 1:
        return tr(
            "“{text}”里有 {count} 个号码，这里只填一个 7 至 12 位的号码，如 {first}。",
            text=short(text),
            count=len(numbers),
            first=numbers[0],
        )
    if numbers and _EXTENSION.search(plain):
        return tr("“{text}”带分机号，这里只填总机的 7 至 12 位号码。", text=short(text))
    return tr(
        "“{text}”不是电话号码。请填一个 7 至 12 位的号码，如 13904820000 或 0482-4123456。",
        text=short(text),
    )


def _check_id(plain: str, text: str) -> None:
    """The day of birth and the last character must fit."""
    if plain[17] != _check_digit(plain):
        raise ValueError(
            tr(
                "身份证号码“{text}”的末位校验不符，可能有一位填错了，请对照证件检查。",
                text=short(text),
            )
        )
    try:
        date.fromisoformat(f"{plain[6:10]}-{plain[10:12]}-{plain[12:14]}")
    except ValueError as error:
        raise ValueError(
            tr(
                "身份证号码“{text}”里的出生日期 {day} 不存在，请对照证件检查。",
                text=short(text),
                day=plain[6:14],
            )
        ) from error


def _check_digit(number: str) -> str:
    """ISO 7064 MOD 11-2 over the first 17 digits."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(number[:17]))
    return "10X98765432"[total % 11]
