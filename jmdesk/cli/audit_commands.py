"""审核: all rules and watches over the stored data, and the hints nobody wants to hear."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from dataclasses import replace

from jmdesk.cli.output import Answer, problems_json
from jmdesk.cli.session import opened, unit_code
from jmdesk.domain.explanation import explain_key, is_open
from jmdesk.domain.problem import Problem, Refusal
from jmdesk.language import tr
from jmdesk.operations.checking import check_all
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import record_name
from jmdesk.operations.rule_words import rule_words
from jmdesk.operations.silencing import silence, silenced, unsilence


def check_command(chosen: Namespace) -> Answer:
    """``check``: all rules over the stored data, and what the watches see."""
    with opened(chosen) as desk:
        problems = check_all(
            desk,
            ledger=chosen.ledger,
            unit=unit_code(desk, chosen.unit),
            period=chosen.period,
            watches=not chosen.no_watches,
        )
        silent = len(silenced(desk))
        shown = problems if chosen.json else _with_names(desk, problems)
    said = () if problems else (tr("没有发现问题。"),)
    if silent:
        said = (*said, tr("有 {count} 条规则不再提示，jmdesk silence 可以查。", count=silent))
    return Answer(json={"problems": problems_json(problems)}, said=said, problems=shown)


def _with_names(desk: Desk, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """For reading: each said of its record, and with the words that `explain` wants."""
    names: dict[str, str] = {}
    shown = []
    for one in problems:
        record = one.record or ""
        if record not in names:
            names[record] = record_name(desk, record)
        how = f"　explain {record} {explain_key(one)}" if is_open(one) else ""
        shown.append(replace(one, file=names[record], message=f"{one.message}{how}"))
    return tuple(shown)


def silence_command(chosen: Namespace) -> Answer:
    """``silence``: hear no more of a hint in a ledger, or again; without one, what is silent."""
    with opened(chosen) as desk:
        if chosen.ledger is not None:
            if chosen.code is None:
                raise Refusal(tr("请写台账和规则代码：jmdesk silence 台账 代码。"))
            act = unsilence if chosen.undo else silence
            act(desk, ledger=chosen.ledger, code=chosen.code)
        return _silent(desk)


def _silent(desk: Desk) -> Answer:
    known = sorted(silenced(desk))
    told = [
        {"ledger": one.ledger, "code": one.code, "says": _words(desk, one.ledger, one.code)}
        for one in known
    ]
    lines = tuple("  ".join(one.values()) for one in told)
    return Answer(json=told, lines=lines, said=() if told else (tr("没有不再提示的规则。"),))


def _words(desk: Desk, ledger: str, code: str) -> str:
    definition = desk.catalogue.ledgers.get(ledger)
    return rule_words(definition, code) if definition else code
