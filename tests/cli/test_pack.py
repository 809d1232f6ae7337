"""``pack`` and ``export``: JSON as promised; exit code 2 and nothing written where refused."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def run(begun: Run) -> Run:
    """As a 苏木镇."""
    return begun


def test_a_package_and_a_ledger_are_written(run: Run, tmp_path: Path) -> None:
    add = ("add", "trainees", "--period", "2024", "--values", '{"n": 3}')
    assert run(*add)[0] == 0
    code, told, _ = run("pack", "--to", str(tmp_path / "a.jmdesk"))
    assert code == 0
    assert (told["revisions"], told["records"]) == (1, 1)
    assert told["file"] == str(tmp_path / "a.jmdesk")
    assert told["by_ledger"] == {"trainees": 1}
    assert (tmp_path / "a.jmdesk").exists()
    code, told, _ = run("export", "trainees", "--to", str(tmp_path / "a.xlsx"))
    assert (code, told["rows"]) == (0, 1)
    code, told, _ = run(
        "pack", "--to", str(tmp_path / "b.jmdesk"), "--to-unit", "*", "--passphrase", "12 34"
    )
    assert (code, told["to"]) == (0, "")
    assert not (tmp_path / "b.jmdesk").read_bytes().startswith(b"PK")


def test_a_passphrase_need_not_stand_among_the_arguments(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("add", "trainees", "--period", "2024", "--values", '{"n": 3}')[0] == 0
    file = str(tmp_path / "锁.jmdesk")
    monkeypatch.setattr("sys.stdin", StringIO("4071 9925\n"))
    assert run("pack", "--to", file, "--to-unit", "*", "--passphrase", "-")[0] == 0
    assert run("merge", file, "--passphrase", "-", "--dry-run")[0] == 2  # nothing more to read
    assert run("merge", file, "--passphrase", "1", "--dry-run")[0] == 2
    monkeypatch.setattr("sys.stdin", StringIO("40719925\r\n"))
    code, told, _ = run("merge", file, "--passphrase", "-", "--dry-run")
    assert (code, told["files"][0]["verdict"]) == (0, "already-here")


def test_what_cannot_be_is_refused_and_leaves_nothing(run: Run, tmp_path: Path) -> None:
    code, told, said = run("pack", "--to", str(tmp_path / "a.jmdesk"))
    assert (code, told) == (2, None)
    assert "没有可以装的记录" in said
    assert not (tmp_path / "a.jmdesk").exists()
    code, _, said = run("export", "trainees", "--to", str(tmp_path / "a.xls"))
    assert code == 2
    assert ".xlsx" in said
    assert run("export", "nothing", "--to", str(tmp_path / "a.xlsx"))[0] == 2


def test_what_is_switched_on_goes_down_and_is_named(run: Run, tmp_path: Path) -> None:
    assert run("library", "--on", "post")[0] == 0
    file = str(tmp_path / "a.jmdesk")
    assert run("pack", "--to", file)[0] == 2
    code, told, _ = run("pack", "--to", file, "--to-unit", "152222100201")
    assert (code, told["records"]) == (0, 0)
    assert set(told["definitions"]) == {"post", "post_month", "post_sheet"}
