"""check sees what rules say and what watches see; silence takes a hint away and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jmdesk.__main__ import main
from tests.cli.conftest import Run

CODE = "watch-households"


@pytest.fixture
def run(begun: Run) -> Run:
    """A 苏木镇's desk with one village whose 脱贫户 are homes without people."""
    values = json.dumps({"hh": 100, "pp": 300, "hh_tp": 4, "pp_tp": 0, "hh_jc": 0, "pp_jc": 0})
    place = ("--unit", "巴彦呼舒镇", "--period", "2024")
    assert begun("add", "village", *place, "--values", values)[0] == 0
    return begun


def codes(told: Any) -> list[str]:
    return [one["code"] for one in told["problems"]]


def test_check_sees_what_no_rule_says(run: Run) -> None:
    code, told, said = run("check", "--ledger", "village")
    assert code == 1
    assert codes(told) == [CODE]
    assert told["problems"][0]["level"] == "提示"
    assert "4 户" in said


def test_read_by_people_each_problem_says_whose_it_is(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check")[0] == 1
    assert main(["--store", str(tmp_path / "desk.db"), "check"]) == 1
    lines = [line for line in capsys.readouterr().err.splitlines() if "4 户" in line]
    assert lines
    assert all("巴彦呼舒镇" in line for line in lines)


def test_only_the_written_rules(run: Run) -> None:
    assert run("check", "--no-watches")[:2] == (0, {"problems": []})


def test_a_hint_is_silenced_listed_and_taken_back(run: Run) -> None:
    assert run("silence")[:2] == (0, [])
    code, told, _ = run("silence", "village", CODE)
    assert code == 0
    assert told == [{"ledger": "village", "code": CODE, "says": "有户没有人，或有人没有户"}]
    code, told, said = run("check")
    assert (code, codes(told)) == (0, [])
    assert "1 条" in said
    assert run("silence", "village", CODE, "--undo")[:2] == (0, [])
    assert codes(run("check")[1]) == [CODE]


def test_what_must_be_answered_is_not_silenced(run: Run) -> None:
    code, _, said = run("silence", "village", "hh_tp_over_hh")
    assert code == 2
    assert "不能不看" in said
    assert run("silence", "village")[0] == 2
    assert run("silence", "没有", CODE)[0] == 2
