"""Values as the text that is printed: names for codes, numbers rounded once and half up."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from jmdesk.definitions.expression import Expression, ExpressionError, Scope
from jmdesk.definitions.fieldtypes.base import Qualified
from jmdesk.definitions.fieldtypes.numeric import said_number
from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.definitions.report import Format, Part
from jmdesk.definitions.scope import RecordScope
from jmdesk.definitions.template import Template
from jmdesk.domain.period import Period
from jmdesk.reporting.frame import Frame

_PLAIN_NAME = re.compile(r"[a-z]\w*")
_PATH = re.compile(r"([a-z]\w*)\.([a-z]\w*)")
_UNIT_TYPES = frozenset({"unit", "units"})


def rounded(value: Decimal | int, places: int | None) -> Decimal | int:
    """The number with so many decimals, half up; as it is where ``places`` is None."""
    if places is None:
        return value
    if places == 0:
        return int(Decimal(value).to_integral_value(ROUND_HALF_UP))
    return Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def number_text(value: Decimal | int, format: Format) -> str:
    """A rounded number as printed: 1,860.00, 41.3, 300."""
    if format is Format.TWO:
        return f"{value:,.2f}"
    if format is Format.ONE:
        return f"{value:.1f}"
    return plain_number(value)


def plain_number(value: Decimal | int) -> str:
    """A number without needless noughts: 168.15, 300."""
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


class Showing:
    """How the values of one report are written."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._fields: dict[str, Field | None] = {}

    def filled(self, part: Part, scope: Scope, ledger: Ledger | None = None) -> str:
        """A piece of text; "" where it is not wanted or a value in it is empty."""
        if not self._frame.holds(part.when, scope):
            return ""
        return self.template(part.text, scope, ledger) or ""

    def template(
        self, template: Template, scope: Scope, ledger: Ledger | None = None
    ) -> str | None:
        """A sentence with its values; None where one of them is empty."""
        texts = []
        for piece in template.parts:
            text = piece if isinstance(piece, str) else self.expression(piece, scope, ledger)
            if text == "":
                return None
            texts.append(text)
        return "".join(texts)

    def expression(self, expression: Expression, scope: Scope, ledger: Ledger | None) -> str:
        """The value of an expression as text; "" when empty."""
        return self.value(expression, self._frame.value(expression, scope), ledger)

    def value(self, expression: Expression, value: Any, ledger: Ledger | None = None) -> str:
        """A value that an expression gave, written as the field it comes from writes it."""
        if value is None or value == ():
            return ""
        if _is_unit(expression.source):
            return self._frame.units.name(str(value))
        field = self.field(expression, ledger)
        return self.of_field(field, value) if field else self.plain(value)

    def field(self, expression: Expression, ledger: Ledger | None = None) -> Field | None:
        """The field that an expression names outright, of the rows' ledger or one it refers to."""
        source = expression.source
        if ledger is None and source not in self._fields:
            self._fields[source] = self._found(source, self._frame.ledger)
        return self._fields[source] if ledger is None else self._found(source, ledger)

    def _found(self, source: str, ledger: Ledger) -> Field | None:
        if _PLAIN_NAME.fullmatch(source):
            return ledger.by_name.get(source)
        if match := _PATH.fullmatch(source):
            reference = ledger.by_name.get(match[1])
            if reference and reference.target in self._frame.ledgers:
                return self._frame.ledgers[reference.target].by_name.get(match[2])
        return None

    def of_field(self, field: Field, value: Any) -> str:
        """A field's value; names in the place of codes and of records' ids."""
        if field.type.name in _UNIT_TYPES:
            codes = (value,) if isinstance(value, str) else value
            return "、".join(self._frame.units.name(code) for code in codes)
        if field.type.name == "reference":
            return self.title(field.target, str(value))
        try:
            return field.show(value)
        except (TypeError, ValueError, AttributeError):
            return self.plain(value)

    def title(self, ledger: str, id: str) -> str:
        """What a record is called; its id where it has not arrived."""
        definition = self._frame.ledgers.get(ledger)
        record = self._frame.facts.record(ledger, id)
        if definition is None or record is None:
            return f"未收到（{id[:8]}）"
        scope = RecordScope(definition, record, self._frame.facts, today=self._frame.today)
        try:
            template = Template.parse(definition.title_expr)
        except ExpressionError:
            return id
        return template.fill(lambda e: self.expression(e, scope, definition))

    def plain(self, value: Any) -> str:
        """A value that belongs to no field."""
        for kind, show in _PLAIN:
            if isinstance(value, kind):
                return show(value)
        if isinstance(value, tuple | list):
            return "、".join(self.plain(one) for one in value)
        return str(value)


_PLAIN: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (bool, lambda value: "是" if value else "否"),
    (Decimal, lambda value: f"{value:f}"),
    (Period, lambda value: value.label),
    (date, lambda value: value.isoformat()),
    (Qualified, said_number),
)


def _is_unit(source: str) -> bool:
    return source == "unit" or source.startswith("at.")
