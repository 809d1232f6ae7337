"""断电自检: it kills a desk here, keeps how that went, and cries where a save was not kept."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from jmdesk.domain.problem import Refusal
from jmdesk.operations import selftest as selftests
from jmdesk.operations.desk import Desk
from jmdesk.operations.selftest import CHILD, last_selftest, selftest, told
from jmdesk.store.query import Query

TOP = Path(__file__).parents[2]
_FORGETFUL = """
import sys
from contextlib import contextmanager
sys.path.insert(0, sys.argv[1])
from jmdesk.store import sqlite

@contextmanager
def never_committed(raw):
    if not raw.in_transaction:
        raw.execute("BEGIN IMMEDIATE")
    yield

from jmdesk.operations import selftest
saved = selftest._step

def only_said(desk, number):
    sqlite.transaction = never_committed
    saved(desk, number)

selftest._step = only_said
selftest.serve(sys.argv[2:])
"""
"""A desk that says it saved, and has not: what is killed loses it."""


def selftest_holds(desk: Desk) -> None:
    """Nothing lost, told so with the count, kept with its day, and the desk as it was."""
    before = desk.store.verify().digest
    done = selftest(desk, kills=1)
    assert (done.kills, done.lost) == (1, 0), done
    assert done.saved >= 1
    assert told(done).startswith("1 次断电，0 次丢失")
    assert last_selftest(desk) == done
    assert desk.store.verify().digest == before
    assert desk.store.count(Query(ledger="project")) == 0
    assert not list(desk.path.parent.glob(".jmdesk-selftest-*"))


def test_a_selftest_kills_and_finds_everything(desk: Desk) -> None:
    assert last_selftest(desk) is None
    selftest_holds(desk)


def test_a_selftest_cries_where_saves_are_not_committed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def start(folder: Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", _FORGETFUL, str(TOP), CHILD, str(folder)]
        return subprocess.Popen(command, stderr=subprocess.DEVNULL)

    monkeypatch.setattr(selftests, "_start", start)
    with pytest.raises(AssertionError, match="lost=1"):
        selftest_holds(desk)
    done = last_selftest(desk)
    assert done is not None
    assert told(done).startswith("断电自检没有通过：1 次断电，1 次有丢失。")


def test_a_selftest_that_cannot_start_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def start(_folder: Path) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", ""])

    monkeypatch.setattr(selftests, "_start", start)
    with pytest.raises(Refusal, match="启动不了另一个进程"):
        selftest(desk, kills=1)
    with pytest.raises(Refusal, match="最少 1 次"):
        selftest(desk, kills=0)
    assert last_selftest(desk) is None
