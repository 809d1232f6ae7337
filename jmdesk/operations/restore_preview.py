"""What restoring a backup would change, record by record; nothing is changed by looking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import RecordId
from jmdesk.exchange.merge_plan import RecordEffect
from jmdesk.language import tr
from jmdesk.operations.batch_effects import effects
from jmdesk.operations.desk import Desk
from jmdesk.operations.safekeeping import refuse_spoilt
from jmdesk.operations.sandbox import opened_copy
from jmdesk.store.backing_up import Step, go_on
from jmdesk.store.comparing import Apart, Difference, compare, records_apart
from jmdesk.store.states import State

SHOWN = 300
"""Records of each kind that are told by name; the others are counted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LedgerChange:
    """Of one ledger: how many records would be gone, come back, or say something else."""

    ledger: str
    title: str
    gone: int = 0
    back: int = 0
    changed: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class RestorePreview:
    """``records`` are the first of each kind by name, with their fields: verdict "gone" (here and
    not in the backup), "new" (comes back), "updated". ``drafts`` is how much half-typed input the
    backup holds instead of ``drafts_now``; ``whose`` a sentence where unit or person differ."""

    file: Path
    difference: Difference
    ledgers: tuple[LedgerChange, ...]
    records: tuple[RecordEffect, ...]
    drafts_now: int
    drafts: int
    whose: str = ""

    @property
    def same(self) -> bool:
        """Whether nothing recorded would change."""
        steps = self.difference.only_here or self.difference.only_there
        return not steps and not self.ledgers and not self.whose


def preview_restore(desk: Desk, *, file: Path, step: Step = go_on) -> RestorePreview:
    """Open the backup aside and compare; Refusal where it is no whole backup."""
    if file.resolve() == desk.path.resolve():
        raise Refusal(tr("“{file}”就是正在使用的数据，不用恢复。请选一个备份。", file=file.name))
    key = desk.store.lock_key
    refuse_spoilt(file, key)
    with opened_copy(desk, file, step=step) as then:
        apart = records_apart(desk.path, then.path, key=key)
        return RestorePreview(
            file=file,
            difference=compare(desk.path, then.path, key=key),
            ledgers=_by_ledger(desk, apart),
            records=_named(desk, then, apart),
            drafts_now=len(desk.store.drafts()),
            drafts=len(then.store.drafts()),
            whose=_whose(desk, then),
        )


def _by_ledger(desk: Desk, apart: Apart) -> tuple[LedgerChange, ...]:
    titles = {str(one.id): one.title for one in desk.catalogue.ledgers.values()}
    known = {*apart.only_here, *apart.only_there, *apart.changed}
    order = [one for one in titles if one in known] + sorted(known - titles.keys())
    return tuple(
        LedgerChange(
            ledger=one,
            title=titles.get(one, one),
            gone=len(apart.only_here.get(one, ())),
            back=len(apart.only_there.get(one, ())),
            changed=len(apart.changed.get(one, ())),
        )
        for one in order
    )


def _named(desk: Desk, then: Desk, apart: Apart) -> tuple[RecordEffect, ...]:
    gone, back, changed = (
        _first(one) for one in (apart.only_here, apart.only_there, apart.changed)
    )
    here, there = desk.store.states([*gone, *changed]), then.store.states([*back, *changed])
    return (
        *effects(desk, {id: here[id] for id in gone}, _nowhere(here, gone)),
        *effects(then, _nowhere(there, back), {id: there[id] for id in back}),
        *effects(desk, {id: here[id] for id in changed}, {id: there[id] for id in changed}),
    )


def _first(ids: Mapping[str, Sequence[RecordId]]) -> list[RecordId]:
    return list(islice(chain.from_iterable(ids.values()), SHOWN))


def _nowhere(states: Mapping[RecordId, State], ids: Iterable[RecordId]) -> dict[RecordId, State]:
    """These records as a store knows them that never saw them."""
    return {id: replace(states[id], deleted=True, absent=True) for id in ids}


def _whose(desk: Desk, then: Desk) -> str:
    if (desk.unit, desk.person) == (then.unit, then.person):
        return ""
    unit = then.units.name(then.unit) if then.unit in then.units else then.unit
    return tr("备份是“{unit} {person}”的台。", unit=unit, person=then.person)
