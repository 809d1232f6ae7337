"""Indicators: what each comes to, and from which records."""

from __future__ import annotations

from argparse import Namespace
from decimal import Decimal
from typing import Any

from jmdesk.cli.output import Answer
from jmdesk.cli.session import opened, unit_code
from jmdesk.language import tr
from jmdesk.operations.indicators import doubtful, results
from jmdesk.reporting.indicator_results import Figure, Result
from jmdesk.reporting.showing import plain_number, rounded

_NONE = "—"
_PLACES = 6
"""Decimals of the finest amount: 万元 to 分."""


def indicators_command(chosen: Namespace) -> Answer:
    """``indicators``: the figures of a set for a unit and a period, and what is doubtful."""
    with opened(chosen) as desk:
        asked: dict[str, Any] = {
            "set": chosen.set,
            "unit": unit_code(desk, chosen.unit),
            "period": chosen.period,
            "until": chosen.until,
        }
        found = results(desk, **asked)
        problems = doubtful(desk, **asked)
    json = [_json(one) for one in found]
    return Answer(json=json, lines=tuple(_line(one) for one in found), problems=problems)


def _json(result: Result) -> dict[str, Any]:
    indicator = result.indicator
    told = {
        "id": indicator.id,
        "seq": indicator.seq,
        "label": indicator.label,
        "measure": indicator.measure,
        "kind": indicator.kind.value,
        "as_of": result.as_of.isoformat(),
        "known": result.known,
        "now": _number(result.now.value),
        "so_far": _number(result.so_far.value),
        "year_ago": _number(result.year_ago.value),
        "target": result.target_text or None,
        "target_until": result.target_until,
        "rate": _number(result.rate),
        "source": result.called,
        "lacking": result.so_far.lacking,
        "records": [str(id) for id in result.so_far.records],
    }
    if indicator.two:
        told["second"] = _number(result.so_far.second)
    return told


def _number(value: Decimal | None) -> str | None:
    """Exact, as text: a number of JSON would be read as a binary fraction. Ratios to 6 decimals."""
    return None if value is None else plain_number(rounded(value, _PLACES))


def _line(result: Result) -> str:
    indicator = result.indicator
    return tr(
        "{seq}  {label}（{measure}）  本期 {now}  累计 {so_far}  {source}",
        seq=indicator.seq,
        label=indicator.label,
        measure=indicator.measure,
        now=_shown(result.now),
        so_far=_shown(result.so_far),
        source=result.called,
    ).rstrip()


def _shown(figure: Figure) -> str:
    if figure.second is not None:
        return f"{_number(figure.value) or _NONE}／{_number(figure.second)}"
    return _number(figure.value) or _NONE
