"""Text, and what is text with a form: telephone and identity numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from jmdesk.definitions.fieldtypes.base import FieldType
from jmdesk.definitions.numbers import EMPTY, plain_text
from jmdesk.domain.revision import Json
from jmdesk.language import tr

if TYPE_CHECKING:
    from jmdesk.definitions.ledger import Field

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What no workbook, PDF or terminal can carry."""


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


class LongText(Text):
    """Text of several lines."""

    name = "long_text"
    longest = 20_000


class Phone(Textual):
    """A telephone number: 7 to 12 digits without blanks, strokes or +86."""

    name = "phone"
    longest = 12

    def read(self, text: str, field: Field) -> str | None:
        plain = plain_text(text)
        if plain in EMPTY:
            return None
        digits = re.sub(r"^(?:\+|00)86", "", re.sub(r"[\s()\-–—]", "", plain))
        if not re.fullmatch(r"\d{7,12}", digits):
            raise ValueError(
                tr(
                    "“{text}”不是电话号码。请填一个 7 至 12 位的号码，如 13904820000 或 "
                    "0482-4123456。",
                    text=text,
                )
            )
        return digits


class IdNumber(Textual):
    """A citizen's identity number (GB 11643): 18 characters, the last one checks the others."""

    name = "id_number"
    longest = 18

    def read(self, text: str, field: Field) -> str | None:
        plain = re.sub(r"\s", "", plain_text(text)).upper()
        if plain in EMPTY:
            return None
        if re.search(r"[.E]", plain):
            raise ValueError(
                tr(
                    "“{text}”是被表格软件写坏的证件号码，末几位已丢失，请对照证件重填 18 位。",
                    text=text,
                )
            )
        if not re.fullmatch(r"\d{17}[\dX]", plain):
            raise ValueError(
                tr(
                    "“{text}”不是身份证号码，请填 18 位（末位可为 X），现为 {count} 位。",
                    text=text,
                    count=len(plain),
                )
            )
        if plain[17] != _check_digit(plain):
            raise ValueError(
                tr(
                    "身份证号码“{text}”的末位校验不符，可能有一位填错了，请对照证件检查。",
                    text=text,
                )
            )
        return plain


def _check_digit(number: str) -> str:
    """ISO 7064 MOD 11-2 over the first 17 digits."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(number[:17]))
    return "10X98765432"[total % 11]
