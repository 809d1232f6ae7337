"""Charts: one drawing for paper and screen.

1. Every figure stands beside its bar and its line's end, exact, and copies out of a PDF.
2. The shades differ in a grey print; lines differ in dash or darkness too.
3. Bars are as long as their figures; each says in words what it is and what it opens.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from jmdesk.reporting.chart import Bar, BarGroup, Chart, Line, Tick, bar_chart, line_chart
from jmdesk.reporting.chart_bars import shades
from tests.reporting.papers import tool

SERIES = ("批复", "到位", "支付")


def group(name: str, *figures: str | None) -> BarGroup:
    bars = tuple(
        Bar(
            value=None if figure is None else Decimal(figure),
            text=figure or "未报",
            said=f"{name} {what} {figure or '未报'} 万元",
            key=f"{name}/{what}",
        )
        for what, figure in zip(SERIES, figures, strict=True)
    )
    return BarGroup(label=name, bars=bars)


def money(*groups: BarGroup, width: float = 366) -> Chart:
    return bar_chart(groups=groups, series=SERIES, width=width)


def paid(*values: str | None) -> Chart:
    decimals = tuple(None if v is None else Decimal(v) for v in values)
    return line_chart(
        lines=[
            Line(name="支付", values=decimals, texts=tuple(v or "" for v in values)),
            Line(name="到位", values=(Decimal(750),) * len(values), texts=("750",) * len(values)),
        ],
        ticks=[Tick(label=f"{n}月", key=f"2024-{n:02}") for n in range(1, len(values) + 1)],
        measure="万元",
    )


def on_paper(chart: Chart, folder: Path) -> str:
    file = folder / "图.pdf"
    canvas = Canvas(str(file), invariant=1, initialFontName="NotoSansSC-Regular")  # type: ignore[arg-type]
    chart.draw_on(canvas, 60, 400)
    canvas.save()
    fonts = tool("pdffonts", file).splitlines()[2:]
    assert fonts
    assert all(" yes yes yes " in line for line in fonts)
    return "".join(tool("pdftotext", file, "-").split())


def texts(chart: Chart) -> list[str]:
    root = ElementTree.fromstring(chart.svg)
    return [e.text or "" for e in root.iter("{http://www.w3.org/2000/svg}text")]


def test_its_words_and_figures_copy_out_of_a_pdf(tmp_path: Path) -> None:
    said = on_paper(money(group("乡村振兴类", "4400", "3050.25", None)), tmp_path)
    for text in ("乡村振兴类", "4400", "3050.25", "未报", *SERIES):
        assert text in said


def test_a_line_chart_copies_out_of_a_pdf(tmp_path: Path) -> None:
    said = on_paper(paid("0", "120.5", "820"), tmp_path)
    for text in ("支付820", "到位750", "1月", "3月"):
        assert text in said


def test_a_rare_name_is_printed_and_nothing_is_markup(tmp_path: Path) -> None:
    nasty = "<b>\U0002cb4e&amp;</b>"
    chart = money(group(nasty, "1", "1", "1"), width=900)
    assert nasty in "".join(texts(chart))
    assert nasty in on_paper(chart, tmp_path)


def test_the_screen_asks_for_the_shipped_face() -> None:
    assert "font-family: Noto Sans SC" in money(group("类", "1", "2", "3")).svg.decode()


def test_bars_are_as_long_as_their_figures_and_open_something() -> None:
    chart = money(group("甲类", "100", "50", "0"), group("乙类", "25", "0", "0"))
    long, half, quarter = _lengths(chart)
    assert half == pytest.approx(long / 2)
    assert quarter == pytest.approx(long / 4)
    assert [mark.key for mark in chart.marks][:3] == ["甲类/批复", "甲类/到位", "甲类/支付"]
    assert chart.marks[3].label == "乙类 批复 25 万元"
    assert "甲类 到位 50 万元" in chart.described


def _lengths(chart: Chart) -> list[float]:
    """Of the bars: what is filled, above the legend."""
    rects = ElementTree.fromstring(chart.svg).iter("{http://www.w3.org/2000/svg}rect")
    widths = [float(rect.attrib["width"]) for rect in rects if "style" in rect.attrib]
    return widths[: -len(SERIES)]


def test_marks_lie_within_the_chart_and_do_not_overlap() -> None:
    chart = money(*(group(f"{n}类", "900", "80.123456", "7") for n in range(9)))
    for mark in chart.marks:
        assert mark.x >= 0
        assert mark.x + mark.w <= chart.width + 0.5
    for above, below in pairwise(chart.marks):
        assert above.y + above.h <= below.y + 0.01


def test_groups_in_different_measures_have_scales_of_their_own() -> None:
    groups = (group("人次", "1000", "500", "0"), group("个", "9", "3", "0"))
    chart = bar_chart(groups=groups, series=SERIES, width=366, scale_each=True)
    long, half, nine, third = _lengths(chart)
    assert nine == pytest.approx(long)
    assert half == pytest.approx(long / 2)
    assert third == pytest.approx(nine / 3)


def test_what_is_less_than_nothing_has_a_figure_and_no_bar() -> None:
    chart = money(group("类", "10", "-3", "0"))
    assert len(_lengths(chart)) == 1
    assert "-3" in texts(chart)


def test_a_long_name_is_cut_after_two_lines_and_nothing_overlaps_it() -> None:
    chart = money(group("科尔沁右翼中旗各嘎查人居环境整治与基础设施提升类项目", "1", "1", "1"))
    assert any(text.endswith("…") for text in texts(chart))
    assert min(mark.x for mark in chart.marks) < chart.width / 2


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("count", [2, 3])
def test_the_shades_differ_in_a_grey_print(count: int) -> None:
    found = [luminance(shade) for shade in shades(count)]
    for light, dark in pairwise(found):
        assert (light + 0.05) / (dark + 0.05) > 1.5
        assert light - dark > 0.2


def test_a_month_without_a_figure_is_a_gap_not_a_nought() -> None:
    chart = paid("0", None, "300", "820")
    svg = chart.svg.decode()
    assert svg.count("<polyline") == 3  # the ground, 到位, 支付 from March on
    assert svg.count("<circle") == 1  # January stands alone
    assert "fill: None" not in svg
    assert chart.marks[1].label == "2月 到位 750 万元"
    assert chart.marks[3].label == "4月 支付 820，到位 750 万元"
    assert chart.marks[3].key == "2024-04"


def test_the_ends_of_lines_do_not_touch() -> None:
    chart = paid("0", "751")
    root = ElementTree.fromstring(chart.svg)
    ends = [
        float(e.attrib["y"])
        for e in root.iter("{http://www.w3.org/2000/svg}text")
        if "7" in (e.text or "")
    ]
    assert abs(ends[0] - ends[1]) >= 12


def test_few_ticks_are_written_where_there_is_little_room() -> None:
    many = paid(*(str(n) for n in range(60)))
    written = [text for text in texts(many) if text.endswith("月")]
    assert 3 <= len(written) <= 12
    assert written[-1] == "60月"
    assert len(many.marks) == 60


def test_nothing_to_show_is_an_empty_chart() -> None:
    assert money().marks == ()
    assert line_chart(lines=(), ticks=()).described == ""


def test_the_same_figures_give_the_same_bytes() -> None:
    assert money(group("类", "1", "2", "3")).svg == money(group("类", "1", "2", "3")).svg
