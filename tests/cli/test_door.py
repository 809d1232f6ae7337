"""``--persons``, ``trust --new-key``, ``deeds``: masked unless said otherwise, and told."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from jmdesk.operations.door import Way
from tests.cli.conftest import Run
from tests.cli.test_commands import BODY
from tests.leaks import found_in

PHONE = "13904820017"


@pytest.fixture
def run(begun: Run) -> Run:
    """A 镇 with one project, whose telephone is known."""
    _, units, _ = begun("units", "--under", "巴彦呼舒镇", "--level", "village")
    values = {**BODY, "phone": PHONE, "places": [units[0]["code"]]}
    code, _, said = begun("add", "project", "--values", json.dumps(values))
    assert code == 0, said
    return begun


def masked_holds(run: Run, tmp_path: Path, *words: str) -> None:
    file = tmp_path / "清单.xlsx"
    code, told, said = run("export", "project", "--to", str(file), *words)
    assert (code, told["persons"]["way"], told["persons"]["phones"]) == (0, "mask", 1)
    assert not found_in(file, [PHONE])
    assert said.startswith("电话 1 个已遮住。")


def test_masked_is_what_is_done_where_nothing_is_said(run: Run, tmp_path: Path) -> None:
    masked_holds(run, tmp_path)


def test_it_leaves_as_it_is_without_that_choice(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    careless = SimpleNamespace(MASK=Way.KEEP, LOCK=Way.LOCK)
    monkeypatch.setattr("jmdesk.cli.door.Way", careless)
    with pytest.raises(AssertionError):
        masked_holds(run, tmp_path)
    assert found_in(tmp_path / "清单.xlsx", [PHONE])


def test_it_is_not_masked_where_that_is_said(run: Run, tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        masked_holds(run, tmp_path, "--persons", "keep")
    assert found_in(tmp_path / "清单.xlsx", [PHONE])


def test_a_passphrase_locks_and_is_asked_back(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "清单.xlsx"
    words = ("export", "project", "--to", str(file))
    assert run(*words, "--persons", "lock")[0] == 2  # without a passphrase
    assert not file.exists()
    code, told, said = run(*words, "--passphrase", "482019573316")
    assert (code, told["persons"]["way"]) == (0, "lock")
    assert "口令请另打电话告诉对方" in said
    assert run("merge", str(file))[1]["files"][0]["verdict"] == "needs-password"
    told = run("merge", str(file), "--passphrase", "482019573316")[1]
    assert told["files"][0]["verdict"] == "already-here"


def test_a_package_says_how_else_it_could_go(run: Run, tmp_path: Path) -> None:
    words = ("pack", "--to", str(tmp_path / "a.jmdesk"), "--to-unit", "*")
    code, told, said = run(*words)
    assert (code, told["persons"]["phones"]) == (0, 1)
    assert "--persons leave" in said
    assert run(*words, "--persons", "keep")[2] == ""
    assert run(*words, "--persons", "lock")[0] == 2
    assert run(*words, "--persons", "leave")[0] == 2  # nothing else is there to send


def test_sums_are_masked_unless_kept(run: Run, tmp_path: Path) -> None:
    (project, *_) = run("list", "project")[1]
    changed = json.dumps({"chief": f"李四 {PHONE}"})
    assert run("edit", project["record"], "--values", changed)[0] in (0, 1)
    file = tmp_path / "汇总.pdf"
    words = ("sum", "project", "--by", "chief", "--to", str(file))
    code, _, said = run(*words)
    assert (code, said.startswith("电话 1 个已遮住。")) == (0, True), said
    assert not found_in(file, [PHONE])
    assert run(*words, "--persons", "keep")[0] == 0
    assert found_in(file, [PHONE])


def test_a_key_is_changed_and_stands_among_the_deeds(run: Run, tmp_path: Path) -> None:
    code, known, said = run("trust", "--new-key")
    assert (code, known) == (0, [])
    assert "由旧钥匙签过" in said
    (deed,) = run("deeds", "--kind", "trust")[1]
    assert (deed["person"], deed["what"]) == ("包文", "换了这台电脑的钥匙")
    assert run("deeds", "--until", "2001-01-01")[1] == []
    assert run("deeds", "--to", str(tmp_path / "谁.pdf"))[0] == 0
    assert run("trust", "--to", str(tmp_path / "认识.xlsx"))[0] == 0
    assert run("trust", "--revoke", "AAAA-BBBB-CCCC")[0] == 2
