"""提示 that a desk does not want to hear: by rule, listed, and taken back at any time."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from jmdesk.definitions.ledger import Ledger, Rule
from jmdesk.domain.changes import Changes
from jmdesk.domain.problem import Level, Problem, Refusal
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.rule_words import rule_words
from jmdesk.operations.watches.all import BY_CODE

_SETTING = "silenced"
_MOST = 2000


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Silenced:
    """A rule or watch that is not heard in a ledger."""

    ledger: str
    code: str


def silenced(desk: Desk) -> frozenset[Silenced]:
    """What this desk does not want to hear."""
    text = desk.store.setting(_SETTING)
    return frozenset(Silenced(ledger=one, code=code) for one, code in json.loads(text or "[]"))


def silence(desk: Desk, *, ledger: str, code: str) -> Changes:
    """Hear no more of a hint in a ledger, on this desk alone.

    Refused for whatever is no 提示: what is 强制 or 须说明 has to be answered.
    """
    definition = desk.ledger(ledger)
    _check(definition, code)
    known = silenced(desk)
    if len(known) >= _MOST:
        raise Refusal(tr("不再提示的规则已有 {count} 条，请先恢复几条。", count=len(known)))
    return _keep(desk, known | {Silenced(ledger=ledger, code=code)}, ledger)


def unsilence(desk: Desk, *, ledger: str, code: str) -> Changes:
    """Hear of it again; also of a rule that is no more."""
    one = Silenced(ledger=ledger, code=code)
    known = silenced(desk)
    if one not in known:
        raise Refusal(tr("“{ledger}”的规则 {code} 本来就在提示。", ledger=ledger, code=code))
    return _keep(desk, known - {one}, ledger)


def heard(desk: Desk, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems without the hints that are silenced."""
    told = tuple(problems)
    if all(problem.level is not Level.HINT for problem in told):
        return told
    silent = silenced(desk)
    return tuple(one for one in told if not is_silent(one, silent))


def is_silent(problem: Problem, silent: frozenset[Silenced]) -> bool:
    """Whether a problem is a hint that nobody wants to hear."""
    if problem.level is not Level.HINT or not silent:
        return False
    return Silenced(ledger=problem.ledger or "", code=problem.code) in silent


def can_be_silenced(ledger: Ledger, code: str) -> bool:
    """Whether a code is a watch's or that of a rule of level 提示."""
    rule = rule_of(ledger, code)
    return code in BY_CODE or (rule is not None and rule.level is Level.HINT)


def rule_of(ledger: Ledger, code: str) -> Rule | None:
    """The written rule with a code."""
    return next((rule for rule in ledger.rules if rule.code == code), None)


def _check(ledger: Ledger, code: str) -> None:
    if can_be_silenced(ledger, code):
        return
    rule = rule_of(ledger, code)
    if rule is None:
        raise Refusal(tr("“{title}”没有叫“{code}”的提示规则。", title=ledger.title, code=code))
    raise Refusal(
        tr(
            "“{said}”是{level}，不能不看；只有提示可以不再提示。",
            said=rule_words(ledger, code),
            level=tr(rule.level.value),
        )
    )


def _keep(desk: Desk, known: Iterable[Silenced], ledger: str) -> Changes:
    text = json.dumps([[one.ledger, one.code] for one in sorted(known)], ensure_ascii=False)
    with desk.store.transaction() as writer:
        writer.set_setting(_SETTING, text)
    return Changes(ledgers=frozenset({desk.ledger(ledger).id} if ledger in _known(desk) else ()))


def _known(desk: Desk) -> Iterable[str]:
    return desk.catalogue.ledgers.keys()
