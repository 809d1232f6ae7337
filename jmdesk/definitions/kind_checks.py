"""What cannot be worked out, whatever is recorded: kinds that do not fit, figures in a circle."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from jmdesk.definitions.expression import Expression
from jmdesk.definitions.kinds import ANY, FLAG, kind_of, misfits
from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.source import Place, Source
from jmdesk.language import tr

_CONDITIONS = frozenset({"expect", "when", "required_when", "compute_when"})
_VALUES = frozenset({"compute", "default"})
_LONGEST_CHAIN = 20
"""As in `jmdesk.definitions.scope`."""


def check_kinds(
    source: Source,
    ledger: Ledger,
    ledgers: Mapping[str, Ledger],
    expressions: Iterable[tuple[Place, Expression]],
) -> None:
    """Note each expression of a ledger in which kinds of values meet that do not go together."""
    for place, expression in expressions:
        note_misfits(source, place, expression, ledger, ledgers, _wanted(place, ledger))


def note_misfits(
    source: Source,
    place: Place,
    expression: Expression,
    ledger: Ledger,
    ledgers: Mapping[str, Ledger],
    wanted: str = ANY,
) -> None:
    """Note what does not fit in one expression, with the column where it stands by itself."""
    for misfit in misfits(expression, ledger, ledgers, wanted=wanted):
        at = str(place[-1])
        if at in _CONDITIONS | _VALUES:
            at = tr("{key} 第 {column} 个字符处", key=at, column=misfit.column)
        message = tr("{at}：{message}请改正。", at=at, message=misfit.message)
        source.add(place, "expression", message)


def check_circles(source: Source, ledger: Ledger) -> None:
    """Note each field that is worked out from itself, and chains too long to be followed."""
    reads = {
        field.name: _read(field.compute) | _read(field.compute_when)
        for field in ledger.fields
        if field.compute is not None
    }
    for number, field in enumerate(ledger.fields):
        chain = _circle(field.name, reads) if field.name in reads else ()
        if not chain:
            continue
        text = tr(
            "栏目 {name} 要用它自己来算，或一环套一环太多（{chain}）。请改正 compute。",
            name=field.name,
            chain=" → ".join(chain),
        )
        source.add(("fields", number, "compute"), "circle", text)


def _wanted(place: Place, ledger: Ledger) -> str:
    if place[-1] in _CONDITIONS:
        return FLAG
    if place[-1] in _VALUES and isinstance(place[1], int):
        return kind_of(ledger.fields[place[1]])
    return ANY


def _read(expression: Expression | None) -> frozenset[str]:
    """The fields of this very record that are read; those of earlier ones are in quotes."""
    if expression is None:
        return frozenset()
    return frozenset(node.id for node in ast.walk(expression.tree) if isinstance(node, ast.Name))


def _circle(name: str, reads: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """How a field leads back to itself, or goes on for too long; nothing where it does not."""
    waiting: list[tuple[str, ...]] = [(name,)]
    seen: set[str] = set()
    while waiting:
        chain = waiting.pop(0)
        for wanted in sorted(reads[chain[-1]] & reads.keys()):
            if wanted == name or len(chain) >= _LONGEST_CHAIN:
                return (*chain, wanted)
            if wanted not in seen:
                seen.add(wanted)
                waiting.append((*chain, wanted))
    return ()
