"""``verify`` says what it found and what to do; ``support`` makes one file to send for help."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.store.test_durability import tamper


def test_verify_says_how_it_stands_and_what_to_do(begun: Run, tmp_path: Path) -> None:
    code, told, said = begun("verify")
    assert (code, told["step"], told["findings"]) == (0, "nothing", [])
    assert said.startswith("数据完好")
    begun("add", "project", "--values", '{"year": 2024, "name": "甲", "place": "乙"}')
    tamper(tmp_path / "desk.db", "DELETE FROM records")
    code, told, said = begun("verify")
    assert (code, told["step"]) == (1, "rebuild")
    assert told["findings"][0]["ledgers"] == {"项目档案": 2}
    assert "要做的：重建当前表" in said
    code, told, _ = begun("rebuild")
    assert (code, told["step"]) == (0, "nothing")


def a_missing_store_is_told(run: Run, tmp_path: Path) -> None:
    for command in ("verify", "rebuild"):
        code, _, said = run(command)
        assert code == 2
        assert "desk.db”这个数据文件" in said
        assert not list(tmp_path.glob("desk.db*")), "nothing is made where nothing was"


def test_a_missing_store_is_not_called_well(run: Run, tmp_path: Path) -> None:
    a_missing_store_is_told(run, tmp_path)


def test_a_missing_store_is_called_well_without_looking_for_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jmdesk.cli.store_commands._is_there", lambda _: None)
    with pytest.raises(AssertionError):
        a_missing_store_is_told(run, tmp_path)


def test_support_makes_a_file_and_says_what_is_in_it(begun: Run, tmp_path: Path) -> None:
    code, told, said = begun("support", "--to", str(tmp_path / "求助.zip"))
    assert code == 0
    assert (tmp_path / "求助.zip").stat().st_size == told["size"]
    assert "ledger project v1" in told["text"]
    assert "command name=init" not in told["text"]  # that is in the log beside it
    assert "包文" not in told["text"]
    assert "发出去之前请看一遍" in said


def test_support_makes_its_file_of_a_store_that_is_none(run: Run, tmp_path: Path) -> None:
    (tmp_path / "desk.db").write_bytes("不是数据".encode() * 99)
    assert run("verify")[0] == 2
    code, told, _ = run("support", "--to", str(tmp_path / "求助.zip"))
    assert code == 0
    assert "refused" in told["text"]


def test_a_mistake_of_the_program_is_owned_up_to(
    begun: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(_desk: object) -> None:
        raise ValueError("包文 13948215577")

    monkeypatch.setattr("jmdesk.operations.safekeeping.rebuild", stumble)
    code, told, said = begun("rebuild")
    assert (code, told) == (3, None)
    last = said.splitlines()[-1]
    assert last.startswith("程序自己出了错（ValueError test_support.py:")
    assert "jmdesk support --to" in last
    assert "13948215577" not in last
    log = (tmp_path / "log" / "jmdesk.log").read_text("utf-8")
    assert "mistake where=command kind=ValueError" in log
    assert "13948215577" not in log
