"""What points elsewhere: units, records of other ledgers, files. Names are looked up before."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from jmdesk.definitions.fieldtypes.base import Attachment, FieldType
from jmdesk.definitions.fieldtypes.choosing import SEPARATORS, load_texts
from jmdesk.definitions.fieldtypes.texts import Textual
from jmdesk.definitions.numbers import EMPTY, plain_text
from jmdesk.domain.revision import Json, canonical
from jmdesk.language import tr

if TYPE_CHECKING:
    from jmdesk.definitions.ledger import Field

_CODE = re.compile(r"\d{12}[^\s\d、,;/|]{0,40}")
_RECORD = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class UnitCode(Textual):
    """A unit (单位) by its code: 12 digits, a body with its short name behind them."""

    name = "unit"
    longest = 60

    def read(self, text: str, field: Field) -> str | None:
        plain = plain_text(text)
        return None if plain in EMPTY else _code(plain)


class UnitCodes(FieldType):
    """Several units, by code."""

    name = "units"

    def read(self, text: str, field: Field) -> tuple[str, ...] | None:
        plain = plain_text(text)
        if plain in EMPTY:
            return None
        parts = [part for part in SEPARATORS.split(plain) if part]
        return tuple(dict.fromkeys(_code(part) for part in parts)) or None

    def show(self, value: Any, field: Field) -> str:
        return "、".join(value) if value else ""

    def store(self, value: Any, field: Field) -> Json:
        return list(value) if value else None

    def load(self, stored: Json, field: Field) -> tuple[str, ...] | None:
        return load_texts(stored, field, UnitCode.longest)

    def to_column(self, value: Any, field: Field) -> str | None:
        return canonical(list(value)).decode() if value else None

    def from_column(self, kept: int | str | None, field: Field) -> tuple[str, ...] | None:
        return None if kept is None else tuple(json.loads(str(kept)))


class Reference(Textual):
    """A record of the ledger `Field.target`, by its id."""

    name = "reference"
    longest = 36

    def read(self, text: str, field: Field) -> str | None:
        plain = plain_text(text).lower()
        if plain in EMPTY:
            return None
        if not _RECORD.fullmatch(plain):
            raise ValueError(
                tr(
                    "“{text}”没有对上“{label}”里的任何一条记录，请从列表中选择。",
                    text=text,
                    label=field.label,
                )
            )
        return plain


class Attachments(FieldType):
    """Files kept with a record."""

    name = "attachment"

    def read(self, text: str, field: Field) -> tuple[Attachment, ...] | None:
        if plain_text(text) in EMPTY:
            return None
        raise ValueError(tr("“{label}”是附件，不能填文字，请选取文件。", label=field.label))

    def show(self, value: Any, field: Field) -> str:
        return "、".join(item.name for item in value) if value else ""

    def store(self, value: Any, field: Field) -> Json:
        return [{"name": item.name, "digest": item.digest} for item in value] if value else None

    def load(self, stored: Json, field: Field) -> tuple[Attachment, ...] | None:
        if stored is None or stored == []:
            return None
        if not isinstance(stored, list):
            raise ValueError(tr("“{label}”存的不是附件。", label=field.label))
        return tuple(_attachment(item, field) for item in stored)

    def to_column(self, value: Any, field: Field) -> str | None:
        return canonical(self.store(value, field)).decode() if value else None

    def from_column(self, kept: int | str | None, field: Field) -> tuple[Attachment, ...] | None:
        return None if kept is None else self.load(json.loads(str(kept)), field)


def _attachment(item: Json, field: Field) -> Attachment:
    if isinstance(item, dict) and set(item) == {"name", "digest"}:
        name, digest = item["name"], item["digest"]
        if (
            isinstance(name, str)
            and isinstance(digest, str)
            and len(name) <= 255
            and _DIGEST.fullmatch(digest)
        ):
            return Attachment(name, digest)
    raise ValueError(tr("“{label}”存的不是附件。", label=field.label))


def _code(text: str) -> str:
    if not _CODE.fullmatch(text):
        raise ValueError(tr("“{text}”还没有对上单位表里的单位，请从列表中选择。", text=text))
    return text
