"""``selftest`` on the command line; what it does stands in tests/operations/test_selftest.py."""

from __future__ import annotations

import pytest

from jmdesk.cli import selftest_command
from jmdesk.operations.desk import Desk
from jmdesk.operations.selftest import SelfTest
from tests.cli.conftest import Run


def test_it_says_what_it_cannot_do(run: Run) -> None:
    code, told, said = run("selftest", "--kills", "0")
    assert (code, told) == (2, None)
    assert "最少 1 次" in said


@pytest.mark.parametrize(("lost", "code"), [(0, 0), (2, 1)])
def test_a_loss_is_exit_code_1(
    run: Run, monkeypatch: pytest.MonkeyPatch, lost: int, code: int
) -> None:
    def done(_desk: Desk, *, kills: int) -> SelfTest:
        return SelfTest(at="2026-11-22T13:28", kills=kills, saved=9, lost=lost, seconds=3.5)

    monkeypatch.setattr(selftest_command, "selftest", done)
    found, told, _ = run("selftest", "--kills", "3")
    assert (found, told["kills"], told["lost"]) == (code, 3, lost)
