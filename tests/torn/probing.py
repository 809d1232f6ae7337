"""A desk at a harmed store: what a start, a look at everything, and `verify` come to."""

from __future__ import annotations

import hashlib
import json
import os
import select
import signal
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from jmdesk.domain.problem import Refusal
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.store.query import Query

WHOLE, FOUND, REFUSED = "whole", "found", "refused"
SHOWN = ("project", "progress", "submission")
"""The ledgers that the filled store has records of; `verify` looks at all of them."""
PATIENCE = 60.0
"""Seconds after which a look that says nothing hangs; one takes some hundredths."""


def told_by(desk: Desk) -> str:
    """Everything that a desk shows, as one digest."""
    store = desk.store
    told: list[Any] = [desk.unit, desk.person, len(list(desk.units)), store.settings()]
    for ledger in SHOWN:
        records = store.records(Query(ledger=ledger))
        told += [(one.id, one.unit, str(one.period), repr(dict(one.values))) for one in records]
        told += [store.count(Query(ledger=ledger)), [one.id for one in store.deleted(ledger)]]
        for one in records:
            told += [store.title(one.id), repr(store.history(one.id))]
            if digest := one.values.get("document"):
                told.append(hashlib.sha256(store.document(digest)).hexdigest())
    told += [repr(store.drafts()), repr(store.batches()), repr(store.peers())]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def looked_at(path: Path) -> tuple[str, str]:
    """How a desk fares at the store: refused with a sentence, found by verify, or whole with what
    it shows. Any other error is one."""
    try:
        desk = open_desk(path)
        try:
            told = told_by(desk)
            verdict = desk.store.verify()
        finally:
            desk.close()
    except Refusal as refusal:
        return REFUSED, refusal.message
    if verdict.ok:
        return WHOLE, told
    assert all(problem.message.endswith("。") for problem in verdict.problems)
    return FOUND, " ".join(sorted({problem.code for problem in verdict.problems}))


def in_a_child(look: Callable[[int], Any], seeds: Iterable[int]) -> Iterator[tuple[int, Any]]:
    """What ``look`` says of each seed, asked one after the other in a child process.

    One that dies or says nothing for `PATIENCE` is an AssertionError with the seed; so is any
    exception in it.
    """
    read, write = os.pipe()
    child = os.fork()
    if not child:
        _answer(look, seeds, write)
    os.close(write)
    try:
        with os.fdopen(read, "rb") as said:
            for seed in seeds:
                ready, _, _ = select.select([said], [], [], PATIENCE)
                line = said.readline() if ready else b""
                assert line, f"seed {seed}: the desk {'died' if ready else 'hangs'}"
                found = json.loads(line)
                assert "error" not in found, f"seed {seed}: {found['error']}"
                yield seed, found["said"]
    finally:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _answer(look: Callable[[int], Any], seeds: Iterable[int], write: int) -> None:
    import traceback

    with os.fdopen(write, "wb", buffering=0) as said:
        for seed in seeds:
            try:
                line: dict[str, Any] = {"said": look(seed)}
            except BaseException:  # noqa: BLE001 - told to the parent, whatever it is
                line = {"error": traceback.format_exc()}
            said.write(json.dumps(line).encode() + b"\n")
        os._exit(0)


def scratch() -> Path:
    """A new folder for one look; whoever asks removes it."""
    return Path(tempfile.mkdtemp(prefix="jmdesk-torn-"))
