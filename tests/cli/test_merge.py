"""merge and what belongs to it on the command line: JSON as promised, exit codes, answers.

1. pack → merge → verify: both desks say the same digest; merging again changes nothing (exit 0).
2. Damaged files among good ones are named (exit 1); nothing usable at all is exit 2, with JSON.
3. A conflict is exit 1 and is listed and resolved; a batch is undone and redone.
4. Hand edits are counted and taken with --accept-edits; a plain workbook comes in by its headings.
5. --accept-unit, --known-only, --dry-run, trust, lookalikes and unite.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jmdesk.__main__ import main
from tests.cli.test_commands import BODY
from tests.operations.sending import new_desk

Run = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def at(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Carry out a command at one of three desks: exit code, JSON, what was said."""
    units = {"town": "巴彦呼舒镇", "banner": "科尔沁右翼中旗", "other": "好腰苏木镇"}

    def carry_out(desk: str, *words: str | Path) -> tuple[int, Any, str]:
        store = tmp_path / desk / "desk.db"
        if not store.exists():
            new_desk(store, unit=units[desk], person=desk).close()
        code = main(["--store", str(store), "--json", *map(str, words)])
        printed = capsys.readouterr()
        return code, json.loads(printed.out) if printed.out else None, printed.err

    return carry_out


def add(at: Run, desk: str, **values: Any) -> str:
    _, told, _ = at(desk, "add", "project", "--values", json.dumps({**BODY, **values}))
    return str(told["records"][0])


def digest(at: Run, desk: str) -> str:
    code, told, _ = at(desk, "verify")
    assert code == 0
    return str(told["digest"])


def test_pack_merge_and_merge_again(at: Run, tmp_path: Path) -> None:
    add(at, "town")
    file = tmp_path / "报.jmdesk"
    assert at("town", "pack", "--to", file)[0] == 0
    code, told, said = at("banner", "merge", file, "--dry-run")
    assert (code, told["batch"]) == (0, None)
    code, told, said = at("banner", "merge", file)
    assert code == 0
    (one,) = told["files"]
    assert (one["file"], one["verdict"], one["new"]) == ("报.jmdesk", "merged", 1)
    assert (one["updated"], one["same"], one["conflicts"], one["edits"]) == (0, 0, 0, 0)
    assert [d["person"] for d in told["unknown_desks"]] == ["town"]
    assert told["unknown_desks"][0]["fingerprint"] in said
    assert digest(at, "banner") == digest(at, "town")
    code, told, said = at("banner", "merge", file)
    assert (code, told["batch"], told["files"][0]["verdict"]) == (0, None, "already-here")
    assert "receipts 1" in said, "where the word is that the sender waits for"
    _, known, _ = at("banner", "trust")
    assert [one["person"] for one in known] == ["town"]
    code, known, _ = at("banner", "trust", "--forget", known[0]["fingerprint"])
    assert (code, known) == (0, [])


def test_damaged_files_among_good_ones(at: Run, tmp_path: Path) -> None:
    add(at, "town")
    folder = tmp_path / "收到"
    folder.mkdir()
    good = folder / "好.jmdesk"
    at("town", "pack", "--to", good)
    (folder / "断.jmdesk").write_bytes(good.read_bytes()[:-100])
    (folder / "信.docx").write_bytes(b"hello")
    code, told, said = at("banner", "merge", folder)
    assert code == 1
    assert {one["file"]: one["verdict"] for one in told["files"]} == {
        "信.docx": "not-jmdesk",
        "好.jmdesk": "merged",
        "断.jmdesk": "damaged",
    }
    assert "断.jmdesk" in said
    code, told, _ = at("banner", "merge", folder / "断.jmdesk")
    assert (code, told["batch"], told["files"][0]["verdict"]) == (2, None, "damaged")
    code, told, said = at("banner", "merge", tmp_path / "没有.jmdesk")
    assert (code, told) == (2, None)
    assert "没有找到" in said


def test_a_conflict_is_listed_resolved_and_undone(at: Run, tmp_path: Path) -> None:
    record = add(at, "town")
    at("town", "pack", "--to", tmp_path / "1.jmdesk")
    at("banner", "merge", tmp_path / "1.jmdesk")
    at("town", "edit", record, "--values", '{"total": "13"}')
    at("banner", "edit", record, "--values", '{"total": "14"}')
    at("town", "pack", "--to", tmp_path / "2.jmdesk")
    code, told, _ = at("banner", "merge", tmp_path / "2.jmdesk")
    assert (code, told["files"][0]["conflicts"]) == (1, 1)
    code, listed, _ = at("banner", "conflicts")
    assert code == 1
    (one,) = listed
    assert (one["record"], one["ledger"], one["field"]) == (record, "project", "total")
    assert {choice["value"] for choice in one["choices"]} == {"13", "14"}
    assert set(one["choices"][0]) >= {"revision", "value", "person", "device", "at", "file"}

    code, _, _ = at("banner", "resolve", record, "total", "--value", "很多")
    assert code == 2
    theirs = next(choice for choice in one["choices"] if choice["value"] == "13")
    assert at("banner", "resolve", record, "total", "--take", theirs["revision"])[0] == 0
    assert at("banner", "conflicts")[:2] == (0, [])

    _, batches, _ = at("banner", "batches")
    newest = batches[0]
    assert (newest["files"], newest["records"], newest["active"]) == (["2.jmdesk"], 1, True)
    code, told, _ = at("banner", "undo-merge", newest["batch"])
    assert (code, told["active"]) == (0, False)
    assert [b["active"] for b in at("banner", "batches")[1]] == [False, True]
    assert at("banner", "redo-merge", newest["batch"])[0] == 0
    assert at("banner", "undo-merge", "99")[0] == 2


