"""The named selections of a report's lines: counted, listed and summed for notes and totals."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from jmdesk.definitions.report import Choice
from jmdesk.reporting.figures import Figures
from jmdesk.reporting.frame import Frame
from jmdesk.reporting.lines import Line
from jmdesk.reporting.showing import Showing

_MOST_NAMES = 200
"""More names than this are not listed in a note; the count still says how many."""


def chosen(frame: Frame, lines: Sequence[Line]) -> dict[str, list[Line]]:
    """The lines of each choice by its name."""
    return {
        choice.id: [line for line in lines if frame.holds(choice.where, line.scope)]
        for choice in frame.report.choices
    }


def told(
    choice: Choice, lines: Sequence[Line], figures: Figures, showing: Showing
) -> dict[str, Any]:
    """What a note may say of a choice; shared lines count only where it asks for them."""
    asked = "shared" in choice.where.names
    counted = [line for line in lines if asked or not line.shared]
    values: dict[str, Any] = {"count": len(counted), "names": _names(choice, counted, showing)}
    for name, expression in choice.sums.items():
        values[name] = figures.total(expression, counted) or Decimal(0)
    for name, expression in choice.lists.items():
        texts = [showing.expression(expression, line.scope, None) for line in counted]
        values[name] = "、".join(dict.fromkeys(text for text in texts if text))
    return values


def _names(choice: Choice, lines: Sequence[Line], showing: Showing) -> str:
    if choice.name is None:
        return ""
    names = [showing.template(choice.name, line.scope) for line in lines[:_MOST_NAMES]]
    text = "、".join(name for name in names if name)
    return f"{text} 等" if len(lines) > _MOST_NAMES else text
