"""Field types: each knows how a value is typed, shown, kept in a revision and in a column."""

from __future__ import annotations

from collections.abc import Mapping

from jmdesk.definitions.fieldtypes.base import Attachment, FieldType, Heard, Qualified
from jmdesk.definitions.fieldtypes.choosing import Choice, Choices, YesNo
from jmdesk.definitions.fieldtypes.linked import Attachments, Reference, UnitCode, UnitCodes
from jmdesk.definitions.fieldtypes.moments import Day, Month, Year
from jmdesk.definitions.fieldtypes.numeric import (
    Count,
    DecimalNumber,
    Money,
    Percent,
    QualifiedNumber,
)
from jmdesk.definitions.fieldtypes.rows import Rows
from jmdesk.definitions.fieldtypes.texts import IdNumber, LongText, Phone, Text

__all__ = ["TYPES", "Attachment", "FieldType", "Heard", "Qualified"]

_ALL: tuple[FieldType, ...] = (
    Text(),
    LongText(),
    Count(),
    Money(),
    DecimalNumber(),
    Percent(),
    Day(),
    Month(),
    Year(),
    Choice(),
    Choices(),
    YesNo(),
    Reference(),
    UnitCode(),
    UnitCodes(),
    QualifiedNumber(),
    Phone(),
    IdNumber(),
    Rows(),
    Attachments(),
)

TYPES: Mapping[str, FieldType] = {kind.name: kind for kind in _ALL}
"""Every field type by its name in a definition."""