def test_hand_edits_are_counted_and_taken_when_accepted(at: Run, tmp_path: Path) -> None:
    record = add(at, "town")
    sheet = tmp_path / "项目.xlsx"
    assert at("town", "export", "project", "--to", sheet)[0] == 0
    book = openpyxl.load_workbook(sheet)
    changed = [
        cell
        for row in book.worksheets[0].iter_rows()
        for cell in row
        if cell.value == BODY["scope"]
    ]
    changed[0].value = "建两座棚"
    book.save(sheet)
    code, told, said = at("banner", "merge", sheet)
    assert (code, told["files"][0]["edits"], told["files"][0]["new"]) == (1, 1, 1)
    assert "--accept-edits" in said
    assert at("banner", "list", "project")[1][0]["scope"] == BODY["scope"]
    code, told, _ = at("banner", "merge", sheet, "--accept-edits")
    assert (code, told["files"][0]["verdict"]) == (0, "merged")
    assert at("banner", "list", "project")[1][0]["scope"] == "建两座棚"
    code, told, _ = at("banner", "merge", sheet)
    assert (code, told["files"][0]["verdict"], told["files"][0]["edits"]) == (0, "already-here", 0)

    at("town", "merge", sheet, "--accept-edits")
    assert digest(at, "town") == digest(at, "banner")
    assert at("town", "list", "project")[1][0]["record"] == record


def test_a_plain_workbook_is_named_and_comes_in_by_its_headings(at: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    told = {
        "实施年度": 2024,
        "项目名称": "试验项目",
        "建设性质": "新建",
        "项目类别": "产业合作类",
        "建设地点": "窑艾里嘎查",
        "建设规模和建设内容": "建棚",
        "项目总投资（万元）": 12.5,
        "京蒙资金（万元）": 12.5,
        "项目实施单位": "巴彦呼舒镇",
    }
    rows: list[list[Any]] = [list(told), list(told.values())]
    for row in rows:
        sheet.append(row)
    file = tmp_path / "别人做的.xlsx"
    book.save(file)
    code, answer, _ = at("banner", "merge", file)
    (one,) = answer["files"]
    assert (code, one["verdict"]) == (2, "not-jmdesk")
    assert (one["problems"][0]["code"], one["problems"][0]["ledger"]) == (
        "plain-workbook",
        "project",
    )
    _, answer, _ = at("banner", "merge", file, "--accept-edits")
    assert answer["files"][0]["verdict"] == "merged"
    assert at("banner", "list", "project")[1][0]["name"] == "试验项目"
    assert at("banner", "undo-merge", answer["batch"])[0] == 0
    assert at("banner", "list", "project")[1] == []


def test_data_from_outside_and_from_unknown_desks(at: Run, tmp_path: Path) -> None:
    at("other", "add", "training", "--period", "2024-05", "--values", '{"title": "刺绣班"}')
    file = tmp_path / "别处.jmdesk"
    at("other", "pack", "--to", file)
    code, told, said = at("town", "merge", file)
    assert (code, told["files"][0]["verdict"]) == (2, "outside-unit")
    assert "好腰苏木镇" in said
    code, told, _ = at("town", "merge", file, "--known-only", "--accept-unit", "好腰苏木镇")
    assert (code, told["files"][0]["problems"][0]["code"]) == (2, "unknown-desk")
    code, told, _ = at("town", "merge", file, "--accept-unit", "好腰苏木镇")
    assert (code, told["files"][0]["new"]) == (0, 1)


def test_look_alikes_are_listed_and_united(at: Run, tmp_path: Path) -> None:
    add(at, "town")
    add(at, "town", name="试验项目。")
    code, (pair,), _ = at("town", "lookalikes")
    assert code == 1
    code, told, _ = at("town", "unite", pair["keep"], pair["other"], "--dry-run")
    assert (code, told["records"]) == (0, [])
    code, told, _ = at("town", "unite", pair["keep"], pair["other"])
    assert (code, told["differing"][0]["field"]) == (0, "name")
    assert len(at("town", "list", "project")[1]) == 1
    assert at("town", "lookalikes")[:2] == (0, [])


def test_conflicts_of_a_ledger_that_there_is_not(at: Run) -> None:
    code, told, said = at("town", "conflicts", "--ledger", "nope")
    assert (code, told) == (2, None)
    assert "nope" in said
