"""``jmdesk sum``: exact figures as JSON, words for people, refusals with what there is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jmdesk.cli.run import run
from jmdesk.domain.period import Period
from jmdesk.operations.desk import begin, open_desk
from jmdesk.operations.recording import Entry, save_records


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "desk.db"
    desk = open_desk(path)
    begin(desk, unit="巴彦呼舒镇", person="包文")
    villages = desk.units.children(desk.unit)[:2]
    entries = [
        Entry(unit=village.code, period=Period.year(2023), values={"hh": hh, "pp": 3 * hh})
        for village, hh in zip(villages, (300, 210), strict=True)
    ]
    save_records(desk, ledger="village", entries=entries)
    desk.close()
    return path


def told(store: Path, *words: str) -> int:
    return run(("--store", str(store), *words), window=lambda _store: 9)


def test_sums_are_exact_with_rows_columns_and_totals(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("sum", "village", "--by", "unit:village,period:year", "--fields", "hh", "--json")
    assert told(store, *words) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["by"] == ["unit:village", "period:year"]
    assert [row["cells"][1]["value"] for row in made["rows"]] == [300, 210]
    total = {"field": "hh", "value": 510, "measure": "户", "records": 2}
    assert total in made["total"]
    assert total | {"column": "2023年"} in made["total"]


def test_it_is_written_as_lines_and_as_paper(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path / "汇总.pdf"
    asked = ("sum", "village", "--by", "unit:township", "--fields", "hh", "--to", str(to))
    assert told(store, *asked) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["苏木镇\t条数\t总户数", "巴彦呼舒镇\t2\t510", "合计\t2\t510"]
    assert to.read_bytes().startswith(b"%PDF")


def test_what_is_never_added_is_refused(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(store, "sum", "trainees", "--by", "period:year", "--fields", "n") == 2
    assert "“n”不能汇总" in capsys.readouterr().err


def test_what_cannot_be_grouped_by_is_refused(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(store, "sum", "training", "--by", "colour") == 2
    assert "不能按“colour”汇总。可用的有：unit:township" in capsys.readouterr().err
