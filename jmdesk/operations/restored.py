"""A restored backup looked through as the desk it is: against itself, counted, a report of it.

Beside a window this goes on in a process of its own: with a hundred thousand records it would hold
up whoever is typing, and it ends at once when it is to.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from jmdesk.definitions.report import Report
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Level, Refusal
from jmdesk.exchange.kin import start_kin
from jmdesk.language import tr
from jmdesk.operations.definitions import definitions
from jmdesk.operations.desk import Desk
from jmdesk.operations.reports import listed_rows, make_report, paper_of
from jmdesk.operations.sandbox import opened
from jmdesk.store.backing_up import Step, go_on
from jmdesk.store.query import Query
from jmdesk.store.refusals import DamagedStore

CHILD = "--look-through-backup"
"""How the desk starts itself as the one that looks."""
_KEY = "JMDESK_RESTORED_KEY"
"""Through the environment: it is in no file, and nobody but this user can look there."""
_SAID = "said.json"
_TRIED = 6
"""Reports that are tried until one lists something."""
_PAUSE = 0.05
"""Seconds between two looks whether the child is done, or is to stop."""
_NICE = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """What was counted, the report that was worked out with how many lines, and what is wrong."""

    revisions: int
    records: int
    report: str
    rows: int
    flaws: tuple[str, ...]


def look_here(desk: Desk, restored: Path, *, expected: int | None, step: Step = go_on) -> Seen:
    """Look in this process. ``expected`` revisions are in it, None where nobody counted them."""
    with opened(restored, desk.catalogue, key=desk.store.lock_key) as then:
        return _looked_through(then, expected, step)


def look_aside(desk: Desk, restored: Path, *, expected: int | None, step: Step = go_on) -> Seen:
    """Look in another process, which ends when ``step`` raises; Refusal where it died."""
    asked = [CHILD, str(desk.path), str(restored), "" if expected is None else str(expected)]
    child = start_kin(__name__, asked, environment={_KEY: desk.store.lock_key.hex()})
    try:
        while child.poll() is None:
            step()
            time.sleep(_PAUSE)
    finally:
        child.kill()
        child.wait()
    return _told(restored.with_name(_SAID))


def _told(said: Path) -> Seen:
    with suppress(OSError, ValueError, TypeError, KeyError):
        told = json.loads(said.read_text("utf-8"))
        if told.get("damaged"):
            raise DamagedStore(said)
        if "refused" in told:
            raise Refusal(str(told["refused"]))
        return Seen(**(told | {"flaws": tuple(told["flaws"])}))
    raise Refusal(tr("备份拷出来以后没能看完，不能算通过。请再演练一次。"))


def serve(arguments: Sequence[str]) -> None:
    """In the child: look, and leave what was seen beside the restored store."""
    _, store, restored, expected = arguments
    key = bytes.fromhex(os.environ.pop(_KEY, ""))
    if hasattr(os, "nice"):
        os.nice(_NICE)
    told: dict[str, Any]
    try:
        with opened(Path(restored), definitions(Path(store)), key=key) as then:
            step = _while_its_desk_lives()
            told = asdict(_looked_through(then, int(expected) if expected else None, step))
    except Refusal as refusal:
        told = {"refused": refusal.message, "damaged": isinstance(refusal, DamagedStore)}
    Path(restored).with_name(_SAID).write_text(json.dumps(told), encoding="utf-8")


def _while_its_desk_lives() -> Step:
    """A step that ends this process when the desk that started it is gone: killed, it could not."""
    desk = os.getppid()

    def step() -> None:
        if os.getppid() != desk:
            raise SystemExit

    return step


def _looked_through(then: Desk, expected: int | None, step: Step) -> Seen:
    verdict = then.store.verify(step=step)
    flaws = [one.message for one in verdict.problems if one.level is Level.MUST]
    if expected is not None and verdict.revisions != expected:
        flaws.append(
            tr("应有 {most} 条修订，读到 {count} 条", most=expected, count=verdict.revisions)
        )
    report, rows = _reported_in_steps(then, step)
    return Seen(
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
