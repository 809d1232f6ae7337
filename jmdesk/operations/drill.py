"""The restore drill: a backup is opened in a sandbox as the desk it would be, and must be whole.

Nothing of the desk is touched. How it went is kept, with its day, and shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from jmdesk.definitions.report import Report
from jmdesk.domain.collecting import uncollected
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Level, Refusal
from jmdesk.language import tr
from jmdesk.operations.backups import Copy, look_into, newest_first, set_apart
from jmdesk.operations.desk import Desk
from jmdesk.operations.logbook import noted
from jmdesk.operations.reports import listed_rows, make_report, paper_of
from jmdesk.operations.sandbox import opened_copy
from jmdesk.store.backing_up import Step, examine, go_on, settle
from jmdesk.store.backup_mark import OWN
from jmdesk.store.query import Query

MONTHLY = timedelta(days=30)
LAST = f"{OWN}drill"
_SAID = 3
"""Flaws that are told."""
_TRIED = 6
"""Reports that are tried until one lists something."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Drilled:
    """How a drill went. ``at`` is local time, ISO; ``file`` the backup's name; ``report`` the one
    that was worked out from it, with ``rows`` lines; ``seconds`` how long all of it took."""

    at: str
    ok: bool
    file: str
    revisions: int = 0
    records: int = 0
    report: str = ""
    rows: int = 0
    seconds: float = 0.0
    flaws: tuple[str, ...] = ()


@noted("drill", lambda done: {"ok": int(done.ok), "revisions": done.revisions})
def drill(desk: Desk, *, file: Path | None = None, step: Step = go_on) -> Drilled:
    """Restore a backup (the newest one) aside, verify and count it, work a report out.

    Refusal where there is no backup yet. A backup of the desk's own that fails loses its name; one
    that was only touched and passes has it again.
    """
    copy = look_into(desk.path, file, key=desk.store.lock_key) if file else _newest(desk)
    if copy is None:
        raise Refusal(tr("还没有可以演练的备份。请先备份一次（jmdesk backup）。"))
    began = datetime.now().astimezone()
    told = Drilled(at=began.isoformat(timespec="seconds"), ok=False, file=copy.file.name)
    flaws = _flaws(desk, copy, step)
    done = _ended(_carried_out(desk, copy, told, flaws, step), began)
    with desk.store.transaction() as writer:
        writer.set_setting(LAST, json.dumps(asdict(done), ensure_ascii=False))
    if copy.device == desk.store.setting("device"):
        with suppress(OSError, Refusal):
            if flaws:
                set_apart(copy)
            elif copy.touched:
                settle(copy.file, key=desk.store.lock_key)
    return done


def _newest(desk: Desk) -> Copy | None:
    found = newest_first(desk.path, key=desk.store.lock_key)
    return found[0] if found else None


def _flaws(desk: Desk, copy: Copy, step: Step) -> list[str]:
    """What is wrong with the file itself, all of it read."""
    if copy.device and not (copy.good or copy.touched):
        return [copy.flaw]
    try:
        return examine(copy.file, key=desk.store.lock_key, step=step)
    except Refusal as refusal:
        return [refusal.message]


def _carried_out(desk: Desk, copy: Copy, told: Drilled, flaws: list[str], step: Step) -> Drilled:
    if flaws:
        return replace(told, revisions=copy.revisions, flaws=tuple(flaws))
    try:
        # It goes on beside someone's typing: no collector stops all threads to look through the
        # hundred thousand records that are held meanwhile.
        with uncollected(), opened_copy(desk, copy.file, step=step) as then:
            return _looked_through(then, copy, told, step)
    except Refusal as refusal:
        return replace(told, revisions=copy.revisions, flaws=(refusal.message,))


def _ended(told: Drilled, began: datetime) -> Drilled:
    seconds = (datetime.now().astimezone() - began).total_seconds()
    return replace(
        told, ok=not told.flaws, flaws=told.flaws[:_SAID], seconds=round(max(0.0, seconds), 1)
    )


def _looked_through(then: Desk, copy: Copy, told: Drilled, step: Step) -> Drilled:
    """The restored desk against itself and against the backup's count; one report of it."""
    verdict = then.store.verify(step=step)
    flaws = [one.message for one in verdict.problems if one.level is Level.MUST]
    if copy.device and verdict.revisions != copy.revisions:
        flaws.append(
            tr(
                "应有 {most} 条修订，读到 {count} 条",
                most=copy.revisions,
                count=verdict.revisions,
            )
        )
    report, rows = _reported_in_steps(then, step)
    return replace(
        told,
        revisions=verdict.revisions,
        records=verdict.records,
        report=report,
        rows=rows,
        flaws=tuple(flaws),
    )


def _reported_in_steps(then: Desk, step: Step) -> tuple[str, int]:
    """A report, given up as soon as a step raises."""
    try:
        with then.store.stoppable(step):
            return _reported(then, step)
    except Exception:
        step()  # what was stopped within a query comes as an error of the database
        raise


def _reported(then: Desk, step: Step) -> tuple[str, int]:
    """One report of what is there, drawn as paper; "" where there is nothing to report yet."""
    best = ("", 0)
    for report in islice(_fitting(then), _TRIED):
        step()
        with suppress(Refusal):  # one that is not this unit's to make
            made = make_report(then, report=report.id, period=_latest(then, report), audit=False)
            best = max(best, (_title(report), listed_rows(made)), key=lambda one: one[1])
            if best[1]:
                step()
                paper_of(made, first=1)
                break
    return best


def _title(report: Report) -> str:
    return f"{report.number} {report.name}".strip()


def _latest(then: Desk, report: Report) -> Period | None:
    """The last period in which something is recorded that it lists."""
    latest = then.store.records(Query(ledger=report.rows.ledger, limit=1))
    period = latest[0].period if latest else None
    return period.as_kind(report.period) if period and report.period else None


def _fitting(then: Desk) -> Iterator[Report]:
    """Reports of ledgers in which something stands."""
    if not then.unit:
        return
    for report in then.catalogue.reports.values():
        ledger = report.rows.ledger
        if ledger in then.catalogue.ledgers and then.store.count(Query(ledger=ledger)):
            yield report


def last_drill(desk: Desk) -> Drilled | None:
    """How the last one went; None where there was none."""
    text = desk.store.setting(LAST)
    if not text:
        return None
    try:
        told = json.loads(text)
        return Drilled(**(told | {"flaws": tuple(told["flaws"])}))
    except (ValueError, TypeError, KeyError):
        return None


def drill_is_due(desk: Desk, *, now: datetime) -> bool:
    """Whether a month has gone by since the last one that passed; one from the future is old."""
    last = last_drill(desk)
    if last is None or not last.ok:
        return _newest(desk) is not None
    with suppress(ValueError):
        return not timedelta() <= now - datetime.fromisoformat(last.at).astimezone() < MONTHLY
    return True
