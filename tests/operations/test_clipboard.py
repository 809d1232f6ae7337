"""Blocks of cells from the clipboard of office programs, and to it.

1. What Excel, WPS, LibreOffice and Word put there is read cell by cell, HTML and text alike.
2. What is written can be read back, by us and by a spreadsheet: long numbers stay whole.
3. Hostile and huge contents are refused or bounded, and quickly.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jmdesk.domain.problem import Refusal
from jmdesk.operations.clipboard import clipboard_html, clipboard_text, parse_clipboard

SAMPLES = Path(__file__).parents[1] / "data" / "clipboard"

EXCEL = (
    ("项目名称", "京蒙资金（万元）", "", "开工日期", "本月进展"),
    ("", "累计到位", "累计支付", "", ""),
    (
        "草高吐嘎查示范村打造项目",
        "1,300.00",
        "285.00",
        "2024/4/12",
        "牛舍主体完工，\n正在装围栏  A&B",
    ),
    ("海龙屯嘎查", "", "#REF!", "无", "同上"),
)
WPS = (
    ("窑艾里嘎查示范村打造项目", "８２０.00", "55%", "2024年3月15日"),
    ("购母牛120头，\n冷库基础完工", "1.52222E+17", "", "　　空两格"),
)
LIBREOFFICE = (
    ("王鲁示范村打造项目", "498.60", "2024-05-20"),
    ("5月20日完工，\n待验收", "", "007"),
    ("合计", "", "1"),
)


def sample(name: str) -> str:
    return (SAMPLES / name).read_bytes().decode()


@pytest.mark.parametrize(
    ("program", "block"), [("excel", EXCEL), ("wps", WPS), ("libreoffice", LIBREOFFICE)]
)
def test_a_spreadsheet_is_read_from_its_html_and_from_its_text(
    program: str, block: tuple[tuple[str, ...], ...]
) -> None:
    html, text = sample(f"{program}.html"), sample(f"{program}.txt")
    by_html, by_text = parse_clipboard(html, None), parse_clipboard(None, text)
    assert without_source_breaks(by_html) == block
    assert by_text == block
    assert parse_clipboard(html, text) == by_html


def without_source_breaks(block: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """Excel breaks long lines of its HTML, which shows as one blank."""
    return tuple(tuple(c.replace("示范村 打造", "示范村打造") for c in row) for row in block)


def test_a_table_from_a_letter_is_read_with_its_lines() -> None:
    assert parse_clipboard(sample("word.html"), "anything") == (
        ("肉牛养殖", "第1期\n共2期"),
        ("电商", "内\n表"),
    )


def test_text_around_no_table_is_taken_from_the_text() -> None:
    assert parse_clipboard("<b>820</b>", "820") == (("820",),)
    assert parse_clipboard(None, None) == ()
    assert parse_clipboard("", "") == ()
    assert parse_clipboard(None, "\r\n") == (("",),)


def test_quotes_in_a_text_are_those_of_the_cell_or_of_the_spreadsheet() -> None:
    assert parse_clipboard(None, 'a"b\t5"\n') == (('a"b', '5"'),)
    assert parse_clipboard(None, '"a\tb"\t"说""好"""\n') == (("a\tb", '说"好"'),)
    assert parse_clipboard(None, '"没有完\t2\n3\t4') == (('"没有完', "2"), ("3", "4"))


def test_rows_of_different_lengths_become_a_block() -> None:
    assert parse_clipboard(None, "1\t2\t3\n4\n") == (("1", "2", "3"), ("4", "", ""))


def test_long_numbers_and_formulas_leave_as_text() -> None:
    html = clipboard_html([["152222198001010014", "007", "=1+1", "820.5", "2024-05-08", "1-2"]])
    marked = [cell.startswith("style='mso-number-format:\"\\@\"'") for cell in cells_of(html)]
    assert marked == [True, True, True, False, False, True]


def cells_of(html: str) -> list[str]:
    return [cell.lstrip() for cell in html.split("<td")[1:]]


def test_what_is_written_cannot_break_the_table() -> None:
    hostile = (('<script>alert("x")</script>', "</td></tr></table>", "a & b &lt; c", "&nbsp;"),)
    assert parse_clipboard(clipboard_html(hostile), None) == hostile
    assert parse_clipboard(None, clipboard_text(hostile)) == hostile


CELLS = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\xa0\u2028\u2029")
    | st.sampled_from('\t\n"  <&;'),
    max_size=12,
).map(lambda text: text.strip(" \t\n"))
BLOCKS = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(CELLS, min_size=width, max_size=width).map(tuple), min_size=1, max_size=6
    ).map(tuple)
)


@given(BLOCKS)
def test_any_block_comes_back_from_its_text(block: tuple[tuple[str, ...], ...]) -> None:
    assert parse_clipboard(None, clipboard_text(block)) == block


@given(BLOCKS)
def test_any_block_comes_back_from_its_html(block: tuple[tuple[str, ...], ...]) -> None:
    assert parse_clipboard(clipboard_html(block), None) == block


@given(st.text(max_size=200), st.text(max_size=200))
def test_anything_is_read_as_a_block_of_one_width(html: str, text: str) -> None:
    for block in (parse_clipboard(html, text), parse_clipboard(f"<table>{html}", None)):
        assert len({len(row) for row in block}) <= 1
        assert "\0" not in "".join("".join(row) for row in block)


HOSTILE = [
    "<!--",
    "<![CDATA[",
    "</",
    "<a ",
    "<a b='",
    "<td><table>",
    "<b><p>",
    "<script>",
    "&#1114112;&bogus;&#x110000;",
    '<a "' + "<b '" * 100,
    "<td>\0",
]


@pytest.mark.parametrize("piece", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_html_takes_no_longer_than_it_is(piece: str) -> None:
    began = time.perf_counter()
    parse_clipboard("<table><tr><td>" + piece * (200_000 // len(piece)), None)
    assert time.perf_counter() - began < 3


@pytest.mark.parametrize(
    "html",
    [
        "<table>" + "<tr><td colspan=99999999>x" * 10,
        "<table>" + "<tr><td>x<td colspan=99999 rowspan=99999999>" * 10,
        "<table><tr>" + "<td>" * 100_001,
        "<table>" + "<tr><td>" * 100_001,
    ],
    ids=["wide", "wide and high", "many in a row", "many rows"],
)
def test_more_than_a_hundred_thousand_cells_are_refused(html: str) -> None:
    with pytest.raises(Refusal, match="100,000 格"):
        parse_clipboard(html, None)


def test_a_text_of_too_many_cells_is_refused() -> None:
    with pytest.raises(Refusal, match="100,000 格"):
        parse_clipboard(None, "\t" * 100_001)
    with pytest.raises(Refusal, match="100,000 格"):
        parse_clipboard(None, "\n" * 400 + "\t" * 400)
    with pytest.raises(Refusal, match="100,000 格"):
        parse_clipboard(None, "x" * 9_000_000)
