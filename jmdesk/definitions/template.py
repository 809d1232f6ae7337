"""Sentences with places for figures: 「累计支付 {paid} 万元大于累计到位 {arrived} 万元」."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from jmdesk.definitions.expression import Expression, ExpressionError
from jmdesk.language import tr

if TYPE_CHECKING:
    from collections.abc import Callable

_PLACE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


@dataclass(frozen=True, slots=True)
class Template:
    """Texts and expressions in turn. ``{{`` and ``}}`` stand for a brace itself."""

    parts: tuple[str | Expression, ...]

    @classmethod
    def parse(cls, source: str) -> Template:
        """Read a template; `ExpressionError` with the column of what is wrong in it."""
        return _parse(source)

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """The expressions in its places, in order."""
        return tuple(part for part in self.parts if isinstance(part, Expression))

    @property
    def names(self) -> frozenset[str]:
        """The names that its expressions use."""
        return frozenset[str]().union(*(part.names for part in self.expressions))

    def fill(self, show: Callable[[Expression], str]) -> str:
        """The sentence with each expression as ``show`` writes it."""
        return "".join(part if isinstance(part, str) else show(part) for part in self.parts)


@lru_cache(maxsize=512)
def _parse(source: str) -> Template:
    parts: list[str | Expression] = []
    end = 0
    for match in _PLACE.finditer(source):
        parts.append(source[end : match.start()])
        end = match.end()
        if match[1] is not None:
            parts.append(_expression(match[1], match.start(1)))
        elif match[0] in ("{{", "}}"):
            parts.append(match[0][0])
        else:
            raise ExpressionError(
                tr("“{match}”没有配对的括号。", match=match[0]), match.start() + 1
            )
    parts.append(source[end:])
    return Template(tuple(part for part in parts if part != ""))


def _expression(source: str, start: int) -> Expression:
    try:
        return Expression.parse(source)
    except ExpressionError as error:
        raise ExpressionError(error.message, error.column + start) from error
