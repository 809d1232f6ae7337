"""Any workbook is read in a child that may die; what is no workbook gets a sentence."""

from __future__ import annotations

import re
import shutil
import time
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jmdesk.domain.problem import Refusal
from jmdesk.exchange.cells import Area, Sheet
from jmdesk.exchange.limits import Limits
from jmdesk.exchange.reader import CHILD, serve
from jmdesk.exchange.workbook import read_workbook
from tests.exchange.books import HEADINGS, book, project
from tests.exchange.conftest import Plan


def verdict(path: Path, **told: object) -> str:
    """The code of the refusal that reading this file ends in."""
    with pytest.raises(Refusal) as refused:
        read_workbook(path, **told)  # type: ignore[arg-type]
    (problem,) = refused.value.problems
    assert problem.file == path.name
    assert path.name in problem.message
    return problem.code


def repacked(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The same zip with one part changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_values_come_as_they_stand(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["文字 ", 168.15, 2021, True, date(2023, 5, 8), None, "00123"],
        [None, "末"],
    ]
    (sheet,) = read_workbook(book(tmp_path / "a.xlsx", rows, name="表", merged=["A1:A2"]))
    assert sheet.name == "表"
    assert sheet.rows[0] == [
        "文字 ",
        Decimal("168.15"),
        Decimal(2021),
        True,
        date(2023, 5, 8),
        None,
        "00123",
    ]
    assert sheet.merged == (Area(0, 0, 1, 0),)


def test_places_are_counted_from_the_sheets_own_first_cell(tmp_path: Path) -> None:
    (sheet,) = read_workbook(book(tmp_path / "a.xlsx", [[], [], [None, None, "这里"]]))
    assert sheet.value(2, 2) == "这里"


def test_the_name_of_a_file_says_nothing_about_its_content(tmp_path: Path) -> None:
    real = book(tmp_path / "a.xlsx", [["这里"]])
    for name in ("a.xls", "a.txt", "a(1).zip", "没有扩展名"):
        renamed = tmp_path / name
        shutil.copy(real, renamed)
        assert read_workbook(renamed)[0].value(0, 0) == "这里"


def test_a_wrong_dimension_tag_hides_nothing(plan_file: Plan, tmp_path: Path) -> None:
    path = book(tmp_path / "wps.xlsx", [list(HEADINGS), project("甲"), project("乙")])

    def to_one_cell(xml: bytes) -> bytes:
        assert b'<dimension ref="A1:L3"/>' in xml
        return xml.replace(b'<dimension ref="A1:L3"/>', b'<dimension ref="A1"/>')

    repacked(path, "xl/worksheets/sheet1.xml", to_one_cell)
    assert len(plan_file(path).rows) == 2


@pytest.mark.parametrize(
    ("content", "code", "word"),
    [
        (b"", "empty", "0 字节"),
        (b"%PDF-1.7\n", "not-a-workbook", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "not-a-workbook", "图片"),
        ("姓名,金额\n张三,1\n".encode("gbk"), "not-a-workbook", "文本"),
        (b"<html><table><tr><td>1</td></tr></table>", "not-a-workbook", "网页"),
        (b"PK\x03\x04" + bytes(200), "damaged", "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "not-a-workbook", "其他程序"),
        (bytes(range(256)) * 8, "not-a-workbook", "别的文件"),
    ],
)
def test_what_is_no_workbook_is_named(tmp_path: Path, content: bytes, code: str, word: str) -> None:
    path = tmp_path / "需求.xlsx"
    path.write_bytes(content)
    assert verdict(path) == code
    with pytest.raises(Refusal, match=word):
        read_workbook(path)


def test_a_missing_file_a_folder_and_other_zips_are_named(tmp_path: Path) -> None:
    assert verdict(tmp_path / "没有.xlsx") == "missing"
    assert verdict(tmp_path) == "missing"
    with zipfile.ZipFile(tmp_path / "包.xlsx", "w") as archive:
        archive.writestr("读我.txt", "你好")
    assert verdict(tmp_path / "包.xlsx") == "not-a-workbook"


def test_a_workbook_cut_short_or_scrambled_is_damaged(tmp_path: Path, example: Path) -> None:
    whole = example.read_bytes()
    cut = tmp_path / "半截.xlsx"
    for length in (len(whole) // 2, len(whole) - 30):
        cut.write_bytes(whole[:length])
        assert verdict(cut) == "damaged"
    shutil.copy(example, cut)
    repacked(cut, "xl/worksheets/sheet1.xml", lambda xml: xml[: len(xml) // 2])
    assert verdict(cut) == "damaged"


def test_a_workbook_under_a_password_says_so(tmp_path: Path) -> None:
    """An encrypted workbook is an OLE file with a stream of this name."""
    path = tmp_path / "加密.xlsx"
    directory = "EncryptedPackage".encode("utf-16-le") + "EncryptionInfo".encode("utf-16-le")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + directory + bytes(500))
    assert verdict(path) == "password"


def test_a_cell_at_the_far_corner_ends_the_child_and_not_the_desk(tmp_path: Path) -> None:
    path = tmp_path / "远.xlsx"
    workbook = openpyxl.Workbook()
    assert workbook.active is not None
    workbook.active["A1"] = "这里"
    workbook.active["XFD1048576"] = "那里"
    workbook.save(path)
    assert verdict(path) == "too-large"
    assert read_workbook(book(tmp_path / "好.xlsx", [["这里"]]))[0].value(0, 0) == "这里"


def bomb(path: Path, megabytes: int) -> Path:
    """A workbook with one text that unpacks to so much."""
    book(path, [["文字"]])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    head = parts.pop("xl/sharedStrings.xml").partition(b"<si>")[0]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        with archive.open("xl/sharedStrings.xml", "w") as part:
            part.write(head + b"<si><t>")
            for _ in range(megabytes):
                part.write(b"0" * 1_000_000)
            part.write(b"</t></si></sst>")
    return path


def test_a_spoilt_list_of_parts_is_a_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "表.ods"
    told = bytes(range(256)) * 8
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("META-INF/manifest.xml", told)
        begin = archive.infolist()[0].header_offset + 30 + len("META-INF/manifest.xml")
    content = bytearray(path.read_bytes())
    content[begin : begin + 40] = b"\xff" * 40
    path.write_bytes(content)
    assert verdict(path) == "damaged"


def test_a_bomb_of_800_megabytes_in_one_small_file_is_refused(tmp_path: Path) -> None:
    path = bomb(tmp_path / "炸弹.xlsx", 800)
    assert path.stat().st_size < 8_000_000
    started = time.monotonic()
    assert verdict(path) == "too-large"
    assert time.monotonic() - started < 5


def test_a_bomb_that_looks_small_enough_meets_the_limit_on_memory(tmp_path: Path) -> None:
    path = bomb(tmp_path / "炸弹.xlsx", 200)
    assert verdict(path, limits=Limits(memory=300_000_000)) == "too-large"


def test_external_entities_are_not_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    path = book(tmp_path / "实体.xlsx", [["文字"]])
    start = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'.encode()

    def inject(xml: bytes) -> bytes:
        head, close, rest = xml.partition(b"?>")
        return head + close + start + rest.replace("文字".encode(), b"&e;")

    repacked(path, "xl/sharedStrings.xml", inject)
    try:
        read = read_workbook(path)
    except Refusal:
        return
    assert "机密" not in str(read)


def test_reading_stops_when_it_takes_too_long_or_is_cancelled(example: Path) -> None:
    assert verdict(example, limits=Limits(wall=0.0)) == "too-slow"
    assert verdict(example, cancelled=lambda: True) == "cancelled"


def test_what_comes_back_is_bounded_too(example: Path) -> None:
    assert verdict(example, limits=Limits(cells=1_000)) == "too-large"
    assert verdict(example, limits=Limits(output=10_000)) == "too-large"


def test_hidden_rows_errors_and_formulas_without_a_result_are_told(tmp_path: Path) -> None:
    path = tmp_path / "公式.xlsx"
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet["A1"], sheet["A2"], sheet["A3"] = "标题", "=1+1", 3
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    workbook.save(path)
    (read,) = read_workbook(path)
    assert read.broken == {(1, 0): ""}
    assert read.hidden_rows == {2}
    assert read.hidden_columns == {2}
    error = rb'<c r="A2" t="e"><v>#DIV/0!</v></c>'
    repacked(
        path,
        "xl/worksheets/sheet1.xml",
        lambda xml: re.sub(rb'<c r="A2">.*?</c>', error, xml),
    )
    assert read_workbook(path)[0].broken == {(1, 0): "#DIV/0!"}


def test_an_amount_that_is_an_error_or_was_never_worked_out_is_named(
    plan_file: Plan, tmp_path: Path
) -> None:
    path = tmp_path / "公式.xlsx"
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "2023年"
    for row in (list(HEADINGS), project("甲", jm="=5+5"), project("乙")):
        sheet.append(row)
    workbook.save(path)
    plan = plan_file(path)
    assert [(p.code, p.cell) for p in plan.problems] == [("not-a-number", "I2")]
    assert "公式" in plan.problems[0].message
    assert [held.line for held in plan.held] == [2]


def test_the_child_answers_only_to_its_private_argument() -> None:
    assert not serve([])
    assert not serve(["import", "a.xlsx"])
    assert CHILD.startswith("--")


def test_the_child_starts_quickly(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["这里"]])
    read_workbook(path)
    best = min(_took(path) for _ in range(3))
    assert best < 0.6, "0.3 s alone; twice that beside other tests"


def _took(path: Path) -> float:
    started = time.perf_counter()
    sheets: tuple[Sheet, ...] = read_workbook(path)
    assert sheets
    return time.perf_counter() - started
